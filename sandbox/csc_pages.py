"""The remote signing service's addresses, and the page on which a holder allows a use of a key."""

from typing import Any
from urllib.parse import unquote_plus, urlencode

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from . import authority, csc, csc_oauth, mishaps
from .database import Database
from .plain_text import clean
from .registry import Refusal
from .trust_pages import base

pages = Blueprint("csc", __name__)
CARRIED = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "lang", "description", "clientData", "credentialID", "numSignatures",
    "hash", "code_challenge", "code_challenge_method",
)  # fmt: skip


def _database() -> Database:
    return current_app.extensions["sandbox"].database


@pages.get("/csc")
def home() -> str:
    """Whose keys are kept here, who may ask, and where."""
    clients = _database().rows("SELECT client, name FROM csc_client ORDER BY client")
    return render_template("csc.html", held=authority.holders(_database()), clients=clients, base=base())


@pages.post("/csc/clients")
def register() -> tuple[Response, int]:
    """Make an application known: JSON client_id, client_secret, name, redirect_uris."""
    given = request.get_json()
    try:
        csc_oauth.register_client(_database(), given if isinstance(given, dict) else {})
    except Refusal as error:
        return jsonify({"success": False, "field": error.field, "message": str(error)}), 400
    return jsonify({"success": True}), 201


@pages.post("/csc/v1/info")
def info() -> Response:
    mishaps.delay(_mishap())
    return jsonify(csc.info(base()))


@pages.post("/csc/v1/auth/login")
def login() -> Response:
    mishaps.delay(_mishap())
    basic = request.authorization
    named = (basic.username or "", basic.password or "") if basic is not None and basic.type == "basic" else None
    return jsonify(csc.login(_database(), named, _said()))


@pages.post("/csc/v1/auth/revoke")
def revoke() -> tuple[str, int]:
    csc.bearer(_database(), request.headers.get("Authorization", ""))
    csc.revoke(_database(), _said().get("token"))
    return "", 204


@pages.post("/csc/v1/credentials/list")
def listed() -> Response:
    return jsonify(csc.listed(_database(), _holder(), _said()))


@pages.post("/csc/v1/credentials/info")
def described() -> Response:
    return jsonify(csc.described(_database(), base(), _holder(), _said(), _mishap()))


@pages.post("/csc/v1/credentials/sendOTP")
def send_code() -> tuple[str, int]:
    csc.send_code(_database(), _holder(), _said())
    return "", 204


@pages.post("/csc/v1/credentials/authorize")
def allow() -> Response:
    return jsonify(csc.authorize(_database(), base(), _holder(), _said(), _mishap()))


@pages.post("/csc/v1/credentials/extendTransaction")
def extend() -> Response:
    return jsonify(csc.extend(_database(), _holder(), _said()))


@pages.post("/csc/v1/signatures/signHash")
def sign() -> Response:
    return jsonify(csc.sign(_database(), base(), _holder(), _said(), _mishap()))


# `info` names the sandbox itself as the base of these three; clients that take the methods' own address for it are served too.
@pages.route("/csc/v1/oauth2/authorize", methods=["GET", "POST"])
@pages.route("/oauth2/authorize", methods=["GET", "POST"])
def authorize() -> AnyResponse | str | tuple[str, int]:
    """A holder is sent here to allow a service or a signature; what they say is sent back."""
    said = {name: request.values.get(name, "") for name in CARRIED}
    try:
        asked = csc_oauth.read_request(_database(), said)
    except Refusal as refusal:
        return render_template("refused.html", sentence=str(refusal)), 400
    except csc.Wrong as wrong:
        return _back(said["redirect_uri"], said, error=wrong.error, error_description=str(wrong))
    if request.method == "GET":
        return _choose(asked, said)
    if "no" in request.form:
        return _back(asked.redirect_uri, said, error="access_denied")
    try:
        code = csc_oauth.grant(_database(), asked, clean(request.form.get("holder"), 120))
    except Refusal as refusal:
        return _choose(asked, said, str(refusal)), 400
    return _back(asked.redirect_uri, said, code=code)


@pages.post("/csc/v1/oauth2/token")
@pages.post("/oauth2/token")
def token() -> Response:
    mishaps.delay(_mishap())
    return jsonify(csc_oauth.redeem(_database(), request.form.to_dict(), _basic(), _mishap()))


@pages.post("/csc/v1/oauth2/revoke")
@pages.post("/oauth2/revoke")
def forget() -> tuple[str, int]:
    csc_oauth.redeem_client(_database(), request.form.to_dict(), _basic())
    csc.revoke(_database(), request.form.get("token"))
    return "", 204


@pages.errorhandler(csc.Wrong)
def wrong(error: csc.Wrong) -> tuple[Response, int]:
    """10.2: an error and its description."""
    return jsonify({"error": error.error, "error_description": str(error)}), error.status


def _mishap() -> str:
    return mishaps.chosen(_database(), "csc")


def _holder() -> str:
    mishaps.delay(_mishap())
    return csc.bearer(_database(), request.headers.get("Authorization", ""))


def _said() -> dict[str, Any]:
    """The body; none at all is an empty one."""
    if not request.get_data():
        return {}
    given = request.get_json(force=True, silent=True)
    if not isinstance(given, dict):
        raise csc.Wrong("The body is not a JSON object")
    return given


def _basic() -> tuple[str, str] | None:
    basic = request.authorization
    if basic is None or basic.type != "basic":
        return None
    # RFC 6749, 2.3.1: both are form-encoded before they are joined.
    return unquote_plus(basic.username or ""), unquote_plus(basic.password or "")


def _choose(asked: csc_oauth.Asked, said: dict[str, str], error: str = "") -> str:
    held = [
        one for one in authority.holders(_database()) if not asked.credential or asked.credential in one.credentials
    ]
    codes = [csc.short_code(one) for one in asked.hashes]
    return render_template("csc_authorize.html", asked=asked, said=said, held=held, codes=codes, error=error)


def _back(uri: str, said: dict[str, str], **more: str) -> AnyResponse:
    """Back to the application; its address may have a query of its own."""
    query = urlencode({**more, **({"state": said["state"]} if said["state"] else {})})
    return redirect(uri + ("&" if "?" in uri else "?") + query, 303 if request.method == "POST" else 302)
