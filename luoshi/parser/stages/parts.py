"""The papers in a file (分件): a notice, its annexes, a second plan, a speech in a gazette, each on its own.

Reads: paragraphs and tables. Writes: a list of Part, each with its title and its stretch of pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeGuard

from luoshi.parser.document import Table
from luoshi.parser.passage import Passage
from luoshi.parser.rules.letterhead import (
    DOC_NO,
    Frame,
    is_organ,
    issuer_of_title,
    issuer_on_line,
    looks_like_title,
    read_date,
    title_kind,
)
from luoshi.parser.rules.numbering import Style
from luoshi.parser.stages.lines import Paragraph, Piece


@dataclass(slots=True)
class Part:
    """One paper of the file: its pieces, its title, and what its frame states."""

    pieces: list[Piece]
    title: Passage
    kind: str  # by its title: plan, notice, speech, interpretation, report, form or ""
    first: int = 0  # index in `pieces` of the first one after title and frame
    doc_no: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    annex: bool = False
    frames: list[Paragraph] = field(default_factory=list)


_SPEAKER = re.compile(r"[（(]\d{4}年\d{1,2}月\d{1,2}日[^（()）]{0,20}[）)]")
_FORM_TITLE = re.compile(r"[（(](?:样表|样式|模板|参考样式|格式|空表)[）)]|填报表|反馈表|登记表|备案表|报送表|回执")
_ENDS_PAPER = frozenset({Frame.DATE, Frame.NOTE, Frame.IMPRINT})
_CONTENTS_LINE = re.compile(r".{4,60}?[\s.．·…]{2,}\d{1,4}$|.{4,80}[\s　]+\d{1,3}$")


def _is_title(piece: Piece) -> bool:
    return (
        isinstance(piece, Paragraph)
        and piece.number is None
        and piece.duty is None
        and not piece.trailing
        and piece.frame in (None, Frame.HEAD)
        and (looks_like_title(piece.text) or piece.outline == 0)
    )


def _carries_duty(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and (piece.duty is not None or bool(piece.trailing))


def _before_title(pieces: list[Piece], at: int) -> int:
    """Return where the title begins whose last line is `pieces[at]`: titles are broken over two or three lines."""
    last = at
    while at > 0 and last - at < 5:
        above = pieces[at - 1]
        if not isinstance(above, Paragraph) or above.number is not None or above.duty is not None or above.trailing:
            break
        if (
            above.frame is not None
            or len(above.text) > 50
            or above.text[-1] in "。；：:，、！；）)"
            or is_organ(above.text)
        ):
            break
        at -= 1
    return at


def _opens_body(pieces: list[Piece], at: int) -> bool:
    """Return whether a plan's body begins within the next pieces: a table, or a first number."""
    for piece in pieces[at : at + 8]:
        if isinstance(piece, Table):
            return True
        if piece.number is not None:
            return piece.number.value <= 1
        if piece.duty is not None or piece.trailing:
            return True
    return False


def _boundaries(pieces: list[Piece]) -> list[int]:
    cuts = {0}
    in_list = False
    seen_duty = addressed = False
    last: Piece | None = None
    for at, piece in enumerate(pieces):
        if isinstance(piece, Table):
            last, in_list, seen_duty = piece, False, True
            continue
        if piece.duty is not None and piece.frame is None and not in_list:
            last, seen_duty = piece, True  # most lines of a plan: neither frame nor title
            continue
        if piece.frame == Frame.ANNEX and piece.text[-1] in ":：" and _lists_annexes(pieces, at):
            piece.frame = Frame.ANNEX_LIST
        if piece.frame == Frame.ANNEX_LIST:
            in_list = True
        elif (in_list and (piece.number is not None and piece.number.style == Style.ARABIC and not piece.trailing)) or (
            in_list and piece.frame is None and looks_like_title(piece.text) and not is_organ(piece.text)
        ):
            piece.frame = Frame.ANNEX_LIST
        else:
            in_list = False
        if piece.frame == Frame.ANNEX or (piece.starts_part and _is_title(piece)):
            cuts.add(at)
            seen_duty = False
        elif piece.frame == Frame.NUMBER and at and (seen_duty or _holds_body(pieces, max(cuts), at)):
            cuts.add(_before_title(pieces, at))
            seen_duty = False
        elif _is_title(piece):
            start = _before_title(pieces, at)
            above = pieces[start - 1] if start else None
            ended = isinstance(above, Paragraph) and above.frame in _ENDS_PAPER
            # A notice may end without a signature: its plan begins with a title of its own.
            begins = seen_duty or isinstance(last, Table) or (addressed and title_kind(piece.text) == "plan")
            new = title_kind(piece.text) != "" and begins and _opens_body(pieces, at + 1)
            speech = title_kind(piece.text) == "speech" and start > 0
            if start and (ended or new or speech):
                cuts.add(start)
                seen_duty = addressed = False
        addressed = addressed or piece.frame == Frame.ADDRESSEE
        seen_duty = seen_duty or _carries_duty(piece)
        last = piece
    return sorted(cuts)


def _holds_body(pieces: list[Piece], start: int, end: int) -> bool:
    return sum(1 for piece in pieces[start:end] if isinstance(piece, Paragraph) and len(piece.text) > 60) >= 2


def _lists_annexes(pieces: list[Piece], at: int) -> bool:
    """Return whether the line 附件： is followed by the list of annexes and not by an annex."""
    following = pieces[at + 1 : at + 8]
    if not following or not isinstance(following[0], Paragraph) or following[0].number is None:
        return False
    for piece in following:
        if isinstance(piece, Table) or piece.trailing or piece.duty is not None:
            return False
        if piece.frame == Frame.DATE or is_organ(piece.text):
            return True
    return False


def _is_organ_line(piece: Piece) -> TypeGuard[Paragraph]:
    """Return whether the piece is an organ's name alone on its line."""
    return isinstance(piece, Paragraph) and piece.frame is None and piece.number is None and is_organ(piece.text)


def split_parts(pieces: list[Piece]) -> list[Part]:
    """Return the papers of the file in order; a file of one paper gives one."""
    kept: list[Piece] = []
    sheets: set[int] = set()
    for piece in pieces:
        if isinstance(piece, Paragraph) and not piece.text:
            sheets.add(len(kept))
        else:
            kept.append(piece)
    for above, piece in pairwise(kept):
        if isinstance(piece, Paragraph) and piece.frame is Frame.DATE and _is_organ_line(above):
            above.frame = Frame.SIGNATURE
    cuts = sorted({*_boundaries(kept), *sheets})
    return [_part(kept[start:end]) for start, end in zip(cuts, [*cuts[1:], len(kept)], strict=True) if start < end]


def _part(pieces: list[Piece]) -> Part:
    title_lines: list[Paragraph] = []
    first = 0
    annex = False
    frames = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, Table):
            break
        if piece.frame in (Frame.ANNEX, Frame.NUMBER, Frame.HEAD, Frame.NOTE, Frame.CONTENTS):
            annex = annex or piece.frame == Frame.ANNEX
            frames.append(piece)
            first = at + 1
            continue
        if piece.frame is not None or piece.number is not None or piece.duty is not None or piece.trailing:
            break
        if _SPEAKER.fullmatch(piece.text) or (DOC_NO.search(piece.text) and len(piece.text) < 80):
            frames.append(piece)
            first = at + 1
            continue
        if piece.text[-1] in "。；：:！" or len(piece.text) > 90:
            break
        title_lines.append(piece)
        first = at + 1
        if at > 40:
            break
    title, last = _title_of(title_lines)
    if last is not None and last + 1 < len(title_lines):
        first = min(first, pieces.index(title_lines[last]) + 1)
    part = Part(pieces, title, title_kind(title.text), first, annex=annex, frames=frames)
    if _FORM_TITLE.search(title.text):
        part.kind = "form"
    _read_frame_facts(part)
    return part


def _title_of(lines: list[Paragraph]) -> tuple[Passage, int | None]:
    """Return the title among the first lines of a paper and where its last line stands (None where there is no
    title).
    """
    ends = [at for at, line in enumerate(lines) if looks_like_title(line.text) or line.outline == 0]
    if not ends:
        return Passage(""), None
    last = start = ends[-1]
    while start > 0 and _continues_title(lines[start - 1].text, lines[start].text):
        start -= 1
    return Passage.join(line.passage for line in lines[start : last + 1]), last


_JOINS = re.compile(r"[和及与暨的（(《〈]|责任分|分解|任务|方案|实施|落实|重点|主要|目标|民生|年度")
_AWAITS_MORE = re.compile(
    r"关于|印发|人民政府|办公室|委员会|《|(?:19|20)\d\d[\s　]*年|同志|会议|实施|深化|推进|工作|落实|加快|贯彻"
)


_SITE = re.compile(r"(?:网站?|门户|信息网|政府网|新闻网|政务网|频道|首页|公众号)[\s　]*$")


def _continues_title(above: str, below: str) -> bool:
    """Return whether the title goes on from the line `above` to the line `below`: a title is broken where a line
    is full.
    """
    if (
        len(above) > 50
        or above[-1] in "。；：:）)"
        or above.endswith("文件")
        or "".join(above.split()) == "".join(below.split())
    ):
        return False
    if _SITE.search(above) or below.startswith(above):
        return False
    if looks_like_title(above):
        return not above.endswith(("通知", "公报", "通报")) and _JOINS.match(below) is not None
    return _AWAITS_MORE.search(above) is not None


def _read_frame_facts(part: Part) -> None:
    """Set number, issuer and date of the paper from its own frame."""
    pieces = [piece for piece in part.pieces if isinstance(piece, Paragraph)]
    for at, piece in enumerate(pieces):
        near_head = at < 25
        if piece.frame is None and not near_head:
            continue
        in_brackets = near_head and len(piece.text) < 80 and piece.text[0] in "（("
        number = DOC_NO.search(piece.text) if piece.frame == Frame.NUMBER or in_brackets else None
        if number is not None:
            part.doc_no = part.doc_no or "".join(number["number"].split())
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if at < 8 and following is not None and following.frame == Frame.NUMBER and _is_organ_line(piece):
            part.issuer = part.issuer or "".join(piece.text.split())
        if piece.frame == Frame.HEAD and part.issuer is None:
            part.issuer = "".join(piece.text.split()).removesuffix("文件")
        if piece.frame in (Frame.DATE, Frame.IMPRINT):
            _read_signature(part, piece, pieces[at - 1] if at else None)
        elif in_brackets and part.issued_on is None and (date := read_date(piece.text)):
            part.issued_on = date
            part.issuer = part.issuer or issuer_on_line(piece.text)
    by_title = issuer_of_title(part.title.text) if part.title else None
    # A signature may leave out the place that the title prints: 省人民政府办公厅.
    if by_title and (part.issuer is None or by_title.endswith(part.issuer)):
        part.issuer = by_title


_ORGAN_FIELD = re.compile(
    r"(?:填[报表]|制[表定]|编制|发布|印发|牵头|责任)?(?:单位|部门|机关)[\s　]*[:：][\s　]*(?P<organ>[^\s　:：]{3,30})"
)


def read_preamble(part: Part, passage: Passage) -> None:
    """Set issuer and date from a row over a table's head: 填表单位：云澜市人民政府督查室　　2026年2月25日."""
    date = read_date(passage.text)
    if date is not None and part.issued_on is None:
        part.issued_on = date
    match = _ORGAN_FIELD.search(passage.text)
    organ = match["organ"] if match else issuer_on_line(passage.text)
    if organ and part.issuer is None and is_organ(organ):
        part.issuer = organ


def _read_signature(part: Part, piece: Paragraph, above: Paragraph | None) -> None:
    """Set date and issuer from a dated line and the organ above or before it."""
    date = read_date(piece.text)
    if date is None or (part.issued_on is not None and piece.frame != Frame.DATE):
        return
    if above is not None and above.number is None and is_organ(above.text):
        part.issuer = part.issuer or "".join(above.text.split())
    part.issuer = part.issuer or issuer_on_line(piece.text)
    part.issued_on = date


def is_contents_line(text: str) -> bool:
    """Return whether a line is an entry of a contents page (目录): words, leaders or spaces, a page number."""
    return _CONTENTS_LINE.fullmatch(text) is not None
