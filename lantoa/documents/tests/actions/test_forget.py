"""Bytes that nothing points to any more go, also when the process ended before it could remove them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lantoa.documents import api as documents
from lantoa.documents.actions.forget import drop_nameless
from lantoa.documents.models import File
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
    assert not File.objects.exists()


def test_bytes_somebody_points_to_stay() -> None:
    photo = documents.keep_photo(picture(), organisation=None)
    assert not documents.forget_file(photo.large_id)
    assert file_path(photo.large_id).exists()


def test_what_a_kill_left_is_swept_up_after_a_day_and_nothing_else() -> None:
    named, nameless, young = (documents.keep_file(one, "text/plain") for one in (b"mot", b"hai", b"ba"))
    File.objects.filter(pk__in=[nameless.pk, young.pk]).delete()
    for old in (named, nameless):
        os.utime(file_path(old.pk), (0, 0))
    assert drop_nameless() == 1
    assert [file_path(one.pk).exists() for one in (named, nameless, young)] == [True, False, True]
