"""Comparisons without a number (相对指标): what must keep up with, or beat, something known elsewhere.

居民收入增长与经济增长基本同步          居民收入增长 = 经济增长
进出口增幅不低于全国平均水平            进出口增幅 >= 全国平均水平
主要经济指标增速高于全省平均水平        主要经济指标增速 > 全省平均水平
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from luoshi.parser.model import Relative
from luoshi.parser.passage import Passage
from luoshi.parser.rules.indicator_names import name_before

_Op = Literal[">=", "<=", "=", ">", "<"]
_OPS: dict[str, _Op] = {
    "不低于": ">=", "不少于": ">=", "不慢于": ">=", "不弱于": ">=", "不差于": ">=", "不落后于": ">=", "不亚于": ">=", "达到或超过": ">=", "不高于": "<=", "不超过": "<=", "不突破": "<=",
    "高于": ">", "快于": ">", "优于": ">", "好于": ">", "大于": ">", "多于": ">", "超过": ">", "高出": ">", "领先于": ">", "低于": "<", "少于": "<", "慢于": "<", "小于": "<",
}  # fmt: skip
_WORD = re.compile("|".join(sorted(map(re.escape, _OPS), key=len, reverse=True)) + "|同步|平均水平|持平")
_REFERENCE = re.compile(
    r"(?:同期)?(?P<reference>(?:全国|全省|全市|全县|全区|全州|国家|省|市|上级|去年|上年|上一年|前三年|地区|西部|东部|中部|GDP|GDP|经济|财政|地方|一般|居民|城镇|预期|年度|目标|国省|周边|同类|同等|同期|全疆|自治区)"
    r"[^，,。；;、！（）()]{0,22})"
)
_SYNC = re.compile(
    r"(?P<name>[^，,。；;：:]{0,40}?)(?:与|和|同|跟)(?P<reference>[^，,。；;与和同跟]{2,20}?)(?:基本|大体|大致|保持|总体)*(?:同步|持平)"
)
_REFERENCE_END = re.compile(
    r"(?:水平|完成值|增速|增幅|目标|标准|平均值|均值|去年|上年|同期|今年|指标|幅度|增长|全省|全国|平均)"
)
_STOPS = "，,。；;：:！\n"


def find_comparisons(passage: Passage, figures: Sequence[tuple[int, int]] = ()) -> tuple[Relative, ...]:
    """Return the comparisons of an item's text; what stands beside a number (高于全省2个百分点) is a figure, not one of these."""
    text = passage.text
    found: list[Relative] = []
    done = 0
    for match in _WORD.finditer(text):
        if match.start() < done:
            continue
        start = max(text.rfind(stop, 0, match.start()) for stop in _STOPS) + 1
        relative = _read(passage, match, max(start, done))
        if relative is None:
            continue
        first, end = relative[1:]
        if any(first <= at < end + 6 for at, _ in figures):
            continue
        found.append(relative[0])
        done = end
    return tuple(found)


def _read(passage: Passage, match: re.Match[str], start: int) -> tuple[Relative, int, int] | None:
    text, word = passage.text, match[0]
    if word in ("同步", "持平"):
        sync = _SYNC.fullmatch(text, max(start, match.start() - 60), match.end())
        if sync is None or not sync["name"].strip():
            return None
        name, reference, op, end = name_before(sync["name"]), sync["reference"], "=", match.end()
        reference = re.sub(r"(?:基本|大体|大致|保持|总体)+$", "", reference)
    elif word == "平均水平":
        return None
    else:
        seen = _REFERENCE.match(text, match.end())
        if seen is None or not _REFERENCE_END.search(seen["reference"]):
            return None
        name, reference, op, end = name_before(text[start : match.start()]), seen["reference"], _OPS[word], seen.end()
    if not name:
        return None
    begin = text.find(name, start, end)
    begin = begin if begin >= 0 else start
    made = Relative(text[begin:end], name, op, reference.strip(), passage.span(begin, end))  # type: ignore[arg-type]
    return made, begin, end
