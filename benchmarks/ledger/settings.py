"""The settings of production, with one page more: the constant one that the list is measured beside."""

from __future__ import annotations

from luoshi.config.settings import *  # noqa: F403  settings are a module of names
from luoshi.config.settings import DATA_DIR, STORAGES

ROOT_URLCONF = "benchmarks.ledger.urls"
# Collected once for all databases; packed they would be no page's cost, only a minute of the run.
STATIC_ROOT = DATA_DIR.parent / "static"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
