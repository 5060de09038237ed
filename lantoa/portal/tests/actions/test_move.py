"""Giving a province away takes two who run the house, and their yes is for one time."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.approval import say_yes
from lantoa.portal.actions.move import ask_move, begin_move

pytestmark = pytest.mark.django_db


def test_a_yes_begins_one_move_and_a_province_that_was_thawed_takes_another() -> None:
    one, two = (accounts.person_for(f"+8491200009{number}", f"Người Điều {number}") for number in (1, 2))
    accounts.Person.objects.filter(pk=one.pk).update(is_operator=True)
    assert begin_move("22") is None
    accounts.Person.objects.filter(pk=two.pk).update(is_operator=True)
    made = ask_move("22", by=accounts.actor_for(one))
    assert begin_move("22") is False
    say_yes(made, made.digest, by=accounts.actor_for(two))
    assert [begin_move("01"), begin_move("22"), begin_move("22")] == [False, True, False]
