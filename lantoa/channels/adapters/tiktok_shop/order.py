"""Orders as TikTok Shop has them: which changed, and each whole."""

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
from lantoa.channels.adapters.tiktok_shop import client, options
from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import world


def orders_since(access: Access, since: datetime, place: str = "") -> OrderPage:
    """The oldest change first; the place says between which moments, and where in them."""
    begin, end, token = fields.span(place) or (int(since.timestamp()), int(world.now().timestamp()) + 1, "")
    query = {"page_size": str(options.PAGE), "sort_field": "update_time", "sort_order": "ASC"}
    if token:
        query["page_token"] = token
    span = {"update_time_ge": begin, "update_time_lt": end}
    answer = client.post(access, "/order/202309/orders/search", span, query)
    try:
        found = tuple(wire.number_or_text(row, "id", 40) for row in fields.rows(answer, "orders"))
        following = wire.text(answer, "next_page_token", 1_000)
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None
    return OrderPage(found, f"{begin}:{end}:{following}" if following and found else "")


def orders(access: Access, outside_ids: Sequence[str]) -> tuple[ChannelOrder, ...]:
    """Each whole."""
    asked = ",".join(outside_ids[: options.MOST_AT_ONCE])
    answer = client.get(access, "/order/202309/orders", {"ids": asked})
    try:
        return tuple(_order(row) for row in fields.rows(answer, "orders"))
    except NotUnderstood as error:
        raise NotDone(str(error), fault="not_understood") from None


def _order(row: dict[str, Any]) -> ChannelOrder:
    code = wire.text(row, "status", 40, needed=True)
    state = cast(OrderState, options.ORDER_STATES.get(code, "unknown"))
    paid = wire.part(row, "payment") if row.get("payment") is not None else {}
    send_by = row.get("rts_sla_time")
    return ChannelOrder(
        outside_id=wire.number_or_text(row, "id", 40),
        state=state,
        code=code,
        at=fields.seconds(row, "create_time"),
        updated_at=fields.seconds(row, "update_time"),
        buyer=fields.buyer(row, "user_id", "phone_number"),
        lines=_lines(fields.rows(row, "line_items"), over=state == "cancelled"),
        total=fields.dong(paid, "total_amount"),
        shipping_fee=fields.dong(paid, "shipping_fee"),
        at_the_door=row.get("is_cod") is True,
        note=wire.text(row, "buyer_message", 300),
        carrier=wire.text(row, "shipping_provider", 80),
        tracking_code=wire.text(row, "tracking_number", 60),
        send_by=fields.seconds(row, "rts_sla_time") if isinstance(send_by, int) and send_by > 0 else None,
        cancel_asked=row.get("is_buyer_request_cancel") is True and state in ("unpaid", "to_send"),
    )


def _lines(rows: list[dict[str, Any]], *, over: bool) -> tuple[ChannelLine, ...]:
    """Each piece stands there on a line of its own; those of one kind are counted together, what was taken back is left out."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if over or row.get("display_status") != "CANCELLED":
            kinds.setdefault(wire.number_or_text(row, "sku_id", 40), []).append(row)
    return tuple(_line(number, pieces) for number, pieces in kinds.items())


def _line(number: str, pieces: list[dict[str, Any]]) -> ChannelLine:
    first = pieces[0]
    title = (wire.text(first, "product_name", 200, needed=True), wire.text(first, "sku_name", 80))
    return ChannelLine(
        listing=wire.number_or_text(first, "product_id", 40),
        variant=number,
        sku=wire.text(first, "seller_sku", 60),
        title=" ".join(filter(None, title)),
        quantity=len(pieces),
        # A discount shared out over the pieces leaves a đồng or two between them.
        price=sum(fields.dong(one, "sale_price") for one in pieces) // len(pieces),
    )
