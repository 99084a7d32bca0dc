"""What happened to a task, in words (留痕): entries of the journal as people read them, versions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from luoshi.journal.models import Entry
from luoshi.journal.queries import entries_about
from luoshi.journal.rules import FIELD_NAMES, action_name
from luoshi.ledger.word_diff import word_diff
from luoshi.plans.rules import Term, Tier
from luoshi.tasks.models import Task, TaskVersion
from luoshi.tasks.rules import TaskState
from luoshi.tasks.wording import OPS, day_words

MOST = 200
DONE = {
    "task.issued": "签发交办",
    "task.arranged": "设定级别、权重、标签或经办人",
    "task.split": "拆解为子任务",
    "task.carried-out": "承接上级任务并交办",
    "task.linked": "对应上级任务",
    "task.target-owner": "指定统计责任部门",
    "task.adjust": "调整",
    "task.supplement": "补充",
    "task.suspend": "中止",
    "task.resume": "恢复",
    "task.revoke": "撤销",
}
FIELDS = {
    "number": "督办字号",
    "text": "任务内容",
    "headings": "板块",
    "tier": "级别",
    "term": "期限",
    "state": "状态",
    "tags": "标签",
    "due": "完成时限",
    "weight": "权重",
    "leads": "牵头单位",
    "supports": "责任单位",
    "leaders": "牵头领导",
    "targets": "量化目标",
    "milestones": "节点",
    "doc_no": "依据文号",
    "reason": "事由",
    "parts": "子任务个数",
    "gap_reason": "缺口原因",
    "upstream": "上级任务",
    "owner": "统计责任部门",
    "target": "指标",
}
CHOICES: dict[str, type[Any]] = {"tier": Tier, "term": Term, "state": TaskState}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry in words: when, who, what, and the fields before and after."""

    at: datetime
    who: str
    what: str
    changes: tuple[tuple[str, str, str], ...]  # field, before, after


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two versions, what went and what came marked; `differs` where they are not the same."""

    field: str
    old: SafeString
    new: SafeString
    differs: bool


def history_of(task: Task) -> list[Told]:
    """Return what was recorded about a task, newest first."""
    return [told(entry) for entry in entries_about(task.pk)[:MOST]]


def told(entry: Entry) -> Told:
    """Return an entry in words; keys of rows, which no person reads, are left out."""
    there = {**entry.before, **entry.after}
    known = {**FIELDS, **{name: words for name, words in FIELD_NAMES.items() if name not in FIELDS}}
    changes = tuple(
        (words, in_words(name, entry.before.get(name)), in_words(name, entry.after.get(name)))
        for name, words in known.items()
        if name in there
    )
    return Told(entry.at, entry.actor_name or "系统", DONE.get(entry.action) or action_name(entry.action), changes)


def in_words(name: str, value: Any) -> str:
    """Return the value of a field of a snapshot or an entry as people read it."""
    if value is None or value == "" or value == []:
        return ""
    if name in CHOICES:
        return str(dict(CHOICES[name].choices).get(value, value))
    if name == "due":
        return day_words(date.fromisoformat(str(value)[:10]))
    if name == "targets":
        return "；".join(_target(each) for each in value)
    if name == "milestones":
        return "；".join(f"{day_words(date.fromisoformat(each['due']))} {each['what']}" for each in value)
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return str(value)


def _target(each: Mapping[str, Any]) -> str:
    value = each["reference"] if each["value"] is None else f"{each['value']}{each['unit']}"
    words = f"{each['name']}：{OPS.get(each['op'], each['op'])}{value}"
    return f"{words}（仅供参考）" if each.get("reference_only") else words


def compared(old: TaskVersion, new: TaskVersion) -> list[Compared]:
    """Return the fields of two versions side by side."""
    found = []
    for name, head in FIELDS.items():
        if name not in old.snapshot and name not in new.snapshot:
            continue
        before, after = in_words(name, old.snapshot.get(name)), in_words(name, new.snapshot.get(name))
        pieces = word_diff(before, after)
        found.append(Compared(head, _side(pieces, "gone", "del"), _side(pieces, "came", "ins"), before != after))
    return found


def _side(pieces: tuple[Any, ...], kind: str, tag: str) -> SafeString:
    marks = {kind: (SafeString(f"<{tag}>"), SafeString(f"</{tag}>")), "same": ("", "")}
    shown = [(marks[each.kind][0], each.text, marks[each.kind][1]) for each in pieces if each.kind in marks]
    return format_html_join("", "{}{}{}", shown)
