"""Photos are cut to sizes in the background, and none is forgotten."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from PIL import Image

from lantoa.documents import api as documents
from lantoa.documents.actions import cut as cutting
from lantoa.documents.models import File, Photo, PhotoSize
from lantoa.documents.queries import file_path
from lantoa.documents.tests.factories import picture
from lantoa.journal import api as journal
from lantoa.journal.models import Job
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 11, 27, 1, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def kept(size: tuple[int, int] = (1000, 700), **how: object) -> Photo:
    return documents.keep_photo(picture(size, **how), organisation=None)


def waiting() -> list[list[int]]:
    return [job.args for job in Job.objects.once().order_by("pk")]


def sizes(photo: Photo) -> set[tuple[int, str]]:
    return set(PhotoSize.objects.filter(original=photo.large_id).values_list("width", "form"))


def test_a_photo_just_kept_is_on_its_way_and_shown_as_it_is() -> None:
    photo = kept()
    assert waiting() == [[photo.pk]]
    shown = documents.picture_of(photo)
    assert (shown.src, shown.sizes) == (f"/anh/{photo.large_id}.webp", ())
    assert shown.avif(640) == shown.webp(640) == ""
    assert documents.photo_url(photo) == documents.photo_url(photo, "small") == shown.src


def test_the_same_photo_again_is_not_put_on_its_way_again() -> None:
    photo = kept()
    assert kept() == photo
    assert waiting() == [[photo.pk]]


def test_a_photo_is_cut_to_every_width_in_both_kinds_each_under_the_name_of_its_content() -> None:
    photo = kept()
    assert documents.cut_photo(photo.pk)
    assert sizes(photo) == {(width, form) for width in (320, 640, 1000) for form in ("avif", "webp")}
    for size in PhotoSize.objects.all():
        content = documents.read_file(size.file_id)
        opened = Image.open(io.BytesIO(content))
        assert (opened.format, opened.width) == (size.form.upper(), size.width)
        assert size.file == documents.keep_file(content, "application/octet-stream")
        assert size.file.content_type == f"image/{size.form}"


def test_once_it_is_cut_screens_are_told_its_sizes_without_a_query(django_assert_num_queries: object) -> None:
    photo = kept()
    documents.cut_photo(photo.pk)
    photo.refresh_from_db()
    with django_assert_num_queries(0):
        shown = documents.picture_of(photo)
    stem = f"/anh/{photo.large_id}"
    assert shown.avif(640) == f"{stem}/320.avif 320w,{stem}/640.avif 640w"
    assert shown.webp(1280) == f"{stem}/320.webp 320w,{stem}/640.webp 640w,{stem}/1000.webp 1000w"
    assert documents.photo_url(photo, "small") == f"{stem}/640.webp"
    assert documents.photo_url(photo) == f"{stem}/1000.webp"


def test_a_small_photo_has_one_size_its_own() -> None:
    photo = kept((64, 48))
    documents.cut_photo(photo.pk)
    photo.refresh_from_db()
    assert sizes(photo) == {(64, "avif"), (64, "webp")}
    assert documents.photo_url(photo, "small") == f"/anh/{photo.large_id}/64.webp"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the worker do what there is to do, on the connection of this test."""
    monkeypatch.setattr("lantoa.journal.management.commands.work.close_old_connections", lambda: None)
    return lambda: call_command("work", "--once", "--interval", "0")


def test_the_worker_cuts_what_was_sent(work: Callable[[], None]) -> None:
    photo = kept((64, 48))
    work()
    photo.refresh_from_db()
    assert photo.cut_at is not None
    assert sizes(photo) == {(64, "avif"), (64, "webp")}


def test_a_whole_album_to_cut_does_not_keep_the_worker_from_sealing(
    work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        kept((64, 40 + number))
    done, seal = [], journal.seal
    monkeypatch.setattr(cutting, "cut_photo", lambda photo_id: done.append("cut") or True)
    monkeypatch.setattr(journal, "seal", lambda: done.append("seal") or seal())
    work()
    assert done.count("cut") == 8
    assert "seal" in done[: len(done) - 1 - done[::-1].index("cut")]


def test_what_somebody_waits_for_goes_before_photos() -> None:
    kept((64, 48))
    assert Job.objects.once().get().priority < 0


def test_what_is_cut_already_is_not_cut_again() -> None:
    photo = kept((64, 48))
    assert documents.cut_photo(photo.pk)
    assert not documents.cut_photo(photo.pk)
    assert not documents.cut_photo(photo.pk + 1)


@pytest.mark.parametrize("files", [0, 1, 3])
def test_a_worker_that_dies_over_a_photo_leaves_it_to_the_sweeper(
    clock: StandingWorld, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    photo, written = kept((400, 300)), []

    def dies(content: bytes, content_type: str) -> File:
        if len(written) == files:
            raise KeyboardInterrupt
        written.append(content)
        return documents.keep_file(content, content_type)

    with monkeypatch.context() as dying:
        dying.setattr(cutting, "keep_file", dies)
        with pytest.raises(KeyboardInterrupt):
            documents.cut_photo(photo.pk)
    photo.refresh_from_db()
    assert photo.cut_at is None
    Job.objects.all().delete()
    assert journal.sweep_all() == 0
    clock.later(minutes=3)
    assert journal.sweep_all() == 1
    assert waiting() == [[photo.pk]]
    assert journal.sweep_all() == 0
    assert documents.cut_photo(photo.pk)
    assert sizes(photo) == {(width, form) for width in (320, 400) for form in ("avif", "webp")}


def test_a_task_lost_before_it_began_is_put_on_its_way_again(clock: StandingWorld) -> None:
    photo = kept((64, 48))
    Job.objects.all().delete()
    clock.later(minutes=3)
    assert journal.sweep_all() == 1
    assert waiting() == [[photo.pk]]


def test_two_workers_with_the_same_photo_cut_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = kept((64, 48))
    stale = Photo.objects.get(pk=photo.pk)
    assert cutting._claim(photo)
    assert not cutting._claim(stale)


def test_the_same_picture_of_two_sellers_is_cut_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept((64, 48))
    documents.cut_photo(one.pk)
    other = Photo.objects.create(
        large=one.large, width=64, height=48, created_at=one.created_at, cut_due=one.cut_due, organisation=None
    )
    monkeypatch.setattr(cutting, "_made", lambda *args: pytest.fail("cut again"))
    assert documents.cut_photo(other.pk)
    other.refresh_from_db()
    assert documents.picture_of(other).sizes == documents.picture_of(Photo.objects.get(pk=one.pk)).sizes


def test_a_photo_whose_bytes_are_lost_is_given_up_after_five_tries_and_stays_as_it_came(clock: StandingWorld) -> None:
    photo = kept((64, 48))
    file_path(photo.large_id).unlink()
    for _ in range(5):
        with pytest.raises(File.DoesNotExist):
            documents.cut_photo(photo.pk)
    assert not documents.cut_photo(photo.pk)
    clock.later(hours=1)
    assert journal.sweep_all() == 0


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_is_not_kept_after_all_is_not_put_on_its_way() -> None:
    with pytest.raises(documents.NotAPhoto):
        documents.keep_photo(io.BytesIO(b"no picture"), organisation=None)
    assert waiting() == []
