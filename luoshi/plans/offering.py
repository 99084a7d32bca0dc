"""One-click answers to questions (一键答复): what is likely meant, from the register and from the item's neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rapidfuzz import fuzz

from luoshi.plans.draft import Draft, is_settled, load_draft, number_of
from luoshi.plans.models import ItemUnit, PlanItem, Question
from luoshi.plans.offers import Offer
from luoshi.plans.questions import SELECTIVE, national_targets, wording_of_open_end
from luoshi.plans.rules import Origin, QuestionState, UnitRole
from luoshi.units.models import GroupMember, Leader, Unit, UnitGroup
from luoshi.units.queries import NameIndex, name_index
from luoshi.units.rules import UnitKind

MOST = 5
NEAR = 50  # of 100: names of leaders less alike are not offered first


def same_doubts(question: Question) -> QuerySet[Question]:
    """Return the other open questions to which the same answer fits: of the same kind, about the same name."""
    same = Question.objects.filter(plan=question.plan_id, code=question.code, state=QuestionState.OPEN)
    if question.code == "lead-missing":  # a unit leads where it stands; a leader may take all that have none
        same = same.filter(subject=question.subject)
    return same.exclude(pk=question.pk)


def offers(question: Question) -> list[Offer]:
    """Return the answers that a click gives, likeliest first. For many questions of a plan ask one `Offering`."""
    return Offering(load_draft(question.plan)).offers(question)


@dataclass
class Offering:
    """What can be offered in one plan: reads the register when it is first needed, a few queries for all questions."""

    draft: Draft

    @cached_property
    def index(self) -> NameIndex:
        """The names of units and groups."""
        return name_index(self.draft.plan.jurisdiction)

    @cached_property
    def units(self) -> list[Unit]:
        """The units that can be given tasks."""
        return list(Unit.objects.filter(jurisdiction=self.draft.plan.jurisdiction_id, active_to=None))

    @cached_property
    def leaders(self) -> list[Leader]:
        """The leaders of the register."""
        return list(
            Leader.objects.filter(jurisdiction=self.draft.plan.jurisdiction_id).prefetch_related("posts").distinct()
        )

    @cached_property
    def members(self) -> dict[UUID, list[Unit]]:
        """The members of every group."""
        found: dict[UUID, list[Unit]] = {}
        rows = GroupMember.objects.filter(jurisdiction=self.draft.plan.jurisdiction_id, unit__active_to=None)
        for each in rows.select_related("unit").order_by("unit__position"):
            found.setdefault(each.group_id, []).append(each.unit)
        return found

    @cached_property
    def items(self) -> dict[UUID, PlanItem]:
        """The items that stand, by key."""
        return {item.pk: item for item in self.draft.live()}

    @cached_property
    def open_questions(self) -> list[Question]:
        """The open questions of the plan."""
        return list(Question.objects.filter(plan=self.draft.plan, state=QuestionState.OPEN))

    def offers(self, question: Question) -> list[Offer]:
        """Return the answers to one question."""
        offered = list(OFFERS[question.code](self, question)) if question.code in OFFERS else []
        if not question.blocking and question.code not in OWN_NOTE:
            offered.append(self.noted(question, "已核对，保持原样"))
        return offered

    def noted(self, question: Question, words: str) -> Offer:
        """Return the answer that leaves everything as it is."""
        others = self.same(question)
        everything = [str(each.pk) for each in (question, *others)]
        payload = {"questions": [str(question.pk)], "note": words}
        return Offer(words, "acknowledge", payload, "", payload | {"questions": everything}, len(others))

    def same(self, question: Question) -> list[Question]:
        """Return `same_doubts` without asking the database again."""
        bound = question.code == "lead-missing"
        return [
            each
            for each in self.open_questions
            if each.code == question.code and each.pk != question.pk and (not bound or each.subject == question.subject)
        ]

    def named(self, question: Question) -> list[ItemUnit]:
        """Return the printed units that the question is about."""
        return self.named_rows(question.subject)

    def named_rows(self, name: str) -> list[ItemUnit]:
        """Return the units that are printed so."""
        return [row for _, row in self.draft.live_units() if row.canonical == name]

    def item_of(self, question: Question) -> PlanItem | None:
        """Return the item that the question is about, where it stands."""
        return self.items.get(question.item_id) if question.item_id else None

    def neighbours(self, item: PlanItem) -> list[PlanItem]:
        """Return the items before and behind, nearest first, those of the same section before others."""
        live = self.draft.live()
        at = live.index(item)
        near = sorted(live[max(at - 4, 0) : at] + live[at + 1 : at + 5], key=lambda each: abs(live.index(each) - at))
        return sorted(near, key=lambda each: each.headings != item.headings)


def _unmapped_unit(desk: Offering, question: Question) -> Iterator[Offer]:
    name = question.subject
    for each in desk.index.similar(name, MOST):
        yield _mapping(name, each.meant, f"即{each.meant.name}（{each.reason}）")
    yield Offer(f"新建单位“{name}”", "create-unit", {"name": name})
    yield Offer("对应到其他单位…", "map-unit", {"name": name, "remember": True}, "unit")


def _mapping(name: str, meant: Unit | UnitGroup, words: str) -> Offer:
    if isinstance(meant, UnitGroup):
        return Offer(words, "map-group", {"name": name, "group": str(meant.pk)})
    return Offer(words, "map-unit", {"name": name, "unit": str(meant.pk), "remember": True})


def _unmapped_group(desk: Offering, question: Question) -> Iterator[Offer]:
    name = question.subject
    for each in desk.index.similar(name, MOST):
        if isinstance(each.meant, UnitGroup):
            count = len(desk.members.get(each.meant.pk, ()))
            yield _mapping(name, each.meant, f"即“{each.meant.name}”（{count}个单位）")
    kinds = () if SELECTIVE.search(name) else kinds_meant(name)
    likely = [unit for unit in desk.units if unit.kind in kinds]
    if likely:
        payload = {"name": name, "members": [str(unit.pk) for unit in likely]}
        yield Offer(f"{kinds_said(kinds)}，共{len(likely)}个", "create-group", payload)
    yield from _choosing(desk, question)
    yield Offer("选成员并存为集合单位…", "create-group", {"name": name}, "members")


def kinds_meant(name: str) -> tuple[UnitKind, ...]:
    """Return which kinds of units a group word takes in."""
    if any(word in name for word in ("县", "区")) and any(word in name for word in ("政府", "管委会")):
        return (UnitKind.GOVERNMENT, UnitKind.ZONE) if "管委会" in name else (UnitKind.GOVERNMENT,)
    if any(word in name for word in ("镇", "街道", "乡")):
        return (UnitKind.GOVERNMENT,)
    return (UnitKind.DEPARTMENT,) if name.endswith(("部门", "各单位", "直单位")) else ()


def kinds_said(kinds: Sequence[UnitKind]) -> str:
    return "全部" + "和".join(str(kind.label) for kind in kinds)


def _choosing(desk: Offering, question: Question) -> Iterator[Offer]:
    name = question.subject
    yield Offer("选定单位…", "expand-group", {"name": name}, "members")
    if all(row.role == UnitRole.SUPPORT for row in desk.named(question)):
        yield Offer("由牵头单位提出", "expand-group", {"name": name, "members": []})


def _unsettled_group(desk: Offering, question: Question) -> Iterator[Offer]:
    groups = {row.group_id for row in desk.named(question) if row.group_id}
    members = [unit for group in groups for unit in desk.members.get(group, ())]
    if members:
        payload = {"name": question.subject, "members": [str(unit.pk) for unit in members]}
        yield Offer(f"全部成员（{len(members)}个）", "expand-group", payload)
    yield from _choosing(desk, question)


def _missing_lead(desk: Offering, question: Question) -> Iterator[Offer]:
    item = desk.item_of(question)
    if item is None:
        return
    others = [each.item_id for each in desk.same(question) if each.item_id in desk.items]
    for row in sorted(desk.draft.units_of(item, UnitRole.SUPPORT), key=lambda each: each.collective)[: 2 * MOST]:
        everything = {"items": [str(key) for key in (item.pk, *others)], "name": row.canonical}
        payload = {"item": str(item.pk), "item_unit": str(row.pk)}
        yield Offer(f"{row.canonical}牵头", "set-lead", payload, "", everything, len(others))
    yield Offer("由其他单位牵头…", "set-lead", {"item": str(item.pk)}, "unit")


def _missing_unit(desk: Offering, question: Question) -> Iterator[Offer]:
    item = desk.item_of(question)
    if item is None:
        return
    for near in desk.neighbours(item)[:2]:
        rows = desk.draft.units_of(near)
        if rows and all(row.unit_id or row.group_id for row in rows) and rows[0].role == UnitRole.LEAD:
            keys = {role: [str(r.unit_id or r.group_id) for r in rows if r.role == role] for role in UnitRole}
            payload = {"item": str(item.pk), "leads": keys[UnitRole.LEAD], "supports": keys[UnitRole.SUPPORT]}
            yield Offer(f"与第{number_of(near)}项相同（{rows[0].printed}牵头）", "set-units", payload)
    yield Offer("选牵头单位…", "set-lead", {"item": str(item.pk)}, "unit")
    yield Offer("不是任务，删去…", "remove-item", {"item": str(item.pk)}, "note")


def _first_lead(desk: Offering, question: Question) -> Iterator[Offer]:
    item = desk.item_of(question)
    rows = desk.draft.units_of(item, UnitRole.LEAD) if item else []
    if not rows or item is None:
        return
    keys = rows[0].members if rows[0].members is not None else None
    members = desk.members.get(rows[0].group_id, []) if rows[0].group_id else []
    if keys is not None:
        members = [unit for unit in desk.units if str(unit.pk) in keys]
    for unit in members[: 2 * MOST]:
        payload = {"item": str(item.pk), "unit": str(unit.pk)}
        yield Offer(f"{unit.shown}为第一牵头单位", "set-lead", payload)
    yield Offer("由其他单位牵头…", "set-lead", {"item": str(item.pk)}, "unit")


def _missing_text(desk: Offering, question: Question) -> Iterator[Offer]:
    if question.item_id:
        yield Offer("补上内容…", "edit-text", {"item": str(question.item_id)}, "text")
        yield Offer("删去这一项…", "remove-item", {"item": str(question.item_id)}, "note")


def _unmapped_leader(desk: Offering, question: Question) -> Iterator[Offer]:
    name = question.subject
    ranked = sorted(desk.leaders, key=lambda each: -fuzz.ratio(name, each.name))
    for leader in [each for each in ranked if fuzz.ratio(name, each.name) >= NEAR][:MOST]:
        yield Offer(f"即{_with_post(leader)}", "map-leader", {"name": name, "leader": str(leader.pk)})
    posts = {row.post for rows in desk.draft.leaders.values() for row in rows if row.printed == name and row.post}
    title = next(iter(posts), f"{desk.draft.plan.jurisdiction.prefix}领导")
    yield Offer(f"新建领导“{name}”（{title}）", "create-leader", {"name": name, "title": title})
    yield Offer("对应到其他领导…", "map-leader", {"name": name}, "leader")


def _post_only(desk: Offering, question: Question) -> Iterator[Offer]:
    name = question.subject
    ranked = sorted(
        desk.leaders,
        key=lambda each: -max((fuzz.ratio(name, post.title) for post in each.posts.all()), default=0),
    )
    for leader in ranked[:MOST]:
        yield Offer(f"即{_with_post(leader)}", "map-leader", {"name": name, "leader": str(leader.pk)})
    yield Offer("新建领导，填姓名…", "create-leader", {"name": name, "title": name}, "text")


def _with_post(leader: Leader) -> str:
    post = next((each.title for each in leader.posts.all() if each.until is None), "")
    return f"{leader.name}（{post}）" if post else leader.name


def _missing_leader(desk: Offering, question: Question) -> Iterator[Offer]:
    """Offer the leaders of the items around, then those who answer for most items."""
    item = desk.item_of(question)
    if item is None:
        return
    near = [row.leader_id for each in desk.neighbours(item) for row in desk.draft.leaders[each.pk]]
    often = Counter(row.leader_id for _, row in desk.draft.live_leaders()).most_common()
    keys = list(dict.fromkeys(key for key in (*near, *(key for key, _ in often)) if key))
    by_key = {leader.pk: leader for leader in desk.leaders}
    others = [each.item_id for each in desk.same(question) if each.item_id in desk.items]
    for key in [key for key in keys if key in by_key][:MOST]:
        payload = {"item": str(item.pk), "leaders": [str(key)]}
        everything = {"items": [str(each) for each in (item.pk, *others)], "leaders": [str(key)]}
        yield Offer(_with_post(by_key[key]), "set-leaders", payload, "", everything, len(others))
    yield Offer("选其他领导…", "set-leaders", {"item": str(item.pk)}, "leader")
    yield desk.noted(question, "不设牵头领导")


def _both_roles(desk: Offering, question: Question) -> Iterator[Offer]:
    item = desk.item_of(question)
    if item is None:
        return
    rows = desk.draft.units_of(item)
    for role, words in ((UnitRole.LEAD, "取牵头单位"), (UnitRole.SUPPORT, "取责任单位")):
        kept = [row for row in rows if row.canonical != question.subject or row.role == role]
        keys = {each: [str(row.pk) for row in kept if row.role == each] for each in UnitRole}
        if keys[UnitRole.LEAD]:
            payload = {"item": str(item.pk), "leads": keys[UnitRole.LEAD], "supports": keys[UnitRole.SUPPORT]}
            yield Offer(f"{question.subject}{words}", "set-units", payload)


def _open_end(desk: Offering, question: Question) -> Iterator[Offer]:
    items = [str(i.pk) for i in desk.draft.live() if i.open_ended and wording_of_open_end(i) == question.subject]
    yield Offer("按所列单位办理，不再增加", "close-open-end", {"items": items, "units": []})
    yield Offer("补上单位…", "close-open-end", {"items": items}, "members")


def _missing_due(desk: Offering, question: Question) -> Iterator[Offer]:
    items = [str(item.pk) for item in desk.draft.live() if item.due is None]
    for year in range(desk.draft.plan.year, desk.draft.plan.year + 3):
        day = date(year, 12, 31).isoformat()
        yield Offer(f"都定为{year}年12月31日", "set-due", {"items": items, "date": day})
    yield Offer("都定为其他日期…", "set-due", {"items": items}, "date")


def _default_due(desk: Offering, question: Question) -> Iterator[Offer]:
    items = [str(item.pk) for item in desk.draft.live() if item.due and item.due_origin == Origin.DEFAULT]
    yield desk.noted(question, "按年底办理")
    yield Offer("都定为其他日期…", "set-due", {"items": items}, "date")


def _early_limit(desk: Offering, question: Question) -> Iterator[Offer]:
    if question.item_id:
        yield Offer("改正时限…", "set-due", {"item": str(question.item_id)}, "date")


def _national(desk: Offering, question: Question) -> Iterator[Offer]:
    keys: dict[UUID, list[str]] = {}
    for each in (question, *desk.same(question)):
        if each.item_id in desk.items:
            found = national_targets(desk.draft.targets[each.item_id], each.message)
            keys[each.pk] = [str(target.pk) for target in found]
    own = keys.get(question.pk)
    if own:
        everything = [key for found in keys.values() for key in found]
        others = len(keys) - 1
        payload: dict[str, Any] = {"targets": own, "reference_only": True}
        yield Offer(
            "仅供参考，不作为本地目标", "mark-reference", payload, "", payload | {"targets": everything}, others
        )
    yield desk.noted(question, "作为本地目标")


def _variants(desk: Offering, question: Question) -> Iterator[Offer]:
    names = question.subject.split("、")
    rows = [row for _, row in desk.draft.live_units() if row.canonical in names]
    known = {row.unit_id for row in rows if row.unit_id}
    unknown = sorted({row.canonical for row in rows if not is_settled(row)})
    for unit in [unit for unit in desk.units if unit.pk in known]:
        payload = {"names": unknown, "unit": str(unit.pk), "remember": True}
        yield Offer(f"是同一个单位，即{unit.name}", "map-unit", payload)
    if not known and unknown:
        longest = max(unknown, key=len)
        yield Offer(f"是同一个单位，新建“{longest}”", "create-unit", {"names": unknown, "unit_name": longest})
    yield desk.noted(question, "不是同一个单位")


def _unread_words(desk: Offering, question: Question) -> Iterator[Offer]:
    yield desk.noted(question, "与任务无关")
    before = [item for item in desk.draft.live() if item.start <= question.start]
    payload = {"question": str(question.pk)} | ({"after": str(before[-1].pk)} if before else {})
    yield Offer("补为一项…", "add-item", payload, "text")


def _repeated(desk: Offering, question: Question) -> Iterator[Offer]:
    if question.item_id:
        yield Offer("删去重复的一项", "remove-item", {"item": str(question.item_id), "reason": "与前面一项重复"})
    yield desk.noted(question, "两项都保留")


def _year(desk: Offering, question: Question) -> Iterator[Offer]:
    year = desk.draft.plan.year
    for each in (year, year + 1, year - 1):
        payload = {"year": str(each), "question": str(question.pk)}
        yield Offer(f"{each}年", "edit-plan", payload)


OFFERS: dict[str, Callable[[Offering, Question], Iterator[Offer]]] = {
    "unit-unmapped": _unmapped_unit,
    "group-unmapped": _unmapped_group,
    "group-unsettled": _unsettled_group,
    "collective-unsettled": _unsettled_group,
    "lead-missing": _missing_lead,
    "unit-missing": _missing_unit,
    "first-lead-missing": _first_lead,
    "text-missing": _missing_text,
    "leader-unmapped": _unmapped_leader,
    "leader-is-post": _post_only,
    "leader-missing": _missing_leader,
    "unit-both-roles": _both_roles,
    "open-ended": _open_end,
    "due-missing": _missing_due,
    "due-default": _default_due,
    "limit-before-date": _early_limit,
    "national-figure": _national,
    "unit-variants": _variants,
    "unparsed-text": _unread_words,
    "item-repeated": _repeated,
    "year-unknown": _year,
}
# These have words of their own for leaving everything as it is.
OWN_NOTE = {"leader-missing", "due-default", "national-figure", "unit-variants", "unparsed-text", "item-repeated"}
