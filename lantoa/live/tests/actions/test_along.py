"""A second claim travels with the first order's parcel and pays no second delivery; chilled goods never with others."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.session import go_on_air
from lantoa.live.models import NoShow
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.live.tests.views.test_walk import browser
from lantoa.orders import api as orders
from lantoa.orders.tests.factories import bank_says
from lantoa.orders.tests.parcels import settle, tell
from lantoa.shipping import api as shipping

pytestmark = pytest.mark.django_db


def test_a_second_claim_goes_into_the_first_parcel_and_fresh_goods_do_not(stage: Stage) -> None:
    by, store = f.stall()
    type(store).objects.filter(pk=store.pk).update(shipping_fee=30_000)
    store.refresh_from_db()
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    f.shown(sale, by, store, f.product(by, store, ("", 120_000, 5), name="Mực tươi"), "A2", chilled=True)
    sale = go_on_air(sale, by=by)

    def order(words: str, method: str = "transfer", buyer: orders.Buyer | None = None) -> orders.Order:
        # The same words within two minutes would be the same act.
        stage.later(minutes=3)
        f.say(sale, ("Na", words))
        (made,) = claim(f.author(sale, "Na"), buyer or f.buyer(), method, by=f.visitor(), key=world.uuid7())
        return made

    first = order("chốt A1")
    assert (first.shipping_fee, first.total) == (30_000, 125_000)
    # Nothing goes along with what nobody has paid for yet.
    unpaid = order("thêm 1 A1")
    assert unpaid.shipping_fee == 30_000
    orders.cancel(unpaid, by_seller=False, reason="", by=f.visitor(), key=world.uuid7())
    bank_says(first)
    chilled = order("chốt A2")
    assert chilled.shipping_fee == 30_000
    elsewhere = orders.Buyer("Na", "+84912345678", "", "1 Hàng Bài, Hà Nội")
    assert order("thêm 1 A1", buyer=elsewhere).shipping_fee == 30_000
    second = order("thêm 1 A1", buyer=orders.Buyer("Na", "+84912345678", "", "12  lê lợi, Hải Phòng"))
    assert (second.shipping_fee, second.total) == (0, 95_000)
    seller = browser(by)
    assert first.code in seller.get(reverse("orders:sale", args=[second.code])).content.decode()
    assert second.code in seller.get(reverse("orders:sale", args=[first.code])).content.decode()
    orders.pack(orders.Order.objects.get(pk=first.pk), by=by, key=world.uuid7())
    assert order("thêm 1 A1").shipping_fee == 30_000
    assert f.broken() == []


def test_a_second_claim_is_paid_at_the_door_in_the_first_parcel_where_that_is(stage: Stage) -> None:
    by, store = f.stall()
    type(store).objects.filter(pk=store.pk).update(shipping_fee=30_000)
    store.refresh_from_db()
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    sale = go_on_air(sale, by=by)
    made = []
    for words in ("chốt A1", "thêm 1 A1"):
        stage.later(minutes=3)
        f.say(sale, ("Na", words))
        (placed,) = claim(f.author(sale, "Na"), f.buyer(), "cod", by=f.visitor(), key=world.uuid7())
        made.append(orders.confirm(placed, by=by, key=world.uuid7()))
    first, second = made
    assert [one.total for one in made] == [125_000, 95_000]
    orders.send(first, carrier="ghn", tracking_code="GALIVE1", cash_to_collect=220_000, by=by)
    assert orders.Order.objects.get(pk=second.pk).state == "handed_over"
    # It came back: one parcel is one no-show, and a line with a fee alone pays neither.
    (parcel,) = shipping.parcels_of(first)
    tell(parcel, "returned")
    assert NoShow.objects.values_list("order", flat=True).get() == first.pk
    settle(store.organisation_id, "GALIVE1", cash=0, fee=9_000)
    assert [one.received for one in orders.Order.objects.filter(pk__in=[first.pk, second.pk])] == [0, 0]
    assert f.broken() == []
