"""Parcels ordered from GHN: `…/shiip/public-api`, headers `Token` and `ShopId`, every answer `{code, message, data}`.

Paths and fields as public integrations give them that name GHN's own pages (developer.ghn.vn, api.ghn.vn): stored copies of an
adapter that says it was checked against GHN's test system in October 2026, of github tandat8503/web-ecommerce
GHN_API_DOCUMENTATION.md @930936d and of congtuuit/GHST; secondary sources, docs/adapters/ghn.md says which for what. Fee, services
and lead time want the districts and wards of before July 2025 by GHN's own numbers; so does creating.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import VIETNAM
from lantoa.shipping.adapters import fields
from lantoa.shipping.adapters.asking import ask, day_in, words
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.booking import (
    AFTERNOON,
    AGAIN,
    BACK,
    CANCEL,
    CHANGE,
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

LIGHT = 2  # service_type_id: light goods; heavy ones (5) are priced by items and are left out
PRICED = "light"
# "Ca lấy 13-03-2021 (7h00 - 12h00)"
_SHIFT = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4}) \(([0-9]{1,2})h", re.ASCII)
SMALLEST = 10  # centimetres, where nobody said how large it is
_LISTS = {
    "province": ("ProvinceID", "ProvinceName", "GET", ""),
    "district": ("DistrictID", "DistrictName", "POST", "province_id"),
    "ward": ("WardCode", "WardName", "POST", "district_id"),
}


class GhnBooking:
    """See `adapters.booking.Booking`."""

    can = frozenset({QUOTE, CREATE, CANCEL, STATUS, AGAIN, BACK, CHANGE, PICK})
    # 30 kg and 150 cm: GHN's packing guide as one study quotes it. For cash sources say 10 to 50 million: GHN itself decides.
    limits = Limits(weight=30_000, side=150, cash=50_000_000)
    needs_shop = True
    place_levels: tuple[str, ...] = ("province", "district", "ward")
    called_off = "cancel"
    cold_services: frozenset[str] = frozenset()

    def places(self, access: Access, level: str, parent: str) -> tuple[Listed, ...]:
        number, name, method, under = _LISTS[level]
        body = {under: int(parent)} if under else None
        rows = _data(ask("ghn", method, f"/master-data/{level}", {"Token": access.key}, body=body))
        found = []
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and row.get(number) and isinstance(row.get(name), str):
                others = row.get("NameExtension")
                also = tuple(words(one)[:80] for one in others[:20]) if isinstance(others, list) else ()
                found.append(Listed(str(row[number])[:20], words(row[name])[:80], also))
        return tuple(found)

    def quote(self, access: Access, consignment: Consignment) -> tuple[Offer, ...]:
        there, here = consignment.receiver.ids, consignment.sender.ids
        to = {"to_district_id": int(there[1]), "to_ward_code": there[2]}
        said = {
            **to, **_size(consignment), "service_type_id": LIGHT, "insurance_value": consignment.value, "cod_value": consignment.cash,
            "from_district_id": int(here[1]), "from_ward_code": here[2],
        }  # fmt: skip
        fee = _data(_post(access, "/v2/shipping-order/fee", said))
        try:
            total = fields.dong(fee if isinstance(fee, dict) else {}, "total")
        except NotUnderstood as error:
            raise NoAnswer(str(error)) from None
        if not total:
            raise Refused("no price")
        return (Offer(PRICED, "GHN", total, self._promised(access, here, there)),)

    def create(self, access: Access, consignment: Consignment, service: str) -> Booked:
        to, at = consignment.receiver, consignment.sender
        said = {
            "client_order_code": consignment.code, "payment_type_id": 1, "required_note": "CHOXEMHANGKHONGTHU", "service_type_id": LIGHT,
            "from_name": at.name, "from_phone": at.phone, "from_address": at.address, "from_ward_name": at.ward, "from_district_name": at.district,
            "from_province_name": at.province,
            "to_name": to.name, "to_phone": to.phone, "to_address": to.address, "to_ward_code": to.ids[2], "to_district_id": int(to.ids[1]),
            "cod_amount": consignment.cash, "insurance_value": consignment.value, "content": consignment.content, "note": consignment.note,
            "items": [{"name": consignment.content or "Hàng hóa", "quantity": 1, "price": consignment.value, "weight": consignment.weight}],
            **_size(consignment), **self._shift(access, consignment),
        }  # fmt: skip
        return _booked(_data(_post(access, "/v2/shipping-order/create", said)))

    def find(self, access: Access, code: str) -> Booked | None:
        try:
            data = _data(_post(access, "/v2/shipping-order/detail-by-client-code", {"client_order_code": code}))
        except Refused:
            return None
        row = data[0] if isinstance(data, list) and data else data
        return _booked(row) if isinstance(row, dict) and row.get("order_code") else None

    def cancel(self, access: Access, tracking_code: str) -> None:
        try:
            self._switch(access, "cancel", tracking_code)
        except Refused:
            # Called off before, though the answer never came: whether GHN says yes a second time was not found.
            if not self._is_off(access, tracking_code):
                raise

    def again(self, access: Access, tracking_code: str) -> None:
        self._switch(access, "storing", tracking_code)

    def back(self, access: Access, tracking_code: str) -> None:
        self._switch(access, "return", tracking_code)

    def change(self, access: Access, tracking_code: str, change: Change) -> None:
        said = {"to_phone": change.phone, "to_address": change.address, "note": change.note}
        told = {name: value for name, value in said.items() if value}
        _data(_post(access, "/v2/shipping-order/update", {"order_code": tracking_code, **told}))

    def status(self, access: Access, tracking_code: str) -> tuple[StatusNotice, ...]:
        data = _data(_post(access, "/v2/shipping-order/detail", {"order_code": tracking_code}))
        row = data[0] if isinstance(data, list) and data else data
        if not isinstance(row, dict):
            raise NoAnswer("no parcel in the answer")
        log = row.get("log")
        told = [one for one in log if isinstance(one, dict)] if isinstance(log, list) else []
        found = []
        try:
            for one in [*told[-50:], row]:
                code = wire.text(one, "status", 40)
                if code and one.get("updated_date"):
                    at = wire.moment(one, "updated_date")
                    found.append(StatusNotice(f"poll:{code}:{at.isoformat()}", tracking_code, code, "", at))
        except NotUnderstood as error:
            raise NoAnswer(str(error)) from None
        return tuple(found)

    def _is_off(self, access: Access, tracking_code: str) -> bool:
        try:
            told = self.status(access, tracking_code)
        except Refused:
            return False
        return bool(told) and told[-1].code == self.called_off

    def _shift(self, access: Access, consignment: Consignment) -> dict[str, object]:
        if not consignment.fetched or consignment.pick_day is None:
            return {}
        rows = _data(ask("ghn", "GET", "/v2/shift/date", {"Token": access.key, "ShopId": access.shop}))
        for row in rows if isinstance(rows, list) else ():
            found = _SHIFT.search(words(row.get("title"))) if isinstance(row, dict) else None
            if not found or not isinstance(row.get("id"), int):
                continue
            day, month, year, hour = map(int, found.groups())
            part = MORNING if hour < 12 else AFTERNOON
            if ((year, month, day), part) == (consignment.pick_day.timetuple()[:3], consignment.pick_part):
                return {"pick_shift": [row["id"]]}
        raise Refused("GHN không có ca lấy hàng vào lúc đó")

    def _promised(self, access: Access, here: tuple[str, ...], there: tuple[str, ...]) -> date | None:
        # The day is worth little when it costs the price: whatever goes wrong here, there is none.
        try:
            asked = {"shop_id": int(access.shop), "from_district": int(here[1]), "to_district": int(there[1])}
            rows = _data(_post(access, "/v2/shipping-order/available-services", asked))
            ours = [one for one in rows or () if isinstance(one, dict) and one.get("service_type_id") == LIGHT]
            way = {
                "from_district_id": int(here[1]), "from_ward_code": here[2], "to_district_id": int(there[1]), "to_ward_code": there[2],
                "service_id": ours[0]["service_id"],
            }  # fmt: skip
            data = _data(_post(access, "/v2/shipping-order/leadtime", way))
            return datetime.fromtimestamp(int(data["leadtime"]), UTC).astimezone(VIETNAM).date()
        except (NoAnswer, Refused, KeyError, IndexError, TypeError, ValueError, OverflowError, OSError):
            return None

    def _switch(self, access: Access, to: str, tracking_code: str) -> None:
        data = _data(_post(access, f"/v2/switch-status/{to}", {"order_codes": [tracking_code]}))
        rows = [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []
        mine = next((one for one in rows if one.get("order_code") == tracking_code), None)
        if mine is None or mine.get("result") is not True:
            raise Refused(words(mine.get("message")) if mine else "")


def _post(access: Access, path: str, body: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
    return ask("ghn", "POST", path, {"Token": access.key, "ShopId": access.shop}, body=body)


def _data(answer: tuple[int, dict[str, Any]]) -> Any:
    status, said = answer
    if "code=401" in words(said.get("message")):
        # A key refused inside an answer says nothing of any parcel: read as a no, one that is there would count as none.
        raise NoAnswer("key refused", key=True)
    if status != 200 or said.get("code") != 200:
        raise Refused(words(said.get("code_message_value")) or words(said.get("message")))
    return said.get("data")


def _size(of: Consignment) -> dict[str, int]:
    return {
        "weight": of.weight,
        "length": of.length or SMALLEST,
        "width": of.width or SMALLEST,
        "height": of.height or SMALLEST,
    }


def _booked(data: object) -> Booked:
    try:
        body = data if isinstance(data, dict) else {}
        code = fields.tracking_code(body, "order_code")
        fee = fields.dong(body, "total_fee") or None
    except NotUnderstood as error:
        raise NoAnswer(str(error)) from None
    return Booked(code, fee, day_in(body.get("expected_delivery_time")), words(body.get("sort_code"))[:40])
