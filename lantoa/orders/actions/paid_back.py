"""Who hears of money that goes back: the buyer is asked where to and told when it went, the stall told where to."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.kit.money import format_dong
from lantoa.messages import api as messages
from lantoa.orders.models import Order
from lantoa.orders.queries.abroad import request_of

_WHERE = gettext_lazy("Lan Tỏa: %(amount)s of order %(code)s comes back to you. Say here to which account:")
_SAID_WHERE = gettext_lazy("Lan Tỏa: the buyer of order %(code)s said where to pay back. The QR is ready:")
_WENT = gettext_lazy("Lan Tỏa: the stall paid %(amount)s of order %(code)s back to you.")


def ask_where(order: Order, amount: int) -> None:
    """The buyer is asked for the account."""
    with translation.override(_language(order)):
        way = reverse("orders:refund", args=[order.token])
    _tell_buyer(order, _WHERE, amount, way)


def tell_paid_back(order: Order, amount: int) -> None:
    """The buyer hears that it went."""
    _tell_buyer(order, _WENT, amount, "")


def tell_where(order: Order, refund_id: int) -> None:
    """The stall hears that the account is there; the account itself stands only on its page."""
    owners = accounts.people_of(order.store.organisation_id, {"owner"})
    language = owners[0].language if owners else settings.LANGUAGE_CODE
    _tell(order, order.store.phone, language, _SAID_WHERE, 0, reverse("payments:refund", args=[refund_id]))


def _tell_buyer(order: Order, sentence: Promise, amount: int, way: str) -> None:
    _tell(order, order.buyer_phone, _language(order), sentence, amount, way)


def _language(order: Order) -> str:
    """The buyer's own where they are known, else that in which they asked from abroad."""
    if order.buyer:
        return str(order.buyer.language)
    asked = request_of(order)
    return str(asked.language) if asked else settings.LANGUAGE_CODE


def _tell(order: Order, phone: str, language: str, sentence: Promise, amount: int, way: str) -> None:
    if not phone or order.rehearsal:
        return
    with translation.override(language):
        words = str(sentence) % {"code": order.code, "amount": format_dong(amount)}
    messages.send(phone, f"{words} {settings.PUBLIC_URL.rstrip('/')}{way}" if way else words, purpose="refund")
