"""The app signer's addresses for programs, and the phone on which a subscriber sees what is to be signed."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import app_signer, authority, mishaps
from .database import Database
from .plain_text import clean
from .registry import Refusal
from .trust_pages import base

pages = Blueprint("app_signer", __name__, url_prefix="/sca")


def _database() -> Database:
    return current_app.extensions["sandbox"].database


@pages.get("")
def phones() -> str:
    """Whose phone to look at, and who may ask."""
    held = [(one, _waiting(one.slug)) for one in authority.holders(_database())]
    clients = _database().rows("SELECT sp_id, name, webhook FROM app_client ORDER BY sp_id")
    return render_template("app_signer.html", held=held, clients=clients, base=base())


@pages.post("/clients")
def register() -> tuple[Response, int]:
    """Make a service provider known: JSON sp_id, sp_password, name, webhook."""
    given = request.get_json()
    try:
        app_signer.register_client(_database(), given if isinstance(given, dict) else {})
    except Refusal as error:
        return jsonify({"success": False, "field": error.field, "message": str(error)}), 400
    return jsonify({"success": True}), 201


@pages.post("/sp769/v1/credentials/get_certificate")
def certificates() -> Response:
    return jsonify(app_signer.certificates(_database(), base(), _said(), _mishap()))


@pages.post("/sp769/v1/signatures/sign")
def submit() -> Response:
    return jsonify(app_signer.submit(_database(), base(), _said(), _mishap(), _minute()))


@pages.post("/sp769/v1/signatures/sign/<number>/status")
def status(number: str) -> Response:
    mishaps.delay(_mishap())
    return jsonify(app_signer.status(_database(), clean(number, 100)))


@pages.get("/app/<slug>")
def phone(slug: str, error: str = "") -> str:
    """One subscriber's phone: what is to be signed, and what was."""
    one = _holder(slug)
    return render_template(
        "app_signer_phone.html",
        one=one,
        asked=app_signer.requests(_database(), one.slug),
        shown=app_signer.SHOWN,
        error=error,
    )


@pages.get("/app/<slug>.json")
def phone_json(slug: str) -> Response:
    """The same for programs."""
    return jsonify({"requests": app_signer.requests(_database(), _holder(slug).slug)})


@pages.post("/app/<slug>/<code>")
def answer(slug: str, code: str) -> AnyResponse | tuple[Response | str, int]:
    """Confirm or refuse: form or JSON with answer, `yes` or `no`."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    said = given.get("answer") if isinstance(given, dict) else None
    if said not in ("yes", "no"):
        abort(400)
    one = _holder(slug)
    try:
        app_signer.answer(_database(), base(), one.slug, clean(code, 60), said == "yes", _mishap(), _minute())
    except Refusal as error:
        if request.is_json:
            return jsonify({"success": False, "field": error.field, "message": str(error)}), 409
        return phone(slug, str(error)), 409
    if request.is_json:
        return jsonify({"success": True}), 200
    return redirect(url_for("app_signer.phone", slug=slug), 303)


@pages.errorhandler(app_signer.Wrong)
def wrong(error: app_signer.Wrong) -> tuple[Response, int]:
    """An error by number and name."""
    return jsonify({"status_code": error.status, "message": str(error), "data": None}), error.status


def _mishap() -> str:
    return mishaps.chosen(_database(), "app")


def _minute() -> float:
    return float(current_app.extensions["sandbox"].courier.minute)


def _said() -> dict[str, Any]:
    mishaps.delay(_mishap())
    given = request.get_json(force=True, silent=True)
    if not isinstance(given, dict):
        raise app_signer.Wrong(400, "BAD_REQUEST")
    return given


def _holder(slug: str) -> authority.Holder:
    try:
        return authority.holder(_database(), clean(slug, 120))
    except Refusal:
        abort(404)


def _waiting(slug: str) -> int:
    return sum(one["status"] == "waiting" for one in app_signer.requests(_database(), slug))
