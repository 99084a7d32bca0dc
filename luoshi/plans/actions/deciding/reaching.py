"""Decisions about limits, stages and targets (时限、节点、指标校核)."""

from __future__ import annotations

from decimal import Decimal

from luoshi.errors import Invalid
from luoshi.plans.actions.deciding.asked import Asked
from luoshi.plans.actions.deciding.recorder import Recorder
from luoshi.plans.draft import ordinal
from luoshi.plans.models import ItemStage, ItemTarget
from luoshi.plans.rules import Origin, StageKind, Term, Tier

OPS = {"=": "等于", ">=": "不低于", "<=": "不高于", "~": "左右", ">": "高于", "<": "低于"}


def set_due(asked: Asked, rec: Recorder) -> str:
    """{item | items, date}: the limit (完成时限)."""
    items = asked.items()
    day = asked.day("date", "完成时限")
    for item in items:
        rec.update(item, due=day, due_origin=Origin.PERSON)
    return f"完成时限{day.isoformat()}"


def set_tier(asked: Asked, rec: Recorder) -> str:
    """{item | items, tier}: how closely it is watched (重点、一般)."""
    tier = Tier(asked.choice("tier", "级别", Tier.values))
    for item in asked.items():
        rec.update(item, tier=tier)
    return str(tier.label)


def set_term(asked: Asked, rec: Recorder) -> str:
    """{item | items, term}: whether it ends with the year (年度、长期)."""
    term = Term(asked.choice("term", "期限", Term.values))
    for item in asked.items():
        rec.update(item, term=term)
    return str(term.label)


def mark_reference(asked: Asked, rec: Recorder) -> str:
    """{target | targets, reference_only?}: a figure of the country or the province, kept for reference only."""
    only = asked.flag("reference_only", True)
    for target in asked.targets():
        rec.update(target, reference_only=only)
    return "仅供参考，不作为本地目标" if only else "作为本地目标"


def _figures(asked: Asked) -> tuple[str, str, Decimal | None, str, str]:
    """Return name, comparison, value, unit and what it is compared with, as asked for."""
    name = asked.text("name", "指标名称", 200)
    op = asked.choice("op", "要求", OPS)
    value = asked.figure("value", "目标值")
    reference = asked.text("reference", "比较对象", 100, needed=False)
    if value is None and not reference:
        raise Invalid("请填写目标值；没有数值的，请填写与什么比较，如“全国平均水平”。", field="value")
    return name, op, value, asked.text("unit", "计量单位", 20, needed=False), reference


def edit_target(asked: Asked, rec: Recorder) -> str:
    """{target, name, op, value, unit, reference?}: what the figure is; `raw` stays as printed."""
    target = asked.targets()[0]
    name, op, value, unit, reference = _figures(asked)
    rec.update(target, name=name, op=op, value=value, unit=unit, reference=reference)
    if str(target.pk) in {each["pk"] for each in rec.changes()}:
        rec.update(target, origin=Origin.PERSON, given_by_id=rec.actor.pk)
    return f"{name}{OPS[op]}{shown_figure(value) if value is not None else reference}{unit}"


def add_target(asked: Asked, rec: Recorder) -> str:
    """{item, name, op, value, unit, reference?}: a figure that was not read, or a stage of one."""
    item = asked.item()
    name, op, value, unit, reference = _figures(asked)
    said = f"{name}{OPS[op]}{shown_figure(value) if value is not None else reference}{unit}"
    rec.create(
        ItemTarget(
            jurisdiction_id=item.jurisdiction_id,
            item=item,
            position=max((row.position for row in asked.draft.targets[item.pk]), default=0) + 1,
            raw=said[:300],
            name=name,
            op=op,
            value=value,
            unit=unit,
            reference=reference,
            origin=Origin.PERSON,
            given_by_id=rec.actor.pk,
        )
    )
    return f"增加指标：{said}"


def remove_target(asked: Asked, rec: Recorder) -> str:
    """{target | targets}: it is no figure to be reached."""
    targets = asked.targets()
    for target in targets:
        rec.delete(target)
    return f"删去指标：{'、'.join(target.raw for target in targets)}"[:300]


def shown_figure(value: Decimal) -> str:
    """Return a figure without empty decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def add_stage(asked: Asked, rec: Recorder) -> str:
    """{item, what, date}: what is to be reached by a day (节点)."""
    item = asked.item()
    what = asked.text("what", "节点要求", 1000)
    day = asked.day("date", "节点日期")
    rec.create(
        ItemStage(
            jurisdiction_id=item.jurisdiction_id,
            item=item,
            position=max((row.position for row in asked.draft.stages[item.pk]), default=0) + 1,
            kind=StageKind.MILESTONE,
            what=what,
            date=day,
            origin=Origin.PERSON,
            given_by_id=rec.actor.pk,
        )
    )
    return f"{ordinal(item)}增加节点{day.isoformat()}"


def edit_stage(asked: Asked, rec: Recorder) -> str:
    """{stage, what?, date}: the day or the words of a stage."""
    stage = asked.stage()
    what = asked.text("what", "节点要求", 1000, needed=stage.kind == StageKind.MILESTONE)
    day = asked.day("date", "节点日期")
    if (stage.what, stage.date) != (what, day):
        rec.update(stage, what=what, date=day, origin=Origin.PERSON, given_by_id=rec.actor.pk)
    return f"节点改为{day.isoformat()}"


def remove_stage(asked: Asked, rec: Recorder) -> str:
    """{stage}: it is no stage."""
    stage = asked.stage()
    rec.delete(stage)
    return f"删去节点{stage.date.isoformat()}"
