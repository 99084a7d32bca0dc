"""Labels of responsibility (责任标签): which words before a colon, or at the head of a column, name whose job it is.

牵头领导 分管市领导 县级包抓领导 · 牵头单位 主办部门 主要责任单位 · 责任单位 实施单位 · 配合单位 协同责任单位 · 部门分工 · 完成时限
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a label says about the names that follow it."""

    LEADER = "leader"  # 牵头领导: a person of the government
    PERSON = "person"  # 责任人: a person of the unit
    LEAD = "lead"  # 牵头单位
    RESPONSIBLE = "responsible"  # 责任单位: leads or supports, as the whole document says
    ASSIST = "assist"  # 配合单位
    SENTENCE = "sentence"  # 部门分工: the roles are verbs in the sentence that follows
    DUE = "due"  # 完成时限
    FIELD = "field"  # 备注, 联系电话 …: kept as it is


_BODY = r"(?:责任)?(?:单位|部门|科室|处室|股室|机构|组织|主体|地区|镇街|镇（街道）|单位（部门）|部门（单位）|单位\(部门\)|部门\(单位\)|部门和单位|单位及部门|部门、单位|单位、部门|方)"
_LEVEL = r"(?:省级|市级|县级|区级|州级|市政府|县政府|区政府|省政府|州政府|市委市政府|县委县政府|市委|县委|区委|政府|市|县|区|省|州|局|镇|厅)?"
_LEVEL_AFTER = (
    r"(?:省级|市级|县级|区级|州级|市政府|县政府|区政府|省政府|政府|市委|市|县|区|省|州|级|局|党政|班子|处级|厅级)?"
)
_LEADER_WORD = r"(?:总牵头|牵头负责|牵头分管|牵头|分管|责任|包保|包抓|挂包|包联|联系|分线|主管|主抓|负责|主要|督办|督导|督查|挂钩|挂点|挂联|统筹|协调|协管|推进|落实|组织|第一责任|直接)"
_LEAD_WORD = r"(?:牵头|主办|主责|承办|主要责任|牵头责任|牵头负责|牵头主办|牵头组织实施|牵头实施|牵头落实|牵头承办|组织牵头|总牵头|主要牵头|第一责任|首要责任|主要负责|主抓|主管|业务牵头|汇总|牵头（主办）|牵头或汇总|牵头（汇总）)"
_ASSIST_WORD = r"(?:配合|协办|协同|协作|协助|协同配合|配合协同|协同责任|配合责任|参与|参加|参与配合|联办|共同|辅助|支持|其他责任|其它责任|其他|次要责任|会办|会同|主要配合|协同推进|配合实施|配合落实|责任主体与协同|责任和协同|责任（配合）|配合（责任）|成员)"
_RESPONSIBLE_WORD = r"(?:责任|负责|落实|实施|责任落实|具体责任|具体负责|具体落实|具体实施|执行|建设|推进|分工|组织实施|责任主体|考核实施|目标责任|承担|项目责任|项目实施|相关责任)"

_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.LEADER,
        re.compile(
            rf"{_LEVEL}{_LEADER_WORD}(?:的)?{_LEVEL_AFTER}(?:主要)?(?:领导|负责领导|负责同志|领导同志|领导及单位)|{_LEVEL}领导|(?:省级|市级|县级|区级|州级|市政府|县政府|区政府|省政府|州政府|市委|县委|区委|市|县|区|省|州)(?:负责|包保|联系)?(?:同志|负责同志|领导同志|负责人)|{_LEVEL}(?:牵头人|总负责人|包保人|挂帅领导|领衔领导|链长)"
        ),
    ),
    (
        Role.PERSON,
        re.compile(
            r"(?:第一|具体|直接|主要|单位|部门|项目)?(?:责任人|负责人|责任人员|联系人|联络人|联络员|经办人|承办人|负责同志)(?:员)?"
        ),
    ),
    (Role.LEAD, re.compile(rf"{_LEVEL}{_LEAD_WORD}{_BODY}|责任牵头单位|责任牵头部门|主体责任单位|牵头|主办")),
    (Role.ASSIST, re.compile(rf"{_LEVEL}{_ASSIST_WORD}{_BODY}|配合|协办|参与")),
    (
        Role.RESPONSIBLE,
        re.compile(rf"{_LEVEL}{_RESPONSIBLE_WORD}{_BODY}|责任主体|责任部门及单位|责任县区|责任地区|责任处室"),
    ),
    (Role.RESPONSIBLE, re.compile(rf"牵头(?:及|和|、|/|或|与|（)责任）?{_BODY}|责任（牵头）单位|牵头\(责任\)单位")),
    (Role.SENTENCE, re.compile(r"(?:部门|责任|任务|职责|工作|单位)?分工")),
    (
        Role.DUE,
        re.compile(
            r"(?:计划|拟|预计|要求|任务|工作|目标|整改|办理|落实)?(?:完成|办结|办理|落实|推进|实施|时间|进度|达标|整改|投用|竣工)?(?:时限|时间|期限|节点|时间节点|时限要求|时间要求|进度要求|完成日期|日期)(?:要求)?(?:安排)?"
        ),
    ),
    (
        Role.FIELD,
        re.compile(
            r"备注|联系电话|电话|目标类型|任务类型|任务类别|指标类型|分值|权重|任务来源|来源|考核单位|监督单位|督查单位|督办单位|督导单位|审核单位|牵头股室|资金来源|总投资|投资规模|建设地点|建设性质|说明"
        ),
    ),
)
_SPACES = re.compile(r"[\s\u3000]+")


@lru_cache(maxsize=4096)
def label_role(label: str) -> Role | None:
    """Return what the printed `label` (without its colon; spaces inside allowed, as in 牵 头 单 位) says, None where it is no label."""
    bare = _SPACES.sub("", label)
    if not 1 < len(bare) <= 16:
        return None
    for role, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return role
    return None
