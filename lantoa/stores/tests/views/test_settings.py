"""One's own stall is changed: sign, cover, delivery, cash; and it rests."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.documents.tests.factories import picture, png_claiming
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.views.forms import filled, kept, send, soup, wrong

pytestmark = pytest.mark.django_db
SETTINGS, HOLIDAY, GOODS, OPEN = (reverse(f"stores:{name}") for name in ("settings", "holiday", "goods", "open"))


def fresh(stall: factories.Stall) -> stores.Store:
    stall.store.refresh_from_db()
    return stall.store


def test_everything_is_shown_as_it_is_and_saved_as_it_is_typed() -> None:
    stall = factories.stall(story="Bếp nhỏ")
    client = browser(stall.person)
    shown = filled(client.get(SETTINGS))
    assert (shown["name"], shown["story"], shown["shipping_fee"], shown["accepts_cod"]) == (
        "Bếp Hương",
        "Bếp nhỏ",
        "0",
        ["on"],
    )
    answer = send(
        client, SETTINGS, name="Bếp Mới", unit=factories.unit("co-to").pk, phone="0987 654 321", story="Mới", shipping_fee="35k", accepts_cod=None,
    )  # fmt: skip
    assert answer["Location"] == GOODS
    store = fresh(stall)
    assert (store.name, store.unit.slug, store.phone, store.story) == ("Bếp Mới", "co-to", "+84987654321", "Mới")
    assert (store.shipping_fee, store.accepts_cod) == (35_000, False)


def test_a_cover_is_put_up_replaced_and_taken_down() -> None:
    stall = factories.stall()
    client = browser(stall.person)
    send(client, SETTINGS, photo=picture(colour=(9, 9, 9)))
    first = fresh(stall).cover
    assert first is not None
    send(client, SETTINGS)
    assert fresh(stall).cover == first
    send(client, SETTINGS, photo=picture(colour=(90, 9, 9)))
    assert fresh(stall).cover not in {None, first}
    send(client, SETTINGS, kept=None)
    assert fresh(stall).cover is None


@pytest.mark.parametrize("bad", [io.BytesIO(b""), io.BytesIO(b"GIF89a" + bytes(99)), png_claiming(10_000, 5_001)])
def test_a_bad_cover_is_said_beside_it_and_what_else_was_typed_stays(bad: io.BytesIO) -> None:
    stall = factories.stall()
    bad.seek(0)
    bad.name = "anh.jpg"
    answer = send(browser(stall.person), SETTINGS, photo=bad, name="Bếp Mới")
    assert answer.status_code == 422
    assert wrong(answer, "photo").endswith(".")
    assert kept(answer, "name") == "Bếp Mới"
    assert fresh(stall).name == "Bếp Hương"


def test_a_good_cover_stays_when_something_else_is_wrong() -> None:
    stall = factories.stall()
    client = browser(stall.person)
    answer = send(client, SETTINGS, photo=picture(), name="")
    assert answer.status_code == 422
    assert len(kept(answer, "kept")) == 1
    assert client.post(SETTINGS, {**filled(answer), "name": "Bếp Hương"}).status_code == 302
    assert fresh(stall).cover is not None


def test_a_photo_of_somebody_else_cannot_be_named() -> None:
    stall, other = factories.stall(), factories.stall("Khác")
    for number in (str(factories.photo(other).pk), "987654321", "-1", "²", "9" * 30, "\x00", ""):
        assert send(browser(stall.person), SETTINGS, kept=number).status_code == 302
        assert fresh(stall).cover is None


@pytest.mark.parametrize(
    ("typed", "fee"),
    [("", 0), ("0", 0), ("35.000", 35_000), ("35,000 đ", 35_000), ("1tr2", 1_200_000), ("10.000.000", 10_000_000)],
)
def test_a_delivery_fee_is_read_as_people_write_it(typed: str, fee: int) -> None:
    stall = factories.stall()
    send(browser(stall.person), SETTINGS, shipping_fee=typed)
    assert fresh(stall).shipping_fee == fee


@pytest.mark.parametrize("typed", ["-5000", "ba mươi", "10.000.001", "9" * 30, "1e9", "85,50"])
def test_a_delivery_fee_that_is_none_is_refused_beside_it(typed: str) -> None:
    stall = factories.stall()
    answer = send(browser(stall.person), SETTINGS, shipping_fee=typed)
    assert answer.status_code == 422
    assert wrong(answer, "shipping_fee").endswith(".")
    assert kept(answer, "shipping_fee") == typed


def test_pressing_twice_saves_once_and_saving_again_later_still_works() -> None:
    stall = factories.stall()
    client = browser(stall.person)
    said = {**filled(client.get(SETTINGS)), "name": "Bếp Mới"}
    assert [client.post(SETTINGS, said).status_code for _ in range(2)] == [302, 302]
    send(client, SETTINGS, name="Bếp Hương")
    assert fresh(stall).name == "Bếp Hương"


@pytest.mark.parametrize("address", [SETTINGS, HOLIDAY])
def test_who_has_no_stall_yet_is_led_to_opening_one(address: str) -> None:
    owner = factories.person()
    factories.household(owner)
    for answer in (browser(owner).get(address), browser(owner).post(address, {"key": factories.key()})):
        assert answer["Location"] == OPEN


@pytest.mark.parametrize("address", [SETTINGS, HOLIDAY, GOODS, reverse("stores:offer_new")])
def test_who_does_not_sell_is_not_let_in(address: str) -> None:
    assert browser(factories.person()).get(address).status_code == 403
    assert browser().get(address)["Location"].startswith(reverse("accounts:sign_in"))


def test_an_owner_changes_only_the_stall_they_act_for() -> None:
    stall, other = factories.stall(), factories.stall("Khác")
    accounts.add_member(other.organisation, stall.person, role="seller", by=None)
    client = browser(stall.person)
    client.post(reverse("accounts:act_for", args=[other.organisation.pk]))
    send(client, SETTINGS, name="Khác hẳn")
    assert (fresh(stall).name, fresh(other).name) == ("Bếp Hương", "Khác hẳn")


def test_a_stall_is_sent_to_rest_and_sells_again() -> None:
    stall = factories.stall()
    client, today = browser(stall.person), world.today()
    assert filled(client.get(HOLIDAY))["since"] == today.isoformat()
    until = today + timedelta(days=3)
    assert send(client, HOLIDAY, until=until.isoformat(), note="Cưới con")["Location"] == GOODS
    store = fresh(stall)
    assert (store.closed_from, store.closed_until, store.closed_note) == (today, until, "Cưới con")

    page = client.get(HOLIDAY)
    assert "“Cưới con”" in soup(page).select_one(".alert-warn").text
    assert filled(page, "form:has([name=since])")["until"] == until.isoformat()
    reopening = filled(page, "form:has([name=reopen])")
    assert client.post(HOLIDAY, {**reopening, "reopen": "1"})["Location"] == GOODS
    assert fresh(stall).closed_from is None
    assert not soup(client.get(HOLIDAY)).select("[name=reopen]")


def test_days_typed_the_vietnamese_way_are_read() -> None:
    stall = factories.stall()
    today = world.today()
    for written in (f"{today:%d/%m/%Y}", f"{today:%d-%m-%Y}", f"{today:%d.%m.%Y}"):
        assert send(browser(stall.person), HOLIDAY, since=written, until=written).status_code == 302
        assert fresh(stall).closed_until == today


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("until", ""), ("until", "hôm qua"), ("until", "31/02/2027"), ("until", "2020-01-01"), ("until", "9999-12-31"), ("since", ""), ("since", "\x00"),
        ("since", "9" * 30), ("note", "ạ" * 10_000),
    ],
)  # fmt: skip
def test_days_that_make_no_rest_are_refused_beside_their_field(field: str, typed: str) -> None:
    stall = factories.stall()
    today = world.today().isoformat()
    answer = send(browser(stall.person), HOLIDAY, **{"until": today, "note": "Đi chùa", field: typed})
    assert answer.status_code == 422
    assert wrong(answer, field).endswith(".")
    # A NUL in a page is read as the sign for what is no letter.
    assert kept(answer, field) == typed.replace("\x00", "\ufffd")
    assert fresh(stall).closed_from is None


@pytest.mark.parametrize("key", ["", "nonsense", "\x00"])
def test_selling_again_needs_no_key_that_can_be_read(key: str) -> None:
    stall = factories.stall()
    stores.close_for_holiday(stall.store, since=world.today(), until=world.today(), by=stall.by)
    assert browser(stall.person).post(HOLIDAY, {"reopen": "1", "key": key}).status_code == 302
    assert fresh(stall).closed_from is None


def test_the_hours_are_shown_at_the_stall_as_the_seller_says_them() -> None:
    stall = factories.stall()
    client = factories.browser(stall.person)
    send(client, SETTINGS, hours="  6–11 giờ sáng,\u202e thứ Hai nghỉ ")
    page = client.get(reverse("stores:store", args=[stall.store.slug])).content.decode()
    assert "Mở cửa: 6–11 giờ sáng, thứ Hai nghỉ" in page
    refused = send(client, SETTINGS, hours="giờ " * 30)
    assert refused.status_code == 422
    assert "Giờ mở cửa hơi dài" in refused.content.decode()
    assert fresh(stall).hours == "6–11 giờ sáng, thứ Hai nghỉ"
