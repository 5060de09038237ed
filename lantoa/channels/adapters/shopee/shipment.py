"""What became of an order, told to Shopee: its shipment arranged, or the order cancelled."""

from __future__ import annotations

from typing import Any

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access, CancelReason, ChannelOrder, NotDone
from lantoa.channels.adapters.shopee import client, options
from lantoa.channels.adapters.shopee.order import orders
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood


def ship(access: Access, number: str, code: str) -> str:
    """Arrange the shipment of what is to be sent; of what is arranged already only the code is asked for."""
    order = _order(access, number)
    if order.code in options.CAN_SHIP:
        client.post(access, "/api/v2/logistics/ship_order", {"order_sn": number, **_way(access, number, code)})
    elif order.state in ("unpaid", "cancelled", "returned") or order.cancel_asked:
        raise NotDone(f"is {order.code}", fault="refused", code=order.code)
    return code or _tracking(access, number)


def cancel(access: Access, number: str, reason: CancelReason) -> None:
    """Where goods are missing Shopee wants to know which."""
    order = _order(access, number)
    if order.state == "cancelled":
        return
    if order.cancel_asked:
        _answer(access, number, agreed=True)
        return
    said: dict[str, Any] = {"order_sn": number, "cancel_reason": options.CANCEL_REASONS[reason]}
    if reason == "no_stock":
        said["item_list"] = [{"item_id": _int(line.listing), "model_id": _int(line.variant)} for line in order.lines]
    client.post(access, "/api/v2/order/cancel_order", said)


def answer_cancel(access: Access, number: str, agreed: bool) -> None:
    """To a buyer who asks to cancel. What was answered at Shopee meanwhile is answered."""
    if _order(access, number).cancel_asked:
        _answer(access, number, agreed=agreed)


def _answer(access: Access, number: str, *, agreed: bool) -> None:
    said = {"order_sn": number, "operation": "ACCEPT" if agreed else "REJECT"}
    client.post(access, "/api/v2/order/handle_buyer_cancellation", said)


def _order(access: Access, number: str) -> ChannelOrder:
    found = orders(access, [number])
    if not found:
        raise NotDone("no such order", fault="gone")
    return found[0]


def _way(access: Access, number: str, code: str) -> dict[str, Any]:
    """How it leaves: fetched at the seller's where the carrier does that, else brought to the carrier, else by one of the seller's own."""
    answer = client.get(access, "/api/v2/logistics/get_shipping_parameter", {"order_sn": number})
    try:
        needed = wire.part(answer, "info_needed")
        if "pickup" in needed:
            if not needed["pickup"]:
                return {"pickup": {}}
            place = _fetched_at(answer)
            if place:
                return {"pickup": place}
        if "dropoff" in needed and not needed["dropoff"]:
            return {"dropoff": {}}
        if "non_integrated" in needed:
            if not code and needed["non_integrated"]:
                raise NotDone("waits for a tracking code", fault="refused", field="tracking_code")
            return {"non_integrated": {"tracking_number": code} if code else {}}
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    # A branch or a sender has to be chosen, which we do not know.
    raise NotDone("has to be arranged by hand", fault="refused", code="info_needed")


def _fetched_at(answer: dict[str, Any]) -> dict[str, Any]:
    """The place from which parcels are fetched, at the first time offered."""
    places = fields.rows(wire.part(answer, "pickup"), "address_list")
    known = [one for one in places if "pickup_address" in (one.get("address_flag") or [])] or places
    for one in known:
        for slot in fields.rows(one, "time_slot_list"):
            at = wire.number_or_text(slot, "pickup_time_id", 60)
            return {"address_id": one.get("address_id"), "pickup_time_id": at}
    return {}


def _tracking(access: Access, number: str) -> str:
    try:
        answer = client.get(access, "/api/v2/logistics/get_tracking_number", {"order_sn": number})
        return wire.text(answer, "tracking_number", 60)
    except NotUnderstood:
        return ""
    except NotDone as error:
        # Given a little later; what was arranged stays arranged.
        if error.fault in ("key", "busy", "silent"):
            raise
        return ""


def _int(said: str) -> int:
    return int(said) if said.isdigit() else 0
