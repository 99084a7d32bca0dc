"""Canonical names (规范名称): what a list leaves out of a name and means.

市发展改革委、生态环境局            → 市发展改革委, 市生态环境局
云东区、云西区、石湖区人民政府      → 云东区人民政府, 云西区人民政府, 石湖区人民政府
市委组织部、宣传部、市发改委（能源局） → 市委组织部, 市委宣传部, 市发改委（能源局）
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from luoshi.parser.lexicon.organs import BODIES, NATIONAL, PARTY_BODIES, level_of
from luoshi.parser.rules.collectives import is_collective

_BRACKETED = re.compile(r"[（(〔\[][^（(〔\[）)〕\]]{0,60}[）)〕\]]")
_SHARED = re.compile(
    r"(?P<place>[^（(]{1,8}?(?P<kind>[区县市旗镇乡]|街道))"
    r"(?P<ending>(?:人民政府|政府|管委会|管理委员会|党委|办事处)(?:[（(〔][^（(）)]{1,12}[）)〕])?)"
)
_SHARED_ENDS = frozenset("府会委处）)〕")
_PLACE = re.compile(r"[^（(]{1,8}(?:[区县市旗镇乡]|街道)")
_ZONE = re.compile(r".{0,8}(?:开发区|经开区|高新区|新区|园区|保税区|示范区|功能区|度假区|管理区|景区)")
# Names that are a department of the list's own level although no lexicon has them.
_DEPARTMENT_ENDS = ("局", "委", "办", "办公室", "委员会", "厅", "研究室")
_PLACE_INSIDE = re.compile(r"[市县区州旗镇乡](?!场|民|政|容|域|乡|村|直)|街道")
_FIRST_WORDS = frozenset({*(body[:2] for body in BODIES), "市政", "城市", "口岸", "规划"})
_OF_A_PLACE = ("管委", "分局", "支局", "海关", "海事局")


@lru_cache(maxsize=2048)
def _takes_level(name: str) -> bool:
    """Whether a list's 市 carries on to `name`."""
    bare = _BRACKETED.sub("", name)
    if level_of(bare) or is_collective(name) or bare.startswith(NATIONAL):
        return False
    if bare in BODIES or bare in PARTY_BODIES or _HOSPITAL.fullmatch(bare) is not None:
        return True
    if any(bare[:size] in BODIES for size in range(min(12, len(bare) - 2), 2, -1)):
        return True  # 公安局交警大队, 生态环境局松桥分局
    if bare[:2] not in _FIRST_WORDS and (bare.endswith(_OF_A_PLACE) or bare[2:] in BODIES or bare[3:] in BODIES):
        return False  # 云澜税务局, 石湖管委, 云澜银保监分局: the place is printed
    # 桥东办 is as likely the office of a street as one of the city's.
    return (
        bare.endswith(_DEPARTMENT_ENDS) and len(bare) > 3 - (bare[-1] in "局委") and _PLACE_INSIDE.search(bare) is None
    )


_HOSPITAL = re.compile(r"(?:第[一二三四五六七八九十]{1,2}|中心|人民|中医|妇幼|儿童|传染病|精神病).{0,6}(?:医院|保健院)")


def _carried(names: Sequence[str]) -> list[str]:
    """Return `names` with the level of the first name that prints one given to those after it."""
    level = ""
    closed = False
    result: list[str] = []
    for name in names:
        own = level_of(name)
        if own and not is_collective(name) and not closed:
            level = own
        elif not own and _takes_level(name):
            # 发改局、市财政局: the list leaves no level out, it never had one.
            closed = closed or not level
            if level:
                party = "委" if name.startswith(PARTY_BODIES) else ""
                name = level + party + name
        result.append(name)
    return result


def _given_back(names: list[str]) -> list[str]:
    """Return `names` with a shared ending given back: 云东区、云西区、石湖区人民政府."""
    result = names[:]
    ending = kind = ""
    for index in range(len(result) - 1, -1, -1):
        name = result[index]
        may_share = name[-1] in _SHARED_ENDS and len(name) <= 40 and not is_collective(name)
        shared = _SHARED.fullmatch(name) if may_share else None
        if shared is not None:
            ending, kind = shared["ending"], shared["kind"]
            zone = _ZONE.fullmatch(shared["place"]) is not None
        elif (
            ending
            and _PLACE.fullmatch(name)
            and not is_collective(name)
            and (_ZONE.fullmatch(name) is not None) == zone
        ):
            result[index] = name + ending
        elif ending and kind and 1 < len(name) <= 4 and _is_stem(name):
            result[index] = name + kind + ending
        else:
            ending = kind = ""
    return result


_WORD_END = re.compile(r"[局委办厅部院会队行校社台馆站所处科股室心司团府道镇乡县区市州旗盟位门联协组关学园厂场网]")


def _is_stem(name: str) -> bool:
    """Whether `name` is a place printed without its kind: 云东、云西、石湖区政府."""
    return _WORD_END.search(name[-1]) is None and name not in BODIES


@lru_cache(maxsize=1024)
def _canonical(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_carried(_given_back(list(names))))


def canonical_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return for each of `names`, a list as printed, its full form in that list."""
    return _canonical(tuple(names))
