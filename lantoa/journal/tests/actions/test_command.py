"""The same command asked again gives the same answer and no second effect."""

from uuid import UUID

import pytest

from lantoa.journal import api as journal
from lantoa.journal.models import Command, Follower
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


def open_a_row(key: UUID | None, name: str = "row") -> tuple[bool, dict[str, object]]:
    with journal.command("test.open", key, {"name": name}) as run:
        if not run.replayed:
            Follower.objects.create(name=f"{name}-{Follower.objects.count()}")
            run.answer = {"rows": Follower.objects.count()}
        return run.replayed, dict(run.answer or {})


def test_a_repeat_gets_the_first_answer_and_changes_nothing() -> None:
    key = world.uuid7()
    first = open_a_row(key)
    again = open_a_row(key)
    assert first == (False, {"rows": 1})
    assert again == (True, {"rows": 1})
    assert Follower.objects.count() == 1


def test_the_same_key_with_another_body_is_refused() -> None:
    key = world.uuid7()
    open_a_row(key)
    with pytest.raises(journal.CommandConflict):
        open_a_row(key, "other")
    assert Follower.objects.count() == 1


def test_the_same_key_for_another_command_is_refused() -> None:
    key = world.uuid7()
    open_a_row(key)
    with pytest.raises(journal.CommandConflict), journal.command("test.close", key, {"name": "row"}):
        pass


def test_an_error_undoes_the_work_and_forgets_the_key() -> None:
    key = world.uuid7()
    with pytest.raises(ZeroDivisionError), journal.command("test.open", key, {}):
        Follower.objects.create(name="gone")
        raise ZeroDivisionError
    assert Follower.objects.count() == 0
    assert Command.objects.count() == 0


def test_without_a_key_nothing_is_remembered() -> None:
    open_a_row(None)
    open_a_row(None)
    assert Follower.objects.count() == 2
    assert Command.objects.count() == 0


def test_many_commands_are_answered_one_by_one() -> None:
    old, new, spoiled = world.uuid7(), world.uuid7(), world.uuid7()
    open_a_row(old)
    open_a_row(spoiled, "other")
    runs = [journal.Run(key, {"name": "row"}) for key in (old, new, spoiled)]
    with journal.commands("test.open", runs):
        runs[1].answer = {"rows": 99}
    assert [run.replayed for run in runs] == [True, False, False]
    assert runs[0].answer == {"rows": 1}
    assert isinstance(runs[2].refused, journal.CommandConflict)
    assert Command.objects.get(pk=new).answer == {"rows": 99}
    assert Command.objects.count() == 3


def test_old_keys_are_forgotten_after_35_days() -> None:
    open_a_row(world.uuid7())
    Command.objects.update(done_at=world.now() - journal_kept())
    open_a_row(world.uuid7(), "young")
    assert journal.forget_old_commands() == 1
    assert Command.objects.count() == 1


def journal_kept() -> object:
    from datetime import timedelta

    return timedelta(days=35, seconds=1)
