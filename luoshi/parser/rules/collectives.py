"""Group words (集合单位): names that mean many bodies, to be settled by a person.

各县（市）区政府 · 市直各有关部门 · 市安委会成员单位 · 相关县(市)区人民政府(管委会) · 六县一区 · 三大平台 · 责任主体
"""

from __future__ import annotations

import re
from functools import lru_cache

from luoshi.parser.lexicon.organs import GROUP_ENDS, PLACE_ENDINGS, PLACE_KINDS

_BRACKETED = re.compile(r"[（(〔\[【][^（(〔\[【）)〕\]】]{0,60}[）)〕\]】]")
_BLANK = re.compile(r"\s+")
_KIND = "|".join(sorted(map(re.escape, PLACE_KINDS), key=len, reverse=True))
_ENDING = "|".join(sorted(PLACE_ENDINGS, key=len, reverse=True))
# 县（市、区）政府 · 县、乡人民政府 · 镇（街道） · 乡镇: kinds of places without a place's name.
_KINDS_ONLY = re.compile(rf"(?:{_KIND}|[、（()）〔〕\[\]和及与/]){{1,12}}?(?:{_ENDING})?(?:[（(](?:{_ENDING})[）)])?")
# One level alone is one body: 市政府, 县人民政府, 区管委会.
_ONE_BODY = re.compile(
    rf"(?:[县市区州盟旗镇乡省]|[县市区州盟旗省]?(?:开发区|经开区|高新区|园区|新区|功能区|管理区|农场|林场))?"
    rf"(?:{_ENDING})?"
)
_OPENED = re.compile(
    r"(?:相关|有关|其他|其它|其余|涉及|所涉|所在|属地|相应|对应|涉农|辖区)(?!事|系|工作办|资产)"
    r"|民族自治地方|(?:沿线|沿海|沿江|沿边|沿河|主城|外围|远郊)[各县市区镇乡街村有相]"
    r"|[市县区省州镇乡][、和及][市县区省州镇乡]"
)
_NUMBER = r"[两二三四五六七八九十百\d]{1,4}"
_COUNTED = re.compile(
    rf"(?:其他|其余|全市|全县|全区|市属|市|县|区|省)?"
    rf"(?:(?!五大连池){_NUMBER}(?:个|大)[^局委办]{{1,16}}|{_NUMBER}(?:家|所|支)[^局委办]{{0,12}}(?:公司|企业|银行|单位|医院|机构|集团|学校|院校|队伍)|(?:{_NUMBER}|一)(?:县|市|区|镇|乡|街道|街|场|园区|园|办)(?:(?:{_NUMBER}|一)(?:县|市|区|镇|乡|街道|街|场|园区|园|办)){{1,3}}"
    rf"|{_NUMBER}(?:县区|县市区|镇街|乡镇|街镇|区县|县))(?:人民政府|政府|管委会)?"
)


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    return _BLANK.sub("", _BRACKETED.sub("", name))


def _holds_each(bare: str) -> bool:
    """Whether 各 stands in `bare` as a word: not in 李各庄镇."""
    at = bare.find("各")
    while at >= 0:
        if not bare.startswith("各庄", at):
            return True
        at = bare.find("各", at + 1)
    return False


@lru_cache(maxsize=4096)
def is_collective(name: str) -> bool:
    """Return whether `name` means a group of bodies, not one."""
    if len(name) > 120:
        name = name[-60:]
    bare = _bare(name)
    if not bare:
        return False
    if (
        _holds_each(bare)
        or "两级" in bare
        or "三级" in bare
        or bare.endswith(GROUP_ENDS)
        or _OPENED.match(bare)
        or _COUNTED.fullmatch(bare)
    ):
        return True
    whole = _BLANK.sub("", name)
    return _KINDS_ONLY.fullmatch(whole) is not None and _ONE_BODY.fullmatch(whole) is None
