"""Parcels ordered from GHTK: headers `Token` and `X-Client-Source`; places by their names of before July 2025.

Paths and fields as a stored copy of GHTK's own documentation gives them ("Tổng hợp API của GHTK": đăng đơn, trạng thái, tính phí,
in nhãn, huỷ; read November 2026, secondary source). A number used before is answered with `ORDER_ID_EXIST` and the label there is;
an order can be called off in the states 1, 2 and 12 only. No call for another try or for a return was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote as in_path

from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.shipping.adapters import fields
from lantoa.shipping.adapters.asking import ask, day_in, words
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.booking import (
    CANCEL,
    CREATE,
    MORNING,
    PICK,
    QUOTE,
    STATUS,
    Access,
    Booked,
    Change,
    Consignment,
    Limits,
    Listed,
    NoAnswer,
    Offer,
    Refused,
)

ROAD = "road"
LONGEST_NOTE = 120  # "Từ 24/2/2020 ghi chú tối đa cho phép là 120 kí tự"
CALLED_OFF_BEFORE = "50101"
NOT_THERE = "50109"


class GhtkBooking:
    """See `adapters.booking.Booking`."""

    can = frozenset({QUOTE, CREATE, CANCEL, STATUS, PICK})
    limits = Limits()  # it names none in its documentation; it refuses with a sentence of its own
    needs_shop = False
    place_levels: tuple[str, ...] = ()
    called_off = "-1"
    cold_services: frozenset[str] = frozenset()

    def places(self, access: Access, level: str, parent: str) -> tuple[Listed, ...]:
        return ()

    def quote(self, access: Access, consignment: Consignment) -> tuple[Offer, ...]:
        at, to = consignment.sender, consignment.receiver
        query = {
            "pick_province": at.province, "pick_district": at.district, "pick_ward": at.ward, "pick_address": at.address,
            "province": to.province, "district": to.district, "ward": to.ward, "address": to.address,
            "weight": consignment.weight, "value": consignment.value, "transport": ROAD,
        }  # fmt: skip
        said = _ask(access, "GET", "/services/shipment/fee", query=query)
        _agreed(said)
        fee = said.get("fee")
        if not isinstance(fee, dict):
            raise NoAnswer("no fee in the answer")
        if fee.get("delivery") is False:
            raise Refused("GHTK chưa hỗ trợ giao ở địa chỉ này")
        try:
            total = fields.dong(fee, "fee")
        except NotUnderstood as error:
            raise NoAnswer(str(error)) from None
        if not total:
            raise Refused("no price")
        return (Offer(ROAD, "GHTK", total),)

    def create(self, access: Access, consignment: Consignment, service: str) -> Booked:
        at, to = consignment.sender, consignment.receiver
        order = {
            "id": consignment.code, "pick_name": at.name, "pick_address": at.address, "pick_province": at.province, "pick_district": at.district,
            "pick_ward": at.ward, "pick_tel": at.phone, "name": to.name, "tel": to.phone, "address": to.address, "province": to.province,
            "district": to.district, "ward": to.ward, "hamlet": "Khác", "is_freeship": 1, "pick_money": consignment.cash,
            "value": max(consignment.value, 1), "transport": service or ROAD, "pick_option": "cod" if consignment.fetched else "post",
            "weight_option": "gram", "note": consignment.note[:LONGEST_NOTE],
        }  # fmt: skip
        if consignment.fetched and consignment.pick_day:
            order |= {
                "pick_date": f"{consignment.pick_day:%Y/%m/%d}",
                "pick_work_shift": 1 if consignment.pick_part == MORNING else 2,
            }
        goods = [{"name": consignment.content or "Hàng hóa", "weight": consignment.weight, "quantity": 1}]
        said = _ask(access, "POST", "/services/shipment/order", body={"products": goods, "order": order})
        error = said.get("error")
        if isinstance(error, dict) and error.get("code") == "ORDER_ID_EXIST":
            return _booked(error, "ghtk_label")
        _agreed(said)
        return _booked(said.get("order"), "label")

    def find(self, access: Access, code: str) -> Booked | None:
        said = _ask(access, "GET", f"/services/shipment/v2/partner_id:{in_path(code, safe='')}")
        return _booked(said.get("order"), "label_id") if said.get("success") is True else None

    def cancel(self, access: Access, tracking_code: str) -> None:
        said = _ask(access, "POST", f"/services/shipment/cancel/{in_path(tracking_code, safe='.')}", body={})
        if str(said.get("error_code", "")) != CALLED_OFF_BEFORE:
            _agreed(said)

    def status(self, access: Access, tracking_code: str) -> tuple[StatusNotice, ...]:
        said = _ask(access, "GET", f"/services/shipment/v2/{in_path(tracking_code, safe='.')}")
        _agreed(said)
        try:
            order = wire.part(said, "order")
            code, at = wire.number_or_text(order, "status", 40), wire.moment(order, "modified")
        except NotUnderstood as error:
            raise NoAnswer(str(error)) from None
        return (StatusNotice(f"poll:{code}:{at.isoformat()}", tracking_code, code, "", at),)

    def again(self, access: Access, tracking_code: str) -> None:
        raise Refused("GHTK has no such call that we know")

    def back(self, access: Access, tracking_code: str) -> None:
        raise Refused("GHTK has no such call that we know")

    def change(self, access: Access, tracking_code: str, change: Change) -> None:
        raise Refused("GHTK has no such call that we know")


def _ask(access: Access, method: str, path: str, *, query: Any = None, body: object = None) -> dict[str, Any]:
    headers = {"Token": access.key, **({"X-Client-Source": access.shop} if access.shop else {})}
    return ask("ghtk", method, path, headers, query=query, body=body)[1]


def _agreed(said: Mapping[str, Any]) -> None:
    if said.get("success") is not True:
        raise Refused(words(said.get("message")))


def _booked(data: object, name: str) -> Booked:
    body = data if isinstance(data, dict) else {}
    try:
        code = fields.tracking_code(body, name)
        fee = fields.dong(body, "fee") or None
    except NotUnderstood as error:
        raise NoAnswer(str(error)) from None
    return Booked(code, fee, day_in(body.get("estimated_deliver_time")), words(body.get("sorting_code"))[:40])
