"""What a file is, its content decides."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers import detect
from luoshi.parser.readers.detect import Format


def package(*names: str, encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in names:
            zipped.writestr(name, "<a/>")
    data = bytearray(out.getvalue())
    if encrypted:
        data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def compound(*names: str) -> bytes:
    """A minimal OLE file: header, one allocation sector, one folder of four entries chained left to right."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 0x2C, 1)
    struct.pack_into("<I", header, 0x30, 1)
    struct.pack_into("<109I", header, 0x4C, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for index, name in enumerate(("Root Entry", *names)):
        entry = bytearray(128)
        wide = name.encode("utf-16-le") + b"\0\0"
        entry[: len(wide)] = wide
        struct.pack_into("<HBB", entry, 0x40, len(wide), 5 if index == 0 else 2, 1)
        following = index + 1 if 0 < index < len(names) else 0xFFFFFFFF
        struct.pack_into("<III", entry, 0x44, 0xFFFFFFFF, following, 1 if index == 0 and names else 0xFFFFFFFF)
        entries += entry
    return bytes(header) + table + entries.ljust(512, b"\0")


PAGE = "<html><head><meta charset='utf-8'></head><body><p>重点工作分解</p></body></html>"
MHT = 'From: <由程序保存>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("云澜市重点工作".encode(), Format.TXT),
        (b"\xff\xfe" + "云澜市".encode("utf-16-le"), Format.TXT),
        ("目标是<5%，大于>3%，见<p>一处".encode(), Format.TXT),
        (PAGE.encode(), Format.HTML),
        (b"\xef\xbb\xbf\r\n" + PAGE.encode(), Format.HTML),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), Format.HTML),
        (PAGE.encode("utf-16-le"), Format.HTML),
        (b"<!-- saved from url -->\n<!DOCTYPE HTML>" + PAGE.encode(), Format.HTML),
        (b"<?xml version='1.0' encoding='gb2312'?><html xmlns='x'><body>", Format.HTML),
        ("<p>第一段</p><p>第二段</p>".encode(), Format.HTML),
        (("前言" + "<p>一</p>" * 12).encode(), Format.HTML),
        (MHT.encode(), Format.MHT),
        (b"\r\n" + MHT.encode(), Format.MHT),
        (b"{\\rtf1\\ansi\\ansicpg936 }", Format.RTF),
        (b"%PDF-1.4\n%\xe2\xe3", Format.PDF),
        (b"\0\0junk before\n%PDF-1.7\n", Format.PDF),
        (compound("WordDocument", "1Table"), Format.DOC),
        (compound("1Table", "Data", "WordDocument"), Format.DOC),
        (compound("Workbook"), Format.XLS),
        (compound("Book"), Format.XLS),
        (package("[Content_Types].xml", "word/document.xml"), Format.DOCX),
        (package("[Content_Types].xml", "word\\document2.xml"), Format.DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), Format.XLSX),
        (package("[Content_Types].xml", "xl/workbook.bin"), Format.XLSB),
        (package("mimetype", "content.xml"), Format.ODT),
        (package("OFD.xml", "Doc_0/Document.xml"), Format.OFD),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Format.IMAGE),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Format.IMAGE),
        (b"BM" + struct.pack("<IHHIIiiHH", 100, 0, 0, 54, 40, 1, 1, 1, 24) + b"\0" * 60, Format.IMAGE),
        ("BM系列设备目录，共二十页，供采购时参考。".encode(), Format.TXT),
        ("MZ区重点工作分解\n".encode(), Format.TXT),
        (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>", Format.OFFICE_XML),
    ],
)
def test_content_decides(data: bytes, expected: Format) -> None:
    assert detect(data) is expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"\r\n  \0", "空的"),
        (package("a.txt", "b.docx"), "ZIP压缩包"),
        (package("[Content_Types].xml", "ppt/presentation.xml"), "PPT"),
        (package("[Content_Types].xml", "visio/document.xml"), "不支持的Office格式"),
        (package("word/document.xml", encrypted=True), "加密"),
        (package("[Content_Types].xml", "word/document.xml")[:60], "没有下载完整"),
        (compound("EncryptedPackage", "EncryptionInfo"), "已加密"),
        (compound("PowerPoint Document"), "PPT"),
        (compound("Contents"), "找不到正文"),
        (compound("WordDocument")[:700], "没有下载完整"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "7z"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"MZ\x90\0\x03\0\0\0", "程序"),
        (b"\x7fELF\x02\x01\x01\0", "程序"),
        (b"ID3\x03\0\0\0", "音频"),
        (b"\xff\xfb\x90\x64\0", "音频"),
        (b"\0\0\0\x20ftypisom", "视频"),
        (b"RIFF\x24\0\0\0WAVE", "音频"),
        (b"%!PS-Adobe-3.0", "PDF"),
    ],
)
def test_what_is_not_read_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(ReaderError, match=said) as refusal:
        detect(data)
    assert str(refusal.value).endswith("。")


def test_a_folder_that_chains_in_a_circle_ends() -> None:
    data = bytearray(compound("WordDocument"))
    struct.pack_into("<I", data, 512 + 4, 1)  # the folder's sector names itself as the next
    assert detect(bytes(data)) is Format.DOC
