"""Files made to take a machine down: each ends within its limits, read or refused with one sentence."""

from __future__ import annotations

import io
import os
import random
import resource
import struct
import time
import zipfile
import zlib

import pytest

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers import DEFAULT, Limits, read
from tests.parser.readers.paper import Sheet, written

SMALL = Limits(seconds=20, memory=700_000_000, unpacked=20_000_000)


def outcome(data: bytes, limits: Limits = SMALL, seconds: float = 20) -> Document | str:
    """Return the document, or the sentence of the refusal; it must not take longer than `seconds`."""
    start = time.monotonic()
    found: Document | str
    try:
        found = read(data, limits=limits)
    except ReaderError as refusal:
        found = str(refusal)
        assert found.endswith("。") and len(found) < 200
    assert time.monotonic() - start < seconds
    return found


def docx(body: str, extra: dict[str, bytes] | None = None, head: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        package.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
        for name, data in (extra or {}).items():
            package.writestr(name, data)
    return out.getvalue()


PARAGRAPH = "<w:p><w:r><w:t>责任单位：市财政局</w:t></w:r></w:p>"


def test_a_zip_bomb_is_refused() -> None:
    bomb = docx(PARAGRAPH + " " * 60_000_000)
    assert len(bomb) < 200_000
    assert isinstance(outcome(bomb), str)


def test_a_billion_laughs_are_refused() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE w:document [<!ENTITY l0 "lol">{levels}]>'
    assert isinstance(outcome(docx("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", head=head)), str)


def test_an_external_entity_reads_nothing_of_the_machine(tmp_path: object) -> None:
    secret = f"{tmp_path}/secret.txt"
    with open(secret, "w", encoding="utf-8") as file:
        file.write("不可外泄")
    head = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file://{secret}">]>'
    found = outcome(docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>" + PARAGRAPH, head=head))
    assert "不可外泄" not in (found if isinstance(found, str) else found.text)
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>正文&x;</p></body></html>'
    found = outcome(page.encode())
    assert "不可外泄" not in (found if isinstance(found, str) else found.text)


def test_two_hundred_thousand_brackets_are_one_line() -> None:
    text = "（" * 200_000 + "牵头单位：市财政局" + "）" * 100_000
    found = outcome(text.encode(), seconds=5)
    assert isinstance(found, Document) and found.text == text


def test_one_line_of_twenty_megabytes_is_read() -> None:
    text = "市财政局、" * (20_000_000 // 15)
    found = outcome(text.encode(), DEFAULT, seconds=10)
    assert isinstance(found, Document) and len(found.blocks) == 1


def test_a_million_blank_lines_cost_nothing() -> None:
    found = outcome(("\r\n" * 1_000_000 + "末行").encode(), seconds=5)
    assert isinstance(found, Document) and len(found.blocks) == 1


def test_a_million_lines_stop_at_the_limit() -> None:
    found = outcome("一\n".encode() * 60_000, Limits(lines=50_000), seconds=10)
    assert isinstance(found, str) and "60,000行" in found


def test_a_page_of_a_hundred_thousand_nested_tags_ends() -> None:
    for tag in ("div", "b", "table><tr><td", "ol><li"):
        found = outcome(f"<html><body><p>首段</p>{f'<{tag}>' * 100_000}里面".encode())
        assert isinstance(found, str) or "首段" in found.text


def test_spans_without_end_are_cut_or_refused() -> None:
    cell = "<td rowspan=65534 colspan=1000>责任单位</td>"
    rows = f"<tr>{cell}<td>市财政局</td></tr>" * 2_000
    assert isinstance(outcome(f"<html><table>{rows}</table>".encode(), seconds=30), str)
    wide = cell.replace("rowspan=65534 ", "")
    one = outcome(f"<html><table><tr>{wide}</tr><tr><td>甲</td><td>乙</td></tr></table>".encode())
    assert isinstance(one, Document)


def test_three_thousand_pages_are_read() -> None:
    sheet = Sheet()
    sheet.lines(["1.新建改造农村公路120公里。", "责任单位：市交通运输局"])
    found = outcome(written([sheet] * 3_000), DEFAULT, seconds=40)
    assert isinstance(found, Document) and len(found.blocks) == 6_000
    assert "超过2,000页" in str(outcome(written([sheet] * 3_000), Limits(pages=2_000)))


def test_a_pdf_whose_objects_hold_each_other_ends() -> None:
    sheet = Sheet()
    sheet.lines(["重点工作"])
    sheet.drawn.append("/X Do")
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 9 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
    data = written([sheet], [form]).replace(
        b"/Font << /F1 3 0 R >> >>", b"/Font << /F1 3 0 R >> /XObject << /X 9 0 R >> >>"
    )
    assert outcome(data)
    loop = written([sheet]).replace(b"/Kids [7 0 R]", b"/Kids [2 0 R]")
    assert outcome(loop)


def test_a_pdf_stream_that_unpacks_without_end_ends() -> None:
    packed = zlib.compress(b"0 0 m 1 1 l S " * 3_000_000, 9)
    body = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
    data = written([Sheet()])
    start = data.index(b"8 0 obj\n") + 8
    data = data[:start] + body + data[data.index(b"\nendobj", start) :]
    assert outcome(data, Limits(seconds=2, memory=500_000_000), seconds=12)


def test_a_pdf_drawing_of_many_lines_is_no_table() -> None:
    sheet = Sheet()
    sheet.lines(["重点工作任务分解"])
    for number in range(3_000):
        sheet.rule(50 + number * 0.16, 200, 50 + number * 0.16, 700)
        sheet.rule(50, 200 + number * 0.16, 500, 200 + number * 0.16)
    found = outcome(written([sheet]))
    assert isinstance(found, Document) and "重点工作任务分解" in found.text


def test_a_picture_that_claims_a_huge_size_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert isinstance(outcome(png + b"\0" * 100), str)


def test_archives_inside_archives_end() -> None:
    mail = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    assert isinstance(outcome(mail + (b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3_000)), str)


def test_a_thousand_small_failures_leave_nothing_open() -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(30):
        outcome(b"<html><body></body></html>")
    assert len(os.listdir("/proc/self/fd")) <= before + 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4_000_000


SEEDS = {
    "html": "<html><meta charset=utf-8><body><h1>重点工作</h1><ol><li>修路</li></ol><table><tr><td rowspan=2>一</td><td>二</td></tr><tr><td>三</td></tr></table></body></html>".encode(),
    "mht": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<html><p>a</p></html>\n--b--\n",
    "pdf": written(
        [Sheet(drawn=["BT /F1 12 Tf 1 0 0 1 90 700 Tm <91CD70B9> Tj ET", "90 600 300 20 re S 90 580 300 20 re S"])]
    ),
    "txt": "云澜市\n责任单位：市财政局\n".encode("gb18030"),
}


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_damaged_bytes_are_read_or_refused(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(60):
        data = bytearray(SEEDS[kind])
        for _ in range(chance.randint(1, 12)):
            where = chance.randrange(len(data))
            data[where : where + chance.randint(0, 3)] = bytes(
                chance.randrange(256) for _ in range(chance.randint(0, 3))
            )
        outcome(bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.3 else data))
