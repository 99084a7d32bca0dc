"""Doubts that a person settles (体检问题): those the parser has, and those that the rows as they stand raise.

A doubt is a function of what stands in the plan now. After each decision they are worked out anew: what is no longer
true is answered, what has become true again is asked again. `BLOCKING` says which stop the hand-out and why.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from luoshi.plans.draft import Draft, as_read, is_settled, listed, number_of, ordinal
from luoshi.plans.models import ItemTarget, ItemUnit, Plan, PlanItem
from luoshi.plans.rules import BLOCKING, OF_THE_FILE, WORKED_OUT, Origin, Severity, UnitRole

_BANDS = {Severity.ERROR: 0, Severity.QUESTION: 1, Severity.HINT: 2}  # × BAND: hints stand last
BAND = 500_000_000
_QUOTED = re.compile(r"“([^”]+)”")
_VARIANT = re.compile(r"“([^”]+)”（\d+处）")
_NUMBER_OF_PLAN = re.compile(r"^第(\d+)个方案：")
# 相关县（市）区, 沿河各县（区）, 市直有关部门: not all members of the group they are cut from.
SELECTIVE = re.compile(r"[相有]关|部分|沿|涉及|所在|属地|各专班")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: what it is about and where it stands; `key` is the same for the same doubt in a corrected file."""

    code: str
    severity: Severity
    message: str
    subject: str = ""
    item: PlanItem | None = None
    start: int = 0
    end: int = 0
    about: str = ""  # what the key is made of where the subject does not say it: the item's words
    key: str = ""

    @property
    def blocking(self) -> bool:
        """Whether nothing can be handed out while it is open."""
        return self.code in BLOCKING

    @property
    def position(self) -> int:
        """Where it stands in the list of questions: what blocks first, hints last, each in the order of the text."""
        band = 0 if self.blocking else 1 + _BANDS[self.severity]
        return min(band, 3) * BAND + min(self.start, BAND - 1)

    def fields(self) -> dict[str, Any]:
        """Return the fields of its row that follow from it."""
        return {
            "item": self.item,
            "position": self.position,
            "code": self.code,
            "severity": self.severity,
            "message": self.message[:500],
            "subject": self.subject[:200],
            "start": self.start,
            "end": self.end,
            "blocking": self.blocking,
        }


def plain_name(name: str) -> str:
    """Return a name without what writing alone changes."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def doubts_of(draft: Draft, diagnostics: Iterable[Mapping[str, Any]]) -> list[Doubt]:
    """Return all doubts about the plan as it stands, each with its key; no database."""
    found = [
        *_missing_texts(draft),
        *_missing_units(draft),
        *_missing_leads(draft),
        *_unmapped_units(draft),
        *_unsettled_groups(draft),
        *_unmapped_leaders(draft),
        *_missing_leaders(draft),
        *_both_roles(draft),
        *_open_ends(draft),
        *_limits(draft),
        *_of_the_parser(draft, diagnostics),
    ]
    return _with_keys(found)


def _with_keys(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Give each doubt its key; two that are alike in everything are told apart by their order."""
    seen: Counter[str] = Counter()
    keyed = []
    for doubt in doubts:
        about = doubt.about or (_words(doubt.item) if doubt.item else "")
        material = "\x1f".join((doubt.code, plain_name(doubt.subject), about))
        seen[material] += 1
        material += f"\x1f{seen[material]}" if seen[material] > 1 else ""
        keyed.append(replace(doubt, key=hashlib.sha256(material.encode("utf-8", "replace")).hexdigest()))
    return keyed


def _words(item: PlanItem) -> str:
    """Return what an item says as read, so that a correction of its text does not make another doubt of it."""
    return plain_name(as_read(item).get("text") or item.text or item.label)


def _about_item(code: str, item: PlanItem, said: str, subject: str = "") -> Doubt:
    return Doubt(code, Severity.QUESTION, f"{ordinal(item)}{said}", subject, item, item.start, item.end)


def _names(units: Iterable[ItemUnit]) -> str:
    return "、".join(each.canonical for each in units)


def _missing_texts(draft: Draft) -> Iterator[Doubt]:
    for item in draft.live():
        if not item.text.strip():
            yield _about_item("text-missing", item, "没有任务内容，请补上或删去。")


def _missing_units(draft: Draft) -> Iterator[Doubt]:
    for item in draft.live():
        if not draft.units[item.pk]:
            yield _about_item("unit-missing", item, "没有责任单位，请补上。")


def _missing_leads(draft: Draft) -> Iterator[Doubt]:
    """Ask who leads; where a group leads alone, which of its members is the first (第一牵头单位)."""
    for item in draft.live():
        leads = draft.units_of(item, UnitRole.LEAD)
        supports = draft.units_of(item, UnitRole.SUPPORT)
        if not leads and supports:
            yield _about_item("lead-missing", item, "没有牵头单位，请确定由谁牵头。", _names(supports))
        elif leads and _is_several(leads[0]):
            said = f"由集合单位“{leads[0].printed}”牵头，请确定第一牵头单位。"
            yield _about_item("first-lead-missing", item, said, leads[0].canonical)


def _is_several(unit: ItemUnit) -> bool:
    """Return whether a printed name stands for several units, so that it cannot be the one that answers first."""
    if unit.unit_id:
        return False
    return len(unit.members) > 1 if unit.members is not None else bool(unit.group_id)


def _unmapped_units(draft: Draft) -> Iterator[Doubt]:
    """Ask once for each name that is in no register, however often it stands."""
    for name, places in _by_name(draft, lambda each: not each.collective and not is_settled(each)).items():
        _, first = places[0]
        times = f"（出现{len(places)}次）" if len(places) > 1 else ""
        said = f"“{name}”{times}不在单位名录里，请对应到已有单位，或新建。"
        yield _of_name("unit-unmapped", name, places, said, first)


def _unsettled_groups(draft: Draft) -> Iterator[Doubt]:
    """Ask once for each group which units it means; it stops the hand-out where the register does not say it either."""
    for name, places in _by_name(draft, lambda each: each.collective and not each.unit_id).items():
        _, first = places[0]
        if all(each.members is not None for _, each in places):
            continue
        among = listed(item for item, _ in places)
        if any(not is_settled(each) for _, each in places):
            said = f"“{name}”是集合单位，涉及{among}，请确定具体包括哪些单位。"
            yield _of_name("group-unmapped", name, places, said, first)
        elif SELECTIVE.search(name):
            said = f"“{name}”只指一部分单位，涉及{among}，请确定具体是哪些单位。"
            yield _of_name("group-unsettled", name, places, said, first)
        else:
            said = f"“{name}”按名录里的全部成员交办，涉及{among}，如不是全部请选定。"
            yield _of_name("collective-unsettled", name, places, said, first)


def _by_name(draft: Draft, wanted: Any) -> dict[str, list[tuple[PlanItem, ItemUnit]]]:
    found: dict[str, list[tuple[PlanItem, ItemUnit]]] = defaultdict(list)
    for item, each in draft.live_units():
        if wanted(each):
            found[each.canonical].append((item, each))
    return found


def _of_name(code: str, name: str, places: Sequence[tuple[PlanItem, ItemUnit]], message: str, first: ItemUnit) -> Doubt:
    item = places[0][0] if len(places) == 1 else None
    start, end = (first.start, first.end) if first.start is not None else (places[0][0].start, places[0][0].end)
    return Doubt(code, Severity.QUESTION, message, name, item, start, end or 0, about=plain_name(name))


def _unmapped_leaders(draft: Draft) -> Iterator[Doubt]:
    found: dict[str, list[tuple[PlanItem, int, int, bool]]] = defaultdict(list)
    for item, each in draft.live_leaders():
        if each.leader_id is None:
            found[each.printed or each.post].append(
                (item, each.start or item.start, each.end or item.end, not each.printed)
            )
    for name, places in found.items():
        item, start, end, is_post = places[0]
        code = "leader-is-post" if is_post else "leader-unmapped"
        among = listed(each[0] for each in places)
        said = f"牵头领导只写了职务“{name}”，涉及{among}，请确定是谁。"
        if not is_post:
            said = f"“{name}”不在领导名录里，涉及{among}，请对应到已有领导，或新建。"
        one = item if len(places) == 1 else None
        yield Doubt(code, Severity.QUESTION, said, name, one, start, end, about=plain_name(name))


def _missing_leaders(draft: Draft) -> Iterator[Doubt]:
    """Ask for the leader of an item that has none, where the plan names leaders for most."""
    items = draft.live()
    with_leader = sum(bool(draft.leaders[item.pk]) for item in items)
    if with_leader * 2 <= len(items):
        return
    for item in items:
        if draft.units[item.pk] and not draft.leaders[item.pk]:
            subject = _names(draft.units_of(item, UnitRole.LEAD))
            yield _about_item("leader-missing", item, "没有写明牵头领导，请确认是否遗漏。", subject)


def _both_roles(draft: Draft) -> Iterator[Doubt]:
    for item in draft.live():
        leads = {each.canonical for each in draft.units[item.pk] if each.role == UnitRole.LEAD}
        for each in draft.units_of(item, UnitRole.SUPPORT):
            if not each.collective and each.canonical in leads:
                said = f"中“{each.printed}”既是牵头单位又是责任单位，请确认取哪一个。"
                yield _about_item("unit-both-roles", item, said, each.canonical)


def _open_ends(draft: Draft) -> Iterator[Doubt]:
    """Ask which further units 等 stands for, once for each wording."""
    found: dict[str, list[PlanItem]] = defaultdict(list)
    for item in draft.live():
        if item.open_ended:
            found[wording_of_open_end(item)].append(item)
    for wording, items in found.items():
        said = f"{listed(items)}的单位名单以“{wording}”结尾，没有写全，请确定还有哪些单位。"
        one = items[0] if len(items) == 1 else None
        first = items[0]
        yield Doubt("open-ended", Severity.QUESTION, said, wording, one, first.start, first.end, about=wording)


def wording_of_open_end(item: PlanItem) -> str:
    """Return how the list of an item ended: 等, 等有关部门."""
    read = as_read(item)
    return str(read.get("support_etc") or read.get("lead_etc") or "等")


def _limits(draft: Draft) -> Iterator[Doubt]:
    """Say which limits are the default, and ask for those that have none (a plan of several years)."""
    missing = [item for item in draft.live() if item.due is None]
    if missing:
        said = f"{listed(missing)}没有完成时限，方案跨年度或没有写明年份，不能默认为年底，请定一个日期。"
        yield Doubt("due-missing", Severity.QUESTION, said, "", None, missing[0].start, missing[0].end, about="due")
    by_default = [item for item in draft.live() if item.due and item.due_origin == Origin.DEFAULT]
    if by_default:
        until = f"{draft.plan.year}年12月31日"
        said = f"共{len(draft.live())}项，其中{len(by_default)}项没有写明完成时限，默认为{until}。"
        first = by_default[0]
        yield Doubt("due-default", Severity.HINT, said, "", None, first.start, first.end, about="due")


def diagnostics_of(plan: Plan, everything: Iterable[Mapping[str, Any]], plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Return the diagnostics that speak of `plan`, of those of the whole file."""
    return [
        dict(each)
        for each in everything
        if each["code"] not in OF_THE_FILE and _is_about(each, plan, plans) and each["code"] not in WORKED_OUT
    ]


def _is_about(diagnostic: Mapping[str, Any], plan: Plan, plans: Sequence[Plan]) -> bool:
    if len(plans) == 1:
        return True
    match = _NUMBER_OF_PLAN.match(diagnostic["message"])
    if match:
        return int(match[1]) == plan.position
    start = diagnostic["span"]["start"] if isinstance(diagnostic["span"], Mapping) else diagnostic["span"][0]
    nearest = min(plans, key=lambda each: max(each.start - start, start - each.end, 0))
    return nearest.position == plan.position


def _of_the_parser(draft: Draft, diagnostics: Iterable[Mapping[str, Any]]) -> Iterator[Doubt]:
    """Yield what the parser asks and the rows do not say by themselves, as long as it can still be true."""
    by_number = {seq: item for item in draft.items if (seq := as_read(item).get("seq")) is not None}
    for each in diagnostics:
        item = by_number.get(each["seq"]) if each["seq"] is not None else None
        if each["code"] in WORKED_OUT or not _still_true(each, item, draft):
            continue
        start, end = _span(each)
        quoted = "、".join(_VARIANT.findall(each["message"])) if each["code"] == "unit-variants" else ""
        message = _NUMBER_OF_PLAN.sub("", each["message"])
        about = "" if item is not None else plain_name(message)
        yield Doubt(each["code"], Severity(each["severity"]), message, quoted, item, start, end, about)


def _span(diagnostic: Mapping[str, Any]) -> tuple[int, int]:
    span = diagnostic["span"]
    return (span["start"], span["end"]) if isinstance(span, Mapping) else (span[0], span[1])


def _still_true(diagnostic: Mapping[str, Any], item: PlanItem | None, draft: Draft) -> bool:
    code = diagnostic["code"]
    if item is not None and item.removed:
        return False
    if code == "unit-variants":
        names = set(_VARIANT.findall(diagnostic["message"]))
        return any(each.canonical in names and not is_settled(each) for _, each in draft.live_units())
    if item is None:
        return True
    if code == "national-figure":
        return any(not each.reference_only for each in national_targets(draft.targets[item.pk], diagnostic["message"]))
    if code == "limit-before-date":
        return "due" not in item.corrected
    if code == "item-repeated":
        return "text" not in item.corrected
    return True


def national_targets(targets: Iterable[ItemTarget], message: str) -> list[ItemTarget]:
    """Return the targets that a question about national figures quotes, as far as they stand as read."""
    quoted = [each.rstrip("…") for each in _QUOTED.findall(message)]
    return [
        each for each in targets if each.origin == Origin.READ and any(each.raw.startswith(words) for words in quoted)
    ]


def same_place(item: PlanItem) -> str:
    """Return what two items have in common that stand in the same section."""
    return "\x1f".join(item.headings) or number_of(item)
