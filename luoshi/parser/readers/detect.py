"""What a file is (格式识别): its content decides, never its name. Government sites serve HTML, MHT and RTF as .doc."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from enum import StrEnum

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.ole import root_names


class Format(StrEnum):
    """The formats that are read."""

    TXT = "txt"
    HTML = "html"
    MHT = "mht"
    RTF = "rtf"
    DOC = "doc"
    XLS = "xls"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    OFD = "ofd"
    PDF = "pdf"
    IMAGE = "image"
    OFFICE_XML = "office-xml"  # Word 2003 XML, Excel 2003 XML, flat ODF, UOF: read through LibreOffice
    XLSB = "xlsb"  # read through LibreOffice


_HEAD = 65_536
_PDF = re.compile(rb"%PDF-\d")
_TAG = re.compile(
    rb"<!--|<\s*/?\s*(?:!doctype|html|head|body|meta|title|table|tbody|t[rdh]|div|p|br|span|section|article|font|h[1-6]|ul|ol|li)\b[^<>]{0,2000}>",
    re.I,
)
_HTML_START = re.compile(
    rb"(?:\s|<\?xml[^>]{0,200}\?>|<!--(?:(?!-->)[\s\S]){0,4000}-->)*<\s*(?:!doctype\s+html|html|head|body|meta|title|link|script|style|table|div|section|article|center)\b",
    re.I,
)
_MIME_HEAD = re.compile(rb"\s*(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,50}){1,60}")
_MIME = re.compile(
    rb"^(?:MIME-Version:|Content-Type:\s*(?:multipart/(?:related|alternative|mixed)|text/html))", re.I | re.M
)
_XML_OFFICE = re.compile(
    rb"progid=\"(?:Word\.Document|Excel\.Sheet)\"|schemas\.microsoft\.com/office/(?:word/2003/wordml|2006/xmlPackage)|urn:schemas-microsoft-com:office:spreadsheet|<office:document\b|<uof:UOF\b"
)
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")
_WHOLE_ZIP = "文件是Office类压缩格式，但结构不完整，可能没有下载完整，请重新下载后再试。"
# What is known and not read, and what the person can do instead.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "RAR压缩包，请解压后逐个交来"),
    (b"7z\xbc\xaf\x27\x1c", "7z压缩包，请解压后逐个交来"),
    (b"\x1f\x8b", "gzip压缩包，请解压后逐个交来"),
    (b"BZh", "bzip2压缩包，请解压后逐个交来"),
    (b"\xfd7zXZ\0", "xz压缩包，请解压后逐个交来"),
    (b"MZ", "Windows程序，不是文档，请检查是否选错了文件"),
    (b"\x7fELF", "程序，不是文档，请检查是否选错了文件"),
    (b"ID3", "音频，不是文档，请检查是否选错了文件"),
    (b"RIFF", "音频、视频或网络图片，不是文档，请检查是否选错了文件"),
    (b"OggS", "音频，不是文档，请检查是否选错了文件"),
    (b"fLaC", "音频，不是文档，请检查是否选错了文件"),
    (b"SQLite format 3\0", "数据库，不是文档，请检查是否选错了文件"),
    (b"%!PS", "PostScript打印文件，请另存为PDF后再试"),
    (b"CAJ", "CAJ文件，请另存为PDF后再试"),
    (b"\xd7\xcd\xc6\x9a", "WMF图形，请另存为PDF后再试"),
    (b"GDA", "书生文件，请另存为PDF后再试"),
    (b"SEP", "书生文件，请另存为PDF后再试"),
)


def detect(data: bytes) -> Format:
    """Return the format of `data`; raises `ReaderError` for what is empty, encrypted, cut off or not read here."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ReaderError("文件是空的，没有任何内容，请检查是否上传或下载完整。")
    head = data[:_HEAD]
    if _PDF.search(head[:1024]) and not _HTML_START.match(head):
        return Format.PDF
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _packed(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    if head.startswith(_IMAGES) or _is_bitmap(data):
        return Format.IMAGE
    _refuse_foreign(head)
    return _written(head)


def _written(head: bytes) -> Format:
    """Formats that are text themselves."""
    text = _narrow(head)
    start = text.lstrip()
    if start.startswith(b"{\\rtf"):
        return Format.RTF
    if _XML_OFFICE.search(text[:8192]) and start.startswith(b"<"):
        return Format.OFFICE_XML
    mime = _MIME_HEAD.match(text)
    if mime and _MIME.search(mime.group()):
        return Format.MHT
    if _HTML_START.match(text):
        return Format.HTML
    tags = len(_TAG.findall(text))
    # A fragment without <html>; a plain text that quotes a tag or two stays a text.
    if tags >= 12 or (tags >= 2 and start.startswith(b"<")):
        return Format.HTML
    return Format.TXT


def _narrow(head: bytes) -> bytes:
    """Return the head with one byte a character, so that tags can be looked for: UTF-16 loses its zero bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    if head.startswith(b"\xef\xbb\xbf"):
        return head[3:]
    return head.replace(b"\0", b"") if b"<\0" in head[:8] or b"\0<" in head[:8] else head


def _is_bitmap(data: bytes) -> bool:
    if not data.startswith(b"BM") or len(data) < 26:
        return False
    return int(struct.unpack_from("<I", data, 14)[0]) in {12, 40, 52, 56, 64, 108, 124}


def _refuse_foreign(head: bytes) -> None:
    for start, what in _FOREIGN:
        if head.startswith(start) and not _reads_as_text(head, start):
            raise ReaderError(f"文件是{what}。")
    if head[4:8] == b"ftyp":
        raise ReaderError("文件是视频、音频或手机照片，不是文档，请检查是否选错了文件。")
    if head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        raise ReaderError("文件是音频，不是文档，请检查是否选错了文件。")


def _reads_as_text(head: bytes, start: bytes) -> bool:
    """A short signature of letters may as well begin a text (MZ, SEP, CAJ): a program holds zero bytes."""
    return start.isascii() and len(start) <= 4 and start.isalnum() and b"\0" not in head[:4096]


def _packed(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, EOFError) as error:
        raise ReaderError(_WHOLE_ZIP) from error
    if any(member.flag_bits & 1 for member in members):
        raise ReaderError("文件是加密的压缩包，无法读取，请去掉密码后另存再试。")
    return _office(_folded(member.filename for member in members))


def _folded(names: object) -> set[str]:
    assert hasattr(names, "__iter__")
    return {str(name).replace("\\", "/").lower().lstrip("/") for name in names}


def _office(names: set[str]) -> Format:
    if any(name == "ofd.xml" for name in names):
        return Format.OFD
    for folder, found in (("word/document", Format.DOCX), ("xl/workbook", Format.XLSX)):
        parts = [name for name in names if name.startswith(folder)]
        if parts:
            return Format.XLSB if found is Format.XLSX and all(name.endswith(".bin") for name in parts) else found
    if any(name.startswith("ppt/") for name in names):
        raise ReaderError("文件是PPT演示文稿，不是公文，请把其中的文字另存为Word文档后再试。")
    if "content.xml" in names:
        return Format.ODT
    if "[content_types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return Format.DOCX
        return _other_office(names)
    raise ReaderError("文件是ZIP压缩包，请解压后逐个交来。")


def _other_office(names: set[str]) -> Format:
    if any(name.startswith("xl/") for name in names):
        return Format.XLSX
    raise ReaderError("文件是不支持的Office格式，请用Word、Excel或PDF格式另存后再试。")


def _compound(data: bytes) -> Format:
    """Old Office files: a small file system whose top folder tells the program."""
    names = root_names(data)
    if "encryptedpackage" in names:
        raise ReaderError("文件已加密，无法读取，请去掉打开密码后另存再试。")
    if "worddocument" in names:
        return Format.DOC
    if names & {"workbook", "book"}:
        return Format.XLS
    if "powerpoint document" in names:
        raise ReaderError("文件是PPT演示文稿，不是公文，请把其中的文字另存为Word文档后再试。")
    raise ReaderError("文件是旧式Office格式，但找不到正文，可能已损坏或是其他程序的文件，请用Word另存为docx后再试。")
