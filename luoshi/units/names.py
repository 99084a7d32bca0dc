"""Names of units as they are printed (单位名称): forms of one name, and names that may mean the same.

    市发改委 = 市发展改革委 = 青泽市发展和改革委员会

`forms` only adds or removes what a list leaves out (the prefix of the government); that is no guess. `likeness` guesses
and is therefore shown to a person, never applied.
"""

from __future__ import annotations

import unicodedata

from rapidfuzz import fuzz

# Abbreviation → the words it stands for, without prefix. Only what characters alone do not show (see `_abbreviates`).
ORGANS = {
    "环保局": "生态环境局",
    "国土局": "自然资源局",
    "规划局": "自然资源和规划局",
    "卫计委": "卫生健康委员会",
    "旅游局": "文化和旅游局",
    "工商局": "市场监督管理局",
    "质监局": "市场监督管理局",
    "食药监局": "市场监督管理局",
    "安监局": "应急管理局",
    "农委": "农业农村局",
    "银保监局": "金融监督管理局",
    "金融办": "地方金融管理局",
    "大数据局": "数据局",
    "团委": "共青团委员会",
    "央行": "中国人民银行",
}
JOINING = str.maketrans("", "", "和与及、的")
SAME = 96  # the same words by abbreviation
LEAST = 62  # below this a likeness is noise


def plain(name: str) -> str:
    """Return a name without what writing alone changes: widths, blanks, the shape of brackets and commas."""
    return "".join(unicodedata.normalize("NFKC", name).split()).replace("，", ",")


def forms(name: str, place: str, prefix: str) -> tuple[str, ...]:
    """Return the ways in which `name` may be listed, itself first: with and without 青泽市 or 市 before it."""
    name = plain(name)
    bare = name.removeprefix(place) if name.startswith(place) and len(name) > len(place) + 1 else name
    cut = bare.removeprefix(prefix) if prefix else bare
    all_forms = [name, prefix + bare, place + bare, bare]
    if cut != bare and len(cut) > 1:
        all_forms += [cut, place + cut]
    return tuple(dict.fromkeys(all_forms))


def bare_name(name: str, place: str, prefix: str) -> str:
    """Return a name without its government: 青泽市教育局, 市教育局 → 教育局."""
    name = plain(name)
    if name.startswith(place) and len(name) > len(place) + 1:
        return name.removeprefix(place)
    return name.removeprefix(prefix) if prefix and len(name) > 3 else name


def likeness(one: str, other: str) -> float:
    """Return how much two names without their government are alike, 0–100; 96 and more: one abbreviates the other."""
    first, second = (ORGANS.get(name, name).translate(JOINING) for name in (one, other))
    if first == second:
        return 100
    short, long = sorted((first, second), key=len)
    if _abbreviates(short, long):
        return SAME
    return float(fuzz.ratio(first, second))


def _abbreviates(short: str, long: str) -> bool:
    """Return whether `short` is made of characters of `long` in their order: 住建局 of 住房城乡建设局."""
    if len(short) < 3 or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)
