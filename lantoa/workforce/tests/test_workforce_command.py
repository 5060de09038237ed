"""A stall's own scenario leaves the house without anybody's name, and is planned outside as it is planned inside."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lantoa.kit.world import world
from lantoa.orders.tests.conftest import Stage
from lantoa.workforce.queries.scenario import gather
from lantoa.workforce.rules.scenario_file import read
from lantoa.workforce.tests import factories

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("workforce", "scenario", *words)
    return capsys.readouterr().out


def test_what_is_written_is_what_the_room_plans(
    stage: Stage, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.hand(at, "Em Duyên", born=world.today().year - 17, phone="+84912770001", pay=300_000)
    factories.step(at.making, "Ngâm", minutes=1.7, days_ahead=1)
    factories.history(stage, at, 20, 6)
    factories.ordered(at.small, 30)
    factories.planned(at, 2)
    stage.later(days=1)
    text = said(capsys, "--stall", at.stall.store.slug)
    inside = gather(at.organisation.pk, world.today())
    assert read(text) == inside.all
    assert len(inside.all.promises) > len(inside.known.promises)
    assert read(said(capsys, "--organisation", str(at.organisation.pk), "--known")) == inside.known
    short = read(said(capsys, "--stall", at.stall.store.slug, "--days", "1"))
    assert (short.days, short) == (1, gather(at.organisation.pk, world.today(), 1).all)
    assert not [word for word in ("Hương", "Duyên", "+84", "born") if word in text]
    file = tmp_path / "stall.json"
    file.write_text(text, "utf-8")
    call_command("workforce", "plan", "--scenario", str(file), "--seconds", "2")
    assert '"shifts"' in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [("--stall", "khong-co"), ("--organisation", "0"), ("--organisation", "1", "--days", "0"), ("--organisation", "1", "--days", "181")]
)  # fmt: skip
def test_what_is_nobody_s_is_said(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("workforce", "scenario", *words)
