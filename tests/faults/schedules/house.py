"""Sellers, goods, orders and banks, made by the rooms' own actions; and what a row says, in words that do not depend on its id."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Sum

from lantoa.accounts import api as accounts
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order, OrderLine
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stock import api as stock
from lantoa.stores import api as stores

PRICE = 100_000
PHONES = "+8491"
# Goods are put on sale so many kinds at a time.
KINDS = 20
VISITOR = accounts.Visitor()
HOLD = {"minutes": 31}


@dataclass(frozen=True)
class Stall:
    """A household's stall and its owner."""

    owner: accounts.Person
    store: stores.Store
    by: accounts.ActingPerson

    @property
    def organisation(self) -> accounts.Organisation:
        return self.by.organisation

    def account(self) -> payments.PayoutAccount:
        return payments.PayoutAccount.objects.live().get(organisation=self.organisation)


class House:
    """Everything a schedule begins with. Its clock stands still while two actions run."""

    def __init__(self) -> None:
        # After all that another run did here.
        newest = Order.objects.order_by("placed_at").last()
        begun = newest.placed_at + timedelta(days=3) if newest else datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
        self.clock = StandingWorld(begun)
        self.before = world.use(self.clock)  # type: ignore[attr-defined]
        # Above all numbers that a run before this one gave out here.
        last = accounts.Person.objects.filter(phone__startswith=PHONES).order_by("-phone").first()
        self._number, self._run = (int(last.phone.removeprefix(PHONES)) if last else 0) + 1_000, os.getpid()
        self._stall: Stall | None = None
        self._kinds: dict[int, list[stores.Offer]] = {}

    @property
    def stall(self) -> Stall:
        """Where the schedule plays."""
        return self._stall or self.move()

    def move(self, *, account: bool = True) -> Stall:
        """To a new stall, where nothing waits to be paid yet."""
        self._stall, self._kinds = self.new_stall(account=account), {}
        return self._stall

    def number(self) -> int:
        self._number += 1
        return self._number

    def person(self, name: str = "Nguyễn Thị Hương") -> accounts.Person:
        return accounts.person_for(f"{PHONES}{self.number():07d}", name)

    def new_stall(self, *, account: bool = True) -> Stall:
        owner, unit = self.person(), self.unit
        home = accounts.create_organisation(name="Bếp Hương", unit=unit, by=accounts.actor_for(owner))
        by = accounts.actor_for(owner, home)
        store = stores.open_store(home, name=f"Bếp {self.number()}", unit=unit, phone=owner.phone, by=by)
        if account:
            self.name_account(by)
        return Stall(owner, store, by)

    @cached_property
    def unit(self) -> places.Unit:
        return places.units()[0]

    def name_account(self, by: accounts.ActingPerson, number: str = "") -> payments.PayoutAccount:
        given = {"bank_bin": "970436", "number": number or f"001{self.number():09d}", "holder": "NGUYEN THI HUONG"}
        return payments.set_payout_account(by.organisation, **given, by=by)

    def member(self, stall: Stall, role: str) -> tuple[accounts.Person, accounts.Membership]:
        person = self.person("Trần Văn Bình")
        return person, accounts.add_member(stall.organisation, person, role=role, by=stall.by)

    def goods(self, left: int) -> stores.Offer:
        """One kind of something on sale, which no other schedule has; of that many it was counted."""
        kinds = self._kinds.setdefault(left, [])
        if not kinds:
            kinds += self._offered([(f"loại {number}", PRICE, left) for number in range(KINDS)])
        return kinds.pop(0)

    def product(self, left: int) -> stores.Offer:
        """A product of one kind."""
        return self._offered([("", PRICE, left)])[0]

    def _offered(self, kinds: list[tuple[str, int, int]]) -> list[stores.Offer]:
        product = stores.offer_product(
            self.stall.store, name="Chả mực", category="khac", unit="túi", variants=kinds, by=self.stall.by
        )
        return list(
            stores.Offer.objects.filter(variant__product=product).select_related("variant__product").order_by("pk")
        )

    def wish(self, *lines: tuple[stores.Offer, int], method: str = "transfer", **more: Any) -> orders.Wish:
        buyer = orders.Buyer("Lê Thị Mua", f"+8498{self.number():07d}", "", "Số 5, phố Huế")
        given = {"buyer": buyer, "by": VISITOR, "key": world.uuid7(), **more}
        return orders.Wish([(offer.pk, quantity) for offer, quantity in lines], method=method, **given)

    def order(self, offer: stores.Offer, quantity: int = 1, *, method: str = "transfer") -> Order:
        (placed,) = orders.place_order(self.wish((offer, quantity), method=method))
        return placed

    def confirmed(self, offer: stores.Offer, quantity: int = 1) -> Order:
        order = self.order(offer, quantity, method="cod")
        return orders.confirm(order, by=self.stall.by, key=world.uuid7())

    def packed(self, offer: stores.Offer, quantity: int = 1) -> Order:
        return orders.pack(self.confirmed(offer, quantity), by=self.stall.by, key=world.uuid7())

    def notice(self, *for_: Order, amount: int = 0, memo: str = "", out: bool = False) -> payments.BankNotice:
        """What the bank tells of a transfer for these orders, of all they come to if not said otherwise."""
        number = self.number()
        return payments.BankNotice(
            outside_id=f"{number}", account_number="", sub_account="", direction="out" if out else "in",
            amount=amount or sum(order.total for order in for_), at=world.now(),
            memo=memo or " ".join(order.code for order in for_), reference=f"FT{self._run}N{number}",
        )  # fmt: skip

    def told(self, notice: payments.BankNotice) -> payments.BankTransaction:
        return payments.take_notice(self.stall.account(), notice)


# --- what is there afterwards, the same words for the same outcome


def shelf(*offers: stores.Offer) -> list[str]:
    """On hand, promised, and what the holds come to, of each."""
    told = []
    for offer in offers:
        ((there, promised),) = stock.on_hand([offer.variant_id]).values()
        held = stock.Hold.objects.filter(variant=offer.variant_id).aggregate(sum=Sum("quantity"))["sum"] or 0
        told.append(f"{there} on hand, {promised} promised, {held} held")
    return told


def placed(*offers: stores.Offer) -> list[str]:
    """The orders that want these, as a sorted list."""
    variants = {offer.variant_id for offer in offers}
    wanting = Order.objects.filter(pk__in=OrderLine.objects.filter(variant__in=variants).values("order"))
    return sorted(f"{order.state} of {order.total}" for order in wanting)


def money(order: Order, *lines: payments.BankNotice) -> dict[str, object]:
    """What an order, its request, its payments and refunds, and these movements of the bank say."""
    order = Order.objects.get(pk=order.pk)
    asked = payments.request_of(order)
    if asked is None:
        return {"order": order.state}
    counted = payments.Payment.objects.counted().filter(request=asked)
    return {
        "order": f"{order.state}, {order.method}, {order.received} received, {order.to_pay} to pay, {order.refunding} and {order.refunded} back",
        "request": f"{asked.amount} asked, {asked.received} received, {asked.refunding} back"
        + (", closed" if asked.cancelled_at else ""),
        "payments": sorted(f"{one.amount} by {one.source}" for one in counted),
        "refunds": sorted(f"{one.amount} {one.reason} {one.state} {one.source}" for one in payments.refunds_of(order)),
        "bank": movements(*lines),
    }


def movements(*notices: payments.BankNotice) -> list[str]:
    """What was made of these movements of the bank."""
    rows = payments.BankTransaction.objects.filter(reference__in=[one.reference for one in notices])
    return sorted(f"{row.amount} {row.direction} {row.outcome} {_settled(row)}" for row in rows)


def _settled(line: payments.BankTransaction) -> str:
    back = payments.Refund.objects.standing().filter(line=line).exists()
    said = "open" if line.settled_at is None else f"settled {line.settled_note}"
    return said + (" goes back" if back else "")


def together(job: Any) -> Any:
    """Do it in a transaction, as the room above would."""
    with transaction.atomic():
        return job()
