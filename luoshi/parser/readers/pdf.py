"""PDF with a text layer (版式文件): printed lines and what the layout says of them, ruled tables, page marks.

Scanned pages go to recognition where the extra [ocr] is installed; see `ocr`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import Span
from luoshi.parser.readers import ocr
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.pdf_chars import Frame, PageText, page_text, rows_of
from luoshi.parser.readers.pdf_layout import Page, Row, columns_of, mark_debris, mark_edges, write_row
from luoshi.parser.readers.pdf_notes import set_footnotes_aside
from luoshi.parser.readers.pdf_open_tables import OpenTables
from luoshi.parser.readers.pdf_rules import Grid, grids_of
from luoshi.parser.readers.pdf_tables import PageTable, fill, grid_cells, join, joins

_BROKEN = "PDF文件已损坏或不完整，无法读取，请重新下载或另存后再试。"
_NO_TEXT = "PDF没有文字层，是扫描件或图片，读取需要文字识别组件，请安装luoshi[ocr]后再试，或提供可复制文字的PDF。"
_SHORTEST = 2  # characters: a page with less says nothing
_UNMAPPED = 0.3
_HELD = 3


def read_pdf(data: bytes, limits: Limits) -> Document:
    """Return the text and tables of a PDF; raises `ReaderError` where it is locked, broken or only pictures."""
    document = _opened(data)
    try:
        count = len(document)
        if count > limits.pages:
            raise ReaderError(f"PDF有{count:,}页，超过{limits.pages:,}页的限额，请拆分后再试。")
        if count == 0:
            raise ReaderError("PDF里没有任何一页，文件可能已损坏，请重新下载后再试。")
        pages, pictures, garbled = _read_pages(document, count)
        if garbled:
            raise ReaderError("PDF的文字层没有字符编码，复制出来是乱码，请用原文件另存为PDF或Word后再试。")
        if len(pictures) == count and not ocr.available():
            raise ReaderError(_NO_TEXT)
        return _assembled(document, pages, pictures, limits)
    finally:
        document.close()


def _opened(data: bytes) -> Any:
    start = max(0, data.find(b"%PDF-", 0, 1024))
    try:
        return pypdfium2.PdfDocument(data[start:])
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise ReaderError("PDF已加密，需要打开密码，无法读取，请去掉密码后另存再试。") from error
        raise ReaderError(_BROKEN) from error


def _read_pages(document: Any, count: int) -> tuple[list[Page], list[int], bool]:
    """Return the pages, the numbers of those without text, and whether the text has no character codes."""
    pages, pictures = [], []
    held: list[Any] = []
    chars = unmapped = 0
    last: Grid | None = None
    open_tables = OpenTables()
    for index in range(count):
        try:
            page = document[index]
        except pypdfium2.PdfiumError as error:
            raise ReaderError(f"PDF第{index + 1}页已损坏，无法读取，请重新下载或另存后再试。") from error
        text, grids = _read_page(page, last)
        read = _laid_out(text, grids, index + 1, open_tables)
        last = grids[-1] if grids else None
        # pdfium forgets a font with the last open page that uses it, and loading one is half the work of a page.
        held.append(page)
        if len(held) > _HELD:
            held.pop(0).close()
        chars += len(text.chars)
        unmapped += text.unmapped
        if len(text.chars) < _SHORTEST:
            pictures.append(index + 1)
        pages.append(read)
    return pages, pictures, unmapped > 50 and unmapped > _UNMAPPED * (chars + unmapped)


def _read_page(page: Any, last: Grid | None) -> tuple[PageText, list[Grid]]:
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        text = page_text(text_page, Frame(*_box(page)))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return text, grids_of(page, text, last) if text.chars else []


def _box(page: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = page.get_cropbox()
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _laid_out(text: PageText, grids: list[Grid], number: int, open_tables: OpenTables) -> Page:
    page = Page(number, text.frame.width, text.frame.height)
    chars = text.chars
    tables: list[PageTable] = []
    for grid in grids:
        table, chars = fill(grid, chars, number)
        if table is not None:
            tables.append(table)
    rows = rows_of(chars)
    table, start, end = open_tables.read(rows, number, page.height)
    page.unclear = number in open_tables.unclear
    if table is not None:
        tables = sorted([*tables, table], key=lambda each: each.top)
        rows = rows[:start] + rows[end:]
    parts: list[Row | PageTable] = []
    for column in columns_of(rows):
        for line in column:
            while tables and tables[0].top < line.base and tables[0].bottom < line.base + line.em:
                parts.append(tables.pop(0))
            parts.append(Row(line))
    page.parts = [*parts, *tables]
    return page


def _assembled(document: Any, pages: list[Page], pictures: list[int], limits: Limits) -> Document:
    wanted = set(pictures) if ocr.available() else set()
    if len(wanted) > limits.ocr_pages:
        raise ReaderError(f"PDF有{len(wanted):,}页是扫描图片，超过{limits.ocr_pages:,}页的识别限额，请拆分后再试。")
    for number in wanted:
        pages[number - 1] = ocr.recognised_page(document[number - 1], number)
    mark_debris(pages)
    footnotes = set_footnotes_aside(pages)
    mark_edges(pages)
    _join_tables(pages)
    builder = Builder(limits)
    recognised: list[Span] = []
    for page in pages:
        start = builder.length
        _write(builder, page)
        if page.number in wanted:
            recognised.append(Span(start, builder.length))
    _say(builder, pages, pictures, bool(wanted))
    _say_footnotes(builder, footnotes)
    if builder.length == 0:
        raise ReaderError("PDF里没有可以读取的文字，可能是空白页，请检查是否选错了文件。")
    return replace(builder.document("pdf"), recognised=tuple(recognised))


def _write(builder: Builder, page: Page) -> None:
    for part in page.parts:
        if isinstance(part, PageTable):
            builder.table(grid_cells(part), page=part.page)
        else:
            write_row(builder, part, page.number)


def _say(builder: Builder, pages: list[Page], pictures: list[int], recognised: bool) -> None:
    if unclear := [str(page.number) for page in pages if page.unclear]:
        listed = "、".join(unclear[:10]) + ("等" if len(unclear) > 10 else "")
        builder.note(f"PDF第{listed}页的表格没有框线，分不清各行从哪里起，按文字读取，请与原件核对。")
    if not pictures:
        return
    listed = "、".join(str(number) for number in pictures[:10]) + ("等" if len(pictures) > 10 else "")
    if recognised:
        builder.note(f"PDF第{listed}页是扫描图片，文字由识别得到，其中的数字请与原件核对。")
    elif len(pictures) < len(pages):
        builder.note(f"PDF第{listed}页没有文字层（空白页或图片），未读取，请与原件核对。")


def _say_footnotes(builder: Builder, footnotes: list[tuple[int, str]]) -> None:
    if footnotes:
        listed = "、".join(str(number) for number, _ in footnotes[:10]) + ("等" if len(footnotes) > 10 else "")
        words = footnotes[0][1][:20] + ("…" if len(footnotes[0][1]) > 20 else "")
        builder.note(f"PDF第{listed}页的脚注（“{words}”）没有作为任务内容读取，需要时请看原件。")


def _join_tables(pages: list[Page]) -> None:
    """Make one table of those that page ends cut in pieces."""
    last: PageTable | None = None
    for page in pages:
        body = [part for part in page.parts if isinstance(part, PageTable) or not part.debris]
        first = body[0] if body else None
        if isinstance(first, PageTable) and last is not None and joins(last, first):
            join(last, first)
            page.parts.remove(first)
            if len(body) == 1:
                continue
        if body:
            last = body[-1] if isinstance(body[-1], PageTable) else None
