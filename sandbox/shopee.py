"""Shopee Open Platform v2 in miniature: shops, items, stock, orders, tokens, pushes.

Written from open.shopee.com's pages as public clients quote them (the pages themselves were not retrieved): signatures of calls
(partner_id + path + timestamp, and for shop calls + access_token + shop_id, HMAC-SHA256, hex; five minutes), `auth/token/get` and
`auth/access_token/get` with their fields at the top, everything else under `response`; errors as HTTP 200 with `error` and
`message`, among them `invalid_acceess_token` (their spelling); pushes with `Authorization` = HMAC(partner key, address|body) and
the body shop_id, code, timestamp, data.
Unverified: the words of most errors; `search_item` by SKU alone; that an item sold out stays in sight; what is masked of a buyer; the words of refused shipments, cancellings and answers; that an order goes back to READY_TO_SHIP when its seller declines; that no push follows what the seller's own application did; which pushes count as lost.
What it leaves out: merchants, attributes that must be there, brands, videos, promotions, airway bills, parts of an order, returns, money.
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from .database import Database
from .registry import Refusal

WINDOW = 300
TOKEN_SECONDS = 4 * 3600
MOST_DAYS = 15 * 86_400
CARRIERS = ((5_000_1, "Nhanh", True), (5_000_2, "Hỏa Tốc", False))
PLACE = {
    "address_id": 2_826,
    "region": "VN",
    "state": "Quảng Ninh",
    "address": "Kho",
    "address_flag": ["default_address", "pickup_address"],
}
REASONS = ("OUT_OF_STOCK", "CUSTOMER_REQUEST", "UNDELIVERABLE_AREA", "COD_NOT_SUPPORTED")
OWN = "Tự vận chuyển"
# Invented numbers and shelves: the real tree is another in each country, and longer.
CATEGORIES = (
    (100000, 0, "Thực phẩm và đồ uống"), (100001, 100000, "Đồ ăn chế biến sẵn"), (100101, 100000, "Hải sản"), (100102, 100101, "Chả mực, chả cá"), (100103, 100101, "Mực, tôm, cá khô"),
    (100104, 100101, "Hải sản tươi và đông lạnh"), (100105, 100000, "Gia vị, nước chấm"), (100106, 100105, "Nước mắm"), (100107, 100000, "Mì, miến, bún khô"),
    (100108, 100000, "Mật ong, đồ ngọt"), (100109, 100000, "Trà, cà phê, đồ uống"), (100110, 100000, "Rau củ quả, nông sản"), (100111, 100000, "Gạo, nếp, ngũ cốc"),
    (100112, 100000, "Thịt, trứng, gia cầm"), (100002, 0, "Thời trang"), (100201, 100002, "Giày dép nam"), (100202, 100002, "Giày dép nữ"),
    (100203, 100002, "Túi, ví, thổ cẩm"), (100003, 0, "Nhà cửa và đời sống"), (100301, 100003, "Gốm sứ, đồ mỹ nghệ"), (100302, 100003, "Đồ gỗ, đồ than đá"),
)  # fmt: skip
STATES = ("UNPAID", "READY_TO_SHIP", "PROCESSED", "SHIPPED", "COMPLETED", "IN_CANCEL", "CANCELLED")
LEAVES = {number for number, _parent, _name in CATEGORIES} - {parent for _number, parent, _name in CATEGORIES}
NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


class Wrong(ValueError):
    """An error as Shopee writes it: `error` and `message`, under HTTP 200."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


def sign(key: str, *parts: object) -> str:
    """The signature over the parts, put together without anything between."""
    return hmac.new(key.encode(), "".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()


def push_signature(key: str, url: str, body: bytes) -> str:
    """What a push says in `Authorization`."""
    return hmac.new(key.encode(), url.encode() + b"|" + body, hashlib.sha256).hexdigest()


def register_shop(database: Database, given: Mapping[str, Any]) -> dict[str, Any]:
    """A shop and the application it may say yes to: shop_id, partner_id, partner_key, name, push_url (without one the address before stays)."""
    said = {name: str(given.get(name) or "").strip() for name in ("shop_id", "partner_id", "partner_key", "name")}
    for name in ("shop_id", "partner_id"):
        if not NUMBER.fullmatch(said[name]):
            raise Refusal(name, "Cần một con số.")
    if len(said["partner_key"]) < 16:
        raise Refusal("partner_key", "Khóa cần ít nhất 16 ký tự.")
    url = str(given.get("push_url") or "")
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO shopee_shop (shop, partner, partner_key, name, push_url) VALUES (?, ?, ?, ?, ?) ON CONFLICT (shop) DO UPDATE SET "
            "partner = excluded.partner, partner_key = excluded.partner_key, name = excluded.name, "
            "push_url = coalesce(nullif(excluded.push_url, ''), push_url)",
            [said["shop_id"], said["partner_id"], said["partner_key"], said["name"] or f"Shop {said['shop_id']}", url],
        )  # fmt: skip
    return {"shop_id": int(said["shop_id"]), "code": grant(database, said["shop_id"])}


def grant(database: Database, shop: str) -> str:
    """The owner says yes: a code that can be used once."""
    code = secrets.token_hex(16)
    with database.transaction() as connection:
        connection.execute("UPDATE shopee_shop SET code = ? WHERE shop = ?", [code, shop])
    return code


def partner_signed(database: Database, path: str, query: Mapping[str, str]) -> str:
    """The partner whose application signed a public call; raises Wrong."""
    partner, stamp = query.get("partner_id", ""), query.get("timestamp", "")
    row = database.row("SELECT partner_key FROM shopee_shop WHERE partner = ? LIMIT 1", partner)
    if row is None:
        raise Wrong("error_param", "Invalid partner_id")
    _fresh(stamp)
    if not _same(sign(row["partner_key"], partner, path, stamp), query.get("sign", "")):
        raise Wrong("error_sign", "Wrong sign.")
    return partner


def shop_signed(database: Database, path: str, query: Mapping[str, str]) -> str:
    """The shop whose call is signed with its live token; raises Wrong."""
    partner, stamp, token, shop = (query.get(name, "") for name in ("partner_id", "timestamp", "access_token", "shop_id"))  # fmt: skip
    row = database.row("SELECT * FROM shopee_shop WHERE shop = ? AND partner = ?", shop, partner)
    if row is None:
        raise Wrong("error_param", "Invalid partner_id or shop_id.")
    _fresh(stamp)
    if not _same(sign(row["partner_key"], partner, path, stamp, token, shop), query.get("sign", "")):
        raise Wrong("error_sign", "Wrong sign.")
    if not row["token"] or not _same(row["token"], token) or row["expires"] <= time.time():
        raise Wrong("invalid_acceess_token", "Invalid access_token, please have a check.")
    return shop


def _fresh(stamp: str) -> None:
    if not NUMBER.fullmatch(stamp) or abs(time.time() - int(stamp)) > WINDOW:
        raise Wrong("error_param", "Invalid timestamp.")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))


def token(database: Database, partner: str, said: Mapping[str, Any], *, by: str) -> dict[str, Any]:
    """`auth/token/get` (by "code") or `auth/access_token/get` (by "refresh_token"): each can be used once."""
    given, shop = said.get(by), str(said.get("shop_id", ""))
    column = "code" if by == "code" else "refresh"
    if not isinstance(given, str) or not given or str(said.get("partner_id", "")) != partner:
        raise Wrong("error_param", f"Invalid {by}.")
    fresh, again = secrets.token_hex(16), secrets.token_hex(16)
    with database.transaction() as connection:
        done = connection.execute(
            f"UPDATE shopee_shop SET token = ?, refresh = ?, expires = ?, code = '' WHERE shop = ? AND partner = ? AND {column} = ?",  # noqa: S608
            [fresh, again, time.time() + TOKEN_SECONDS, shop, partner, given],
        )
    if not done.rowcount:
        raise Wrong("error_auth", f"Invalid {by}.")
    return {
        "access_token": fresh, "refresh_token": again, "expire_in": TOKEN_SECONDS, "request_id": secrets.token_hex(8), "error": "", "message": "",
    }  # fmt: skip


def categories() -> list[dict[str, Any]]:
    """`product/get_category`."""
    return [
        {
            "category_id": number, "parent_category_id": parent, "original_category_name": name, "display_category_name": name,
            "has_children": number not in LEAVES,
        }
        for number, parent, name in CATEGORIES
    ]  # fmt: skip


def expire(database: Database, shop: str) -> None:
    """The token runs out now."""
    with database.transaction() as connection:
        connection.execute("UPDATE shopee_shop SET expires = 0 WHERE shop = ?", [shop])


def add_item(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`product/add_item`."""
    item = _item(said, {})
    price, stock = said.get("original_price"), said.get("seller_stock")
    item["price"] = _price(price)
    item["stock"] = _stock(stock)
    with database.transaction() as connection:
        number = connection.execute("INSERT INTO shopee_item (shop, body, changed) VALUES (?, ?, ?)", [shop, json.dumps(item), time.time()]).lastrowid  # fmt: skip
    return {"item_id": number, "item_name": item["name"], "item_status": "NORMAL"}


def update_item(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`product/update_item`: price and stock have calls of their own."""
    number, item = _load(database, shop, said.get("item_id"))
    _save(database, number, _item(said, item))
    return {"item_id": number}


def _item(said: Mapping[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    name, words = said.get("item_name"), said.get("description")
    if not isinstance(name, str) or not 1 <= len(name) <= 120:
        raise Wrong("product.error_invalid_item_name", "Item name length is out of range.")
    if not isinstance(words, str) or not words:
        raise Wrong("product.error_invalid_description", "Description is required.")
    if said.get("category_id") not in LEAVES:
        raise Wrong("product.error_category_is_block", "Invalid category_id.")
    weight = said.get("weight")
    if not isinstance(weight, int | float) or isinstance(weight, bool) or weight <= 0:
        raise Wrong("product.error_invalid_weight", "Weight must be above 0.")
    images = said.get("image")
    photos = images.get("image_id_list") if isinstance(images, dict) else None
    if not isinstance(photos, list) or not 1 <= len(photos) <= 9:
        raise Wrong("product.error_invalid_image", "1 to 9 images are needed.")
    carriers = said.get("logistic_info")
    if not isinstance(carriers, list) or not any(isinstance(one, dict) and one.get("enabled") for one in carriers):
        raise Wrong("product.error_invalid_logistic_info", "At least one logistic channel must be enabled.")
    item = {"price": 0, "stock": 0, "models": [], **before}
    return item | {
        "name": name, "words": words, "sku": str(said.get("item_sku") or ""), "category": said["category_id"], "weight": weight, "photos": photos,
        "state": said.get("item_status") if said.get("item_status") in ("NORMAL", "UNLIST") else item.get("state", "NORMAL"),
    }  # fmt: skip


def init_models(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`product/init_tier_variation` with one tier: an item gets its choices."""
    number, item = _load(database, shop, said.get("item_id"))
    tiers, models = said.get("tier_variation"), said.get("model")
    if not isinstance(tiers, list) or len(tiers) != 1 or not isinstance(models, list) or not models:
        raise Wrong("error_param", "tier_variation and model are needed.")
    names = [str(one.get("option", "")) for one in tiers[0].get("option_list", [])]
    if len(names) != len(models) or len(set(names)) != len(names):
        raise Wrong("error_param", "Options and models do not agree.")
    item["models"] = [
        {
            "model_id": number * 1_000 + place + 1, "name": names[place], "sku": str(one.get("model_sku", "")), "price": _price(one.get("original_price")),
            "stock": _stock(one.get("seller_stock")),
        }
        for place, one in enumerate(models)
    ]  # fmt: skip
    _save(database, number, item)
    return {"item_id": number, "model": [{"model_id": one["model_id"], "model_sku": one["sku"]} for one in item["models"]]}  # fmt: skip


def set_prices(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`product/update_price`."""
    return _set(database, shop, said, "price_list", lambda one: {"price": _price(one.get("original_price"))})


def set_stocks(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`product/update_stock`."""
    return _set(database, shop, said, "stock_list", lambda one: {"stock": _stock(one.get("seller_stock"))})


def _set(database: Database, shop: str, said: Mapping[str, Any], name: str, read: Any) -> dict[str, Any]:
    number, item = _load(database, shop, said.get("item_id"))
    rows = said.get(name)
    if not isinstance(rows, list) or not rows:
        raise Wrong("error_param", f"{name} is needed.")
    done, failed = [], []
    for one in rows:
        model = one.get("model_id", 0)
        places = item["models"] if item["models"] else [item | {"model_id": 0}]
        there = next((place for place in places if place["model_id"] == model), None)
        if there is None:
            failed.append({"model_id": model, "failed_reason": "model not exist"})
            continue
        (there if item["models"] else item).update(read(one))
        done.append({"model_id": model})
    _save(database, number, item)
    return {"success_list": done, "failure_list": failed}


def set_sight(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`product/unlist_item`."""
    done, failed = [], []
    for one in said.get("item_list") or []:
        try:
            number, item = _load(database, shop, one.get("item_id"))
        except Wrong as error:
            failed.append({"item_id": one.get("item_id"), "failed_reason": str(error)})
            continue
        _save(database, number, item | {"state": "UNLIST" if one.get("unlist") else "NORMAL"})
        done.append({"item_id": number, "unlist": bool(one.get("unlist"))})
    return {"success_list": done, "failure_list": failed}


def remove_item(database: Database, shop: str, number: int) -> None:
    """The seller deletes it by hand in Shopee's own pages."""
    with database.transaction() as connection:
        connection.execute("UPDATE shopee_item SET gone = 1 WHERE id = ? AND shop = ?", [number, shop])


def change_by_hand(database: Database, shop: str, number: int, name: str, price: int) -> None:
    """The seller changes it in Shopee's own pages: another name, one price for all choices (0: as it was)."""
    number, item = _load(database, shop, number)
    if name:
        item["name"] = name[:120]
    for one in [item, *item["models"]] if price > 0 else []:
        one["price"] = price
    _save(database, number, item)


def kinds(database: Database, shop: str, number: int) -> list[dict[str, Any]]:
    """What the board shows of an item's choices: `models` with the names people read."""
    _number, item = _load(database, shop, number)
    told = models(database, shop, number)
    return [one | {"name": known["name"]} for one, known in zip(told, item["models"], strict=True)]


def items(database: Database, shop: str, numbers: list[int]) -> list[dict[str, Any]]:
    """`product/get_item_base_info`: those it knows; what was deleted is shown as such."""
    found = []
    for number in numbers[:50]:
        row = database.row("SELECT * FROM shopee_item WHERE id = ? AND shop = ?", number, shop)
        if row is None:
            continue
        item = json.loads(row["body"])
        shown = {
            "item_id": number, "item_name": item["name"], "item_sku": item["sku"], "item_status": "SELLER_DELETE" if row["gone"] else item["state"],
            "category_id": item["category"], "has_model": bool(item["models"]), "weight": str(item["weight"]), "image": {"image_id_list": item["photos"]},
        }  # fmt: skip
        if not item["models"]:
            shown |= _numbers(item)
        found.append(shown)
    return found


def models(database: Database, shop: str, number: object) -> list[dict[str, Any]]:
    """`product/get_model_list`."""
    _number, item = _load(database, shop, number)
    return [{"model_id": one["model_id"], "model_sku": one["sku"], "tier_index": [place], **_numbers(one)} for place, one in enumerate(item["models"])]  # fmt: skip


def search(database: Database, shop: str, sku: str) -> list[int]:
    """`product/search_item` by the seller's own word."""
    rows = database.rows("SELECT id, body FROM shopee_item WHERE shop = ? AND gone = 0 ORDER BY id", shop)
    return [row["id"] for row in rows if sku and json.loads(row["body"])["sku"] == sku]


def count_items(database: Database, shop: str) -> int:
    """How many items stand in the shop."""
    row = database.row("SELECT count(*) AS n FROM shopee_item WHERE shop = ? AND gone = 0", shop)
    return row["n"] if row else 0


def _numbers(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "price_info": [{"currency": "VND", "original_price": one["price"], "current_price": one["price"]}],
        "stock_info_v2": {"summary_info": {"total_available_stock": one["stock"]}, "seller_stock": [{"location_id": "VNZ", "stock": one["stock"]}]},
    }  # fmt: skip


def buy(
    database: Database, shop: str, number: int, sku: str, quantity: int, *, cod: bool = False, carrier: str = "Nhanh"
) -> str:  # fmt: skip
    """Somebody buys: the item's stock there goes down; returns the order's number. Raises Refusal."""
    now = int(time.time())
    with database.transaction() as connection:
        row = connection.execute(
            "SELECT body FROM shopee_item WHERE id = ? AND shop = ? AND gone = 0", [number, shop]
        ).fetchone()
        if row is None:
            raise Refusal("item", "Không còn món này.")
        item = json.loads(row["body"])
        model = next((one for one in item["models"] if one["sku"] == sku), None)
        place = model or item
        if item["state"] != "NORMAL" or place["stock"] < quantity or quantity < 1:
            raise Refusal("quantity", "Không đủ hàng.")
        place["stock"] -= quantity
        connection.execute("UPDATE shopee_item SET body = ?, changed = ? WHERE id = ?", [json.dumps(item), now, number])
        sn = time.strftime("%y%m%d", time.gmtime(now)) + secrets.token_hex(4).upper()
        body = {
            "order_sn": sn, "region": "VN", "currency": "VND", "cod": cod, "total_amount": place["price"] * quantity + 16_500,
            "estimated_shipping_fee": 16_500, "message_to_seller": "", "buyer_user_id": 214_000_001, "shipping_carrier": carrier,
            "recipient_address": {"name": "N*****h", "phone": "******23", "full_address": "******, Phường Bãi Cháy, Quảng Ninh", "region": "VN"},
            "item_list": [{
                "item_id": number, "item_name": item["name"], "item_sku": item["sku"], "model_id": model["model_id"] if model else 0,
                "model_name": model["name"] if model else "", "model_sku": model["sku"] if model else "", "model_quantity_purchased": quantity,
                "model_original_price": place["price"], "model_discounted_price": place["price"],
            }],
        }  # fmt: skip
        connection.execute(
            "INSERT INTO shopee_order (sn, shop, body, state, created, changed) VALUES (?, ?, ?, ?, ?, ?)",
            [sn, shop, json.dumps(body), "READY_TO_SHIP", now, now],
        )
    return sn


def set_state(database: Database, sn: str, state: str) -> None:
    """The order goes on at Shopee."""
    if state not in STATES:
        raise Refusal("state", "Không có trạng thái này.")
    with database.transaction() as connection:
        connection.execute("UPDATE shopee_order SET state = ?, changed = ? WHERE sn = ?", [state, int(time.time()), sn])


def shipping_parameter(database: Database, shop: str, number: str) -> dict[str, Any]:
    """`logistics/get_shipping_parameter`: fetched or brought, or by the seller's own carrier under a code they say."""
    body = json.loads(_order(database, shop, number)["body"])
    if body["shipping_carrier"] == OWN:
        return {"info_needed": {"non_integrated": ["tracking_no"]}}
    day = int(time.time()) // 86_400 * 86_400 + 86_400
    slots = [{"date": day + more * 86_400, "pickup_time_id": str(day + more * 86_400)} for more in (0, 1)]
    return {
        "info_needed": {"dropoff": [], "pickup": ["address_id", "pickup_time_id"]}, "dropoff": {"branch_list": None},
        "pickup": {"address_list": [{**PLACE, "address_id": 3_019, "address_flag": [], "time_slot_list": slots}, {**PLACE, "time_slot_list": slots}]},
    }  # fmt: skip


def ship_order(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`logistics/ship_order`, one way of three; by the seller's own carrier it is sent at once."""
    number = str(said.get("order_sn", ""))
    row = _order(database, shop, number)
    body = json.loads(row["body"])
    if row["state"] not in ("READY_TO_SHIP", "RETRY_SHIP"):
        raise Wrong("logistics.ship_order_not_ready_to_ship", "The order is not ready to ship.")
    ways = [said[name] for name in ("pickup", "dropoff", "non_integrated") if isinstance(said.get(name), dict)]
    if len(ways) != 1:
        raise Wrong("error_param", "One of pickup, dropoff, non_integrated is needed.")
    if body["shipping_carrier"] == OWN:
        code = (said.get("non_integrated") or {}).get("tracking_number")
        if not isinstance(code, str) or not code:
            raise Wrong("error_param", "tracking_number is needed.")
        state = "SHIPPED"
    else:
        fetched = said.get("pickup")
        if "non_integrated" in said or (fetched is not None and fetched.get("address_id") != PLACE["address_id"]):
            raise Wrong("logistics.error_param", "Invalid address_id.")
        if fetched is not None and not str(fetched.get("pickup_time_id", "")).isdigit():
            raise Wrong("logistics.error_param", "Invalid pickup_time_id.")
        code, state = f"SPXVN{secrets.randbelow(10**11):011}", "PROCESSED"
    _go(database, number, state, {**body, "tracking_number": code})
    return {}


def tracking_number(database: Database, shop: str, number: str) -> dict[str, Any]:
    """`logistics/get_tracking_number`: empty until the shipment is arranged."""
    return {
        "tracking_number": json.loads(_order(database, shop, number)["body"]).get("tracking_number", ""),
        "hint": "",
    }


def cancel_order(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`order/cancel_order` by the seller: nothing that the carrier has."""
    number = str(said.get("order_sn", ""))
    row = _order(database, shop, number)
    body = json.loads(row["body"])
    if said.get("cancel_reason") not in REASONS:
        raise Wrong("error_param", "Invalid cancel_reason.")
    if row["state"] not in ("UNPAID", "READY_TO_SHIP", "PROCESSED"):
        raise Wrong("order.error_cancel_not_allowed", "The order cannot be cancelled now.")
    if said["cancel_reason"] == "OUT_OF_STOCK":
        there = {(one["item_id"], one["model_id"]) for one in body["item_list"]}
        rows = said.get("item_list")
        named = {(one.get("item_id"), one.get("model_id")) for one in rows if isinstance(one, dict)} if isinstance(rows, list) else set()  # fmt: skip
        if not named or not named <= there:
            raise Wrong("error_param", "item_list is needed when the reason is OUT_OF_STOCK.")
    _go(database, number, "CANCELLED", {**body, "cancel_reason": said["cancel_reason"]})
    return {"update_time": int(time.time())}


def answer_buyer(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """`order/handle_buyer_cancellation`: ACCEPT cancels, REJECT lets the order go on."""
    number = str(said.get("order_sn", ""))
    row = _order(database, shop, number)
    if said.get("operation") not in ("ACCEPT", "REJECT"):
        raise Wrong("error_param", "Invalid operation.")
    if row["state"] != "IN_CANCEL":
        raise Wrong("order.error_status", "The buyer does not ask to cancel this order.")
    _go(database, number, "CANCELLED" if said["operation"] == "ACCEPT" else "READY_TO_SHIP", json.loads(row["body"]))
    return {"update_time": int(time.time())}


def _order(database: Database, shop: str, number: str) -> Any:
    row = database.row("SELECT * FROM shopee_order WHERE sn = ? AND shop = ?", number, shop)
    if row is None:
        raise Wrong("error_not_found", "Order not found.")
    return row


def _go(database: Database, number: str, state: str, body: Mapping[str, Any]) -> None:
    with database.transaction() as connection:
        connection.execute(
            "UPDATE shopee_order SET state = ?, body = ?, changed = ? WHERE sn = ?",
            [state, json.dumps(body), int(time.time()), number],
        )


def order_list(database: Database, shop: str, query: Mapping[str, str]) -> dict[str, Any]:
    """`order/get_order_list` by update_time or create_time."""
    try:
        begin, end, size = (int(query.get(name, "")) for name in ("time_from", "time_to", "page_size"))
        skip = int(query.get("cursor") or 0)
    except ValueError:
        raise Wrong("error_param", "Invalid time or page_size.") from None
    if end < begin or end - begin > MOST_DAYS or not 1 <= size <= 100:
        raise Wrong("error_param", "Time range must be within 15 days, page_size within 100.")
    column = "created" if query.get("time_range_field") == "create_time" else "changed"
    rows = database.rows(
        f"SELECT sn FROM shopee_order WHERE shop = ? AND {column} BETWEEN ? AND ? ORDER BY {column}, sn LIMIT ? OFFSET ?",  # noqa: S608
        shop, begin, end, size + 1, skip,
    )  # fmt: skip
    more = len(rows) > size
    return {"more": more, "next_cursor": str(skip + size) if more else "", "order_list": [{"order_sn": row["sn"]} for row in rows[:size]]}  # fmt: skip


def order_detail(database: Database, shop: str, numbers: list[str], wanted: str) -> list[dict[str, Any]]:
    """`order/get_order_detail`: what always comes, and what was asked for by name."""
    always = {"order_sn", "region", "currency", "cod", "message_to_seller"}
    found = []
    for number in numbers[:50]:
        row = database.row("SELECT * FROM shopee_order WHERE sn = ? AND shop = ?", number, shop)
        if row is None:
            continue
        body = {name: said for name, said in json.loads(row["body"]).items() if name in always | set(wanted.split(","))}
        times = {"create_time": row["created"], "update_time": row["changed"], "ship_by_date": row["created"] + 2 * 86_400, "days_to_ship": 2}  # fmt: skip
        found.append(body | times | {"order_status": row["state"]})
    if not found:
        raise Wrong("error_not_found", "Order not found.")
    return found


def push(database: Database, sn: str) -> tuple[str, bytes, dict[str, str]]:
    """(address, body, headers) of the push about an order's state: code 3."""
    row = database.row("SELECT o.*, s.push_url, s.partner_key FROM shopee_order o JOIN shopee_shop s ON s.shop = o.shop WHERE o.sn = ?", sn)  # fmt: skip
    if row is None:
        raise Refusal("order", "Không có đơn này.")
    data = {"ordersn": sn, "status": row["state"], "update_time": row["changed"], "completed_scenario": "", "items": []}
    return knock(row["shop"], row["push_url"], row["partner_key"], 3, data)


def knock(shop: str, url: str, key: str, code: int, data: Mapping[str, Any], at: int | None = None) -> tuple[str, bytes, dict[str, str]]:  # fmt: skip
    """Any push, signed."""
    said = {"shop_id": int(shop), "code": code, "timestamp": at or int(time.time()), "data": data}
    body = json.dumps(said, separators=(",", ":")).encode()
    return url, body, {"Authorization": push_signature(key, url, body), "Content-Type": "application/json"}


LOST_DAYS, LOST_AT_ONCE = 3, 100


def lose(database: Database, sn: str) -> None:
    """The push about this order did not arrive."""
    row = database.row("SELECT s.partner FROM shopee_order o JOIN shopee_shop s ON s.shop = o.shop WHERE o.sn = ?", sn)
    _url, body, _headers = push(database, sn)
    if row is not None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO shopee_lost (partner, body, at) VALUES (?, ?, ?)", [row["partner"], body.decode(), time.time()])  # fmt: skip


def lost(database: Database, partner: str) -> dict[str, Any]:
    """`push/get_lost_push_message`: the earliest hundred of three days that nobody confirmed; `data` is text."""
    since = time.time() - LOST_DAYS * 86_400
    rows = database.rows("SELECT id, body FROM shopee_lost WHERE partner = ? AND at > ? ORDER BY id LIMIT ?", partner, since, LOST_AT_ONCE + 1)  # fmt: skip
    told = [{**said, "data": json.dumps(said["data"])} for said in (json.loads(row["body"]) for row in rows[:LOST_AT_ONCE])]  # fmt: skip
    last = rows[:LOST_AT_ONCE][-1]["id"] if rows else 0
    return {"push_message_list": told, "has_next_page": len(rows) > LOST_AT_ONCE, "last_message_id": last}


def lost_known(database: Database, partner: str, said: Mapping[str, Any]) -> None:
    """`push/confirm_consumed_lost_push_message`: all up to this one are forgotten."""
    last = said.get("last_message_id")
    if not isinstance(last, int) or isinstance(last, bool) or last <= 0:
        raise Wrong("error_param", "Invalid last_message_id.")
    with database.transaction() as connection:
        connection.execute("DELETE FROM shopee_lost WHERE partner = ? AND id <= ?", [partner, last])


def _load(database: Database, shop: str, number: object) -> tuple[int, dict[str, Any]]:
    row = database.row("SELECT * FROM shopee_item WHERE id = ? AND shop = ? AND gone = 0", number, shop) if isinstance(number, int) else None  # fmt: skip
    if row is None:
        raise Wrong("product.error_item_not_found", "Item_id is not found.")
    return row["id"], json.loads(row["body"])


def _save(database: Database, number: int, item: Mapping[str, Any]) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE shopee_item SET body = ?, changed = ? WHERE id = ?", [json.dumps(item), time.time(), number])  # fmt: skip


def _price(said: object) -> int:
    if not isinstance(said, int | float) or isinstance(said, bool) or said <= 0:
        raise Wrong("product.error_invalid_price", "Price must be above 0.")
    return int(said)


def _stock(said: object) -> int:
    rows = said if isinstance(said, list) else []
    number = rows[0].get("stock") if rows and isinstance(rows[0], dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise Wrong("product.error_invalid_stock", "seller_stock is needed.")
    return number
