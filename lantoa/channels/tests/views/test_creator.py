"""Showing neighbours' goods: agreed on by both, frozen with each order, less when an order is, paid by the maker's own transfer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.channels.actions import studio_erasure
from lantoa.channels.actions.creator import (
    answer_share,
    end_share,
    forget_creators,
    open_page,
    propose_share,
    settle_share,
)
from lantoa.channels.actions.post import Written, write_post
from lantoa.channels.errors import BadAgreement
from lantoa.channels.models import Creator, CreatorAgreement, CreatorLink, CreatorShare, ShareSettlement, ShortLink
from lantoa.channels.queries.creator import Earned, agreements, money_of, shelves
from lantoa.channels.rules.creator import Standing, owed
from lantoa.channels.tests import factories
from lantoa.kit.invariants import Tally, invariants
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def browser(person: accounts.Person) -> Client:
    made = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/119 Mobile")
    made.force_login(person)
    return made


def key() -> str:
    return str(world.uuid7())


def creator(name: str = "Mai kể chuyện") -> tuple[accounts.ActingPerson, Creator]:
    person = accounts.person_for(f"+8491277{Creator.objects.count():04d}", name)
    made = open_page(None, name=name, unit=factories.unit(), by=accounts.actor_for(person))
    return accounts.actor_for(person, made.organisation), made


def agreed(rate: int = 1_000) -> tuple[Any, ...]:
    by, store = factories.stall()
    goods = factories.product(by, store, ("", 265_000, 40))
    shows, page = creator()
    deal = answer_share(propose_share(page, store, rate=rate, by=shows), accept=True, by=by)
    return by, store, goods, shows, page, deal, CreatorLink.objects.get(agreement=deal).link


def order(goods: Any, code: str, quantity: int = 1, method: str = "cod", by: Any = None) -> orders.Order:
    offer = stores.Offer.objects.get(variant__product=goods)
    buyer = orders.Buyer("Lê Thị Mua", "+84987654321", "", "Số 5, phố Huế, Hà Nội")
    wish = orders.Wish([(offer.pk, quantity)], buyer, method, by or accounts.Visitor(), world.uuid7(), came_by=code)
    return orders.place_order(wish)[0]


def sold(placed: orders.Order, by: accounts.ActingPerson) -> None:
    """Confirmed, packed, handed over against cash."""
    orders.confirm(placed, by=by, key=world.uuid7())
    orders.pack(placed, by=by, key=world.uuid7())
    orders.hand_over(placed, by=by, key=world.uuid7())
    request = payments.request_of(placed)
    payments.confirm_by_seller(request, by=by, key=world.uuid7())


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "lxml").main.text.split())  # type: ignore[union-attr]


def test_any_citizen_opens_a_page_agrees_and_their_orders_owe_a_share() -> None:
    by, store = factories.stall()
    goods = factories.product(by, store, ("", 265_000, 40))
    citizen = accounts.person_for("+84912770099", "Hoàng Mai")
    phone = browser(citizen)
    assert "Mở trang" in text(phone.get(reverse("channel_creators:mine")))
    said = {"name": "Mai kể chuyện", "unit": factories.unit().pk, "about": "Con gái Vân Đồn.", "key": key()}
    assert phone.post(reverse("channel_creators:edit"), said).status_code == 302
    page = Creator.objects.get()
    asked = {"their_page": f"https://lantoa.example/gian-hang/{store.slug}/", "percent": "7,5 %", "key": key()}
    for wrong in ({"percent": "0"}, {"percent": "60"}, {"percent": "mười"}, {"their_page": "/gian-hang/khong-co/"}):
        assert (
            phone.post(reverse("channel_creators:agreement_new"), {**asked, **wrong, "key": key()}).status_code == 422
        )
    assert phone.post(reverse("channel_creators:agreement_new"), asked).status_code == 302
    deal = CreatorAgreement.objects.get()
    answer = reverse("channel_creators:answer", args=[deal.pk])
    assert phone.post(answer, {"key": key()}).status_code == 409  # nobody says yes to their own
    assert browser(by.person).post(answer, {"key": key()}).status_code == 302
    deal.refresh_from_db()
    assert (deal.state, deal.rate) == ("in_force", 750)

    public = Client().get(reverse("channel_creators:creator", args=[page.slug]))
    assert goods.name in text(public)
    assert "hoa hồng" in text(public)
    way = BeautifulSoup(public.content, "lxml").select_one(f'a[href$="/{goods.pk}/"]')["href"]  # type: ignore[index]
    landing = Client(HTTP_USER_AGENT="Mozilla/5.0 (Android 13) Chrome/119").get(way)
    link = CreatorLink.objects.get(agreement=deal, whole=True).link
    assert f"tu={link.code}" in landing.content.decode()
    placed = order(goods, link.code, 2)
    share = CreatorShare.objects.get()
    assert (share.claim.order, share.base, share.amount, share.rate) == (placed, 530_000, 39_750, 750)
    assert money_of([deal.pk])[deal.pk] == Earned(0, 39_750, 0, 1)
    sold(placed, by)
    assert money_of([deal.pk])[deal.pk] == Earned(39_750, 0, 0, 1)
    assert "39.750" in text(phone.get(reverse("channel_creators:mine")))

    # Their own link to one thing, shared from the phone.
    new = reverse("channel_creators:link_new", args=[deal.pk, goods.pk])
    made = phone.post(new, {"place": "facebook", "key": key()})
    assert goods.name in text(phone.get(made.url))
    own = ShortLink.objects.latest("pk")
    order(goods, own.code)
    assert CreatorShare.objects.count() == 2
    order(goods, own.code, by=accounts.actor_for(citizen))  # nothing for what they order themselves
    assert CreatorShare.objects.count() == 2
    end_share(deal, by=by)
    order(goods, own.code)
    assert CreatorShare.objects.count() == 2
    assert goods.name not in text(Client().get(reverse("channel_creators:creator", args=[page.slug])))
    ours = [one for one in invariants() if one.name in ("channels.claims", "channels.shares")]
    assert [line for one in ours for line in one.check(Tally())] == []


def test_cancelled_and_returned_orders_make_it_less_and_what_was_paid_is_told_truthfully() -> None:
    by, _store, goods, shows, _page, deal, link = agreed()
    first, second, third = (order(goods, link.code, number) for number in (1, 2, 3))
    for one in (first, second):
        sold(one, by)
    orders.cancel(third, by_seller=False, reason="Đổi ý", by=accounts.Visitor(), key=world.uuid7())
    assert money_of([deal.pk])[deal.pk] == Earned(79_500, 0, 0, 2)
    payments.set_payout_account(
        shows.organisation, bank_bin="970436", number="0071001234567", holder="HOANG MAI", by=shows
    )
    maker, pay = browser(by.person), reverse("channel_creators:pay", args=[deal.pk])
    page = maker.get(pay)
    assert all(word in text(page) for word in ("HOANG MAI", "0071001234567", f"LANTOA HH{deal.pk}", "79.500"))
    assert BeautifulSoup(page.content, "lxml").select_one("figure.qr svg")
    for amount in ("0", "79.501", "nhiều"):
        assert maker.post(pay, {"amount": amount, "how": "cash", "key": key()}).status_code == 422
    sent = {"amount": "79.500", "how": "cash", "key": key()}
    for _time in range(2):
        assert maker.post(pay, sent).status_code == 302
    assert ShareSettlement.objects.count() == 1
    line = second.lines.get()
    orders.correct(second, orders.Wrong("returned", {line.pk: 1}, {}, 0, True, "Trả lại"), by=by, key=world.uuid7())
    assert money_of([deal.pk])[deal.pk] == Earned(53_000, 0, 79_500, 2)
    assert "lần sau bớt đi" in text(browser(shows.person).get(reverse("channel_creators:agreement", args=[deal.pk])))
    back = reverse("channel_creators:take_back", args=[ShareSettlement.objects.get().pk])
    assert browser(shows.person).post(back, {"key": key()}).status_code == 404
    for _time in range(2):
        assert maker.post(back, {"key": key()}).status_code == 302
    assert money_of([deal.pk])[deal.pk].open == 53_000
    assert ShareSettlement.objects.count() == 2


@pytest.mark.parametrize(
    ("order_", "expected"),
    [
        (Standing(100_000, 0, 120_000, 120_000, False), (5_000, 0)), (Standing(100_000, 0, 120_000, 0, False), (0, 5_000)),
        (Standing(100_000, 100_000, 20_000, 20_000, False), (0, 0)), (Standing(100_000, -50_000, 170_000, 170_000, False), (5_000, 0)),
        (Standing(100_000, 0, 120_000, 120_000, True), (0, 0)), (Standing(0, 0, 0, 0, False), (0, 0)), (Standing(30, 0, 30, 30, False), (2, 0)),
    ],
)  # fmt: skip
def test_a_share_follows_what_is_left_of_the_goods(order_: Standing, expected: tuple[int, int]) -> None:
    assert owed(500, order_) == expected


def test_who_leaves_is_told_what_is_kept_of_their_posts_and_shares() -> None:
    by, store, goods, shows, page, _deal, link = agreed()
    write_post(store, goods, Written("Mẻ mới", (), ("zalo",)), by=by)
    maker, their = accounts.leaving(by.person), accounts.leaving(shows.person)
    assert not list(studio_erasure.to_do_first(maker)) + list(studio_erasure.stays(maker))
    sold(order(goods, link.code), by)
    (first,) = studio_erasure.to_do_first(maker)
    assert "26.500" in first
    assert page.name in first
    assert list(studio_erasure.to_do_first(their)) == []
    assert len(list(studio_erasure.stays(maker))) == len(list(studio_erasure.stays(their))) == 1
    held = [(one.what, one.facts) for one in studio_erasure.holds(maker)]
    assert [what for what, _facts in held] == ["post", "short link", "short link", "agreement about a share"]
    assert (held[0][1]["words"], held[-1][1]["owed"]) == ("Mẻ mới", 26_500)
    assert dict(studio_erasure.goes(their)) == {
        "words and photos of posts": 0, "pages that show neighbours' goods": 1, "agreements about shares, ended": 1,
    }  # fmt: skip
    accounts.erase_person(shows.person, by=None)
    page.refresh_from_db()
    assert (page.name, page.about) == ("–", "")
    assert dict(studio_erasure.goes(their))["agreements about shares, ended"] == 0


def test_both_have_to_say_yes_and_nobody_sees_anothers() -> None:
    by, store = factories.stall()
    shows, page = creator()
    with pytest.raises(BadAgreement):
        propose_share(open_page(by.organisation, name="Bếp Hương", by=by), store, rate=500, by=by)
    deal = propose_share(page, store, rate=500, by=by)  # the stall asks this time
    with pytest.raises(BadAgreement):
        propose_share(page, store, rate=600, by=shows)
    assert not CreatorLink.objects.exists()
    other, _store = factories.stall("Bếp Lan")
    stranger = browser(other.person)
    for name in ("agreement", "pay", "goods"):
        assert stranger.get(reverse(f"channel_creators:{name}", args=[deal.pk])).status_code == 404
    for name in ("answer", "end"):
        assert stranger.post(reverse(f"channel_creators:{name}", args=[deal.pk]), {"key": key()}).status_code == 404
    assert answer_share(deal, accept=False, by=shows).state == "turned_down"
    with pytest.raises(BadAgreement):
        answer_share(deal, accept=True, by=shows)
    trial_by, trial = factories.stall(rehearsal=True)
    with pytest.raises(BadAgreement):
        propose_share(page, trial, rate=500, by=trial_by)
    phone = browser(shows.person)
    assert phone.post(reverse("channel_creators:close"), {"key": key()}).status_code == 302
    assert Client().get(reverse("channel_creators:creator", args=[page.slug])).status_code == 404


def test_of_people_who_left_nothing_is_shown_and_what_is_owed_stays() -> None:
    by, _store, goods, shows, page, deal, link = agreed()
    sold(order(goods, link.code), by)
    forget_creators([shows.organisation.pk])
    page.refresh_from_db()
    assert (page.name, page.about, page.closed_at is None) == ("–", "", False)
    assert CreatorAgreement.objects.get().state == "over"
    assert money_of([deal.pk])[deal.pk].open == 26_500
    assert settle_share(deal, amount=26_500, by=by, key=world.uuid7()).amount == 26_500


def test_any_number_takes_the_same_few_questions(django_assert_max_num_queries: Any) -> None:
    by, store, goods, shows, page, _deal, link = agreed()
    for _time in range(3):
        order(goods, link.code)
        other, their_store = factories.stall("Bếp Lan")
        factories.product(other, their_store)
        answer_share(propose_share(page, their_store, rate=500, by=shows), accept=True, by=other)
    with django_assert_max_num_queries(7):
        assert len(agreements(shows)) == 4
    with django_assert_max_num_queries(7):
        assert len(shelves(page)) == 4


def test_a_stalls_page_leads_to_the_proposal_from_wherever_one_stands() -> None:
    by, store = factories.stall()
    citizen = accounts.person_for("+84912770055", "Đinh Thị Sen")
    phone, anybody = browser(citizen), Client()
    foot = anybody.get(reverse("stores:store", args=[store.slug])).content
    assert foot == phone.get(reverse("stores:store", args=[store.slug])).content  # the same bytes for everybody
    way = BeautifulSoup(foot, "lxml").select_one("a[href*='?voi=']")["href"]  # type: ignore[index]
    assert "dang-nhap" in anybody.get(way).url
    # Without a page of one's own: open it, and go on from there.
    opening = BeautifulSoup(phone.get(way).content, "lxml").select_one(".alert a")["href"]  # type: ignore[index]
    said = {"name": "Sen Ba Chẽ", "unit": factories.unit().pk, "about": "", "key": key()}
    back = phone.post(opening, said)
    form = phone.get(back.url, follow=True)
    assert f"Đề nghị hoa hồng với {store.name}" in text(form)
    box = BeautifulSoup(form.content, "lxml").select_one("[name=their_page]")
    assert box is not None
    assert box["type"] == "hidden"
    asked = {"their_page": box["value"], "percent": "5", "key": key()}
    assert phone.post(reverse("channel_creators:agreement_new"), asked).status_code == 302
    deal = CreatorAgreement.objects.get()
    assert phone.get(way).url == reverse("channel_creators:agreement", args=[deal.pk])
    again = phone.post(reverse("channel_creators:agreement_new"), {**asked, "key": key()})
    assert again.status_code == 422
    assert "thỏa thuận" in BeautifulSoup(again.content, "lxml").select_one(".alert-refuse").text  # type: ignore[union-attr]

    # The stall: its own page leads nowhere else, and it chooses among those who have a page.
    seller = browser(by.person)
    assert seller.get(way).status_code == 200
    propose = reverse("channel_creators:agreement_new")
    assert "Sen Ba Chẽ" not in text(seller.get(propose))  # with her a proposal waits
    _shows, other = creator()
    _shows, closed = creator("Trang đã đóng")
    Creator.objects.filter(pk=closed.pk).update(closed_at=world.now())
    asking = seller.get(propose)
    assert other.name in text(asking)
    assert closed.name not in text(asking)
    row = BeautifulSoup(asking.content, "lxml").select_one("a.row[href*='?voi=']")
    assert row is not None
    assert f"Đề nghị hoa hồng với {other.name}" in text(seller.get(row["href"]))
    theirs = reverse("channel_creators:mine") + "?voi=" + reverse("channel_creators:creator", args=[other.slug])
    assert seller.get(theirs).url.startswith(propose)
    assert "Bạn mở gian hàng trước" in text(phone.get(theirs))
    assert phone.get(reverse("channel_creators:mine") + "?voi=/gian-hang/khong-co/").status_code == 200


def test_the_menu_is_lit_on_every_page_of_the_room() -> None:
    by, _store = factories.stall()
    seller = browser(by.person)
    lit = {
        "channels:channels": "Hàng", "channel_sales:sales": "Đơn hàng", "channel_inbox:inbox": "Hôm nay",
        "channel_creators:mine": "Tôi", "channel_boards:uploads": "Hàng", "channel_posts:posts": "Hàng",
    }  # fmt: skip
    for route, word in lit.items():
        shown = BeautifulSoup(seller.get(reverse(route)).content, "lxml").select(".tabbar [aria-current]")
        assert [one.text.strip() for one in shown] == [word], route
