"""What a sale promises: a neighbour's own price, one code for one thing, a fair line, and a closed account that stays as it was."""

from __future__ import annotations

import pytest

from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.pick import PickWords, change_pick, pick
from lantoa.live.actions.session import go_on_air
from lantoa.live.actions.stall import ask_stall, join_stall
from lantoa.live.errors import BadPick
from lantoa.live.models import Pick
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
