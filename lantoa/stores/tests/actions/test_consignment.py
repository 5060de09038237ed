"""What may be agreed on a neighbour's goods, and what is refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.journal.models import Entry
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.messages.models import Message
from lantoa.stores import api as stores
from lantoa.stores.actions.consignment import (
    answer_consignment,
    end_consignment,
    look_over,
    propose_consignment,
    put_consigned,
    take_down_ended,
)
from lantoa.stores.actions.fee_agreement import answer_fee, propose_fee
from lantoa.stores.actions.member import end_member, invite_member
from lantoa.stores.actions.notice import request_takedown
from lantoa.stores.errors import BadConsignment, ConsignmentStands
from lantoa.stores.models import Offer
from lantoa.stores.tests import factories
from lantoa.stores.tests.moderators import decided, moderator

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[StandingWorld]:
    made = StandingWorld(world.now())
    before = world.use(made)
    yield made
    world.use(before)


def two() -> tuple[factories.Stall, factories.Stall, Any]:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    return seller, maker, factories.squid_cake(maker)


def propose(seller: factories.Stall, maker: factories.Stall, **changes: Any) -> stores.ConsignmentAgreement:
    terms = {"maker": maker.organisation, "rate": 8_000, "valid_from": world.today(), **changes}
    return propose_consignment(seller.store, **terms, by=seller.by)


def agree(seller: factories.Stall, maker: factories.Stall, **changes: Any) -> stores.ConsignmentAgreement:
    return answer_consignment(propose(seller, maker, **changes), accept=True, by=maker.by)


def offered(agreement: stores.ConsignmentAgreement, product: Any, price: int, by: Any) -> Offer:
    (variant,) = product.variants.all()
    (offer,) = put_consigned(agreement, prices={variant.pk: price}, by=by)
    return offer


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate": 10_001}, "rate"),
        ({"rate": -1}, "rate"),
        ({"rate": 0}, "rate"),
        ({"rate": 100, "price": 5}, "rate"),
        ({"rate": 0, "price": 10**12}, "price"),
        ({"rate": 0, "price": 1_000}, "price"),
        ({"valid_from": date(1, 1, 1)}, "valid_from"),
        ({"valid_from": date(9999, 12, 31)}, "valid_from"),
        ({"valid_to": date(1, 1, 1)}, "valid_to"),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_their_field(changes: dict[str, Any], field: str) -> None:
    seller, maker, _product = two()
    with pytest.raises(BadConsignment) as refused:
        propose(seller, maker, **changes)
    assert refused.value.field == field


def test_one_s_own_goods_and_goods_the_other_only_sells_are_refused() -> None:
    seller, maker, product = two()
    third = factories.stall("Nhà Tám")
    agreement = agree(seller, maker)
    offered(agreement, product, 500_000, seller.by)
    with pytest.raises(BadConsignment):
        propose(seller, seller)
    with pytest.raises(BadConsignment) as refused:
        propose(third, seller, product=product)
    assert refused.value.field == "what"
    everything = agree(third, seller)
    with pytest.raises(BadConsignment):
        offered(everything, product, 600_000, third.by)


def test_the_maker_answers_once_and_a_new_agreement_takes_the_place_of_the_old() -> None:
    seller, maker, product = two()
    made = propose(seller, maker, product=product)
    with pytest.raises(BadConsignment):
        propose(seller, maker, product=product)
    with pytest.raises(ConsignmentStands):
        answer_consignment(made, accept=True, by=seller.by)
    answer_consignment(made, accept=True, by=maker.by)
    with pytest.raises(ConsignmentStands):
        answer_consignment(made, accept=False, by=maker.by)
    after = agree(seller, maker, product=product, rate=7_000, valid_from=world.today() + timedelta(days=3))
    made.refresh_from_db()
    assert (made.ends_on, after.state) == (world.today() + timedelta(days=2), "to_come")


def test_with_the_stall_s_own_fees_no_more_than_the_whole_price_can_be_given_away() -> None:
    seller, maker, product = two()
    chief = factories.person()
    body = accounts.create_organisation(kind="cooperative", name="Hợp tác xã", owner=chief, by=None)
    terms = {"purpose": "Chợ", "rate": 1_000, "valid_from": world.today()}
    fee = propose_fee(body, other=seller.organisation, pays=False, **terms, by=accounts.actor_for(chief, body))
    answer_fee(fee, accept=True, by=seller.by)
    with pytest.raises(BadConsignment, match="90"):
        propose(seller, maker, rate=9_001)
    agreement = agree(seller, maker, product=product, rate=0, price=90_001)
    with pytest.raises(BadConsignment):
        offered(agreement, product, 100_000, seller.by)
    assert offered(agreement, product, 110_000, seller.by).price == 110_000


def test_when_it_is_over_it_leaves_the_stall_and_the_maker_s_own_offer_stays() -> None:
    seller, maker, product = two()
    agreement = agree(seller, maker)
    there = offered(agreement, product, 500_000, seller.by)
    end_consignment(agreement, last_day=world.today(), by=maker.by)
    assert take_down_ended() == 0
    stores.ConsignmentAgreement.objects.update(ends_on=world.today() - timedelta(days=1))
    assert take_down_ended() == 1
    there.refresh_from_db()
    assert not there.shown
    assert stores.offers_seen_by_buyers(product.pk)


def test_what_is_taken_off_or_taken_down_at_its_maker_s_is_not_sold_next_door() -> None:
    seller, maker, product = two()
    there = offered(agree(seller, maker), product, 500_000, seller.by)
    stores.set_shown(maker.store, product, shown=False, by=maker.by)
    sold = stores.sellable_offers().filter(pk=there.pk)
    assert sold.exists()
    by = moderator()
    for thing in (product, maker.store):
        asked = {"source": "authority", "asked_by": "Sở Công Thương", "received_at": world.now(), "reason": "other"}
        matter = request_takedown(maker.store, thing, **asked, by=by).matter
        decided(matter, "take_down", by)
        assert not sold.exists()
        decided(matter, "restore", by)
        assert sold.exists()
    catalog.archive_product(product, by=maker.by)
    assert not sold.exists()


def test_a_household_belongs_to_a_cooperative_from_when_it_accepts_until_one_of_them_ends_it() -> None:
    chief = factories.person()
    body = accounts.create_organisation(kind="cooperative", name="Hợp tác xã Vân Đồn", owner=chief, by=None)
    by = accounts.actor_for(chief, body)
    store = stores.open_store(body, name="Vân Đồn", unit=factories.unit(), phone=chief.phone, by=by)
    maker, other = factories.stall("Bếp Hương"), factories.stall("Nhà Tám")
    product = factories.squid_cake(maker)
    terms = {"rate": 9_000, "valid_from": world.today()}
    made = invite_member(store, member=maker.organisation, **terms, by=by)
    assert made.state(world.today()) == "invited"
    refused = invite_member(store, member=other.organisation, **terms, by=by)
    answer_consignment(refused.agreement, accept=False, by=other.by)
    answer_consignment(made.agreement, accept=True, by=maker.by)
    for one, state in ((made, "member"), (refused, "declined")):
        one.refresh_from_db()
        assert one.state(world.today()) == state
    offered(made.agreement, product, 500_000, by)
    with pytest.raises(BadConsignment):
        invite_member(store, member=maker.organisation, **terms, by=by)
    with pytest.raises(BadConsignment):
        invite_member(other.store, member=maker.organisation, **terms, by=other.by)
    end_member(made, last_day=world.today(), by=maker.by)
    with pytest.raises(ConsignmentStands):
        end_member(made, last_day=world.today() + timedelta(days=5), by=by)
    made.agreement.refresh_from_db()
    assert (made.until, made.agreement.ends_on) == (world.today(), world.today())


def test_a_proposal_whose_last_day_is_behind_us_is_not_accepted_and_ends_nothing(clock: StandingWorld) -> None:
    seller, maker, product = two()
    held = agree(seller, maker, product=product)
    late = propose(seller, maker, product=product, valid_to=world.today())
    clock.later(days=1)
    with pytest.raises(ConsignmentStands):
        answer_consignment(late, accept=True, by=maker.by)
    held.refresh_from_db()
    assert held.state == "in_force"
    assert answer_consignment(late, accept=False, by=maker.by).state == "turned_down"


def test_before_its_first_day_nothing_is_shown_and_between_two_agreements_nothing_either(clock: StandingWorld) -> None:
    seller, maker, product = two()
    first = agree(seller, maker)
    there = offered(first, product, 500_000, seller.by)
    end_consignment(first, last_day=world.today(), by=maker.by)
    later = agree(seller, maker, valid_from=world.today() + timedelta(days=5))
    clock.later(days=1)
    with pytest.raises(ConsignmentStands):
        offered(later, product, 500_000, seller.by)
    assert take_down_ended() == 1
    clock.later(days=4)
    assert offered(later, product, 510_000, seller.by) == there


def test_a_price_of_which_rounding_alone_would_take_more_than_all_is_refused() -> None:
    seller, maker, product = two()
    chief = factories.person()
    body = accounts.create_organisation(kind="cooperative", name="Hợp tác xã", owner=chief, by=None)
    terms = {"purpose": "Chợ", "rate": 1_665, "valid_from": world.today()}
    fee = propose_fee(body, other=seller.organisation, pays=False, **terms, by=accounts.actor_for(chief, body))
    answer_fee(fee, accept=True, by=seller.by)
    agreement = agree(seller, maker, rate=8_335)
    with pytest.raises(BadConsignment):
        offered(agreement, product, 1_000, seller.by)
    assert offered(agreement, product, 2_000, seller.by).price == 2_000


def told_too_little(seller: factories.Stall) -> int:
    sent = Message.objects.filter(purpose="consignment", to=seller.person.phone, text__contains="không còn lời")
    return sent.count()


def test_what_is_agreed_later_takes_out_of_the_stall_what_it_leaves_nothing_of(clock: StandingWorld) -> None:
    seller, maker, product = two()
    there = offered(agree(seller, maker, rate=9_000), product, 100_000, seller.by)
    chief = factories.person()
    body = accounts.create_organisation(kind="cooperative", name="Hợp tác xã", owner=chief, by=None)
    terms = {"purpose": "Chợ", "rate": 1_500, "valid_from": world.today()}
    fee = propose_fee(body, other=seller.organisation, pays=False, **terms, by=accounts.actor_for(chief, body))
    answer_fee(fee, accept=True, by=seller.by)
    there.refresh_from_db()
    assert (there.shown, told_too_little(seller)) == (False, 1)
    later = agree(seller, maker, product=product, rate=8_000, valid_from=world.today())
    there = offered(later, product, 100_000, seller.by)
    agree(seller, maker, product=product, rate=0, price=90_000, valid_from=world.today() + timedelta(days=1))
    assert look_over() == 0
    clock.later(days=1)
    assert (look_over(), look_over(), told_too_little(seller)) == (1, 0, 2)
    there.refresh_from_db()
    assert not there.shown


def test_whoever_is_erased_sells_and_makes_nothing_for_others_from_then_on() -> None:
    chief = factories.person()
    body = accounts.create_organisation(kind="cooperative", name="Hợp tác xã", owner=chief, by=None)
    office = accounts.actor_for(chief, body)
    shop = stores.open_store(body, name="Vân Đồn", unit=factories.unit(), phone=chief.phone, by=office)
    seller, maker, product = two()
    own = factories.squid_cake(seller, name="Ruốc hàu")
    invited = [
        invite_member(shop, member=one.organisation, rate=9_000, valid_from=world.today(), by=office) for one in (maker, seller)
    ]  # fmt: skip
    answer_consignment(invited[0].agreement, accept=True, by=maker.by)
    end_member(invited[0], last_day=world.today() + timedelta(days=9), by=office)
    there = offered(agree(seller, maker), product, 500_000, seller.by)
    back = offered(agree(maker, seller), own, 500_000, maker.by)
    waiting = propose(seller, maker, product=product)
    accounts.erase_person(maker.person, by=None, anyway=True)
    states = {one.state for one in stores.ConsignmentAgreement.objects.filter(maker=maker.organisation)}
    assert states == {"over", "turned_down"}
    assert stores.ConsignmentAgreement.objects.get(seller=maker.organisation).state == "over"
    for one in (waiting, there, back, *invited):
        one.refresh_from_db()
    assert waiting.state == "turned_down"
    assert (there.shown, back.shown) == (False, False)
    assert [one.state(world.today()) for one in invited] == ["left", "invited"]
    assert stores.offers_seen_by_buyers(own.pk)
    with pytest.raises(ConsignmentStands):
        answer_consignment(waiting, accept=False, by=seller.by)


def test_an_amount_for_each_piece_is_for_the_one_kind_it_was_agreed_for() -> None:
    seller, maker, product = two()
    agreement = agree(seller, maker, product=product, rate=0, price=300_000)
    small = offered(agreement, product, 500_000, seller.by)
    large = catalog.ProductVariant.objects.create(product=product, name="Hộp 5 kg", position=1)
    assert agreement.variant_id == small.variant_id
    with pytest.raises(BadConsignment):
        put_consigned(agreement, prices={small.variant_id: 500_000, large.pk: 2_000_000}, by=seller.by)
    # A row that stands all the same, as one from before this was told apart.
    stale = Offer.objects.create(store=seller.store, variant=large, price=2_000_000, shown=True, consigned=True)
    rows = list(Offer.objects.filter(pk__in=[small.pk, stale.pk]).select_related("store", "variant__product"))
    assert stores.consignments_for(rows, world.today()) == {small.pk: agreement}
    assert take_down_ended() == 1
    assert list(Offer.objects.filter(consigned=True, shown=True)) == [small]
    everything = agree(seller, maker, rate=8_000)
    assert stores.consignments_for(rows, world.today()) == {small.pk: agreement, stale.pk: everything}


def test_before_going_back_a_release_neighbours_goods_leave_all_stalls_and_come_again_by_a_price() -> None:
    seller, maker, product = two()
    agreement = agree(seller, maker)
    there = offered(agreement, product, 500_000, seller.by)
    call_command("take_down_consigned", verbosity=0)
    call_command("take_down_consigned", verbosity=0)
    # All that release asks is whether an offer is shown.
    assert not Offer.objects.filter(consigned=True, shown=True).exists()
    assert stores.offers_seen_by_buyers(product.pk)
    assert Entry.objects.filter(act="stores.consigned_over").count() == 1
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    assert offered(agreement, product, 510_000, seller.by) == there
