"""Pictures and scanned pages: recognised where the extra is installed, else refused by its name."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import Span
from luoshi.parser.readers import ocr, read
from tests.parser.readers.paper import Sheet, written

needs_extra = pytest.mark.skipif(not ocr.available(), reason="未安装文字识别组件luoshi[ocr]，识别未测试")
missing_extra = pytest.mark.skipif(ocr.available(), reason="已安装文字识别组件，拒收的话不会出现")


def picture(form: str) -> bytes:
    sheet = Sheet(width=300, height=120)
    sheet.lines(["2026 GDP 6.5", "8888"], x=40, y=40, step=40)
    page = pypdfium2.PdfDocument(written([sheet]))[0]
    out = io.BytesIO()
    page.render(scale=3).to_pil().convert("RGB").save(out, form)
    return out.getvalue()


@missing_extra
@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "TIFF"])
def test_a_picture_is_refused_by_the_name_of_the_extra(form: str) -> None:
    with pytest.raises(ReaderError, match=r"安装luoshi\[ocr\]"):
        read(picture(form))


@needs_extra
@pytest.mark.parametrize("form", ["PNG", "PDF"])
def test_what_is_recognised_is_marked(form: str) -> None:
    document = read(picture(form))
    assert "8888" in document.text
    assert document.recognised == (Span(0, len(document.text)),)
    assert "识别" in document.notes[0]
