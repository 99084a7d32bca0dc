"""Plain text and pasted text (纯文本): each printed line a block, every character kept where it stands."""

from __future__ import annotations

import re

from luoshi.parser.document import Document, Line
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS, Span, new_span
from luoshi.parser.readers.encoding import common_share, decode, has_hanzi
from luoshi.parser.readers.limits import Limits

# The words between two line ends, from the first sign that is not blank to the last: one search a line, and a million
# blank lines cost little.
_ENDS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"[^{BLANKS}](?:[^{_ENDS}]*[^{BLANKS}])?")
_ENOUGH = 0.6
_AS_PRINTED = Line(Span(0, 0))[1:]  # all that is known of a line of plain text


def read_text(data: bytes, limits: Limits) -> Document:
    """Return the text of `data`, its byte order mark dropped and nothing else touched."""
    return document_of(decode(data).text, limits)


def document_of(text: str, limits: Limits, notes: tuple[str, ...] = ()) -> Document:
    """Return `text` (a file's, or what a person pasted) as a document of printed lines."""
    if len(text) > limits.characters:
        raise ReaderError(f"文件有{len(text):,}个字，超过{limits.characters:,}个字的限额，请拆分后再试。")
    # As in passage.py: made like this the many lines of a text cost half.
    lines = [new_span(Line, (new_span(Span, match.span()), *_AS_PRINTED)) for match in _LINE.finditer(text)]
    if len(lines) > limits.lines:
        raise ReaderError(f"文件有{len(lines):,}行文字，超过{limits.lines:,}行的限额，请拆分后再试。")
    if not lines:
        raise ReaderError("文件里没有文字，只有空白，请检查是否选错了文件。")
    return Document(text, tuple(lines), "txt", notes=notes + _doubts(text))


def _doubts(text: str) -> tuple[str, ...]:
    """Return what a person should know about the characters: text that lost them is still read, and said."""
    notes = []
    lost = text.find("\ufffd")
    if lost >= 0:
        line = text.count("\n", 0, lost) + 1
        notes.append(
            f"文中有{text.count(chr(0xFFFD))}个字在得到文件之前就已丢失（第{line}行起显示为“\ufffd”），请与原件核对。"
        )
    if not has_hanzi(text):
        notes.append("文中没有汉字，可能不是中文公文，或者文字编码在得到文件之前就已损坏。")
    elif common_share(text) < _ENOUGH:
        notes.append("文中大多不是常用汉字，文字编码可能在得到文件之前就已损坏，请与原件核对。")
    return tuple(notes)
