"""Who joined, got an order and has not paid it hears of it once more, a day before their time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders
from lantoa.preorders.actions import news
from lantoa.preorders.models import Pledge
from lantoa.preorders.rules import MOST_PAY_DAYS

# The time is over at the end of a day: they hear of it from about noon of the day before, and nobody is woken by it.
BEFORE, DAYTIME = timedelta(hours=36), range(8, 20)
# Who was told to pay so shortly before needs no second word yet.
RESTED = timedelta(days=1)
_AT_ONCE = 200


def remind_unpaid() -> int:
    """Remind some whose time is nearly over, each once; returns how many."""
    now = world.now()
    if now.astimezone(VIETNAM).hour not in DAYTIME:
        return 0
    due = _due(now).order_by("settled_at", "pk").values_list("pk", flat=True)
    return sum(_remind(pk) for pk in list(due[:_AT_ONCE]))


def _due(now: datetime) -> QuerySet[Pledge]:
    unpaid = orders.Order.objects.awaiting_payment(now).filter(received=0, placed_at__lte=now - RESTED)
    ending = unpaid.filter(expires_at__gt=now, expires_at__lte=now + BEFORE)
    recent = now - timedelta(days=MOST_PAY_DAYS + 2)
    found: QuerySet[Pledge] = Pledge.objects.filter(reminded_at=None, settled_at__gte=recent, order__in=ending)
    return found


def _remind(pk: int) -> bool:
    with transaction.atomic():
        now = world.now()
        # Asked once more in the same breath: who has paid meanwhile hears nothing.
        if not _due(now).filter(pk=pk).update(reminded_at=now):
            return False
        rows = Pledge.objects.select_related("campaign__store", "campaign__offer__variant__product", "order")
        news.tell_to_pay(rows.get(pk=pk))
        return True
