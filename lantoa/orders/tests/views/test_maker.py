"""The screens of neighbours' goods: proposed, accepted, priced, bought, made, packed, paid for; the maker sees no buyer."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.maker import ask_direct
from lantoa.orders.actions.maker_share import settle_maker
from lantoa.orders.models import MakerPart, MakerSettlement, Order
from lantoa.orders.tests import consignments, factories
from lantoa.orders.tests.views.test_buy import form_on
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_a_proposal_to_a_payment() -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    own = factories.offer(maker, price=90_000, left=9)
    shop, kitchen = seller.browser, maker.browser
    new = reverse("stores:consignment_new")
    said = {**form_on(shop.get(new)), "what": f"/hang/{own.variant.product_id}/", "rate": "80"}
    one = shop.post(new, said)["Location"]
    agreement = stores.ConsignmentAgreement.objects.get()
    assert agreement.may_answer(maker.by)
    assert "Nhà lá" in kitchen.get(reverse("stores:consignments")).text
    kitchen.post(reverse("stores:consignment_answer", args=[agreement.pk]), {"key": str(world.uuid7())})
    prices = reverse("stores:consigned", args=[agreement.pk])
    shop.post(prices, {**form_on(shop.get(prices)), f"price-{own.variant_id}": "100.000"})
    assert "100.000" in shop.get(one).text
    guest = Client()
    assert "100.000" in guest.get(reverse("stores:store", args=[seller.store.slug])).text
    there = guest.get(reverse("stores:product_at", args=[seller.store.slug, own.variant.product_id])).text
    assert "Bếp Hương" in there
    assert "90.000" not in there
    assert "100.000" not in guest.get(reverse("stores:product", args=[own.variant.product_id])).text
    buy = f"{reverse('orders:buy', args=[own.variant.product_id])}?tai={seller.store.slug}"
    filled = {"name": "Lê Thị Mua", "phone": "0987654321", "address": "Số 5, phố Huế, Hà Nội", "method": "transfer"}
    guest.post(buy, {**form_on(guest.get(buy)), **filled})
    placed = Order.objects.get()
    assert (placed.store, placed.goods_total) == (seller.store, 100_000)
    factories.bank_says(placed)
    page = kitchen.get(reverse("orders:parts")).text
    assert placed.code in page
    assert not any(secret in page for secret in ("Lê Thị Mua", "987654321", "phố Huế"))
    assert "chờ Bếp Hương" in shop.get(reverse("orders:board")).text
    part = MakerPart.objects.get()
    for step in ("xong", "mang-toi"):
        kitchen.post(reverse("orders:part_step", args=[part.pk, step]), {"key": str(world.uuid7())})
    sale, key = reverse("orders:sale", args=[placed.code]), {"key": str(world.uuid7())}
    assert "Chưa mang tới" in kitchen.get(reverse("orders:parts")).text
    assert "Chưa mang tới" in shop.get(sale).text
    shop.post(reverse("orders:sale_part", args=[placed.code, part.pk, "chua-toi"]), key)
    kitchen.post(reverse("orders:part_step", args=[part.pk, "mang-toi"]), {"key": str(world.uuid7())})
    assert "80.000" in shop.get(sale).text
    factories.do(placed, "pack", "hand_over")
    assert "Bếp Hương" in Client().get(reverse("orders:receipt", args=[placed.code, placed.receipt_mark])).text
    settle = reverse("orders:maker_settle", args=[maker.by.organisation.pk])
    shop.post(settle, {**form_on(shop.get(settle)), "amount": "80.000", "how": "cash"})
    account = reverse("orders:maker_account", args=[maker.by.organisation.pk])
    theirs = reverse("orders:maker_account", args=[seller.by.organisation.pk])
    for text in (shop.get(account).text, kitchen.get(theirs).text):
        assert "80.000" in text
        assert "Lê Thị Mua" not in text
    assert "hãy gọi Nhà lá" in kitchen.get(theirs).text
    shop.post(reverse("orders:maker_unsettle", args=[MakerSettlement.objects.get().pk]), {"key": str(world.uuid7())})
    assert MakerSettlement.objects.count() == 2


def test_only_when_asked_to_send_it_the_maker_sees_where_to() -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    placed = factories.order(consignments.on_sale(seller, maker, factories.offer(maker), 250_000))
    factories.bank_says(placed)
    part = consignments.part(placed, maker)
    for direct in (True, False):
        ask_direct(part, direct=direct, by=seller.by)
        assert (placed.address in maker.browser.get(reverse("orders:parts")).text) is direct


def test_what_was_paid_too_much_is_said_in_words_and_not_as_a_number_below_none() -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    placed = factories.order(consignments.on_sale(seller, maker, factories.offer(maker), 100_000), 2)
    factories.bank_says(placed)
    sides = (seller.by.organisation, maker.by.organisation)
    settle_maker(*sides, amount=160_000, by=seller.by, key=world.uuid7())
    orders.cancel(placed, by_seller=True, reason="", by=seller.by, key=world.uuid7())
    ours, theirs = (reverse("orders:maker_account", args=[one.pk]) for one in reversed(sides))
    for browser, path in ((seller.browser, ours), (maker.browser, theirs)):
        for page in (browser.get(path).text, browser.get(reverse("orders:makers")).text):
            assert "160.000" in page
            assert "dư" in page
    assert "rút khoản đã ghi" in seller.browser.get(ours).text
    assert "rút khoản đã ghi" not in maker.browser.get(theirs).text


def test_strangers_and_wrong_words_are_refused_in_sentences() -> None:
    seller, maker, other = (factories.stall(name) for name in ("Nhà lá", "Bếp Hương", "Người lạ"))
    placed = factories.order(consignments.on_sale(seller, maker, factories.offer(maker), 250_000))
    part = consignments.part(placed, maker)
    for path in (
        reverse("orders:part_decline", args=[part.pk]),
        reverse("orders:maker_account", args=[maker.by.organisation.pk]),
        reverse("stores:consignment", args=[stores.ConsignmentAgreement.objects.get().pk]),
    ):
        assert other.browser.get(path).status_code == 404
    decline = reverse("orders:part_decline", args=[part.pk])
    for why in ("", "\x00", "x" * 500):
        assert maker.browser.post(decline, {"why": why, "key": str(world.uuid7())}).status_code == 422
    assert maker.browser.post(decline, {"why": "no_time", "key": str(world.uuid7())}).status_code == 302
    sale = seller.browser.get(reverse("orders:sale", args=[placed.code])).text
    assert "Bếp Hương" in sale


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_pages_are_there_in_every_language(language: str) -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    there = consignments.on_sale(seller, maker, factories.offer(maker), 250_000)
    factories.bank_says(factories.order(there))
    number = stores.ConsignmentAgreement.objects.get().pk
    for path in (
        "ban-hang/hang-xom/", "ban-hang/hang-xom/de-nghi/", f"ban-hang/hang-xom/{number}/", f"ban-hang/hang-xom/{number}/gia/",
        "lam-cho-hang-xom/", "tien-hang-xom/", f"tien-hang-xom/{maker.by.organisation.pk}/", f"tien-hang-xom/{maker.by.organisation.pk}/da-tra/",
    ):  # fmt: skip
        assert seller.browser.get(f"{language}/{path}").status_code == 200, path
