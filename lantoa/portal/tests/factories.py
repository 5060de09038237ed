"""Short ways to stalls that sell and to orders in every state, through the rooms' own doors."""

from __future__ import annotations

from itertools import count
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores

_numbers = count(1)
SECRET = "only-for-this-test-0123456789"


def unit(slug: str = "van-don") -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug=slug)


def owner(name: str = "Bếp Hương", place: str = "van-don") -> accounts.ActingPerson:
    """Somebody who owns a household and acts for it."""
    person = accounts.person_for(f"+8491400{next(_numbers):04d}", "Nguyễn Thị Hương")
    household = accounts.create_organisation(name=name, unit=unit(place), by=accounts.actor_for(person))
    return accounts.actor_for(person, household)


def stall(by: accounts.ActingPerson, **changes: Any) -> stores.Store:
    home = by.organisation
    assert home is not None
    return stores.open_store(home, name=home.name, unit=home.unit, phone=by.person.phone, by=by, **changes)


def goods(
    store: stores.Store, by: accounts.ActingPerson, name: str = "Chả mực giã tay", **changes: Any
) -> stores.Offer:
    catalog.load_categories()
    described = {"category": "do-che-bien", "unit": "kg", "variants": [("", 450_000, 50)], **changes}
    product = stores.offer_product(store, name=name, by=by, **described)
    return stores.Offer.objects.get(variant__product=product)


def account(by: accounts.ActingPerson, *, fed: bool = True) -> payments.PayoutAccount:
    number = f"99000077{next(_numbers):04d}"
    made = payments.set_payout_account(
        by.organisation, bank_bin="970418", number=number, holder="NGUYEN THI HUONG", by=by
    )
    return payments.connect_feed(made, auth="api_key", secret=SECRET, by=by) if fed else made


def order(offer: stores.Offer, method: str = "transfer", quantity: int = 1) -> orders.Order:
    buyer = orders.Buyer("Lê Thị Mua", "+84987654321", unit().pk, "Số 5, tổ 2")
    wish = orders.Wish([(offer.pk, quantity)], buyer, method, accounts.Visitor(), world.uuid7())
    return orders.place_order(wish)[0]


def bank_says(where: payments.PayoutAccount, amount: int, memo: str) -> payments.BankTransaction:
    number = next(_numbers)
    notice = payments.BankNotice(f"n{number}", where.number, "", "in", amount, world.now(), memo, f"FT{number}")
    return payments.take_notice(where, notice)
