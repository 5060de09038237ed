"""`lantoa doctor`: the ground first, then every promise; 1 where something is broken."""

from __future__ import annotations

import pytest

from config import doctor
from lantoa.portal.queries import promises as asked
from lantoa.portal.queries.backup import AMBER, GREEN, RED, Light

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    code = doctor.main([*arguments])
    return code, capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(("colour", "code"), [(GREEN, 0), (AMBER, 0), (RED, 1)])
def test_only_a_broken_promise_is_an_error(
    colour: str, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "looks", lambda: [("clock", [])])
    monkeypatch.setattr(asked, "PROMISES", (("Sealed", lambda: Light(colour, "so it is", "do this")),))
    found, lines = said(capsys)
    assert (found, lines[0], len(lines)) == (code, "+ lantoa ground", 3)
    assert lines[1] == f"{asked.SIGNS[colour]} Sealed: so it is → do this"


def test_on_unsafe_ground_nothing_more_is_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "looks", lambda: [("clock", ["The clock went back."])])
    assert said(capsys) == (1, ["- clock: The clock went back."])


def test_deeply_it_checks_every_row(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "looks", lambda: [("clock", [])])
    monkeypatch.setattr(asked, "PROMISES", ())
    found, lines = said(capsys, "--deep")
    assert found == 0
    assert lines[-2:] == ["+ lantoa invariants", "+ lantoa verify"]
