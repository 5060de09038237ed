"""SePay's sibling on screen: who is told, what was sent, what they answered, and mishaps to try."""

import sqlite3

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import sepay, start_file
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("sepay", __name__, url_prefix="/sepay")
STATUSES = {
    "waiting": "đang chờ gửi",
    "sending": "đang gửi",
    "delivered": "đã nhận",
    "refused": "bị từ chối",
    "failed": "gửi không được",
    "dropped": "bị rơi",
}


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def _deliveries() -> list[sqlite3.Row]:
    return _database().rows(
        """SELECT d.*, w.url, w.auth, e.number, e.direction, e.amount, t.content, t.at
           FROM delivery d JOIN webhook w ON w.id = d.webhook JOIN entry e ON e.id = d.entry
           JOIN transfer t ON t.id = e.transfer ORDER BY d.id DESC LIMIT 50"""
    )


@pages.get("")
def board(error: str = "", typed: dict[str, str] | None = None) -> str:
    """Webhooks, mishap and deliveries on one page."""
    with _database().transaction() as connection:
        fault = sepay.chosen_fault(connection)
    return render_template(
        "sepay.html", webhooks=_database().rows("SELECT * FROM webhook ORDER BY id"), deliveries=_deliveries(),
        statuses=STATUSES, faults=sepay.FAULTS, fault=fault, error=error, typed=typed or {},
    )  # fmt: skip


@pages.get("/deliveries.json")
def deliveries() -> Response:
    """The latest 50 deliveries, newest first."""
    names = ("id", "entry", "url", "auth", "fault", "status", "attempts", "http_status", "answer", "body")
    return jsonify([{name: row[name] for name in names} for row in _deliveries()])


@pages.post("/webhooks")
def subscribe() -> AnyResponse | tuple[Response | str, int]:
    """Add a webhook: JSON or form with account_number, url, auth and key."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    if not isinstance(given, dict):
        abort(400)
    try:
        number = start_file.subscribe(_database(), given)
    except Refusal as error:
        if request.is_json:
            return jsonify({"success": False, "field": error.field, "message": str(error)}), 400
        return board(str(error), given), 400
    if request.is_json:
        return jsonify({"success": True, "id": number}), 201
    return redirect(url_for("sepay.board"), 303)


@pages.post("/fault")
def fault() -> AnyResponse | tuple[str, int]:
    """Choose what happens to notifications from now on."""
    try:
        sepay.choose_fault(_database(), clean(request.form.get("fault"), 20))
    except Refusal as error:
        return board(str(error)), 400
    return redirect(url_for("sepay.board"), 303)


@pages.post("/deliveries/<int(max=9007199254740991):delivery>/replay")
def replay(delivery: int) -> AnyResponse:
    """Send a notification again."""
    if not sepay.replay(_database(), delivery, clean(request.form.get("fault"), 20) or "none"):
        abort(404)
    current_app.extensions["sandbox"].courier.wake()
    return redirect(url_for("sepay.board"), 303)
