"""Photos over HTTP."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from PIL import Image

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.kit.world import world

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


@pytest.mark.parametrize("form", ["avif", "webp"])
def test_each_size_has_its_own_address_and_is_served_for_good(client: Client, form: str) -> None:
    photo = documents.keep_photo(picture((900, 600)), organisation=None)
    documents.cut_photo(photo.pk)
    for width, height in ((320, 213), (640, 427), (900, 600)):
        answer = client.get(f"/anh/{photo.large_id}/{width}.{form}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"image/{form}"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies
        opened = Image.open(io.BytesIO(answer.content))
        assert (opened.format, opened.size) == (form.upper(), (width, height))
        again = client.get(answer.request["PATH_INFO"], headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("rest", ["320.avif", "640.webp", "320.svg", "320.html", "99999999999999999999.webp", "0.webp"])
def test_a_size_that_is_not_there_is_not_found(client: Client, rest: str) -> None:
    photo = documents.keep_photo(picture((100, 100)), organisation=None)
    documents.cut_photo(photo.pk)
    assert client.get(f"/anh/{photo.large_id}/{rest}").status_code == 404


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


def test_what_is_kept_of_a_household_nobody_is_left_in_is_closed_to_everybody(client: Client) -> None:
    owner = accounts.person_for("+84912880077", "Nguyễn Thị Đi")
    home = accounts.create_organisation(name="Nhà chị Đi", by=accounts.actor_for(owner))
    photo = documents.keep_photo(picture((900, 600)), organisation=home)
    documents.cut_photo(photo.pk)
    addresses = (documents.photo_url(photo), f"/anh/{photo.large_id}/320.webp")
    assert [client.get(one).status_code for one in addresses] == [200, 200]
    accounts.Membership.objects.filter(organisation=home).update(until=world.now())
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    # The same picture from somebody who is there is theirs to show.
    documents.keep_photo(picture((900, 600)), organisation=None)
    assert [client.get(one).status_code for one in addresses] == [200, 200]
