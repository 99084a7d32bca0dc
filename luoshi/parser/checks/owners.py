"""Who answers (责任): leaders and units that are missing, doubled, open-ended, or name a group."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from luoshi.parser.checks.asking import head_of, listed, of_each_plan, of_items, ordinal, short
from luoshi.parser.model import Diagnostic, Item, Plan, UnitMention, UnitRole
from luoshi.parser.passage import Span
from luoshi.parser.stages.reading import Found, Reading

_MOST = 0.5  # a field is the custom of a plan where more than this share of its items have it
_GROUPS_ASKED = 12  # so many groups are asked about one by one
_ROLE_NAMES: dict[UnitRole, str] = {"lead": "牵头单位", "support": "责任（配合）单位"}


def is_cut_short(plan: Plan) -> bool:
    """Return whether the last item alone has no unit: the file ends before its responsibility."""
    owned = [bool(item.units) for item in plan.items]
    return len(owned) > 2 and not owned[-1] and sum(owned) >= (len(owned) - 1) * 0.9


@of_each_plan
def missing_leaders(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask for the leader of an item that has none, where the plan names leaders for most."""
    with_leader = [item for item in plan.items if item.leader_mentions]
    if len(with_leader) <= len(plan.items) * _MOST:
        return
    items = [item for item in plan.items if item.units and not item.leader_mentions]
    yield from of_items("leader-missing", "question", items, "{}没有写明牵头领导，请确认是否遗漏。".format)


@of_each_plan
def missing_leads(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask who leads the items that name units and no lead unit among them."""
    items = [item for item in plan.items if item.units and not item.lead_units]
    if not items:
        return
    if len(items) == len([item for item in plan.items if item.units]):
        message = (
            f"全部{len(items)}项都没有写明谁牵头，文件中也没有“列第一位者为牵头单位”之类的规定，请确定各项的牵头单位。"
        )
        yield Diagnostic("lead-missing", "question", message, head_of(found, plan))
        return
    yield from of_items("lead-missing", "question", items, "{}只写了责任单位，没有牵头单位，请确定由谁牵头。".format)


@of_each_plan
def missing_units(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask who is to do the items that name no unit at all."""
    items = [item for item in plan.items if not item.units]
    if len(items) == len(plan.items) and items:
        message = f"全部{len(items)}项都没有读到责任单位，请补上，或确认这份文件是否是任务分解。"
        yield Diagnostic("unit-missing", "question", message, head_of(found, plan))
        return
    if is_cut_short(plan):
        items = items[:-1]  # the check of the file's end speaks of it
    yield from of_items("unit-missing", "question", items, "{}没有责任单位，请补上。".format)


@of_each_plan
def several_leads(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Say that the first of several lead units is taken as the principal one."""
    items = [item for item in plan.items if len(item.lead_units) > 1]
    if items:
        message = f"{listed(items)}写了两个以上牵头单位，没有写明谁是第一牵头单位，按排在第一位的处理。"
        yield Diagnostic("several-leads", "hint", message, items[0].span)


@of_each_plan
def both_roles(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask about a unit that one item names as lead and as support."""
    for item in plan.items:
        leads = {each.canonical for each in item.units if each.role == "lead"}
        for each in item.units:
            if each.role == "support" and not each.collective and each.canonical in leads:
                message = f"{ordinal(item)}中“{each.printed}”既是牵头单位又是责任单位，请确认取哪一个。"
                yield Diagnostic("unit-both-roles", "question", message, each.span, item.seq)


@of_each_plan
def open_ends(reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask which further units 等 stands for, once for each wording."""
    wordings: dict[tuple[UnitRole, str], list[Item]] = defaultdict(list)
    for item in plan.items:
        if item.open_ended:
            wordings["support", item.support_etc or "等"].append(item)
        if item.lead_open_ended:
            wordings["lead", item.lead_etc or "等"].append(item)
    for (role, wording), items in wordings.items():
        message = f"{listed(items)}的{_ROLE_NAMES[role]}以“{wording}”结尾，没有写全，交办前请确定还有哪些单位。"
        seq = items[0].seq if len(items) == 1 else None
        yield Diagnostic("open-ended", "question", message, _etc_span(reading, items[0], role, wording), seq)


def _etc_span(reading: Reading, item: Item, role: UnitRole, wording: str) -> Span:
    """Return where the item's list ends in `wording`; the item where it does not follow a name directly."""
    text = reading.document.text
    for each in item.units:
        if each.role == role and text.startswith(wording, each.span.end):
            return Span(each.span.end, each.span.end + len(wording))
    return item.span


@of_each_plan
def groups(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask once for each group word which bodies it means."""
    mentions: dict[str, list[UnitMention]] = defaultdict(list)
    items: dict[str, dict[int, Item]] = defaultdict(dict)
    for item in plan.items:
        for each in item.units:
            if each.collective:
                key = unicodedata.normalize("NFKC", each.printed)
                mentions[key].append(each)
                items[key][item.seq] = item
    keys = list(mentions)
    for key in keys[:_GROUPS_ASKED]:
        first, among = mentions[key][0], list(items[key].values())
        message = f"“{short(first.printed, 40)}”是集合单位，涉及{listed(among)}，请确定具体包括哪些单位。"
        seq = among[0].seq if len(among) == 1 else None
        yield Diagnostic("collective-unsettled", "question", message, first.span, seq)
    if rest := keys[_GROUPS_ASKED:]:
        named = "、".join(f"“{short(mentions[key][0].printed)}”" for key in rest)
        message = f"另有{len(rest)}个集合单位，请确定具体包括哪些单位：{named}。"
        yield Diagnostic("collective-unsettled", "question", message, mentions[rest[0]][0].span)


@of_each_plan
def post_leaders(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask for the name of a leader who is named by the post alone."""
    posts: dict[str, list[tuple[Item, Span]]] = defaultdict(list)
    for item in plan.items:
        for each in item.leader_mentions:
            if not each.name:
                posts[each.post].append((item, each.span))
    for post, found in posts.items():
        items = [item for item, _ in found]
        message = f"{listed(items)}的牵头领导只写了职务“{short(post)}”，没有姓名，请补上。"
        yield Diagnostic("leader-is-post", "question", message, found[0][1], items[0].seq if len(items) == 1 else None)
