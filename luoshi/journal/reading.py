"""An entry as a person reads it: the Chinese names of action, thing and fields, values without keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from luoshi.journal.models import Entry
from luoshi.journal.rules import FIELD_NAMES, action_name

CHANNELS = {"page": "网页", "api": "接口", "command": "命令", "job": "后台任务"}
# Decisions of a review keep each row that they changed under its key.
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
KEY_IN_BRACKETS = re.compile(r" \([0-9a-f]{8}-[0-9a-f-]{27}\)$")
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the page."""

    entry: Entry
    action: str
    kind: str
    channel: str
    changes: tuple[Change, ...]


def line_of(entry: Entry) -> Line:
    """Return an entry in words."""
    model = _model(entry.subject_kind)
    names = dict.fromkeys([*entry.before, *entry.after])
    changes = tuple(
        Change(_field(model, name), _value(model, name, entry.before), _value(model, name, entry.after))
        for name in names
    )
    kind = str(model._meta.verbose_name) if model else ""
    kind = "" if kind.isascii() else kind  # a model without a Chinese name
    return Line(entry, action_name(entry.action), kind, CHANNELS.get(entry.channel, entry.channel), changes)


def _model(kind: str) -> type[Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None  # written by another version


def _field_of(model: type[Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _field(model: type[Model] | None, name: str) -> str:
    if KEY.fullmatch(name):
        return "一行"
    words = str(getattr(_field_of(model, name), "verbose_name", ""))
    return words if words and not words.isascii() else FIELD_NAMES.get(name, name)


def _value(model: type[Model] | None, name: str, values: dict[str, Any]) -> str:
    if name not in values:
        return ""
    value = values[name]
    choices = dict(getattr(_field_of(model, name), "flatchoices", ()))
    return _words(choices.get(value, value) if isinstance(value, str) else value)


def _words(value: Any) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_words(each) for each in value)
    if isinstance(value, dict):
        return "；".join(f"{FIELD_NAMES.get(name, name)}：{_words(each)}" for name, each in value.items())
    text = KEY_IN_BRACKETS.sub("", str(value))
    if "T" in text and (moment := _moment(text)):
        return moment
    return text


def _moment(text: str) -> str:
    try:
        found = parse_datetime(text)
    except ValueError:
        return ""
    return f"{timezone.localtime(found):%Y-%m-%d %H:%M}" if found and found.tzinfo else ""
