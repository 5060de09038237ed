"""Reports from anybody, requests from outside with their clock, and what rooms above put into the same queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.actions.notice import report, request_takedown
from lantoa.stores.errors import BadWords, NotAModerator, TooManyWords
from lantoa.stores.models import Matter, Notice
from lantoa.stores.queries import queue_of
from lantoa.stores.tests import factories
from lantoa.stores.tests.moderators import decided, moderator, wine

pytestmark = pytest.mark.django_db
VISITOR = accounts.Visitor()


def told(stall: factories.Stall, product: Any, **said: Any) -> Notice:
    given = {"reason": "fake", "address": "10.0.0.1", "key": world.uuid7(), "by": VISITOR, **said}
    return report(stall.store, product, **given)


def asked(stall: factories.Stall, product: Any, by: Any, **said: Any) -> Notice:
    given = {
        "source": "authority", "asked_by": "Sở Công Thương", "reference": "12/CV", "received_at": world.now() - timedelta(hours=2),
        "reason": "authority", "by": by, **said,
    }  # fmt: skip
    return request_takedown(stall.store, product, **given)


def test_a_report_lands_in_the_queue_once_however_often_one_sends_it() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    first = told(stall, product, words="Hàng giả", phone="+84912345678")
    assert told(stall, product, reason="unsafe") == first
    other = told(stall, product, address="10.0.0.2")
    assert other.matter == first.matter
    assert (Matter.objects.count(), Notice.objects.count()) == (1, 2)
    entry = next(entry for entry in journal.entries_about(product) if entry.act == "stores.reported")
    assert "0912" not in str(entry.data)
    assert "10.0.0.1" not in first.reporter


def test_after_it_was_looked_at_the_same_may_be_reported_again() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    decided(told(stall, product).matter, "keep", moderator())
    told(stall, product)
    assert Matter.objects.count() == 2


@pytest.mark.parametrize(
    "said",
    [{"reason": ""}, {"reason": "x" * 10_000}, {"reason": "other", "words": "  \u202e "}, {"words": "x" * 10_000}],
)
def test_a_report_without_a_reason_or_with_too_many_words_is_refused(said: dict[str, str]) -> None:
    stall = factories.stall()
    with pytest.raises(BadWords):
        told(stall, factories.squid_cake(stall), **said)
    assert not Matter.objects.exists()


def test_one_place_cannot_flood_the_queue() -> None:
    stall = factories.stall()
    goods = [factories.squid_cake(stall, name=f"Món {number}") for number in range(21)]
    for product in goods[:20]:
        told(stall, product)
    with pytest.raises(TooManyWords):
        told(stall, goods[20])
    told(stall, goods[20], address="10.0.0.9")


def test_an_authority_s_request_runs_from_when_it_came_and_stands_on_top_when_overdue() -> None:
    stall, officer = factories.stall(), moderator()
    product, late = factories.squid_cake(stall), factories.squid_cake(stall, name="Mực khô")
    wine(stall)
    notice = asked(stall, product, officer)
    assert notice.matter.due_at == notice.received_at + timedelta(hours=24)
    assert stores.public_products().filter(pk=product.pk).exists()
    asked(stall, late, officer, received_at=world.now() - timedelta(hours=30))
    assert queue_of(frozenset(), None)[0].title == "Mực khô"
    decided(notice.matter, "take_down", officer, reason="authority", words="Theo công văn 12.")
    assert not stores.public_products().filter(pk=product.pk).exists()


def test_a_second_request_with_less_time_shortens_the_clock() -> None:
    stall, officer = factories.stall(), moderator()
    product = factories.squid_cake(stall)
    first = asked(stall, product, officer, source="rights_holder", reason="rights_holder")
    second = asked(stall, product, officer)
    assert second.matter == first.matter
    assert second.matter.due_at == second.received_at + timedelta(hours=24)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"asked_by": " \u200b "}, "asked_by"), ({"asked_by": "x" * 10_000}, "asked_by"), ({"reference": "x" * 10_000}, "reference"),
        ({"source": "public"}, "source"), ({"reason": "?"}, "reason"), ({"words": "x" * 10_000}, "words"),
    ],
)  # fmt: skip
def test_a_request_says_who_asks_and_why(said: dict[str, str], field: str) -> None:
    stall = factories.stall()
    with pytest.raises(BadWords) as refused:
        asked(stall, factories.squid_cake(stall), moderator(), **said)
    assert refused.value.field == field


@pytest.mark.parametrize("hours", [-1, 24 * 400])
def test_a_request_came_in_the_past_year(hours: int) -> None:
    stall = factories.stall()
    with pytest.raises(BadWords) as refused:
        asked(stall, factories.squid_cake(stall), moderator(), received_at=world.now() - timedelta(hours=hours))
    assert refused.value.field == "received_at"


def test_a_seller_writes_down_no_request() -> None:
    stall = factories.stall()
    with pytest.raises(NotAModerator):
        asked(stall, factories.squid_cake(stall), stall.by)


def test_a_room_above_flags_its_own_thing_and_hears_when_to_hide_and_show_it() -> None:
    stall, officer = factories.stall(), moderator()
    heard: list[tuple[str, str, str]] = []

    def hear(entries: list[journal.Entry]) -> None:
        heard.extend((entry.act, entry.data["type"], entry.data["id"]) for entry in entries)

    from lantoa.journal.actions import registry

    for act in ("stores.taken_down", "stores.restored"):
        journal.reaction(act)(hear)
    try:
        notice = stores.flag(
            stall.store, type="orders.review", id="7", title="Đánh giá", text="Dở tệ", path="/hang/1/", reason="offends", by=VISITOR
        )  # fmt: skip
        decided(notice.matter, "take_down", officer, reason="offends")
        decided(notice.matter, "restore", officer)
    finally:
        for act in ("stores.taken_down", "stores.restored"):
            registry._reactions[act].remove(hear)
    assert heard == [("stores.taken_down", "orders.review", "7"), ("stores.restored", "orders.review", "7")]
    assert notice.source == "room"


def test_a_reported_review_is_taken_down_and_put_back() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    said = stores.write_review(product, stall.store, bought=product, stars=1, words="Gọi tôi để mua rẻ hơn", by=None)
    matter = told(stall, said).matter
    assert (matter.title, "Gọi tôi" in matter.words) == (product.name, True)
    decision = decided(matter, "take_down", moderator(), words="Quảng cáo.")
    assert stores.rating_of(stall.store).count == 0
    said.refresh_from_db()
    assert said.hidden_reason
    decided(matter, "restore", moderator(), words="Nhầm.")
    assert stores.rating_of(stall.store).count == 1
    assert decision
