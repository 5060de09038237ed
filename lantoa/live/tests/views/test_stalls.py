"""A neighbour's stall stands in a sale after its own yes; its orders and its money are its own."""

from __future__ import annotations

import pytest

from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.session import go_on_air
from lantoa.live.models import LiveStall
from lantoa.live.tests import factories as f
from lantoa.live.tests.views.test_walk import browser, key

pytestmark = pytest.mark.django_db


def test_a_neighbour_is_asked_says_yes_sells_and_leaves() -> None:
    (by, store), (theirs, other) = f.stall(), f.stall("Bếp Bình")
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    goods = f.product(theirs, other, ("", 70_000, 4), name="Mắm tép")
    seller, neighbour = browser(by), browser(theirs)
    page = f"/ban-hang/live/{sale.pk}/gian-hang/"
    assert seller.post(page, {"key": key(), "their_page": "https://x.example/nothing"}).status_code == 422
    asked = {"key": key(), "their_page": f"https://x.example/gian-hang/{other.slug}/"}
    assert seller.post(page, asked)["Location"] == page
    assert seller.post(page, {**asked, "key": key()}).status_code == 422
    stall = LiveStall.objects.get(store=other)
    said = {"key": key(), "product": f"{other.pk}:{goods.pk}", "code": "B1"}
    add = f"/ban-hang/live/{sale.pk}/mon/"
    assert seller.post(add, said).status_code == 422
    # The host cannot say yes for them.
    assert seller.post(f"/ban-hang/live/gian-hang/{stall.pk}/", {"key": key(), "join": "1"}).status_code == 404
    assert sale.title in neighbour.get("/ban-hang/live/").content.decode()
    assert (
        neighbour.post(f"/ban-hang/live/gian-hang/{stall.pk}/", {"key": key(), "join": "1"})["Location"]
        == "/ban-hang/live/"
    )
    assert seller.post(add, {**said, "key": key()}).status_code == 302
    sale = go_on_air(sale, by=by)
    f.say(sale, ("Na", "chốt A1 và B1"))
    placed = claim(f.author(sale, "Na"), f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    assert {(order.store_id, order.goods_total) for order in placed} == {(store.pk, 95_000), (other.pk, 70_000)}
    neighbour.post(f"/ban-hang/live/gian-hang/{stall.pk}/", {"key": key(), "leave": "1"})
    assert [one.code for one in sale.picks.shown()] == ["A1"]
    assert f.broken() == []
