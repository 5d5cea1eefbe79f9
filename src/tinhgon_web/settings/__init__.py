"""Settings for every way of running; the environment decides. SQLite unless DATABASE_URL names PostgreSQL.

TINHGON_HOME    folder of the database, files and key (default: ./var)
DATABASE_URL    postgresql://user:password@host:port/name
SECRET_KEY      signing key; made once and kept in TINHGON_HOME when not given
ALLOWED_HOSTS   names the server answers to, separated by commas
DEBUG           1 for development
TINHGON_UNITS_FILE   packed national facts of units instead of those the program carries
TINHGON_BEFORE_IS_DAY_BEFORE, TINHGON_ROLL_OFF_DAYS, TINHGON_SOON_WORKING_DAYS   how deadlines are counted
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import fontpkg_be_vietnam_pro
from csp.constants import NONE, SELF

HOME = Path(os.environ.get("TINHGON_HOME", "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)
PACKAGE = Path(__file__).resolve().parent.parent


def _secret_key() -> str:
    if given := os.environ.get("SECRET_KEY"):
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), "utf-8")
    return kept.read_text("utf-8")


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "tinhgon.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise RuntimeError(f"DATABASE_URL: expected postgresql://…, found {parts.scheme}://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # `?host=/folder` names the folder of a Unix socket, as in libpq.
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "tinhgon_web.accounts",
    "tinhgon_web.audit",
    "tinhgon_web.benefits",
    "tinhgon_web.documents",
    "tinhgon_web.organisations",
    "tinhgon_web.programmes",
    "tinhgon_web.reports",
    "tinhgon_web.staffing",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tinhgon_web.accounts.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tinhgon_web.organisations.limits.AsksOfAnAddress",
    "tinhgon_web.organisations.register.OneRegisterARequest",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tinhgon_web.urls"
WSGI_APPLICATION = "tinhgon_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Vietnamese is the language the pages are written in; English is a translation of it.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds; a choice outlives the session
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# How this office counts: see tinhgon.deadlines.DeadlinePolicy. "trước ngày D" ends the day before unless set otherwise.
DEADLINE_POLICY: dict[str, Any] = {
    "before_is_day_before": os.environ.get("TINHGON_BEFORE_IS_DAY_BEFORE", "1") == "1",
    "rolls_off_days": os.environ.get("TINHGON_ROLL_OFF_DAYS", "0") == "1",
    "soon_working_days": int(os.environ.get("TINHGON_SOON_WORKING_DAYS", "3")),
}

# National facts of units packed by `tinhgon units build`; empty: those the program carries.
UNITS_FILE = os.environ.get("TINHGON_UNITS_FILE", "")

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static", ("fonts", Path(fontpkg_be_vietnam_pro.__file__).parent / "files")]
MEDIA_ROOT = HOME / "files"
STATIC_ROOT.mkdir(exist_ok=True)  # empty unless collectstatic ran; WhiteNoise then asks the packages themselves
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

# A file is read in a process of its own: seconds of wall-clock time, with and without recognising letters, and bytes of
# address space. A file that asks for more is refused with the reason.
READING_SECONDS = float(os.environ.get("TINHGON_READING_SECONDS", "60"))
READING_OCR_SECONDS = float(os.environ.get("TINHGON_READING_OCR_SECONDS", "1800"))
READING_BYTES = int(os.environ.get("TINHGON_READING_BYTES", "1000000000"))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
PLACEMENT_SECONDS = 60  # how long a job looks for a better placement of people


# Public pages and API: asks of one address in a burst, and a minute (organisations/limits.py); PUBLIC_ASKS_A_MINUTE=0: no limit.
_A_MINUTE = int(os.environ.get("PUBLIC_ASKS_A_MINUTE", "240"))
PUBLIC_ASKS = (_A_MINUTE, _A_MINUTE) if _A_MINUTE else None
BEHIND_PROXY = os.environ.get("BEHIND_PROXY", "") == "1"  # the address asked from is the last the proxy names
