"""Questions from abroad to a household of the cast, and an order that became of one, declared to customs."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions import abroad, customs
from lantoa.orders.models import AbroadRequest
from lantoa.payments import api as payments
from lantoa.payments.actions.telling import take_notice
from lantoa.payments.adapters.base import BankNotice
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.customs import declare
from lantoa.shipping.models import Declaration
from lantoa.shipping.rules.customs import Item
from lantoa.stores import api as stores
from tests.access import marks


def _receiver() -> abroad.Receiver:
    name, street = f"Yamada {marks.word('abroad_name')}", f"1-2-3 {marks.word('abroad_address')}"
    phone = f"+81{marks.number('abroad_phone', '90123?5678')}"
    return abroad.Receiver(name, phone, "JP", "Asia/Tokyo", street, "Musashino", "Tokyo", "180-0006")


def have_gone_abroad(
    store: stores.Store, offer: stores.Offer, account: payments.PayoutAccount, by: accounts.ActingPerson
) -> None:
    """One question waits, one is answered, one became an order that is paid and declared, one an order that is to be declared."""
    asked, quoted, agreed, fresh = (
        abroad.ask_abroad(store, [(offer.pk, 1)], _receiver(), by=accounts.Visitor(), key=world.uuid7())
        for _each in range(4)
    )
    terms = {"fee": 300_000, "days_least": 5, "days_most": 12, "words": "", "post_asked": True, "by": by}
    for one in (quoted, agreed, fresh):
        abroad.quote(one, **terms, key=world.uuid7())
    abroad.accept(fresh, seen_total=None, by=accounts.Visitor(), key=world.uuid7())
    order = abroad.accept(agreed, seen_total=None, by=accounts.Visitor(), key=world.uuid7())
    told = BankNotice(order.code, account.number, "", "in", order.total, world.now(), order.code, f"FT{order.code}")
    take_notice(account, told)
    order.refresh_from_db()
    items = [Item("Squid cakes", 1, 500, offer.price, "160554")]
    declare(customs.declare(order, by=by), items, kind="parcel", category="sale", gross_grams=700, by=by)


def _of(home: accounts.Organisation) -> list[AbroadRequest]:
    return list(AbroadRequest.objects.filter(store__organisation=home).order_by("pk"))


def asked_of(home: accounts.Organisation) -> AbroadRequest:
    return _of(home)[0]


def quoted_of(home: accounts.Organisation) -> AbroadRequest:
    return _of(home)[1]


def declared_of(home: accounts.Organisation) -> orders.Order:
    return _of(home)[2].order


def undeclared_of(home: accounts.Organisation) -> orders.Order:
    return _of(home)[3].order


def declaration_of(home: accounts.Organisation) -> shipping.Declaration:
    found: Declaration = Declaration.objects.get(organisation=home)
    return found
