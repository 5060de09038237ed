"""The text gateway's address and the phones on screen."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import answers, inbox
from .database import Database
from .plain_text import clean, local_time

pages = Blueprint("phone", __name__)


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def _phone(number: str) -> str:
    phone = inbox.normal_phone(number)
    if phone is None:
        abort(404)
    return phone


@pages.post("/esms/MainService.svc/json/SendMultipleMessage_V4_post_json")
def send() -> tuple[Response, int]:
    """eSMS.vn's way of sending one message."""
    given = request.get_json(force=True, silent=True)
    if not isinstance(given, dict):
        return jsonify({"CodeResult": "99", "CountRegenerate": 0, "ErrorMessage": "Invalid request"}), 400
    keys = current_app.extensions["sandbox"].gateway_keys
    return jsonify(inbox.accept(_database(), given, keys.api_key, keys.secret_key)), 200


@pages.get("/phone")
def phones() -> str | AnyResponse | tuple[str, int]:
    """Choose a number."""
    typed = clean(request.args.get("number"), 40)
    phone = inbox.normal_phone(typed)
    if phone:
        return redirect(url_for("phone.messages", number=local(phone)), 303)
    page = render_template("phones.html", phones=inbox.phones(_database()), typed=typed, local=local)
    return (page, 400) if typed else page


@pages.get("/phone/<number>")
def messages(number: str) -> str:
    """One phone's messages, newest first; the page looks again by itself."""
    phone = _phone(number)
    keys = current_app.extensions["sandbox"].gateway_keys
    shown = {"phone": local(phone), "number": keys.number if keys.answers_to else "", "failed": "hong" in request.args}
    return render_template("phone.html", messages=inbox.messages(_database(), phone), **shown)


@pages.post("/phone/<number>/write")
def write(number: str) -> AnyResponse:
    """This phone writes to the gateway's number."""
    phone = _phone(number)
    keys = current_app.extensions["sandbox"].gateway_keys
    status = answers.write(_database(), keys, phone, request.form.get("content", ""))
    failed: dict[str, Any] = {} if status == 200 else {"hong": "1"}
    return redirect(url_for("phone.messages", number=local(phone), **failed), 303)


@pages.get("/phone/<number>.json")
def messages_json(number: str) -> Response:
    """The same for programs."""
    phone = _phone(number)
    listed = [
        {"id": row["smsid"], "at": local_time(row["at"]), "from": row["sender"], "content": row["content"],
         "code": row["code"], "links": [words for link, words in row["parts"] if link]}
        for row in inbox.messages(_database(), phone)
    ]  # fmt: skip
    return jsonify({"number": phone, "messages": listed})


def local(phone: str) -> str:
    """`0912345678`, as people write it."""
    return "0" + phone.removeprefix("+84")
