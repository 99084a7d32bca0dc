"""The application that a server such as gunicorn runs."""

from __future__ import annotations

import atexit
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from luoshi.commands.locks import RUNNING, shared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
application = get_wsgi_application()
# Kept as long as the process lives: `luoshi restore` does not replace the rows below a server.
atexit.register(shared(settings.DATA_DIR / RUNNING).close)
