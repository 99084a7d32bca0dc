"""Addresses of the journal."""

from __future__ import annotations

from django.urls import path

from luoshi.journal import views
from luoshi.web.frame import Entry, menu_entry

urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/verify/", views.verify, name="journal_verify"),
    path("journal/export/", views.export, name="journal_export"),
]
menu_entry(Entry("留痕", "journal", "history", "journal.read", order=10))
