"""What a sale promises: a neighbour's own price, one code for one thing, a fair line, and a closed account that stays as it was."""

from __future__ import annotations

import pytest
from django.test import Client

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.live.actions.claim import claim
from lantoa.live.actions.close import close
from lantoa.live.actions.decide import drain
from lantoa.live.actions.pick import PickWords, change_pick, pick, remove_pick
from lantoa.live.actions.session import end, go_on_air
from lantoa.live.actions.stall import ask_stall, join_stall, leave_stall
from lantoa.live.actions.take import take
from lantoa.live.actions.want import look_after
from lantoa.live.errors import BadClaim, BadPick
from lantoa.live.models import CommentDecision, Pick, Undecided, Want
from lantoa.live.queries.account import account
from lantoa.live.queries.claim import parcels, place_of, ready, to_choose
from lantoa.live.tasks import look
from lantoa.live.tests import factories as f
from lantoa.live.tests.conftest import Stage
from lantoa.live.tests.views.test_walk import browser, key
from lantoa.orders import api as orders
from lantoa.orders.tests.factories import bank_says
from lantoa.stock import api as stock

pytestmark = pytest.mark.django_db


def test_nobody_but_the_neighbour_says_the_price_of_their_goods() -> None:
    by, store = f.stall()
    theirs, other = f.stall("Bếp Bình")
    goods = f.product(theirs, other, ("", 70_000, 4), name="Mắm tép")
    sale = f.session(by, store)
    seller, add = browser(by), f"/ban-hang/live/{sale.pk}/mon/"
    stall = ask_stall(sale, other, by=by)
    join_stall(stall, by=theirs)
    with pytest.raises(BadPick) as refused:
        pick(sale, other, goods, PickWords("B1", 1_000), by=by)
    assert refused.value.field == "price"
    # Nothing of the host's own is there to say a price for.
    assert 'name="price"' not in seller.get(add).content.decode()
    one = pick(sale, other, goods, PickWords("B1", chilled=True), by=by)
    with pytest.raises(BadPick):
        change_pick(one, PickWords("B1", 1_000), by=by)
    change_pick(one, PickWords("B2"), by=by)
    assert 'name="price"' not in seller.get(f"/ban-hang/live/mon/{one.pk}/").content.decode()
    f.product(by, store)
    assert 'name="price"' in seller.get(add).content.decode()
    said = {
        "key": key(),
        "product": f"{store.pk}:{store.offers.get().variant.product_id}",
        "code": "A1",
        "price": "90.000",
    }
    assert seller.post(add, said).status_code == 302
    assert Pick.objects.get(code="A1").agreed_price == 90_000
    # A price that got there otherwise binds nobody.
    Pick.objects.filter(pk=one.pk).update(price=1_000)
    sale = go_on_air(sale, by=by)
    f.say(sale, ("Na", "chốt B2 x4"))
    (order,) = claim(f.author(sale, "Na"), f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    assert (order.store_id, order.goods_total) == (other.pk, 280_000)
    assert f.broken() == []


def test_a_code_means_one_thing_for_as_long_as_its_sale() -> None:
    by, store, sale, first = f.on_air(("L", 95_000, 2), ("M", 95_000, 2))
    nest = f.product(by, store, ("", 500_000, 5), name="Yến sào")
    third = f.shown(sale, by, store, f.product(by, store, name="Chả mực"), "A3")
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1 L"))
    remove_pick(first, by=by)
    assert to_choose(f.author(sale, "Na")) == []
    with pytest.raises(BadPick) as refused:
        pick(sale, store, nest, PickWords("a 1"), by=by)
    assert refused.value.field == "code"
    with pytest.raises(BadPick):
        change_pick(third, PickWords("A1"), by=by)
    # The same goods under it again are the same row, with what was ordered of them.
    assert pick(sale, store, first.product, PickWords("A1", 90_000), by=by) == first
    sale.refresh_from_db()
    assert [want.pick_id for want, _offered in to_choose(f.author(sale, "Na"))] == [first.pk]
    f.say(sale, ("Bình", "thêm 1 A1 L"))
    bình = f.want(sale, "Bình")
    assert (bình.held, [one.total for one in ready(f.author(sale, "Bình"))]) == (2, [180_000])
    # A code nobody ordered under is free.
    remove_pick(third, by=by)
    assert pick(sale, store, nest, PickWords("A3"), by=by) != third
    assert f.broken() == []


def test_the_same_goods_at_two_prices_are_ordered_at_each_and_never_for_more_than_was_shown() -> None:
    by, store, sale, first = f.on_air()
    change_pick(first, PickWords("A1", 50_000), by=by)
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1"))
    remove_pick(first, by=by)
    pick(sale, store, first.product, PickWords("A2", 90_000), by=by)
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A2 x2"))
    na = f.author(sale, "Na")
    shown = sum(one.total for one in parcels(ready(na)))
    assert shown == 50_000 + 2 * 90_000
    placed = claim(na, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7(), seen_total=shown)
    assert [order.total for order in placed] == [50_000, 180_000]
    # What it costs by now stands nowhere but in the order: more than was shown is not placed.
    Pick.objects.filter(pk=first.pk).update(price=None)
    bình = f.author(sale, "Bình")
    shown = sum(one.total for one in parcels(ready(bình)))
    store.offers.update(price=96_000)
    with pytest.raises(BadClaim):
        claim(bình, f.buyer(), "transfer", by=f.visitor(), key=world.uuid7(), seen_total=shown)
    assert Want.objects.get(author=bình).claimed == 0
    assert f.broken() == []


def test_a_closed_sale_gives_nobody_anything_and_its_account_stays() -> None:
    by, store, sale, first = f.on_air(("", 95_000, 1))
    other = f.shown(sale, by, store, f.product(by, store, ("L", 60_000, 1), ("M", 60_000, 1), name="Áo"), "A2")
    sale.refresh_from_db()
    f.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1"), ("Cúc", "chốt A2"))
    (order,) = claim(f.author(sale, "Na"), f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    sale = close(end(sale, by=by), by=by)
    before = account(sale)
    assert (before.brought[0].pieces, before.money, before.difference) == (1, 95_000, 0)
    # An order called off later gives its piece to the shelf, not to who once waited.
    orders.cancel(order, by_seller=True, reason="hết", by=by, key=world.uuid7())
    journal.work_off()
    assert stock.available([first.product.variants.get().pk]) == {first.product.variants.get().pk: 1}
    assert (f.want(sale, "Na").claimed, f.want(sale, "Bình").held, look_after(sale.pk)) == (0, 0, 0)
    after = account(sale)
    assert (after.brought[0].pieces, after.brought[0].later, after.money, after.orders) == (1, 1, 95_000, 1)
    assert "1 " in browser(by).get(f"/ban-hang/live/{sale.pk}/so/").content.decode()
    # Nor does who says only now which kind they meant.
    cúc = f.want(sale, "Cúc")
    said = {"key": key(), "variant": str(other.product.variants.all()[0].pk)}
    assert Client().post(f"/live/nhan/{cúc.author.token}/chon/{cúc.pk}/", said).status_code == 409
    # What is told now is let go; what was left behind all the same is decided, and orders nothing.
    assert take(f.own(sale), f.heard(("Dung", "chốt A1"))) == 0
    left = sale.comments.get(author__name="Bình")
    CommentDecision.objects.filter(comment=left).update(current=False)
    Undecided.objects.create(comment=left, session=sale)
    assert drain(sale.pk) == 1
    assert set(Want.objects.filter(session=sale).values_list("held", flat=True)) == {0}
    assert f.broken() == []


def test_what_is_not_paid_in_time_counts_no_more_until_its_money_comes(stage: Stage) -> None:
    by, _store, sale, _first = f.on_air(("", 95_000, 2), minutes=60)
    f.say(sale, ("Na", "chốt A1"), ("Bình", "chốt A1"), ("Cúc", "chốt A1"))
    lost, kept = (
        claim(f.author(sale, name), f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())[0]
        for name in ("Na", "Bình")
    )
    bank_says(kept)
    stage.later(minutes=31)
    # The account says so at once.
    stands = account(sale)
    assert (stands.brought[0].pieces, stands.money, stands.orders) == (1, 95_000, 1)
    assert look() >= 1
    na = f.want(sale, "Na")
    assert (na.claimed, na.quantity, f.want(sale, "Bình").claimed, f.want(sale, "Cúc").held) == (0, 0, 1, 1)
    assert look() == 0
    # Its buyer is free to ask anew, behind who waited.
    f.say(sale, ("Na", "chốt A1"))
    assert f.want(sale, "Na").waits_from
    # Money that comes when the goods are others' changes nothing; once they are there again it counts.
    bank_says(lost, 40_000)
    journal.work_off()
    assert (f.want(sale, "Na").claimed, account(sale).money) == (0, 95_000)
    f.say(sale, ("Na", "thôi A1 em không lấy nữa"), ("Cúc", "thôi không lấy A1 nữa"))
    bank_says(lost, 95_000)
    journal.work_off()
    na = f.want(sale, "Na")
    assert (na.claimed, na.quantity, account(sale).money) == (1, 1, 190_000)
    assert f.broken() == []


def test_what_is_not_paid_after_the_account_was_closed_stays_in_it_and_is_marked(stage: Stage) -> None:
    by, _store, sale, _first = f.on_air()
    f.say(sale, ("Na", "chốt A1 x2"))
    (order,) = claim(f.author(sale, "Na"), f.buyer(), "transfer", by=f.visitor(), key=world.uuid7())
    sale = close(end(sale, by=by), by=by)
    stage.later(minutes=31)
    for _before_and_after in range(2):
        stands = account(sale)
        assert (stands.brought[0].pieces, stands.brought[0].later, stands.money) == (2, 2, 190_000)
        look()
    assert f.want(sale, "Na").claimed == 0
    bank_says(order)
    journal.work_off()
    stands = account(sale)
    assert (stands.brought[0].pieces, stands.brought[0].later, stands.money) == (2, 0, 190_000)
    assert f.broken() == []


@pytest.mark.parametrize("at_once", [False, True])
def test_who_asks_for_more_while_they_wait_goes_to_the_end_of_the_line(stage: Stage, at_once: bool) -> None:
    by, _store, sale, first = f.on_air(("", 95_000, 1))
    f.say(sale, ("X", "chốt A1"), ("P", "chốt A1"))
    told = [("Q", "chốt A1"), ("R", "chốt A1 x3"), ("P", "A1 x20"), ("R", "A1 x2"), ("S", "chốt A1")]
    for batch in [told] if at_once else [[one] for one in told]:
        stage.later(minutes=3)
        f.say(sale, *batch)
    # Who asks for less keeps their place.
    assert [place_of(f.want(sale, name)) for name in ("Q", "R", "P", "S")] == [1, 2, 3, 4]
    stock.set_on_hand(first.product.variants.get().pk, 6, by=by)
    look_after(sale.pk)
    assert [f.want(sale, name).held for name in ("X", "Q", "R", "P", "S")] == [1, 1, 2, 2, 0]
    # What is held stays held: only what is waited for moves back.
    f.say(sale, ("P", "A1 x30"))
    assert (f.want(sale, "P").held, place_of(f.want(sale, "S")), place_of(f.want(sale, "P"))) == (2, 1, 2)
    assert f.broken() == []


def test_nobody_waits_for_goods_that_left_the_sale() -> None:
    by, store = f.stall()
    theirs, other = f.stall("Bếp Bình")
    goods = f.product(theirs, other, ("", 70_000, 1), name="Mắm tép")
    sale = f.session(by, store)
    mine = f.shown(sale, by, store, f.product(by, store, ("", 95_000, 1)), "A1")
    join_stall(stall := ask_stall(sale, other, by=by), by=theirs)
    f.shown(sale, by, other, goods, "B1")
    sale = go_on_air(sale, by=by)
    f.say(sale, ("Na", "chốt A1 và B1"), ("Bình", "chốt A1 và B1"), ("Cúc", "chốt A1"))
    leave_stall(stall, by=theirs)
    remove_pick(mine, by=by)
    for one, seller in ((goods, theirs), (mine.product, by)):
        stock.set_on_hand(one.variants.get().pk, 5, by=seller)
    assert look_after(sale.pk) == 0
    wants = Want.objects.filter(session=sale).order_by("pk")
    assert [(one.held, one.waits_from) for one in wants if one.author.name != "Na"] == [(0, None)] * 3
    # What was held stays theirs.
    assert [one.held for one in wants if one.author.name == "Na"] == [1, 1]
    # Back under its code, those who had waited stand in line as before.
    pick(sale, store, mine.product, PickWords("A1"), by=by)
    assert look_after(sale.pk) == 2
    assert f.broken() == []
