"""What a decision changes, with its images before and after (前后值): so that it is told, compared and taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from luoshi.plans.draft import Draft
from luoshi.plans.models import ItemLeader, ItemStage, ItemTarget, ItemUnit, PlanItem, Printed
from luoshi.units.models import Account

# Which part of an item a row is, as `PlanItem.corrected` names it.
PARTS: dict[type[models.Model], str] = {
    ItemUnit: "units",
    ItemLeader: "leaders",
    ItemTarget: "targets",
    ItemStage: "stages",
}
UNTOLD = {"version", "corrected"}  # follow from the rest; no image of their own
Image = dict[str, Any]


def plain_value(value: Any) -> Any:
    """Return a field's value as JSON keeps it."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def image_of(row: models.Model) -> Image:
    """Return all fields of a row, so that it can be made again."""
    return {field.attname: plain_value(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def value_from(model: Any, name: str, value: Any) -> Any:
    """Return the field's value that JSON kept."""
    field = next(each for each in model._meta.concrete_fields if each.attname == name)
    return (field.target_field if isinstance(field, models.ForeignKey) else field).to_python(value)


class Recorder:
    """Changes rows in memory and remembers what they were; `save` writes all of it, few statements for any number."""

    def __init__(self, draft: Draft, actor: Account, now: datetime) -> None:
        self.draft, self.actor, self.now = draft, actor, now
        self.touched: set[str] = set()
        self._before: dict[UUID, Image | None] = {}  # None: made in this decision
        self._after: dict[UUID, Image | None] = {}  # None: taken away
        self._rows: dict[UUID, models.Model] = {}
        self._marked: dict[UUID, PlanItem] = {}
        self._adopted: set[UUID] = set()
        self._items: dict[UUID, PlanItem] = {}

    def update(self, row: models.Model, **values: Any) -> None:
        """Set fields by attribute name (unit_id, not unit); what stays the same is no change."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        held = self._before.setdefault(row.pk, {})
        if held is not None:
            self._before[row.pk] = {name: plain_value(getattr(row, name)) for name in changed} | held
        self._rows[row.pk] = row
        for field in row._meta.concrete_fields:
            if field.attname in changed:
                setattr(row, field.attname, changed[field.attname])
                row._state.fields_cache.pop(field.name, None)
        after = {name: plain_value(value) for name, value in changed.items()}
        self._after[row.pk] = (self._after.get(row.pk) or {}) | after
        self._touch(row, changed)
        self._mark(row, changed)

    def create(self, row: models.Model) -> None:
        """Add a row; one of the plan also to the draft."""
        image = image_of(row)
        self._rows[row.pk], self._before[row.pk], self._after[row.pk] = row, None, image
        if isinstance(row, PlanItem):
            self.draft.items.append(row)
            self.draft.items.sort(key=lambda item: item.position)
        elif isinstance(row, Printed):
            self._list_of(row).append(row)
        self._touch(row, image)
        self._mark(row, ())

    def adopt(self, row: models.Model) -> None:
        """Remember a row of the register that another action has made for this decision."""
        self._adopted.add(row.pk)
        self.create(row)

    def delete(self, row: models.Model) -> None:
        """Take a row away."""
        if row.pk in self._before and self._before[row.pk] is None:
            for held in (self._before, self._after, self._rows):
                held.pop(row.pk)
        else:
            whole = image_of(row) | (self._before.get(row.pk) or {})
            self._rows[row.pk], self._before[row.pk], self._after[row.pk] = row, whole, None
            self._touch(row, whole)
            self._mark(row, ())
        if isinstance(row, PlanItem):
            self.draft.items = [item for item in self.draft.items if item.pk != row.pk]
        elif isinstance(row, Printed):
            rows = self._list_of(row)
            rows[:] = [each for each in rows if each.pk != row.pk]

    def move(self, row: Any, item: PlanItem, **values: Any) -> None:
        """Give a part of one item to another one."""
        rows = self._list_of(row)
        rows[:] = [each for each in rows if each.pk != row.pk]
        self._mark(row, ())
        self.update(row, item_id=item.pk, **values)
        self._list_of(row).append(row)

    def _list_of(self, row: Any) -> list[Any]:
        found: list[Any] = getattr(self.draft, PARTS[type(row)])[row.item_id]
        return found

    def _touch(self, row: models.Model, names: Iterable[str]) -> None:
        """Note the row and the rows it hangs on: who takes those back must not pull them away from under it."""
        self.touched.add(str(row.pk))
        for field in row._meta.concrete_fields:
            if field.name == "item" or (field.name in {"unit", "group", "leader"} and field.attname in set(names)):
                key = getattr(row, field.attname)
                self.touched |= {str(key)} if key else set()

    def _mark(self, row: models.Model, names: Iterable[str]) -> None:
        """Mark in the item which of its parts a person changed, and who (人工校核)."""
        item = row if isinstance(row, PlanItem) else self._item_of(row)
        if item is None:
            return
        said = {"by": str(self.actor.pk), "name": self.actor.name, "at": self.now.isoformat()}
        parts = names if isinstance(row, PlanItem) else (PARTS[type(row)],)
        item.corrected = item.corrected | {name: said for name in parts}
        self._marked[item.pk] = item

    def _item_of(self, row: Any) -> PlanItem | None:
        if type(row) not in PARTS:
            return None
        if len(self._items) != len(self.draft.items):
            self._items = {item.pk: item for item in self.draft.items}
        return self._items.get(row.item_id)

    def unmark(self, marks: Mapping[str, Mapping[str, Any]]) -> None:
        """Set the marks of items ({item: {part: mark or None}}) back to what they were."""
        for item in self.draft.items:
            if before := marks.get(str(item.pk)):
                kept = item.corrected | before
                item.corrected = {name: said for name, said in kept.items() if said is not None}
                self._marked[item.pk] = item

    def changes(self) -> list[Image]:
        """Return what changed: [{"model", "pk", "before", "after"}], in the order in which it happened."""
        return [
            {"model": row._meta.label_lower, "pk": str(pk), "before": before, "after": self._after[pk]}
            for pk, row in self._rows.items()
            if (before := self._before[pk]) is None or before != self._after[pk]
        ]

    def save(self, version: int) -> None:
        """Write everything; the items concerned carry `version`, by which a page knows what changed."""
        made: dict[Any, list[Any]] = defaultdict(list)
        gone: dict[Any, list[Any]] = defaultdict(list)
        changed: dict[Any, list[Any]] = defaultdict(list)
        for item in self._marked.values():
            item.version = version
        for pk, row in self._rows.items():
            before = self._before[pk]
            if before is None:
                made[type(row)] += [] if pk in self._adopted else [row]
            elif self._after[pk] is None:
                gone[type(row)].append(row)
            else:
                changed[type(row), tuple(sorted(before))].append(row)
        for model, rows in sorted(made.items(), key=lambda each: each[0] in PARTS):
            model._base_manager.bulk_create(rows, batch_size=1000)
        for (model, names), rows in changed.items():
            model._base_manager.bulk_update(rows, names, batch_size=500)
        # Last, and what hangs on others first: nothing points any more to what goes.
        for model, rows in sorted(gone.items(), key=lambda each: each[0] not in PARTS):
            _delete(model, rows)
        standing = {item.pk for item in self.draft.items}
        marked = [item for item in self._marked.values() if item.pk in standing]
        PlanItem.objects.bulk_update(marked, ["corrected", "version"], batch_size=500)


def _delete(model: Any, rows: list[models.Model]) -> None:
    keys = {row.pk for row in rows}
    while keys:
        try:
            model._base_manager.filter(pk__in=keys).delete()
            return
        except ProtectedError as error:
            # A unit that was made by the decision taken back, and is used elsewhere by now, stays in the register.
            used = keys & {getattr(each, name) for each in error.protected_objects for name in _keys_to(each, model)}
            if model in PARTS or model is PlanItem or not used:
                raise
            keys -= used


def _keys_to(row: models.Model, model: Any) -> list[str]:
    return [field.attname for field in row._meta.concrete_fields if field.related_model is model]


def row_of(change: Mapping[str, Any], image: Mapping[str, Any]) -> models.Model:
    """Return the row that a whole image describes, not saved."""
    model = apps.get_model(change["model"])
    row: models.Model = model(**{name: value_from(model, name, value) for name, value in image.items()})
    return row


def overlap(
    one: Iterable[Mapping[str, Any]],
    one_touched: Iterable[str],
    other: Iterable[Mapping[str, Any]],
    other_touched: Iterable[str],
) -> bool:
    """Return whether two decisions changed the same field of the same row, or one made or took away what the other
    stands on.
    """
    others = {each["pk"]: each for each in other}
    mine, theirs = set(one_touched), set(other_touched)
    for each in one:
        if _is_whole(each) and each["pk"] in theirs:
            return True
        same = others.get(each["pk"])
        if same is not None and not _is_whole(same) and set(each["after"] or ()) & set(same["after"] or ()):
            return True
    return any(_is_whole(each) and each["pk"] in mine for each in others.values())


def _is_whole(change: Mapping[str, Any]) -> bool:
    return change["before"] is None or change["after"] is None
