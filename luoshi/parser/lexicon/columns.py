"""Heads of table columns (表头): what stands in a column, by the word printed over it.

序号 项次 · 类别 领域 · 重点工作 目标任务 指标要求 · 第一季度 1-3月 · 牵头单位 分管县领导 完成时限 · 推进情况 · 备注
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from luoshi.parser.lexicon.labels import Role, label_role
from luoshi.parser.passage import BLANKS


class Content(StrEnum):
    """What the cells of a column hold."""

    NUMBER = "number"  # 序号
    GROUP = "group"  # 类别: headings of the items
    NAME = "name"  # 项目名称, 指标名称: the short name of the task
    TEXT = "text"  # 重点工作, 目标任务: the task itself
    DUTY = "duty"  # 牵头单位, 分管领导, 完成时限: see `role`
    STAGE = "stage"  # 第一季度
    PROGRESS = "progress"  # 推进情况: what was done, not what is to be done
    MEASURE = "measure"  # 计量单位: the unit of the figure in the column before
    EXTRA = "extra"  # 备注
    PLACE = "place"  # a district, in a table that shares a figure out among districts


class Head(NamedTuple):
    """What a printed head says of its column."""

    content: Content
    role: Role | None = None


_BLANK = re.compile(f"[{BLANKS}]+")
_BRACKETS = re.compile(r"[（(〔\[【][^（(〔\[【）)〕\]】]{0,40}[）)〕\]】]")
_NUMBER = re.compile(
    r"(?:(?:总|分|小|新|原|任务|项目|事项|目标|工作|指标|条目|清单|责任)?(?:序号|编号|项次|序次|序列号|编码|顺序号|顺序)|序|号|项|项目号|任务号|№|[Nn][Oo][.．]?)"
)
_GROUP = re.compile(
    r"(?:(?:任务|工作|事项|项目|目标|指标|考核|责任|所属|重点|主要|一级|实事|民生|内容|问题|改革|领域|专项)?(?:类别|分类|种类|大类|门类|领域|板块|方面|类型|类|维度|专题|专项|专班|主题)|任务领域|工作领域|领域及方向|一级(?:指标|任务|目录|目标|事项)|责任分类|行业|方向|大项|部分|篇章|章节|总体任务|任务板块)"
)
_PROGRESS = re.compile(
    r".{0,16}(?:推进情况|完成情况|进展情况|工作进展|目前进展|进展|落实情况|办理情况|实施情况|执行情况|整改情况|开展情况|工作情况|工作成效|取得成效|进度情况|是否(?:达序|完成|达标|办结|滞后|按期)[^，。]{0,10}|存在(?:的)?(?:主要)?(?:困难|问题)[^，。]{0,10}|实际完成[^，。]{0,6}|已完成[^，。]{0,6}|累计完成[^，。]{0,8}|完成率|完成比例|完成进度|下一步[^，。]{0,10}|办理结果|完成结果|自评[^，。]{0,6}|得分|评分|完成数|完成值|完成量|序时进度|形象进度|亮灯[^，。]{0,4}|滞后原因|未完成[^，。]{0,8})(?:说明|及原因|及成效)?"
)
_NAME = re.compile(
    r"(?:.{0,8}(?:任务|项目|指标|事项|工程|实事|工作|目标|改革|措施|民生实事|实事项目|考核|清单)(?:的)?(?:名称|标题|题目)|名称|考核项目|指标|主要指标|重要项目|(?:考核|评价|监测|预期|经济|核心|约束性|目标|具体|重点|主要|年度|二级|三级)?指标(?:项目)?|项目|民生项目|实事项目|重点项目)"
)
_TEXT = re.compile(
    r".{0,14}(?:任务|工作|目标|内容|要求|事项|项目|措施|指标|实事|举措|做法|要点|标准|部署|问题|清单|目标值|预期成果|成果|重点|承诺|意见|建议|要求及标准|责任事项|议定事项|主要任务|职责|计划|进度|安排|规模)(?:内容|及规模|和规模|与规模|规模|分解|要求|描述|概述|表述|说明|及要求|和要求|及措施|和措施|及目标|及标准|与措施|与要求|与任务|与目标|及内容|任务|指标|值|安排|要点|清单|明细|及责任分工|和责任分工|及任务分工|及分工)?"
)
_NOT_TEXT = re.compile(
    r"投资|资金|经费|金额|类型|类别|来源|电话|性质|地点|分值|权重|单位$|部门$|时间|时限|领导|责任人|备注|日期|数量$|得分"
)
_FIELD = re.compile(
    r".{0,10}(?:备注|说明|电话|分值|权重|来源|依据|出处|(?:总)?投资(?:额|规模|总额)?|资金|金额|经费|地点|位置|性质|类型|类别|类|属性|级别|周期|计量单位|数据来源|监督单位|考核单位|督查单位|督办单位|督导单位|审核单位|审批单位|填报单位|评价单位|基数|基期值|上年(?:完成|实际)?(?:值|数)?|去年完成.{0,4}|20\d\d年(?:完成|实际|基数|实绩).{0,4}|附件|页码|批次|方式|状态|进度安排|进度计划|推进计划|实施进度|实施计划|工作进度)"
)
_NOT_UNIT = re.compile(r"监督|督查|督办|督导|考核|审核|审批|填报|评价|计量|统计|报送|来源|建设地点|编制")
_UNIT_TAIL = re.compile(
    r".{0,16}(?:单位|部门|科室|股室|处室|主体|机构|责任方|专班)(?:及.{1,8}|和.{1,8})?|责任(?:县区|镇街|乡镇|街道|地区|处室)|(?:市直|县直|区直)(?:单位|部门)|县\(?市、?区\)?"
)
_LEADER_TAIL = re.compile(
    r".{0,12}(?:领导|分管(?:市长|县长|区长|省长|州长|镇长|主任|局长|副市长|副县长|副区长))(?:同志)?(?:及.{1,8})?"
)
_PERSON_TAIL = re.compile(r".{0,10}(?:责任人|负责人|联系人|联络员|经办人)(?:及.{1,8})?")
_DUE_TAIL = re.compile(
    r".{0,10}(?:时限|期限|完成时间|时间节点|完成节点|时间进度|时间要求|办结时间|截止时间|计划时间|起止时间|起止年限|竣工时间|完工时间|进度要求|时间安排|时间)"
)
_MEASURE = re.compile(r"(?:计量|指标|数量|度量)单位")
_AIM = re.compile(r"目标|任务")
_PLACE = re.compile(
    r"(?:全[市县区省州]|[\u4e00-\u9fff]{1,7}(?:市|县|区|镇|乡|街道|街道办|新区|园区|开发区|高新区|经开区|管委会|旗|州|街|场|办事处|高新|经开|本级|城区|景区|新城))"
)
_STAGE = re.compile(
    r"(?:20\d\d年?)?(?:第?[一二三四1-4]季度?|[Qq][1-4]|[上下]半年|\d{1,2}(?:月?[-－—–~～至]\d{1,2})?月)(?:份|底|末|前|底前|末前)?(?:工作|阶段|推进|累计|完成|预期|形象|计划)?(?:目标|进度|任务|计划|安排|节点|目标任务|内容|措施|要求)?"
)
_LONGEST_HEAD = 24


@lru_cache(maxsize=1024)
def bare_head(text: str) -> str:
    """Return the words of a head without blanks, line breaks and remarks in brackets: 分 管\\n县领导 → 分管县领导."""
    bare = _BLANK.sub("", text)
    without = _BRACKETS.sub("", bare)
    return (without or bare).rstrip(":：*")


@lru_cache(maxsize=2048)
def read_head(bare: str) -> Head | None:
    """Return what the head `bare` (see bare_head) says of its column, None where it is no head."""
    if not 1 <= len(bare) <= _LONGEST_HEAD:
        return None
    if _NUMBER.fullmatch(bare):
        return Head(Content.NUMBER)
    role = label_role(bare)
    if role is Role.FIELD:
        return Head(Content.GROUP if _GROUP.fullmatch(bare) else Content.EXTRA)
    if _PROGRESS.fullmatch(bare) and role is None:
        return Head(Content.PROGRESS)
    if role is not None:
        return Head(Content.DUTY, role)
    if _MEASURE.fullmatch(bare):
        return Head(Content.MEASURE)
    if _GROUP.fullmatch(bare):
        return Head(Content.GROUP)
    if _STAGE.fullmatch(bare):
        return Head(Content.STAGE)
    return _by_tail(bare)


def _by_tail(bare: str) -> Head | None:
    """Return what the last words of a head say, where the whole is in no list: 牵头领导及单位, 2026年目标."""
    if _NAME.fullmatch(bare):
        return Head(Content.NAME)
    if _UNIT_TAIL.fullmatch(bare):
        return Head(Content.EXTRA) if _NOT_UNIT.search(bare) else Head(Content.DUTY, Role.RESPONSIBLE)
    if _LEADER_TAIL.fullmatch(bare):
        return Head(Content.DUTY, Role.LEADER)
    if _PERSON_TAIL.fullmatch(bare):
        return Head(Content.DUTY, Role.PERSON)
    if _DUE_TAIL.fullmatch(bare):
        return Head(Content.DUTY, Role.DUE)
    if _FIELD.fullmatch(bare) and not _AIM.search(bare):
        return Head(Content.EXTRA)
    if _TEXT.fullmatch(bare) and not _NOT_TEXT.search(bare):
        return Head(Content.TEXT)
    return None


def is_place(bare: str) -> bool:
    """Return whether a head names a district: 东城区, 高新区, 全市."""
    return len(bare) <= 12 and _PLACE.fullmatch(bare) is not None
