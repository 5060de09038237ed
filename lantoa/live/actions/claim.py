"""Order what is held for an author: name, phone and address come here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.channels import api as channels
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.no_show import asks_for_money_first, mark_of
from lantoa.live.errors import BadClaim
from lantoa.live.models import ClaimLine, LiveAuthor, LiveSession, Want
from lantoa.live.queries.claim import Ready, earlier_orders, parcels, ready
from lantoa.orders import api as orders
from lantoa.stock import api as stock


def claim(
    author: LiveAuthor, buyer: orders.Buyer, method: str, *, by: Actor, key: UUID, seen_total: int | None = None
) -> list[orders.Order]:  # fmt: skip
    """Place the orders for everything that is held for this author, one for each stall, chilled goods apart and each price of the same goods; the same ones on a
    repeat.

    What ran out is ordered too where nobody took it and nobody waits for it. Refuses (BadClaim) when nothing is there to order, another
    total than was shown; and what `orders.place_order` refuses. Then nothing has changed.
    """
    body = {
        "author": author.pk,
        "buyer": [buyer.name, buyer.phone, buyer.unit_code, buyer.address, buyer.note],
        "method": method,
    }
    with journal.command("live.claim", key, body, by=by) as run:
        if run.replayed:
            return list(orders.Order.objects.filter(pk__in=(run.answer or {})["orders"]).order_by("pk"))
        session = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=author.session_id)
        if not session.can_be_claimed:
            raise BadClaim(_("This sale is closed. Write to the stall if you still want something."))
        lines = ready(author)
        if not lines:
            raise BadClaim(_("Nothing is held for you just now."))
        # Less than was shown where it travels with an earlier order; never more.
        if seen_total is not None and seen_total != sum(one.total for one in parcels(lines)):
            raise BadClaim(_("Something changed meanwhile. Please look at the new total and order again."))
        if method == orders.Order.Method.COD and asks_for_money_first(buyer.phone):
            raise BadClaim(
                _("A parcel to this number came back unpaid. Please pay by QR this time; your goods stay held. If that was not your doing, say so by the link of that order."),
                field="method",
            )  # fmt: skip
        placed = _place(lines, buyer, method, by, key)
        if seen_total is not None and sum(order.total for order in placed) > seen_total:
            raise BadClaim(_("Something changed meanwhile. Please look at the new total and order again."))
        channels.brought_live(session.organisation_id, placed)
        LiveAuthor.objects.filter(pk=author.pk).update(person=by.person_id, mark=mark_of(buyer.phone))
        journal.record(
            acts.CLAIMED, author, by=by, on_behalf_of=session.organisation_id,
            data={"session": session.pk, "orders": [order.pk for order in placed]},
        )  # fmt: skip
        run.answer = {"orders": [order.pk for order in placed]}
        return placed


def _place(lines: Sequence[Ready], buyer: orders.Buyer, method: str, by: Actor, key: UUID) -> list[orders.Order]:
    together: dict[tuple[bool, int], list[Ready]] = {}
    for parcel in parcels(lines):
        together.setdefault((parcel.chilled, parcel.number), []).extend(parcel.lines)
    apart = [(chilled, number, together[chilled, number]) for chilled, number in sorted(together)]
    # Let go and taken again under the ledger's locks: nobody comes between.
    stock.lock({one.offer.variant_id for one in lines})
    for one in sorted(lines, key=lambda each: each.offer.variant_id):
        stock.release(one.want)
    earlier = earlier_orders(lines[0].want.author)
    wishes = [
        _wish(mine, buyer, method, by, uuid5(key, f"chilled {chilled} {number}"), earlier[chilled])
        for chilled, number, mine in apart
    ]
    made: list[orders.Order] = []
    for (_chilled, _number, mine), answer in zip(apart, orders.place_orders(wishes), strict=True):
        if isinstance(answer, RuleError):
            raise answer
        made += answer
        by_store, now = {order.store_id: order for order in answer}, world.now()
        ClaimLine.objects.bulk_create(
            ClaimLine(
                want=one.want,
                order=by_store[one.offer.store_id],
                quantity=one.quantity,
                made_at=now,
                pay_until=by_store[one.offer.store_id].expires_at,
            )
            for one in mine
        )
        for one in mine:
            rest = int(one.want.quantity) - one.want.claimed - one.quantity
            Want.objects.filter(pk=one.want.pk).update(
                claimed=F("claimed") + one.quantity,
                held=0,
                held_until=None,
                lapsed_at=None,
                waits_from=one.want.waits_from if rest > 0 else None,
            )
    return made


def _wish(
    lines: Sequence[Ready], buyer: orders.Buyer, method: str, by: Actor, key: UUID, along: Sequence[int]
) -> orders.Wish:
    wanted: dict[int, int] = {}
    for one in lines:
        wanted[one.offer.pk] = wanted.get(one.offer.pk, 0) + one.quantity
    agreed = {one.offer.pk: price for one in lines if (price := one.want.pick.agreed_price)}
    return orders.Wish(sorted(wanted.items()), buyer, method, by, key, agreed=agreed, along=along)
