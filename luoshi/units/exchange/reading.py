"""Reading such a workbook as it comes back: what is no plain workbook is refused, each cell becomes plain text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from luoshi.errors import Invalid
from luoshi.units.exchange.columns import SHEET, STAR, Kind, Row

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
NO_WORKBOOK = "这不是可以读取的Excel工作簿（.xlsx），请用下载的模板填写；其他格式请在Excel或WPS中另存为xlsx。"


def read_rows(file: BinaryIO, kind: Kind) -> list[Row]:
    """Return the rows of the sheet 数据. Invalid where the file, its heads or its length are not as they should be."""
    _refuse_dangerous(file)
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        # What a workbook says of its size may be wrong; then only the first cell would be read.
        sheet.reset_dimensions()
        lines = list(_lines(sheet, kind.most))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        SyntaxError,
    ) as error:
        raise Invalid(NO_WORKBOOK) from error
    if not lines:
        raise Invalid(f"“{SHEET}”表是空的，请填写后再上传。")
    places = _places(lines[0][1], kind)
    return [row for number, cells in lines[1:] if (row := _row(number, cells, places))]


def _refuse_dangerous(file: BinaryIO) -> None:
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise Invalid(f"文件超过{MOST_BYTES // 1_000_000}MB，请只保留要导入的行后再上传。")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > 1000:
                raise Invalid("文件解开后过大，请复制到新的工作簿后再上传。")
            for part in parts:
                # A workbook has no document type; one that has may hold entities that grow without end.
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part)[:2000].upper():
                    raise Invalid(NO_WORKBOOK)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Invalid(NO_WORKBOOK) from error
    file.seek(0)


def _lines(sheet: Any, most: int) -> Iterator[tuple[int, list[tuple[str, bool]]]]:
    """Yield the rows that hold something: number, and of each cell the text and whether it is a formula."""
    empty = 0
    held = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=40), 1):
        line = [(_text(cell.value), getattr(cell, "data_type", "") == "f") for cell in cells]
        if not any(text for text, _ in line):
            empty += 1
            if empty > 10_000:
                return  # only formatting from here on
            continue
        held += 1
        if held > most + 1:
            raise Invalid(f"一次最多导入{most}行，请分几次导入。")
        yield number, line


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _places(heads: list[tuple[str, bool]], kind: Kind) -> dict[int, str]:
    """Return which column stands where; Invalid where one that must be filled is missing or stands twice."""
    titles = [text.replace(STAR, "").replace("*", "").strip() for text, _ in heads]
    known = {column.title: column.key for column in kind.columns}
    missing = [column.title for column in kind.columns if column.required and column.title not in titles]
    if missing:
        raise Invalid(f"“{SHEET}”表第一行缺少列：{'、'.join(missing)}。请用下载的{kind.name}模板填写。")
    twice = {title for title in titles if title in known and titles.count(title) > 1}
    if twice:
        raise Invalid(f"“{SHEET}”表第一行有重复的列：{'、'.join(sorted(twice))}，请删去一列。")
    return {place: known[title] for place, title in enumerate(titles) if title in known}


def _row(number: int, cells: list[tuple[str, bool]], places: dict[int, str]) -> Row | None:
    found = {places[place]: text for place, (text, _) in enumerate(cells) if place in places}
    formulas = frozenset(places[place] for place, (_, formula) in enumerate(cells) if formula and place in places)
    return Row(number, found, formulas) if any(found.values()) else None
