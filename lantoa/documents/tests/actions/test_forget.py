"""Bytes that nothing points to any more go, also when the process ended before it could remove them; others never."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lantoa.documents import api as documents
from lantoa.documents.actions.forget import discard_left
from lantoa.documents.models import Discard, File
from lantoa.documents.queries import file_path
from lantoa.documents.tests.factories import picture

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
