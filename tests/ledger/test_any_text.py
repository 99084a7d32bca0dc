"""Whatever stands in a document, its ledger can be written and opened."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from luoshi.ledger.check_text import check_text
from luoshi.ledger.diff import diff_files
from luoshi.ledger.diff_text import diff_text
from luoshi.ledger.forms import forms_of
from luoshi.ledger.lists import sheets_of
from luoshi.ledger.workbook import workbook_of
from luoshi.parser import Diagnostic, ParsedFile, Span
from tests.ledger.made import figure, file, item, plan

# Also half characters (surrogates), control characters, and the code points XML forbids.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(
    ["=1+1", "甲\r\n乙", "\ufffe", "_x0041_", "&P"]
)
NUMBERS = st.integers(-(10**400), 10**400) | st.floats()
DAYS = st.dates().map(date.isoformat)
ITEMS = st.builds(
    lambda text, lead, support, leader, heading, label, number, day: item(
        1,
        text,
        lead=(lead,),
        support=(support,),
        leaders=(leader,),
        headings=(heading,),
        label=label,
        indicators=(figure("增长", number, "%"),),
        due=day,
    ),
    *[TEXTS] * 6,
    NUMBERS,
    DAYS,
)
FILES = st.builds(
    lambda items, title, source, text: file(
        plan(*items, title=title),
        source=source,
        text=text,
        diagnostics=(Diagnostic("unparsed-text", "question", title, Span(0, len(text)), 1),),
    ),
    st.lists(ITEMS, max_size=3),
    *[TEXTS] * 3,
)


@settings(max_examples=40, deadline=None)
@given(FILES, FILES)
def test_any_ledger_can_be_written_and_opened(parsed: ParsedFile, other: ParsedFile):
    book = load_workbook(BytesIO(workbook_of(sheets_of(parsed), parsed.source)))
    assert len(book.sheetnames) == 6
    for form in forms_of(parsed):
        assert load_workbook(BytesIO(form.content)).sheetnames == ["落实方案", "落实情况"]
        form.file_name.encode()
    assert check_text(parsed)
    assert diff_text(diff_files(parsed, other))
