"""What a figure measures (指标名称): the shortest phrase of the text that says it, with its direction.

新增科技型中小企业500家、高新技术企业20家  →  新增科技型中小企业 · 高新技术企业
发行1万亿元抗疫特别国债                    →  抗疫特别国债
乡镇、村养老服务设施覆盖率分别达到50%、80%  →  乡镇养老服务设施覆盖率 · 村养老服务设施覆盖率
"""

from __future__ import annotations

import re

# Before a name: what only says when, where, with which zeal.
_LEAD_IN = re.compile(
    r"(?:[、和及与并且或也均都还将要须应再使让的][ ]?|以及|其中|力争|确保|必保|努力|争取|全年|今年|当年|本年|年内|年底前?|上半年|下半年|[一二三四]季度|到?\d{4}年(?:底|末)?前?|到|至|前|全市|全县|全区|全省|全州|实现|完成|"
    r"预计|拟|推动|推进|加快|积极|大力|持续|进一步|同时|一体|统筹|组织实施|组织推荐|组织|实施|累计建成|累计|带动|促进|抓好|做好|落实好|落实|开展|坚决|不断|着力|深入|全面|稳步|有序|有效|切实|高标准|高质量|谋划|\d{1,2}月(?:底|末|份|\d{1,2}日)?前?|把|为|力促)"
)
# Behind a name: the verb that leads to the number.
_LEAD_OUT = re.compile(
    r"(?:分别|均|都|各|全部|总体|力争|确保|必保|达到|达|实现|完成|保持动态|保持在|保持|稳定在|维持在|控制在|控制到|提升至|提升到|提高到|提高至|增长到|增长至|增加到|增加至|扩大到|扩大至|下降到|下降至|降低到|降低至|降至|降到|降为|压减至|压减到|压缩至|压缩到|缩短至|缩短到|"
    r"争取|拟按|按|要|将|应|再|可|不得|至|到|为|在|即|有|是|约|近|超|突破|高于|低于|不低于|不高于|明显|努力|预计|累计|平均|[ :：])$"
)
_VERBS_ONLY = re.compile(
    r"(?:再|新|力争|规划|新增|新建|建设|完成|改造|实施|引进|培育|打造|创建|建成|开工|投产|组织|举办|开展|扩招|落实|推进|推广|申报|认定|争创|达到|安排|下半年|上半年)*"
)
_DIRECTION_ONLY = re.compile(
    r"(?:同比|环比|年均|再|力争|平均)*(?:比[^，,。]{1,8})?(?:增长|增加|提高|下降|降低|减少|增幅|增速|提升|上升|压减|缩短|压缩)"
)
_DIRECTION = re.compile(
    r"(?:同比|年均|比[^，,。]{1,8})?(?:增长|增加|提高|下降|降低|减少|提升|上升|压减)?(?:达到|完成|实现)?$"
)
# In a name that follows the number: where it stops.
_STOP = re.compile(
    r"[，,。；;：:（(）)！!？?\n]|”(?=目标)|(?<=[^市省县区])、|(?:全面|全部|投入|投产|投用|开工|开园|建成|竣工|通车|完工|落地|运营|上线|达到|实现|完成|纳入|实施|启动|获批|以上|左右|同时|力争|确保|并(?!网)|达标|到位|和[一二三四五六七八九十\d]|等|建设(?=$|[，,。；;、])|暨(?=$))"
)
_CONNECT = re.compile(r"^(?:的|左右|以上)+")
_PAIR = re.compile(r"(?P<names>[^，,。；;：:]{1,60}?)分别$")


def name_before(phrase: str) -> str:
    """Return the name in the words that lead up to a number."""
    name = phrase.strip(' \u3000“”"（(')
    while name and (lead := _LEAD_IN.match(name)) and lead.end() < len(name):
        name = name[lead.end() :].lstrip(" ")
    while tail := _LEAD_OUT.search(name):
        name = name[: tail.start()].rstrip()
    return name.strip(" \u3000、和及与")


def name_after(text: str, start: int, end: int) -> str:
    """Return the name in the words behind a number: 3座公铁立交桥 → 公铁立交桥."""
    start += len(match[0]) if (match := _CONNECT.match(text[start:end])) else 0
    stop = _STOP.search(text, start + 1, end)
    return text[start : stop.start() if stop else min(end, start + 30)].strip(" \u3000的“")


def is_bare_verb(name: str) -> bool:
    """Say whether `name` has no thing in it: 再规划, 新增."""
    return _VERBS_ONLY.fullmatch(name) is not None


def is_bare_direction(name: str) -> bool:
    """Say whether `name` says only which way: 比去年增加, 增长."""
    return _DIRECTION_ONLY.fullmatch(name) is not None


def without_direction(name: str) -> str:
    """Return the thing without the way it goes: 固定资产投资增长 → 固定资产投资."""
    return _DIRECTION.sub("", name) or name


def shared_names(phrase: str, count: int) -> list[str] | None:
    """Return one name for each number of a 分别 chain, None where the lists do not pair.

    乡镇、村养老服务设施覆盖率 · 2 → 乡镇养老服务设施覆盖率, 村养老服务设施覆盖率
    """
    parts = re.split(r"[、和]|以及|及|与", phrase)
    if len(parts) != count or count < 2:
        return None
    last = parts[-1]
    tail = _shared_tail(parts[:-1], last)
    return [part + tail for part in parts[:-1]] + [last]


_TAILS = re.compile(
    r"(?:[^、]*?)(?P<tail>(?:养老|公共|设施|产值|产量|人口|普及|覆盖|综合|利用|服务|处理|合格|达标|完成|优良|增长|入学|参保|就业|销售|出口|零售|公办|污水|垃圾|秸秆|农膜|农药|化肥|绿化|城镇化)[^、]*)$"
)


def _shared_tail(firsts: list[str], last: str) -> str:
    """Return the end of the last name that all share: in 乡镇、村养老服务设施覆盖率 it is 养老服务设施覆盖率.

    Where the first parts end the way the last one does (X率、Y率) each is whole, and nothing is shared.
    """
    if any(part[-1:] == last[-1:] for part in firsts):
        return ""
    match = _TAILS.fullmatch(last)
    if match and match.start("tail") > 0:
        return match["tail"]
    return last[len(firsts[0]) :] if len(firsts[0]) < len(last) - 1 else ""
