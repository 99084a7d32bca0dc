"""Governments in their tree (行政区划): nation, province, city, county, township."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.units.rules import PREFIX, Level
from luoshi.web.keys import new_id


class Jurisdiction(models.Model):
    """One government; every row of its business carries its key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField("层级", max_length=8, choices=Level.choices)
    name = models.CharField("名称", max_length=60)  # 青泽市
    code = models.CharField("区划代码", max_length=12, blank=True)  # GB/T 2260, where known
    own_prefix = models.CharField("单位前缀", max_length=4, blank=True)  # where not the level's: 区, 旗, 州
    # The keys from the root to this row, each followed by "/": those below are found by their beginning.
    path = models.CharField(max_length=200, db_index=True, editable=False)

    class Meta:
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(parent__isnull=False), name="jurisdiction_name_once"
            ),
            models.UniqueConstraint(fields=["name"], condition=Q(parent__isnull=True), name="jurisdiction_root_once"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="jurisdiction_code_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="jurisdiction_level_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the path in step with the parent; a government never moves to another parent."""
        self.path = f"{self.parent.path if self.parent else ''}{self.pk.hex}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def prefix(self) -> str:
        """What its units are printed with: 市教育局."""
        return self.own_prefix or PREFIX.get(Level(self.level), "")

    @property
    def government(self) -> str:
        """The name of the government itself (青泽市人民政府)."""
        return f"{self.name}人民政府"

    def covers(self, other: Jurisdiction) -> bool:
        """Return whether `other` is this government or stands below it."""
        return other.path.startswith(self.path)
