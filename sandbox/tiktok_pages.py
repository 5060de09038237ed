"""TikTok Shop's sibling's addresses: its interface for applications, the owner's yes, and a board where one buys."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from . import knocks, tiktok_shop
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("tiktok", __name__, url_prefix="/tiktok")
LARGEST_PHOTO = 5_000_000
LATE_MINUTES = 1


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def _shop() -> str:
    body = b"" if request.mimetype == "multipart/form-data" or request.method == "GET" else request.get_data()
    header = request.headers.get("x-tts-access-token", "")
    return tiktok_shop.opened(_database(), request.path.removeprefix("/tiktok"), request.args, header, body)


def _answer(data: Any) -> Response:
    return jsonify({"code": 0, "message": "Success", "request_id": "sandbox", "data": data})


@pages.errorhandler(tiktok_shop.Wrong)
def _wrong(wrong: tiktok_shop.Wrong) -> tuple[Response, int]:
    return jsonify({"code": wrong.code, "message": str(wrong), "request_id": "sandbox"}), wrong.status


def _said() -> dict[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise tiktok_shop.Wrong(36009004, "The body is not a JSON object.", 400)
    return said


@pages.post("/shops")
def register() -> tuple[Response, int]:
    """Make a shop and its application known: JSON shop_id, app_key, app_secret, name, hook_url, back."""
    given = request.get_json()
    try:
        made = tiktok_shop.register_shop(_database(), given if isinstance(given, dict) else {})
    except Refusal as refused:
        return jsonify({"success": False, "field": refused.field, "message": str(refused)}), 400
    return jsonify({"success": True, **made}), 201


@pages.get("/oauth/authorize")
def ask() -> str:
    """The page on which an owner says yes."""
    app = request.args.get("app_key", "")
    shops = _database().rows("SELECT shop, name FROM tiktok_shop WHERE app = ? ORDER BY shop", app)
    return render_template("tiktok_ask.html", shops=shops, state=request.args.get("state", ""))


@pages.post("/yes")
def yes() -> AnyResponse:
    """The owner said yes, and goes back to the address registered for the application."""
    shop = request.form.get("shop", "")
    row = _database().row("SELECT app, back FROM tiktok_shop WHERE shop = ?", shop)
    if row is None or not row["back"].startswith(("http://", "https://")):
        abort(400)
    answer = {"app_key": row["app"], "code": tiktok_shop.grant(_database(), shop), "locale": "vi-VN", "shop_region": "VN"}  # fmt: skip
    return redirect(f"{row['back']}?{urlencode({**answer, 'state': request.form.get('state', '')})}")


@pages.get("/api/v2/token/get")
def token() -> Response:
    return _answer(tiktok_shop.token(_database(), request.args, by="auth_code"))


@pages.get("/api/v2/token/refresh")
def renewed() -> Response:
    return _answer(tiktok_shop.token(_database(), request.args, by="refresh_token"))


@pages.get("/authorization/202309/shops")
def shops() -> Response:
    return _answer({"shops": tiktok_shop.shops(_database(), _shop())})


@pages.get("/logistics/202309/warehouses")
def warehouses() -> Response:
    _shop()
    return _answer({"warehouses": tiktok_shop.warehouses()})


@pages.post("/product/202309/images/upload")
def upload() -> Response:
    """A photo; its bytes are not kept."""
    request.max_content_length = LARGEST_PHOTO
    request.max_form_memory_size = LARGEST_PHOTO
    _shop()
    photo = request.files.get("data")
    content = photo.read() if photo else b""
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        raise tiktok_shop.Wrong(12019100, "The image is no JPG or PNG.")
    name = f"tos-sandbox/{len(content):08x}"
    return _answer({"uri": name, "url": "", "width": 600, "height": 600, "use_case": request.form.get("use_case", "")})


@pages.post("/product/202309/products")
def create() -> Response:
    return _answer(tiktok_shop.create(_database(), _shop(), _said()))


@pages.put("/product/202309/products/<number>")
def edit(number: str) -> Response:
    return _answer(tiktok_shop.edit(_database(), _shop(), number, _said()))


@pages.get("/product/202309/products/<number>")
def product(number: str) -> Response:
    return _answer(tiktok_shop.product(_database(), _shop(), number))


@pages.post("/product/202309/products/<number>/prices/update")
def prices(number: str) -> Response:
    return _answer(tiktok_shop.set_prices(_database(), _shop(), number, _said()))


@pages.post("/product/202309/products/<number>/inventory/update")
def inventory(number: str) -> Response:
    return _answer(tiktok_shop.set_stocks(_database(), _shop(), number, _said()))


@pages.post("/product/202309/products/activate")
def activate() -> Response:
    return _answer(tiktok_shop.set_sight(_database(), _shop(), _said(), shown=True))


@pages.post("/product/202309/products/deactivate")
def deactivate() -> Response:
    return _answer(tiktok_shop.set_sight(_database(), _shop(), _said(), shown=False))


@pages.post("/product/202309/products/search")
def search() -> Response:
    return _answer(tiktok_shop.search(_database(), _shop(), _said(), request.args))


@pages.get("/product/202309/categories")
def categories() -> Response:
    _shop()
    return _answer({"categories": tiktok_shop.categories()})


@pages.get("/logistics/202309/delivery_options/<option>/shipping_providers")
def carriers(option: str) -> Response:
    _shop()
    return _answer({"shipping_providers": tiktok_shop.carriers()})


@pages.post("/fulfillment/202309/packages/<parcel>/ship")
def ship(parcel: str) -> Response:
    return _answer(tiktok_shop.ship(_database(), _shop(), parcel, _said()))


@pages.post("/return_refund/202309/cancellations")
def cancel() -> Response:
    return _answer(tiktok_shop.cancel(_database(), _shop(), _said()))


@pages.post("/return_refund/202309/cancellations/search")
def cancellations() -> Response:
    return _answer(tiktok_shop.cancellations(_database(), _shop(), _said(), request.args))


@pages.post("/return_refund/202309/cancellations/<asked>/approve")
def approve(asked: str) -> Response:
    return _answer(tiktok_shop.answer_buyer(_database(), _shop(), asked))


@pages.post("/return_refund/202309/cancellations/<asked>/reject")
def reject(asked: str) -> Response:
    shop, said = _shop(), _said()
    return _answer(tiktok_shop.answer_buyer(_database(), shop, asked, said.get("reject_reason") or ""))


@pages.post("/order/202309/orders/search")
def order_list() -> Response:
    return _answer(tiktok_shop.order_list(_database(), _shop(), _said(), request.args))


@pages.get("/order/202309/orders")
def order_detail() -> Response:
    numbers = request.args.get("ids", "").split(",")
    return _answer({"orders": tiktok_shop.order_detail(_database(), _shop(), numbers)})


@pages.get("")
def board(error: str = "", note: str = "") -> str:
    """Shops with their products, where one buys, and orders, which go on here."""
    database = _database()
    found = database.rows("SELECT shop, name FROM tiktok_shop ORDER BY shop")
    goods = {one["shop"]: tiktok_shop.products(database, one["shop"], 50) for one in found}
    orders = database.rows("SELECT id, state FROM tiktok_order ORDER BY changed DESC, id DESC LIMIT 50")
    listed = [(str(tiktok_shop.FIRST_ORDER + row["id"]), row["state"]) for row in orders]
    return render_template(
        "tiktok.html", found=found, goods=goods, orders=listed, states=tiktok_shop.STATES, mishaps=knocks.MISHAPS, chosen=knocks.chosen(database, "tiktok"),
        error=error, note=note,
    )  # fmt: skip


@pages.post("/buy")
def buy() -> tuple[str, int] | AnyResponse | tuple[Response, int]:
    """Buy: form or JSON shop, product, sku, quantity; the shop is told."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    try:
        said = {name: str(given.get(name, "")) for name in ("shop", "product", "sku")}
        number = tiktok_shop.buy(_database(), said["shop"], said["product"], said["sku"], int(given.get("quantity", 1)))
    except (ValueError, TypeError) as wrong:
        if not isinstance(wrong, Refusal):
            abort(400)
        words = str(wrong)
        return (jsonify({"success": False, "message": words}), 400) if request.is_json else (board(error=words), 400)
    told = _tell(number)
    return (jsonify({"success": True, "order_id": number, "told": told}), 201) if request.is_json else redirect("/tiktok")  # fmt: skip


@pages.post("/orders/<number>")
def go_on(number: str) -> AnyResponse:
    """The order goes on: form state, or do=ask where its buyer asks to cancel; the shop is told."""
    asked = request.form.get("do") == "ask"
    try:
        if asked:
            tiktok_shop.ask_cancel(_database(), number)
        else:
            tiktok_shop.set_state(_database(), number, request.form.get("state", ""))
        _tell(number, asked=asked)
    except Refusal:
        abort(400)
    return redirect("/tiktok")


@pages.post("/mishap")
def mishap() -> AnyResponse:
    """Choose what goes wrong with hooks."""
    try:
        knocks.choose(_database(), "tiktok", clean(request.form.get("mishap", ""), 20))
    except Refusal:
        abort(400)
    return redirect("/tiktok")


def _tell(number: str, *, asked: bool = False) -> list[int | None]:
    chosen = knocks.chosen(_database(), "tiktok")
    wait = current_app.extensions["sandbox"].courier.minute * LATE_MINUTES if chosen == "late" else 0.0
    return knocks.deliver(tiktok_shop.knock(_database(), number, chosen, asked=asked), wait=wait)
