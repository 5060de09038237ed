"""No unit is promised twice, and what is not needed any more goes back to the shelf."""

from datetime import timedelta

import pytest
from django.db import models, transaction

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stock.models import Hold, Stock, StockMove
from lantoa.stock.tests.factories import Counter, variant


def holder(number: int) -> models.Model:
    """Any row can hold goods; a variant's own class serves as one here."""
    from lantoa.catalog.models import Category

    return Category(pk=number)


def soon() -> object:
    return world.now() + timedelta(minutes=30)


@pytest.mark.django_db
def test_a_hold_takes_from_what_is_available() -> None:
    thing = variant(5)
    stock.hold([(thing.pk, 2)], holder(1), expires_at=soon())
    assert stock.available([thing.pk]) == {thing.pk: 3}
    assert stock.on_hand([thing.pk]) == {thing.pk: (5, 2)}


@pytest.mark.django_db
def test_too_many_are_refused_with_what_is_left_and_nothing_changes() -> None:
    thing, other = variant(2), variant(9)
    with pytest.raises(stock.OutOfStock) as refused, transaction.atomic():
        stock.hold([(thing.pk, 3), (other.pk, 1)], holder(1), expires_at=soon())
    assert (refused.value.left, refused.value.variant_id) == (2, thing.pk)
    assert stock.available([thing.pk, other.pk]) == {thing.pk: 2, other.pk: 9}
    assert Hold.objects.count() == 0


@pytest.mark.django_db
def test_an_expired_hold_counts_as_free_and_gives_way() -> None:
    thing = variant(1)
    stock.hold([(thing.pk, 1)], holder(1), expires_at=world.now() - timedelta(seconds=1))
    assert stock.available([thing.pk]) == {thing.pk: 1}
    stock.hold([(thing.pk, 1)], holder(2), expires_at=soon())
    assert list(Hold.objects.values_list("holder_id", flat=True)) == [2]
    assert stock.confirm(holder(1), 1) is False
    assert Stock.objects.get(pk=thing.pk).promised == 1


@pytest.mark.django_db
def test_an_expired_hold_nobody_needed_can_still_be_confirmed() -> None:
    thing = variant(1)
    stock.hold([(thing.pk, 1)], holder(1), expires_at=world.now() - timedelta(seconds=1))
    assert stock.confirm(holder(1), 1) is True
    with pytest.raises(stock.OutOfStock), transaction.atomic():
        stock.hold([(thing.pk, 1)], holder(2), expires_at=soon())


@pytest.mark.django_db
def test_released_goods_go_back_once() -> None:
    thing = variant(4)
    stock.hold([(thing.pk, 3)], holder(1), expires_at=soon())
    assert stock.release(holder(1)) == 3
    assert stock.release(holder(1)) == 0
    assert stock.on_hand([thing.pk]) == {thing.pk: (4, 0)}


@pytest.mark.django_db
def test_handed_over_goods_leave_the_house_once() -> None:
    thing = variant(4)
    stock.hold([(thing.pk, 3)], holder(1), expires_at=None)
    assert stock.hand_over(holder(1), by=Counter()) == 3
    assert stock.hand_over(holder(1), by=Counter()) == 0
    assert stock.on_hand([thing.pk]) == {thing.pk: (1, 0)}
    assert list(StockMove.objects.values_list("change", "reason")) == [(-3, "handed_over")]


@pytest.mark.django_db
def test_fewer_than_promised_cannot_be_counted() -> None:
    thing = variant(4)
    stock.hold([(thing.pk, 3)], holder(1), expires_at=soon())
    with pytest.raises(stock.BelowPromised), transaction.atomic():
        stock.set_on_hand(thing.pk, 2, by=Counter())
    assert stock.on_hand([thing.pk]) == {thing.pk: (4, 3)}
    stock.set_on_hand(thing.pk, 3, by=Counter())
    assert stock.available([thing.pk]) == {thing.pk: 0}


@pytest.mark.django_db
def test_many_wishes_are_served_first_come_first_served() -> None:
    thing, other = variant(5), variant(1)
    answers = stock.reserve([[(thing.pk, 3)], [(thing.pk, 3)], [(thing.pk, 2), (other.pk, 1)], [(other.pk, 1)]])
    assert [answer is None for answer in answers] == [True, False, True, False]
    assert [answer.left for answer in answers if answer] == [2, 0]
    assert stock.on_hand([thing.pk, other.pk]) == {thing.pk: (5, 5), other.pk: (1, 1)}


@pytest.mark.django_db
def test_what_was_found_on_the_shelf_is_counted_up_to_what_is_needed_and_no_further() -> None:
    thing = variant(2)
    stock.hold([(thing.pk, 2)], holder(1), expires_at=None)
    with transaction.atomic():
        assert stock.find_more(thing.pk, 3, by=Counter()) == 3
        assert stock.find_more(thing.pk, 3, by=Counter()) == 0
    assert stock.on_hand([thing.pk]) == {thing.pk: (5, 2)}
    assert [(move.change, move.reason) for move in StockMove.objects.all()] == [(3, "counted")]


@pytest.mark.django_db
def test_an_expired_hold_is_found_before_anything_is_counted_up() -> None:
    thing = variant(2)
    stock.hold([(thing.pk, 2)], holder(1), expires_at=world.now() - timedelta(seconds=1))
    with transaction.atomic():
        assert stock.find_more(thing.pk, 2, by=Counter()) == 0
    assert stock.on_hand([thing.pk]) == {thing.pk: (2, 0)}


@pytest.mark.django_db
def test_goods_may_leave_on_the_house_s_own_word() -> None:
    thing = variant(2)
    stock.hold([(thing.pk, 1)], holder(1), expires_at=None)
    assert stock.hand_over(holder(1), by=None) == 1
    assert StockMove.objects.get().by_id is None


@pytest.mark.django_db
def test_some_of_what_is_promised_goes_back_to_the_shelf_and_never_more() -> None:
    thing, other = variant(9), variant(9)
    stock.hold([(thing.pk, 3), (other.pk, 1)], holder(1), expires_at=None)
    stock.hold([(thing.pk, 2)], holder(2), expires_at=None)
    stock.release_some(holder(1), [(thing.pk, 1), (other.pk, 1)])
    assert stock.on_hand([thing.pk, other.pk]) == {thing.pk: (9, 4), other.pk: (9, 0)}
    for more in ([(thing.pk, 3)], [(other.pk, 1)]):
        with pytest.raises(LookupError), transaction.atomic():
            stock.release_some(holder(1), more)
    assert stock.hand_over(holder(1), by=Counter()) == 2


@pytest.mark.django_db
def test_what_comes_back_is_on_hand_again_and_says_why() -> None:
    thing = variant(4)
    stock.hold([(thing.pk, 3)], holder(1), expires_at=None)
    stock.hand_over(holder(1), by=Counter())
    stock.take_back(holder(1), [(thing.pk, 2)], by=Counter())
    assert stock.on_hand([thing.pk]) == {thing.pk: (3, 0)}
    assert list(StockMove.objects.values_list("change", "reason")) == [(-3, "handed_over"), (2, "returned")]


@pytest.mark.django_db
def test_what_was_made_is_on_the_shelf_and_counted_anew() -> None:
    thing = variant(4)
    stock.put_in(holder(1), [(thing.pk, 6)], by=Counter())
    assert stock.on_hand([thing.pk]) == {thing.pk: (10, 0)}
    assert list(StockMove.objects.values_list("change", "reason", "holder_id")) == [(6, "added", 1)]
    assert [entry.data for entry in journal.Entry.objects.filter(act="stock.counted")] == [{"on_hand": 10, "change": 6}]


@pytest.mark.django_db
def test_what_is_left_is_shared_out_in_turn_and_added_to_what_is_held() -> None:
    few, many = variant(3), variant(9)
    stock.hold([(few.pk, 1)], holder(1), expires_at=world.now() - timedelta(seconds=1))
    with transaction.atomic():
        stock.lock([many.pk, few.pk])
        assert stock.share([(few.pk, 2), (many.pk, 4), (few.pk, 2), (few.pk, 1)]) == [2, 4, 1, 0]
        stock.keep([(holder(2), [(few.pk, 2)], None), (holder(3), [(few.pk, 1), (many.pk, 3)], None)])
        stock.add(holder(3), many.pk, 1)
    assert stock.on_hand([few.pk, many.pk]) == {few.pk: (3, 3), many.pk: (9, 4)}
    assert not Hold.objects.filter(holder_id=1).exists()
    assert Hold.objects.get(holder_id=3, variant=many).quantity == 4
    with pytest.raises(LookupError), transaction.atomic():
        stock.add(holder(4), many.pk, 1)
    assert stock.share([(0, 2)]) == [0]


def promised_ahead(number: int, variant_id: int, quantity: int) -> None:
    with transaction.atomic():
        stock.promise_to_make([(holder(number), [(variant_id, quantity)])], by=Counter())


@pytest.mark.django_db
def test_what_is_to_be_made_is_neither_on_the_shelf_nor_taken_from_it() -> None:
    thing = variant(3)
    promised_ahead(1, thing.pk, 12)
    assert stock.available([thing.pk]) == {thing.pk: 3}
    assert stock.on_hand([thing.pk]) == {thing.pk: (3, 0)}
    assert stock.to_make([thing.pk]) == {thing.pk: 12}
    with pytest.raises(stock.OutOfStock), transaction.atomic():
        stock.hold([(thing.pk, 4)], holder(2), expires_at=None)
    # Made and never counted: it goes, and the shelf is as it was.
    assert stock.hand_over(holder(1), by=Counter()) == 12
    assert stock.on_hand([thing.pk]) == {thing.pk: (3, 0)}
    assert stock.to_make([thing.pk]) == {}


@pytest.mark.django_db
def test_a_count_that_finds_more_is_for_those_who_wait_first() -> None:
    thing = variant(3)
    promised_ahead(1, thing.pk, 12)
    stock.set_on_hand(thing.pk, 3, by=Counter())
    assert stock.to_make([thing.pk]) == {thing.pk: 12}
    stock.set_on_hand(thing.pk, 13, by=Counter())
    assert stock.to_make([thing.pk]) == {thing.pk: 2}
    assert stock.available([thing.pk]) == {thing.pk: 3}
    stock.set_on_hand(thing.pk, 16, by=Counter())
    assert (stock.to_make([thing.pk]), stock.available([thing.pk])) == ({}, {thing.pk: 4})
    with pytest.raises(stock.BelowPromised):
        stock.set_on_hand(thing.pk, 11, by=Counter())
    assert stock.hand_over(holder(1), by=Counter()) == 12
    assert stock.on_hand([thing.pk]) == {thing.pk: (4, 0)}


@pytest.mark.django_db
def test_what_is_given_up_is_not_made_and_what_was_made_is_on_the_shelf() -> None:
    thing = variant(0)
    promised_ahead(1, thing.pk, 4)
    promised_ahead(2, thing.pk, 8)
    assert stock.release(holder(1)) == 4
    assert stock.to_make([thing.pk]) == {thing.pk: 8}
    stock.set_on_hand(thing.pk, 6, by=Counter())
    stock.release_some(holder(2), [(thing.pk, 5)])
    assert (stock.to_make([thing.pk]), stock.available([thing.pk])) == ({}, {thing.pk: 3})
    assert stock.hand_over(holder(2), by=Counter()) == 3
    assert stock.on_hand([thing.pk]) == {thing.pk: (3, 0)}
    moved = sum(StockMove.objects.values_list("change", flat=True))
    assert moved == Stock.objects.get(pk=thing.pk).on_hand == 3


@pytest.mark.django_db
def test_counted_goods_leave_first_and_the_counter_finds_its_own() -> None:
    thing = variant(0)
    promised_ahead(1, thing.pk, 3)
    promised_ahead(2, thing.pk, 9)
    stock.set_on_hand(thing.pk, 6, by=Counter())
    stock.hand_over(holder(1), by=Counter())
    assert stock.on_hand([thing.pk]) == {thing.pk: (3, 3)}
    with transaction.atomic():
        assert stock.find_more(thing.pk, 2, by=Counter()) == 2
    assert stock.available([thing.pk]) == {thing.pk: 2}
    assert stock.to_make([thing.pk]) == {thing.pk: 6}
