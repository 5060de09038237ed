"""A conversation is about the post whose code its buyer names, or under which they comment; an order out of it came by that post."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.channels.actions.claim import make_claim
from lantoa.channels.actions.link import make_link
from lantoa.channels.actions.post import Written, write_post
from lantoa.channels.models import Claim, Conversation, LinkTalk, PostPlace
from lantoa.channels.queries.link import Brought, brought
from lantoa.channels.tests import factories, talks
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stores import api as stores

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facebook")]


def test_an_order_out_of_a_conversation_came_by_the_post_the_buyer_named() -> None:
    by, store = talks.stall()
    goods, account = factories.product(by, store), talks.facebook(by)
    other, link = (make_link(store, goods, "facebook", by=by) for _turn in range(2))
    somebody, their = factories.stall("Bếp khác")
    foreign = make_link(their, factories.product(somebody, their), "facebook", by=somebody)
    talks.tell(account, talks.message("m_1", "7001", f"Chị ơi mã {other.said} còn không?"))
    talks.tell(account, talks.message("m_2", "7001", f"À mã {link.code.lower()} cơ, không phải {foreign.code}"))
    # Told again, or by a second buyer, it is once for each of them.
    talks.tell(
        account, talks.message("m_2", "7001", f"À mã {link.code.lower()} cơ"), talks.message("m_3", "7002", "Chào")
    )
    talk = Conversation.objects.get(outside_id="7001")
    assert sorted(LinkTalk.objects.values_list("link", "conversation")) == sorted(
        [(other.pk, talk.pk), (link.pk, talk.pk)]
    )

    LinkTalk.objects.filter(link=other).update(named_at=world.now().replace(year=2025))
    offer = stores.Offer.objects.get(variant__product=goods)
    claim = make_claim(talk, offer, 1, by=by)
    buyer = orders.Buyer("Lê Thị Mua", "+84987654321", "", "Số 5, phố Huế, Hà Nội")
    wish = orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7(), came_by=claim.code)
    orders.place_order(wish)
    assert Claim.objects.get().link == link
    assert brought([other.pk, link.pk]) == {other.pk: Brought(talks=1), link.pk: Brought(orders=1, talks=1)}


def test_a_comment_under_a_post_is_a_conversation_about_it() -> None:
    by, store = talks.stall()
    goods, account = factories.product(by, store), talks.facebook(by)
    write_post(store, goods, Written("Mẻ mới.", (), ("facebook",)), by=by)
    place = PostPlace.objects.get()
    PostPlace.objects.filter(pk=place.pk).update(outside_id=f"{talks.PAGE}_1", shared_at=world.now())
    talks.tell(account, talks.comment("1_1", "7001", "Còn hàng không?"), talks.comment("1_2", "7001", "Giá sao chị?"))
    assert brought([place.link_id])[place.link_id] == Brought(talks=1)
