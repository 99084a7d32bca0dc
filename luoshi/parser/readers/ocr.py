"""Pictures and scanned pages (文字识别), where the extra [ocr] is installed (rapidocr, its models in the wheel)."""

from __future__ import annotations

import importlib
import importlib.util
import io
from dataclasses import replace
from functools import cache
from typing import Any

from PIL import Image, ImageSequence, UnidentifiedImageError

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import Span
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.pdf_chars import Printed
from luoshi.parser.readers.pdf_layout import Page, Row, mark_debris, mark_edges, write_rows

_MISSING = "文件是图片，读取需要文字识别组件，请安装luoshi[ocr]后再试，或提供可复制文字的文件。"
_DOTS = 200 / 72  # a scanned page is drawn at 200 dots an inch for recognition


@cache
def available() -> bool:
    """Return whether the extra is installed; finding it imports nothing."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_image(data: bytes, limits: Limits) -> Document:
    """Return the text of a picture (png, jpg, bmp, tif with several pages), all of it marked as recognised."""
    if not available():
        raise ReaderError(_MISSING)
    pages = _picture_pages(data, limits)
    mark_debris(pages)
    mark_edges(pages)
    builder = Builder(limits)
    for page in pages:
        write_rows(builder, page)
    if builder.length == 0:
        raise ReaderError("图片里没有识别出文字，请检查图片是否清楚、方向是否正确。")
    builder.note("文字由图片识别得到，其中的数字请与原件核对。")
    return replace(builder.document("image"), recognised=(Span(0, builder.length),))


def _picture_pages(data: bytes, limits: Limits) -> list[Page]:
    pages = []
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > limits.pixels:
                raise ReaderError(f"图片超过{limits.pixels // 1_000_000}百万像素的限额，请缩小后再试。")
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if number > limits.ocr_pages:
                    raise ReaderError(f"图片超过{limits.ocr_pages}页的识别限额，请拆分后再试。")
                pages.append(_recognised(frame.convert("RGB"), number))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ReaderError("图片已损坏或不完整，无法读取，请重新下载后再试。") from error
    return pages


def recognised_page(page: Any, number: int) -> Page:
    """Return a scanned PDF page with its lines."""
    return _recognised(page.render(scale=_DOTS).to_pil().convert("RGB"), number)


def _recognised(picture: Image.Image, number: int) -> Page:
    result = _engine()(picture)
    page = Page(number, picture.width, picture.height)
    if result is not None and getattr(result, "txts", None):
        page.parts = [Row(line) for line in _lines([*map(_piece, result.boxes, result.txts)])]
    return page


def _piece(box: Any, text: str) -> Printed:
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    # A recognised box is a little higher than its characters.
    return Printed(text, min(xs), max(xs), max(ys), 0.85 * (max(ys) - min(ys)))


def _lines(pieces: list[Printed]) -> list[Printed]:
    """Put what was recognised in lines: pieces that stand at one height, from left to right."""
    rows: list[list[Printed]] = []
    for piece in sorted(pieces, key=lambda each: each.base):
        if rows and piece.base - rows[-1][0].base < 0.5 * min(piece.em, rows[-1][0].em):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda each: each.x0)) for row in rows]


def _line(row: list[Printed]) -> Printed:
    text = "　".join(piece.text for piece in row)
    return Printed(text, row[0].x0, max(piece.x1 for piece in row), row[0].base, max(piece.em for piece in row))


@cache
def _engine() -> Any:
    """The recogniser takes seconds to load, so it is loaded when first needed, in the child that needs it."""
    return importlib.import_module("rapidocr").RapidOCR(params={"Global.log_level": "error"})
