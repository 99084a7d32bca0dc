"""What every business row has: a key made in Python and the government it belongs to."""

from __future__ import annotations

from django.db import models

from luoshi.units.jurisdictions import Jurisdiction
from luoshi.web.keys import new_id


class Owned(models.Model):
    """A row of one government (`jurisdiction`): lists, uniqueness and a later split by government go by that key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name="所属政府")

    class Meta:
        abstract = True
