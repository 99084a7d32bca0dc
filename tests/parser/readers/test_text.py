"""Plain text: encodings, line ends, and what is said of text that lost its characters."""

from __future__ import annotations

import pytest

from luoshi.parser.document import Document, Line
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers import DEFAULT, Limits, read, read_file, read_pasted

PLAN = "云澜市政府工作报告重点工作分解\r\n\r\n　　1.新建改造农村公路120公里。\r\n牵头单位：市交通运输局\r\n"
LINES = ["云澜市政府工作报告重点工作分解", "1.新建改造农村公路120公里。", "牵头单位：市交通运输局"]


def printed(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode("utf-8"),
        PLAN.encode("utf-8-sig"),
        PLAN.encode("gb18030"),
        PLAN.encode("gbk"),
        b"\x84\x31\x95\x33" + PLAN.encode("gb18030"),
        b"\xff\xfe" + PLAN.encode("utf-16-le"),
        b"\xfe\xff" + PLAN.encode("utf-16-be"),
        PLAN.encode("utf-16-le"),
        PLAN.encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + PLAN.encode("utf-32-le"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    document = read(data)
    assert document.text == PLAN
    assert printed(document) == LINES
    assert document.notes == ()
    assert all(isinstance(block, Line) and not block.whole for block in document.blocks)


def test_utf16_without_mark_and_without_a_line_end_is_read() -> None:
    assert read("新建改造农村公路牵头单位市交通运输局".encode("utf-16-le") + "9".encode("utf-16-le")).text.endswith(
        "局9"
    )


def test_traditional_text_in_big5_is_read_as_big5() -> None:
    text = "市政府工作報告重點任務分解，由發展改革委員會牽頭，財政局、教育局配合，確保年底前完成。\n" * 3
    assert read(text.encode("big5")).text == text


def test_traditional_text_in_gbk_stays_gbk() -> None:
    text = "市政府工作報告重點任務分解，由發展改革委員會牽頭，財政局、教育局配合，確保年底前完成。\n" * 3
    assert read(text.encode("gbk")).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\f"])
def test_line_ends_are_kept_and_part_lines(end: str) -> None:
    text = f"第一行{end}{end}  第二行\u3000{end}"
    document = read(text.encode())
    assert document.text == text
    assert printed(document) == ["第一行", "第二行"]


def test_a_single_broken_byte_in_utf8_is_refused_with_its_line() -> None:
    data = PLAN.encode().replace("公路".encode(), b"\xe5\x85\xff" + "路".encode())
    with pytest.raises(ReaderError, match=r"第3行（第\d+字节）.*UTF-8"):
        read(data)


def test_a_single_broken_byte_in_gb18030_is_refused_with_its_line() -> None:
    data = PLAN.encode("gb18030").replace("公路".encode("gb18030"), b"\xb9\xff")
    with pytest.raises(ReaderError, match=r"第3行（第\d+字节）.*GB18030"):
        read(data)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_half_a_character_at_the_end_is_said_to_be_cut_off(encoding: str) -> None:
    with pytest.raises(ReaderError, match="没有下载完整"):
        read(("云澜市重点工作分解\n" * 20 + "完").encode(encoding)[:-1])


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t \r\n", b"\0\0\0\0", "　\n".encode()])
def test_empty_files_are_refused(data: bytes) -> None:
    with pytest.raises(ReaderError, match=r"空的|只有空白"):
        read(data)


def test_binary_is_refused() -> None:
    with pytest.raises(ReaderError, match="二进制"):
        read(bytes(range(256)) * 20)


def test_lost_characters_are_said_in_a_note() -> None:
    document = read("云澜市\n责任单位：市\ufffd\ufffd局\n".encode())
    assert len(document.notes) == 1
    assert "2个字" in document.notes[0] and "第2行" in document.notes[0]


def test_mojibake_is_read_and_said() -> None:
    spoilt = "市政府工作报告重点任务分解，市财政局牵头".encode().decode("gb18030", "ignore") * 3
    assert "编码" in read(spoilt.encode()).notes[0]
    assert "没有汉字" in read("æ–‡ä»¶ part of the plan".encode()).notes[0]


def test_real_looking_text_has_no_note() -> None:
    assert read("1．GDP增长6%左右；（市发展改革委牵头）\n".encode()).notes == ()


def test_limits_on_size_lines_and_characters_are_refusals() -> None:
    data = "一行字\n".encode() * 50
    with pytest.raises(ReaderError, match="限额"):
        read(data, limits=Limits(received=100))
    with pytest.raises(ReaderError, match="50行"):
        read(data, limits=Limits(lines=49))
    with pytest.raises(ReaderError, match="200个字"):
        read(data, limits=Limits(characters=199))


def test_pasted_text_is_read_like_a_file() -> None:
    assert printed(read_pasted(PLAN)) == LINES


def test_files_that_cannot_be_opened_are_refused_by_name(tmp_path: object) -> None:
    with pytest.raises(ReaderError, match=r"找不到文件“/nowhere/计划\.txt”"):
        read_file("/nowhere/计划.txt")
    with pytest.raises(ReaderError, match="文件夹"):
        read_file(str(tmp_path), DEFAULT)


@pytest.mark.parametrize(
    "line",
    [
        "机密★1年",
        "秘密★",
        "绝密",
        "000123 机密★长期",
        "密级：秘密",
        "秘 密 ★ 6 个月",
        "密级:机密★10年  特急",
        "秘密*1年",
    ],
)
def test_a_paper_marked_as_secret_is_refused(line: str) -> None:
    with pytest.raises(ReaderError, match="密级"):
        read(f"{line}\n云澜市人民政府文件\n".encode())


@pytest.mark.parametrize(
    "line",
    [
        "密级：无",
        "密级：公开",
        "密级：非密",
        "责任单位：市国家保密局",
        "做好国家秘密载体管理",
        "不得涉及国家秘密、工作秘密。",
        "3.严守商业秘密。责任单位：市机密文件交换站",
        "秘书处",
    ],
)
def test_words_about_secrecy_are_no_mark(line: str) -> None:
    assert read(f"云澜市人民政府文件\n{line}\n".encode()).blocks


def test_a_mark_with_a_star_is_refused_wherever_it_stands() -> None:
    with pytest.raises(ReaderError, match=r"第41行.*秘密"):
        read(("云澜市人民政府文件\n" * 40 + "秘密★3年\n").encode())
