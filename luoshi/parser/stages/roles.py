"""Who leads, who supports (牵头、责任): printed labels and verbs become roles, by what the whole document says.

    牵头 主办 主责 → lead · 配合 协办 参与 → support · 责任 负责 落实 → support, unless
    the document has no 牵头 at all and pairs 责任单位 with 配合单位, or states a rule (rules/leading.py)

Reads: Draft.assignments. Writes: Owners of each item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from luoshi.parser.draft import Assignment, Draft
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.model import Field, LeaderMention, NoticeRule, UnitMention, UnitRole
from luoshi.parser.passage import Passage, Span, new_span
from luoshi.parser.rules.canonical import canonical_names
from luoshi.parser.rules.labelled import UNIT_ROLES
from luoshi.parser.rules.leaders import leader_heading, read_leaders
from luoshi.parser.rules.numbering import read_number
from luoshi.parser.rules.responsibility import read_sentence
from luoshi.parser.rules.units import LONGEST_KEPT, layout_of, looks_like_units, read_units

# Each branch opens with its own word: then the search skips what begins none of them.
_VERB_INSIDE = re.compile(
    r"牵头(?:[，,；;、]|[。；;，,）)\s]*$)|配合(?:[，,；;]|[。；;，,）)\s]*$)|负责(?:[，,；;。]|[。；;，,）)\s]*$)"
    r"|落实[。；;，,）)\s]*$|协助[。；;，,）)\s]*$|参与[。；;，,）)\s]*$|主办[。；;，,）)\s]*$|协办[。；;，,）)\s]*$|分工[。；;，,）)\s]*$"
)
_MARKED_LEAD = re.compile(r"(?:总?牵头|主办)(?:单位|部门)?")  # 市财政局（牵头）、市税务局
_POST = re.compile(r"(?:市长|省长|县长|区长|州长|镇长|秘书长|主任委员|领导|同志|常委|书记|副职)$")
# Asked for of every assignment: the name of a module is found in half the time of a member of an Enum.
_LEAD, _ASSIST, _RESPONSIBLE, _SENTENCE = Role.LEAD, Role.ASSIST, Role.RESPONSIBLE, Role.SENTENCE
_LEADER, _PERSON, _DUE = Role.LEADER, Role.PERSON, Role.DUE


@dataclass(slots=True)
class Owners:
    """Who answers for one item."""

    leaders: list[LeaderMention] = field(default_factory=list)
    units: list[UnitMention] = field(default_factory=list)
    lead_open: bool = False
    support_open: bool = False
    lead_etc: str = ""
    support_etc: str = ""
    dues: list[Passage] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def spell_out(assignments: Sequence[Assignment]) -> list[Assignment]:
    """Return the assignments with verb sentences inside labelled values read: 责任单位：A牵头，B配合 → two."""
    found: list[Assignment] = []
    for each in assignments:
        if each.role not in UNIT_ROLES:
            found.append(each)
            continue
        if _VERB_INSIDE.search(each.value.text) is not None:
            inner = read_sentence(_until_sentence_end(each.value))
            if inner:
                found += [_kept_role(each, part) for part in inner]
                continue
        if each.role is _SENTENCE:
            each = Assignment(_RESPONSIBLE, each.label, each.value, each.span)
        if (
            each.role is _RESPONSIBLE
            and not each.label
            and _POST.search(each.value.text)
            and not looks_like_units(each.value.text)
        ):
            each = Assignment(_LEADER, "", each.value, each.span)
        found.append(each)
    return found


def _until_sentence_end(value: Passage) -> Passage:
    """Return the first sentence of a value: a remark may follow the names (…按职责分工负责。具体任务均涉及…，下同)."""
    end = value.text.find("。")
    return value.cut(0, end) if 0 < end < len(value.text) - 1 else value


def _kept_role(outer: Assignment, part: Assignment) -> Assignment:
    """Return `part` with its label's role where its own verb only says 负责: 牵头单位：A、B按职责分工负责."""
    if part.role is _RESPONSIBLE and outer.role in (_LEAD, _ASSIST):
        return Assignment(outer.role, outer.label, part.value, outer.span)
    # What a verb says (办公室牵头) is not what the label would (责任科室).
    return Assignment(part.role, "" if part.role is _LEAD else outer.label, part.value, outer.span)


@dataclass(frozen=True, slots=True)
class Custom:
    """How this document gives the lead: what its labels and rules say taken together."""

    responsible_leads: bool
    unled_responsible_leads: bool
    first_leads: bool
    has_leaders: bool


def custom_of(drafts: Sequence[list[Assignment]], rules: Sequence[NoticeRule]) -> Custom:
    """Return the document's custom from all its assignments and its printed rules."""
    roles = {each.role for assignments in drafts for each in assignments}
    codes = {rule.code for rule in rules}
    paired = any(
        any(each.role is _ASSIST for each in assignments) and any(_answers(each) for each in assignments)
        for assignments in drafts
    )
    led = any(each.role is _LEAD and not _answers(each) for assignments in drafts for each in assignments)
    return Custom(
        responsible_leads=paired and not led,
        unled_responsible_leads="responsible-leads" in codes,
        first_leads="first-leads" in codes,
        has_leaders=_LEADER in roles,
    )


def _answers(assignment: Assignment) -> bool:
    """Return whether a label names who answers without the word 牵头: 责任单位, 主要责任单位, 主责部门."""
    return assignment.role is _RESPONSIBLE or (
        assignment.role is _LEAD and "责" in assignment.label and "牵头" not in assignment.label
    )


def read_owners(draft: Draft, assignments: list[Assignment], custom: Custom, groups: Sequence[Passage]) -> Owners:
    """Return who answers for the item of `draft`.

    `groups` support every item by a rule of the notice (blanket support) unless the item names them itself.
    """
    owners = Owners()
    led = any([each.role is _LEAD for each in assignments])
    for each in assignments:
        owners.spans.append(each.span)
        if each.role in UNIT_ROLES:
            _add_units(owners, each, custom, led)
        elif each.role is _LEADER or (each.role is _PERSON and not custom.has_leaders):
            owners.leaders += read_leaders(each.value)
        elif each.role is _DUE:
            owners.dues.append(each.value)
        else:
            owners.fields.append(Field(each.label, each.value.text, each.value.span()))
    if not owners.leaders:
        for heading in reversed(draft.headings):
            if found := leader_heading(heading):
                owners.leaders += found
                break
    if not led and not any(each.role == "lead" for each in owners.units):
        _add_leads_of_heading(owners, draft, assignments)
    if not owners.units and draft.headings:
        _add_unit_of_heading(owners, draft.headings[-1], custom)
    if groups:
        _add_groups(owners, groups)
    return owners


_UNIT_HEADING = re.compile(
    r"(?:[^、.．）)]{0,6}[、.．）)])?[\s　]*(?:由|请)?(?P<names>.{3,60}?)(?:总?牵头|主办"
    r"|主抓)(?:负责|落实|推进|组织)*(?:的|实施)?"
    r"(?:重点|主要|各项|有关|相关|年度)*(?:目标|任务|工作|事项|项目|清单|内容){0,3}"
)


def _add_leads_of_heading(owners: Owners, draft: Draft, assignments: list[Assignment]) -> None:
    """Add the units that a section heading says lead what stands below: 一、市财政局牵头的任务.

    A heading that is nothing but a unit (一、市财政局) leads where the item itself only says who assists.
    """
    assisted = bool(assignments) and all(each.role is not _RESPONSIBLE for each in assignments)
    for heading in reversed(draft.headings):
        match = _UNIT_HEADING.fullmatch(heading.text)
        names = heading.cut(*match.span("names")) if match else None
        if names is None and assisted:
            number = read_number(heading)
            names = number.rest if number is not None else heading
        if names is not None and looks_like_units(names.text):
            _add_units(owners, Assignment(_LEAD, "", names, names.span()), Custom(False, False, False, False), True)
            return


_COUNT_BEHIND = re.compile(r"[（(]?(?:共)?\d{1,3}[项件条][）)]?$")


def _add_unit_of_heading(owners: Owners, heading: Passage, custom: Custom) -> None:
    """Add the unit that the heading over an item without any is: 一、区教育局（2项）."""
    number = read_number(heading)
    if number is None or not 3 <= len(number.rest.text) <= 40:
        return
    names = number.rest
    count = _COUNT_BEHIND.search(names.text)
    if count is not None:
        names = names.cut(0, count.start())
    # 建设区域医疗中心 is a matter; an organ alone over the items answers for them.
    if looks_like_units(names.text) and (count is not None or not names.text.endswith(("中心", "集团"))):
        _add_units(owners, Assignment(_RESPONSIBLE, "", names, names.span()), custom, False)


class _Listed(NamedTuple):
    """What a list of units says, wherever it stands.

    Of each name: as printed, in full, whether it is a group, whether a remark says that it leads (市财政局（牵头）).
    """

    names: tuple[tuple[str, str, bool, bool], ...]
    places: tuple[tuple[int, int], ...]
    etc: str
    leads: bool  # a remark says so of one of them


def _listed(text: str) -> _Listed:
    names, etc = layout_of(text)
    full = canonical_names([name for name, *_ in names])
    found = [
        (name, canonical, group, bool(note) and _MARKED_LEAD.fullmatch(note.strip("（()）〔〕 ")) is not None)
        for (name, _, group, note), canonical in zip(names, full, strict=True)
    ]
    places = tuple([(cuts[0][0], cuts[-1][1]) for _, cuts, *_ in names])
    return _Listed(tuple(found), places, etc, any([leads for *_, leads in found]))


# A plan prints the same lists of units again and again.
_kept_listed = lru_cache(maxsize=2048)(_listed)


def _add_units(owners: Owners, assignment: Assignment, custom: Custom, led: bool) -> None:
    value = assignment.value
    listed = _kept_listed(value.text) if len(value.text) <= LONGEST_KEPT else _listed(value.text)
    first: UnitRole = "support"
    rest: UnitRole = "support"
    if assignment.role is _LEAD:
        first = rest = "lead"
    elif assignment.role is _RESPONSIBLE and not led:
        if custom.responsible_leads or custom.unled_responsible_leads:
            first = rest = "lead"
        elif custom.first_leads:
            first = "lead"
    if listed.etc:
        _note_open_end(owners, listed.etc, rest)
    _add_named(owners.units, listed, value.spans(listed.places), first, rest)


def _add_named(
    units: list[UnitMention], listed: _Listed, spans: Sequence[Span], first: UnitRole, rest: UnitRole
) -> None:
    """Add a mention of each name of a list, the first with a role of its own; a name already there in that role once.

    As in passage.py: a plan has thousands of mentions.
    """
    if first == rest and not listed.leads and not any([each.role == rest for each in units]):
        # Nothing of this role is there yet, and no name stands twice in one list: nearly every list is such.
        units += [
            new_span(UnitMention, (printed, canonical, rest, span, group))
            for (printed, canonical, group, _), span in zip(listed.names, spans, strict=True)
        ]
        return
    named = {(each.printed, each.role) for each in units}
    role = first
    for (printed, canonical, group, leads), span in zip(listed.names, spans, strict=True):
        own: UnitRole = "lead" if leads else role
        if (printed, own) not in named:
            units.append(new_span(UnitMention, (printed, canonical, own, span, group)))
        role = rest


def _note_open_end(owners: Owners, etc: str, role: UnitRole) -> None:
    if role == "lead":
        owners.lead_open = True
        owners.lead_etc = owners.lead_etc or etc
    else:
        owners.support_open = True
        owners.support_etc = owners.support_etc or etc


def _add_groups(owners: Owners, groups: Sequence[Passage]) -> None:
    named = {_core(each.printed) for each in owners.units}
    for group in groups:
        for name in read_units(group).names:
            if _core(name.passage.text) not in named:
                printed = name.passage.text
                owners.units.append(UnitMention(printed, printed, "support", name.passage.span(), collective=True))


_LEFT_OUT = str.maketrans("", "", "（()）、〔〕各人民政府 ")


def _core(name: str) -> str:
    """Return a group's name without what may be left out: 各县（市、区）人民政府 and 各县(市)区政府 are one group."""
    return name.translate(_LEFT_OUT)
