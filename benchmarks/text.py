"""Parse of seed 002, or of our own plan of its size, beside jieba cutting the same text into words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from math import inf

import jieba

from benchmarks.figure import Figure, beside_each_other, parser_caches
from benchmarks.samples import plan_text, seed_text
from luoshi.parser import parse_text

_ROUNDS = 15


def figures() -> Iterator[Figure]:
    """Yield the figures of the seed and of our own plan, as often read and as read for the first time.

    The limit is for the text as such (the seed where it is there); a first reading and another text are worth knowing.
    """
    jieba.setLogLevel(logging.ERROR)
    jieba.lcut("预热")
    name, text = seed_text()
    yield _beside_jieba(f"parse of {name}", text, forget=False, most=0.5)
    yield _beside_jieba(f"parse of {name}, caches empty", text, forget=True)
    if name == "seed 002":
        yield _beside_jieba("parse of our own plan of 158 items", plan_text(), forget=False)


def _beside_jieba(name: str, text: str, *, forget: bool, most: float = inf) -> Figure:
    caches = parser_caches() if forget else []

    def parse() -> object:
        for cache in caches:
            cache.cache_clear()
        return parse_text(text)

    parse_text(text)
    ours, peer = beside_each_other(parse, lambda: jieba.lcut(text), _ROUNDS)
    return Figure(name, f"{ours * 1000:.1f} ms", f"jieba.lcut {peer * 1000:.1f} ms", ours / peer, most)
