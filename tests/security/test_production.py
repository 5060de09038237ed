"""Production's own locks: whatever the environment says, nothing of debugging, demos or plain lines is left on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json
from django.conf import settings
names = ("DEBUG", "DEMO", "SANDBOX_URL", "UNSAFE_GROUND", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
  "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_SSL_REDIRECT", "SECURE_CONTENT_TYPE_NOSNIFF")
print(json.dumps({name: getattr(settings, name) for name in names}))
print(json.dumps(list(settings.INSTALLED_APPS) + list(settings.MIDDLEWARE)))
"""


def test_production_is_locked_whatever_the_environment_says(tmp_path: Path) -> None:
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.production", "LANTOA_VAR": str(tmp_path), "LANTOA_DATABASE": "sqlite",
        "LANTOA_SECRET_KEY": "only-for-this-test-" * 3, "LANTOA_DEBUG": "1", "LANTOA_DEMO": "1", "LANTOA_UNSAFE_GROUND": "1",
    }  # fmt: skip
    environment.pop("LANTOA_SANDBOX_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    told, parts = (json.loads(line) for line in done.stdout.splitlines())
    assert told == {
        "DEBUG": False, "DEMO": False, "SANDBOX_URL": "", "UNSAFE_GROUND": False, "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session", "CSRF_COOKIE_NAME": "__Host-csrf", "SESSION_COOKIE_HTTPONLY": True,
        "SECURE_HSTS_SECONDS": 31_536_000, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "SECURE_SSL_REDIRECT": True, "SECURE_CONTENT_TYPE_NOSNIFF": True,
    }  # fmt: skip
    assert [
        one for one in parts if any(word in one for word in ("debug", "sandbox", "silk", "admindocs", "pytest"))
    ] == []


def test_a_session_s_mark_cannot_be_guessed() -> None:
    from importlib import import_module

    from django.conf import settings

    store = import_module(settings.SESSION_ENGINE).SessionStore
    marks = {store()._get_new_session_key.__func__.__module__ for _ in range(1)}
    assert marks == {"django.contrib.sessions.backends.base"}
    from django.contrib.sessions.backends.base import VALID_KEY_CHARS
    from django.utils.crypto import get_random_string

    made = {get_random_string(32, VALID_KEY_CHARS) for _ in range(1_000)}
    assert len(made) == 1_000
    assert len(set(VALID_KEY_CHARS)) ** 32 > 2**128
