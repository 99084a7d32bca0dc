"""Whose government it is: what every action on units and people asks first."""

from __future__ import annotations

from luoshi.errors import NotAllowed
from luoshi.units.models import Account, Jurisdiction
from luoshi.web.permissions import require


def require_own(actor: Account | None, permission: str, jurisdiction_id: object) -> None:
    """Do nothing where the actor holds `permission` in its own government, and this is it; else NotAllowed.

    No actor is the person at the machine itself (a command): it may do everything, and the journal says 系统.
    """
    if actor is None:
        return
    require(actor, permission)
    if actor.jurisdiction_id != jurisdiction_id:
        raise NotAllowed("只能办理本级政府的事项，请由该级政府的人员办理。", permission=permission)


def require_over(actor: Account | None, permission: str, jurisdiction: Jurisdiction) -> None:
    """The same where a government above may act for those below: opening governments, accounts and roles."""
    if actor is None:
        return
    require(actor, permission)
    if not actor.jurisdiction.covers(jurisdiction):
        raise NotAllowed("只能办理本级和下级政府的事项。", permission=permission)
