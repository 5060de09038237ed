"""A parcel that came back counts only by the carrier's word, for a while, and not against whoever says otherwise."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.no_show import asks_for_money_first, forget_old, note_returned
from lantoa.live.errors import BadClaim, BadPick
from lantoa.live.models import NoShow
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_it_leads_to_paying_first_and_can_be_contested(stage: Stage, settings: Settings) -> None:
    settings.LIVE_NO_SHOW_DAYS = 30
    _by, _store, sale, _first = f.on_air(("", 95_000, 9))
    f.say(sale, ("Na", "chốt A1"))
    na = f.author(sale, "Na")
    (order,) = claim(na, f.buyer(), "cod", by=f.visitor(), key=world.uuid7())
    assert note_returned([order.pk, order.pk + 1]) == 1
    assert note_returned([order.pk]) == 0
    assert order.buyer_phone not in NoShow.objects.get().mark
    f.say(sale, ("Na", "thêm 1 A1"))
    with pytest.raises(BadClaim) as refused:
        claim(na, f.buyer(), "cod", by=f.visitor(), key=world.uuid7())
    assert refused.value.field == "method"
    assert f.want(sale, "Na").held == 1
    browser, page = Client(), f"/live/nhan/{na.token}/"
    one = NoShow.objects.get()
    assert order.code in browser.get(page).content.decode()
    said = {"key": str(world.uuid7()), "words": "Không ai gọi cho tôi"}
    assert browser.post(f"{page}khong-dung/{one.pk}/", said)["Location"] == page
    assert browser.post(f"{page}khong-dung/{one.pk + 1}/", said).status_code == 404
    assert not asks_for_money_first(order.buyer_phone)
    claim(na, f.buyer(), "cod", by=f.visitor(), key=world.uuid7())
    stage.later(days=31)
    assert forget_old() == 1


def test_goods_that_buyers_cannot_see_are_not_pinned() -> None:
    from lantoa.live.actions.pick import pin

    by, store, _sale, first = f.on_air()
    stores.set_shown(store, first.product, shown=False, by=by)
    with pytest.raises(BadPick):
        pin(first, by=by)
    stores.set_shown(store, first.product, shown=True, by=by)
    pin(first, by=by)
    first.refresh_from_db()
    assert first.pinned


def test_whoever_is_erased_leaves_numbers_and_no_words(stage: Stage) -> None:
    from lantoa.accounts import api as accounts
    from lantoa.live.actions import erasure
    from lantoa.live.actions.close import close
    from lantoa.live.actions.session import end
    from lantoa.live.models import CommentDecision, LiveComment, LiveSession
    from lantoa.live.queries.account import account

    by, _store, sale, _first = f.on_air(("", 95_000, 9))
    f.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1"))
    who = accounts.person_for(f.buyer().phone, "Phạm Thị Na")
    (order,) = claim(f.author(sale, "Na"), f.buyer(), "cod", by=f.visitor(), key=world.uuid7())
    note_returned([order.pk])
    leaving = accounts.leaving(who)
    assert [one.what for one in erasure.holds(leaving)] == ["comment in a livestream sale", "parcel that came back"]
    assert list(erasure.goes(leaving)) == [("comments in livestream sales", 1)]
    erasure.forget(leaving)
    assert list(erasure.holds(leaving)) == []
    assert [row.text for row in LiveComment.objects.order_by("pk")] == ["", "chốt A1"]
    assert not CommentDecision.objects.filter(comment__author__name="–").exclude(why=[]).exists()
    end(sale, by=by)
    close(sale, by=by)
    stage.later(days=366)
    assert erasure.forget_old() == 1
    assert erasure.forget_old() == 0
    assert not LiveComment.objects.exclude(text="").exists()
    assert account(LiveSession.objects.get()).received == 2
    assert f.broken() == []
