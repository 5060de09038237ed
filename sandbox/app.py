"""One small website with the fifteen places: the bank, SePay's sibling, the phone inbox, the electronic identity, the witness, another province's market, the
carriers, the trust services, the remote signer, the app signer, Shopee, TikTok Shop, Facebook and Zalo, and a miniature web of shops that answers by host name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from . import (
    app_signer_pages,
    bank_pages,
    bins,
    carrier_pages,
    csc_pages,
    eid_pages,
    facebook_pages,
    ghn_pages,
    ghtk_pages,
    list_pages,
    market_pages,
    phone_pages,
    plain_text,
    registry,
    sepay_pages,
    shopee_pages,
    small_web,
    start_file,
    tiktok_pages,
    trust_pages,
    witness_pages,
    zalo_pages,
)
from .courier import Courier
from .database import Database

SENTENCES = {
    400: "Máy không hiểu yêu cầu này. Bạn quay lại rồi thử lần nữa nhé.",
    404: "Không có trang này. Bạn xem lại đường dẫn nhé.",
    405: "Trang này không nhận cách gửi đó.",
    413: "Nội dung gửi lên quá lớn.",
    414: "Đường dẫn quá dài.",
    415: "Nội dung phải là JSON.",
}


@dataclass(frozen=True)
class Parts:
    """What the pages work with, kept in `app.extensions["sandbox"]`."""

    database: Database
    courier: Courier
    gateway_keys: start_file.GatewayKeys
    address: str = ""


def create_app(data: Path, start: str | None = None, *, minute: float = 60.0, address: str = "") -> Flask:
    """The website over one data file; `start` is the start file's text, `minute` the courier's minute in seconds.

    `address` (`http://127.0.0.1:8001`) goes into certificates; without one it is whatever a request came to.
    """
    database = Database(data)
    registry.seed(database)
    keys = start_file.read(database, start) if start else start_file.GatewayKeys()
    app = Flask(__name__)
    app.url_map.strict_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.config["MAX_FORM_MEMORY_SIZE"] = 64 * 1024
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.filters.update(dong=plain_text.dong, when=plain_text.short_time, day=plain_text.day)
    app.jinja_env.globals.update(find_bank=bins.find)
    app.extensions["sandbox"] = Parts(database, Courier(database, minute), keys, address.rstrip("/"))
    for pages in (
        bank_pages.pages,
        sepay_pages.pages,
        list_pages.pages,
        phone_pages.pages,
        eid_pages.pages,
        witness_pages.pages,
        market_pages.pages,
        carrier_pages.pages,
        ghn_pages.pages,
        ghtk_pages.pages,
        trust_pages.pages,
        csc_pages.pages,
        app_signer_pages.pages,
        shopee_pages.pages,
        facebook_pages.pages,
        zalo_pages.pages,
        tiktok_pages.pages,
    ):
        app.register_blueprint(pages)
    app.add_url_rule("/", "index", lambda: render_template("index.html"))
    app.add_url_rule("/health", "health", lambda: Response("ok", mimetype="text/plain"))
    app.register_error_handler(HTTPException, _refused)
    app.before_request(small_web.answer)
    app.after_request(_guard)
    return app


def _refused(error: HTTPException) -> tuple[str | dict[str, Any], int]:
    code = error.code or 500
    sentence = SENTENCES.get(code, "Có trục trặc. Bạn thử lại sau ít phút.")
    if request.is_json or request.path.endswith(".json"):
        return {"success": False, "message": sentence}, code
    return render_template("refused.html", sentence=sentence), code


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if not request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response
