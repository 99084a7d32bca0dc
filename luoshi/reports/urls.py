"""Addresses of reporting."""

from __future__ import annotations

from django.urls import path

from luoshi.reports.task_blocks import receipt_moves, returns_block
from luoshi.reports.todo import receipt_counts, receipt_lines
from luoshi.reports.views import receipts
from luoshi.tasks.hooks import Section, TodoSource, task_moves, task_section, todo_source

# Receipts and action plans.
todo_source(TodoSource(receipt_lines, receipt_counts))
task_moves(receipt_moves)
task_section(Section(10, "reports/_returns.html", returns_block))

urlpatterns = [
    # Receipts and action plans.
    path("receive/", receipts.receive, name="receive"),
    path("receive/<uuid:pk>/return/", receipts.return_task, name="return-task"),
    path("returns/<uuid:pk>/withdraw/", receipts.return_withdraw, name="return-withdraw"),
    path("returns/<uuid:pk>/rule/", receipts.rule, name="return-rule"),
]
