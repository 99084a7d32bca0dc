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
    builder = Builder(limits)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > limits.pixels:
                raise ReaderError(f"图片超过{limits.pixels // 1_000_000}百万像素的限额，请缩小后再试。")
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if number > limits.ocr_pages:
                    raise ReaderError(f"图片超过{limits.ocr_pages}页的识别限额，请拆分后再试。")
                for line in _recognise(frame.convert("RGB")):
                    builder.line(line, whole=False, page=number)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ReaderError("图片已损坏或不完整，无法读取，请重新下载后再试。") from error
    if builder.length == 0:
        raise ReaderError("图片里没有识别出文字，请检查图片是否清楚、方向是否正确。")
    builder.note("文字由图片识别得到，其中的数字请与原件核对。")
    return replace(builder.document("image"), recognised=(Span(0, builder.length),))


def recognise_page(page: Any) -> list[str]:
    """Return the lines of a scanned PDF page."""
    return _recognise(page.render(scale=_DOTS).to_pil().convert("RGB"))


def _recognise(picture: Image.Image) -> list[str]:
    result = _engine()(picture)
    if result is None or not getattr(result, "txts", None):
        return []
    boxes = [(min(x for x, _ in box), min(y for _, y in box), max(y for _, y in box)) for box in result.boxes]
    return _rows(list(zip(boxes, result.txts, strict=True)))


def _rows(found: list[tuple[tuple[float, float, float], str]]) -> list[str]:
    """Put what was recognised in lines: pieces whose middles stand at one height, from left to right."""
    rows: list[list[tuple[float, str]]] = []
    floor = 0.0
    for (left, top, bottom), text in sorted(found, key=lambda each: (each[0][1] + each[0][2]) / 2):
        middle = (top + bottom) / 2
        if rows and middle < floor:
            rows[-1].append((left, text))
        else:
            rows.append([(left, text)])
            floor = middle + (bottom - top) / 2
    return ["　".join(text for _, text in sorted(row)) for row in rows]


@cache
def _engine() -> Any:
    """The recogniser takes a second to load, so it is loaded when first needed, in the child that needs it."""
    return importlib.import_module("rapidocr").RapidOCR()
