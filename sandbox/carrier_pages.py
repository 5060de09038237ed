"""The carriers' siblings on screen: tell of a parcel, try mishaps, download a settlement file."""

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request

from . import carrier_orders, carriers
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("carriers", __name__, url_prefix="/carriers")


def _database() -> Database:
    return current_app.extensions["sandbox"].database


@pages.get("")
def board(
    typed: dict[str, str] | None = None, error: str = "", answers: list[tuple[int | None, str]] | None = None
) -> str:
    """What can be told, and what was."""
    told = _database().rows("SELECT * FROM carrier_message ORDER BY id DESC LIMIT 50")
    ordered = _database().rows("SELECT * FROM carrier_order ORDER BY id DESC LIMIT 50")
    chosen = {name: carrier_orders.chosen(_database(), name) for name in carrier_orders.TITLES}
    return render_template(
        "carriers.html", ordered=ordered, order_mishaps=carrier_orders.MISHAPS, order_titles=carrier_orders.TITLES, chosen=chosen, titles=carriers.TITLES, states=carriers.STATES, mishaps=carriers.MISHAPS, told=told, typed=typed or {},
        error=error, answers=answers or [],
    )  # fmt: skip


@pages.post("/messages")
def tell() -> Response | tuple[Response | str, int] | str:
    """Tell a shop of a parcel: JSON or form with carrier, url, key, tracking_code, status, reason, cash, fee, mishap."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    if not isinstance(given, dict):
        abort(400)
    said = {
        name: clean(given.get(name), 600)
        for name in ("carrier", "url", "key", "tracking_code", "status", "reason", "mishap")
    }
    try:
        message = carriers.Message(
            said["carrier"], said["tracking_code"][:60], said["status"][:40], said["reason"][:200],
            _dong(given.get("cash")), _dong(given.get("fee")), carriers.now(),
        )  # fmt: skip
        answers = carriers.tell(_database(), message, said["url"], said["key"], said["mishap"] or "none")
    except Refusal as error:
        if request.is_json:
            return jsonify({"success": False, "field": error.field, "message": str(error)}), 400
        return board(given, str(error)), 400
    if request.is_json:
        return jsonify({"success": True, "answers": answers})
    return board(given, answers=answers)


@pages.post("/orders/mishap")
def order_mishap() -> Response | tuple[str, int] | str:
    """Choose what goes wrong from now on where parcels are ordered: form or JSON with carrier, mishap."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    if not isinstance(given, dict):
        abort(400)
    try:
        carrier_orders.choose(_database(), clean(given.get("carrier"), 20), clean(given.get("mishap"), 20))
    except Refusal as error:
        return board({}, str(error)), 400
    return jsonify({"success": True}) if request.is_json else board()


@pages.get("/settlements/<carrier>.csv")
def settlement(carrier: str) -> Response:
    """The settlement file of all that was told as handed over."""
    if carrier not in carriers.TITLES:
        abort(404)
    return Response(
        carriers.settlement(_database(), carrier), mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="doi-soat-{carrier}.csv"'},
    )  # fmt: skip


def _dong(given: object) -> int:
    written = clean(str(given if given is not None else ""), 20).replace(".", "")
    if not written:
        return 0
    if not (written.isascii() and written.isdigit()):
        raise Refusal("cash", "Số tiền là số nguyên, tính bằng đồng.")
    return int(written)
