"""Photos over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client

from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture

pytestmark = pytest.mark.django_db


def test_a_photo_is_served_once_and_for_good(client: Client) -> None:
    photo = documents.keep_photo(picture(), organisation=None)
    answer = client.get(documents.photo_url(photo))
    assert answer.status_code == 200
    assert answer.content == documents.read_file(photo.large_id)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["ETag"] == f'"{photo.large_id}"'
    assert not answer.cookies


def test_the_small_size_has_its_own_address(client: Client) -> None:
    photo = documents.keep_photo(picture((900, 900)), organisation=None)
    assert documents.photo_url(photo, "small") == f"/anh/{photo.small_id}.webp"
    assert client.get(documents.photo_url(photo, "small")).content == documents.read_file(photo.small_id)


def test_a_browser_that_has_the_photo_gets_no_bytes(client: Client) -> None:
    photo = documents.keep_photo(picture(), organisation=None)
    answer = client.get(documents.photo_url(photo), headers={"if-none-match": f'"{photo.large_id}"'})
    assert (answer.status_code, answer.content) == (304, b"")


def test_only_photos_are_served(client: Client) -> None:
    paper = documents.keep_file(b"%PDF-1.7", "application/pdf")
    assert client.get(f"/anh/{paper.pk}.webp").status_code == 404
    assert client.get(f"/anh/{'0' * 64}.webp").status_code == 404
    assert client.get("/anh/../../etc/passwd").status_code == 404


def test_a_photo_is_only_looked_at(client: Client) -> None:
    photo = documents.keep_photo(picture(), organisation=None)
    assert client.post(documents.photo_url(photo)).status_code == 405
