"""A buyer is erased once nothing of theirs is open; what was bought stays, who bought it goes."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.errors import CannotErase
from lantoa.accounts.queries.erasure import to_do_first, what_goes, what_stays
from lantoa.documents import api as documents
from lantoa.documents.queries import file_path
from lantoa.documents.tests.factories import picture
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.correction import return_excess
from lantoa.orders.actions.erasure import forget_stragglers
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.payments import api as payments
from lantoa.payments.actions.refund import close_by_hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer() -> accounts.Person:
    return factories.person("Lê Thị Mua")


def ordered(by: accounts.Person, **more: object) -> Order:
    return factories.order(factories.offer(), by=accounts.actor_for(by), **more)


def first(person: accounts.Person) -> list[str]:
    return to_do_first(accounts.leaving(person))


def erase(person: accounts.Person) -> None:
    accounts.erase_person(person, by=accounts.actor_for(person))


def test_an_order_on_its_way_stands_against_it_until_it_is_there_or_cancelled(buyer: accounts.Person) -> None:
    order = ordered(buyer, method="cod")
    assert [order.code in said for said in first(buyer)] == [True]
    with pytest.raises(CannotErase, match=order.code):
        erase(buyer)
    orders.cancel(order, by_seller=False, reason="", by=accounts.actor_for(buyer), key=world.uuid7())
    assert first(buyer) == []


def test_an_order_nobody_paid_in_time_is_over(buyer: accounts.Person) -> None:
    order = ordered(buyer)
    assert first(buyer) != []
    Order.objects.filter(pk=order.pk).update(expires_at=world.now())
    assert first(buyer) == []


def test_goods_that_are_there_and_not_paid_stand_against_it(buyer: accounts.Person) -> None:
    order = factories.do(ordered(buyer, method="cod"), "confirm", "pack", "hand_over")
    order.refresh_from_db()
    if order.missing:
        assert [order.code in said for said in first(buyer)] == [True]
        factories.seller_says(order, cash=True)
    assert first(buyer) == []


def test_money_that_is_to_come_back_stands_against_it(buyer: accounts.Person) -> None:
    order = ordered(buyer)
    factories.bank_says(order, order.total + 9_000)
    factories.do(order, "pack", "hand_over")
    assert len(first(buyer)) == 1
    refund = return_excess(order, by=factories.seller_of(order), key=world.uuid7())
    assert len(first(buyer)) == 1
    close_by_hand(refund, cash=True, by=factories.seller_of(order))
    assert first(buyer) == []


def test_an_open_problem_stands_against_it(buyer: accounts.Person) -> None:
    order = ordered(buyer)
    factories.bank_says(order)
    factories.do(order, "pack", "hand_over")
    by = accounts.actor_for(buyer)
    problem = orders.report_problem(order, kind="broken", words="Vỡ", by=by, key=world.uuid7())
    assert len(first(buyer)) == 1
    orders.close_problem(problem, by=by, key=world.uuid7())
    assert first(buyer) == []


def test_orders_of_the_same_number_go_and_those_of_others_stay(buyer: accounts.Person) -> None:
    mine = orders.Buyer("Lê Thị Mua", buyer.phone, "", "Số 5")
    son = factories.person("Lê Văn Con")
    as_guest = ordered_and_over(factories.VISITOR, mine)
    by_son = ordered_and_over(accounts.actor_for(son), mine)
    for_mother = ordered_and_over(accounts.actor_for(buyer), orders.Buyer("Bà Lê Thị Mẹ", "+84911111111", "", "Số 9"))
    assert any("người khác đặt giúp" in said for said in what_stays(accounts.leaving(buyer)))
    assert dict(what_goes(accounts.leaving(buyer)))["name, number, address and note of orders"] == 2
    erase(buyer)
    assert [Order.objects.get(pk=one.pk).buyer_name for one in (as_guest, for_mother, by_son)] == ["", "", "Lê Thị Mua"]


def ordered_and_over(by: object, buyer: orders.Buyer) -> Order:
    order = factories.order(factories.offer(), by=by, buyer=buyer)
    return orders.cancel(order, by_seller=True, reason="Hết hàng", by=factories.seller_of(order), key=world.uuid7())


def test_a_photo_goes_with_its_bytes_unless_somebody_else_sent_the_same(
    buyer: accounts.Person, django_capture_on_commit_callbacks: object
) -> None:
    mine, shared = (documents.keep_private_photo(picture(colour=(9, 90, shade))) for shade in (10, 200))
    for person, photos in ((buyer, (mine, shared)), (factories.person("Trần Văn Khác"), (shared,))):
        for photo in photos:
            order = factories.do(ordered(person, method="cod"), "confirm", "pack", "hand_over")
            by = accounts.actor_for(person)
            said = {"kind": "broken", "words": "Vỡ", "photo": photo}
            orders.close_problem(
                orders.report_problem(order, **said, by=by, key=world.uuid7()), by=by, key=world.uuid7()
            )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        accounts.erase_person(buyer, by=None, anyway=True)
    assert [file_path(one.pk).exists() for one in (mine, shared)] == [False, True]
    assert list(documents.File.objects.filter(pk__in=[mine.pk, shared.pk])) == [shared]


def test_the_banks_words_go_and_the_same_line_told_again_counts_once(buyer: accounts.Person) -> None:
    order = ordered(buyer)
    line = factories.bank_says(order, memo=f"LE THI MUA chuyen {order.code} tien hang")
    factories.do(order, "pack", "hand_over")
    erase(buyer)
    line.refresh_from_db()
    assert line.memo == order.code
    assert payments.BankTransaction.objects.count() == 1


def test_what_came_in_the_very_moment_is_swept_up_once_it_is_over(buyer: accounts.Person) -> None:
    accounts.erase_person(buyer, by=None)
    late = ordered(buyer, method="cod", buyer=orders.Buyer("Lê Thị Mua", "+84911111111", "", "Số 5"))
    assert forget_stragglers() == 0
    orders.cancel(late, by_seller=True, reason="Hết hàng", by=factories.seller_of(late), key=world.uuid7())
    assert (forget_stragglers(), forget_stragglers()) == (1, 0)
    late.refresh_from_db()
    assert (late.buyer_name, late.buyer_phone, late.address) == ("", "", "")


def test_another_line_of_the_bank_that_names_them_is_blotted_out_and_one_to_be_explained_is_not(
    buyer: accounts.Person,
) -> None:
    order = ordered(buyer)
    factories.bank_says(order)
    factories.do(order, "pack", "hand_over")
    account = payments.payout_account(order.store.organisation_id)
    stall = factories.Stall(factories.seller_of(order), order.store, account)
    told, waits = (factories.bank_tells(stall, amount, "LE THI MUA tra no") for amount in (7_000, 8_000))
    payments.settle(told, note="Chị Lê Thị Mua trả nợ", by=stall.by)
    erase(buyer)
    told.refresh_from_db()
    waits.refresh_from_db()
    assert (told.memo, told.settled_note, waits.memo) == ("… tra no", "Chị … trả nợ", "LE THI MUA tra no")
