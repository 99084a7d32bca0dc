"""Writing such a workbook: 填报说明, 数据, and the lists of choices hidden behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luoshi.ledger.workbook import Workbook
from luoshi.units.exchange.columns import CHOICES, GUIDE, REASON, SHEET, STAR, Column, Kind

LAST_ROW = 5000  # as far as the drop-downs reach
HEAD = {"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True}
WRONG = {"bg_color": "#FBE3E1", "border": 1, "border_color": "#C0392B"}


def workbook(
    kind: Kind,
    rows: Iterable[Mapping[str, str]] = (),
    *,
    reasons: Mapping[int, tuple[str, str]] | None = None,
    extra: tuple[Column, ...] = (),
) -> bytes:
    """Return a workbook of `kind` with `rows`; `reasons`: of a row, counted from 0, why it is refused and which column.

    `extra` columns stand at the end and are not read when the workbook comes back.
    """
    book = Workbook(f"{kind.name}导入导出")
    columns = (*kind.columns, *extra)
    _guide(book, kind)
    page = book.page(SHEET, "")
    for place, column in enumerate(columns):
        title = f"{STAR}{column.title}" if column.required else column.title
        book.write(page, 0, place, title, **HEAD)
        page.set_column(place, place, column.width)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    if reasons is not None:
        book.write(page, 0, len(columns), REASON, **HEAD)
        page.set_column(len(columns), len(columns), 50)
    for number, row in enumerate(rows):
        reason, culprit = (reasons or {}).get(number, ("", ""))
        for place, column in enumerate(columns):
            look = WRONG if reason and culprit in (column.key, "") else {}
            book.write(page, number + 1, place, row.get(column.key, ""), **look)
        if reason:
            book.write(page, number + 1, len(columns), reason, font_color="#C0392B", text_wrap=True)
    _choices(book, page, columns)
    page.activate()
    page.set_first_sheet()
    return book.content()


def _guide(book: Workbook, kind: Kind) -> None:
    page = book.page(GUIDE, "")
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 90)
    book.write(page, 0, 0, f"{kind.name}导入说明", bold=True, font_size=14)
    for row, line in enumerate(kind.says, 1):
        book.write(page, row, 0, f"{row}.")
        book.write(page, row, 1, line, text_wrap=True)
    first = len(kind.says) + 2
    for place, head in enumerate(("列", "怎么填")):
        book.write(page, first, place, head, **HEAD)
    for row, column in enumerate(kind.columns, first + 1):
        book.write(page, row, 0, f"{STAR if column.required else ''}{column.title}", border=1)
        book.write(page, row, 1, column.says, border=1, text_wrap=True)


def _choices(book: Workbook, page: object, columns: tuple[Column, ...]) -> None:
    """Write the lists to their own hidden sheet, and let the cells of a column be chosen from there."""
    hidden = book.page(CHOICES, "")
    hidden.hide()
    for place, column in enumerate(columns):
        for row, choice in enumerate(column.choices):
            book.write(hidden, row, place, choice)
        if column.choices:
            letter = chr(ord("A") + place)
            page.data_validation(  # type: ignore[attr-defined]  # xlsxwriter publishes no types
                1,
                place,
                LAST_ROW,
                place,
                {
                    "validate": "list",
                    "source": f"={CHOICES}!${letter}$1:${letter}${len(column.choices)}",
                    "error_title": column.title,
                    "error_message": "请从下拉列表中选。",
                },
            )
