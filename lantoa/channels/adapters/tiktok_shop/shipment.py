"""What became of an order, told to TikTok Shop: its parcels arranged, or the order cancelled."""

from __future__ import annotations

from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access, CancelReason, NotDone
from lantoa.channels.adapters.tiktok_shop import client, options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood

_CANCELLATIONS = "/return_refund/202309/cancellations"


def ship(access: Access, number: str, code: str) -> str:
    """Arrange the parcels of what is to be sent; of what is arranged already only the code is asked for."""
    order = _order(access, number)
    status = order.get("status")
    if order.get("is_buyer_request_cancel") is True and status in options.CAN_SHIP:
        raise NotDone("its buyer asks to cancel", fault="refused", code="is_buyer_request_cancel")
    if status in options.CAN_SHIP:
        way = _way(access, order, code)
        for parcel in _parcels(order):
            client.post(access, f"/fulfillment/202309/packages/{parcel}/ship", way)
        order = _order(access, number)
    elif status in ("UNPAID", "ON_HOLD", "CANCELLED"):
        raise NotDone(f"is {status}", fault="refused", code=str(status))
    try:
        return code or wire.text(order, "tracking_number", 60)
    except NotUnderstood:
        return ""


def cancel(access: Access, number: str, reason: CancelReason) -> None:
    """Other words are known for what is paid than for what is not."""
    order = _order(access, number)
    if order.get("status") == "CANCELLED":
        return
    if asked := _asked(access, number):
        # Cancelled here meanwhile, that is the answer.
        _answer(access, asked, agreed=True)
        return
    why = options.CANCEL_REASONS[reason, order.get("status") == "UNPAID"]
    client.post(access, _CANCELLATIONS, {"order_id": number, "cancel_reason": why})


def answer_cancel(access: Access, number: str, agreed: bool) -> None:
    """To a buyer who asks to cancel. What was answered at TikTok Shop meanwhile is answered."""
    if asked := _asked(access, number):
        _answer(access, asked, agreed=agreed)


def _asked(access: Access, number: str) -> str:
    """The number of the buyer's wish to cancel that waits for an answer; "" where none does."""
    answer = client.post(access, f"{_CANCELLATIONS}/search", {"order_ids": [number]}, {"page_size": "20"})
    try:
        waiting = [
            one for one in fields.rows(answer, "cancellations") if one.get("cancel_status") == options.CANCEL_WAITS
        ]
        found = [wire.number_or_text(one, "cancel_id", 40) for one in waiting if str(one.get("order_id")) == number]
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    if any(not (one.isascii() and one.isdigit()) for one in found):
        raise NotDone("cancel_id is no number", fault="not_understood")
    return found[0] if found else ""


def _answer(access: Access, asked: str, *, agreed: bool) -> None:
    if agreed:
        client.post(access, f"{_CANCELLATIONS}/{asked}/approve", {})
    else:
        client.post(access, f"{_CANCELLATIONS}/{asked}/reject", {"reject_reason": options.REJECT_REASON})


def _order(access: Access, number: str) -> dict[str, Any]:
    answer = client.get(access, "/order/202309/orders", {"ids": number})
    try:
        found = fields.rows(answer, "orders")
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    if not found:
        raise NotDone("no such order", fault="gone")
    return found[0]


def _parcels(order: dict[str, Any]) -> list[str]:
    try:
        found = [wire.number_or_text(one, "id", 40) for one in fields.rows(order, "packages")]
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    if not found or not all(one.isascii() and one.isdigit() for one in found):
        raise NotDone("has no parcel to be arranged", fault="refused", code="packages")
    return found


def _way(access: Access, order: dict[str, Any], code: str) -> dict[str, Any]:
    """How it leaves: fetched at the seller's by TikTok Shop's carrier, or by one of the seller's own under the code they say."""
    if order.get("shipping_type") != "SELLER":
        return {"handover_method": "PICKUP"}
    if not code:
        raise NotDone("waits for a tracking code", fault="refused", field="tracking_code")
    option = str(order.get("delivery_option_id") or "")
    if not (option.isascii() and option.isdigit()):
        raise NotDone("has to be arranged by hand", fault="refused", code="delivery_option_id")
    answer = client.get(access, f"/logistics/202309/delivery_options/{option}/shipping_providers")
    carriers = answer.get("shipping_providers")
    if not isinstance(carriers, list) or len(carriers) != 1 or not isinstance(carriers[0], dict):
        # Which of several carriers it is we do not know.
        raise NotDone("has to be arranged by hand", fault="refused", code="shipping_provider")
    return {"self_shipment": {"tracking_number": code, "shipping_provider_id": client.said(carriers[0], "id")}}
