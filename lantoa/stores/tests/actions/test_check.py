"""Goods of some kinds wait for a moderator; ordinary goods, prices and rehearsals do not."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.models import Matter, Offer
from lantoa.stores.tests import factories
from lantoa.stores.tests.moderators import WINE, decided, matter_of, moderator, wine

pytestmark = pytest.mark.django_db


def change(stall: factories.Stall, product: catalog.Product, price: int = 300_000, **changes: Any) -> None:
    kinds = [stores.Kind(one.name, price, 3, one.pk) for one in catalog.variants_of(product)]
    described = {**WINE, "variants": kinds, **changes}
    stores.change_offer(stall.store, product, **described, by=stall.by, key=world.uuid7())


def seen() -> list[str]:
    return [product.name for product in stores.public_products()]


def test_ordinary_goods_are_public_at_once() -> None:
    factories.squid_cake(factories.stall())
    assert seen() == ["Chả mực giã tay Hạ Long"]
    assert not Matter.objects.exists()


def test_wine_waits_with_its_clock_and_is_in_the_journal() -> None:
    stall = factories.stall()
    product = wine(stall)
    matter = matter_of(product)
    assert seen() == []
    assert (matter.kind, matter.guard, matter.turn, matter.hides) == ("check", "alcohol", "moderator", True)
    assert matter.due_at > matter.opened_at
    entry = next(entry for entry in journal.entries_about(product) if entry.act == "stores.check_begun")
    assert entry.data["guard"] == "alcohol"


def test_a_kind_s_name_makes_goods_wait_too() -> None:
    wine(factories.stall(), name="Đặc sản Ba Chẽ", variants=[("Mật ong", 90_000, 3), ("Rượu 500 ml", 120_000, 3)])
    assert seen() == []


def test_let_through_it_is_public_and_price_and_stock_ask_nothing() -> None:
    stall = factories.stall()
    product = wine(stall)
    decided(matter_of(product), "let_through", moderator())
    change(stall, product, price=310_000)
    assert seen() == ["Rượu ba kích tím"]
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"name": "Rượu ba kích 40 độ"}, {"description": "Chữa bách bệnh."}, {"category": "tra-duoc-lieu"}]
)
def test_other_words_ask_for_a_new_look(changes: dict[str, str]) -> None:
    stall = factories.stall()
    product = wine(stall)
    decided(matter_of(product), "let_through", moderator())
    change(stall, product, **changes)
    assert seen() == []
    assert Matter.objects.open().count() == 1


def test_goods_that_become_wine_by_a_new_name_wait() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, **{**WINE, "name": "Ba kích khô"})
    change(stall, product, name="Rượu ba kích")
    assert seen() == []


def test_another_name_leads_nothing_that_waits_or_was_refused_past_the_moderators() -> None:
    stall, officer = factories.stall(), moderator()
    product = wine(stall)
    change(stall, product, name="Nước ngọt")
    assert seen() == []
    decided(matter_of(product), "refuse", officer)
    change(stall, product, name="Nước cam")
    assert seen() == []
    assert matter_of(product).title == "Nước cam"
    decided(matter_of(product), "let_through", officer)
    assert seen() == ["Nước cam"]


def test_a_new_kind_of_goods_that_wait_is_unseen_too() -> None:
    stall = factories.stall()
    product = wine(stall)
    kinds = [stores.Kind("500 ml", 100_000, 1, catalog.variants_of(product)[0].pk), stores.Kind("1 lít", 190_000, 1)]
    stores.change_offer(stall.store, product, **WINE, variants=kinds, by=stall.by, key=world.uuid7())
    assert set(Offer.objects.values_list("withheld", flat=True)) == {True}


def test_hiding_and_showing_lead_nothing_past_the_moderators() -> None:
    stall = factories.stall()
    product = wine(stall)
    stores.set_shown(stall.store, product, shown=False, by=stall.by)
    stores.set_shown(stall.store, product, shown=True, by=stall.by)
    assert seen() == []


def test_a_trial_never_enters_the_queue_until_it_opens_for_real() -> None:
    stall = factories.stall(rehearsal=True)
    product = wine(stall)
    change(stall, product, name="Rượu thử")
    assert not Matter.objects.exists()
    store = stall.store
    stores.open_store(stall.organisation, name=store.name, unit=store.unit, phone=store.phone, by=stall.by)
    assert seen() == []
    assert Matter.objects.waiting().count() == 1
