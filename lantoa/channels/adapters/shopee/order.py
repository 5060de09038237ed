"""Orders as Shopee has them: which changed, and each whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import (
    Access,
    ChannelLine,
    ChannelOrder,
    NotDone,
    OrderPage,
    OrderState,
)
from lantoa.channels.adapters.shopee import client, options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import world

_WANTED = "buyer_user_id,recipient_address,item_list,total_amount,estimated_shipping_fee,actual_shipping_fee,shipping_carrier,note,package_list"
_DAY = 86_400


def orders_since(access: Access, since: datetime, place: str = "") -> OrderPage:
    """Fifteen days at a time, as Shopee allows; the place says which days and where in them."""
    now = int(world.now().timestamp())
    begin, end, cursor = fields.span(place) or (int(since.timestamp()), 0, "")
    end = end or min(begin + options.DAYS_OF_A_LIST * _DAY, now)
    query: dict[str, str | int] = {
        "time_range_field": "update_time", "time_from": begin, "time_to": end, "page_size": options.PAGE, "cursor": cursor,
    }  # fmt: skip
    answer = client.get(access, "/api/v2/order/get_order_list", query)
    try:
        found = tuple(wire.text(row, "order_sn", 40, needed=True) for row in fields.rows(answer, "order_list"))
        following = wire.text(answer, "next_cursor", 200) if answer.get("more") is True else ""
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    if following:
        return OrderPage(found, f"{begin}:{end}:{following}")
    return OrderPage(found, f"{end}:0:" if end < now else "")


def orders(access: Access, outside_ids: Sequence[str]) -> tuple[ChannelOrder, ...]:
    """Each whole."""
    asked = ",".join(outside_ids[: options.MOST_AT_ONCE])
    query = {"order_sn_list": asked, "response_optional_fields": _WANTED, "request_order_status_pending": "true"}
    answer = client.get(access, "/api/v2/order/get_order_detail", query)
    try:
        return tuple(_order(row) for row in fields.rows(answer, "order_list"))
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None


def _order(row: dict[str, Any]) -> ChannelOrder:
    code = wire.text(row, "order_status", 40, needed=True)
    send_by = row.get("ship_by_date")
    return ChannelOrder(
        outside_id=wire.text(row, "order_sn", 40, needed=True),
        state=cast(OrderState, options.ORDER_STATES.get(code, "unknown")),
        code=code,
        at=fields.seconds(row, "create_time"),
        updated_at=fields.seconds(row, "update_time"),
        buyer=fields.buyer(row, "buyer_user_id", "phone"),
        lines=tuple(_line(one) for one in fields.rows(row, "item_list")),
        total=fields.dong(row, "total_amount"),
        shipping_fee=fields.dong(row, "actual_shipping_fee") or fields.dong(row, "estimated_shipping_fee"),
        at_the_door=row.get("cod") is True,
        note=wire.text(row, "message_to_seller", 300),
        carrier=wire.text(row, "shipping_carrier", 60),
        send_by=fields.seconds(row, "ship_by_date") if isinstance(send_by, int) and send_by > 0 else None,
        cancel_asked=code == "IN_CANCEL",
    )


def _line(row: dict[str, Any]) -> ChannelLine:
    # Given away for nothing it costs nothing, whatever it cost before.
    discounted = row.get("model_discounted_price") not in (None, "")
    paid = fields.dong(row, "model_discounted_price" if discounted else "model_original_price")
    title = " ".join(filter(None, (wire.text(row, "item_name", 200, needed=True), wire.text(row, "model_name", 80))))
    return ChannelLine(
        listing=wire.number_or_text(row, "item_id", 20),
        variant=wire.number_or_text(row, "model_id", 20),
        sku=wire.text(row, "model_sku", 60) or wire.text(row, "item_sku", 60),
        title=title,
        quantity=fields.count(row, "model_quantity_purchased"),
        price=paid,
    )
