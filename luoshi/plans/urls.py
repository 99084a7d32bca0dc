"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from luoshi.plans.views import moving, names, receiving, review
from luoshi.web.frame import Entry, menu_entry

menu_entry(Entry("来文", "files", "inbox", "plans.view", order=30))

urlpatterns = [
    path("files/", receiving.file_list, name="files"),
    path("files/upload/", receiving.file_upload, name="file-upload"),
    path("files/paste/", receiving.file_paste, name="file-paste"),
    path("files/<uuid:pk>/", receiving.file_page, name="file"),
    path("files/<uuid:pk>/original/", receiving.file_original, name="file-original"),
    path("files/<uuid:pk>/again/", receiving.file_again, name="file-again"),
    path("plans/<uuid:pk>/propose/", moving.plan_propose, name="plan-propose"),
    path("plans/<uuid:pk>/send-back/", moving.plan_send_back, name="plan-send-back"),
    path("plans/<uuid:pk>/drop/", moving.plan_drop, name="plan-drop"),
    path("plans/<uuid:pk>/restore/", moving.plan_restore, name="plan-restore"),
    path("plans/<uuid:pk>/comparison/", moving.plan_comparison, name="plan-comparison"),
    path("plans/<uuid:pk>/review/", review.plan_review, name="plan-review"),
    path("plans/<uuid:pk>/review/changes/", review.plan_changes, name="plan-changes"),
    path("plans/<uuid:pk>/review/differences/", review.plan_differences, name="plan-differences"),
    path("plans/<uuid:pk>/names/", names.plan_names, name="plan-names"),
    path("plans/<uuid:pk>/decide/", review.plan_decide, name="plan-decide"),
    path("plans/<uuid:pk>/undo/", review.plan_undo, name="plan-undo"),
]
