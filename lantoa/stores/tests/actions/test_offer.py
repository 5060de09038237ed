"""Putting up for sale, changing, hiding: catalog, stock and stall in one step, once, and no sale undone by a form left open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.models import Offer
from lantoa.stores.queries import first_page_in
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


def kinds_of(product: catalog.Product) -> list[stores.Kind]:
    """The kinds as a form would send them back unchanged."""
    variants = catalog.variants_of(product)
    prices = dict(Offer.objects.values_list("variant_id", "price"))
    there = stock.on_hand([variant.pk for variant in variants])
    return [
        stores.Kind(variant.name, prices[variant.pk], there[variant.pk][0], variant.pk, there[variant.pk][0])
        for variant in variants
    ]


def change(
    stall: factories.Stall, product: catalog.Product, kinds: list[stores.Kind], **changes: Any
) -> catalog.Product:
    words = {"name": product.name, "category": "do-che-bien", "unit": "kg", **changes}
    return stores.change_offer(stall.store, product, **words, variants=kinds, by=stall.by)


def shelf(product: catalog.Product) -> list[tuple[str, int, int]]:
    """(name, price, on hand) of everything on sale of it."""
    return [(kind.name, kind.price, kind.on_hand) for kind in kinds_of(product)]


def promise(stall: factories.Stall, product: catalog.Product, quantity: int) -> None:
    variant = catalog.variants_of(product)[0]
    with transaction.atomic():
        stock.hold([(variant.pk, quantity)], stall.store, expires_at=None)


def test_a_product_goes_up_with_prices_and_stock_in_one_step() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS, photos=[factories.photo(stall)])
    assert shelf(product) == factories.KINDS
    assert list(stores.public_products()) == [product]
    entry = journal.entries_about(product).get(act="stores.product_offered")
    assert (entry.on_behalf_of_id, entry.place, entry.data["store"]) == (
        stall.organisation.pk,
        stall.store.unit_id,
        stall.store.pk,
    )


def test_the_same_key_puts_up_one_product() -> None:
    stall, key = factories.stall(), world.uuid7()
    assert factories.squid_cake(stall, key=key) == factories.squid_cake(stall, key=key)
    with pytest.raises(journal.CommandConflict):
        factories.squid_cake(stall, key=key, variants=[("", 450_001, 12)])
    assert catalog.Product.objects.count() == Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("kinds", "field", "row"),
    [
        ([("", 0, 1)], "price", 0),
        ([("", -1, 1)], "price", 0),
        ([("", 99, 1)], "price", 0),
        ([("", 500_000_000, 1)], "price", 0),
        ([("", 10**30, 1)], "price", 0),
        ([("", 1_000, -1)], "on_hand", 0),
        ([("", 1_000, 1_000_000)], "on_hand", 0),
        ([("500 g", 1_000, 1), ("1 kg", 0, 1)], "price", 1),
        ([("500 g", 1_000, 1), ("1 kg", 1_000, 10**30)], "on_hand", 1),
    ],
)
def test_a_price_or_number_out_of_reason_is_refused_in_its_row(
    kinds: list[tuple[str, int, int]], field: str, row: int
) -> None:
    stall = factories.stall()
    with pytest.raises(stores.BadOffer) as refused:
        factories.squid_cake(stall, variants=kinds)
    assert (refused.value.field, refused.value.row) == (field, row)
    assert catalog.Product.objects.count() == 0


@pytest.mark.parametrize("price", [100, 499_999_999])
def test_the_lowest_and_the_highest_price_are_taken(price: int) -> None:
    assert shelf(factories.squid_cake(factories.stall(), variants=[("", price, 999_999)])) == [("", price, 999_999)]


def test_a_product_refused_by_catalog_leaves_nothing_behind() -> None:
    stall = factories.stall()
    with pytest.raises(catalog.BadProduct):
        factories.squid_cake(stall, variants=[("500 g", 1_000, 1), ("500 g", 2_000, 1)], key=world.uuid7())
    assert catalog.Product.objects.count() == Offer.objects.count() == 0


def test_words_prices_and_numbers_are_changed_and_the_old_prices_recorded() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    small, large = kinds_of(product)
    changed = change(
        stall, product, [stores.Kind("500 g", 230_000, 20, small.variant_id, 12), large], name="Chả mực loại một"
    )
    assert changed.name == "Chả mực loại một"
    assert shelf(product) == [("500 g", 230_000, 20), ("1 kg", 450_000, 5)]
    entry = journal.entries_about(product).get(act="stores.offer_changed")
    assert entry.data["prices"] == {str(small.variant_id): [225_000, 230_000]}


def test_a_sale_while_the_form_was_open_is_not_undone() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    as_shown = kinds_of(product)
    promise(stall, product, 2)
    stock.hand_over(stall.store, by=stall.by)
    change(stall, product, as_shown, description="Mới")
    assert shelf(product) == [("", 450_000, 10)]


def test_fewer_than_promised_are_refused_in_their_row_and_nothing_changes() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    small, large = kinds_of(product)
    promise(stall, product, 3)
    wanted = [large, stores.Kind("500 g", 1_000, 2, small.variant_id, 12)]
    with pytest.raises(stores.BadOffer) as refused:
        change(stall, product, wanted, name="Mới", key=world.uuid7())
    assert (refused.value.field, refused.value.row) == ("on_hand", 1)
    assert "3" in str(refused.value)
    assert shelf(product) == factories.KINDS


def test_a_kind_left_out_is_no_longer_sold_and_one_added_is() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    _small, large = kinds_of(product)
    change(stall, product, [large, stores.Kind("2 kg", 880_000, 3)])
    assert shelf(product) == [("1 kg", 450_000, 5), ("2 kg", 880_000, 3)]
    assert stores.public_offers().count() == 2


def test_kinds_that_swap_names_keep_their_stock_and_what_is_promised() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=[("Đỏ", 1_000, 7), ("Xanh", 2_000, 9)])
    red, blue = kinds_of(product)
    promise(stall, product, 4)
    change(
        stall,
        product,
        [stores.Kind("Xanh", 1_000, 7, red.variant_id, 7), stores.Kind("Đỏ", 2_000, 9, blue.variant_id, 9)],
    )
    assert shelf(product) == [("Xanh", 1_000, 7), ("Đỏ", 2_000, 9)]
    assert stock.available([red.variant_id, blue.variant_id]) == {red.variant_id: 3, blue.variant_id: 9}


def test_a_hidden_product_stays_hidden_when_it_is_changed() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    stores.set_shown(stall.store, product, shown=False, by=stall.by)
    change(stall, product, [*kinds_of(product)[:1]], name="Chả mực")
    assert list(stores.public_offers()) == []


def test_hiding_and_showing_are_recorded_once_each() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    for shown in (False, False, True, True):
        stores.set_shown(stall.store, product, shown=shown, by=stall.by, key=world.uuid7())
    acts = list(journal.entries_about(product).order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["stores.offer_hidden", "stores.offer_shown"]
    assert acts.count("stores.offer_hidden") == acts.count("stores.offer_shown") == 1


def test_an_old_press_does_not_hide_again_what_was_shown_meanwhile() -> None:
    stall, key = factories.stall(), world.uuid7()
    product = factories.squid_cake(stall)
    stores.set_shown(stall.store, product, shown=False, by=stall.by, key=key)
    stores.set_shown(stall.store, product, shown=True, by=stall.by)
    stores.set_shown(stall.store, product, shown=False, by=stall.by, key=key)
    assert stores.public_offers().count() == 1


def test_the_same_key_changes_once() -> None:
    stall, key = factories.stall(), world.uuid7()
    product = factories.squid_cake(stall)
    kinds = [stores.Kind("", 450_000, 20, kinds_of(product)[0].variant_id, 12)]
    change(stall, product, kinds, key=key)
    stock.set_on_hand(catalog.variants_of(product)[0].pk, 15, by=stall.by)
    change(stall, product, kinds, key=key)
    assert shelf(product) == [("", 450_000, 15)]


def test_what_a_trial_offers_is_recorded_as_a_trial() -> None:
    stall = factories.stall(rehearsal=True)
    product = factories.squid_cake(stall)
    change(stall, product, kinds_of(product))
    stores.set_shown(stall.store, product, shown=False, by=stall.by)
    assert set(journal.entries_about(product).values_list("rehearsal", flat=True)) == {True}


def test_cards_cost_the_same_queries_for_one_product_as_for_many(django_assert_num_queries: Any) -> None:
    stall = factories.stall()
    products = [factories.squid_cake(stall, name=f"Mẻ {number}", variants=factories.KINDS) for number in range(6)]
    for some in (products[:1], products):
        with django_assert_num_queries(3):
            assert [card.left for card in stores.cards(some)] == [17] * len(some)


def test_a_card_counts_only_what_buyers_see_and_what_is_free() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    Offer.objects.filter(variant=catalog.variants_of(product)[0]).update(shown=False)
    with transaction.atomic():
        stock.hold(
            [(catalog.variants_of(product)[1].pk, 2)], stall.store, expires_at=world.now() + timedelta(minutes=1)
        )
    (card,) = stores.cards([product])
    assert (card.price, card.kinds, card.left, card.shown, card.picture) == (450_000, 1, 3, True, "")
    (own,) = stores.cards([product], store=stall.store)
    assert (own.kinds, own.left) == (1, 3)


def test_a_row_of_the_first_page_makes_the_same_card_as_the_product() -> None:
    stall = factories.stall()
    photographed = factories.squid_cake(stall, photos=[factories.photo(stall)])
    bare = factories.squid_cake(stall)
    rows = first_page_in(stall.store).object_list
    assert [(row.pk, row.name, row.unit) for row in rows] == [
        (one.pk, one.name, one.unit) for one in (bare, photographed)
    ]
    from_rows = stores.cards(rows, store=stall.store)
    from_objects = stores.cards([bare, photographed], store=stall.store)
    seen = [
        [(card.picture, card.price, card.left, card.kinds) for card in those] for those in (from_rows, from_objects)
    ]
    assert seen[0] == seen[1]
    assert [bool(card.picture) for card in from_rows] == [False, True]


def test_two_good_photos_are_told_once_and_again_when_one_is_new() -> None:
    stall = factories.stall()
    good, other, third, poor = (factories.photo(stall, (shade, 90, 60)) for shade in (10, 60, 110, 160))
    for photo in (good, other, third):
        photo.advice = ""
        photo.save()
    poor.advice = "dark"
    product = factories.squid_cake(stall, photos=[good, poor])
    described = {"name": product.name, "category": "do-che-bien", "unit": "kg", "variants": kinds_of(product)}

    def told() -> int:
        return journal.Entry.objects.filter(act="stores.photographed", subject_id=str(product.pk)).count()

    counts = [told()]
    for photos in ([good, poor, other], [other, good], [good, other, third], [good]):
        stores.change_offer(stall.store, product, **described, photos=photos, by=stall.by)
        counts.append(told())
    assert counts == [0, 1, 1, 2, 2]
