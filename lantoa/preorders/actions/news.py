"""Who hears what of a group buy, once: short messages in the receiver's language, with the way there."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.kit.money import format_dong
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.preorders.models import Campaign, Pledge
from lantoa.ui.dates import day

_JOINED = gettext_lazy(
    "Lan Tỏa: you joined for %(quantity)s × %(name)s. You pay nothing now; we write to you after %(last_day)s. See it or leave it here:"
)
_TO_PAY = gettext_lazy(
    "Lan Tỏa: enough joined for %(name)s. Your order %(code)s comes to %(amount)s. Pay by %(day)s, else it lapses:"
)
_AT_THE_DOOR = gettext_lazy(
    "Lan Tỏa: enough joined for %(name)s. Your order %(code)s is sent by %(day)s; have %(amount)s ready then:"
)
_STILL_TO_PAY = gettext_lazy(
    "Lan Tỏa: your order %(code)s for %(name)s is not paid yet. Pay %(amount)s by %(day)s, else it lapses:"
)
_NOT_ORDERED = gettext_lazy(
    "Lan Tỏa: enough joined for %(name)s, but your order could not be made: %(why)s You pay nothing."
)
_FAILED = gettext_lazy(
    "Lan Tỏa: only %(joined)s of the %(minimum)s needed joined for %(name)s. Nobody pays anything. Thank you for joining."
)
_GONE = gettext_lazy("Lan Tỏa: %(name)s is no longer sold. Nobody pays anything. Thank you for joining.")
_CANCELLED = gettext_lazy("Lan Tỏa: the stall called off %(name)s: %(reason)s. Nobody pays anything.")
_AGAIN = gettext_lazy("Lan Tỏa: %(name)s is sold together again, until %(last_day)s. You wanted to hear of it:")
_STALL_REACHED = gettext_lazy("Lan Tỏa: enough joined for %(name)s, %(joined)s pieces. The orders are made. See here:")
_STALL_FAILED = gettext_lazy(
    "Lan Tỏa: only %(joined)s of the %(minimum)s needed joined for %(name)s. Nobody pays; everybody is told. See here:"
)
_STALL_GONE = gettext_lazy(
    "Lan Tỏa: %(name)s was no longer shown to buyers when it closed. Nobody pays; everybody is told. See here:"
)


def tell_joined(pledge: Pledge) -> None:
    """Who joined has their link in hand, to see how it stands or to leave."""
    _tell(pledge, _JOINED, ("preorders:pledge", pledge.token), quantity=pledge.quantity)


def tell_ordered(pledge: Pledge, order: orders.Order) -> None:
    """What to pay, until when and where; or what to have ready at the door."""
    said = {"code": order.code, "amount": format_dong(order.total)}
    if order.expires_at is None:
        _tell(pledge, _AT_THE_DOOR, ("orders:order", order.token), **said, on=order.due_on)
    else:
        _tell(pledge, _TO_PAY, ("orders:order", order.token), **said, on=order.expires_at)


def tell_to_pay(pledge: Pledge) -> None:
    """Once more what is to be paid until when; the number is the order's by now."""
    order = pledge.order
    if order is None or not order.buyer_phone or order.expires_at is None:
        return
    with translation.override(pledge.language):
        said = {"code": order.code, "amount": format_dong(order.total), "day": day(order.expires_at)}
        words = str(_STILL_TO_PAY) % {**_named(pledge.campaign), **said}
        messages.send(order.buyer_phone, _with(words, ("orders:order", order.token)), purpose="preorder")


def tell_not_ordered(pledge: Pledge, why: str) -> None:
    _tell(pledge, _NOT_ORDERED, None, why=why)


def tell_over(pledge: Pledge) -> None:
    """That it came to nothing, why, and that nobody pays."""
    campaign = pledge.campaign
    if campaign.cancelled_at:
        _tell(pledge, _CANCELLED, None, reason=campaign.cancel_reason.rstrip(". "))
    else:
        _tell(pledge, _GONE if campaign.gone else _FAILED, None)


def tell_again(pledge: Pledge, campaign: Campaign) -> None:
    """Who agreed to it hears that there is another try."""
    _tell(pledge, _AGAIN, ("preorders:campaign", campaign.pk), of=campaign)


def tell_stall(campaign: Campaign) -> None:
    """The seller hears how it ended."""
    store = campaign.store
    if store.rehearsal or not store.phone:
        return
    owners = accounts.people_of(store.organisation_id, {"owner"})
    with translation.override(owners[0].language if owners else settings.LANGUAGE_CODE):
        reached = not campaign.gone and campaign.joined >= campaign.minimum
        words = str(_STALL_REACHED if reached else _STALL_GONE if campaign.gone else _STALL_FAILED) % _named(campaign)
        messages.send(store.phone, _with(words, ("preorders:sale", campaign.pk)), purpose="preorder")


def _tell(
    pledge: Pledge, sentence: Promise, to: tuple[str, object] | None, *, of: Campaign | None = None, on: object = None, **said: object
) -> None:  # fmt: skip
    campaign = of or pledge.campaign
    if not pledge.phone or campaign.store.rehearsal:
        return
    with translation.override(pledge.language):
        known = {**_named(campaign), **said, "day": day(on) if on else ""}  # type: ignore[arg-type]
        messages.send(pledge.phone, _with(str(sentence) % known, to), purpose="preorder")


def _named(campaign: Campaign) -> dict[str, object]:
    offer = campaign.offer
    name = f"{offer.variant.product.name} {offer.variant.name}".strip()
    return {
        "name": name, "last_day": day(campaign.last_day), "joined": campaign.joined, "minimum": campaign.minimum,
    }  # fmt: skip


def _with(words: str, to: tuple[str, object] | None) -> str:
    return f"{words} {settings.PUBLIC_URL.rstrip('/')}{reverse(to[0], args=[to[1]])}" if to else words
