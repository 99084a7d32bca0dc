"""Reading units and people: what an account may see, one row of it, and what a printed name means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from luoshi.units.models import (
    Account,
    Grant,
    Handover,
    Jurisdiction,
    Leader,
    LeaderPost,
    Oversight,
    Unit,
    UnitGroup,
    UnitName,
)
from luoshi.units.names import LEAST, bare_name, forms, likeness, plain
from luoshi.units.rules import OF_A_UNIT, THREE_ADMINISTRATORS, NameKind, Role

Named = Unit | UnitGroup


def units_of(account: Account) -> QuerySet[Unit]:
    """Return the units of the account's own government, closed ones too."""
    return Unit.objects.filter(jurisdiction_id=account.jurisdiction_id)


def groups_of(account: Account) -> QuerySet[UnitGroup]:
    """Return the groups of the account's own government."""
    return UnitGroup.objects.filter(jurisdiction_id=account.jurisdiction_id)


def leaders_of(account: Account) -> QuerySet[Leader]:
    """Return the leaders of the account's own government."""
    return Leader.objects.filter(jurisdiction_id=account.jurisdiction_id)


def governments_of(account: Account) -> QuerySet[Jurisdiction]:
    """Return the account's own government and all below it."""
    return Jurisdiction.objects.filter(path__startswith=account.jurisdiction.path)


def accounts_of(account: Account) -> QuerySet[Account]:
    """Return the accounts of the own government and of those below it: what its administrators keep."""
    return (
        Account.objects.filter(jurisdiction__path__startswith=account.jurisdiction.path)
        .select_related("jurisdiction")
        .prefetch_related(Prefetch("grants", Grant.objects.filter(until=None).select_related("unit"), "grants_now"))
    )


ACCOUNT_STATES = {"closed": Q(is_active=False), "open": Q(is_active=True), "new": Q(must_change_password=True)}


def listed_accounts(account: Account, words: str = "", state: str = "") -> QuerySet[Account]:
    """Return the accounts as their list shows them; `words` are part of a name, or of a unit they act for."""
    found = accounts_of(account).order_by("jurisdiction__path", "username")
    if words:
        found = found.filter(
            Q(username__icontains=words)
            | Q(name__contains=words)
            | Q(grants__unit__short_name__contains=words, grants__until=None)
            | Q(grants__unit__name__contains=words, grants__until=None)
        ).distinct()
    return found.filter(ACCOUNT_STATES[state]) if state in ACCOUNT_STATES else found


def listed_roles(account: Account, words: str = "", role: str = "") -> QuerySet[Account]:
    """Return the accounts that can hold roles; `role` is one that they hold, or "none"."""
    found = accounts_of(account).filter(is_active=True).order_by("jurisdiction__path", "username")
    if words:
        found = found.filter(Q(username__icontains=words) | Q(name__contains=words))
    if role == "none":
        return found.exclude(grants__in=Grant.objects.filter(until=None))
    if role:
        return found.filter(grants__in=Grant.objects.filter(until=None, role=role)).distinct()
    return found


def handover_grants(account: Account) -> QuerySet[Grant]:
    """Return the roles of units that the account may hand over."""
    found = Grant.objects.filter(jurisdiction=account.jurisdiction_id, until=None, role__in=OF_A_UNIT)
    if not account.holds(Role.BUSINESS_ADMIN):
        found = found.filter(unit__in=account.unit_ids, role=Role.LIAISON)
    return found.select_related("account", "unit").order_by("unit__position", "role", "turn")


def handover_takers(account: Account, grant: Grant) -> QuerySet[Account]:
    """Return who may take over a role from the one who holds it."""
    return (
        Account.objects.filter(jurisdiction=account.jurisdiction_id, is_active=True)
        .exclude(pk__in=[account.pk, grant.account_id])
        .exclude(grants__in=Grant.objects.filter(until=None, role__in=THREE_ADMINISTRATORS))
    )


def handovers_of(account: Account) -> QuerySet[Handover]:
    """Return the handovers that the account may see."""
    done = Handover.objects.filter(jurisdiction=account.jurisdiction_id)
    if not account.holds(Role.BUSINESS_ADMIN):
        done = done.filter(unit__in=account.unit_ids)
    return done.select_related("unit", "from_account", "to_account", "by")


def unit_or_404(account: Account, pk: UUID) -> Unit:
    """Return a unit that the account may see."""
    return get_object_or_404(units_of(account), pk=pk)


def group_or_404(account: Account, pk: UUID) -> UnitGroup:
    """Return a group that the account may see."""
    return get_object_or_404(groups_of(account), pk=pk)


def leader_or_404(account: Account, pk: UUID) -> Leader:
    """Return a leader whom the account may see."""
    return get_object_or_404(leaders_of(account), pk=pk)


def government_or_404(account: Account, pk: UUID) -> Jurisdiction:
    """Return a government that the account may see: its own or one below."""
    return get_object_or_404(governments_of(account), pk=pk)


def account_or_404(account: Account, pk: UUID) -> Account:
    """Return an account that an administrator keeps."""
    return get_object_or_404(accounts_of(account), pk=pk)


def members_of(group: UnitGroup) -> QuerySet[Unit]:
    """Return the units of a group that can be given tasks, in the order of the establishment."""
    return Unit.objects.filter(memberships__group=group, active_to=None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a printed name may mean, and why; a person decides."""

    meant: Named
    score: int  # 0–100
    reason: str  # in Chinese, beside the answer


@dataclass(slots=True)
class NameIndex:
    """Every name of a government's units and groups, read once (two queries); asked as often as wanted."""

    place: str
    prefix: str
    known: dict[str, dict[UUID, Named]] = field(default_factory=dict)  # plain name → what bears it
    closed: dict[str, Unit] = field(default_factory=dict)  # names of units that are no more, and names out of date

    def find(self, name: str) -> Named | None:
        """Return what `name` says for certain, or None where nothing or more than one thing bears it."""
        for form in forms(name, self.place, self.prefix):
            bearing = self.known.get(form)
            if bearing:
                return next(iter(bearing.values())) if len(bearing) == 1 else None
        return None

    def similar(self, name: str, limit: int = 5) -> list[Suggestion]:
        """Return what `name` may mean, best first; empty where nothing comes near."""
        best: dict[UUID, Suggestion] = {}
        for suggestion in self._guesses(bare_name(name, self.place, self.prefix)):
            held = best.get(suggestion.meant.pk)
            if suggestion.score >= LEAST and (held is None or held.score < suggestion.score):
                best[suggestion.meant.pk] = suggestion
        return sorted(best.values(), key=lambda each: -each.score)[:limit]

    def _guesses(self, bare: str) -> Iterator[Suggestion]:
        for known, bearing in self.known.items():
            score = round(likeness(bare, bare_name(known, self.place, self.prefix)))
            for meant in bearing.values():
                yield Suggestion(meant, score, f"与“{known}”{'同义' if score > 95 else '相近'}")
        for known, unit in self.closed.items():
            score = round(likeness(bare, bare_name(known, self.place, self.prefix)))
            now = unit.successor if unit.active_to else unit
            if now is not None:
                yield Suggestion(now, score, f"“{known}”现为“{now.name}”")

    def add(self, name: str, meant: Named) -> None:
        """Let `name` mean `meant`."""
        self.known.setdefault(plain(name), {})[meant.pk] = meant


def name_index(jurisdiction: Jurisdiction, at: date | None = None) -> NameIndex:
    """Return the names of a government's units and groups as they held on day `at` (None: today's, and former ones)."""
    index = NameIndex(plain(jurisdiction.name), jurisdiction.prefix)
    rows = (
        Unit.objects.filter(jurisdiction=jurisdiction)
        .select_related("successor")
        .annotate(
            other=F("names__name"),
            other_kind=F("names__kind"),
            other_from=F("names__valid_from"),
            other_to=F("names__valid_to"),
        )
    )
    former: list[tuple[str, Unit]] = []
    for unit in rows:
        if at is not None and unit.active_from is not None and unit.active_from > at:
            continue  # founded later, perhaps under a name that another unit bore then
        others = [unit.other] if unit.other and _held(unit.other_from, unit.other_to, at) else []
        if unit.active_to is None or (at is not None and at <= unit.active_to):
            for name in filter(None, [unit.name, unit.short_name]):
                index.add(name, unit)
            for name in others:
                if unit.other_kind == NameKind.FORMER:
                    former.append((name, unit))
                else:
                    index.add(name, unit)
        elif unit.successor:
            index.closed |= {plain(name): unit for name in filter(None, [unit.name, unit.short_name])}
        if unit.other and not others:
            index.closed[plain(unit.other)] = unit
    for name, bearer in former:
        if at is not None or plain(name) not in index.known:  # today a name means who bears it now
            index.add(name, bearer)
    for group in UnitGroup.objects.filter(jurisdiction=jurisdiction):
        for name in [group.name, *group.other_names]:
            index.add(name, group)
    return index


def _held(since: date | None, until: date | None, at: date | None) -> bool:
    return at is None or ((since is None or since <= at) and (until is None or at <= until))


def find_units(jurisdiction: Jurisdiction, names: Iterable[str], at: date | None = None) -> dict[str, Named | None]:
    """Return for each printed name the unit or group that bears it for certain, else None. Two queries in all."""
    index = name_index(jurisdiction, at)
    return {name: index.find(name) for name in names}


def similar_units(jurisdiction: Jurisdiction, name: str) -> list[Suggestion]:
    """Return what a printed name may mean, best first. For many names ask one `name_index`."""
    return name_index(jurisdiction).similar(name)


def find_leaders(jurisdiction: Jurisdiction, names: Iterable[str], at: date | None = None) -> dict[str, Leader | None]:
    """Return for each printed name or post (许怀远, 常务副市长) the one leader who bears it, else None."""
    posts = LeaderPost.objects.filter(Q(until=None) if at is None else Q(until=None) | Q(until__gte=at))
    bearing: dict[str, set[Leader]] = {}
    for leader in Leader.objects.filter(jurisdiction=jurisdiction).prefetch_related(Prefetch("posts", posts)):
        for name in {leader.name, *(post.title for post in leader.posts.all() if _held(post.since, None, at))}:
            bearing.setdefault(plain(name), set()).add(leader)
    found = {name: bearing.get(plain(name), set()) for name in names}
    return {name: next(iter(leaders)) if len(leaders) == 1 else None for name, leaders in found.items()}


def former_names(unit: Unit) -> list[str]:
    """Return the former names of a unit (曾用名), the youngest first."""
    return [each.name for each in unit.names.filter(kind=NameKind.FORMER).order_by(F("valid_to").desc(nulls_last=True))]


@dataclass(frozen=True, slots=True)
class UnitHead:
    """What stands at the head of every page about a unit: `units/_unit_head.html`."""

    unit: Unit
    names: list[UnitName]  # further names, the former ones last
    groups: list[UnitGroup]
    leaders: list[Leader]  # who oversees it now
    people: list[Grant]  # liaisons and reviewers of today


def unit_head(unit: Unit) -> UnitHead:
    """Return the head of a unit's pages: five queries."""
    people = Grant.objects.filter(unit=unit, until=None, account__is_active=True).select_related("account", "unit")
    return UnitHead(
        unit,
        sorted(unit.names.all(), key=lambda each: each.kind == NameKind.FORMER),
        list(unit.groups.all()),
        list(Leader.objects.filter(oversights__unit=unit, oversights__until=None).distinct()),
        list(people),
    )


def listed_units(account: Account, words: str = "", kind: str = "", *, closed: bool = False) -> QuerySet[Unit]:
    """Return the units of the account's government as the list shows them; `words` are part of any name."""
    found = units_of(account)
    if not closed:
        found = found.filter(active_to=None)
    if kind:
        found = found.filter(kind=kind)
    if words:
        named = UnitName.objects.filter(jurisdiction_id=account.jurisdiction_id, name__contains=words)
        found = found.filter(
            Q(name__contains=words) | Q(short_name__contains=words) | Q(pk__in=named.values("unit_id"))
        )
    liaisons = Grant.objects.filter(role=Role.LIAISON, until=None).select_related("account")
    overseen = Oversight.objects.filter(until=None).select_related("leader")
    return found.select_related("successor").prefetch_related(
        Prefetch("grants", liaisons, "liaisons_now"), Prefetch("oversights", overseen, "overseen_now"), "names"
    )
