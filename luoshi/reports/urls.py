"""Addresses of reporting."""

from __future__ import annotations

from django.urls import path

from luoshi.reports.actions.periods import make_calendars, turn_periods
from luoshi.reports.report_block import progress_block
from luoshi.reports.report_todo import report_counts, report_lines
from luoshi.reports.task_blocks import receipt_moves, returns_block
from luoshi.reports.todo import receipt_counts, receipt_lines
from luoshi.reports.views import calendars, filling, receipts, reviewing
from luoshi.tasks.hooks import Section, TodoSource, task_moves, task_section, todo_source
from luoshi.web.frame import Entry, menu_entry
from luoshi.web.ticking import Step, tick_step

# Receipts and action plans.
todo_source(TodoSource(receipt_lines, receipt_counts))
task_moves(receipt_moves)
task_section(Section(10, "reports/_returns.html", returns_block))

# Reports: filling in, signing, judging.
todo_source(TodoSource(report_lines, report_counts))
task_section(Section(20, "reports/_progress.html", progress_block))
menu_entry(
    Entry("填报", "reports", "pencil", "reports.own", order=30),
    Entry("填报审核", "reports-review", "clipboard-check", "reports.review", order=40),
)

# Calendars and periods.
tick_step(Step("建立填报日历", 10, make_calendars), Step("开放和截止填报期", 20, turn_periods))
menu_entry(Entry("填报日历", "calendars", "calendar", "reports.calendars", place="account", order=45))

urlpatterns = [
    # Calendars and periods.
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/days-off/", calendars.days_off, name="days-off"),
    path("calendars/<uuid:pk>/", calendars.calendar_edit, name="calendar-edit"),
    path("plans/<uuid:pk>/calendars/new/", calendars.calendar_new, name="calendar-new"),
    # Receipts and action plans.
    path("receive/", receipts.receive, name="receive"),
    path("receive/<uuid:pk>/return/", receipts.return_task, name="return-task"),
    path("returns/<uuid:pk>/withdraw/", receipts.return_withdraw, name="return-withdraw"),
    path("returns/<uuid:pk>/rule/", receipts.rule, name="return-rule"),
    # Reports: filling in, signing, judging.
    path("reports/", filling.filling, name="reports"),
    path("reports/save/", filling.save_all, name="reports-save"),
    path("reports/sign/", filling.sign, name="reports-sign"),
    path("reports/parts/", filling.judge_parts, name="reports-parts"),
    path("reports/review/", reviewing.review, name="reports-review"),
    path("reports/review/accept/", reviewing.review_accept, name="reports-review-accept"),
    path("reports/<uuid:pk>/", reviewing.report_page, name="report"),
    path("reports/<uuid:pk>/save/", filling.save_line, name="report-save"),
    path("reports/<uuid:pk>/return/", reviewing.review_return, name="reports-review-return"),
    path("reports/<uuid:pk>/unlock/", reviewing.report_unlock, name="report-unlock"),
    path("reports/<uuid:pk>/evidence/", reviewing.evidence_add, name="evidence-add"),
    path("evidence/<uuid:pk>/", reviewing.evidence_file, name="evidence"),
    path("evidence/<uuid:pk>/remove/", reviewing.evidence_remove, name="evidence-remove"),
]
