"""Who was erased stands in a file, by ids and times; nothing is lost by a kill, and after a restore they are erased again."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import erase_again
from lantoa.accounts.actions.register import keep_register, read_register
from lantoa.accounts.models import Person
from lantoa.accounts.tests import factories
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db
Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def register(settings: Any, tmp_path: Path) -> Path:
    settings.ERASED_REGISTER = tmp_path / "erased.jsonl"
    return tmp_path / "erased.jsonl"


def erased(name: str = "Nguyễn Thị Lan") -> Person:
    return accounts.erase_person(factories.person(name), by=None, why="letter")


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("erase", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_line_is_written_right_after_the_commit_without_a_name(
    register: Path, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        lan = erased()
    (line,) = register.read_text().splitlines()
    assert set(json.loads(line)) == {"person", "joined", "at"}
    assert json.loads(line)["person"] == lan.pk


def test_a_kill_between_commit_and_line_loses_nothing(register: Path) -> None:
    lan = erased()
    assert not register.exists()
    journal.sweep_all()
    assert [one.person for one in read_register(register)] == [lan.pk]
    assert keep_register() == 0


def test_half_a_line_of_a_crash_is_written_again_whole(register: Path) -> None:
    lan = erased()
    register.write_text('{"person": 12, "joi')
    assert keep_register() == 1
    assert [one.person for one in read_register(register)] == [lan.pk]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        '{"person": "x"}',
        "[]",
        '{"person": 1, "joined": "x", "at": "y"}',
        '{"person": 1, "joined": "2026-01-01", "at": "2026-01-01"}',
    ],
)
def test_a_line_that_cannot_be_read_stops_everything(register: Path, line: str) -> None:
    register.write_text(f"{line}\n")
    with pytest.raises(ValueError, match="line 1"):
        read_register(register)
    with pytest.raises(CommandError):
        call_command("erase", "again", "--register", str(register), stdout=StringIO())


def test_no_register_is_no_success(register: Path) -> None:
    with pytest.raises(CommandError):
        call_command("erase", "again", "--register", str(register), stdout=StringIO())


def test_whom_this_database_does_not_know_stays_in_the_register_for_the_next_restore(
    register: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.jsonl"
    row = {"person": 987_654, "joined": "2026-01-01T00:00:00+00:00", "at": "2026-02-01T00:00:00+00:00"}
    kept.write_text(json.dumps(row) + "\n")
    assert run("again", "--register", str(kept)) == (0, "person 987654: unknown\nAll of them are erased.\n")
    assert [one.person for one in read_register(register)] == [987_654]


def test_one_that_fails_is_said_and_the_others_are_erased(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    rows = [
        {"person": one.pk, "joined": one.created_at.isoformat(), "at": "2026-02-01T00:00:00+00:00"}
        for one in (lan, hoa)
    ]
    register.write_text("".join(json.dumps(row) + "\n" for row in rows))
    really = erase_again.erase_person

    def fail_once(person: Person, **more: Any) -> Person:
        if person.pk == lan.pk:
            raise RuntimeError("no room left")
        return really(person, **more)

    monkeypatch.setattr(erase_again, "erase_person", fail_once)
    status, said = run("again", "--register", str(register))
    assert (status, f"person {lan.pk}: failed" in said, f"person {hoa.pk}: erased" in said) == (1, True, True)


def test_by_letter_one_looks_first_and_then_says_how_they_asked(register: Path) -> None:
    lan = factories.person(phone="+84912345678")
    _status, said = run("person", "0912 345 678", "--dry-run")
    assert "goes: name and phone number" in said
    lan.refresh_from_db()
    assert lan.erased_at is None
    with pytest.raises(CommandError, match="--reason"):
        call_command("erase", "person", "0912345678", stdout=StringIO())
    assert f"person {lan.pk} is erased" in run("person", str(lan.pk), "--reason", "letter")[1]
    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase", "person", "0912345678", "--reason", "letter", stdout=StringIO())


def test_by_letter_what_is_open_stands_against_it_too(register: Path) -> None:
    lan, hoa = factories.person(phone="+84912345678"), factories.person("Hoa")
    accounts.add_member(factories.household(lan), hoa, role="seller", by=accounts.actor_for(lan))
    with pytest.raises(CommandError, match="--anyway"):
        call_command("erase", "person", "0912345678", "--reason", "desk", stdout=StringIO())
    run("person", "0912345678", "--reason", "desk", "--anyway")
    lan.refresh_from_db()
    assert lan.erased_at


def test_the_register_says_where_it_lies(register: Path) -> None:
    erased()
    assert run("register") == (0, f"{register}\n")
    assert register.exists()
