"""What a figure measures (指标名称): the shortest phrase of the text that says it, with its direction.

新增科技型中小企业500家、高新技术企业20家  →  新增科技型中小企业 · 高新技术企业
发行1万亿元抗疫特别国债                    →  抗疫特别国债
乡镇、村养老服务设施覆盖率分别达到50%、80%  →  乡镇养老服务设施覆盖率 · 村养老服务设施覆盖率
"""

from __future__ import annotations

import re

from luoshi.parser.lexicon import figure_words as words

_LEAD_IN = re.compile(
    rf"(?:[、▲△●◆·•，,]|{words.LEAD_IN}|到?[0-9]{{4}}年(?:底|末)?前?|[0-9]{{1,2}}月(?:底|末|份|[0-9]{{1,2}}日)?前?|第?[一二三四]季度"
    r"|[（(]?[一二三四五六七八九十0-9]{1,2}[）)、.．﹒]|[一二三四五六七八九十]是)"
)
_LEAD_OUT = re.compile(rf"(?:{words.LEAD_OUT}|[ \u3000])$")
_LEAD_OUT_ENDS = words.last_signs(words.LEAD_OUT) | frozenset(" \u3000")
_VERBS_ONLY = re.compile(rf"(?:{words.VERB_ONLY})*")
_WAY_ONLY = re.compile(rf"(?:同比|环比|年均|再|力争|平均|实际)*(?:比[^，,。]{{1,8}})?(?:{words.WAY})")
_WAY_END = re.compile(rf"(?:同比|年均|比[^，,。]{{1,8}})?(?:{words.WAY})?(?:达到|完成|实现)?$")
# Where a name that follows its number stops. A bracket inside it does not end it: 30个村(社区)居家养老服务机构.
_STOP = re.compile(
    r"[，,。；;：:！!？?\n]|[（(](?=[^（）()]{0,40}[）)](?:[，,。；;、]|$))|[）)](?<![）)].)(?=$)|(?<=[^市省县区])、|(?<![元亩吨人级])以上"
    rf"|”(?=目标)|{words.NAME_STOP}|并(?!网)|等|和[一二三四五六七八九十\d]|建设(?=$|[，,。；;、])|暨(?=$)"
)
# 100名在…领域起骨干作用的…人才: a name that starts so goes on to its noun.
_LONG_ATTRIBUTE = re.compile(r"具有|能够|紧跟|站在|在|从事|掌握|拥有|符合")
_CLAUSE_END = re.compile(r"[，,。；;！\n]")
_CONNECT = re.compile(r"(?:的|左右|以上)+")
_SEPARATOR = re.compile(r"[、和]|以及|及|与")
_PAIRS = (("“", "”"), ("（", "）"), ("(", ")"), ("《", "》"))
_QUOTE = re.compile(r"[“”（）()《》]")
_BROKEN_ASIDE = re.compile(r"[^（(]*[）)].")
_LONGEST = 40
# The longest word of LEAD_OUT has four characters.
_REACH = 5


def start_of_name(text: str, begin: int, end: int) -> int:
    """Return where the words that lead up to a number at `end` start, an aside that holds the comma at `begin` and all:
    投资（自有资金，下同）到位5000万元 is one name.
    """
    if _BROKEN_ASIDE.match(text, begin, end) is None:
        return begin
    opening = max(text.rfind(sign, max(0, begin - _LONGEST), begin) for sign in "（(")
    return max(text.rfind(sign, 0, opening) for sign in "，,、。；;：:\n") + 1 if opening > 0 else begin


def name_before(phrase: str) -> str:
    """Return the name in the words that lead up to a number."""
    name = phrase.strip(" \u3000（(")
    while (lead := _LEAD_IN.match(name)) and lead.end() < len(name):
        name = name[lead.end() :].lstrip(" ")
    while name[-1:] in _LEAD_OUT_ENDS and (tail := _LEAD_OUT.search(name, max(0, len(name) - _REACH))):
        name = name[: tail.start()]
    return _balanced(name.strip(" \u3000、"))


def name_after(text: str, start: int, end: int) -> str:
    """Return the name in the words behind a number: 3座公铁立交桥 → 公铁立交桥."""
    if match := _CONNECT.match(text, start, end):
        start = match.end()
    if text.startswith("或", start):
        return ""  # 实际投资2亿元或年纳税5000万元: what follows is another figure's
    stop = (_CLAUSE_END if _LONG_ATTRIBUTE.match(text, start) else _STOP).search(text, start + 1, end)
    return _balanced(text[start : min(stop.start() if stop else end, start + _LONGEST)].strip(" \u3000的"))


def _balanced(name: str) -> str:
    """Return `name` without the quotation marks and brackets at its ends that have no partner in it."""
    for opening, closing in _PAIRS if _QUOTE.search(name) else ():
        if name.count(opening) == name.count(closing):
            continue
        name = name.removeprefix(closing) if name.startswith(closing) else name
        name = name.removeprefix(opening) if name.count(opening) > name.count(closing) else name
        name = name.removesuffix(closing) if name.count(closing) > name.count(opening) else name
        name = name.removesuffix(opening)
    return name


def is_bare_verb(name: str) -> bool:
    """Say whether `name` has no thing in it: 再规划, 新增."""
    return _VERBS_ONLY.fullmatch(name) is not None


def is_bare_way(name: str) -> bool:
    """Say whether `name` says only which way it goes: 比去年增加, 增长."""
    return _WAY_ONLY.fullmatch(name) is not None


def without_way(name: str) -> str:
    """Return the thing without the way it goes: 固定资产投资增长 → 固定资产投资."""
    return _WAY_END.sub("", name) or name


def shared_names(phrase: str, count: int) -> list[str] | None:
    """Return one name for each number of a 分别 chain, None where the lists do not pair.

    乡镇、村养老服务设施覆盖率 · 2 → 乡镇养老服务设施覆盖率, 村养老服务设施覆盖率
    """
    parts = _SEPARATOR.split(phrase.replace("分别", ""))
    if len(parts) != count or count < 2 or not all(parts):
        return None
    tail = _shared_tail(parts[:-1], parts[-1])
    return [part + tail for part in parts[:-1]] + [parts[-1]]


_TAIL = re.compile(rf"[^、]*?(?P<tail>(?:{words.SHARED_TAIL})[^、]*)")


def _shared_tail(firsts: list[str], last: str) -> str:
    """Return the end of the last name that all share: in 乡镇、村养老服务设施覆盖率 it is 养老服务设施覆盖率.

    Where the first parts end the way the last one does (X率、Y率) each is whole, and nothing is shared.
    """
    base = _WAY_END.sub("", last) or last
    way = last[len(base) :]
    if any(part[-1] == base[-1] for part in firsts):
        return way
    match = _TAIL.fullmatch(base)
    if match and match.start("tail") > 0:
        return match["tail"] + way
    length = len(firsts[0])
    return last[length:] if length <= 2 and length < len(base) - 1 else way
