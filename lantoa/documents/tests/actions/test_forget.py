"""Bytes that nothing points to any more go, also when the process ended before it could remove them; others never."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lantoa.documents import api as documents
from lantoa.documents.actions import file, forget
from lantoa.documents.actions.forget import discard_left
from lantoa.documents.adapters import base
from lantoa.documents.models import Discard, File
from lantoa.documents.queries import file_path
from lantoa.documents.tests.factories import picture
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def test_bytes_go_with_the_commit(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    kept = documents.keep_file(b"mot", "text/plain")
    with django_capture_on_commit_callbacks(execute=True):
        assert documents.forget_file(kept.pk)
        assert file_path(kept.pk).exists()
    assert not file_path(kept.pk).exists()
    assert (File.objects.count(), Discard.objects.count()) == (0, 0)


def test_bytes_somebody_points_to_stay() -> None:
    photo = documents.keep_photo(picture(), organisation=None)
    assert not documents.forget_file(photo.large_id)
    assert file_path(photo.large_id).exists()
    assert not Discard.objects.exists()


def test_what_a_kill_left_is_swept_up_and_nothing_else() -> None:
    kept, left, strange = (documents.keep_file(one, "text/plain") for one in (b"mot", b"hai", b"ba"))
    documents.forget_file(left.pk)
    # Of another database, perhaps: no row of ours speaks of it, and it is none of our business.
    File.objects.filter(pk=strange.pk).delete()
    assert (discard_left(), discard_left()) == (1, 0)
    assert [file_path(one.pk).exists() for one in (kept, left, strange)] == [True, False, True]


def test_what_was_sent_again_meanwhile_stays() -> None:
    kept = documents.keep_file(b"mot", "text/plain")
    documents.forget_file(kept.pk)
    documents.keep_file(b"mot", "text/plain")
    discard_left()
    assert file_path(kept.pk).exists()


class Slow:
    """The store of this house, that does something else in the middle of its work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.there, self.asked = base.store(), []  # type: FileStore, list[str]
        self.before_removing = self.after_putting = lambda: None
        for module in (file, forget):
            monkeypatch.setattr(module, "store", lambda: self)

    def put(self, sha: str, content: bytes) -> None:
        self.there.put(sha, content)
        self.asked.append("put")
        then, self.after_putting = self.after_putting, lambda: None
        then()

    def has(self, sha: str) -> bool:
        return self.there.has(sha)

    def remove(self, sha: str) -> None:
        self.before_removing()
        self.there.remove(sha)
        self.asked.append("remove")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 12, 1, 8, tzinfo=UTC))
    monkeypatch.setattr(made, "sleep", lambda _seconds: None)
    before = world.use(made)
    yield made
    world.use(before)


@pytest.mark.django_db(transaction=True)
def test_no_lock_is_held_while_a_slow_store_takes_bytes_away_and_the_same_are_not_lost_meanwhile(
    slow: Slow, clock: StandingWorld
) -> None:
    kept, met = documents.keep_file(b"mot", "text/plain"), []

    def meanwhile() -> None:
        met.append(connection.in_atomic_block)
        discard_left()  # another worker leaves it to who is at it
        with pytest.raises(OSError, match="just now"):
            documents.keep_file(b"mot", "text/plain")

    slow.before_removing = meanwhile
    assert documents.forget_file(kept.pk)
    assert (met, slow.asked, File.objects.count(), Discard.objects.count()) == ([False], ["put", "remove"], 0, 0)
    assert documents.keep_file(b"mot", "text/plain").pk == kept.pk
    assert file_path(kept.pk).exists()


def test_who_keeps_the_same_waits_until_it_is_away(
    slow: Slow, clock: StandingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = documents.keep_file(b"mot", "text/plain")
    documents.forget_file(kept.pk)
    token = forget._begin(kept.pk)

    def away(_seconds: float) -> None:
        slow.remove(kept.pk)
        Discard.objects.filter(token=token).delete()

    monkeypatch.setattr(clock, "sleep", away)
    documents.keep_file(b"mot", "text/plain")
    assert slow.asked == ["put", "remove", "put"]
    assert file_path(kept.pk).exists()


def test_what_another_kept_and_let_go_between_putting_and_the_row_is_put_again(slow: Slow) -> None:
    def another() -> None:
        documents.forget_file(documents.keep_file(b"mot", "text/plain").pk)
        assert discard_left() == 1

    slow.after_putting = another
    kept = documents.keep_file(b"mot", "text/plain")
    assert slow.asked == ["put", "put", "remove", "put"]
    assert file_path(kept.pk).exists()


def test_what_a_process_died_over_is_taken_up_when_its_lease_is_over(slow: Slow, clock: StandingWorld) -> None:
    kept = documents.keep_file(b"mot", "text/plain")
    documents.forget_file(kept.pk)
    forget._begin(kept.pk)
    assert discard_left() == 0
    clock.later(minutes=10)
    assert discard_left() == 1
    assert (file_path(kept.pk).exists(), Discard.objects.exists()) == (False, False)
