"""Tests: memory database or the PostgreSQL the run names, jobs at once, cheap passwords, files in a temporary folder."""

import tempfile
from pathlib import Path

from tinhgon_web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
ALLOWED_HOSTS = ["*"]

# The package's own settings have run before this line, so the folders are set here and not by TINHGON_HOME.
_FOLDER = Path(tempfile.mkdtemp(prefix="tinhgon-test-"))
MEDIA_ROOT, STATIC_ROOT = _FOLDER / "files", _FOLDER / "static"
STATIC_ROOT.mkdir()
SECRET_KEY = "only-for-tests"
PUBLIC_ASKS = None  # a test that means the limit sets one
