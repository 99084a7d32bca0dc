"""Settings of the web application; every value from the environment is described in docs/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from luoshi.config.environment import hosts, kept_secret, networks, number, origins, secret, switch

PACKAGE = Path(__file__).resolve().parent.parent
# Beside the repository in a checkout; an installed package names LUOSHI_DATA_DIR.
DATA_DIR = Path(os.environ.get("LUOSHI_DATA_DIR") or PACKAGE.parent / "var").resolve()

DEBUG = switch("LUOSHI_DEBUG", False)
SECRET_KEY = secret("LUOSHI_SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("环境变量LUOSHI_SECRET_KEY太短：至少32个、最好50个以上随机字符；不设则自动生成。")
ALLOWED_HOSTS = hosts("LUOSHI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = origins("LUOSHI_TRUSTED_ORIGINS")
TRUSTED_PROXIES = networks("LUOSHI_TRUSTED_PROXIES")
HTTPS = switch("LUOSHI_HTTPS", False)

INSTALLED_APPS = [
    "luoshi.web",  # first, for its templates stand in for those of allauth
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "luoshi.journal",
    "luoshi.units",
    "luoshi.plans",
    "luoshi.tasks",
    "luoshi.reports",
    "luoshi.supervision",
    "luoshi.api",
]

MIDDLEWARE = [
    "luoshi.web.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luoshi.web.middleware.OriginMiddleware",
    "luoshi.web.bodies.BodyLimitMiddleware",
    "luoshi.units.middleware.SessionLimitsMiddleware",
    "luoshi.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "luoshi.config.urls"
WSGI_APPLICATION = "luoshi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.web.frame.frame",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    """Return where the rows are: LUOSHI_DATABASE_URL (PostgreSQL), else one SQLite file in the data folder."""
    url = secret("LUOSHI_DATABASE_URL")
    if not url:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "luoshi.sqlite3",
            "OPTIONS": {
                # A writer takes its lock at once and waits for it: no transaction fails in its middle.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was answered "done" outlives a power failure. The map spares a copy of each page read.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
                " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;",
            },
            # A thread keeps its connection: to open one reads the whole schema again.
            "CONN_MAX_AGE": 600,
        }
    database: dict[str, object] = dict(environ.Env.db_url_config(url))
    if database.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "环境变量LUOSHI_DATABASE_URL应以postgres://开头（不设则用内置的SQLite），请改正后再启动。"
        )
    given = database.get("OPTIONS")  # what stands behind the "?": sslmode=require
    database["OPTIONS"] = {
        "connect_timeout": 5,
        **(given if isinstance(given, dict) else {}),
        "pool": {"min_size": 1, "max_size": number("LUOSHI_DATABASE_POOL", 8), "timeout": 10},
    }
    database["CONN_HEALTH_CHECKS"] = True  # the pool asks before it hands out: a restart of PostgreSQL shows no error
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Who one is
AUTH_USER_MODEL = "units.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "luoshi.units.adapter.WithGovernment",
    "rules.permissions.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "luoshi.units.passwords.NotUsedBefore"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "luoshi.units.adapter.ClosedAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "luoshi.units.signing_in_forms.SignInForm",
    "change_password": "luoshi.units.signing_in_forms.OwnPasswordForm",
    "reauthenticate": "luoshi.units.signing_in_forms.AgainForm",
}
MFA_ADAPTER = "luoshi.units.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "luoshi.units.signing_in_forms.CodeForm",
    "reauthenticate": "luoshi.units.signing_in_forms.CodeOnceMoreForm",
    "activate_totp": "luoshi.units.signing_in_forms.FactorOnForm",
}
MFA_TOTP_TOLERANCE = 1  # 30 seconds: the clocks of phones and of closed networks differ
# axes counts the failures of a name and locks it; allauth's counter of failures would answer first, in other words.
# An address is only slowed down: a whole government may stand behind one, and never be locked out by one person.
ACCOUNT_RATE_LIMITS = {"login": "240/m/ip", "login_failed": None, "change_password": "10/m/user"}
AXES_FAILURE_LIMIT = number("LUOSHI_LOGIN_FAILURES", 5)
AXES_COOLOFF_TIME = number("LUOSHI_LOGIN_LOCK_MINUTES", 15) / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "luoshi.units.adapter.counted_name"
AXES_LOCKOUT_CALLABLE = "luoshi.units.adapter.locked_out"
AXES_RESET_ON_SUCCESS = True

# Sessions
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = number("LUOSHI_SESSION_IDLE_MINUTES", 30)
SESSION_HOURS = number("LUOSHI_SESSION_HOURS", 12)
SINGLE_SESSION = switch("LUOSHI_SINGLE_SESSION", False)
ADMIN_PASSWORD_DAYS = number("LUOSHI_ADMIN_PASSWORD_DAYS", 90)
RESET_PASSWORD_HOURS = number("LUOSHI_RESET_PASSWORD_HOURS", 24)
ADMIN_FACTOR = switch("LUOSHI_ADMIN_FACTOR", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from beside the server, without HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether all names below this one speak HTTPS is not known here; why a name alone is locked stands above.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "axes.W006"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "luoshi.web.errors.csrf_failure"
# Nothing inline, nothing from elsewhere; SVG charts draw with attributes.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
# Pages name the files by the hash of their content; to pack the others as well takes as long again.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
UPLOAD_BYTES = number("LUOSHI_PARSE_RECEIVED", 50_000_000)
REQUEST_BYTES = number("LUOSHI_REQUEST_BYTES", 210_000_000)  # several files at once
API_PER_MINUTE = number("LUOSHI_API_PER_MINUTE", 600)
FILE_UPLOAD_PERMISSIONS = 0o600
# On the disk where they stay: a big file is moved, not copied, and /tmp may be small.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = None

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "luoshi": {"level": "INFO"},
        "axes": {"level": "ERROR"},
        # Whoever comes by another name reads why on the page; scanners would fill the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
