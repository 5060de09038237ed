"""Pieces of a claimed order that was cancelled are wanted no more, and go to who waits."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from lantoa.live.actions.want import look_after
from lantoa.live.models import ClaimLine, LiveAuthor, LiveSession, Want
from lantoa.live.rules.grammar import Line, Memory


def order_cancelled(order_ids: Iterable[int]) -> None:
    """Joins the caller's transaction."""
    lines = list(ClaimLine.objects.filter(order__in=list(order_ids), given_back=False).select_related("want__pick"))
    if not lines:
        return
    with transaction.atomic():
        wanted = {line.want.session_id for line in lines}
        locked = LiveSession.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
        closed = {one.pk: one.closed_at is not None for one in locked}
        for line in lines:
            Want.objects.filter(pk=line.want_id).update(
                claimed=F("claimed") - line.quantity, quantity=F("quantity") - line.quantity
            )
        for late in (False, True):
            mine = [line.pk for line in lines if closed[line.want.session_id] is late]
            ClaimLine.objects.filter(pk__in=mine).update(given_back=True, after_closing=late)
        for pk in {line.want.author_id for line in lines}:
            remember(pk)
        for pk in closed:
            look_after(pk)


def remember(author_id: int) -> None:
    """The author's basket is what they want now, so that words of adding add to that."""
    author = LiveAuthor.objects.select_for_update().get(pk=author_id)
    memory = Memory.from_json(author.memory)
    wanted = author.wants.wanted().select_related("pick").order_by("pick__position", "pk")
    basket = tuple(Line(one.pick.code, one.choice or None, one.quantity) for one in wanted)
    author.memory = Memory(basket, memory.said).to_json()
    author.save(update_fields=["memory"])
