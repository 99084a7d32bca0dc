"""Addresses of accounts, units and people."""

from __future__ import annotations

from django.urls import include, path

from luoshi.units import views

urlpatterns = [
    path("", views.home, name="home"),
    path("account/", include("luoshi.units.signing_in")),
]
