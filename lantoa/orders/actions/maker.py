"""Move a maker's part of a neighbour's order on: ready, brought, not possible, or sent straight to the buyer; and who hears of what."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.money import format_dong
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.orders import acts
from lantoa.orders.actions import progress
from lantoa.orders.errors import BadPart
from lantoa.orders.models import MakerPart, MakerSettlement, Order
from lantoa.orders.models.maker import REASONS
from lantoa.orders.queries.maker import can_go_direct

_TO_MAKE = gettext_lazy("Lan Tỏa: %(who)s sold your goods, order %(code)s. What to make stands here:")
_DECLINED = gettext_lazy("Lan Tỏa: %(who)s cannot deliver its part of order %(code)s. Put the order right:")
_SETTLED = gettext_lazy(
    "Lan Tỏa: %(who)s noted that it paid you %(amount)s for goods. It counts as your income. Is it wrong, call them. See here:"
)
_NOT_SETTLED = gettext_lazy(
    "Lan Tỏa: %(who)s took back the note that it paid you %(amount)s. That is owed to you again. See here:"
)
# So many notes of one stall in a day are told, what was taken back counted too; the page shows all.
_MOST_SETTLED_TOLD_A_DAY = 6
_CALLED_OFF = gettext_lazy("Lan Tỏa: order %(code)s of %(who)s was called off. Make nothing more for it:")


def mark_ready(part: MakerPart, *, by: Actor, key: UUID | None = None) -> MakerPart:
    """The maker has its part ready. Refuses (BadPart) what is not promised to a buyer yet, brought or over; it may have been declined before."""
    with journal.command("orders.mark_ready", key, {"part": part.pk}, by=by) as run:
        if not run.replayed:
            waits = MakerPart.objects.missing().promised().filter(pk=part.pk)
            _move(part, waits, ready_at=world.now(), declined_at=None, why="")
            _record(acts.PART_READY, part, by)
    part.refresh_from_db()
    return part


def bring(part: MakerPart, *, by: Actor, key: UUID | None = None) -> MakerPart:
    """The part lies in the stall, says its maker or the stall. Refuses (BadPart) what is not wanted, and what was brought before."""
    with journal.command("orders.bring", key, {"part": part.pk}, by=by) as run:
        if not run.replayed:
            waits = MakerPart.objects.missing().promised().filter(pk=part.pk)
            _move(part, waits, brought_at=world.now(), declined_at=None, why="", direct_at=None)
            _record(acts.PART_BROUGHT, part, by)
    part.refresh_from_db()
    return part


def unbring(part: MakerPart, *, by: Actor, key: UUID | None = None) -> MakerPart:
    """It does not lie in the stall after all: somebody pressed the wrong button. The order waits for it again. Refuses (BadPart) what was not
    brought, is packed or is over."""
    with journal.command("orders.unbring", key, {"part": part.pk}, by=by) as run:
        if not run.replayed:
            _move(part, MakerPart.objects.brought().filter(pk=part.pk), brought_at=None)
            _record(acts.PART_NOT_BROUGHT, part, by)
    part.refresh_from_db()
    return part


def decline(part: MakerPart, *, why: str, by: Actor, key: UUID | None = None) -> MakerPart:
    """The maker cannot deliver it, or not all of it; the stall hears it at once and puts the order right. Refuses (BadPart) an unknown
    reason, and what was brought or is over."""
    if why not in REASONS:
        raise BadPart(_("Please choose why."), field="why")
    with journal.command("orders.decline", key, {"part": part.pk, "why": why}, by=by) as run:
        if not run.replayed:
            waits = MakerPart.objects.missing().filter(pk=part.pk)
            _move(part, waits, declined_at=world.now(), why=why, ready_at=None, direct_at=None)
            _record(acts.PART_DECLINED, part, by, {"why": why})
    part.refresh_from_db()
    return part


def ask_direct(part: MakerPart, *, direct: bool, by: Actor, key: UUID | None = None) -> MakerPart:
    """The stall asks the maker to send the whole order straight to the buyer, or takes that back; only meanwhile the maker sees where to.

    Refuses (BadPart) an order that others have a part in, that is not wholly paid, or that waits for nothing.
    """
    with journal.command("orders.ask_direct", key, {"part": part.pk, "direct": direct}, by=by) as run:
        if not run.replayed:
            if direct and not can_go_direct(part):
                raise BadPart(
                    _("Only an order that is paid and that one neighbour makes alone can go straight to the buyer.")
                )
            waits = MakerPart.objects.missing().filter(pk=part.pk)
            _move(part, waits, direct_at=world.now() if direct else None)
            _record(acts.PART_SENT_BY_MAKER, part, by, {"direct": direct})
    part.refresh_from_db()
    return part


def send_direct(part: MakerPart, *, by: Actor, key: UUID | None = None) -> MakerPart:
    """The maker sent the order straight to its buyer, as the stall had asked: the order is packed and handed over by that. Refuses (BadPart)
    where the stall did not ask, and what the order's own steps refuse (NotNow)."""
    with journal.command("orders.send_direct", key, {"part": part.pk}, by=by) as run:
        if not run.replayed:
            waits = MakerPart.objects.missing().promised().filter(pk=part.pk, direct_at__isnull=False)
            _move(part, waits, brought_at=world.now())
            _record(acts.PART_BROUGHT, part, by, {"direct": True})
            order = Order.objects.select_related("store").get(pk=part.order_id)
            if order.packed_at is None:
                progress.pack(order, by=by, key=None)
            progress.hand_over(order, by=by, key=None)
    part.refresh_from_db()
    return part


def tell_makers(order_ids: list[int], *, called_off: bool = False) -> None:
    """Makers hear that there is something to make, once an order is paid or confirmed; and that it was called off after that."""
    parts = MakerPart.objects.filter(order__in=order_ids, order__rehearsal=False, brought_at=None)
    parts = parts.promised() if called_off else parts.to_make()
    for part in parts.select_related("order__store", "maker").order_by("pk"):
        order = part.order
        said = {"who": order.store.name[:60], "code": order.code}
        _tell(part.maker, _CALLED_OFF if called_off else _TO_MAKE, said, reverse("orders:parts"))


def tell_declined(part_id: int) -> None:
    """The stall hears that a maker cannot deliver its part."""
    part = MakerPart.objects.select_related("order__store__organisation", "maker").get(pk=part_id)
    order = part.order
    said = {"who": part.maker.name[:60], "code": order.code}
    _tell(order.store.organisation, _DECLINED, said, reverse("orders:sale", args=[order.code]))


def tell_settled(settlement_id: int, *, back: bool) -> None:
    """The maker hears what a stall noted to have paid, since it counts in its own book, and that the note was taken back."""
    made = MakerSettlement.objects.select_related("seller", "maker").get(pk=settlement_id)
    today = MakerSettlement.objects.filter(
        seller=made.seller_id, maker=made.maker_id, at__gt=world.now() - timedelta(days=1)
    )
    if today.count() <= _MOST_SETTLED_TOLD_A_DAY:
        said = {"who": made.seller.name[:60], "amount": format_dong(made.amount)}
        path = f"{reverse('orders:maker_account', args=[made.seller_id])}?chieu=nhan"
        _tell(made.maker, _NOT_SETTLED if back else _SETTLED, said, path)


def _tell(to: accounts.Organisation, sentence: Promise, said: dict[str, str], path: str) -> None:
    for person in accounts.people_of(to, {"owner"}):
        with translation.override(person.language):
            words = str(sentence) % said
            messages.send(person.phone, f"{words} {settings.PUBLIC_URL.rstrip('/')}{path}", purpose="maker_part")


def _move(part: MakerPart, waits: QuerySet[MakerPart], **values: object) -> None:
    if not waits.update(**values):
        raise BadPart(_("This has changed meanwhile. Please look at it again."))


def _record(act: str, part: MakerPart, by: Actor, more: dict[str, object] | None = None) -> None:
    order = part.order
    journal.record(
        act, order, by=by, on_behalf_of=by.organisation_id, place=order.store.unit_id, rehearsal=order.rehearsal,
        data={"part": part.pk, "maker": part.maker_id, **(more or {})},
    )  # fmt: skip
