"""The settings of the tests: those of production, in a folder of their own, without what only costs time."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# A process of its own folder, whatever the shell says: a test never touches anybody's ledger. Children inherit it.
_FOLDER = tempfile.mkdtemp(prefix="luoshi-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["LUOSHI_DATA_DIR"] = _FOLDER

from luoshi.config.settings import *  # noqa: E402, F403  settings are a module of names
from luoshi.config.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow, as it should be
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Pages name static files that nobody has collected.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: threads have connections and locks of their own, as in production. It need not last.
    DATABASES["default"]["TEST"] = {"NAME": f"{_FOLDER}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
