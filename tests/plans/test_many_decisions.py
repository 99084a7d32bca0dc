"""Any sequence of decisions, taken back one after the other, leads to where it began; and two reviewers at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from luoshi.errors import LuoshiError, Stale
from luoshi.journal.queries import all_breaks
from luoshi.plans.actions.deciding import decide, undo
from luoshi.plans.actions.deciding.kinds import KINDS
from luoshi.plans.draft import load_draft
from luoshi.plans.models import Decision, Question
from luoshi.plans.offering import Offering
from luoshi.plans.questions import doubts_of
from luoshi.units.models import Leader, Unit, UnitGroup
from tests.plans.in_review import NOW, read_plan, standing

TEXT = """2026年重点工作任务分解
一、稳增长
1.新增就业1.2万人，6月底前完成；城镇登记失业率控制在5%以内。
牵头领导：许怀远
牵头单位：市教育局
责任单位：市财政局、市算力局等
2.建成道路3条；新建公园5个，9月底前开工。
牵头领导：周望舒
责任单位：市商务局、各县区人民政府
二、惠民生
3.新培育企业40家。
牵头领导：方策
牵头单位：市算力局、市财政局
责任单位：市政府有关部门
4.（此项待定）
牵头领导：方策
"""


class Chance:
    """Makes payloads that a page could send, by chance, good and bad."""

    def __init__(self, seed: int, plan: Any, city: Any) -> None:
        self.dice, self.plan, self.city = random.Random(seed), plan, city

    def one(self, rows: Any) -> str:
        """Return the key of one of the rows, in an order that does not hang on chance of their keys."""
        keys = [str(row.pk) for row in rows]
        return self.dice.choice(keys) if keys else ""

    def payload(self, kind: str) -> dict[str, Any]:
        """Return a payload with everything that any kind may ask for."""
        draft = load_draft(self.plan)
        item = self.dice.choice(draft.items)
        rows = [row for each in draft.items for row in draft.units_of(each)]
        units = list(Unit.objects.filter(jurisdiction=self.plan.jurisdiction_id).order_by("name"))
        some = [str(unit.pk) for unit in self.dice.sample(units, self.dice.randint(0, 3))]
        name = self.dice.choice([row.canonical for row in rows] or ["无"])
        leaders = Leader.objects.filter(jurisdiction=self.plan.jurisdiction_id).order_by("name")
        people = [row.printed or row.post for each in draft.items for row in draft.leaders[each.pk]]
        target = self.one(row for each in draft.items for row in draft.targets[each.pk])
        fields: dict[str, Any] = {
            "item": str(item.pk),
            "text": item.text + "。",
            "unit": self.one(units),
            "group": self.one(UnitGroup.objects.filter(jurisdiction=self.plan.jurisdiction_id).order_by("name")),
            "members": some,
            "leads": [*some[:1], *[str(row.pk) for row in draft.units_of(item)[:1]]],
            "supports": some[1:],
            "leader": self.one(leaders),
            "leaders": [self.one(leaders)],
            "date": f"2026-{self.dice.randint(1, 12):02}-15",
            "tier": self.dice.choice(["key", "general"]),
            "term": self.dice.choice(["annual", "long"]),
            "target": target,
            "stage": self.one(row for each in draft.items for row in draft.stages[each.pk]),
            "op": self.dice.choice(["=", ">=", "~"]),
            "value": str(self.dice.randint(1, 99)),
            "what": "完成前期工作",
            "reason": "不办",
            "headings": [self.dice.choice(["一、甲", "二、乙"])],
            "parts": [item.text[: len(item.text) // 2] or "甲", item.text[len(item.text) // 2 :] or "乙"],
            "after": str(item.pk),
            "remember": self.dice.random() < 0.5,
            "questions": [self.one(Question.objects.filter(plan=self.plan, state="open").order_by("key"))],
            "title": f"方案{self.dice.randint(1, 9)}",
            "year": "2027",
        }
        fields["name"] = self.dice.choice(people or ["无"]) if "leader" in kind else name
        fields["name"] = "新指标" if "target" in kind else fields["name"]
        fields["unit_name"] = fields["group_name"] = f"青泽市{self.dice.randint(1, 10**9)}局"
        if kind in ("set-due", "set-tier", "set-term", "edit-heading", "merge-items", "remove-item"):
            fields["items"] = [str(each.pk) for each in self.dice.sample(draft.items, min(len(draft.items), 2))]
        if kind == "set-lead":
            del fields["name"]
        if kind in ("edit-target", "add-target"):
            fields["unit"] = "家"
        if kind == "mark-reference":
            fields["reference_only"] = True
        return fields


@pytest.mark.parametrize("seed", range(10))
def test_decisions_taken_back_one_after_the_other_lead_to_the_start(seed, officer, second_officer, city):
    plan = read_plan(officer, TEXT)
    before = standing(plan)
    chance = Chance(seed, plan, city)
    kinds = sorted(KINDS)
    for _ in range(25):
        kind = chance.dice.choice(kinds)
        actor = chance.dice.choice([officer, second_officer])
        try:
            decide(actor=actor, plan=plan, kind=kind, payload=chance.payload(kind), now=NOW)
        except LuoshiError:
            continue
        draft = load_draft(plan)
        asked = set(Question.objects.filter(plan=plan, state="open", blocking=True).values_list("key", flat=True))
        assert asked == {doubt.key for doubt in doubts_of(draft, []) if doubt.blocking}, kind
    made = list(Decision.objects.filter(plan=plan, undone_at=None).exclude(kind="undo").order_by("-number"))
    assert len(made) > 4
    for decision in made:
        undo(actor=decision.by, plan=plan, now=NOW)
    assert standing(plan) == before
    assert not list(all_breaks())


@pytest.mark.parametrize("seed", range(4))
def test_offers_of_any_state_can_be_given(seed, officer, city):
    """Whatever was decided before, an offered click is never refused."""
    plan = read_plan(officer, TEXT)
    chance = Chance(seed + 100, plan, city)
    for _ in range(15):
        kind = chance.dice.choice(sorted(KINDS))
        with suppress(LuoshiError):
            decide(actor=officer, plan=plan, kind=kind, payload=chance.payload(kind), now=NOW)
        left = list(Question.objects.filter(plan=plan, state="open").order_by("key"))
        if not left:
            break
        asked = chance.dice.choice(left)
        ready = [each for each in Offering(load_draft(plan)).offers(asked) if not each.asks]
        if ready:
            offer = chance.dice.choice(ready)
            decide(actor=officer, plan=plan, kind=offer.kind, payload=dict(offer.payload), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_the_same_moment_lose_nothing(transactional_db, officer, second_officer):
    """Both send at once from the page of version 0: on different items both hold, on the same one is told."""
    plan = read_plan(officer, TEXT)
    items = [str(pk) for pk in plan.items.values_list("pk", flat=True)]

    def send(each):
        actor, item, day = each
        try:
            payload = {"items": [item], "date": day}
            decide(actor=actor, plan=plan, kind="set-due", payload=payload, version=0, now=NOW)
            return "done"
        except Stale as refusal:
            return refusal.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        apart = list(pool.map(send, [(officer, items[0], "2026-10-01"), (second_officer, items[1], "2026-10-02")]))
        same = list(pool.map(send, [(officer, items[2], "2026-10-03"), (second_officer, items[2], "2026-10-04")]))
    assert apart == ["done", "done"]
    assert same.count("done") == 1 and "刚刚处理过这里" in next(each for each in same if each != "done")
    plan.refresh_from_db()
    assert plan.version == 3 and plan.decisions.count() == 3
    assert not list(all_breaks())
