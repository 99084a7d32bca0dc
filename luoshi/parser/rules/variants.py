"""Names that are likely one body (疑似同一单位): only for asking a person, never merged silently.

市工业和信息化局 / 市工业信息化局 / 市工信局 · 市发改委 / 市发展和改革委员会
    发改局(服务业局) / 发改局 · 扶贫办 / 乡村振兴局
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from luoshi.parser.lexicon.organs import BODIES, FAMILIES, RENAMED, level_of
from luoshi.parser.rules.collectives import is_collective


@dataclass(frozen=True, slots=True)
class Variant:
    """Printed names of one document that likely mean one body, why, and how certain that is (0–1)."""

    names: tuple[str, ...]
    reason: str
    certainty: float


@dataclass(frozen=True, slots=True)
class _Form:
    """A name taken apart: its level, what is left of it in short form, and what stands in its brackets."""

    name: str
    level: str
    body: str  # normal form without level and brackets
    family: int | None  # number of its family in the lexicon
    other: str  # the other name in brackets: 发改局(服务业局)
    group: bool


_BRACKETED = re.compile(r"[（(〔\[]([^（(〔\[）)〕\]]{0,60})[）)〕\]]")
_MARKS = re.compile(r"[\s、，,·•“”\"（()）〔〕\[\]【】/／]+")
_AND = re.compile(r"[和与及]")
# The full ending and the short one that says the same.
_SHORTER = (
    *(
        ("委员会", "委"),
        ("办公室", "办"),
        ("办公厅", "办"),
        ("人民政府", "政府"),
        ("管理委", "管委会"),
        ("有限责任公司", "公司"),
    ),
    *(
        ("股份有限公司", "公司"),
        ("有限公司", "公司"),
        ("集团公司", "集团"),
        ("管理局", "局"),
        ("工作局", "局"),
        ("事务局", "局"),
    ),
    *(("监督局", "监管局"), ("服务中心", "中心"), ("事业发展中心", "中心"), ("管理中心", "中心"), ("办事处", "")),
)
# Bodies above the local level, which every document names in its own way.
_NATIONAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("人民银行", re.compile(r"(?:中国)?(?:人民银行|人行)(?:.{0,8}(?:分行|支行|营管部|营业管理部))?")),
    ("供电公司", re.compile(r"(?:国网|国家电网|南方电网)?.{0,8}(?:供电公司|供电局|供电分公司|电力公司|电业局)")),
    ("农发行", re.compile(r"(?:中国)?(?:农业发展银行|农发行)(?:.{0,8}[分支]行)?")),
    (
        "金融监管分局",
        re.compile(r".{0,6}(?:金融监管|国家金融监督管理总局|金融监督管理)(?:.{0,6})(?:分局|支局|监管支局)"),
    ),
    ("银保监分局", re.compile(r".{0,6}(?:银保监|银监)(?:分局|局|组|支局)")),
)
_ZONE = re.compile(
    r"(?P<place>.{2,4}?)(?P<rest>(?:高新|经开|开发|经济开发|经济技术开发|高新技术产业开发|保税|示范|旅游度假)区.{0,12})"
)
_TERRITORY = re.compile(r"(?:[县区市旗镇乡村]|街道)(?:政府|管委会|党委)?")
_TELLING = frozenset("一二三四五六七八九十0123456789东西南北中上下前后新老高初大小甲乙内外省市县区州党政人男女")
_CLOSED_ENDS = ("院", "校", "学", "园", "厂", "镇", "乡", "村", "道", "行")


@lru_cache(maxsize=8192)
def _form(name: str) -> _Form:
    """Return `name` taken apart."""
    noted = _BRACKETED.search(name)
    group = is_collective(name)
    bare = _MARKS.sub("", name if group or noted is None else _BRACKETED.sub("", name))
    level = level_of(bare)
    rest = bare[1:] if level else bare
    for key, pattern in _NATIONAL:
        if not group and pattern.fullmatch(rest):
            return _Form(name, "", key, None, "", group)
    family = None if group else BODIES.get(rest, BODIES.get(bare))
    short = _AND.sub("", rest)
    for long, brief in _SHORTER:
        if short.endswith(long) and len(short) - len(long) > 1 - bool(brief == "政府"):
            short = short[: -len(long)] + brief
    return _Form(name, level, short, family, _MARKS.sub("", noted[1]) if noted and not group else "", group)


class _Joined:
    """Names joined to groups, each with the reason that joined it."""

    def __init__(self, forms: list[_Form]) -> None:
        self.forms = forms
        self.parent = list(range(len(forms)))
        self.links: list[tuple[int, str, float]] = []

    def find(self, index: int) -> int:
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def join(self, left: int, right: int, reason: str, certainty: float) -> None:
        a, b = self.find(left), self.find(right)
        if a != b:
            self.parent[max(a, b)] = min(a, b)
            self.links.append((left, reason, certainty))

    def variants(self) -> Iterator[Variant]:
        groups: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.forms)):
            groups[self.find(index)].append(index)
        why: dict[int, tuple[str, float]] = {}
        for index, reason, certainty in self.links:
            root = self.find(index)
            if root not in why or certainty < why[root][1]:
                why[root] = (reason, certainty)
        for root, members in groups.items():
            if len(members) > 1:
                reason, certainty = why[root]
                yield Variant(tuple(self.forms[index].name for index in members), reason, certainty)


def _chain(joined: _Joined, members: list[int], reason: str, certainty: float) -> None:
    """Join `members` of one level; a name without a level goes with the only level there is."""
    levels = {joined.forms[index].level for index in members} - {""}
    for level in levels or {""}:
        same = [index for index in members if joined.forms[index].level in (level, "" if len(levels) < 2 else level)]
        for left, right in pairwise(same):
            joined.join(left, right, reason, certainty)


def _by_key(joined: _Joined) -> None:
    """Join names of one family of the lexicon, or of one normal form."""
    families: dict[int, list[int]] = defaultdict(list)
    bodies: dict[str, list[int]] = defaultdict(list)
    for index, form in enumerate(joined.forms):
        bodies[form.body].append(index)
        if form.family is not None:
            families[form.family].append(index)
    for members in bodies.values():
        group = joined.forms[members[0]].group
        noted = len({joined.forms[index].other for index in members}) > 1
        reason = "集合单位写法不同" if group else "括号内名称不同，括号外相同" if noted else "同一名称写法不同"
        _chain(joined, members, reason, 0.8 if noted or group else 0.95)
    for members in families.values():
        _chain(joined, members, "同一机构的全称与简称", 0.9)


def _by_bracket(joined: _Joined) -> None:
    """Join 发改局(服务业局) with 服务业局 where both stand in the document."""
    at: dict[str, int] = {}
    for index, form in enumerate(joined.forms):
        if not form.other:
            at.setdefault(form.body, index)
    for index, form in enumerate(joined.forms):
        partner = at.get(_form(form.other).body) if 2 < len(form.other) <= 24 else None
        if partner is not None:
            joined.join(partner, index, "一个名称是另一个名称括号内的名称", 0.6)


def _by_place(joined: _Joined) -> None:
    """Join 云澜高新区管委会 with 高新区管委会."""
    at: dict[str, int] = {}
    for index, form in enumerate(joined.forms):
        at.setdefault(form.body, index)
    for index, form in enumerate(joined.forms):
        match = _ZONE.fullmatch(form.body) if len(form.body) <= 24 and not form.group else None
        if match is not None and match["rest"] in at:
            joined.join(at[match["rest"]], index, "一个名称带地名，另一个不带", 0.7)


def _by_reform(joined: _Joined) -> None:
    """Join the names of one body before and after a reform of the organs, where the document has both."""
    families: dict[int, int] = {}
    bodies: dict[str, int] = {}
    for index, form in enumerate(joined.forms):
        bodies.setdefault(form.body, index)
        if form.family is not None:
            families.setdefault(form.family, index)
    for old, new in RENAMED:
        pair = [families[BODIES[each]] if BODIES.get(each) in families else bodies.get(each) for each in (old, new)]
        if pair[0] is not None and pair[1] is not None:
            left, right = joined.forms[pair[0]], joined.forms[pair[1]]
            if left.level == right.level or not left.level or not right.level:
                joined.join(pair[0], pair[1], "机构改革前后的名称", 0.5)


_BLOCK = 30  # a block of more names than this is no sign of likeness


def _candidates(forms: list[_Form]) -> Iterator[tuple[int, int]]:
    """Return pairs of names worth comparing: they share a rare pair of characters, or first and last character."""
    pairs_of = [{form.body[i : i + 2] for i in range(len(form.body) - 1)} for form in forms]
    counts = Counter(pair for pairs in pairs_of for pair in pairs)
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, form in enumerate(forms):
        if form.group or not 3 <= len(form.body) <= 40:
            continue
        for pair in sorted(pairs_of[index], key=lambda pair: (counts[pair], pair))[:4]:
            blocks[pair].append(index)
        blocks[form.level + form.body[0] + form.body[-1] + "|"].append(index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if not 1 < len(members) <= _BLOCK:
            continue
        for i, left in enumerate(members):
            for right in members[i + 1 :]:
                if (left, right) not in seen:
                    seen.add((left, right))
                    yield left, right


def _within(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long`, in order."""
    rest = iter(long)
    return all(char in rest for char in short)


def _likeness(left: _Form, right: _Form) -> float:
    """Return how likely two names mean one body: an abbreviation of the other, or a slip of the pen; 0 for no."""
    if left.level != right.level and left.level and right.level:
        return 0.0
    if left.family is not None and right.family is not None:
        return 0.0
    short, long = sorted((left.body, right.body), key=len)
    if short[-1] != long[-1] or long.startswith(short) or long.endswith("分局") or short.endswith("分局"):
        return 0.0
    if short.endswith(_CLOSED_ENDS) or _TERRITORY.fullmatch(short[-3:]) or short[-2:] == "政府":
        return 0.0
    lost = len(long) - len(short)
    if short[0] == long[0] and lost and len(short) >= 3 and len(long) <= 2.5 * len(short) and _within(short, long):
        return 0.7 if short[:2] == long[:2] else 0.5
    if len(short) >= 6 and lost == 0 and Indel.distance(short, long, score_cutoff=2) <= 2:
        changed = {char for pair in zip(short, long, strict=True) if pair[0] != pair[1] for char in pair}
        return 0.0 if changed & _TELLING else 0.6
    return 0.0


def _by_likeness(joined: _Joined) -> None:
    """Join names that are an abbreviation of one another or differ in one character."""
    for left, right in _candidates(joined.forms):
        certainty = _likeness(joined.forms[left], joined.forms[right])
        if certainty:
            joined.join(left, right, "名称相近，疑为简称或笔误", certainty)


def find_variants(names: Iterable[str]) -> tuple[Variant, ...]:
    """Return the groups of `names`, the unit names of one document, that likely mean one body each, in order."""
    joined = _Joined([_form(name) for name in dict.fromkeys(names)])
    for rule in (_by_key, _by_bracket, _by_place, _by_reform, _by_likeness):
        rule(joined)
    return tuple(joined.variants())


def expand(name: str) -> tuple[str, ...]:
    """Return the names the lexicon has for the body `name` means, full names first: 市发展和改革委员会, …, 市发改委."""
    form = _form(name)
    if form.family is None:
        return (name,)
    stems, ends = FAMILIES[form.family]
    return tuple(form.level + stem + end for stem in stems for end in ends)
