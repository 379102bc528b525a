"""The site's settings for tests: SQLite by default, or a PostgreSQL cluster started here."""

from __future__ import annotations

import os
import tempfile

from tests import postgres

os.environ.setdefault("SAMSYN_SECRET_KEY", "only-for-tests")
os.environ["SAMSYN_ENV_FILE"] = ""
os.environ.setdefault("SAMSYN_DATA_DIR", tempfile.mkdtemp(prefix="samsyn-tests-"))
if os.environ.get("SAMSYN_TEST_DATABASE") == "postgresql" and "DATABASE_URL" not in os.environ:
    # Set in the environment, so that the parallel workers share the one cluster.
    os.environ["DATABASE_URL"] = postgres.start()

from samsyn.config.settings import *  # noqa: F403

# Argon2 is slow on purpose; a test of sign-in needs no such defence.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The middleware that serves static files warns where the folder is missing.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
