"""What the counter shows: what can be sold there, to which account it is paid, and what was sold there today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum

from lantoa.kit import vietqr
from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, summed
from lantoa.kit.world import VIETNAM, world
from lantoa.orders.models import Order
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores

MOST_SHOWN = 100
_AFTER_AMOUNT = "5802VN"


class Ware(NamedTuple):
    """Something to sell: its offer, its name with the kind, price (đồng), what it is sold by, and how many are left."""

    id: int
    name: str
    price: int
    unit: str
    left: int


@dataclass(frozen=True, slots=True)
class Counter:
    """One stall's counter. `account` is None while nobody has said to which account it is paid."""

    store: stores.Store
    wares: list[Ware]
    account: payments.PayoutAccount | None

    @property
    def qr_head(self) -> str:
        """What stands before the amount in every VietQR of this account, so that a phone out of reach can draw one."""
        if self.account is None:
            return ""
        whole = vietqr.build(self.account.bank_bin, self.account.number, amount=1, memo="LT")
        return whole.rpartition(f"54011{_AFTER_AMOUNT}")[0]


def counter_of(actor: Actor) -> Counter | None:
    """The counter of the stall this actor works in; None where there is no stall yet. Five queries."""
    store = stores.store_of(actor)
    if store is None:
        return None
    mine = stores.Offer.objects.visible_to(actor).filter(store=store)
    # A neighbour's goods too, while they stand in the stall.
    there = (mine.live() | mine.consigned()).select_related("variant__product")
    offers = list(there.order_by("-shown", "-variant__product__pk", "variant__position", "pk")[:MOST_SHOWN])
    left = stock.available([offer.variant_id for offer in offers])
    wares = [
        Ware(
            offer.pk,
            f"{offer.variant.product.name} {offer.variant.name}".strip(),
            offer.price,
            offer.variant.product.unit,
            left[offer.variant_id],
        )
        for offer in offers
    ]
    return Counter(store, wares, payments.payout_account(store.organisation_id))


class CounterDay(NamedTuple):
    """Sales at the counter on one day that money came for: how many, how many đồng, and how much of it the bank says."""

    count: int
    total: int
    by_bank: int


def _compose_sold(organisation: int, start: datetime, end: datetime) -> QuerySet[Order, Any]:
    sold = Order.objects.visible_to(AnySeller(organisation)).filter(
        at_counter=True, rehearsal=False, received__gt=0, placed_at__gte=start, placed_at__lt=end
    )
    return summed(sold, count=Count("pk"), total=Sum("received"), by_bank=Sum("bank_received"))


_sold = One(
    _compose_sold, lambda row: CounterDay(row.count, row.total or 0, row.by_bank or 0) if row else CounterDay(0, 0, 0)
)


def counter_today(actor: Actor) -> CounterDay:
    """Today's (Vietnam), by when they were sold; rehearsals aside. One query."""
    return ask_counter_today(actor).answer()


def ask_counter_today(actor: Actor) -> Question[CounterDay]:
    """The same, asked together with other things."""
    start = datetime.combine(world.today(), time.min, tzinfo=VIETNAM)
    return _sold.of_seller(actor, start=start, end=start + timedelta(days=1))
