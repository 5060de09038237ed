"""The screens of the bank app: choose a person, see the money, scan, pay, pay again."""

import secrets
import sqlite3
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import bins, registry, start_file, transfers, vietqr
from .database import Database
from .memo_styles import STYLES
from .plain_text import clean, read_amount
from .registry import Refusal

pages = Blueprint("bank", __name__, url_prefix="/bank")
COOKIE = "thu_customer"
CARRIED = ("qr", "bin", "number", "amount", "memo")
Answer = str | AnyResponse | tuple[str, int]


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def _customer() -> sqlite3.Row | None:
    slug = request.values.get("customer") or request.cookies.get(COOKIE, "")
    return registry.customer(_database(), clean(slug, 40))


@pages.after_request
def remember_customer(response: Response) -> Response:
    """Whoever the link names stays signed in."""
    slug = clean(request.args.get("customer"), 40)
    if slug and registry.customer(_database(), slug):
        response.set_cookie(COOKIE, slug, httponly=True, samesite="Lax")
    return response


@pages.get("")
def home() -> Answer:
    """Balance and history, or the people to choose from."""
    customer = _customer()
    if customer is None:
        return _choose()
    history = transfers.history(_database(), customer["bin"], customer["number"])
    return render_template("bank_home.html", customer=customer, history=history, styles=STYLES)


@pages.get("/people")
def people() -> Answer:
    """Become someone else."""
    return render_template(
        "bank_choose.html", customers=registry.customers(_database()), target="bank.home", carried={}
    )


@pages.get("/scan")
def scan() -> Answer:
    """Paste a VietQR, or open one straight from a link."""
    customer = _customer()
    if customer is None:
        return _choose()
    payload = request.args.get("qr")
    if payload is None:
        return render_template("bank_scan.html", customer=customer, payload="", error="")
    try:
        code = vietqr.parse(payload)
        registry.check_account(code.bin, code.account)
    except (vietqr.VietQRError, Refusal) as error:
        page = render_template("bank_scan.html", customer=customer, payload=payload[:600], error=str(error))
        return page, 400
    amount = "" if code.amount is None else f"{code.amount:,}".replace(",", ".")
    return _confirm(customer, {"bin": code.bin, "number": code.account, "amount": amount, "memo": code.memo or ""})


@pages.get("/transfer")
def transfer() -> Answer:
    """Transfer without a code: the receiver first, then amount and memo."""
    customer = _customer()
    if customer is None:
        return _choose()
    typed = {name: clean(request.args.get(name), 200) for name in ("bin", "number", "amount", "memo")}
    if not typed["bin"] and not typed["number"]:
        return render_template("bank_transfer.html", customer=customer, banks=bins.by_name(), typed=typed, error="")
    try:
        registry.check_account(typed["bin"], typed["number"])
    except Refusal as error:
        page = render_template(
            "bank_transfer.html", customer=customer, banks=bins.by_name(), typed=typed, error=str(error)
        )
        return page, 400
    return _confirm(customer, typed)


@pages.post("/pay")
def pay() -> Answer:
    """Send the money; the form's one-time id makes a double click one transfer."""
    customer = _customer()
    if customer is None:
        return _choose()
    typed = {name: clean(request.form.get(name), 200) for name in ("bin", "number", "amount", "memo")}
    try:
        amount = read_amount(typed["amount"])
        if amount is None:
            raise Refusal("amount", "Số tiền chỉ gồm chữ số, ví dụ 260.000.")
        once = clean(request.form.get("once"), 65)
        done = transfers.pay(
            _database(), customer["slug"],
            once=once, bin_=typed["bin"], number=typed["number"], amount=amount, memo=typed["memo"],
        )  # fmt: skip
    except Refusal as error:
        return _confirm(customer, typed, error)
    current_app.extensions["sandbox"].courier.wake()
    return redirect(url_for("bank.receipt", transfer=done["id"]), 303)


@pages.get("/receipt/<int(max=9007199254740991):transfer>")
def receipt(transfer: int) -> Answer:
    """What was paid, and the way to pay it once more."""
    done = transfers.find(_database(), transfer)
    if done is None:
        abort(404)
    payer = registry.customer(_database(), done["customer"])
    holder = registry.holder(_database(), done["to_bin"], done["to_number"])
    return render_template("bank_receipt.html", customer=payer, done=done, holder=holder)


@pages.post("/style")
def style() -> Answer:
    """Choose how this bank changes memos."""
    customer = _customer()
    if customer is None:
        return _choose()
    try:
        registry.choose_style(_database(), customer["slug"], clean(request.form.get("style"), 40))
    except Refusal as error:
        return render_template("refused.html", sentence=str(error)), 400
    return redirect(url_for("bank.home"), 303)


@pages.get("/accounts")
def look_up() -> tuple[Response, int]:
    """The holder of an account, as banks answer each other."""
    bin_, number = clean(request.args.get("bin"), 20), clean(request.args.get("number"), 40)
    holder = registry.holder(_database(), bin_, number)
    answer: dict[str, Any] = {"bin": bin_, "number": number, "holder": holder}
    return jsonify(answer), 200 if holder else 404


@pages.post("/accounts")
def register() -> tuple[Response, int]:
    """Make an account known: JSON bin, number, holder; optionally balance and customer."""
    given = request.get_json()
    if not isinstance(given, dict):
        abort(400)
    try:
        holder = start_file.register(_database(), given)
    except Refusal as error:
        return jsonify({"success": False, "field": error.field, "message": str(error)}), 400
    return jsonify({"success": True, "holder": holder}), 201


def _choose() -> Answer:
    target = request.endpoint if request.method == "GET" and request.endpoint else "bank.home"
    carried = {name: request.args[name] for name in CARRIED if name in request.args}
    return render_template(
        "bank_choose.html", customers=registry.customers(_database()), target=target, carried=carried
    )


def _confirm(customer: sqlite3.Row, typed: dict[str, str], error: Refusal | None = None) -> Answer:
    page = render_template(
        "bank_confirm.html", customer=customer, typed=typed, error=error, once=secrets.token_urlsafe(16),
        bank=bins.find(typed["bin"]), holder=registry.holder(_database(), typed["bin"], typed["number"]),
    )  # fmt: skip
    return (page, 400) if error else page
