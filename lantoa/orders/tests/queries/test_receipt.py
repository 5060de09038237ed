"""A receipt says what was written when it happened; whatever is changed afterwards shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.journal.tests.factories import tamper
from lantoa.kit.world import world
from lantoa.orders.models import Order, OrderLine
from lantoa.orders.queries.receipt import receipt_by_code, receipt_of
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_key(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT_KEY = tmp_path / "root.key"


def sealed() -> None:
    while journal.seal():
        continue


def paid() -> Order:
    at = factories.stall(fee=30_000)
    small, large = factories.offers(at, ("500 g", 225_000, 9), ("1 kg", 450_000, 9))
    (order,) = factories.orders.place_order(factories.wish((small, 2), (large, 1)))
    factories.bank_says(order)
    return order


def verdict(order: Order) -> str:
    return receipt_of(Order.objects.get(pk=order.pk)).verdict


def test_it_grows_from_sealing_to_genuine_under_a_root() -> None:
    order = factories.order()
    seen = [verdict(order)]
    sealed()
    seen.append(verdict(order))
    journal.sign_root()
    seen.append(verdict(order))
    factories.bank_says(order)
    seen.append(verdict(order))
    sealed()
    journal.sign_root()
    receipt = receipt_of(order)
    assert [*seen, receipt.verdict] == ["sealing", "sealed", "genuine", "sealing", "genuine"]
    assert receipt.latest == receipt.paid
    assert receipt.root is not None
    assert receipt.root.number == 2


def test_who_says_it_was_paid_is_what_was_sealed() -> None:
    by_bank, by_word = paid(), factories.seller_says(factories.order())
    assert receipt_of(by_bank).bank_says_paid
    assert not receipt_of(by_word).bank_says_paid
    assert receipt_of(by_word).paid_at == world.now()
    assert receipt_of(factories.order()).paid_at is None


def line(change: str) -> Callable[[Order], None]:
    return lambda order: tamper(f"UPDATE orders_orderline SET {change} WHERE order_id = %s", order.pk)  # noqa: S608


def row(change: str) -> Callable[[Order], None]:
    return lambda order: tamper(f"UPDATE orders_order SET {change} WHERE id = %s", order.pk)  # noqa: S608


def entry(change: str, act: str = "order_placed") -> Callable[[Order], None]:
    where = f"act = 'orders.{act}' AND subject_type = 'orders.order' AND subject_id = %s"
    return lambda order: tamper(f"UPDATE journal_entry SET {change} WHERE {where}", str(order.pk))  # noqa: S608


CHANGES: dict[str, Callable[[Order], object]] = {
    "a name of goods": line("product_name = 'Chả cá'"),
    "a kind": line("variant_name = '2 kg'"),
    "a quantity": line("quantity = quantity + 1"),
    "a price": line("unit_price = unit_price - 1"),
    "a line's total": line("total = total - 1"),
    "a line that went": lambda order: tamper(
        "DELETE FROM orders_orderline WHERE id = %s", order.lines.order_by("pk")[0].pk
    ),
    "a line that came": lambda order: OrderLine.objects.create(
        order=order,
        variant_id=order.lines.all()[0].variant_id,
        product_name="Quà",
        selling_unit="túi",
        quantity=1,
        unit_price=1,
        total=1,
    ),  # fmt: skip
    "the total": row("total = total - 1"),
    "the delivery": row("shipping_fee = 0"),
    "the stall's name": row("store_name = 'Bếp khác'"),
    "the buyer's name": row("buyer_name = 'Người khác'"),
    "the time": row("placed_at = '2026-01-01 00:00:00+00:00'"),
    "the salt": lambda order: Order.objects.filter(pk=order.pk).update(receipt_salt=bytes(32)),
    "half a salt": lambda order: Order.objects.filter(pk=order.pk).update(receipt_salt=bytes(16)),
    "the salt alone, to hide the rest": lambda order: Order.objects.filter(pk=order.pk).update(receipt_salt=b""),
    "paid, but it is not": row("received = 0, bank_received = 0"),
    "the sealed entry": entry("place = ''"),
    "who says it was paid": entry(
        """data = '{"amount": 930000, "by_bank": 0, "commitment": "00"}'""", act="order_paid"
    ),
    "another order's entry": entry("subject_id = '987654321'"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_is_changed_afterwards_shows(what: str) -> None:
    order = paid()
    sealed()
    journal.sign_root()
    assert verdict(order) == "genuine"
    CHANGES[what](order)
    assert verdict(order) == "changed"


def test_an_order_called_paid_that_nobody_paid_shows() -> None:
    order = factories.order()
    sealed()
    tamper("UPDATE orders_order SET received = total, bank_received = total WHERE id = %s", order.pk)
    assert verdict(order) == "changed"


def test_what_goes_on_after_it_leaves_the_receipt_alone(stage: Stage) -> None:
    order = paid()
    factories.do(order, "pack", "hand_over")
    by, store = factories.seller_of(order), order.store
    stores.change_store(store, name="Bếp đổi tên", unit=store.unit, phone=store.phone, by=by)
    factories.bank_says(order, 1_000)
    sealed()
    journal.sign_root()
    receipt = receipt_of(Order.objects.get(pk=order.pk))
    assert (receipt.verdict, receipt.order.store_name) == ("genuine", "Bếp Hương")


def test_a_cancelled_order_keeps_a_genuine_receipt() -> None:
    order = factories.order()
    factories.orders.cancel(order, by_seller=True, reason="Hết hàng", by=factories.seller_of(order), key=world.uuid7())
    sealed()
    journal.sign_root()
    assert verdict(order) == "genuine"


def test_an_erased_buyer_leaves_an_entry_that_still_stands() -> None:
    order = paid()
    sealed()
    journal.sign_root()
    Order.objects.filter(pk=order.pk).update(receipt_salt=b"", buyer_name="", buyer_phone="", address="")
    receipt = receipt_of(Order.objects.get(pk=order.pk))
    assert receipt.verdict == "erased"
    assert receipt.latest is not None
    assert receipt.latest.holds


def test_an_order_from_before_commitments_says_so() -> None:
    order = factories.order()
    tamper("""UPDATE journal_entry SET data = '{"store": 1}' WHERE act = 'orders.order_placed'""")
    Order.objects.filter(pk=order.pk).update(receipt_salt=b"", store_name="")
    sealed()
    assert verdict(order) == "uncommitted"


def test_the_commitment_tells_nothing_of_the_buyer() -> None:
    first, second = factories.order(), factories.order()
    entries = [journal.entries_about(order).get(act="orders.order_placed") for order in (first, second)]
    written = str([one.written() for one in entries])
    assert first.buyer_name not in written
    assert first.buyer_phone not in written
    assert entries[0].data["commitment"] != entries[1].data["commitment"]


def test_two_orders_of_one_moment_share_no_salt_and_no_mark() -> None:
    first, second = factories.order(), factories.order()
    assert bytes(first.receipt_salt) != bytes(second.receipt_salt)
    assert len({first.receipt_mark, second.receipt_mark}) == 2
    assert first.token not in first.receipt_mark


def test_a_code_is_found_as_people_type_it_and_nothing_else_is() -> None:
    order = factories.order()
    for typed in (order.code, order.code.lower(), f" {order.code[:2]} {order.code[2:]}\n"):
        found = receipt_by_code(typed)
        assert found is not None
        assert found.order == order
    for typed in (
        "",
        "LT",
        order.code[:8],
        f"{order.code}X",
        "LT2345678",
        "\x00" * 9,
        "ＬＴ２３４５６７８",
        "x" * 10_000,
        "%" * 9,
        "'; DROP TA",
    ):
        assert receipt_by_code(typed) is None


def test_it_asks_the_same_number_of_questions_for_any_number_of_lines_and_orders() -> None:
    order = paid()
    for _ in range(30):
        factories.order()
    sealed()
    journal.sign_root()
    with CaptureQueriesContext(connection) as asked:
        receipt_of(order)
    assert len(asked) <= 13
