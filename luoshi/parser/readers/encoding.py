"""From bytes to characters (字符编码): UTF-8, GB18030 (so GBK), UTF-16 with or without its mark, Big5 where clear.

Nothing is replaced: bytes that no encoding explains are a refusal that says where they stand.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from luoshi.parser.errors import ReaderError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 3_000  # characters that an encoding is judged by
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e\u3000-\u3015\uff01-\uff5e\u2014\u2018-\u201d\u2026\u00b7]+")
_HANZI = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_CONTROLS = re.compile(r"[\x00-\x06\x0e-\x19\x7f]")
# A 2-byte word of GB2312's first plane: the 3,755 characters that make up nearly all of an official paper.
_RARE = bytes(byte for byte in range(256) if not 0xB0 <= byte < 0xD8)
_BIG5_RARE = bytes(byte for byte in range(256) if not 0xA4 <= byte < 0xC7)
_CLEARLY = 0.25  # how much better Big5 must look before it is believed
_SOUND = 0.80


class Decoded(NamedTuple):
    """Characters without the byte order mark, and the encoding they were in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Return `data` as text; raises `ReaderError` for bytes that are no text or fit no encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, encoding, len(mark)), encoding)
    if b"\0" in data:
        return _wide(data)
    try:
        return Decoded(_text_only(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as error:
        return _national(data, error)


def decode_as(data: bytes, encoding: str) -> str | None:
    """Return `data` in the encoding a page claims for itself, None where the claim cannot be true."""
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def common_share(text: str) -> float:
    """Return which part of `text` is common Chinese, Chinese marks and ASCII: about 0.97 in any real paper."""
    return _usual_share(text, "gb2312", _RARE)


def has_hanzi(text: str) -> bool:
    """Return whether there is any Chinese character."""
    return _HANZI.search(text) is not None


def _usual_share(text: str, encoding: str, rare_leads: bytes) -> float:
    sample = text[:_SAMPLE]
    if not sample:
        return 1.0
    # Two bytes a character; a first byte outside the common plane is deleted, so what is left is counted.
    codes = "".join(_HANZI.findall(sample)).encode(encoding, "ignore")
    return (len("".join(_PLAIN.findall(sample))) + len(codes[::2].translate(None, rare_leads))) / len(sample)


def _strict(data: bytes, encoding: str, skip: int = 0) -> str:
    body = data[skip:]
    try:
        return _text_only(body.decode(encoding))
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start + skip, encoding) from error


def _wide(data: bytes) -> Decoded:
    """UTF-16 without its mark: line ends and digits give the zero bytes away."""
    even = data[: len(data) & ~1]
    best = max(((_wide_share(even, name), name) for name in ("utf-16-le", "utf-16-be")), key=lambda pair: pair[0])
    if best[0] < _SOUND:
        raise ReaderError("文件含有二进制内容，不是文本，也不是支持的格式，请用Word、PDF或文本格式另存后再试。")
    return Decoded(_strict(data, best[1]), best[1])


def _wide_share(data: bytes, encoding: str) -> float:
    text = data[: 2 * _SAMPLE].decode(encoding, "replace")
    return common_share(text) if "\0" not in text else 0.0


def _national(data: bytes, utf8_error: UnicodeDecodeError) -> Decoded:
    """Neither marked nor UTF-8: GB18030, or Big5 where that is clear, or UTF-8 with a broken byte."""
    if _damaged_utf8(data):
        raise _undecodable(data, utf8_error.start, "utf-8")
    failure: UnicodeDecodeError | None = None
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        failure, text = error, data[: error.start].decode("gb18030")
    big5 = decode_as(data, "big5hkscs")
    if big5 is not None and _usual_share(big5, "big5hkscs", _BIG5_RARE) > common_share(text) + _CLEARLY:
        return Decoded(_text_only(big5), "big5")
    if failure is None:
        return Decoded(_text_only(text), "gb18030")
    if len(data) % 2 == 0 and max(shares := [_wide_share(data, f"utf-16-{order}") for order in ("le", "be")]) > _SOUND:
        name = "utf-16-le" if shares[0] >= shares[1] else "utf-16-be"
        return Decoded(_strict(data, name), name)
    raise _undecodable(data, failure.start, "gb18030")


def _damaged_utf8(data: bytes) -> bool:
    """Return whether nearly all of `data` is UTF-8: then GB18030 would read it too, but as nonsense."""
    text = data[: 6 * _SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return len("".join(_HANZI.findall(text))) > 10 * broken


def _undecodable(data: bytes, at: int, encoding: str) -> ReaderError:
    line = data.count(b"\n", 0, at) + 1
    if at >= len(data) - 4 and encoding in {"utf-8", "gb18030"}:
        return ReaderError(f"文件末尾（第{line}行，第{at + 1}字节）有半个字，文件可能没有下载完整，请重新下载后再试。")
    name = {"utf-8": "UTF-8", "gb18030": "GB18030"}.get(encoding, encoding.upper())
    return ReaderError(
        f"文件第{line}行（第{at + 1}字节）的内容不符合{name}编码，文字无法确定，请用UTF-8编码另存后再试。"
    )


def _text_only(text: str) -> str:
    """Return `text`; a file full of control characters is no text, whatever encoding would accept it."""
    if _CONTROLS.search(text):
        sample = text[:_SAMPLE]
        if "\0" in text or len(_CONTROLS.findall(sample)) * 100 > len(sample):
            raise ReaderError("文件含有二进制内容，不是文本，也不是支持的格式，请用Word、PDF或文本格式另存后再试。")
    return text
