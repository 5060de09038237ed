"""What is changed at a channel by hand is seen there and decided on; what a hold's end gives back is told of; a slow sender writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.channels import acts
from lantoa.channels.actions import listing as listings
from lantoa.channels.actions import send, sight
from lantoa.channels.actions.account import disconnect
from lantoa.channels.actions.buffer import set_buffer
from lantoa.channels.adapters.base import DraftVariant, NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.errors import NotYours
from lantoa.channels.models import Listing, ListingVariant
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def put_up() -> tuple[accounts.ActingPerson, Listing]:
    by, store = factories.stall()
    listing = factories.listed(by, factories.account(by), factories.product(by, store))
    journal.work_off()
    listing.refresh_from_db()
    return by, listing


def change_there(outside: DemoMarketplace, listing: Listing, *, title: str = "", price: int = 0, stock_: int = -1, shown: bool = True) -> None:  # fmt: skip
    """Somebody changes it by hand at the channel."""
    draft, _sight = outside.items[listing.outside_id]
    (one,) = draft.variants
    one = replace(one, price=price or one.price, stock=one.stock if stock_ < 0 else stock_)
    outside.items[listing.outside_id] = (replace(draft, title=title or draft.title, variants=(one,)), shown)


def there(outside: DemoMarketplace, listing: Listing) -> tuple[str, DraftVariant, bool]:
    draft, shown = outside.items[listing.outside_id]
    return draft.title, draft.variants[0], shown


def looked(listing: Listing) -> Listing:
    for account_id in sight.to_look_at():
        sight.look_at(account_id)
    listing.refresh_from_db()
    return listing


def test_what_somebody_changed_there_is_seen_and_made_as_here(outside: DemoMarketplace, stage: Stage) -> None:
    by, listing = put_up()
    assert looked(listing).seen == {}
    assert sight.to_look_at() == []  # an hour's rest
    change_there(outside, listing, title="Chả mực rẻ", price=1, shown=False)
    stage.later(hours=1)
    variant = listing.variants.get()
    assert looked(listing).seen == {"title": "Chả mực rẻ", "price": {str(variant.variant_id): 1}, "shown": False}
    assert [one.act for one in journal.entries_about(listing)][-1] == acts.LISTING_DIFFERS
    stage.later(hours=1)
    looked(listing)
    assert [one.act for one in journal.entries_about(listing)].count(acts.LISTING_DIFFERS) == 1  # told once
    # A change of stock meanwhile does not write over the price the seller has not decided on.
    stock.set_on_hand(variant.variant_id, 3, by=by)
    journal.work_off()
    listing.refresh_from_db()
    assert (there(outside, listing)[1].price, there(outside, listing)[1].stock) == (1, 3)
    assert set(listing.seen) == {"title", "price"}
    stage.later(hours=1)
    assert set(looked(listing).seen) == {"title", "price"}
    sight.make_as_here(listing, by=by)
    journal.work_off()
    title, one, shown = there(outside, listing)
    assert (title, one.price, one.stock, shown) == ("Chả mực giã tay", 265_000, 3, True)
    with pytest.raises(NotYours):
        sight.make_as_here(listing, by=by)


def test_theirs_can_be_kept_and_the_number_left_cannot(outside: DemoMarketplace, stage: Stage) -> None:
    by, listing = put_up()
    change_there(outside, listing, title="Chả mực loại một", price=300_000, stock_=99, shown=False)
    # More or fewer pieces may be an order on its way: a second look tells.
    assert "stock" not in looked(listing).seen
    stage.later(minutes=15)
    assert "stock" in looked(listing).seen
    sight.keep_theirs(listing, by=by)
    journal.work_off()
    listing.refresh_from_db()
    title, one, shown = there(outside, listing)
    assert (title, one.price, one.stock, shown, listing.state) == ("Chả mực loại một", 300_000, 5, False, "paused")
    stage.later(hours=1)
    assert looked(listing).seen == {}


def test_what_was_removed_or_banned_there_is_said_and_put_up_anew(outside: DemoMarketplace, stage: Stage) -> None:
    by, listing = put_up()
    before = listing.outside_id
    outside.items.clear()
    assert looked(listing).state == "gone"
    assert [one.act for one in journal.entries_about(listing)][-1] == acts.LISTING_GONE
    assert send.due() == []
    listings.retry(listing, by=by)
    journal.work_off()
    listing.refresh_from_db()
    assert (listing.state, listing.url != "", listing.outside_id in outside.items) == ("shown", True, True)
    assert before
    outside.fault = NotDone("down", fault="silent")
    stage.later(hours=1)
    asked = len(outside.calls)
    looked(listing)
    looked(listing)
    assert len(outside.calls) == asked + 1  # one that does not answer is left alone for a while
    assert listing.state == "shown"


def test_what_changes_here_while_the_channel_is_asked_is_no_difference(
    outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, listing = put_up()
    look, variant = DemoMarketplace.look, listing.variants.get().variant_id

    def slow(self: DemoMarketplace, *given: object) -> object:
        seen = look(self, *given)  # type: ignore[arg-type]
        stock.set_on_hand(variant, 1, by=by)
        journal.work_off()
        return seen

    monkeypatch.setattr(DemoMarketplace, "look", slow)
    assert looked(listing).seen == {}
    assert there(outside, listing)[1].stock == 1


def test_a_hold_that_runs_out_is_told_of_though_nobody_acts(outside: DemoMarketplace, stage: Stage) -> None:
    _by, listing = put_up()
    variant = listing.variants.get().variant_id
    stock.hold([(variant, 2)], listing, expires_at=world.now() + timedelta(minutes=30))
    assert sight.hear_of_freed(everything=True) == [listing.pk]
    journal.sweep_all()
    journal.work_off()
    assert there(outside, listing)[1].stock == 3
    with CaptureQueriesContext(connection) as asked:
        assert sight.hear_of_freed() == sight.hear_of_freed(everything=True) == []
    assert len(asked) == 2
    stage.later(minutes=31)
    assert sight.hear_of_freed() == [listing.pk]
    journal.sweep_all()
    journal.work_off()
    assert there(outside, listing)[1].stock == 5
    assert sight.hear_of_freed() == []  # the hold's row is still there, and told of


def test_what_is_kept_back_is_sent_at_once_and_a_hidden_offer_stays_none(outside: DemoMarketplace) -> None:
    by, listing = put_up()
    set_buffer(listing.account, 2, by=by)
    journal.work_off()
    assert there(outside, listing)[1].stock == 3
    with pytest.raises(NotYours):
        set_buffer(listing.account, 101, by=by)
    stores.set_shown(stores.store_of(by), listing.product, shown=False, by=by)
    journal.work_off()
    assert there(outside, listing)[1].stock == 0
    assert sight.hear_of_freed(everything=True) == []


def test_a_shop_that_was_ended_and_is_connected_anew_keeps_what_stands_there(outside: DemoMarketplace) -> None:
    by, listing = put_up()
    disconnect(listing.account, by=by)
    stock.set_on_hand(listing.variants.get().variant_id, 1, by=by)
    journal.work_off()
    assert there(outside, listing)[1].stock == 5  # nothing is sent to an ended one
    assert factories.account(by).pk == listing.account_id
    journal.work_off()
    assert (len(outside.items), there(outside, listing)[1].stock) == (1, 1)


def test_a_sender_so_slow_that_another_was_faster_writes_nothing_and_is_corrected(
    outside: DemoMarketplace, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, listing = put_up()
    variant = listing.variants.get().variant_id
    set_terms = DemoMarketplace.set_terms
    late: list[object] = []

    def slow(self: DemoMarketplace, *given: object) -> None:
        if not late:
            late.extend(given)
            stage.later(minutes=6)
            stock.set_on_hand(variant, 2, by=by)
            assert send.send(listing.pk) == "sent"
            assert there(outside, listing)[1].stock == 2
        set_terms(self, *given)  # type: ignore[arg-type]

    stock.set_on_hand(variant, 9, by=by)
    monkeypatch.setattr(DemoMarketplace, "set_terms", slow)
    # It said nine last; because it lost its turn, what is true is said once more.
    assert send.send(listing.pk) in ("sent", "later")
    journal.sweep_all()
    journal.work_off()
    assert there(outside, listing)[1].stock == 2
    assert ListingVariant.objects.get().sent_stock == 2


def test_what_the_channel_says_was_touched_is_looked_at_with_the_next_round(
    outside: DemoMarketplace, stage: Stage
) -> None:
    _by, listing = put_up()
    looked(listing)
    sight.look_soon(listing.account, [listing.outside_id, "", "no such"])
    assert sight.to_look_at() == []  # it was looked at this very minute
    stage.later(minutes=2)
    sight.look_soon(listing.account, [listing.outside_id])
    assert sight.to_look_at() == [listing.account_id]


def test_looking_asks_the_database_as_much_for_many_as_for_one_to_begin_with(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account = factories.account(by)
    for number in range(3):
        factories.listed(by, account, factories.product(by, store, name=f"Món {number}"))
    journal.work_off(10)
    assert Listing.objects.settled().count() == 3
    with CaptureQueriesContext(connection) as asked:
        assert sight.look_at(account.pk) == 3
    assert outside.calls.count("look") == 1
    assert len(asked) <= 4 + 3 * 4  # account, listings, variants; each row in its own savepoint
