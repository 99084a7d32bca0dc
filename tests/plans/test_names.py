"""名录缺项: the first plan of a new government makes its register in one confirmed decision."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.errors import Invalid, MoveRefused, Stale
from luoshi.journal.models import Entry
from luoshi.journal.queries import all_breaks
from luoshi.plans.actions.deciding import decide, undo
from luoshi.plans.actions.proposing import propose_plan
from luoshi.plans.draft import load_draft
from luoshi.plans.models import Decision, ItemUnit
from luoshi.plans.offering import Offering, offers
from luoshi.plans.roster import roster_of
from luoshi.units.actions.units import create_unit
from luoshi.units.models import Leader, Unit, UnitGroup
from luoshi.units.rules import Level, Role
from tests.people import make_account, make_jurisdiction
from tests.plans.in_review import NOW, open_codes, question, read_plan, standing

TEXT = """2026年重点工作任务分解
1.新增就业1.2万人。
牵头领导：白闻笛
牵头单位：市发展改革委、市教育局
责任单位：市税务局、各县（市）区人民政府（管委会）
2.建成道路3条。
牵头领导：白闻笛
牵头单位：市教育局、市发改委
责任单位：东泽区人民政府、高新区管委会、市政府有关部门
3.新培育企业40家。
牵头领导：程砚秋
牵头单位：市城投集团
责任单位：市委宣传部
"""


@pytest.fixture
def fresh(db):
    """A new city without a single unit."""
    return make_jurisdiction("青泽市", Level.CITY)


@pytest.fixture
def clerk(fresh):
    return make_account(fresh, "clerk", "顾明澈", Role.OFFICER)


@pytest.fixture
def second_clerk(fresh):
    return make_account(fresh, "clerk2", "陆青禾", Role.OFFICER)


@pytest.fixture
def plan(clerk):
    return read_plan(clerk, TEXT)


def roster(plan):
    return roster_of(Offering(load_draft(plan)))


def many(actor, plan, payload, **more):
    return decide(actor=actor, plan=plan, kind="create-many", payload=payload, now=NOW, **more)


def test_the_table_guesses_full_name_kind_variant_and_members(plan):
    lines = {line.name: line for line in roster(plan).units}
    assert {name: (line.unit_name, line.kind, line.same_as) for name, line in lines.items()} == {
        "市发展改革委": ("青泽市发展和改革委员会", "department", ""),
        "市教育局": ("青泽市教育局", "department", ""),
        "市税务局": ("青泽市税务局", "vertical", ""),
        "市发改委": ("青泽市发展和改革委员会", "department", "市发展改革委"),
        "东泽区人民政府": ("东泽区人民政府", "government", ""),
        "高新区管委会": ("高新区管委会", "zone", ""),
        "市城投集团": ("青泽市城投集团", "enterprise", ""),
        "市委宣传部": ("中共青泽市委宣传部", "party", ""),
    }
    groups = {line.name: (line.members, line.choice) for line in roster(plan).groups}
    assert groups == {
        "各县（市）区人民政府（管委会）": (("东泽区人民政府", "高新区管委会"), "group"),
        "市政府有关部门": ((), "lead"),
    }


def test_one_decision_makes_the_register_and_nothing_blocks_any_more(plan, clerk):
    decision = many(clerk, plan, roster(plan).payload())
    assert (
        decision.payload["answer"]
        == "新建7个单位、2位领导、1个集合单位，1个名称对应到单位，1个集合单位由牵头单位提出成员"
    )
    assert not plan.questions.filter(state="open", blocking=True).exists()
    meant = dict(ItemUnit.objects.filter(item__plan=plan, collective=False).values_list("printed", "unit__name"))
    assert meant["市发改委"] == meant["市发展改革委"] == "青泽市发展和改革委员会"
    assert Unit.objects.get(name="东泽区人民政府").kind == "government"
    assert Entry.objects.filter(action="unit.created").count() == 7
    assert Entry.objects.filter(action="plan.decided").count() == 1 and not list(all_breaks())


def test_undo_takes_all_of_it_back_at_once(plan, clerk):
    before = standing(plan)
    many(clerk, plan, roster(plan).payload())
    undo(actor=clerk, plan=plan, now=NOW)
    assert standing(plan) == before
    assert not Unit.objects.exists() and not Leader.objects.exists() and not UnitGroup.objects.exists()


def test_undo_leaves_a_unit_that_another_plan_uses_by_now(plan, clerk):
    many(clerk, plan, roster(plan).payload())
    other = read_plan(clerk, "2026年重点工作任务分解\n1.建成公园3座。\n牵头单位：市教育局\n", "另一件.txt")
    undo(actor=clerk, plan=plan, now=NOW)
    assert list(Unit.objects.values_list("name", flat=True)) == ["青泽市教育局"]
    assert other.items.get().units.get().unit.name == "青泽市教育局"


def test_the_number_of_queries_does_not_grow_with_the_names(clerk):
    counts = []
    for number in (5, 60):
        units = "、".join(f"市第{chr(0x4E00 + each)}{chr(0x5E00 + each)}局" for each in range(number * 7, number * 8))
        text = f"2026年重点工作任务分解\n1.第{number}件事。\n牵头单位：{units}\n"
        plan = read_plan(clerk, text, f"{number}.txt")
        payload = roster(plan).payload()
        assert len(payload["units"]) == number
        with CaptureQueriesContext(
            connection,
        ) as queries:
            many(clerk, plan, payload)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2


def test_what_another_person_settled_meanwhile_stays_and_the_rest_is_made(plan, clerk, second_clerk):
    payload, seen = roster(plan).payload(), plan.version
    decide(
        actor=second_clerk,
        plan=plan,
        kind="create-unit",
        payload={"name": "市教育局", "unit_name": "青泽市教育体育局"},
        now=NOW,
    )
    many(clerk, plan, payload, version=seen)
    assert set(ItemUnit.objects.filter(printed="市教育局").values_list("unit__name", flat=True)) == {"青泽市教育体育局"}
    assert not Unit.objects.filter(name="青泽市教育局").exists() and Unit.objects.count() == 7


def test_the_same_table_sent_by_two_is_made_once(plan, clerk, second_clerk):
    payload, seen = roster(plan).payload(), plan.version
    many(clerk, plan, payload, version=seen)
    with pytest.raises(Stale, match="顾明澈"):
        many(second_clerk, plan, payload, version=seen)
    assert many(clerk, plan, payload, version=seen).number == 1  # a double click
    assert Unit.objects.count() == 7 and Decision.objects.count() == 1


def test_a_unit_that_is_in_the_register_by_now_is_used(plan, clerk, fresh):
    payload = roster(plan).payload()
    held = create_unit(actor=None, jurisdiction=fresh, name="青泽市教育局", now=NOW)
    many(clerk, plan, payload)
    assert set(ItemUnit.objects.filter(printed="市教育局").values_list("unit", flat=True)) == {held.pk}


@pytest.mark.parametrize(
    ("payload", "refusal", "said"),
    [
        ({"units": [{"name": "市月球局"}]}, Invalid, "没有“市月球局”"),
        ({"units": [{"name": "市教育局"}, {"name": "市教育局"}]}, Invalid, "出现了两次"),
        ({"units": [{"name": "市教育局", "kind": "王府"}]}, Invalid, "单位类别"),
        ({"units": [{"name": "市教育局", "same_as": "市月球局"}]}, Invalid, "没有单位“市月球局”"),
        ({"units": ["市教育局"]}, Invalid, "无法识别"),
        ({"units": [{"name": "市教育局", "unit_name": "长" * 101}]}, Invalid, "最长100"),
        (
            {"units": [{"name": "市教育局", "short_name": "一个"}, {"name": "市税务局", "short_name": "一个"}]},
            MoveRefused,
            "已经是",
        ),
        (
            {"units": [{"name": "市教育局", "same_as": "市税务局"}, {"name": "市税务局", "same_as": "市教育局"}]},
            Invalid,
            "互相指为对方",
        ),
        ({"groups": [{"name": "市政府有关部门", "members": ["市月球局"]}]}, Invalid, "市月球局"),
        ({}, Invalid, "已经不在"),
    ],
)
def test_a_table_that_cannot_be_used_makes_nothing(plan, clerk, payload, refusal, said):
    with pytest.raises(refusal, match=said):
        many(clerk, plan, payload)
    assert not Unit.objects.exists() and not Decision.objects.exists()


def form_of(plan, **changed):
    """Return what the page sends when nothing is changed in it."""
    table = roster(plan)
    sent = {
        "version": plan.version,
        "unit": [line.name for line in table.units],
        "unit_name": [line.unit_name for line in table.units],
        "short_name": [line.short_name for line in table.units],
        "kind": [line.kind for line in table.units],
        "same_as": [line.same_as for line in table.units],
        "take": [line.name for line in table.units],
        "leader": [line.name for line in table.leaders],
        "leader_name": [line.leader_name for line in table.leaders],
        "post": [line.post for line in table.leaders],
        "take_leader": [line.name for line in table.leaders],
        "group": [line.name for line in table.groups],
        "choice": [line.choice for line in table.groups],
        "members": ["|".join(line.members) for line in table.groups],
    }
    return sent | changed


def test_the_review_page_leads_to_the_table_and_one_click_confirms_it(client, clerk, plan):
    client.force_login(clerk)
    review = client.get(reverse("plan-review", args=[plan.pk])).content.decode()
    address = reverse("plan-names", args=[plan.pk])
    assert "名录里还没有8个单位、2位领导、2个集合单位" in review and f'href="{address}"' in review
    page = client.get(address).content.decode()
    assert 'value="青泽市发展和改革委员会"' in page and "名录和本表里找到 2 个" in page
    answer = client.post(address, form_of(plan))
    assert answer.status_code == 302 and answer["Location"] == reverse("plan-review", args=[plan.pk])
    assert Unit.objects.count() == 7
    assert address not in client.get(reverse("plan-review", args=[plan.pk])).content.decode()


def test_what_is_not_ticked_is_asked_one_by_one(client, clerk, plan):
    client.force_login(clerk)
    form = form_of(plan)
    form["take"].remove("高新区管委会")
    assert client.post(reverse("plan-names", args=[plan.pk]), form).status_code == 302
    assert question(plan, "unit-unmapped").subject == "高新区管委会"
    assert list(UnitGroup.objects.get().members.values_list("name", flat=True)) == ["东泽区人民政府"]


def test_a_refused_table_keeps_what_was_typed(client, clerk, plan):
    client.force_login(clerk)
    form = form_of(plan)
    form["unit_name"][1] = "青泽市教育和体育局"
    form["same_as"][0] = "市月球局"
    answer = client.post(reverse("plan-names", args=[plan.pk]), form)
    assert answer.status_code == 422
    assert "没有单位“市月球局”" in answer.content.decode() and "青泽市教育和体育局" in answer.content.decode()
    assert not Unit.objects.exists()


def test_a_stranger_and_who_may_only_look_are_refused(client, plan, fresh):
    address = reverse("plan-names", args=[plan.pk])
    other = make_account(make_jurisdiction("白石市", Level.CITY), "other", "何人", Role.OFFICER)
    client.force_login(other)
    assert client.post(address, form_of(plan)).status_code == 404
    client.force_login(make_account(fresh, "business", "钟文博", Role.BUSINESS_ADMIN))
    assert client.post(address, form_of(plan)).status_code == 403
    assert not Unit.objects.exists() and "unit-unmapped" in open_codes(plan)


@pytest.mark.parametrize(("number", "city", "leads"), [("001", "咸宁市", 0), ("002", "锦州市", 10)])
def test_a_real_plan_of_an_empty_government_needs_the_table_and_its_real_doubts_only(
    db, real_documents, number, city, leads
):
    found = sorted(real_documents.glob(f"{number}_*"))
    if not found:
        pytest.skip(f"no document {number}")
    clerk = make_account(make_jurisdiction(city, Level.CITY), "clerk", "顾明澈", Role.OFFICER)
    plan = read_plan(clerk, found[0].read_bytes(), found[0].name)
    many(clerk, plan, roster(plan).payload())
    left = plan.questions.filter(state="open", blocking=True)
    assert set(left.values_list("code", flat=True)) == ({"lead-missing"} if leads else set())
    clicks = 0
    while asked := left.first():
        offer = offers(asked)[0]
        decide(actor=clerk, plan=plan, kind=offer.kind, payload=dict(offer.for_all or offer.payload), now=NOW)
        clicks += 1
    assert clicks <= leads + 1  # where a group is all that stands there, which of its members leads is asked as well
    assert propose_plan(actor=clerk, plan=plan, now=NOW).state == "proposed"
