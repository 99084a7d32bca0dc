"""The papers of the file (文件): what is no plan, what the frame does not say, which rules were applied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.parser.checks.asking import head_of, of_each_plan, short
from luoshi.parser.document import Table
from luoshi.parser.model import Diagnostic, Plan
from luoshi.parser.passage import Span
from luoshi.parser.stages.lines import Paragraph
from luoshi.parser.stages.parts import Part
from luoshi.parser.stages.reading import Found, Reading

# Why a paper is no plan; where several papers are none, the first of these names the file.
REASONS = {
    "progress": "是工作进展通报，写的是已经做了什么，不是任务分解",
    "form": "是没有填写内容的空表（若复制自网页，内容可能已丢失）",
    "interpretation": "是政策解读，不是任务分解本身",
    "speech": "是讲话或会议纪要，不是任务分解",
    "report": "是工作报告，没有分解到单位",
    "headless": "后面的内容没有读成任务：表格没有表头，或没有写明责任单位，请补上表头后再试",
    "bare": "中的表格没有表头，看不出各列是什么，请补上表头后再试",
    "notice": "是通知正文，任务分解应在附件中，文件里没有附件",
    "plan": "标题像任务分解，但没有读到带责任单位的事项",
    "none": "没有读到带责任单位的事项",
}
_TRADITIONAL = re.compile(r"(?:牽頭|責任|配合|主辦|協辦)(?:單位|部門)|各縣|按職責分工|負責")
_OTHERS = {
    "progress": "工作进展通报",
    "form": "填报用的样表",
    "interpretation": "政策解读",
    "speech": "讲话或会议纪要",
    "report": "工作报告",
    "headless": "通知",
    "notice": "通知",
    "none": "其他内容",
}
_RULES = {
    "first-leads": ("first-leads-applied", "按文件规定“{}”，把各项责任单位中列第一位的作为牵头单位。"),
    "responsible-leads": ("responsible-leads-applied", "按文件规定“{}”，没有牵头单位的事项由责任单位牵头。"),
    "blanket-support": ("blanket-support-applied", "按文件规定“{}”，已作为配合单位加到没有写它的各项中。"),
}


def _span_of(part: Part) -> Span:
    if part.title.text:
        return part.title.span()
    if not part.pieces:
        return Span(0, 0)
    first = part.pieces[0]
    return first.span if isinstance(first, Table) else first.passage.span()


def _name_of(part: Part) -> str:
    """Return what a sentence calls the paper: its title, or its first words."""
    first = next((piece for piece in part.pieces if isinstance(piece, Paragraph)), None)
    return short(part.title.text or (first.text if first else "表格"), 40)


def no_plan(reading: Reading) -> Iterator[Diagnostic]:
    """Say why the file holds no plan."""
    if reading.plans:
        return
    reasons = {reason: part for part, reason in reversed(reading.refused)}
    for reason, said in REASONS.items():
        if reason in reasons:
            part = reasons[reason]
            name = f"“{short(part.title.text, 40)}”" if part.title.text else "文件"
            if _TRADITIONAL.search(reading.document.text):
                said = "是繁体字，现在只能读简体字，请找简体原件，或先转换为简体再试"
            yield Diagnostic("no-plan", "error", f"没有读到任务分解：{name}{said}。", _span_of(part))
            return
    yield Diagnostic("no-plan", "error", "没有读到任务分解：文件中没有文字。", Span(0, 0))


def other_parts(reading: Reading) -> Iterator[Diagnostic]:
    """Say what the other papers of the file are; a plan by its title without items is asked about."""
    if not reading.plans:
        return
    around = {id(part) for found in reading.found for part in found.around}
    for part, reason in reading.refused:
        if id(part) in around or (not part.title.text and reason in ("none", "notice", "")):
            continue
        name = _name_of(part)
        if reason == "plan":
            message = f"“{name}”标题像任务分解，但没有读到带责任单位的事项，请确认。"
            yield Diagnostic("part-not-plan", "hint", message, _span_of(part))
        else:
            message = f"“{name}”是{_OTHERS.get(reason, '其他内容')}，没有作为任务分解读取。"
            yield Diagnostic("part-not-plan", "hint", message, _span_of(part))


@of_each_plan
def applied_rules(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Name the rules of the document that were applied, and where they stand."""
    for rule in plan.rules:
        code, said = _RULES[rule.code]
        yield Diagnostic(code, "hint", said.format(short(rule.raw, 60)), rule.span)


@of_each_plan
def missing_frame(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Say what the paper's frame does not give: its title, its date."""
    if not plan.title:
        yield Diagnostic("title-missing", "hint", "没有读到方案的标题，请补上。", head_of(found, plan))
    if plan.issued_on is None:
        message = "没有读到发文日期，无法检查时限是否早于发文日期。"
        yield Diagnostic("date-missing", "hint", message, head_of(found, plan))


def document_notes(reading: Reading) -> Iterator[Diagnostic]:
    """Pass on what the reader of the format noted."""
    for note in reading.document.notes:
        yield Diagnostic("document-note", "hint", note, Span(0, 0))
