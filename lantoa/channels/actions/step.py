"""Tell a channel what became of its orders here: that one was shipped, or cancelled, or what its seller answers to a buyer who asks to
cancel; once each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.channels import acts
from lantoa.channels.actions import turn
from lantoa.channels.actions.account import asking, note_fault
from lantoa.channels.actions.sale import ask_for
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import CancelReason, NotDone
from lantoa.channels.errors import NotYours
from lantoa.channels.models import ChannelSale, SaleStep
from lantoa.channels.rules.listings import MOST_TRIES, wait_minutes
from lantoa.channels.rules.sales import reason_of
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world

AT_ONCE = 50
ANSWERS = ("agree", "decline")
REASONS = ("no_stock", "buyer_asked")
_HEARD = {"ship": ("sent", "delivered"), "cancel": ()}
What = SaleStep.What


def note_shipped(order_ids: Iterable[int], codes: dict[int, str] | None = None) -> list[int]:
    """These were packed or sent; those of channels go on their way there, with the code of the seller's own carrier where there is
    one. Returns the ids of the steps. Joins the caller's transaction."""
    return [
        pk for sale in _sales(order_ids) for pk in _note(sale, What.SHIP, code=(codes or {}).get(sale.order_id, ""))
    ]


def note_cancelled(order_ids: Iterable[int]) -> list[int]:
    """These were cancelled here; what was to be told of them before is told no more."""
    made: list[int] = []
    for sale in _sales(order_ids):
        sale.steps.open().filter(what=What.SHIP).update(dropped_at=world.now())
        made += _note(sale, What.CANCEL, reason=reason_of(sale.order.cancel_reason))
    return made


def _sales(order_ids: Iterable[int]) -> list[ChannelSale]:
    mine = ChannelSale.objects.filter(order__in=list(order_ids)).select_related("account", "order").order_by("pk")
    return [sale for sale in mine if not sale.is_over and sale.account.channel in registry.fulfilling()]


def _note(sale: ChannelSale, what: str, *, code: str = "", reason: str = "") -> list[int]:
    if sale.state in _HEARD[what]:
        return []
    said = {"tracking_code": code[:60], "reason": reason, "made_at": world.now()}
    step, new = SaleStep.objects.get_or_create(sale=sale, what=what, defaults=said)
    if new:
        return [step.pk]
    # It waits for a code, or is being tried with another one.
    again = {"tracking_code": code[:60], "fault": "", "words": "", "field": "", "tries": 0, "next_try_at": None}
    other = SaleStep.objects.open().filter(pk=step.pk).exclude(tracking_code=code[:60])
    return [step.pk] if code and other.update(**again) else []


def refuse_sale(sale: ChannelSale, reason: str, *, by: Actor, key: UUID | None = None) -> None:
    """The seller cannot keep an order that never became one here: its channel is told. Refuses (NotYours) any other."""
    if reason not in REASONS:
        raise NotYours(_("Please say why."))
    with journal.command("channels.refuse_sale", key, {"sale": sale.pk, "reason": reason}, by=by) as run:
        if not run.replayed:
            if (
                not ChannelSale.objects.unfit().filter(pk=sale.pk).exists()
                or sale.account.channel not in registry.fulfilling()
            ):
                raise NotYours(_("This order has changed meanwhile. Please look at it again."))
            said = {"reason": reason, "made_at": world.now()}
            step, _new = SaleStep.objects.get_or_create(sale=sale, what=What.CANCEL, defaults=said)
            run.answer = {"step": step.pk}
            journal.record(acts.SALE_REFUSED, sale, by=by, on_behalf_of=sale.account.organisation_id, data={"reason": reason})  # fmt: skip


def answer_cancel(sale: ChannelSale, answer: str, *, by: Actor, key: UUID | None = None) -> None:
    """The seller says agree or decline to a buyer who asks to cancel; the channel is told. Refuses (NotYours) where nobody asks any
    more, and where it is answered already."""
    if answer not in ANSWERS:
        raise NotYours(_("Please say yes or no."))
    with journal.command("channels.answer_cancel", key, {"sale": sale.pk, "answer": answer}, by=by) as run:
        if not run.replayed:
            asked = ChannelSale.objects.asked_to_cancel().filter(pk=sale.pk).select_for_update(no_key=True).exists()
            if not asked or sale.account.channel not in registry.answering():
                raise NotYours(_("This order has changed meanwhile. Please look at it again."))
            said = {"reason": answer, "made_at": world.now()}
            step, new = SaleStep.objects.get_or_create(sale=sale, what=What.ANSWER, defaults=said)
            if not new:
                raise NotYours(_("You have answered already."))
            run.answer = {"step": step.pk}
            data = {"channel": sale.account.channel, "answer": answer}
            journal.record(acts.CANCEL_ANSWERED, sale, by=by, on_behalf_of=sale.account.organisation_id, data=data)


def look_again(sale: ChannelSale, *, by: Actor, key: UUID | None = None) -> None:
    """Ask the channel once more for an order that could not be kept: the goods may be there now, or the listing known."""
    with journal.command("channels.look_again", key, {"sale": sale.pk}, by=by) as run:
        if not run.replayed:
            if not ChannelSale.objects.unfit().filter(pk=sale.pk).exists():
                raise NotYours(_("This order has changed meanwhile. Please look at it again."))
            ask_for(sale.account, [sale.outside_id])
            journal.record(acts.SALE_ASKED_AGAIN, sale, by=by, on_behalf_of=sale.account.organisation_id, data={})


def tell_again(step: SaleStep, *, reason: str = "", by: Actor, key: UUID | None = None) -> SaleStep:
    """Tell the channel once more, now; a cancelling may be given its reason. Refuses (NotYours) what it knows already, and a
    cancelling without a reason."""
    with journal.command("channels.tell_again", key, {"step": step.pk, "reason": reason}, by=by) as run:
        if not run.replayed:
            values = {"fault": "", "words": "", "field": "", "tries": 0, "next_try_at": None}
            if step.what == What.CANCEL:
                values["reason"] = reason if reason in REASONS else step.reason
                if not values["reason"]:
                    raise NotYours(_("Please say why."))
            if not SaleStep.objects.waiting().filter(pk=step.pk).update(**values):
                raise NotYours(_("This order has changed meanwhile. Please look at it again."))
            organisation = step.sale.account.organisation_id
            journal.record(acts.STEP_ASKED, step, by=by, on_behalf_of=organisation, data={"what": str(step.what)})
    step.refresh_from_db()
    return step


def let_be(step: SaleStep, *, by: Actor, key: UUID | None = None) -> SaleStep:
    """The seller did it at the channel by hand: it need not be told. Refuses (NotYours) what does not wait for a person."""
    with journal.command("channels.let_be", key, {"step": step.pk}, by=by) as run:
        if not run.replayed:
            if not SaleStep.objects.waiting().filter(pk=step.pk).update(dropped_at=world.now()):
                raise NotYours(_("This order has changed meanwhile. Please look at it again."))
            organisation = step.sale.account.organisation_id
            journal.record(acts.STEP_LET_BE, step, by=by, on_behalf_of=organisation, data={"what": str(step.what)})
    step.refresh_from_db()
    return step


def due() -> list[int]:
    """Steps to be told now, the longest waiting first."""
    now = world.now()
    open_ = Q(sale__account__busy_until=None) | Q(sale__account__busy_until__lte=now)
    working = Q(sale__account__ended_at=None, sale__account__key_refused_at=None)
    found = SaleStep.objects.due(now).filter(open_, working).order_by("pk")
    return list(found.values_list("pk", flat=True)[:AT_ONCE])


def tell(step_id: int) -> str:
    """Tell the channel; returns "told", "later" or "not now". Asks the network: call it outside any transaction. Called twice at
    once the second returns."""
    now = world.now()
    if not SaleStep.objects.due(now).filter(pk=step_id).update(sending_until=now + turn.TURN):
        return "not now"
    step = SaleStep.objects.select_related("sale__account").get(pk=step_id)
    account = step.sale.account
    if account.state != "working" or (account.busy_until and account.busy_until > now):
        turn.mine(step).update(sending_until=None)
        return "not now"
    try:
        with turn.kept(step):
            code = _say(step)
    except NotDone as error:
        note_fault(account, error)
        _failed(step, error)
        return "later"
    except BaseException:
        turn.mine(step).update(sending_until=None)
        raise
    _told(step, code)
    return "told"


def _say(step: SaleStep) -> str:
    account = step.sale.account
    adapter, number = registry.fulfilling()[account.channel], step.sale.outside_id
    if step.what == What.ANSWER:
        answering = registry.answering()[account.channel]
        asking(account, lambda access: answering.answer_cancel(access, number, step.reason == "agree"))
        return ""
    if step.what == What.SHIP:
        return asking(account, lambda access: adapter.ship(access, number, step.tracking_code))
    reason: CancelReason = "no_stock" if step.reason == "no_stock" else "buyer_asked"
    asking(account, lambda access: adapter.cancel(access, number, reason))
    return ""


def _told(step: SaleStep, code: str) -> None:
    with transaction.atomic():
        values = {"done_at": world.now(), "sending_until": None, "fault": "", "words": "", "field": "", "next_try_at": None}  # fmt: skip
        new = SaleStep.objects.filter(pk=step.pk, done_at=None).update(**values)
        if code:
            ChannelSale.objects.filter(pk=step.sale_id).update(tracking_code=code[:60])
        # How it stands there now is asked for: the state, and a code its carrier gives a little later.
        ask_for(step.sale.account, [step.sale.outside_id])
        if new:
            data = {"channel": step.sale.account.channel, "what": str(step.what)}
            journal.record(acts.STEP_TOLD, step, on_behalf_of=step.sale.account.organisation_id, data=data)


def _failed(step: SaleStep, error: NotDone) -> None:
    tries = step.tries + 1
    again = error.retryable or error.fault == "key"
    at = world.now() + timedelta(minutes=wait_minutes(tries, error.seconds)) if again and tries < MOST_TRIES else None
    if error.fault == "busy":
        # To be asked to wait is no failure of this order.
        tries, at = step.tries, world.now() + timedelta(minutes=wait_minutes(1, error.seconds))
    values = {
        "fault": error.fault, "words": error.words[:200], "field": error.field[:20], "tries": tries, "next_try_at": at, "sending_until": None,
    }  # fmt: skip
    with transaction.atomic():
        mine = turn.mine(step).update(**values)
        if mine and at is None and step.fault != error.fault:
            data = {"channel": step.sale.account.channel, "what": str(step.what), "code": error.code[:80]}
            journal.record(acts.STEP_REFUSED, step, on_behalf_of=step.sale.account.organisation_id, data=data)
