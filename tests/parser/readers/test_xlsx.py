"""Workbooks: every shown sheet as it prints."""

from __future__ import annotations

import datetime
import io
import os
import re
import resource
import subprocess
import time
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from luoshi.parser import readers
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.archive import SMALL, is_small_package
from luoshi.parser.readers.limits import DEFAULT, Limits
from luoshi.parser.readers.number_format import printed, printed_text
from luoshi.parser.readers.xlsx import read_xlsx
from tests.parser.readers.office_samples import grid, is_sound, lines, relations, rows_of, tables, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(book, limits: Limits = DEFAULT):
    document = read_xlsx(saved(book), limits)
    assert is_sound(document)
    return document


def raw(sheet: str, strings: str = "", styles: str = "") -> bytes:
    """A workbook whose only sheet is the given XML."""
    parts = {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relations(
            worksheet1="worksheets/sheet1.xml", sharedStrings1="sharedStrings.xml", styles1="styles.xml"
        ),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="任务" sheetId="1" r:id="worksheet1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    return zipped(parts)


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (6.0, "General", "6"), (0.1 + 0.2, "General", "0.3"), (1234567.5, "General", "1234567.5"), (0.06, "0%", "6%"),
        (0.065, "0.0%", "6.5%"), (0.005, "0%", "1%"), (12345.6, "#,##0", "12,346"), (12345.6, "#,##0.00", "12,345.60"),
        (2.5, "0.##", "2.5"), (3.0, '0"项"', "3项"), (3.0, '"第"0"项"', "第3项"), (-5.0, "0;(0)", "(5)"), (0.0, '0;-0;"—"', "—"),
        (7.0, "000", "007"), (1234567.0, "0.0,", "1234.6"), (12.0, "[DBNum1]General", "十二"), (12.0, "[DBNum2][$-804]General", "壹拾贰"),
        (5.0, "G/通用格式", "5"), (5.0, 'G/通用格式"个"', "5个"), (120.0, '[>=100]0"高";0"低"', "120高"), (20.0, '[>=100]0"高";0"低"', "20低"),
        (0.25, "# ?/?", "0.25"), (-0.04, "0.0", "0.0"), (1e300, "0.00", "1" + "0" * 300), (6.0, "0_);[Red]\\(0\\)", "6"),
        (1.5e10, "0.00E+00", "1.50E+10"), (6.0, "@", "6"), (5.0, "¥#,##0", "¥5"), (5.0, ";;;", ""),
    ],
)  # fmt: skip
def test_numbers_are_seen_through_their_format(value, code, seen):
    assert printed(value, code).text == seen


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (46203.0, "yyyy/m/d", "2026年6月30日"), (46203.0, 'yyyy"年"m"月"', "2026年6月"), (46203.0, 'm"月"d"日"', "6月30日"),
        (46203.0, "yyyy-mm-dd hh:mm", "2026年6月30日"), (46203.375, "yyyy-mm-dd hh:mm", "2026年6月30日 9:00"), (0.375, "h:mm", "9:00"),
        (46203.0, "[$-804]yyyy/m/d;@", "2026年6月30日"), (1.5, "[h]:mm", "36:00"), (0.5, "mm:ss", "0:00"), (1.0, "yyyy/m/d", "1900年1月1日"),
    ],
)  # fmt: skip
def test_dates_are_written_out_in_chinese(value, code, seen):
    assert printed(value, code) == (seen, True)


def test_the_other_calendar_and_days_out_of_range():
    assert printed(44741.0, "yyyy/m/d", from_1904=True).text == "2026年6月30日"
    assert printed(-1.0, "yyyy/m/d").text == "-1" and printed(1e9, "yyyy/m/d").text == "1000000000"


def test_words_around_a_text():
    assert printed_text("三", '"第"@"项"') == "第三项" and printed_text("三", "@") == "三"


def test_a_sheet_is_a_part_with_its_name_and_its_table():
    book = openpyxl.Workbook()
    book.active.title = "任务分解表"
    for row in (
        ["序号", "任务", "增速", "时限"],
        [1, "修桥", 0.06, datetime.date(2026, 6, 30)],
        [2, "铺路", None, "年底前"],
    ):
        book.active.append(row)
    book.active["C2"].number_format = "0%"
    second = book.create_sheet("说明")
    second["B3"] = "本表由云河市政府办填写"
    document = read(book)
    assert lines(document) == ["任务分解表", "说明"]
    assert {block.debris for block in document.blocks if hasattr(block, "debris")} == {"sheet-name"}
    assert rows_of(document) == [
        ["序号", "任务", "增速", "时限"],
        ["1", "修桥", "6%", "2026年6月30日"],
        ["2", "铺路", "", "年底前"],
    ]
    assert [table.name for table in tables(document)] == ["任务分解表", "说明"]
    assert [(each.name, document.text[each.at : each.at + 2]) for each in document.breaks] == [
        ("任务分解表", "任务"),
        ("说明", "说明"),
    ]
    assert [cell.uncertain for cell in tables(document)[0].cells][4:8] == [False, False, False, True]


def test_merged_cells_cover_their_places_once():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["2026年任务", None, None],
        ["类别", "目标", "单位"],
        ["农业", "粮食", "市农业局"],
        [None, "蔬菜", None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("C3:C4")
    assert grid(read(book)) == [
        (0, 0, 1, 3, "2026年任务"), (1, 0, 1, 1, "类别"), (1, 1, 1, 1, "目标"), (1, 2, 1, 1, "单位"),
        (2, 0, 2, 1, "农业"), (2, 1, 1, 1, "粮食"), (2, 2, 2, 1, "市农业局"), (3, 1, 1, 1, "蔬菜"),
    ]  # fmt: skip


def test_hidden_sheets_rows_and_columns_are_left_out_and_said():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["甲", "密", "乙"], ["丙", "密", "丁"], ["戊", "密", "己"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("旧表")
    other.append(["旧"])
    other.sheet_state = "hidden"
    document = read(book)
    assert rows_of(document) == [["甲", "乙"], ["戊", "己"]]
    assert len(document.notes) == 3 and all("隐藏" in note for note in document.notes)


def test_a_merged_cell_keeps_its_text_when_its_first_row_is_hidden():
    book = openpyxl.Workbook()
    for row in (["类", "一"], [None, "二"], [None, "三"]):
        book.active.append(row)
    book.active.merge_cells("A1:A3")
    book.active.row_dimensions[1].hidden = True
    assert grid(read(book)) == [(0, 0, 2, 1, "类"), (0, 1, 1, 1, "二"), (1, 1, 1, 1, "三")]


def test_rich_text_lines_in_a_cell_truth_errors_and_escapes():
    book = openpyxl.Workbook()
    book.active.append(
        [
            "市教育局\r\n市体育局",
            CellRichText("增长", TextBlock(InlineFont(b=True), "6%")),
            True,
            "#REF!",
            "a_x000D_\nb",
        ]
    )
    assert rows_of(read(book)) == [["市教育局\n市体育局", "增长6%", "TRUE", "#REF!", "a\nb"]]


def test_formulas_by_their_last_result_and_a_note_where_there_is_none():
    sheet = '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>二</v></c><c r="C1"><f>3*3</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
    document = read_xlsx(raw(sheet), DEFAULT)
    assert rows_of(document) == [["2", "二", "#DIV/0!"]] and "1个公式" in document.notes[0]


def test_reading_aids_are_no_text_and_cells_may_lack_their_address():
    strings = "<si><r><t>云河</t></r><r><t>市</t></r><rPh sb='0' eb='1'><t>ユンフ</t></rPh></si>"
    sheet = '<sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>计划</t></is></c><c t="s"><v>99</v></c><c t="d"><v>2026-06-30T00:00:00</v></c></row></sheetData>'
    assert rows_of(read_xlsx(raw(sheet, strings), DEFAULT)) == [["云河市", "计划", "2026年6月30日"]]


def test_parts_with_a_prefix_and_line_breaks_between_their_tags_read_the_same():
    strings = "<si><t>云河市</t></si>"
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>计划</t></is></c></row></sheetData><mergeCells><mergeCell ref="B1:C1"/></mergeCells>'
    plain = raw(sheet, strings)
    parts = {
        name: zipfile.ZipFile(io.BytesIO(plain)).read(name).decode()
        for name in zipfile.ZipFile(io.BytesIO(plain)).namelist()
    }
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        marked = re.sub(r"<(/?)(?=\w)", r"<\1x:", parts[name]).replace("xmlns=", "xmlns:x=")
        parts[name] = marked.replace("><", ">\n  <")
    assert read_xlsx(zipped(parts), DEFAULT) == read_xlsx(plain, DEFAULT)


def test_blank_borders_are_trimmed_and_a_gap_between_two_tables_stays_one_row():
    book = openpyxl.Workbook()
    book.active["C5"] = "甲"
    book.active["D5"] = "乙"
    book.active["C30"] = "丙"
    assert rows_of(read(book)) == [["甲", "乙"], ["", ""], ["丙", ""]]


def test_blank_rows_cost_little():
    rows = "".join(f'<row r="{at}" s="1" customFormat="1"/>' for at in range(2, 100_001))
    data = raw(f'<sheetData><row r="1"><c r="A1"><v>6</v></c></row>{rows}</sheetData>')
    start = time.process_time()
    document = read_xlsx(data, DEFAULT)
    assert grid(document) == [(0, 0, 1, 1, "6")] and time.process_time() - start < 8


def test_far_corners_take_no_grid():
    cells = "".join(
        f'<row r="{at * 500}"><c r="{column}{at * 500}"><v>{at}</v></c></row>'
        for at, column in enumerate(("A", "ZZ", "XFD"), 1)
    )
    assert len(rows_of(read_xlsx(raw(f"<sheetData>{cells}</sheetData>"), DEFAULT))) == 5


def test_limits_on_cells_and_merges_are_kept():
    book = openpyxl.Workbook()
    for _ in range(40):
        book.active.append(["甲"] * 10)
    with pytest.raises(ReaderError, match="单元格"):
        read(book, Limits(cells=100))
    square = "".join(f'<row r="{at}"><c r="{chr(64 + at)}{at}"><v>6</v></c></row>' for at in range(1, 21))
    with pytest.raises(ReaderError, match="单元格"):
        read_xlsx(
            raw(f'<sheetData>{square}</sheetData><mergeCells><mergeCell ref="A1:T20"/></mergeCells>'), Limits(cells=100)
        )
    merges = "".join(f'<mergeCell ref="A{at}:XFD1048576"/>' for at in range(1, 2000))
    document = read_xlsx(
        raw(f'<sheetData><row r="1"><c r="A1"><v>6</v></c></row></sheetData><mergeCells>{merges}</mergeCells>'), DEFAULT
    )
    assert grid(document) == [(0, 0, 1, 1, "6")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text", zipped({"a.txt": "x"}), raw("<sheetData><row><c>")])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(ReaderError, match=r"文件.*。"):
        read_xlsx(content, DEFAULT)


def test_an_empty_workbook_and_entities_are_refused():
    with pytest.raises(ReaderError, match="没有文字"):
        read_xlsx(saved(openpyxl.Workbook()), DEFAULT)
    evil = f'<!DOCTYPE w [<!ENTITY a "哈哈">]><sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    data = zipped({"xl/workbook.xml": evil, "xl/sharedStrings.xml": evil})
    with pytest.raises(ReaderError, match="实体"):
        read_xlsx(data, DEFAULT)


def test_entities_in_a_sheet_are_refused():
    data = raw("<sheetData><row><c><v>6</v></c></row></sheetData>")
    evil = (
        b'<!DOCTYPE w [<!ENTITY a "x">]><worksheet xmlns="%s"><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>'
        % MAIN.encode()
    )
    parts = {
        name: zipfile.ZipFile(io.BytesIO(data)).read(name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    }
    parts["xl/worksheets/sheet1.xml"] = evil
    with pytest.raises(ReaderError):
        read_xlsx(zipped(parts), DEFAULT)


def cells(count: int) -> str:
    return "<sheetData><row>" + "<c t='inlineStr'><is><t>任务</t></is></c>" * count + "</row></sheetData>"


def test_a_small_workbook_needs_no_child_and_a_larger_one_has_one(monkeypatch):
    def child(*_arguments: object, **_options: object) -> int:
        raise RuntimeError("a child")

    small, large = raw(cells(10)), raw(cells(SMALL // 40))
    assert is_small_package(small) and not is_small_package(large)
    monkeypatch.setattr(os, "fork", child)
    monkeypatch.setattr(subprocess, "Popen", child)  # where a process has threads (sandbox.run)
    assert "任务" in readers.read(small).text
    with pytest.raises(RuntimeError, match="a child"):
        readers.read(large, limits=Limits(columns=1_000_000))


def test_a_part_that_says_it_is_smaller_than_it_is_gives_no_more_than_it_says():
    honest = raw(cells(100_000))
    real = zipfile.ZipFile(io.BytesIO(honest)).getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(real.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != honest and is_small_package(lying)
    with pytest.raises(ReaderError, match="已损坏"):
        readers.read(lying)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"])
def test_entities_in_any_part_of_a_small_workbook_are_refused(part):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    package = zipfile.ZipFile(io.BytesIO(raw(cells(1))))
    parts = {name: package.read(name) for name in package.namelist()}
    with pytest.raises(ReaderError, match="实体"):
        readers.read(zipped({**parts, part: bomb}))


def test_many_cells_that_share_one_long_string_stay_within_the_limit():
    shared = f"<si><t>{'长' * 100_000}</t></si>"
    one = "<c t='s'><v>0</v></c>"
    book = raw(f"<sheetData><row>{one * 900}</row></sheetData>", strings=shared)
    assert is_small_package(book)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ReaderError, match="60,000,000个字"):
        readers.read(book)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB
