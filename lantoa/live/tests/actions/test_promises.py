"""What a sale promises: a neighbour's own price, one code for one thing, a fair line, and a closed account that stays as it was."""

from __future__ import annotations

import pytest

from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.pick import PickWords, change_pick, pick, remove_pick
from lantoa.live.actions.session import go_on_air
from lantoa.live.actions.stall import ask_stall, join_stall
from lantoa.live.errors import BadClaim, BadPick
from lantoa.live.models import Pick, Want
from lantoa.live.queries.claim import parcels, ready, to_choose
from lantoa.live.tests import factories as f
from lantoa.live.tests.views.test_walk import browser, key

pytestmark = pytest.mark.django_db


def test_nobody_but_the_neighbour_says_the_price_of_their_goods() -> None:
    by, store = f.stall()
    theirs, other = f.stall("Bếp Bình")
    goods = f.product(theirs, other, ("", 70_000, 4), name="Mắm tép")
    sale = f.session(by, store)
    seller, add = browser(by), f"/ban-hang/live/{sale.pk}/mon/"
    stall = ask_stall(sale, other, by=by)
    join_stall(stall, by=theirs)
    with pytest.raises(BadPick) as refused:
        pick(sale, other, goods, PickWords("B1", 1_000), by=by)
    assert refused.value.field == "price"
    # Nothing of the host's own is there to say a price for.
    assert 'name="price"' not in seller.get(add).content.decode()
    one = pick(sale, other, goods, PickWords("B1", chilled=True), by=by)
    with pytest.raises(BadPick):
        change_pick(one, PickWords("B1", 1_000), by=by)
    change_pick(one, PickWords("B2"), by=by)
    assert 'name="price"' not in seller.get(f"/ban-hang/live/mon/{one.pk}/").content.decode()
    f.product(by, store)
    assert 'name="price"' in seller.get(add).content.decode()
    said = {"key": key(), "product": f"{store.pk}:{store.offers.get().variant.product_id}", "code": "A1", "price": "90.000"}
    assert seller.post(add, said).status_code == 302
    assert Pick.objects.get(code="A1").agreed_price == 90_000
    # A price that got there otherwise binds nobody.
    Pick.objects.filter(pk=one.pk).update(price=1_000)
    sale = go_on_air(sale, by=by)
    f.say(sale, ("Na", "chốt B2 x4"))
    (order,) = claim(f.author(sale, "Na"), f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    assert (order.store_id, order.goods_total) == (other.pk, 280_000)
    assert f.broken() == []


def test_a_code_means_one_thing_for_as_long_as_its_sale() -> None:
    by, store, sale, first = f.on_air(("L", 95_000, 2), ("M", 95_000, 2))
    nest = f.product(by, store, ("", 500_000, 5), name="Yến sào")
    third = f.shown(sale, by, store, f.product(by, store, name="Chả mực"), "A3")
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1 L"))
    remove_pick(first, by=by)
    assert to_choose(f.author(sale, "Na")) == []
    with pytest.raises(BadPick) as refused:
        pick(sale, store, nest, PickWords("a 1"), by=by)
    assert refused.value.field == "code"
    with pytest.raises(BadPick):
        change_pick(third, PickWords("A1"), by=by)
    # The same goods under it again are the same row, with what was ordered of them.
    assert pick(sale, store, first.product, PickWords("A1", 90_000), by=by) == first
    sale.refresh_from_db()
    assert [want.pick_id for want, _offered in to_choose(f.author(sale, "Na"))] == [first.pk]
    f.say(sale, ("Bình", "thêm 1 A1 L"))
    bình = f.want(sale, "Bình")
    assert (bình.held, [one.total for one in ready(f.author(sale, "Bình"))]) == (2, [180_000])
    # A code nobody ordered under is free.
    remove_pick(third, by=by)
    assert pick(sale, store, nest, PickWords("A3"), by=by) != third
    assert f.broken() == []


def test_the_same_goods_at_two_prices_are_ordered_at_each_and_never_for_more_than_was_shown() -> None:
    by, store, sale, first = f.on_air()
    change_pick(first, PickWords("A1", 50_000), by=by)
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1"))
    remove_pick(first, by=by)
    pick(sale, store, first.product, PickWords("A2", 90_000), by=by)
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A2 x2"))
    na = f.author(sale, "Na")
    shown = sum(one.total for one in parcels(ready(na)))
    assert shown == 50_000 + 2 * 90_000
    placed = claim(na, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7(), seen_total=shown)
    assert [order.total for order in placed] == [50_000, 180_000]
    # What it costs by now stands nowhere but in the order: more than was shown is not placed.
    Pick.objects.filter(pk=first.pk).update(price=None)
    bình = f.author(sale, "Bình")
    shown = sum(one.total for one in parcels(ready(bình)))
    store.offers.update(price=96_000)
    with pytest.raises(BadClaim):
        claim(bình, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7(), seen_total=shown)
    assert Want.objects.get(author=bình).claimed == 0
    assert f.broken() == []
