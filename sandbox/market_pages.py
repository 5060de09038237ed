"""The other province's market at its addresses: who it is, what it sells, its one receipt, and a page for whoever looks."""

import json
import time
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from . import market
from .database import Database

pages = Blueprint("market", __name__, url_prefix="/market")


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def _address() -> str:
    base = current_app.extensions["sandbox"].address or request.host_url.rstrip("/")
    return f"{base}/market"


@pages.get("/")
def home() -> str:
    """What it sells, and its key to compare."""
    public = market.own_key(_database()).public_key().public_bytes_raw()
    shown = {
        "goods": market.GOODS,
        "name": market.NAME,
        "province": market.PROVINCE,
        "key": market.fingerprint(public),
        "receipt": market.RECEIPT,
    }
    return render_template("market.html", **shown)


@pages.post("/known")
def known() -> tuple[Response, int]:
    """A market tells its key, instead of a telephone call."""
    given = request.get_json(silent=True)
    try:
        return jsonify(
            {"id": market.know(_database(), given.get("public_key") if isinstance(given, dict) else None)}
        ), 200
    except market.Refused as refused:
        return jsonify({"error": str(refused)}), 422


@pages.get("/goods/<int:number>")
def goods(number: int) -> tuple[str, int]:
    return home(), 200 if 0 < number <= len(market.GOODS) else 404


@pages.get("/.well-known/lantoa.json")
def myself() -> Response:
    return _answered(market.myself(_database(), _address()))


@pages.get("/api/v1/search")
def search() -> Response:
    text = request.args.get("q", "")[:100]
    if "loi-cham" in text:
        time.sleep(3)
    return _answered(market.search(text, _address()), spoiled="loi-ky" in text)


@pages.get("/api/v1/receipts/<code>")
def receipt(code: str) -> Response:
    if code != market.RECEIPT:
        return _answered(market.problem(404, "Nobody here wrote this receipt."), 404)
    return _answered(market.receipt(_database(), _address()))


@pages.get("/api/v1/certificates/<code>")
def certificate(code: str) -> Response:
    return _answered(market.problem(404, "Nobody here signed this certificate."), 404)


def _answered(said: dict[str, Any], status: int = 200, *, spoiled: bool = False) -> Response:
    path, query = request.path.removeprefix("/market"), request.query_string.decode("latin-1")
    kind = "application/json"
    headers: dict[str, str] = {}
    try:
        question = market.check(_database(), dict(request.headers), _address(), path, query)
    except market.Refused as refused:
        said, status, question = market.problem(401, str(refused)), 401, ""
    if status != 200:
        kind = "application/problem+json"
    body = json.dumps(said, ensure_ascii=False).encode()
    if question:
        headers = market.sign(market.own_key(_database()), status, kind, body, _address(), path, query, question)
    if spoiled:
        body += b" "
    return Response(body, status, headers, content_type=kind)
