"""Leaders (领导): posts and terms, and the units they oversee (分管)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import record
from luoshi.units.actions.rights import require_own
from luoshi.units.actions.units import clean_name
from luoshi.units.models import Account, Jurisdiction, Leader, LeaderPost, Oversight, Unit, changes_of
from luoshi.units.rules import LEADERS


@transaction.atomic
def create_leader(
    *,
    actor: Account | None,
    jurisdiction: Jurisdiction,
    name: str,
    title: str,
    now: datetime,
    since: date | None = None,
    position: int | None = None,
) -> Leader:
    """Add a leader with the post held now. MoveRefused where the name is there already."""
    require_own(actor, "units.alias", jurisdiction.pk)
    name = clean_name(name, "姓名")
    Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
    if Leader.objects.filter(jurisdiction=jurisdiction, name=name).exists():
        raise MoveRefused(f"领导“{name}”已在名单中；同名的另一位请在姓名后注明，如“{name}（女）”。")
    if position is None:
        last = Leader.objects.filter(jurisdiction=jurisdiction).order_by("-position").first()
        position = last.position + 1 if last else 1
    leader = Leader.objects.create(jurisdiction=jurisdiction, name=name, position=position)
    record("leader.created", actor=actor, subject=leader, at=now, after={"name": name})
    _appoint(actor, leader, title, since, now)
    return leader


@transaction.atomic
def appoint(
    *, actor: Account | None, leader: Leader, title: str, now: datetime, since: date | None = None
) -> LeaderPost:
    """Give a leader a post (任职). MoveRefused where he holds it."""
    require_own(actor, "units.manage", leader.jurisdiction_id)
    Leader.objects.select_for_update().get(pk=leader.pk)
    return _appoint(actor, leader, title, since, now)


def _appoint(actor: Account | None, leader: Leader, title: str, since: date | None, now: datetime) -> LeaderPost:
    title = clean_name(title, "职务")
    if leader.posts.filter(title=title, until=None).exists():
        raise MoveRefused(f"{leader.name}现在就任{title}，不必再任。")
    post = LeaderPost.objects.create(jurisdiction_id=leader.jurisdiction_id, leader=leader, title=title, since=since)
    record("leader.appointed", actor=actor, subject=leader, at=now, after={"title": title, "since": since})
    return post


@transaction.atomic
def end_post(*, actor: Account | None, post: LeaderPost, until: date, now: datetime) -> LeaderPost:
    """Let a leader leave a post (离任); with the last one he oversees nothing any more."""
    require_own(actor, "units.manage", post.jurisdiction_id)
    post = LeaderPost.objects.select_for_update().get(pk=post.pk)
    if post.until is not None:
        raise MoveRefused(f"{post.leader.name}已于{post.until}离任{post.title}。")
    if post.since and until < post.since:
        raise Invalid("离任日期早于任职日期，请改正。")
    post.until = until
    post.save(update_fields=["until"])
    after = {"title": post.title, "until": until}
    record("leader.left", actor=actor, subject=post.leader, at=now, after=after)
    if not post.leader.posts.filter(until=None).exists():
        set_oversight(actor=actor, leader=post.leader, units=(), on=until, now=now)
    return post


@transaction.atomic
def set_oversight(*, actor: Account | None, leader: Leader, units: Iterable[Unit], on: date, now: datetime) -> Leader:
    """Let a leader oversee exactly `units` from day `on`; what ends keeps its days."""
    require_own(actor, "units.manage", leader.jurisdiction_id)
    Leader.objects.select_for_update().get(pk=leader.pk)
    wanted = {unit.pk: unit for unit in units}
    if any(unit.jurisdiction_id != leader.jurisdiction_id for unit in wanted.values()):
        raise Invalid("分管单位须是本级的单位。")
    held = {each.unit_id: each for each in leader.oversights.filter(until=None).select_related("unit")}
    gone = [each for key, each in held.items() if key not in wanted]
    added = [unit for key, unit in wanted.items() if key not in held]
    if not gone and not added:
        return leader
    Oversight.objects.filter(pk__in=[each.pk for each in gone]).update(until=on)
    Oversight.objects.bulk_create(
        Oversight(jurisdiction_id=leader.jurisdiction_id, leader=leader, unit=unit, since=on) for unit in added
    )
    before = {"units": sorted(each.unit.name for each in gone)}
    after = {"units": sorted(unit.name for unit in added)}
    record("leader.oversight-set", actor=actor, subject=leader, at=now, before=before, after=after)
    return leader


@transaction.atomic
def link_leader_account(*, actor: Account | None, leader: Leader, account: Account | None, now: datetime) -> Leader:
    """Say with which account a leader signs in, or with none. Invalid where it has no leader's role."""
    require_own(actor, "units.manage", leader.jurisdiction_id)
    leader = Leader.objects.select_for_update().get(pk=leader.pk)
    if account is not None:
        if account.jurisdiction_id != leader.jurisdiction_id or not account.holds(*LEADERS):
            raise Invalid("只能选本级具有“市长（常务）”或“分管领导”角色的账号。")
        if Leader.objects.filter(account=account).exclude(pk=leader.pk).exists():
            raise MoveRefused(f"账号{account.username}已经对应另一位领导，请先解除。")
    before, after = changes_of(leader, {"account": account})
    if after:
        leader.save(update_fields=["account"])
        record("leader.account-linked", actor=actor, subject=leader, at=now, before=before, after=after)
    return leader
