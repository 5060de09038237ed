"""What a buyer finds by words: at once, whatever way they are typed, and never what is not for buyers."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.portal.queries.search import Market
from lantoa.portal.tests import factories
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def names(market: Market, text: str) -> list[str]:
    return [catalog.Product.objects.get(pk=pk).name for pk in market.search(text).products]


@pytest.fixture
def squid_cake() -> stores.Offer:
    by = factories.owner()
    return factories.goods(factories.stall(by), by, "Chả mực giã tay Hạ Long")


@pytest.mark.parametrize(
    "typed",
    [
        "chả mực",
        "cha muc",
        "CHẢ MỰC",
        "mực chả",
        "ha long cha muc",
        "chả mưc",
        "giã ta",
        "2kg chả mực",
        unicodedata.normalize("NFD", "chả mực"),
    ],
)
def test_a_product_is_found_however_it_is_typed(squid_cake: stores.Offer, typed: str) -> None:
    assert names(Market(), typed) == ["Chả mực giã tay Hạ Long"]


@pytest.mark.parametrize("typed", ["", "   ", "máy giặt", "🦑", "\x00", "%", "_", "' OR 1=1", "ạ" * 5000])
def test_what_is_not_there_is_not_found(squid_cake: stores.Offer, typed: str) -> None:
    assert Market().search(typed).is_nothing


def test_a_stall_and_its_commune_are_found_by_their_names() -> None:
    by = factories.owner("Bếp Hương")
    store = factories.stall(by)
    market = Market()
    assert market.search("bep huong").stalls == [store.pk]
    assert market.search("dac khu van don").units[0] == by.organisation.unit_id
    assert market.search("đặc khu vân đôn").units[0] == by.organisation.unit_id
    assert market.search("cai rong").units == [by.organisation.unit_id]


def test_what_was_put_up_changed_or_hidden_is_known_once_it_is_sealed(squid_cake: stores.Offer) -> None:
    market, by = Market(), factories.owner("Nhà khác")
    assert names(market, "ruoc hau") == []
    other = factories.goods(factories.stall(by), by, "Ruốc hàu")
    journal.seal()
    assert names(market, "ruoc hau") == ["Ruốc hàu"]
    product = other.variant.product
    stores.change_offer(
        other.store,
        product,
        name="Nem chua",
        category="do-che-bien",
        unit="lọ",
        variants=[stores.Kind("", 90_000, 5)],
        by=by,
    )
    journal.seal()
    assert (names(market, "ruoc hau"), names(market, "nem chua")) == ([], ["Nem chua"])
    stores.set_shown(other.store, product, shown=False, by=by)
    journal.seal()
    assert names(market, "nem chua") == []


def test_a_stall_that_is_called_anew_takes_its_goods_along(squid_cake: stores.Offer) -> None:
    market, by = Market(), factories.owner("Nhà khác")
    store = factories.stall(by)
    factories.goods(store, by, "Ruốc hàu")
    journal.seal()
    assert market.search("bep cua lan").is_nothing
    stores.change_store(store, name="Bếp của Lan", unit=store.unit, phone=store.phone, by=by)
    journal.seal()
    assert market.search("bep cua lan").stalls == [store.pk]
    assert names(market, "ruốc bếp của lan") == ["Ruốc hàu"]


def test_a_rehearsal_is_never_found() -> None:
    by = factories.owner("Bếp Thử")
    factories.goods(factories.stall(by, rehearsal=True), by, "Chả mực làm thử")
    market = Market()
    assert market.search("chả mực làm thử").products == []
    assert market.search("bếp thử").stalls == []


def test_a_question_costs_one_look_at_the_journal(squid_cake: stores.Offer) -> None:
    market = Market()
    market.search("chả mực")
    with CaptureQueriesContext(connection) as asked:
        market.search("mực")
    assert len(asked) == 3  # the journal, the communes and their former names


def test_what_waits_for_a_moderator_is_not_found() -> None:
    by = factories.owner()
    factories.goods(factories.stall(by), by, "Rượu ba kích")
    journal.seal()
    assert names(Market(), "rượu ba kích") == []


def test_an_index_follows_what_another_process_wrote_and_notices_another_journal(squid_cake: stores.Offer) -> None:
    journal.seal()
    here, there = Market(), Market()
    assert names(here, "chả mực") == names(there, "chả mực") == ["Chả mực giã tay Hạ Long"]
    by = factories.owner("Bếp Lan")
    factories.goods(factories.stall(by), by, "Sá sùng khô")
    journal.seal()
    assert names(here, "sa sung") == names(there, "sa sung") == ["Sá sùng khô"]
    # Another database in its place, whose journal has another entry at this position: what this index knows is of no use.
    here._last -= 1
    assert here._index is not None
    before = here._index
    assert names(here, "sa sung") == ["Sá sùng khô"]
    assert here._index is not before
