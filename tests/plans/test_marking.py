"""Marks in the source: whatever the spans, the text between the tags is the text as received."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from luoshi.plans.marking import LONGEST_PART, Mark, marked, parts, share_read

TEXTS = st.text(alphabet="一二三。、<>&\"' \r\n\ta", max_size=60)
SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["lead", "text", "label"])), max_size=12
)


class Read(HTMLParser):
    """What a browser makes of the marks: their text, and whether every tag is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.depth = 0
        self.seen: list[tuple[str, str]] = []
        self.open: list[list[str]] = []
        self.feed(html)
        self.close()
        assert self.depth == 0

    def handle_starttag(self, tag, attrs):
        assert tag == "mark"
        self.depth += 1
        self.open.append([dict(attrs)["class"], ""])

    def handle_endtag(self, tag):
        self.depth -= 1
        assert self.depth >= 0
        self.seen.append(tuple(self.open.pop()))

    def handle_data(self, data):
        self.text += data
        for held in self.open:
            held[1] += data


@given(TEXTS, SPANS)
def test_whatever_the_marks_the_text_between_them_is_the_source(text, spans):
    marks = [Mark(min(a, b), min(max(a, b), len(text)), kind, "k") for a, b, kind in spans]
    assert Read(marked(text, 0, len(text), marks)).text == text


@given(TEXTS, SPANS, SPANS)
def test_the_parts_together_are_the_source_without_gap(text, spans, items):
    marks = [Mark(min(a, b), max(a, b), kind) for a, b, kind in spans]
    found = parts(text, [(min(a, b), max(a, b), str(n)) for n, (a, b, _) in enumerate(items)], marks)
    assert "".join(Read(part.html).text for part in found) == text
    assert [part.start for part in found[1:]] == [part.end for part in found[:-1]]


@given(TEXTS.filter(len), SPANS)
def test_every_character_under_a_mark_is_marked_with_it(text, spans):
    marks = [Mark(min(a, b), min(max(a, b), len(text)), f"k{n}") for n, (a, b, _) in enumerate(spans)]
    shown = Read(marked(text, 0, len(text), marks)).seen
    for mark in marks:
        # A crossing mark stands in two pieces.
        assert sorted("".join(piece for kind, piece in shown if kind == f"m-{mark.kind}")) == sorted(
            text[mark.start : mark.end]
        )


def test_marks_nest_and_a_crossing_one_is_cut():
    text = "牵头单位：市教育局"
    html = marked(text, 0, 9, [Mark(5, 9, "lead", "5"), Mark(0, 9, "duty"), Mark(0, 7, "question")])
    assert html == (
        '<mark class="m-duty"><mark class="m-question">牵头单位：<mark class="m-lead" data-at="5">市教</mark></mark>'
        '<mark class="m-lead" data-at="5">育局</mark></mark>'
    )


def test_what_looks_like_html_is_text():
    html = marked("<script>&", 0, 9, [Mark(0, 8, "text", '"><i', 'a"b')])
    assert "<script>" not in html and "<i" not in html
    assert Read(html).text == "<script>&"


def test_an_item_is_one_part_and_a_long_notice_several():
    text = "通知。\n" * 3000 + "1.任务。\n附件"
    start = text.index("1.任务")
    found = parts(text, [(start, start + 5, "item"), (start + 2, start + 4, "inside")], [])
    assert [part.item for part in found if part.item] == ["item"]
    assert all(part.end - part.start <= LONGEST_PART for part in found)
    assert all(part.html.endswith("\n") for part in found[:-1])


def test_the_share_read_is_never_rounded_up_to_all():
    text = "字" * 10_000
    assert share_read([(0, 1, "unparsed")], text, 0, len(text)) == 99.9
    assert share_read([(0, 10_000, "text")], text, 0, len(text)) == 100.0
    assert share_read([(0, 5_000, "unparsed")], text, 0, len(text)) == 50.0
    assert share_read([(0, 5, "unparsed")], text, 100, 200) == 100.0
