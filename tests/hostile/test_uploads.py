"""An upload larger than the house takes is read past: little memory, little time, nothing on the disk, nothing typed lost."""

from __future__ import annotations

import io
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponse
from django.urls import reverse

from lantoa.documents.models import File
from lantoa.documents.tests.factories import picture
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.views.forms import filled, kept, wrong

pytestmark = pytest.mark.django_db
NEW = reverse("stores:offer_new")
CAKE = {"name": "Chả mực giã tay", "price": "450.000", "on_hand": "12", "unit": "kg"}
BOUNDARY = "ranh-gioi"
PIECE = bytes(range(256)) * 256


class Slowly(io.RawIOBase):
    """A request's body that is made while it is read, and never there as a whole."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._rest = parts, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size:
            more = next(self._parts, None)
            if more is None:
                break
            self._rest += more
        out, self._rest = self._rest[:size], self._rest[size:]
        return out


def disposition(name: str, file: bool) -> bytes:
    named = '; filename="anh.jpg"\r\nContent-Type: image/jpeg' if file else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()


def post(said: dict[str, Any], photos: list[int | bytes], person: Any) -> HttpResponse:
    """Send the form with photos first: bytes as they are, a number as so many bytes of nothing in particular."""
    fields = b"".join(disposition(name, False) + f"{value}\r\n".encode() for name, value in said.items())

    def parts() -> Iterator[bytes]:
        for photo in photos:
            yield disposition("photo", True)
            if isinstance(photo, bytes):
                yield photo
            else:
                yield from (PIECE for _ in range(photo // len(PIECE)))
            yield b"\r\n"
        yield fields + f"--{BOUNDARY}--\r\n".encode()

    length = sum(len(part) for part in parts())
    client = browser(person)
    sent = {"CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}", "CONTENT_LENGTH": str(length)}
    return client.generic("POST", NEW, **sent, **{"wsgi.input": Slowly(parts())})


def test_a_photo_of_300_mb_is_refused_beside_its_field_in_seconds_and_a_few_megabytes() -> None:
    stall, before = factories.stall(), set(Path(tempfile.gettempdir()).glob("*.upload*"))
    said = {**filled(browser(stall.person).get(NEW)), **CAKE}
    tracemalloc.start()
    began = time.process_time()
    answer = post({name: value for name, value in said.items() if value != []}, [300_000_000], stall.person)
    took = time.process_time() - began
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "40 MB" in wrong(answer, "photo")
    assert {name: kept(answer, name) for name in CAKE} == CAKE
    assert File.objects.count() == 0
    assert peak < 12_000_000
    assert took < 20
    assert set(Path(tempfile.gettempdir()).glob("*.upload*")) == before


def test_a_good_photo_sent_with_one_too_large_stays(settings: Any) -> None:
    settings.LARGEST_UPLOAD, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000, 0
    stall = factories.stall()
    said = {**filled(browser(stall.person).get(NEW)), **CAKE}
    answer = post(said, [picture().read(), 15_000_000, picture(colour=(1, 2, 3)).read()], stall.person)
    assert "1 MB" in wrong(answer, "photo")
    assert len(kept(answer, "kept")) == 2


def test_what_one_request_may_leave_on_the_disk_is_bounded_too(settings: Any) -> None:
    settings.LARGEST_UPLOAD, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 500_000, 0
    whole: list[int] = []
    complete = TemporaryFileUploadHandler.file_complete
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TemporaryFileUploadHandler,
            "file_complete",
            lambda self, size: whole.append(size) or complete(self, size),
        )
        answer = post(CAKE, [450_000] * 30, factories.stall().person)
    assert answer.status_code == 422
    assert 4_000_000 < sum(whole) <= 5_000_000
