"""Decisions about leaders (领导校核)."""

from __future__ import annotations

from luoshi.errors import Invalid
from luoshi.plans.actions.deciding.asked import Asked
from luoshi.plans.actions.deciding.recorder import Recorder
from luoshi.plans.models import ItemLeader
from luoshi.plans.rules import Origin
from luoshi.units.actions import leaders


def _named(asked: Asked, name: str) -> list[ItemLeader]:
    found = [row for rows in asked.draft.leaders.values() for row in rows if name == (row.printed or row.post)]
    if not found:
        raise Invalid(f"方案里没有领导“{name}”，请刷新页面看最新内容。")
    return found


def map_leader(asked: Asked, rec: Recorder) -> str:
    """{name, leader}: the printed name or post is that leader, wherever it stands in the plan."""
    name = asked.text("name", "原文中的姓名或职务", 60)
    leader = asked.leader()
    for row in _named(asked, name):
        rec.update(row, leader_id=leader.pk)
    return f"“{name}”即{leader.name}"


def create_leader(asked: Asked, rec: Recorder) -> str:
    """{name, leader_name?, title?}: put a leader into the register, and map the printed name or post to him."""
    name = asked.text("name", "原文中的姓名或职务", 60)
    rows = _named(asked, name)
    only_post = all(not row.printed for row in rows)
    field = "text" if asked.has("text") else "leader_name"
    full_name = asked.text(field, "领导姓名", 40, needed=only_post) or name
    post = next((row.post for row in rows if row.post), "")
    title = asked.text("title", "职务", 60, needed=not post) or post
    leader = leaders.create_leader(
        actor=rec.actor, jurisdiction=asked.plan.jurisdiction, name=full_name, title=title, now=rec.now
    )
    rec.adopt(leader)
    for row in rows:
        rec.update(row, leader_id=leader.pk)
    return f"新建领导“{leader.name}”"


def set_leaders(asked: Asked, rec: Recorder) -> str:
    """{item | items, leaders}: exactly these answer for it."""
    items = asked.items()
    chosen = asked.leaders("leaders", "leader")
    for item in items:
        rows = {row.leader_id: row for row in asked.draft.leaders[item.pk] if row.leader_id}
        wanted = {leader.pk for leader in chosen}
        for row in [row for row in asked.draft.leaders[item.pk] if row.leader_id not in wanted]:
            rec.delete(row)
        for position, leader in enumerate(chosen, 1):
            if leader.pk in rows:
                rec.update(rows[leader.pk], position=position)
            else:
                rec.create(
                    ItemLeader(
                        jurisdiction_id=item.jurisdiction_id,
                        item=item,
                        printed=leader.name,
                        leader=leader,
                        position=position,
                        origin=Origin.PERSON,
                        given_by_id=rec.actor.pk,
                    )
                )
    return f"牵头领导：{'、'.join(leader.name for leader in chosen)}" if chosen else "不设牵头领导"
