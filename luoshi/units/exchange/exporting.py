"""What stands in the database as rows of such a workbook: exported, it can be imported again as it is."""

from __future__ import annotations

from collections.abc import Iterator

from luoshi.units.exchange.columns import BETWEEN
from luoshi.units.models import Account, Grant
from luoshi.units.queries import accounts_of, units_of
from luoshi.units.rules import NameKind

Cells = dict[str, str]


def unit_rows(actor: Account) -> Iterator[Cells]:
    """Yield the units of the own government that can be given tasks."""
    for unit in units_of(actor).filter(active_to=None).prefetch_related("names", "groups"):
        former = [each.name for each in unit.names.all() if each.kind == NameKind.FORMER]
        others = [each.name for each in unit.names.all() if each.kind != NameKind.FORMER]
        yield {
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": unit.get_kind_display(),
            "position": str(unit.position),
            "phone": unit.phone,
            "names": BETWEEN.join(others),
            "former": BETWEEN.join(former),
            "groups": BETWEEN.join(group.name for group in unit.groups.all()),
        }


def account_rows(actor: Account) -> Iterator[Cells]:
    """Yield the open accounts that an administrator keeps."""
    for account in accounts_of(actor).filter(is_active=True):
        yield {
            "username": account.username,
            "name": account.name,
            "government": account.jurisdiction.name,
            "phone": account.phone,
            "email": account.email,
            "roles": account.roles_shown,
        }


def role_rows(actor: Account) -> Iterator[Cells]:
    """Yield the roles of today, one a row."""
    grants = Grant.objects.filter(
        account__jurisdiction__path__startswith=actor.jurisdiction.path, account__is_active=True, until=None
    )
    for grant in grants.select_related("account__jurisdiction", "unit").order_by("account__username"):
        yield {
            "username": grant.account.username,
            "name": grant.account.name,
            "government": grant.account.jurisdiction.name,
            "role": grant.get_role_display(),
            "unit": grant.unit.name if grant.unit else "",
            "turn": grant.turn,
            "reason": "现有角色",
        }
