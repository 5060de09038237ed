"""Shopee's sibling's addresses: its interface for applications, the owner's yes, and a board where one buys."""

from typing import Any
from urllib import error
from urllib import request as outgoing
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from . import shopee
from .database import Database
from .plain_text import clean
from .registry import Refusal

pages = Blueprint("shopee", __name__, url_prefix="/shopee")
LARGEST_PHOTO = 3_000_000


def _database() -> Database:
    return current_app.extensions["sandbox"].database


def _path() -> str:
    return request.path.removeprefix("/shopee")


def _answer(response: Any) -> Response:
    return jsonify({"error": "", "message": "", "request_id": "sandbox", "response": response})


@pages.errorhandler(shopee.Wrong)
def _wrong(wrong: shopee.Wrong) -> Response:
    return jsonify({"error": wrong.error, "message": str(wrong), "request_id": "sandbox"})


def _said() -> dict[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise shopee.Wrong("error_param", "The body is not a JSON object.")
    return said


@pages.post("/shops")
def register() -> tuple[Response, int]:
    """Make a shop and its application known: JSON shop_id, partner_id, partner_key, name, push_url."""
    given = request.get_json()
    try:
        made = shopee.register_shop(_database(), given if isinstance(given, dict) else {})
    except Refusal as refused:
        return jsonify({"success": False, "field": refused.field, "message": str(refused)}), 400
    return jsonify({"success": True, **made}), 201


@pages.get("/api/v2/shop/auth_partner")
def ask() -> str:
    """The page on which an owner says yes."""
    partner = shopee.partner_signed(_database(), _path(), request.args)
    shops = _database().rows("SELECT shop, name FROM shopee_shop WHERE partner = ? ORDER BY shop", partner)
    return render_template("shopee_ask.html", shops=shops, back=request.args.get("redirect", ""))


@pages.post("/yes")
def yes() -> AnyResponse:
    """The owner said yes."""
    shop, back = request.form.get("shop", ""), request.form.get("back", "")
    if not back.startswith(("http://", "https://")) or not shopee.NUMBER.fullmatch(shop):
        abort(400)
    code = shopee.grant(_database(), shop)
    return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'code': code, 'shop_id': shop})}")


@pages.post("/api/v2/auth/token/get")
def token() -> Response:
    partner = shopee.partner_signed(_database(), _path(), request.args)
    return jsonify(shopee.token(_database(), partner, _said(), by="code"))


@pages.post("/api/v2/auth/access_token/get")
def renewed() -> Response:
    partner = shopee.partner_signed(_database(), _path(), request.args)
    return jsonify(shopee.token(_database(), partner, _said(), by="refresh_token"))


@pages.get("/api/v2/push/get_lost_push_message")
def lost() -> Response:
    partner = shopee.partner_signed(_database(), _path(), request.args)
    said = {"error": "-", "message": "-", "warning": "-", "request_id": "sandbox"}
    return jsonify({**said, "response": shopee.lost(_database(), partner)})


@pages.post("/api/v2/push/confirm_consumed_lost_push_message")
def lost_known() -> Response:
    partner = shopee.partner_signed(_database(), _path(), request.args)
    shopee.lost_known(_database(), partner, _said())
    return jsonify({"error": "-", "message": "-", "warning": "-", "request_id": "sandbox"})


@pages.post("/api/v2/media_space/upload_image")
def upload() -> Response:
    """A photo; its bytes are not kept."""
    request.max_content_length = LARGEST_PHOTO
    request.max_form_memory_size = LARGEST_PHOTO
    shopee.partner_signed(_database(), _path(), request.args)
    photo = request.files.get("image")
    content = photo.read() if photo else b""
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        raise shopee.Wrong("error_param", "The image is no JPG or PNG.")
    return _answer({"image_info": {"image_id": f"vn-sandbox-{len(content)}", "image_url_list": []}})


CALLS = {
    "add_item": shopee.add_item,
    "update_item": shopee.update_item,
    "init_tier_variation": shopee.init_models,
    "update_price": shopee.set_prices,
    "update_stock": shopee.set_stocks,
    "unlist_item": shopee.set_sight,
}


@pages.post("/api/v2/product/<call>")
def change(call: str) -> Response:
    """What changes an item."""
    if call not in CALLS:
        raise shopee.Wrong("error_not_found", "No such path.")
    shop = shopee.shop_signed(_database(), _path(), request.args)
    return _answer(CALLS[call](_database(), shop, _said()))


@pages.get("/api/v2/product/get_item_base_info")
def base_info() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    numbers = [int(one) for one in request.args.get("item_id_list", "").split(",") if shopee.NUMBER.fullmatch(one)]
    return _answer({"item_list": shopee.items(_database(), shop, numbers)})


@pages.get("/api/v2/product/get_model_list")
def model_list() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    number = request.args.get("item_id", "")
    return _answer({"tier_variation": [], "model": shopee.models(_database(), shop, int(number) if number.isdigit() else None)})  # fmt: skip


@pages.get("/api/v2/product/get_category")
def categories() -> Response:
    shopee.shop_signed(_database(), _path(), request.args)
    return _answer({"category_list": shopee.categories()})


@pages.get("/api/v2/product/search_item")
def search() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    found = shopee.search(_database(), shop, request.args.get("item_sku", ""))
    return _answer({"item_id_list": found, "total_count": len(found), "next_offset": ""})


@pages.get("/api/v2/logistics/get_channel_list")
def carriers() -> Response:
    shopee.shop_signed(_database(), _path(), request.args)
    rows = [{"logistics_channel_id": number, "logistics_channel_name": name, "enabled": on} for number, name, on in shopee.CARRIERS]  # fmt: skip
    return _answer({"logistics_channel_list": rows})


@pages.get("/api/v2/logistics/get_shipping_parameter")
def shipping_parameter() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    return _answer(shopee.shipping_parameter(_database(), shop, request.args.get("order_sn", "")))


@pages.post("/api/v2/logistics/ship_order")
def ship_order() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    return _answer(shopee.ship_order(_database(), shop, _said()))


@pages.get("/api/v2/logistics/get_tracking_number")
def tracking_number() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    return _answer(shopee.tracking_number(_database(), shop, request.args.get("order_sn", "")))


@pages.post("/api/v2/order/handle_buyer_cancellation")
def answer_buyer() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    return _answer(shopee.answer_buyer(_database(), shop, _said()))


@pages.post("/api/v2/order/cancel_order")
def cancel_order() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    return _answer(shopee.cancel_order(_database(), shop, _said()))


@pages.get("/api/v2/order/get_order_list")
def order_list() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    return _answer(shopee.order_list(_database(), shop, request.args))


@pages.get("/api/v2/order/get_order_detail")
def order_detail() -> Response:
    shop = shopee.shop_signed(_database(), _path(), request.args)
    numbers = request.args.get("order_sn_list", "").split(",")
    wanted = request.args.get("response_optional_fields", "")
    return _answer({"order_list": shopee.order_detail(_database(), shop, numbers, wanted)})


@pages.get("")
def board(error: str = "") -> str:
    """Shops with their items, where one buys, and orders, which go on here."""
    database = _database()
    shops = database.rows("SELECT shop, name, push_url FROM shopee_shop ORDER BY shop")
    goods = {}
    for one in shops:
        rows = database.rows("SELECT id FROM shopee_item WHERE shop = ? AND gone = 0 ORDER BY id DESC LIMIT 50", one["shop"])  # fmt: skip
        goods[one["shop"]] = [
            (item, shopee.kinds(database, one["shop"], item["item_id"])) for item in shopee.items(database, one["shop"], [row["id"] for row in rows])
        ]  # fmt: skip
    # Who has nothing on show stands behind.
    shops = sorted(shops, key=lambda one: not goods[one["shop"]])
    orders = database.rows("SELECT sn, shop, state, changed FROM shopee_order ORDER BY changed DESC LIMIT 50")
    return render_template("shopee.html", shops=shops, goods=goods, orders=orders, states=shopee.STATES, error=error)


@pages.post("/buy")
def buy() -> tuple[str, int] | AnyResponse | tuple[Response, int]:
    """Buy: form or JSON shop, item, sku, quantity; the shop is pushed."""
    given = request.get_json() if request.is_json else request.form.to_dict()
    try:
        number, quantity = int(given.get("item", 0)), int(given.get("quantity", 1))
        sn = shopee.buy(_database(), str(given.get("shop", "")), number, str(given.get("sku", "")), quantity)
    except (ValueError, TypeError):
        abort(400)
    except Refusal as refused:
        if request.is_json:
            return jsonify({"success": False, "message": str(refused)}), 400
        return board(str(refused)), 400
    answer = _push(sn)
    return (jsonify({"success": True, "order_sn": sn, "pushed": answer}), 201) if request.is_json else redirect("/shopee")  # fmt: skip


@pages.post("/items/<int:number>")
def by_hand(number: int) -> AnyResponse:
    """The seller's own hand: form shop, do (change, remove), name, price."""
    shop, price = request.form.get("shop", ""), request.form.get("price", "")
    try:
        if request.form.get("do") == "remove":
            shopee.remove_item(_database(), shop, number)
        else:
            known = int(price) if price.isascii() and price.isdigit() and len(price) < 10 else 0
            shopee.change_by_hand(_database(), shop, number, clean(request.form.get("name"), 120), known)
    except shopee.Wrong:
        abort(400)
    return redirect("/shopee")


@pages.post("/orders/<sn>")
def go_on(sn: str) -> AnyResponse:
    """The order goes on: form state; the shop is pushed."""
    try:
        shopee.set_state(_database(), sn, request.form.get("state", ""))
        _push(sn)
    except Refusal:
        abort(400)
    return redirect("/shopee")


def _push(sn: str) -> int | None:
    """What the shop's address answered; a push that is not taken is kept as lost."""
    answer = _pushed(sn)
    if answer is None or answer >= 300:
        shopee.lose(_database(), sn)
    return answer


def _pushed(sn: str) -> int | None:
    url, body, headers = shopee.push(_database(), sn)
    if not url.startswith(("http://", "https://")):
        return None
    try:
        with outgoing.urlopen(outgoing.Request(url, data=body, headers=headers, method="POST"), timeout=5) as answer:  # noqa: S310
            return answer.status
    except error.HTTPError as refused:
        return refused.code
    except OSError:
        return None
