"""Entries as a file, one JSON object a line: kept on another machine, and proved there without the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TextIO
from uuid import UUID

from luoshi.errors import Invalid
from luoshi.journal.models import Entry
from luoshi.journal.queries import Break, first_break_among

FIELDS = ("id", "chain", "number", "at", "action", "actor_id", "actor_name", "channel", "address", "request_id")
MORE_FIELDS = ("subject_kind", "subject_id", "subject_name", "before", "after", "previous", "digest")
KEYS = {"id", "chain", "actor_id", "subject_id"}


def write_entries(entries: Iterable[Entry], file: TextIO) -> int:
    """Write entries; return how many."""
    count = 0
    for entry in entries:
        values = {name: getattr(entry, name) for name in (*FIELDS, *MORE_FIELDS)}
        values |= {name: str(values[name]) for name in KEYS if values[name] is not None}
        values["at"] = entry.at.isoformat()
        file.write(json.dumps(values, ensure_ascii=False) + "\n")
        count += 1
    return count


def read_entries(file: TextIO) -> Iterator[Entry]:
    """Yield the entries of such a file. Invalid where a line is none, with its number."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            values |= {name: UUID(values[name]) for name in KEYS if values[name] is not None}
            values["at"] = datetime.fromisoformat(values["at"])
            yield Entry(**values)
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid(f"第{number}行不是留痕条目，文件不完整或不是导出的留痕。") from error


def breaks_in(file: TextIO) -> tuple[int, list[Break]]:
    """Return how many entries a file has, and the first break of each chain in it."""
    chains: dict[UUID, list[Entry]] = {}
    for entry in read_entries(file):
        chains.setdefault(entry.chain, []).append(entry)
    found = []
    for key, entries in chains.items():
        entries.sort(key=lambda each: each.number)
        broken = first_break_among(key, entries, None)
        if broken:
            found.append(broken)
    return sum(map(len, chains.values())), found
