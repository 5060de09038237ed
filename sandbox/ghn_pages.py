"""GHN's sibling where parcels are ordered: `…/shiip/public-api`, as docs/adapters/ghn.md describes it with its sources."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, jsonify, request

from . import carrier_orders as orders
from .database import Database

pages = Blueprint("ghn_orders", __name__, url_prefix="/ghn/shiip/public-api")
Answer = Response | tuple[Response, int]
LIGHT = 53_320
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def _database() -> Database:
    database: Database = current_app.extensions["sandbox"].database
    return database


def _said(data: object, message: str = "Success", code: int = 200) -> Answer:
    return jsonify({"code": code, "message": message, "data": data}), code


def _no(message: str) -> Answer:
    return _said(None, message, 400)


@pages.before_request
def _enter() -> Answer | None:
    mishap = orders.chosen(_database(), "ghn")
    if mishap == "error":
        abort(500)
    if mishap == "garbage":
        return Response("<html>Bảo trì</html>")
    token = request.headers.get("Token", "")
    if len(token) < 16 or token.startswith("sai"):
        return _said(None, "Token is not valid!", 401)
    if "/v2/" in request.path and not request.headers.get("ShopId", "").isdigit():
        return _no("ShopId is required")
    return None


def _body() -> dict[str, Any]:
    said = request.get_json(silent=True)
    return said if isinstance(said, dict) else {}


def _districts() -> list[tuple[int, int, str]]:
    found, number = [], 1_000
    for place, districts in enumerate(orders.places().values(), 201):
        for name in districts:
            number += 1
            found.append((number, place, name))
    return found


def _wards(district: int) -> list[tuple[str, str]]:
    names = {number: name for number, _province, name in _districts()}
    for districts in orders.places().values():
        if names.get(district) in districts:
            return [(f"{district}{place:02d}", ward) for place, ward in enumerate(districts[names[district]], 1)]
    return []


def _known(district: object, ward: object) -> bool:
    return isinstance(district, int) and str(ward) in dict(_wards(district))


@pages.get("/master-data/province")
def provinces() -> Answer:
    return _said(
        [
            {"ProvinceID": place, "ProvinceName": name, "NameExtension": [name, f"Tỉnh {name}"]}
            for place, name in enumerate(orders.places(), 201)
        ]
    )


@pages.post("/master-data/district")
def districts() -> Answer:
    asked = _body().get("province_id")
    return _said(
        [
            {"DistrictID": number, "ProvinceID": province, "DistrictName": name}
            for number, province, name in _districts()
            if province == asked
        ]
    )


@pages.post("/master-data/ward")
def wards() -> Answer:
    asked = _body().get("district_id")
    if not isinstance(asked, int):
        return _no("district_id is required")
    return _said([{"WardCode": code, "DistrictID": asked, "WardName": name} for code, name in _wards(asked)])


@pages.post("/v2/shipping-order/available-services")
def services() -> Answer:
    return _said([{"service_id": LIGHT, "short_name": "Hàng nhẹ", "service_type_id": 2}])


def _price(said: dict[str, Any]) -> int | str:
    if not _known(said.get("to_district_id"), said.get("to_ward_code")):
        return "to_ward_code is invalid"
    weight = said.get("weight")
    if not isinstance(weight, int) or not 0 < weight <= orders.HEAVIEST["ghn"]:
        return "Khối lượng không hợp lệ"
    names = {number: name for number, _province, name in _districts()}
    start = names.get(said.get("from_district_id", 0), said.get("from_district_name"))
    far = start not in (None, names[said["to_district_id"]])
    return orders.price(weight, far, int(said.get("insurance_value") or 0))


@pages.post("/v2/shipping-order/fee")
def fee() -> Answer:
    total = _price(_body())
    if isinstance(total, str):
        return _no(total)
    return _said(
        {
            "total": total,
            "service_fee": total,
            "insurance_fee": 0,
            "cod_fee": 0,
            "pick_remote_areas_fee": 0,
            "deliver_remote_areas_fee": 0,
        }
    )


def _when() -> datetime:
    return datetime.fromtimestamp(int(time.time()), UTC) + timedelta(days=2)


@pages.post("/v2/shipping-order/leadtime")
def leadtime() -> Answer:
    if not _known(_body().get("to_district_id"), _body().get("to_ward_code")):
        return _no("to_ward_code is invalid")
    return _said({"leadtime": int(_when().timestamp()), "order_date": f"{datetime.now(UTC):%Y-%m-%d}"})


@pages.post("/v2/shipping-order/create")
def create() -> Answer:
    said, mishap = _body(), orders.chosen(_database(), "ghn")
    total = _price(said)
    if isinstance(total, str):
        return _no(total)
    missing = [
        name
        for name in ("to_name", "to_phone", "to_address", "required_note", "payment_type_id", "client_order_code")
        if not said.get(name)
    ]
    if missing:
        return _no(f"{missing[0]} is required")
    total += 7_000 if mishap == "price" else 0
    held, _new = orders.take(
        _database(), "ghn", request.headers["Token"], str(said["client_order_code"]), body=said, fee=total
    )
    if mishap == "lost":
        abort(504)
    return _said(_parcel(held) | {"fee": {"main_service": held["fee"]}, "trans_type": "truck"})


def _parcel(held: dict[str, Any]) -> dict[str, Any]:
    return {
        "order_code": held["code"],
        "sort_code": "QN-01-A3",
        "total_fee": held["fee"],
        "expected_delivery_time": _when().isoformat().replace("+00:00", "Z"),
    }


@pages.post("/v2/shipping-order/detail")
def detail() -> Answer:
    held = orders.find(_database(), "ghn", request.headers["Token"], code=str(_body().get("order_code", "")) or "-")
    return _told(held)


@pages.post("/v2/shipping-order/detail-by-client-code")
def detail_by_client_code() -> Answer:
    held = orders.find(
        _database(), "ghn", request.headers["Token"], client_code=str(_body().get("client_order_code", ""))
    )
    return _told(held)


def _told(held: dict[str, Any] | None) -> Answer:
    if held is None:
        return _no("Order not found")
    state, at = held["state"], datetime.fromtimestamp(held["at"], UTC)
    if orders.chosen(_database(), "ghn") == "yesterday":
        state, at = "ready_to_pick", at - timedelta(days=1)
    when = at.isoformat().replace("+00:00", "Z")
    return _said(
        _parcel(held)
        | {
            "client_order_code": held["client_code"],
            "status": state,
            "updated_date": when,
            "log": [{"status": state, "updated_date": when}],
        }
    )


@pages.post("/v2/shipping-order/update")
def update() -> Answer:
    said = _body()
    held = orders.find(_database(), "ghn", request.headers["Token"], code=str(said.get("order_code", "")) or "-")
    if held is None:
        return _no("Đơn hàng không tồn tại")
    if held["state"] in ("delivered", "returned", "cancel", "lost"):
        return _no("Không thể thay đổi thông tin đơn hàng")
    changed = {name: said[name] for name in ("to_phone", "to_address", "note") if isinstance(said.get(name), str)}
    orders.change(_database(), "ghn", str(held["code"]), changed)
    return _said(None)


@pages.get("/v2/shift/date")
def shifts() -> Answer:
    today = datetime.now(HERE).date()
    found: list[dict[str, Any]] = []
    for after in range(4):
        for morning in (True, False):
            shift_day, hours = today + timedelta(days=after), "7h00 - 12h00" if morning else "12h00 - 18h00"
            found.append({"id": len(found) + 2, "title": f"Ca lấy {shift_day:%d-%m-%Y} ({hours})"})
    return _said(found)


@pages.post("/v2/switch-status/<to>")
def switch(to: str) -> Answer:
    states = {"cancel": "cancel", "storing": "storing", "return": "return"}
    if to not in states:
        abort(404)
    codes = _body().get("order_codes")
    if not isinstance(codes, list):
        return _no("order_codes is required")
    answers = []
    for code in codes:
        held = orders.find(_database(), "ghn", request.headers["Token"], code=str(code))
        may = held and (to != "cancel" or held["state"] in (*orders.NOT_FETCHED["ghn"], "cancel"))
        if may:
            orders.move(_database(), "ghn", str(code), states[to])
        answers.append(
            {
                "order_code": code,
                "result": bool(may),
                "message": "OK" if may else "Không thể thay đổi trạng thái đơn hàng",
            }
        )
    return _said(answers)
