"""Web pages as saved from government sites (网页): .html, .mht and what is served as .doc.

Nothing of the paper may be lost, so the whole page is read; what is the site's own (navigation, foot) is only marked.
"""

from __future__ import annotations

import email.parser
import email.policy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lxml import etree

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.encoding import decode, decode_as
from luoshi.parser.readers.html_flow import Flow, Piece
from luoshi.parser.readers.html_frame import (
    assigns,
    is_chrome,
    is_content,
    is_document_number,
    is_index_card,
    speaks_of_duty,
)
from luoshi.parser.readers.html_table import caption_of, data_tables, grid_of, text_of
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.text import document_of

_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
_XML_CHARSET = re.compile(rb"\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_-]{2,20})", re.I)
_HEAD = 16_384
# GB2312 as declared is GB18030 as written: 镕, 喆 and 〇 in names are outside GB2312.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
_BLOCK_TAG = re.compile(r"</?(?:div|section|article|center|blockquote|dl|dd|dt|ul|ol|li|form)\b[^<>]{0,4000}>", re.I)
_INLINE_TAG = re.compile(
    r"</?(?:span|font|b|i|u|s|strong|em|a|small|big|sub|sup|label|tt|strike|[a-z]{1,12}:[a-z]{1,20})\b[^<>]{0,4000}>",
    re.I,
)
_HANZI = re.compile(r"[\u3400-\u9fff]")
_NEARLY_ALL = 0.92  # of the words: an element that holds so much is the paper
_CONTENT = 0.75  # is enough where a content system names the element
_NOT_FRAME = 0.4  # an element with so much of the words is no frame, whatever it is called


def read_html(data: bytes, limits: Limits) -> Document:
    """Return the page in `data`."""
    return _read_page(*_decoded(data, None), limits, "html")


def read_mht(data: bytes, limits: Limits) -> Document:
    """Return the page inside a web archive (multipart/related), or its text where it has no page."""
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(data)
    for wanted in ("text/html", "text/plain"):
        for part in message.walk():
            if part.get_content_type() != wanted:
                continue
            body = part.get_payload(decode=True)
            if not isinstance(body, bytes) or not body.strip():
                continue
            if wanted == "text/plain":
                return replace(document_of(decode(body).text, limits), format="mht")
            return _read_page(*_decoded(body, part.get_content_charset()), limits, "mht")
    raise ReaderError("网页归档文件（MHT）里没有网页正文，可能没有下载完整，请重新保存后再试。")


def _decoded(data: bytes, told: str | None) -> tuple[str, list[str]]:
    """Return the page's characters and what is to be said of them: byte order mark, then declared, then likely."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data).text, []
    found = _CHARSET.search(data[:_HEAD]) or _XML_CHARSET.match(data[:_HEAD])
    names = [told, found[1].decode("ascii") if found else None]
    for name in names:
        if name and not name.lower().startswith("utf-16"):
            text = decode_as(data, _WIDER.get(name.lower(), name))
            if text is not None and "\ufffd" not in text[:_HEAD]:
                return text, []
    try:
        return decode(data).text, []
    except ReaderError as refusal:
        return _patched(data, names, refusal)


def _patched(data: bytes, names: Sequence[str | None], refusal: ReaderError) -> tuple[str, list[str]]:
    """Pages are glued together from several files: a few bytes of a foreign encoding do not make one unreadable."""
    for name in (*names, "utf-8", "gb18030"):
        try:
            text = data.decode(_WIDER.get((name or "").lower(), name or "utf-8"), "replace")
        except LookupError:
            continue
        lost = text.count("\ufffd")
        if lost * 200 < len(text) and "\0" not in text:
            line = text.count("\n", 0, text.find("\ufffd")) + 1
            told = f"网页中有{lost}处字节无法识别（第一处在源代码第{line}行），已显示为“\ufffd”，请与原网页核对。"
            return text, [told]
    raise refusal


def _read_page(text: str, notes: list[str], limits: Limits, kind: str) -> Document:
    root = _parsed(text, limits)
    pieces = _pieces(root, show_hidden=False)
    hidden = False
    if _weight(pieces) < 100:
        # Some sites hide the paper until a script shows it.
        everything = _pieces(root, show_hidden=True)
        if _weight(everything) > 4 * _weight(pieces):
            pieces, hidden = everything, True
    if not pieces:
        raise ReaderError(
            "网页里没有文字，可能只是由脚本载入内容的空壳，请在浏览器里打开后复制文字，或另存为完整网页后再试。"
        )
    builder = Builder(limits)
    for note in notes:
        builder.note(note)
    _write(builder, _judged(root, pieces), limits, show_hidden=hidden)
    return builder.document(kind)


def _parsed(text: str, limits: Limits) -> etree._Element:
    if "\0" in text:
        text = text.replace("\0", "")
    root, too_deep = _tree(text)
    if too_deep:
        # Nobody means 2,000 elements inside each other: mostly <b> or <font> never closed. The text does without.
        root, too_deep = _tree(_BLOCK_TAG.sub("<br>", _INLINE_TAG.sub("", text)))
    if root is None or too_deep:
        raise ReaderError("网页标签嵌套过深或已损坏，无法读取，请在浏览器里打开后复制文字再试。")
    if sum(1 for _ in root.iter()) > limits.elements:
        raise ReaderError(f"网页的标签超过{limits.elements:,}个的限额，请拆分后再试。")
    return root


def _tree(text: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _pieces(root: etree._Element, *, show_hidden: bool) -> list[Piece]:
    return list(Flow(root, data_tables(root), show_hidden=show_hidden).pieces())


def _weight(pieces: Iterable[Piece]) -> int:
    return sum(_words(piece) for piece in pieces)


def _words(piece: Piece) -> int:
    """Return how many Chinese characters a piece has that are no link."""
    if piece.table is None:
        return max(0, len(_HANZI.findall(piece.text)) - piece.linked)
    linked = sum(len("".join(str(text) for text in link.itertext())) for link in piece.table.iter("a"))
    whole = "".join(str(text) for text in piece.table.itertext())
    return max(0, len(_HANZI.findall(whole)) - linked)


@dataclass(frozen=True, slots=True)
class _Judged:
    piece: Piece
    site: bool  # the site's own, not the paper's


def _judged(root: etree._Element, pieces: list[Piece]) -> list[_Judged]:
    """Tell the site's own lines from the paper's. In doubt a line is the paper's."""
    weights = [_words(piece) for piece in pieces]
    frames = _real_frames(pieces, weights)
    own = [piece.frame in frames or _is_sites(piece) for piece in pieces]
    paper = _paper(
        root, [(piece, 0 if site else weight) for piece, site, weight in zip(pieces, own, weights, strict=True)]
    )
    inside = [_stands_in(piece, paper) for piece in pieces]
    first = inside.index(True) if True in inside else 0
    title = _title(pieces, own, first)
    judged = []
    for index, piece in enumerate(pieces):
        site = own[index]
        if not inside[index] and not site:
            site = not _belongs(piece, between=title is not None and title <= index < first)
        judged.append(_Judged(piece, site and index != title))
    return judged


def _real_frames(pieces: list[Piece], weights: list[int]) -> set[etree._Element]:
    """Return the elements named like frames that do not hold the paper all the same."""
    held: dict[etree._Element, int] = {}
    for piece, weight in zip(pieces, weights, strict=True):
        if piece.frame is not None:
            held[piece.frame] = held.get(piece.frame, 0) + weight
    total = sum(weights)
    busy = {piece.frame for piece in pieces if piece.frame is not None and not piece.linked and assigns(piece.text)}
    return {frame for frame, weight in held.items() if weight < _NOT_FRAME * total} - busy


def _is_sites(piece: Piece) -> bool:
    """Return whether a piece is the site's by what it says, or by being a link in a list (首页 政务公开 办事大厅)."""
    if piece.table is not None:
        return is_index_card("".join(str(text) for text in piece.table.itertext()))
    bare = len("".join(piece.text.split()))
    return is_chrome(piece.text) or (
        piece.linked >= bare > 0 and piece.place.tag in {"li", "ul", "dd", "dt", "div", "td"}
    )


def _paper(root: etree._Element, weighted: list[tuple[Piece, int]]) -> etree._Element:
    """Return the smallest element with nearly all the words."""
    held: dict[etree._Element, int] = {}
    for piece, weight in weighted:
        if weight:
            held[piece.place] = held.get(piece.place, 0) + weight
    total = sum(held.values())
    for element in reversed(list(root.iter(etree.Element))):
        parent = element.getparent()
        if parent is not None and element in held:
            held[parent] = held.get(parent, 0) + held[element]
    paper = root
    while True:
        heaviest = max(paper, key=lambda child: held.get(child, 0), default=None)
        share = held.get(heaviest, 0) / total if heaviest is not None and total else 0.0
        if heaviest is None or heaviest.tag == "p" or share < (_CONTENT if _named(heaviest) else _NEARLY_ALL):
            return paper
        paper = heaviest


def _named(element: etree._Element) -> bool:
    return is_content(f"{element.get('class') or ''} {element.get('id') or ''}")


def _stands_in(piece: Piece, paper: etree._Element) -> bool:
    element: etree._Element | None = piece.place
    while element is not None:
        if element is paper:
            return True
        element = element.getparent()
    return False


def _title(pieces: list[Piece], own: list[bool], first: int) -> int | None:
    """Return the last heading before the paper: sites print its title above the box that holds it."""
    for index in range(first - 1, -1, -1):
        piece = pieces[index]
        if piece.outline is not None and not is_chrome(piece.text) and len(_HANZI.findall(piece.text)) >= 6:
            return index
    return None


def _belongs(piece: Piece, *, between: bool) -> bool:
    """Return whether a line outside the element that holds the paper may still be part of it."""
    if piece.table is not None:
        return speaks_of_duty("".join(str(text) for text in piece.table.itertext()))
    if piece.linked:
        return False
    return is_document_number(piece.text) or len(piece.text) > 60 or (speaks_of_duty(piece.text) and not between)


def _write(builder: Builder, judged: list[_Judged], limits: Limits, *, show_hidden: bool) -> None:
    top = min((each.piece.outline for each in judged if each.piece.outline is not None and not each.site), default=0)
    for _, run in groupby(judged, key=lambda each: (each.piece.table is None, each.piece.group)):
        lines = list(run)
        if lines[0].piece.table is not None:
            for table in lines:
                _write_table(builder, table, limits, show_hidden=show_hidden)
            continue
        wrapped = _hard_wrapped([each.piece.text for each in lines])
        for each in lines:
            outline = each.piece.outline
            builder.line(
                each.piece.text,
                whole=each.piece.whole and not wrapped,
                outline=outline - top if outline is not None and not each.site else None,
                debris="navigation" if each.site else "",
            )


def _write_table(builder: Builder, judged: _Judged, limits: Limits, *, show_hidden: bool) -> None:
    table = judged.piece.table
    assert table is not None
    caption = caption_of(table)
    if caption:
        builder.line(caption)
    if not judged.site:
        builder.table(grid_of(table, limits, show_hidden=show_hidden))
        return
    for row in table.iter("tr"):
        builder.line(" ".join(text_of(row, show_hidden=show_hidden).split("\n")), debris="navigation")


def _hard_wrapped(lines: list[str]) -> bool:
    """Return whether the lines of one paragraph were broken at a right margin, as in pages made from print."""
    if len(lines) < 6:
        return False
    longest = max(map(len, lines))
    full = [line for line in lines if longest - 3 <= len(line)]
    open_ended = sum(1 for line in full if line[-1] not in "。；：:;！？.")
    return 18 <= longest <= 60 and open_ended * 3 > len(lines)
