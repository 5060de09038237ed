"""In production the log is one JSON object a line without anything typed, and health is asked without TLS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import logging, django
django.setup()
from django.test import Client
client = Client()
print([client.get(path).status_code for path in ("/health/live", "/dang-nhap/")])
print(sorted(type(one).__name__ for name in ("", "django", "django.request", "django.server") for one in logging.getLogger(name).handlers))
try:
    int("Nguyen Thi Lan 0912345678")
except ValueError:
    logging.getLogger("lantoa").exception("%s things failed", 3)
logging.getLogger("lantoa").info("not at this level")
"""


def test_production_writes_json_lines_and_lets_health_be_asked_plainly(tmp_path: Path) -> None:
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.production", "LANTOA_VAR": str(tmp_path), "LANTOA_DATABASE": "sqlite",
        "LANTOA_SECRET_KEY": "only-for-this-test-" * 3, "LANTOA_HOSTS": "testserver", "LANTOA_PUBLIC_URL": "https://testserver",
        "LANTOA_LOG": "WARNING",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[200, 301]", "['StreamHandler']"]
    # Beside it only a warning that nothing was collected there yet.
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("{")]
    read = json.loads(line)
    assert (read["level"], read["logger"], read["message"]) == ("ERROR", "lantoa", "3 things failed")
    assert [error["kind"] for error in read["errors"]] == ["builtins.ValueError"]
    assert "Nguyen" not in done.stderr
