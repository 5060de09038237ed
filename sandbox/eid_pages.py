"""The electronic identity's addresses: what programs ask, and the page on which a citizen says who they are."""

import sqlite3
from urllib.parse import unquote_plus, urlencode

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import eid
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("eid", __name__, url_prefix="/eid")
CARRIED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "acr_values",
)


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def _issuer() -> str:
    return request.host_url.rstrip("/") + url_for("eid.home")


@pages.get("")
def home() -> str:
    """Who lives here, and who asks."""
    clients = _database().rows("SELECT client, name, redirect_uris FROM eid_client ORDER BY client")
    return render_template("eid_home.html", citizens=eid.citizens(_database()), clients=clients)


@pages.get("/.well-known/openid-configuration")
def discovery() -> Response:
    return jsonify(eid.discovery(_issuer()))


@pages.get("/jwks")
def jwks() -> Response:
    return jsonify(eid.jwks(_database()))


@pages.route("/authorize", methods=["GET", "POST"])
def authorize() -> AnyResponse | str | tuple[str, int]:
    """Somebody is sent here to say who they are; what they choose is sent back by a code."""
    said = {name: request.values.get(name, "") for name in CARRIED}
    try:
        asked = eid.read_request(_database(), said)
    except eid.Wrong as wrong:
        if not wrong.tell:
            return render_template("refused.html", sentence=str(wrong)), 400
        return _back(said, error=wrong.code, error_description=str(wrong))
    if request.method == "GET":
        return _choose(asked, said)
    if "no" in request.form:
        return _back(said, error="access_denied")
    try:
        citizen, level = (
            int(text) if text.isdecimal() and len(text) < 10 else 0 for text in map(_given, ("citizen", "level"))
        )
        code = eid.grant(_database(), asked, citizen, level, _given("mishap") or "none")
    except Refusal as refusal:
        return _choose(asked, said, str(refusal)), 400
    return _back(said, code=code)


@pages.post("/token")
def token() -> tuple[Response, int]:
    """A client brings its code."""
    basic = request.authorization
    named = None
    if basic is not None and basic.type == "basic":
        # RFC 6749, 2.3.1: both are form-encoded before they are joined.
        named = (unquote_plus(basic.username or ""), unquote_plus(basic.password or ""))
    try:
        return jsonify(eid.redeem(_database(), _issuer(), request.form.to_dict(), named)), 200
    except eid.Wrong as wrong:
        answer = jsonify({"error": wrong.code, "error_description": str(wrong)})
        return answer, 401 if wrong.code == "invalid_client" else 400


def _given(name: str) -> str:
    return clean(request.form.get(name), 40)


def _choose(asked: eid.Request, said: dict[str, str], error: str = "") -> str:
    listed: list[sqlite3.Row] = eid.citizens(_database())
    return render_template(
        "eid_authorize.html", asked=asked, said=said, citizens=listed, mishaps=eid.MISHAPS, levels=sorted(eid.LEVELS.values()), error=error
    )  # fmt: skip


def _back(said: dict[str, str], **more: str) -> AnyResponse:
    """Back to the client; its address may have a query of its own."""
    query = urlencode({**more, **({"state": said["state"]} if said["state"] else {}), "iss": _issuer()})
    return redirect(said["redirect_uri"] + ("&" if "?" in said["redirect_uri"] else "?") + query, 303)
