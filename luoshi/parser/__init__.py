"""公文解析: a published task decomposition in, a checked ledger out. Usable alone; needs no Django.

>>> from luoshi.parser import parse_text
>>> plan = parse_text("2026年重点工作任务分解\\n1.新增就业1.2万人。\\n牵头单位：市人社局").plans[0]
>>> plan.items[0].lead_units, plan.items[0].indicators[0].value
(('市人社局',), 12000)
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.model import (
    Deadline,
    Diagnostic,
    Dispatch,
    Duty,
    Field,
    Indicator,
    Item,
    LeaderMention,
    Milestone,
    NoticeRule,
    ParsedFile,
    Plan,
    Region,
    Relative,
    UnitMention,
    plain,
)
from luoshi.parser.passage import Span
from luoshi.parser.pipeline import read_document
from luoshi.parser.readers import Limits, limits_from_environment, read, read_bytes, read_pasted

__all__ = [
    "Deadline",
    "Diagnostic",
    "Dispatch",
    "Document",
    "Duty",
    "Field",
    "Indicator",
    "Item",
    "LeaderMention",
    "Limits",
    "Milestone",
    "NoticeRule",
    "ParsedFile",
    "Plan",
    "ReaderError",
    "Region",
    "Relative",
    "Span",
    "UnitMention",
    "limits_from_environment",
    "parse_bytes",
    "parse_file",
    "parse_text",
    "to_dict",
]


def parse_file(path: Path | str, *, limits: Limits | None = None) -> ParsedFile:
    """Return all that is read of the file at `path`; its content, not its name, decides the format.

    ReaderError, whose text is one Chinese sentence, where the file is refused: it cannot be opened or decoded, is
    encrypted, broken, over a limit, or carries a 密级 marking. A file that holds no plan is not refused: it has no
    plans.
    """
    path = Path(path)
    limits = limits or limits_from_environment()
    return parse_bytes(read_bytes(path, limits), name=path.name, limits=limits)


def parse_bytes(data: bytes, *, name: str = "", limits: Limits | None = None) -> ParsedFile:
    """Return all that is read of the bytes of a file; ReaderError as in `parse_file`."""
    limits = limits or limits_from_environment()
    return _parsed(read(data, limits=limits, name=name), name, data, limits)


def parse_text(text: str, name: str = "") -> ParsedFile:
    """Return all that is read of pasted text; ReaderError where it carries a 密级 marking."""
    return _parsed(read_pasted(text), name, text.encode("utf-8", "surrogatepass"), limits_from_environment())


def _parsed(document: Document, name: str, data: bytes, limits: Limits) -> ParsedFile:
    reading = read_document(document, limits.seconds)
    return ParsedFile(
        source=name,
        sha256=sha256(data).hexdigest(),
        format=document.format,
        received_text=document.text,
        plans=tuple(reading.plans),
        dispatches=reading.dispatches,
        diagnostics=tuple(reading.diagnostics),
        blocks=reading.regions,
    )


def to_dict(parsed: ParsedFile) -> dict[str, Any]:
    """Return the object that `luoshi parse` prints for one file, of lists, dictionaries and scalars."""
    result: dict[str, Any] = plain(parsed)
    return result
