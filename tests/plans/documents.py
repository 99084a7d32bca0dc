"""A plan as a job leaves it for review, made from the words of a document."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from django.db import transaction

from luoshi.parser import parse_text
from luoshi.plans.actions.storing import store_reading
from luoshi.plans.models import Plan, PlanItem, ReceivedFile
from luoshi.plans.rules import FileState
from luoshi.units.models import Account

READ_AT = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)

# One lead is missing (第2项), 市住建局 is a short name of the register, 市水利局 and 乔远山 are in no register.
DOCUMENT = """青泽市人民政府办公室关于印发2026年重点工作任务分解方案的通知

各县（区）人民政府，市政府各部门：

现将《2026年重点工作任务分解方案》印发给你们，请认真落实。

青泽市人民政府办公室
2026年1月15日

2026年重点工作任务分解方案

一、稳增长

1.新增城镇就业1.2万人，6月底前完成一半。新建零工市场3个。
牵头领导：许怀远
牵头单位：市人社局、市财政局
责任单位：市商务局，各县（区）人民政府（管委会）

2.固定资产投资增长6%。
牵头领导：许怀远
责任单位：市发展改革委、市财政局等

二、优环境

3.推进泽水河综合治理，清淤河道45公里。
牵头领导：乔远山
牵头单位：市水利局
责任单位：市住建局、市财政局
"""


def stored_plan(actor: Account, text: str = DOCUMENT, name: str = "任务分解方案.txt") -> Plan:
    """Return the first plan of a text, received by `actor`, as the job that reads it leaves it."""
    with transaction.atomic():
        file = ReceivedFile.objects.create(
            jurisdiction_id=actor.jurisdiction_id,
            name=name,
            sha256=sha256(text.encode()).hexdigest(),
            size=len(text.encode()),
            state=FileState.READ,
            received_by=actor,
            received_at=READ_AT,
        )
        return store_reading(file, parse_text(text, name), READ_AT)[0].plan


def long_text(items: int) -> str:
    """Return a plan of so many items, in the shape of a real one."""
    head = "2026年重点工作任务分解方案\n\n"
    units = ("市发展改革委", "市教育局", "市财政局", "市商务局", "市应急管理局")
    return head + "\n".join(
        f"{number}.完成第{number}批改造项目{number + 3}个，增长{number % 9 + 1}%。\n牵头领导：许怀远\n"
        f"牵头单位：{units[number % 5]}\n责任单位：{units[(number + 1) % 5]}、市水务第{number % 40}管理所"
        for number in range(1, items + 1)
    )


def item(plan: Plan, label: str) -> PlanItem:
    """Return the item with that printed number."""
    return plan.items.get(label=label)
