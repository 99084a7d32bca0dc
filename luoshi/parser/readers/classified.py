"""Papers marked as secret (密级标志): refused, for this system holds no state secrets.

机密★1年
绝密
密级：秘密
"""

from __future__ import annotations

import re

from luoshi.parser.document import Block, Document, Line
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import Span

_TERM = r"(?:长期|启用前|解密前|\d{1,3}(?:年|个?月|天|日)|[一二三四五六七八九十]{1,3}(?:年|个?月|天|日))"
_LEVEL = r"(?P<level>绝密|机密|秘密)"
# The star is the mark that GB/T 9704 asks for and that running text never has; scanned copies show other stars.
_STAR = r"[★☆✩✭⭐*＊※]"
_MARKED = re.compile(rf"(?:\d{{6}})?{_LEVEL}{_STAR}{_TERM}?(?:特急|加急|急件)?")
_NUMBERED = re.compile(rf"份号[:：]?\d{{1,8}}{_LEVEL}(?![\u4e00-\u9fff])")  # 份号：000123　机密, on one line
_STAR_INSIDE = re.compile(rf"(?<![\u4e00-\u9fff]){_LEVEL}★")
_LABELLED = re.compile(
    rf"(?:密级|秘密等级|密级和保密期限|涉密等级|定密)[:：]?{_LEVEL}{_STAR}?{_TERM}?(?![\u4e00-\u9fff])"
)
_HINT = re.compile(r"[绝机秘]\s{0,4}密")
_BARE = re.compile(_LEVEL)
_SPACES = re.compile(r"\s+")
_HEAD = 12  # blocks at the head of a paper, where a mark stands
_LONGEST = 60


def refuse_classified(document: Document) -> None:
    """Raise `ReaderError` where the document carries a mark; words about secrecy (保密局, 国家秘密) are none."""
    if _HINT.search(document.text) is None:
        return
    for number, block in enumerate(document.blocks):
        for span in _short_pieces(block):
            printed = document.text[span.start : span.end]
            found = _mark(_SPACES.sub("", printed), at_head=number < _HEAD) if "密" in printed else ""
            if found:
                line = document.text.count("\n", 0, span.start) + 1
                raise ReaderError(
                    f"文件第{line}行标有密级“{found}”，本系统为非涉密系统，不得处理涉密文件，请立即停止并按保密规定处置。"
                )


def _short_pieces(block: Block) -> list[Span]:
    if isinstance(block, Line):
        return [block.span] if block.span.end - block.span.start <= _LONGEST else []
    return [cell.span for cell in block.cells if 1 < cell.span.end - cell.span.start <= _LONGEST]


def _mark(piece: str, *, at_head: bool) -> str:
    """Return the level that a short line is marked with, else ""."""
    match = _MARKED.fullmatch(piece) or _LABELLED.fullmatch(piece)
    if match is None and at_head:
        match = (
            _BARE.fullmatch(piece) or _STAR_INSIDE.search(piece) or _LABELLED.search(piece) or _NUMBERED.match(piece)
        )
    return match["level"] if match else ""
