"""What the forms of the review page ask for (校核表单): fields as typed → a kind of decision and its payload.

Names are typed, keys are decided: what is typed for a unit or a leader is looked up in the register here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict

from luoshi.errors import Invalid
from luoshi.plans.models import ItemLeader, ItemUnit, Plan
from luoshi.plans.rules import UnitRole
from luoshi.units.models import Unit, UnitGroup
from luoshi.units.queries import find_leaders, name_index

Wanted = tuple[str, dict[str, Any]]
BLANK_LINE = re.compile(r"\n\s*\n")

# Forms whose fields are the payload as they stand.
PLAIN = {
    "set-due": ("item", "date"),
    "set-tier": ("item", "tier"),
    "set-term": ("item", "term"),
    "remove-item": ("item", "reason"),
    "restore-item": ("item",),
    "add-stage": ("item", "what", "date"),
    "add-target": ("item", "name", "op", "value", "unit", "reference"),
}


def asked_for(post: QueryDict, plan: Plan) -> Wanted:
    """Return the decision that a form of the card asks for; Invalid where the form is none of the page's."""
    kind = post.get("kind", "")
    if kind in PLAIN:
        return kind, _fields(post, *PLAIN[kind])
    if kind not in SPECIAL:
        raise Invalid("没有这种校核操作，请刷新页面后重试。")
    return SPECIAL[kind](post, plan)


def _fields(post: QueryDict, *names: str) -> dict[str, Any]:
    return {name: post[name] for name in names if name in post}


def _text(post: QueryDict, plan: Plan) -> Wanted:
    """Words corrected; or split where the cursor stood (without a script: at empty lines); or joined to the next."""
    text = post.get("text", "").replace("\r\n", "\n")
    if post.get("merge"):
        return "merge-items", {"items": [post.get("item"), post["merge"]]}
    if not post.get("split"):
        return "edit-text", {"item": post.get("item"), "text": text}
    parts = [part.strip() for part in _parts(text, post.get("at", ""))]
    if len(parts) < 2 or not all(parts):
        raise Invalid("请先把光标放在内容中间要拆开的地方，再点“拆成两项”。")
    return "split-item", {"item": post.get("item"), "parts": parts}


def _parts(text: str, at: str) -> list[str]:
    if at.isdecimal() and 0 < int(at) < len(text):
        return [text[: int(at)], text[int(at) :]]
    return BLANK_LINE.split(text)


def _headings(post: QueryDict, plan: Plan) -> Wanted:
    return "edit-heading", {"item": post.get("item"), "headings": list(filter(str.strip, post.getlist("heading")))}


def _new_item(post: QueryDict, plan: Plan) -> Wanted:
    return "add-item", {"after": post.get("item"), "text": post.get("text", "")}


def _target(post: QueryDict, plan: Plan) -> Wanted:
    key = post.get("target")
    if post.get("remove"):
        return "remove-target", {"target": key}
    if "only" in post:
        return "mark-reference", {"target": key, "reference_only": post["only"] == "1"}
    return "edit-target", {"target": key, **_fields(post, "name", "op", "value", "unit", "reference")}


def _stage(post: QueryDict, plan: Plan) -> Wanted:
    if post.get("remove"):
        return "remove-stage", {"stage": post.get("stage")}
    return "edit-stage", _fields(post, "stage", "what", "date")


def _units(post: QueryDict, plan: Plan) -> Wanted:
    """One step of the chips: add:lead, add:support, remove:key, first:key, lead:key, support:key."""
    act, _, what = post.get("op", "").partition(":")
    rows = list(ItemUnit.objects.filter(item__plan=plan, item=_key(post.get("item"))))
    leads = [str(row.pk) for row in rows if row.role == UnitRole.LEAD]
    supports = [str(row.pk) for row in rows if row.role == UnitRole.SUPPORT]
    if act == "add":
        (leads if what == UnitRole.LEAD else supports).append(unit_key(plan, post.get("name", "")))
    else:
        leads, supports = ([key for key in keys if key != what] for keys in (leads, supports))
        if act == "first":
            leads.insert(0, what)
        elif act in (UnitRole.LEAD, UnitRole.SUPPORT):
            (leads if act == UnitRole.LEAD else supports).append(what)
    return "set-units", {"item": post.get("item"), "leads": leads, "supports": supports}


def _leaders(post: QueryDict, plan: Plan) -> Wanted:
    """One step of the chips: add (name), remove:key."""
    act, _, what = post.get("op", "").partition(":")
    rows = ItemLeader.objects.filter(item__plan=plan, item=_key(post.get("item")))
    kept = [row for row in rows if str(row.pk) != what]
    unknown = [row.printed or row.post for row in kept if row.leader_id is None]
    if unknown:
        raise Invalid(f"“{unknown[0]}”还没有对应到领导名录，请先在右边的问题里定下是谁。")
    leaders = [str(row.leader_id) for row in kept]
    if act == "add":
        leaders.append(leader_key(plan, post.get("name", "")))
    return "set-leaders", {"item": post.get("item"), "leaders": leaders}


def _acknowledged(post: QueryDict, plan: Plan) -> Wanted:
    return "acknowledge", {"questions": post.getlist("question"), "note": post.get("note", "")}


SPECIAL: Mapping[str, Callable[[QueryDict, Plan], Wanted]] = {
    "edit-text": _text,
    "edit-heading": _headings,
    "add-item": _new_item,
    "edit-target": _target,
    "edit-stage": _stage,
    "set-units": _units,
    "set-leaders": _leaders,
    "acknowledge": _acknowledged,
}


def filled_in(plan: Plan, field: str, post: QueryDict) -> Any:
    """Return what a person typed or ticked for the field that an offer asks for, as its payload has it."""
    if field in ("members", "units"):
        if not post.getlist("member"):
            raise Invalid("请至少勾选一个单位。", field=field)
        return post.getlist("member")
    typed = post.get("asked", "")
    if field == "unit":
        return str(_named(plan, typed, Unit).pk)
    if field == "group":
        return str(_named(plan, typed, UnitGroup).pk)
    if field in ("leader", "leaders"):
        return leader_key(plan, typed)
    return typed.strip()


def unit_key(plan: Plan, name: str) -> str:
    """Return the key of the unit or group that is called so; Invalid where none or several are."""
    return str(_named(plan, name, Unit, UnitGroup).pk)


def _named(plan: Plan, name: str, *wanted: type[Unit] | type[UnitGroup]) -> Unit | UnitGroup:
    name = name.strip()
    if not name:
        raise Invalid("请先输入单位名称。", field="name")
    index = name_index(plan.jurisdiction)
    found = index.find(name)
    if found is None or not isinstance(found, wanted):
        near = next((guess.meant.name for guess in index.similar(name, 1)), "")
        raise Invalid(f"单位名录里没有“{name}”{f'，是不是“{near}”？' if near else '，请从提示中选择。'}", field="name")
    return found


def leader_key(plan: Plan, name: str) -> str:
    """Return the key of the leader who is called so, or holds the post; Invalid where nobody or several do."""
    name = name.strip()
    if not name:
        raise Invalid("请先输入领导姓名。", field="name")
    leader = find_leaders(plan.jurisdiction, {name})[name]
    if leader is None:
        raise Invalid(f"领导名录里没有“{name}”，请从提示中选择。", field="name")
    return str(leader.pk)


def _key(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise Invalid("选择的内容无法识别，请刷新页面后重试。") from None
