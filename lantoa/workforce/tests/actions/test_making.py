"""How something is made is written down whole or not at all; what batches took teaches the minutes."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.kit.world import world
from lantoa.workforce.actions.equipment import end_equipment, keep_equipment
from lantoa.workforce.actions.erasure import forget_makings
from lantoa.workforce.actions.making import StepSaid, keep_minutes, use_learnt
from lantoa.workforce.errors import BadMaking
from lantoa.workforce.models import Ingredient, Making, MakingStep, MinutesChange
from lantoa.workforce.queries.making import learnt_of
from lantoa.workforce.tests.makers import POUNDING, Kitchen

pytestmark = pytest.mark.django_db


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"steps": []}, "name"),
    ({"steps": [StepSaid("Giã", -60)]}, "minutes"),
    ({"steps": [StepSaid("Giã", 86_401)]}, "minutes"),
    ({"steps": [StepSaid("Giã", 60, -1)]}, "setup"),
    ({"steps": [StepSaid("Giã", 60, 0, -1)]}, "batch"),
    ({"steps": [StepSaid("Giã", 60, days_ahead=99)]}, "ahead"),
    ({"steps": [StepSaid("   ", 60)]}, "name"),
    ({"steps": [StepSaid("Giã", 60, equipment=987_654_321)]}, "equipment"),
    ({"keeps_days": -1}, "keeps_days"),
    ({"uses": [(987_654_321, 5)]}, "ingredient"),
]


def test_what_cannot_be_is_refused() -> None:
    kitchen = Kitchen()
    for wrong, field in WRONG:
        with pytest.raises(BadMaking) as refused:
            kitchen.making(**wrong)
        assert refused.value.field == field
    assert not Making.objects.exists()


def test_written_anew_it_takes_the_place_of_what_was() -> None:
    kitchen = Kitchen()
    squid = kitchen.ingredient()
    kitchen.making(uses=[(squid.pk, 250)])
    making = kitchen.making(steps=[POUNDING], keeps_days=3)
    assert [step.name for step in making.steps.all()] == ["Giã tay"]
    assert (making.keeps_days, making.uses.count(), Making.objects.count()) == (3, 0, 1)


def test_an_oven_of_25_hours_is_none_and_one_that_is_gone_is_needed_no_more() -> None:
    kitchen = Kitchen()
    for hours in (0, 25, -1):
        with pytest.raises(BadMaking):
            keep_equipment(kitchen.home, name="Lò", minutes_a_day=hours * 60, by=kitchen.by)
    oven = keep_equipment(kitchen.home, name="Lò", minutes_a_day=960, by=kitchen.by)
    with pytest.raises(BadMaking):
        keep_equipment(kitchen.home, name="Lò", minutes_a_day=960, by=kitchen.by)
    kitchen.making(steps=[StepSaid("Nướng", 60, equipment=oven.pk)])
    end_equipment(oven, by=kitchen.by)
    assert MakingStep.objects.get().equipment is None


def test_what_batches_took_becomes_the_steps_minutes_by_a_tap() -> None:
    kitchen = Kitchen()
    making = kitchen.making(steps=[StepSaid("Giã tay", 300), StepSaid("Gói", 60)])
    for _batch in range(5):
        kitchen.finish(100, minutes=740)
    learnt = learnt_of(making)
    assert learnt is not None
    making = use_learnt(making, factor=learnt.factor, by=kitchen.by, key=world.uuid7())
    pounding, packing = making.steps.all()
    assert (pounding.seconds, packing.seconds) == (round(300 * learnt.factor), round(60 * learnt.factor))
    assert 420 < pounding.seconds + packing.seconds < 440
    assert [(one.step_name, one.before) for one in MinutesChange.objects.order_by("pk")] == [
        ("Giã tay", 300),
        ("Gói", 60),
    ]
    # What taught once does not teach again.
    assert learnt_of(making) is None


def test_a_number_that_changed_meanwhile_is_asked_about_again_and_no_means_no() -> None:
    kitchen = Kitchen()
    making = kitchen.making(steps=[StepSaid("Giã tay", 300)])
    for _batch in range(3):
        kitchen.finish(100, minutes=740)
    seen = learnt_of(making)
    assert seen is not None
    kitchen.finish(100, minutes=900)
    with pytest.raises(BadMaking) as refused:
        use_learnt(making, factor=seen.factor, by=kitchen.by, key=world.uuid7())
    assert refused.value.code == "stale"
    keep_minutes(making, by=kitchen.by)
    making.refresh_from_db()
    assert learnt_of(making) is None
    assert MakingStep.objects.get().seconds == 300


def test_when_nobody_is_left_the_words_go_and_the_numbers_stay() -> None:
    kitchen = Kitchen()
    squid = kitchen.ingredient("Mực nhà cô Lan")
    keep_equipment(kitchen.home, name="Cối cô Lan", minutes_a_day=960, by=kitchen.by)
    making = kitchen.making(steps=[StepSaid("Cô Lan giã", 300, skill="cô Lan")], uses=[(squid.pk, 250)])
    forget_makings([kitchen.home.pk])
    step = making.steps.get()
    squid.refresh_from_db()
    assert (step.name, step.skill, step.seconds, squid.name) == ("–", "", 300, "–")
    assert not Ingredient.objects.live().exists()
