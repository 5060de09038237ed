"""The Zalo sibling's addresses: its interface for applications, the owner's yes, and a board where one writes as a buyer."""

import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from . import knocks, zalo_oa
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("zalo", __name__, url_prefix="/zalo")
LATE_MINUTES = 1


def _database() -> Database:
    return current_app.extensions["sandbox"].database


@pages.errorhandler(zalo_oa.Wrong)
def _wrong(wrong: zalo_oa.Wrong) -> Response:
    return jsonify({"error": wrong.error, "message": str(wrong)})


def _answer(data: Any) -> Response:
    return jsonify({"error": 0, "message": "Success", "data": data})


@pages.post("/accounts")
def register() -> tuple[Response, int]:
    """Make an account and its application known: JSON oa, app, app_secret, oa_secret, name, hook_url. The address is tried at once."""
    given = request.get_json()
    try:
        made = zalo_oa.register_account(_database(), given if isinstance(given, dict) else {})
    except Refusal as refused:
        return jsonify({"success": False, "field": refused.field, "message": str(refused)}), 400
    answered = knocks.deliver([zalo_oa.trial(str(given.get("hook_url") or ""))])
    return jsonify({"success": True, **made, "answered": answered}), 201


@pages.get("/v4/oa/permission")
def ask() -> str:
    """The page on which an owner says yes."""
    found = _database().rows(
        "SELECT oa, name FROM zalo_account WHERE app = ? ORDER BY oa", request.args.get("app_id", "")
    )
    return render_template("zalo_ask.html", found=found, back=request.args.get("redirect_uri", ""))


@pages.post("/yes")
def yes() -> AnyResponse:
    """The owner said yes."""
    oa, back = request.form.get("oa", ""), request.form.get("back", "")
    if not back.startswith(("http://", "https://")) or not zalo_oa.NUMBER.fullmatch(oa):
        abort(400)
    answer = urlencode({"code": zalo_oa.grant(_database(), oa), "oa_id": oa})
    return redirect(f"{back}{'&' if '?' in back else '?'}{answer}")


@pages.post("/v4/oa/access_token")
def token() -> Response:
    return jsonify(zalo_oa.token(_database(), request.headers.get("secret_key", ""), request.form))


@pages.post("/v3.0/oa/message/cs")
def send() -> Response:
    said = request.get_json(silent=True)
    return _answer(zalo_oa.send(_database(), _own(), said if isinstance(said, dict) else {}))


@pages.get("/v2.0/oa/listrecentchat")
def latest() -> Response:
    oa = _own()
    try:
        asked = json.loads(request.args.get("data", ""))
        offset, count = int(asked["offset"]), int(asked["count"])
    except (ValueError, TypeError, KeyError):
        raise zalo_oa.Wrong(-201, "data is invalid") from None
    return _answer(zalo_oa.latest(_database(), oa, max(offset, 0), max(count, 0)))


def _own() -> str:
    # The name of this header has an underscore, which some servers drop; the sandbox reads it as it came.
    return zalo_oa.opened(_database(), request.headers.get("access_token", ""))


@pages.get("")
def board(error: str = "", note: str = "") -> str:
    """Accounts with what is said there; here one plays the buyer."""
    database = _database()
    found = database.rows("SELECT oa, name FROM zalo_account ORDER BY oa")
    talks = {one["oa"]: database.rows("SELECT * FROM zalo_said WHERE oa = ? ORDER BY id DESC LIMIT 30", one["oa"])[::-1] for one in found}  # fmt: skip
    return render_template(
        "zalo.html", found=found, talks=talks, people=zalo_oa.PEOPLE, mishaps=knocks.MISHAPS, chosen=knocks.chosen(database, "zalo"),
        error=error, note=note,
    )  # fmt: skip


@pages.post("/say")
def say() -> tuple[str, int] | str | tuple[Response, int]:
    """Write, send a photo or a place: form or JSON oa, person, kind, text."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    said = {name: str(given.get(name) or "") for name in ("oa", "person", "kind", "text")}
    chosen = knocks.chosen(_database(), "zalo")
    wait = current_app.extensions["sandbox"].courier.minute * LATE_MINUTES if chosen == "late" else 0.0
    try:
        told = zalo_oa.write(_database(), said["oa"], said["person"], said["text"][:20_000], said["kind"] or "text")
    except Refusal as refused:
        words = str(refused)
        return (jsonify({"success": False, "message": words}), 400) if request.is_json else (board(error=words), 400)
    answered = knocks.deliver(zalo_oa.knock(_database(), said["oa"], [told], chosen), wait=wait)
    if request.is_json:
        return jsonify({"success": True, "event": told, "answered": answered}), 201
    return board(note=f"Đã gửi. Bên nhận trả lời: {', '.join(map(str, answered)) or 'chưa báo'}.")


@pages.post("/mishap")
def mishap() -> AnyResponse:
    """Choose what goes wrong with hooks."""
    try:
        knocks.choose(_database(), "zalo", clean(request.form.get("mishap", ""), 20))
    except Refusal:
        abort(400)
    return redirect("/zalo")
