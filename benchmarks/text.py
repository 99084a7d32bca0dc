"""Parse of seed 002, or of our own plan of its size, beside jieba cutting the same text into words."""

from __future__ import annotations

import functools
import gc
import logging
from collections.abc import Iterator

import jieba

from benchmarks.figure import Figure, beside_each_other
from benchmarks.samples import plan_text, seed_text
from luoshi.parser import parse_text

_ROUNDS = 15


def figures() -> Iterator[Figure]:
    """Yield the figures of the seed and of our own plan, as often read and as read for the first time."""
    jieba.setLogLevel(logging.ERROR)
    jieba.lcut("预热")
    name, text = seed_text()
    yield _beside_jieba(f"parse of {name}", text, forget=False)
    yield _beside_jieba(f"parse of {name}, caches empty", text, forget=True)
    if name == "seed 002":
        yield _beside_jieba("parse of our own plan of 158 items", plan_text(), forget=False)


def _beside_jieba(name: str, text: str, *, forget: bool) -> Figure:
    caches = _caches() if forget else []

    def parse() -> object:
        for cache in caches:
            cache.cache_clear()
        return parse_text(text)

    parse_text(text)
    ours, peer = beside_each_other(parse, lambda: jieba.lcut(text), _ROUNDS)
    return Figure(name, f"{ours * 1000:.1f} ms", f"jieba.lcut {peer * 1000:.1f} ms", ours / peer, 0.5)


def _caches() -> list[functools._lru_cache_wrapper[object]]:
    """Return the parser's caches: a first reading finds them empty."""
    wrappers = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    return [each for each in wrappers if str(getattr(each, "__module__", "")).startswith("luoshi.parser")]
