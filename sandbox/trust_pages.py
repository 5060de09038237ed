"""The trust services' addresses: authority, status, lists and time stamps for programs, and the page on which one revokes and tries.

For tests, by JSON: `POST /trust/mishaps {"tsa": "nonce"}`, `POST /trust/certificates {"credential": "lan-rsa", "expired": true}`,
`POST /trust/certificates/<serial>/revoke {"reason": "key_compromise", "ago": 60}`, `GET /trust/holders.json`.
"""

import base64
import binascii
from typing import Any

from cryptography.hazmat.primitives import serialization
from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import authority, mishaps, ocsp, stamps
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("trust", __name__, url_prefix="/trust")
STATES = {"valid": "đang dùng được", "expired": "đã hết hạn", "revoked": "đã thu hồi"}
SERVICES = {"root": "CA gốc", "issuing": "CA cấp chứng thư", "ocsp": "Bên trả lời tình trạng", "tsa": "Dấu thời gian"}
ANSWER = AnyResponse | tuple[Response | str, int]


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def base() -> str:
    """This sandbox's own address, as it stands in certificates: the one it was started with, else the one it is asked at."""
    return current_app.extensions["sandbox"].address or request.host_url.rstrip("/")


@pages.get("")
def board(error: str = "") -> str:
    """Who has which certificates, what can go wrong, and what was taken back."""
    database = _database()
    for service in ("root", "issuing", "ocsp", "tsa"):
        authority.certificate(database, base(), service)
    listed = [
        {**dict(row), "state": authority.state(row), "who": _who(row["key"])}
        for row in authority.certificates(database, base())
    ]
    held = [{"one": one, **_secrets(one)} for one in authority.holders(database)]
    chosen = {service: mishaps.chosen(database, service) for service in mishaps.SERVICES}
    return render_template(
        "trust.html", held=held, certificates=listed, states=STATES, reasons=authority.REASONS, mishaps=mishaps, chosen=chosen, error=error,
    )  # fmt: skip


@pages.get("/holders.json")
def holders() -> Response:
    """Everybody with keys here, with the toy secrets and the certificates their keys have had."""
    database = _database()
    rows = authority.certificates(database, base())
    return jsonify(
        {
            "holders": [_told(one, rows) for one in authority.holders(database)],
            "certificates": [_row(row) for row in rows],
        }
    )


@pages.get("/<any(root, issuing):by>.crt")
def authority_certificate(by: str) -> Response:
    """An authority's own certificate, in DER."""
    return _der(authority.certificate(_database(), base(), by))


@pages.get("/root.pem")
def anchor() -> Response:
    """What to trust when trying: the root, in PEM."""
    made = authority.certificate(_database(), base(), "root")
    return Response(made.public_bytes(serialization.Encoding.PEM), mimetype="application/x-pem-file")


@pages.get("/<any(root, issuing):by>.crl")
def revocation_list(by: str) -> Response:
    """What an authority took back."""
    mishap = mishaps.chosen(_database(), "crl")
    mishaps.delay(mishap)
    listed = authority.revocation_list(_database(), base(), by, mishap)
    return Response(listed, mimetype="application/pkix-crl")


@pages.post("/ocsp")
def ask() -> Response:
    """RFC 6960, A.1: a question by POST."""
    return _answered(request.get_data())


@pages.get("/ocsp/<path:question>")
def ask_shortly(question: str) -> Response:
    """RFC 6960, A.1: a question in the address."""
    try:
        return _answered(base64.b64decode(question, validate=True))
    except (binascii.Error, ValueError):
        return _answered(b"")


@pages.post("/tsa")
def stamp() -> Response:
    """RFC 3161, 3.4: a request by POST."""
    mishap = mishaps.chosen(_database(), "tsa")
    mishaps.delay(mishap)
    if mishap == "refused":
        abort(403)
    if request.mimetype != "application/timestamp-query":
        abort(415)
    answer = stamps.stamp(_database(), base(), request.get_data(), mishap)
    return Response(answer, mimetype="application/timestamp-reply")


@pages.get("/certificates/<serial>.crt")
def leaf(serial: str) -> Response:
    """One certificate, in DER."""
    row = _database().row("SELECT der FROM trust_certificate WHERE serial = ?", authority.read_serial(serial))
    if row is None:
        abort(404)
    return Response(row["der"], mimetype="application/pkix-cert")


@pages.post("/certificates")
def issue() -> ANSWER:
    """Give a credential a new certificate: JSON or form with credential, optionally expired."""
    given = _given()
    try:
        credential = clean(given.get("credential"), 120)
        authority.owner(_database(), credential)
        made = authority.issue(_database(), base(), credential, expired=given.get("expired") in (True, "1"))
    except Refusal as error:
        return _refused(error)
    return _done({"success": True, "serial": f"{made.serial_number:x}"}, 201)


@pages.post("/certificates/<serial>/revoke")
def revoke(serial: str) -> ANSWER:
    """Take a certificate back: JSON or form with reason, and ago in seconds."""
    given = _given()
    try:
        ago = given.get("ago") or 0
        ago = (
            int(ago)
            if isinstance(ago, int | str) and str(ago).isascii() and str(ago).isdigit() and len(str(ago)) < 12
            else -1
        )
        reason = clean(given.get("reason"), 40) or "unspecified"
        authority.revoke(_database(), authority.read_serial(serial), reason, ago)
    except Refusal as error:
        return _refused(error)
    return _done({"success": True}, 200)


@pages.post("/mishaps")
def choose() -> ANSWER:
    """What goes wrong from now on: JSON or form with a mishap by service; those not named stay."""
    given = _given()
    try:
        with _database().transaction():
            for service, mishap in given.items():
                mishaps.choose(_database(), clean(service, 20), clean(mishap, 20))
    except Refusal as error:
        return _refused(error)
    return _done({"success": True, **{name: mishaps.chosen(_database(), name) for name in mishaps.SERVICES}}, 200)


@pages.get("/holders/<slug>.p12")
def key_file(slug: str) -> Response:
    """An officer's or a seal's key to take home; the password stands on the page."""
    try:
        packed = authority.key_file(_database(), base(), clean(slug, 120))
    except Refusal:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{slug}.p12"'}
    return Response(packed, mimetype="application/x-pkcs12", headers=headers)


def _answered(question: bytes) -> Response:
    mishap = mishaps.chosen(_database(), "ocsp")
    mishaps.delay(mishap)
    return Response(ocsp.answer(_database(), base(), question, mishap), mimetype="application/ocsp-response")


def _der(made: authority.x509.Certificate) -> Response:
    return Response(made.public_bytes(serialization.Encoding.DER), mimetype="application/pkix-cert")


def _given() -> dict[str, Any]:
    given = request.get_json() if request.is_json else request.form.to_dict()
    if not isinstance(given, dict):
        abort(400)
    return given


def _refused(error: Refusal) -> ANSWER:
    if request.is_json:
        return jsonify({"success": False, "field": error.field, "message": str(error)}), 400
    return board(str(error)), 400


def _done(said: dict[str, Any], status: int) -> ANSWER:
    return (jsonify(said), status) if request.is_json else redirect(url_for("trust.board"), 303)


def _who(name: str) -> str:
    if name in SERVICES:
        return SERVICES[name]
    try:
        return authority.owner(_database(), name).name
    except Refusal:  # a citizen whose name the start file no longer tells
        return "Người không còn ở đây"


def _secrets(one: authority.Holder) -> dict[str, str]:
    return {what: authority.toy_secret(_database(), one.slug, what) for what in ("password", "pin", "file")}


def _told(one: authority.Holder, rows: list[Any]) -> dict[str, Any]:
    secrets = _secrets(one)
    if one.kind == "person":
        del secrets["file"]
    return {
        "holder": one.slug, "name": one.name, "kind": one.kind, "number": one.number, "phone": one.phone, **secrets,
        "credentials": one.credentials, "certificates": [_row(row) for row in rows if row["key"] in one.credentials],
    }  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    names = ("serial", "not_before", "not_after", "revoked_at", "reason")
    return {"credential": row["key"], "state": authority.state(row), **{name: row[name] for name in names}}
