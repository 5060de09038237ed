"""Neighbours of a household of the cast: one makes what it sells, one sells what it makes, a third asks to; a cooperative it belongs to."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.maker_share import settle_maker
from lantoa.orders.models import MakerPart, MakerSettlement
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores
from lantoa.stores.actions.consignment import answer_consignment, propose_consignment, put_consigned
from lantoa.stores.actions.member import invite_member
from lantoa.stores.models import CooperativeMember
from tests.access import marks


def have_consignments(
    store: stores.Store, offer: stores.Offer, number: int, unit: places.Unit, by: accounts.ActingPerson
) -> None:
    """Both ways: goods of a neighbour ordered here, of which a part is paid, and goods of the household ordered at the neighbour's."""
    cook = accounts.person_for(f"+849177000{number}1", "Vũ Thị Nấu")
    stall = stores.open_household_store(
        name=f"Bếp bên {number}", unit=unit, phone=cook.phone, by=accounts.actor_for(cook)
    )
    cooks = accounts.actor_for(cook, stall.organisation)
    payments.set_payout_account(
        stall.organisation, bank_bin="970436", number=f"7712{number:06d}", holder="VU THI NAU", by=cooks
    )
    described = {"category": "do-che-bien", "unit": "lọ", "variants": [("", 60_000, 9)]}
    goods = stores.offer_product(stall, name="Ruốc tôm", **described, by=cooks)
    theirs = stores.Offer.objects.get(store=stall, variant__product=goods)
    for seller, sells, maker, makes, what in ((store, by, stall, cooks, theirs), (stall, cooks, store, by, offer)):
        terms = {"product": what.variant.product, "rate": 8_000, "valid_from": world.today()}
        asked = propose_consignment(seller, maker=maker.organisation, **terms, by=sells)
        agreement = answer_consignment(asked, accept=True, by=makes)
        put_consigned(agreement, prices={what.variant_id: 500_000}, by=sells)
        buyer = marks.buyer(unit.pk)
        there = stores.Offer.objects.get(store=seller, variant=what.variant_id)
        (placed,) = orders.place_order(orders.Wish([(there.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7()))
        orders.confirm(placed, by=sells, key=world.uuid7())
        payments.confirm_by_seller(payments.request_of(placed), by=sells, key=world.uuid7())
    settle_maker(store.organisation, stall.organisation, amount=500, by=by, key=world.uuid7())
    chief = accounts.person_for(f"+849177000{number}2", "Vũ Thị Chủ")
    body = accounts.create_organisation(kind="cooperative", name=f"Hợp tác xã bên {number}", owner=chief, by=None)
    chiefs = accounts.actor_for(chief, body)
    shop = stores.open_store(body, name=f"Thương hiệu {number}", unit=unit, phone=chief.phone, by=chiefs)
    # A third one would like to sell what the household makes, and waits for its word.
    propose_consignment(
        shop, maker=store.organisation, product=offer.variant.product, rate=7_000, valid_from=world.today(), by=chiefs
    )
    joined = invite_member(shop, member=store.organisation, rate=9_000, valid_from=world.today(), by=chiefs)
    answer_consignment(joined.agreement, accept=True, by=by)


def sold_by(organisation: accounts.Organisation) -> stores.ConsignmentAgreement:
    """What the household sells of its neighbour."""
    found: stores.ConsignmentAgreement = stores.ConsignmentAgreement.objects.get(seller=organisation)
    return found


def asked_of(organisation: accounts.Organisation) -> stores.ConsignmentAgreement:
    """What somebody would like to sell of the household's, and waits for its word."""
    waits = stores.ConsignmentAgreement.objects.filter(maker=organisation, accepted_at=None, turned_down_at=None)
    found: stores.ConsignmentAgreement = waits.earliest("pk")
    return found


def made_by(organisation: accounts.Organisation) -> MakerPart:
    """What the household makes for its neighbour."""
    found: MakerPart = MakerPart.objects.get(maker=organisation)
    return found


def part_at(organisation: accounts.Organisation) -> MakerPart:
    """What the neighbour makes for the household."""
    found: MakerPart = MakerPart.objects.select_related("order").get(order__store__organisation=organisation)
    return found


def settled_by(organisation: accounts.Organisation) -> MakerSettlement:
    found: MakerSettlement = MakerSettlement.objects.get(seller=organisation)
    return found


def member_of(organisation: accounts.Organisation) -> CooperativeMember:
    found: CooperativeMember = CooperativeMember.objects.get(member=organisation)
    return found
