"""A neighbour's stall stands in a sale after its own yes; its orders and its money are its own."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.channels import api as channels
from lantoa.channels.models import CreatorShare
from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.session import go_on_air
from lantoa.live.errors import BadPick
from lantoa.live.models import LiveSession, LiveStall
from lantoa.live.tests import factories as f
from lantoa.live.tests.views.test_walk import browser, key
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_a_creator_without_a_stall_shows_neighbours_goods_and_earns_the_share_agreed() -> None:
    theirs, other = f.stall("Bếp Bình")
    goods = f.product(theirs, other, ("", 70_000, 4), name="Mắm tép")
    nhan = f.verified(accounts.person_for("+84912770001", "Nhạn"))
    creator = channels.open_creator_page(None, name="Nhạn kể chuyện biển", by=accounts.actor_for(nhan))
    by = accounts.actor_for(nhan, creator.organisation)
    agreement = channels.propose_share(creator, other, rate=1_000, by=by)
    channels.answer_share(agreement, accept=True, by=theirs)
    mine, neighbour = browser(by), browser(theirs)
    assert "/ban-hang/live/moi/" in mine.get("/ban-hang/live/").content.decode()
    planned = mine.post("/ban-hang/live/moi/", {"key": key(), "title": "Chuyện biển", "planned_at": "2026-12-01T20:00", "hold_minutes": "30", "rules": "Ai viết trước lấy trước"})  # fmt: skip
    sale = LiveSession.objects.get()
    assert planned["Location"] == f"/ban-hang/live/{sale.pk}/"
    assert mine.get(f"/live/{sale.pk}/").status_code == 404
    mine.post(f"/ban-hang/live/{sale.pk}/gian-hang/", {"key": key(), "their_page": f"https://x.example/gian-hang/{other.slug}/"})  # fmt: skip
    neighbour.post(f"/ban-hang/live/gian-hang/{LiveStall.objects.get().pk}/", {"key": key(), "join": "1"})
    f.shown(sale, by, other, goods, "B1")
    for path in ("", "ban/", "so/"):
        assert mine.get(f"/ban-hang/live/{sale.pk}/{path}").status_code == 200
    sale = go_on_air(sale, by=by)
    assert mine.get(f"/live/{sale.pk}/").status_code == 200
    f.say(sale, ("Na", "chốt B1 x2"))
    (order,) = claim(f.author(sale, "Na"), f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    share = CreatorShare.objects.get()
    assert (share.claim.order_id, share.base, share.amount) == (order.pk, 140_000, 14_000)
    assert f.broken() == []


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


def test_a_neighbour_s_goods_are_shown_only_with_the_neighbour_s_own_stall() -> None:
    (by, store), (theirs, other) = f.stall(), f.stall("Bếp Bình")
    goods = f.product(theirs, other, ("", 70_000, 4), name="Mắm tép")
    terms = {"maker": other.organisation, "rate": 8_000, "valid_from": world.today()}
    agreed = stores.answer_consignment(stores.propose_consignment(store, **terms, by=by), accept=True, by=theirs)
    (variant,) = goods.variants.all()
    stores.put_consigned(agreed, prices={variant.pk: 75_000}, by=by)
    sale = f.session(by, store)
    f.shown(sale, by, store, f.product(by, store), "A1")
    with pytest.raises(BadPick) as refused:
        f.shown(sale, by, store, goods, "B1")
    assert refused.value.field == "product"
    assert [one.code for one in sale.picks.shown()] == ["A1"]
    said = {"key": key(), "product": f"{store.pk}:{goods.pk}", "code": "B1"}
    assert browser(by).post(f"/ban-hang/live/{sale.pk}/mon/", said).status_code == 422
