"""Words of a text for the search index (检索词): overlapping pairs of characters, the same on both databases.

    城镇新增就业 → 城镇 镇新 新增 增就 就业; 17,000人 → 17000 人; 青督〔2026〕17号 → 青督 2026 17 号

No word list is needed, so names of organs are found as well as anything else, and two characters are enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3})")


def plain_text(text: str) -> str:
    """Return `text` in the one form that is compared: full width, capitals and commas of thousands do not count."""
    return THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())


def grams(text: str) -> list[str]:
    """Return the words of `text` in order: pairs for Chinese, whole words for letters and digits."""
    return [gram for run in RUN.findall(plain_text(text)) for gram in _of_run(run)]


def indexed_grams(*texts: str) -> str:
    """Return what the index holds of a task's texts.

    The last characters of all runs stand once more at the end: a search for one character asks for pairs that begin
    with it, and the last of a run begins none.
    """
    runs = [run for text in texts for run in RUN.findall(plain_text(text))]
    words = [gram for run in runs for gram in _of_run(run)]
    ends = sorted({run[-1] for run in runs if len(run) > 1 and not run.isascii()})
    return " ".join([*words, *ends])


def _of_run(run: str) -> Iterator[str]:
    if run.isascii() or len(run) == 1:
        yield run
        return
    for place in range(len(run) - 1):
        yield run[place : place + 2]


def phrases(words: str, limit: int = 8) -> list[list[str]]:
    """Return what must stand in a text that `words` finds: one list of grams, in order, for each word typed.

    A lone character before a number (第3批) may be the end of a longer run in the text (抓好第3批), so it is left out;
    at the end of a question the index is asked for what begins with it.
    """
    found = [grams(word) for word in words.split()[:limit]]
    return [(each[1:] if len(each) > 1 and is_one_character(each[0]) else each)[:40] for each in found if each]


def is_one_character(gram: str) -> bool:
    """Return whether a gram is a lone Chinese character."""
    return len(gram) == 1 and not gram.isascii()
