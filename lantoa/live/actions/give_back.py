"""Pieces of a claimed order that was cancelled, or not paid in time, are wanted no more and go to who waits; late money takes them on again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F

from lantoa.kit.world import world
from lantoa.live.actions.want import look_after
from lantoa.live.models import ClaimLine, LiveAuthor, LiveSession, Want
from lantoa.live.rules.grammar import Line, Memory
from lantoa.orders import api as orders

MOST = 200


def order_cancelled(order_ids: Iterable[int]) -> None:
    """Joins the caller's transaction."""
    ids = list(order_ids)
    with transaction.atomic():
        _lock_sales(ids)
        _give_back(ids)


def let_go_unpaid() -> int:
    """In every sale: orders nobody paid in time are wanted no more; returns how many there were to look at."""
    due = ClaimLine.objects.filter(pay_until__lte=world.now()).order_by("pay_until", "pk")
    return sum(unpaid_in(pk) for pk in sorted(set(due.values_list("want__session", flat=True)[:MOST])))


def unpaid_in(session_id: int) -> int:
    """The same in one sale."""
    with transaction.atomic():
        LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session_id)
        now = world.now()
        due = ClaimLine.objects.filter(want__session=session_id, pay_until__lte=now).order_by("pay_until", "pk")
        ids = sorted(set(due.values_list("order", flat=True)[:MOST]))
        # Whoever counts money has the order's row: either it is paid here, or what comes finds it given back.
        unpaid = orders.Order.objects.expired(now).filter(pk__in=ids).select_for_update(no_key=True).order_by("pk")
        gone = list(unpaid.values_list("pk", flat=True))
        ClaimLine.objects.filter(order__in=ids).update(pay_until=None)
        _give_back(gone)
    return len(ids)


def money_came(order_ids: Iterable[int]) -> None:
    """Orders that were given back unpaid and stand again after all: what is in them is wanted and ordered as before."""
    with transaction.atomic():
        ids = list(order_ids)
        _lock_sales(ids)
        unpaid = orders.Order.objects.expired(world.now()).filter(pk__in=ids)
        stand = orders.Order.objects.filter(pk__in=ids, cancelled_at=None).exclude(pk__in=unpaid)
        lines = list(ClaimLine.objects.filter(order__in=stand, given_back=True).select_related("want"))
        for line in lines:
            Want.objects.filter(pk=line.want_id).update(
                claimed=F("claimed") + line.quantity, quantity=F("quantity") + line.quantity
            )
        ClaimLine.objects.filter(pk__in=[line.pk for line in lines]).update(given_back=False, after_closing=False)
        for pk in sorted({line.want.author_id for line in lines}):
            remember(pk)


def _lock_sales(order_ids: Collection[int]) -> None:
    sales = ClaimLine.objects.filter(order__in=order_ids).values("want__session")
    list(LiveSession.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=sales).order_by("pk"))


def _give_back(order_ids: Collection[int]) -> None:
    """In the caller's transaction, which has the sales locked."""
    found = ClaimLine.objects.filter(order__in=order_ids, given_back=False).select_related("want__session")
    lines = list(found)
    for line in lines:
        Want.objects.filter(pk=line.want_id).update(
            claimed=F("claimed") - line.quantity, quantity=F("quantity") - line.quantity
        )
    late = [line.pk for line in lines if line.want.session.closed_at is not None]
    ClaimLine.objects.filter(pk__in=[line.pk for line in lines]).update(given_back=True)
    ClaimLine.objects.filter(pk__in=late).update(after_closing=True)
    for pk in sorted({line.want.author_id for line in lines}):
        remember(pk)
    for pk in sorted({line.want.session_id for line in lines}):
        look_after(pk)


def remember(author_id: int) -> None:
    """The author's basket is what they want now, so that words of adding add to that."""
    author = LiveAuthor.objects.select_for_update().get(pk=author_id)
    memory = Memory.from_json(author.memory)
    wanted = author.wants.wanted().select_related("pick").order_by("pick__position", "pk")
    basket = tuple(Line(one.pick.code, one.choice or None, one.quantity) for one in wanted)
    author.memory = Memory(basket, memory.said).to_json()
    author.save(update_fields=["memory"])
