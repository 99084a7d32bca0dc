"""How much one file may cost (限额): time, memory, size, pages; each a setting `LUOSHI_PARSE_<NAME>`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from luoshi.parser.errors import ReaderError

PREFIX = "LUOSHI_PARSE_"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file; what passes them is refused with one sentence, never read in part."""

    seconds: int = 60  # wall clock: of taking a file's text out, and again of reading what the text says
    memory: int = 1_500_000_000  # bytes of address space the reading may add
    received: int = 50_000_000  # bytes of the file
    unpacked: int = 400_000_000  # bytes of all its packed parts together
    pages: int = 5_000
    ratio: int = 1_000  # unpacked to packed bytes of one part over `ratio_from`; office XML rarely passes 100
    ratio_from: int = 10_000_000  # a small part may be packed as tightly as it likes: a blank sheet is
    entries: int = 20_000  # parts in one package
    depth: int = 250  # XML elements inside each other
    elements: int = 8_000_000  # XML or HTML elements in all
    cells: int = 1_000_000  # filled or merged places of all tables together
    rows: int = 200_000  # of one table, blank ones at its end not counted
    columns: int = 1_000  # of one table
    lines: int = 2_000_000  # printed lines that are not blank
    characters: int = 60_000_000  # of the text put together
    pixels: int = 100_000_000  # of one picture given to recognition
    ocr_pages: int = 200  # pages without text given to recognition
    # onnxruntime maps 1.9 GB for a page of which it uses 0.9 (measured); the limit counts what is mapped.
    ocr_memory: int = 3_000_000_000  # in place of `memory` where pictures may be recognised
    offline: bool = True  # the child that reads is cut off from the network where the system allows it


DEFAULT = Limits()


def limits_from_environment(environment: Mapping[str, str] = os.environ) -> Limits:
    """Return the limits with what `LUOSHI_PARSE_SECONDS=120` and its like change; a wrong value is refused."""
    changed: dict[str, int | bool] = {}
    for field in fields(Limits):
        name = PREFIX + field.name.upper()
        value = environment.get(name, "").strip()
        if value:
            changed[field.name] = _switch(name, value) if field.name == "offline" else _count(name, value)
    return Limits(**changed)  # type: ignore[arg-type]  # mypy cannot see that the keys fit the fields


def _count(name: str, value: str) -> int:
    digits = value.replace("_", "")
    if not (digits.isascii() and digits.isdigit() and int(digits) > 0):
        raise ReaderError(f"环境变量{name}的值“{value}”不是正整数，请改正后再试。")
    return int(digits)


def _switch(name: str, value: str) -> bool:
    if value.lower() not in {"0", "1", "true", "false"}:
        raise ReaderError(f"环境变量{name}的值“{value}”应为1或0，请改正后再试。")
    return value.lower() in {"1", "true"}
