"""体检 for a person: one line of what was read, then the questions, each with its place."""

from __future__ import annotations

from luoshi.ledger.check_text import check_text
from luoshi.ledger.places import Places
from luoshi.parser import Diagnostic, Span
from tests.ledger.made import figure, file, item, plan

TEXT = "一、工业\r\n1.增长6%。\r\n责任单位：市政府有关部门，各县区\r\n"


def found(code: str, severity: str, words: str, message: str = "须核定。") -> Diagnostic:
    start = TEXT.index(words)
    return Diagnostic(code, severity, message, Span(start, start + len(words)), 1)  # type: ignore[arg-type]


def test_the_first_lines_say_what_was_read():
    task = item(1, "增长6%。", lead=("市发展改革委",), support=("市统计局",), leaders=("许怀远",))
    task = item(1, task.text, lead=task.lead_units, support=task.support_units, indicators=(figure("增长", 6, "%"),))
    lines = check_text(file(plan(task))).splitlines()
    assert lines[0] == "方案.docx"
    assert lines[1] == (
        "《青泽市2026年重点工作任务分解方案》　青泽市人民政府　青政发〔2026〕1号　2026年2月6日　"
        "1 项　2 个单位　0 位领导　1 个指标　0 个时限"
    )
    assert lines[-1] == "没有疑问。"


def test_a_question_names_its_line_and_marks_the_words():
    lines = check_text(file(plan(), text=TEXT, diagnostics=(found("unit-collective", "question", "市政府有关部门"),)))
    assert "  第3行　须核定。［unit-collective］\n        责任单位：〖市政府有关部门〗，各县区" in lines


def test_errors_stand_before_questions_and_hints():
    each = [found("c", "hint", "6%"), found("b", "question", "6%"), found("a", "error", "各县区")]
    text = check_text(file(plan(), text=TEXT, diagnostics=tuple(each)))
    assert text.index("错误 1 条") < text.index("疑问 1 条") < text.index("提示 1 条")


def test_hints_of_one_kind_are_cut_short_unless_all_are_wanted():
    hints = tuple(found("limit-missing", "hint", "6%") for _ in range(10))
    parsed = file(plan(), text=TEXT, diagnostics=hints)
    assert check_text(parsed).count("［limit-missing］") == 3
    assert "另有 7 条同类提示" in check_text(parsed)
    assert check_text(parsed, every=True).count("［limit-missing］") == 10


def test_a_file_without_a_plan_says_so():
    assert "没有读到任务分解。" in check_text(file(text="通知"))


def test_lines_are_counted_as_editors_count_them():
    places = Places("一\r\n二\r三\n四\u2028四\x0c四\n")
    assert [places.line(places.text.index(word)) for word in "一二三四"] == [1, 2, 3, 4]
    assert places.line(len(places.text)) == 5


def test_a_long_culprit_is_shortened_and_its_surroundings_too():
    text = "前" * 100 + "错" * 1000 + "后" * 100
    quote = Places(text).quote(Span(100, 1100))
    assert quote is not None
    assert quote.before == "…" + "前" * 12 and quote.after == "后" * 12 + "…"
    assert quote.culprit == "错" * 20 + "……" + "错" * 20


def test_an_empty_span_has_no_quote():
    assert Places("文").quote(Span(0, 0)) is None
