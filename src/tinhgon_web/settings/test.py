"""Tests: memory database or the PostgreSQL the run names, jobs at once, cheap passwords, files in a temporary folder."""

import os
import tempfile

os.environ["TINHGON_HOME"] = tempfile.mkdtemp(prefix="tinhgon-test-")
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from tinhgon_web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
ALLOWED_HOSTS = ["*"]
