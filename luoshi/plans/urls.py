"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from luoshi.plans.views import review

urlpatterns = [
    path("plans/<uuid:pk>/review/", review.plan_review, name="plan-review"),
    path("plans/<uuid:pk>/review/changes/", review.plan_changes, name="plan-changes"),
    path("plans/<uuid:pk>/review/differences/", review.plan_differences, name="plan-differences"),
    path("plans/<uuid:pk>/decide/", review.plan_decide, name="plan-decide"),
    path("plans/<uuid:pk>/undo/", review.plan_undo, name="plan-undo"),
]
