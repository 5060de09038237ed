"""GHTK's sibling where parcels are ordered: `/services/shipment/…`, as docs/adapters/ghtk.md describes it with its sources."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from . import carrier_orders as orders
from .database import Database

pages = Blueprint("ghtk_orders", __name__, url_prefix="/ghtk/services/shipment")
Answer = Response | tuple[Response, int]
VIETNAM = timezone(timedelta(hours=7))
WORDS = {
    "1": "Chưa tiếp nhận",
    "2": "Đã tiếp nhận",
    "3": "Đã lấy hàng",
    "4": "Đang giao hàng",
    "5": "Đã giao hàng",
    "-1": "Hủy đơn hàng",
}


def _database() -> Database:
    database: Database = current_app.extensions["sandbox"].database
    return database


def _no(message: str, status: int = 200, **more: object) -> Answer:
    return jsonify({"success": False, "message": message, "log_id": "ghtk-thu", **more}), status


@pages.before_request
def _enter() -> Answer | None:
    mishap = orders.chosen(_database(), "ghtk")
    if mishap == "error":
        abort(500)
    if mishap == "garbage":
        return Response("<html>Bảo trì</html>")
    token = request.headers.get("Token", "")
    if len(token) < 16 or token.startswith("sai"):
        return _no("Cần cung cấp token hợp lệ", 401, error_code="20101")
    return None


def _known(province: str, district: str, ward: str) -> bool:
    """Whether there was such a place before July 2025; a district alone is enough for a price."""
    for name, districts in orders.places().items():
        if name.lower() in province.lower():
            wards = districts.get(district)
            return wards is not None and (not ward or ward in wards)
    return False


@pages.get("/fee")
def fee() -> Answer:
    said = request.args
    for name in ("pick_province", "pick_district", "province", "district"):
        if not said.get(name):
            return _no(f"Xin hãy gửi trường {name}.", 422)
    weight = said.get("weight", "")
    if not weight.isdigit() or not 0 < int(weight) <= orders.HEAVIEST["ghtk"]:
        return _no("Khối lượng không hợp lệ, GHTK tính theo đơn vị gram", 400)
    there = _known(said["province"], said["district"], said.get("ward", ""))
    value = said.get("value", "0")
    total = orders.price(int(weight), said["district"] != said["pick_district"], int(value) if value.isdigit() else 0)
    return jsonify(
        {
            "success": True,
            "message": "",
            "fee": {
                "name": "area1",
                "fee": total,
                "insurance_fee": 0,
                "delivery_type": "",
                "extFees": [],
                "delivery": there,
            },
        }
    )


@pages.post("/order")
def order() -> Answer:
    body, mishap = request.get_json(silent=True), orders.chosen(_database(), "ghtk")
    said = body.get("order") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(said, dict):
        return _no("Chưa có thông tin order", 422, error_code="30101")
    for name in (
        "id",
        "pick_name",
        "pick_address",
        "pick_province",
        "pick_district",
        "pick_tel",
        "name",
        "tel",
        "address",
        "province",
        "district",
    ):
        if not said.get(name):
            return _no(f"Vui lòng nhập {name}", 422)
    if not said.get("street") and not said.get("hamlet"):
        return _no("Thiếu thông tin địa chỉ thôn/ấp/xóm/tổ", 422, error_code="30302")
    if not isinstance(said.get("value"), int) or said["value"] <= 0:
        return _no("Giá trị hàng hoá phải lớn hơn 0.", 422, error_code="30110")
    products = body.get("products") or []
    grams = 1 if said.get("weight_option") == "gram" else 1_000
    weight = sum(
        float(one.get("weight") or 0) * grams * int(one.get("quantity") or 1)
        for one in products
        if isinstance(one, dict)
    )
    if not 0 < weight <= orders.HEAVIEST["ghtk"]:
        return _no("GHTK tính theo đơn vị (kg) và không chuyển hàng > 20 kg.", 400, error_code="30603")
    total = orders.price(int(weight), said["district"] != said["pick_district"], said["value"]) + (
        7_000 if mishap == "price" else 0
    )
    held, new = orders.take(_database(), "ghtk", request.headers["Token"], str(said["id"]), body=body, fee=total)
    if mishap == "lost":
        abort(504)
    if not new:
        error = {
            "code": "ORDER_ID_EXIST",
            "partner_id": held["client_code"],
            "ghtk_label": held["code"],
            "created": "",
            "status": int(held["state"]),
        }
        return _no("Mã đơn hàng của bạn đã tồn tại trên hệ thống GHTK", error=error)
    day = datetime.now(VIETNAM) + timedelta(days=2)
    made = {
        "partner_id": held["client_code"], "label": held["code"], "area": "1", "fee": str(held["fee"]), "insurance_fee": "0",
        "tracking_id": int(held["code"].rsplit(".", 1)[1]), "estimated_pick_time": f"Sáng {datetime.now(VIETNAM):%Y-%m-%d}",
        "estimated_deliver_time": f"Chiều {day:%Y-%m-%d}", "products": [], "status_id": 2,
    }  # fmt: skip
    return jsonify({"success": True, "message": "", "order": made})


def _found(number: str) -> dict[str, Any] | None:
    token, own = request.headers["Token"], number.removeprefix("partner_id:")
    if own != number:
        return orders.find(_database(), "ghtk", token, client_code=own)
    return orders.find(_database(), "ghtk", token, code=number)


@pages.get("/v2/<number>")
def status(number: str) -> Answer:
    held = _found(number)
    if held is None:
        return _no("Không tìm thấy vận đơn trên hệ thống", error_code="50109")
    state, at = held["state"], datetime.fromtimestamp(held["at"], UTC).astimezone(VIETNAM)
    if orders.chosen(_database(), "ghtk") == "yesterday":
        state, at = "2", at - timedelta(days=1)
    told = {
        "label_id": held["code"], "partner_id": held["client_code"], "status": state, "status_text": WORDS.get(state, state),
        "created": f"{at:%Y-%m-%d %H:%M:%S}", "modified": f"{at:%Y-%m-%d %H:%M:%S}", "message": "", "ship_money": str(held["fee"]),
    }  # fmt: skip
    return jsonify({"success": True, "message": "", "order": told})


@pages.post("/cancel/<number>")
def cancel(number: str) -> Answer:
    held = _found(number)
    if held is None:
        return _no("Không tìm thấy vận đơn trên hệ thống", 400, error_code="50109")
    if held["state"] == "-1":
        return _no("Đơn hàng đã ở trạng thái hủy", error_code="50101")
    if held["state"] not in orders.NOT_FETCHED["ghtk"]:
        return _no("Đơn đã lấy hàng, không thể hủy đơn.", error_code="50102")
    orders.move(_database(), "ghtk", held["code"], "-1")
    return jsonify({"success": True, "message": "", "log_id": "ghtk-thu"})
