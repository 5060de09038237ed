"""Short links: where they lead, what is counted, which orders they are told to have brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.channels import acts
from lantoa.channels.actions.link import make_link
from lantoa.channels.models import Claim, LinkHour, ShortLink
from lantoa.channels.queries.link import Brought, brought
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.channels.views import link as views
from lantoa.journal import api as journal
from lantoa.kit.pace import Pace
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
PHONE = {
    "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/119 Mobile Safari/537.36"
}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(views, "_lately", Pace(timedelta(minutes=30)))
    with translation.override("vi"):
        yield


def browser(by: accounts.ActingPerson) -> Client:
    made = Client(**PHONE)
    made.force_login(by.person)
    return made


def key() -> str:
    return str(world.uuid7())


def opened(link: ShortLink, **headers: str) -> Any:
    return Client().get(reverse("channel_links:landing", args=[link.code]), **{**PHONE, **headers})


def visits(link: ShortLink) -> int:
    return sum(link.hours.values_list("visits", flat=True))


def wish(goods: Any, **changes: Any) -> orders.Wish:
    offer = stores.Offer.objects.filter(variant__product=goods).order_by("pk")[0]
    buyer = orders.Buyer("Lê Thị Mua", "+84987654321", "", "Số 5, phố Huế, Hà Nội")
    return orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7(), **changes)


def test_from_the_post_to_the_order_without_a_cookie_and_the_seller_sees_what_it_brought() -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    seller = browser(by)
    made = seller.post(reverse("channel_links:product_link", args=[goods.pk]), {"place": "facebook", "key": key()})
    link = ShortLink.objects.get()
    assert made.url == reverse("channel_links:shared", args=[link.code])
    told = BeautifulSoup(seller.get(made.url).content, "lxml")
    words = told.select_one("textarea").text
    assert all(one in words for one in (goods.name, "265.000", f"/l/{link.code}/", link.said))
    assert told.select_one("[data-sheet]")["data-sheet"] == words
    english = BeautifulSoup(seller.get(f"/en{made.url}").content, "lxml")
    assert english.select_one("textarea").text == words  # buyers read it, whatever the seller's screens speak

    buyer = Client(**PHONE)
    page = buyer.get(reverse("channel_links:landing", args=[link.code.lower()]))
    assert not page.cookies
    buy = BeautifulSoup(page.content, "lxml").select_one(f'a[href*="tu={link.code}"]')["href"]
    form = BeautifulSoup(buyer.get(buy).content, "lxml").select_one("form.form")
    assert form.select_one('[name="came_by"]')["value"] == link.code
    sent = {one["name"]: one.get("value", "") for one in form.select("input[name]") if one.get("type") != "radio"}
    sent |= {
        "quantity": "2",
        "name": "Lê Thị Mua",
        "phone": "0987654321",
        "address": "5 phố Huế",
        "unit": "",
        "method": "cod",
    }
    assert buyer.post(buy, sent).status_code == 303
    claim = Claim.objects.select_related("order").get()
    assert (claim.link, claim.order.total, claim.by_hand) == (link, 530_000, False)
    assert [entry.act for entry in journal.entries_about(claim.order)][-1] == acts.CLAIMED
    assert brought([link.pk]) == {link.pk: Brought(1, 1, 0)}
    assert claim.order.code in seller.get(made.url).content.decode()
    said = " ".join(BeautifulSoup(seller.get(reverse("channel_links:links")).content, "lxml").main.text.split())
    assert "1 lượt xem · 1 đơn" in said
    orders.cancel(claim.order, by_seller=False, reason="Đổi ý", by=accounts.Visitor(), key=world.uuid7())
    assert brought([link.pk]) == {link.pk: Brought(1, 0, 0)}


def test_by_way_of_the_cart_the_code_comes_along() -> None:
    by, store = factories.stall()
    goods = factories.product(by, store)
    link = make_link(store, goods, "zalo", by=by)
    buyer, buy = Client(**PHONE), reverse("orders:buy", args=[goods.pk])
    offer = stores.Offer.objects.get(variant__product=goods)
    cart = buyer.post(buy, {"offer": offer.pk, "quantity": "1", "came_by": link.said, "cart": key(), "key": key()}).url
    assert cart.endswith(f"?tu={link.code}")
    checkout = buyer.post(cart, {f"line-{offer.pk}": "1", "order": ""}).url
    box = BeautifulSoup(buyer.get(checkout).content, "lxml").select_one('[name="came_by"]')
    assert box["value"] == link.code


def test_nothing_of_persons_is_kept_and_machines_own_people_and_repeats_are_not_counted(stage: Stage) -> None:
    by, store = factories.stall()
    link = make_link(store, None, "zalo", by=by)
    for agent in ("facebookexternalhit/1.1", "Googlebot/2.1", "", "curl/8.1", "Zalo-Share preview"):
        assert opened(link, HTTP_USER_AGENT=agent).status_code == 200
    opened(link, HTTP_SEC_PURPOSE="prefetch;prerender")
    Client(**PHONE).head(reverse("channel_links:landing", args=[link.code]))
    browser(by).get(reverse("channel_links:landing", args=[link.code]))
    assert visits(link) == 0
    for _time in range(10):
        opened(link)
    assert visits(link) == 3
    stage.later(hours=1)
    opened(link)
    assert visits(link) == 4
    assert [(one.day.isoformat(), one.hour) for one in link.hours.order_by("hour")] == [
        ("2026-11-26", 14),
        ("2026-11-26", 15),
    ]
    assert {field.name for field in LinkHour._meta.fields} == {"id", "link", "day", "hour", "visits"}


def test_a_code_ties_only_orders_of_its_own_stall_and_only_once_and_nonsense_ties_nothing() -> None:
    by, store = factories.stall()
    other_by, other_store = factories.stall("Bếp Lan")
    goods, theirs = factories.product(by, store), factories.product(other_by, other_store)
    link = make_link(store, goods, "tiktok", by=by)
    orders.place_order(wish(theirs, came_by=link.code))
    (odd,) = orders.place_order(wish(goods, came_by="0912345678"))
    assert "came_by" not in journal.entries_about(odd).first().data
    asked = wish(goods, came_by=link.code)
    assert [one.pk for one in orders.place_order(asked)] == [one.pk for one in orders.place_order(asked)]
    assert Claim.objects.count() == 1
    seller, address = browser(by), reverse("channel_links:claim")
    for number, said, status in (
        (odd.code, "hello", 422), ("LT2222222", link.code, 422), (odd.code.lower(), f"mã {link.said}", 302), (odd.code, link.code, 422),
    ):  # fmt: skip
        assert seller.post(address, {"order_code": number, "said": said, "key": key()}).status_code == status
    assert Claim.objects.get(order=odd).by_hand
    assert browser(other_by).post(address, {"order_code": odd.code, "said": link.code, "key": key()}).status_code == 422


def test_a_trial_goes_nowhere_and_anothers_link_is_not_there() -> None:
    by, store = factories.stall(rehearsal=True)
    tried = factories.product(by, store)
    for address in (reverse("channel_links:store_link"), reverse("channel_links:product_link", args=[tried.pk])):
        assert browser(by).post(address, {"place": "zalo", "key": key()}).status_code == 404
    real_by, real = factories.stall()
    link = make_link(real, None, "zalo", by=real_by)
    assert browser(by).get(reverse("channel_links:shared", args=[link.code])).status_code == 404
    assert Client().get(reverse("channel_links:landing", args=["222222"])).status_code == 404
    theirs = factories.product(by, store)
    assert Client().get(reverse("channel_links:landing_goods", args=[link.code, theirs.pk])).status_code == 404
    goods = factories.product(real_by, real)
    found = Client().get(reverse("channel_links:landing_goods", args=[link.code, goods.pk]))
    assert f"tu={link.code}" in found.content.decode()
    stores.set_shown(real, goods, shown=False, by=real_by)
    only = make_link(real, goods, "zalo", by=real_by)
    assert "chưa bán" in opened(only).content.decode()


def test_any_number_of_links_takes_the_same_few_questions(django_assert_max_num_queries: Any) -> None:
    by, store = factories.stall()
    goods = factories.product(by, store, ("", 50_000, 40))
    for _time in range(4):
        orders.place_order(wish(goods, came_by=make_link(store, goods, "zalo", by=by).code))
    seller = browser(by)
    seller.get(reverse("channel_links:links"))
    with django_assert_max_num_queries(13):
        seller.get(reverse("channel_links:links"))
    with django_assert_max_num_queries(9):
        opened(ShortLink.objects.first())
