"""Secrets come from files, and nothing tells them: no page of an error, no log, no message at the start."""

from __future__ import annotations

import ast
import logging
import re
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory, override_settings
from django.views.debug import ExceptionReporter

from config import door, environment
from lantoa.kit.log_lines import JsonLine, PlainLine

ROOT = Path(__file__).resolve().parents[2]
SECRET = re.compile(r"SECRET|KEY|PASSWORD|TOKEN|_WORD|_HOOK|DATABASE")
PLANTED = "planted-0a1b2c3d-never-to-be-seen"
# Read as they are: none of them is a secret, or it is read before there are settings.
PLAIN = {
    "DJANGO_SETTINGS_MODULE", "LANTOA_PORT", "LANTOA_VAR", "LANTOA_READY", "MALLOC_ARENA_MAX", "PATH", "HOME", "PORT", "JAVA_HOME", "TMPDIR", "LANG", "TERM",
}  # fmt: skip


def read_names() -> dict[str, set[str]]:
    """Each name of the environment that the product reads, by the way it is read."""
    found: dict[str, set[str]] = {}
    files = [
        path for folder in ("config", "lantoa") for path in (ROOT / folder).rglob("*.py") if "tests" not in path.parts
    ]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                way = ast.unparse(node.func)
                if way in {
                    "environment.text",
                    "environment.number",
                    "environment.flag",
                    "text",
                    "number",
                    "flag",
                    "os.environ.get",
                    "os.getenv",
                    "os.environ.setdefault",
                    "environ.get",
                }:
                    found.setdefault(str(node.args[0].value), set()).add(way)
            elif (
                isinstance(node, ast.Subscript)
                and ast.unparse(node.value) == "os.environ"
                and isinstance(node.slice, ast.Constant)
            ):
                found.setdefault(str(node.slice.value), set()).add("os.environ[]")
    return found


@pytest.mark.once
def test_every_secret_can_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = read_names()
    secret = {name for name in names if name.startswith("LANTOA_") and SECRET.search(name)}
    assert len(secret) >= 15
    for name in sorted(secret):
        assert names[name] <= {"environment.text", "text"}, f"{name} is read past the reader of files: {names[name]}"
        (tmp_path / name).write_text(f"{PLANTED}\n")
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
        assert environment.text(name) == PLANTED
    elsewhere = {
        name
        for name, ways in names.items()
        if any(way.startswith(("os.", "environ.")) for way in ways) and SECRET.search(name)
    }
    assert elsewhere - secret - PLAIN == set()


@pytest.mark.once
def test_a_file_that_cannot_be_read_is_named_and_not_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_bytes(b"\xff" + PLANTED.encode())
    monkeypatch.setenv("LANTOA_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(SystemExit) as stopped:
        environment.text("LANTOA_SECRET_KEY")
    assert "LANTOA_SECRET_KEY_FILE" in str(stopped.value)
    assert PLANTED not in str(stopped.value)


def _planted(value: object) -> object:
    """A setting with every text in it that is a secret by its name replaced."""
    if isinstance(value, dict):
        return {
            name: PLANTED if SECRET.search(str(name).upper()) and isinstance(held, str) else _planted(held)
            for name, held in value.items()
        }
    return value


@pytest.mark.once
def test_no_secret_is_told_by_an_error_page_or_a_log() -> None:
    """An error that holds the secret in its words and its variables, looked at in every form in which it could be shown."""
    changed = {
        name: _planted(getattr(settings, name))
        for name in ("SIGNERS", "SMS_OPTIONS", "SMS_ANSWERS", "EID_OPTIONS", "CHANNEL_APPS", "DATABASES")
    }
    single = dict.fromkeys(("SECRET_KEY", "METRICS_TOKEN", "EMAIL_HOST_PASSWORD"), PLANTED)
    lines: list[str] = []
    with override_settings(**{name: value for name, value in changed.items() if name != "DATABASES"}, **single):
        request: HttpRequest = RequestFactory().get(
            "/", headers={"Authorization": f"Bearer {PLANTED}", "Cookie": f"{settings.SESSION_COOKIE_NAME}={PLANTED}"}
        )
        try:
            raise ValueError(f"the key {PLANTED} does not fit")
        except ValueError:
            told = sys.exc_info()
            page = door.broken(request)
            record = logging.LogRecord("lantoa", logging.ERROR, __file__, 1, "it broke", (), told)
            lines += [form.format(record) for form in (PlainLine(), JsonLine())]
        assert page.status_code == 500
        assert PLANTED.encode() not in page.content
        assert all(PLANTED not in line for line in lines)
        # Django's own page for developers shows an error's words and variables; of settings and headers it hides what is secret.
        shown = ExceptionReporter(request, *_broken_without_words()).get_traceback_html()
        assert "ValueError" in shown
        assert PLANTED not in shown


def _broken_without_words() -> tuple[object, ...]:
    try:
        raise ValueError("no words")
    except ValueError:
        return sys.exc_info()
