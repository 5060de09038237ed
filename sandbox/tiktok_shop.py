"""TikTok Shop 202309 in miniature: shops, products, stock, orders, tokens, hooks.

Written from partner.tiktokshop.com's pages as public clients quote them (the pages themselves were not retrieved): signatures of calls
(query without `sign` and `access_token`, sorted, each key and value behind the path, then the body unless it is multipart, all between
the secret twice; HMAC-SHA256, hex; five minutes), the token in `x-tts-access-token`, `shop_cipher` for all calls but two kinds, which
refuse it; answers as `code`, `message`, `request_id`, `data`, a part that failed as `data.errors` under code 0; the token's place with
the secret in the query and the token's end as a moment; hooks with `Authorization` = HMAC(secret, app_key + body).
Unverified: the words of most errors; that an edited product is shown at once (there, it is checked first); what is masked of a buyer.
What it leaves out: drafts, the check of a product, attributes that must be there, brands, sizes, promotions, several warehouses for one
product, hours of collection, returns, money.
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import Any

from . import knocks
from .database import Database
from .knocks import Knock
from .registry import Refusal
from .shopee import CATEGORIES, LEAVES

WINDOW = 300
TOKEN_SECONDS = 7 * 86_400
NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
KEY = re.compile(r"[a-z0-9]{4,40}", re.ASCII)
WAREHOUSES = (("7300000000000000001", "SALES_WAREHOUSE", True), ("7300000000000000002", "RETURN_WAREHOUSE", True))
CARRIERS = (("7100000000000000001", "Giao hàng của tiệm"),)
OPTION = "7200000000000000001"
# What a seller may say, by whether the order is paid.
REASONS = {
    True: ("seller_cancel_reason_out_of_stock", "seller_cancel_paid_reason_address_not_deliver", "seller_cancel_paid_reason_buyer_requested_cancellation"),
    False: ("seller_cancel_unpaid_reason_out_of_stock", "seller_cancel_unpaid_reason_buyer_requested_cancellation"),
}  # fmt: skip
STATES = ("UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED", "CANCELLED")
FIRST_PRODUCT, FIRST_ORDER = 1_729_000_000_000_000_000, 576_000_000_000_000_000
# Paths that refuse a cipher.
BARE = ("/authorization/", "/product/202309/images/upload")


class Wrong(ValueError):
    """An error as TikTok Shop writes it: `code` and `message`; the gateway's come with a status of their own."""

    def __init__(self, code: int, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def signature(secret: str, path: str, query: Mapping[str, str], body: bytes) -> str:
    """The signature of a call; `body` is empty for multipart."""
    told = bytearray(path, "utf-8")
    for name, value in sorted(query.items()):
        if name not in {"sign", "access_token"}:
            told += f"{name}{value}".encode()
    return hmac.digest(secret.encode(), secret.encode() + bytes(told) + body + secret.encode(), "sha256").hex()


def hook_signature(secret: str, key: str, body: bytes) -> str:
    """What a hook says in `Authorization`."""
    return hmac.new(secret.encode(), key.encode() + body, hashlib.sha256).hexdigest()


def register_shop(database: Database, given: Mapping[str, Any]) -> dict[str, Any]:
    """A shop and the application it may say yes to: shop_id, app_key, app_secret, name, hook_url, and `back`,
    where owners who said yes are sent."""
    said = {name: str(given.get(name) or "").strip() for name in ("shop_id", "app_key", "app_secret", "name")}
    if not NUMBER.fullmatch(said["shop_id"]):
        raise Refusal("shop_id", "Cần một con số.")
    if not KEY.fullmatch(said["app_key"]):
        raise Refusal("app_key", "Khóa gồm chữ thường và số.")
    if len(said["app_secret"]) < 16:
        raise Refusal("app_secret", "Khóa bí mật cần ít nhất 16 ký tự.")
    url, back = (str(given.get(name) or "") for name in ("hook_url", "back"))
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO tiktok_shop (shop, app, app_secret, name, hook_url, back, cipher) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shop) DO UPDATE SET "
            "app = excluded.app, app_secret = excluded.app_secret, name = excluded.name, back = excluded.back, "
            "hook_url = coalesce(nullif(excluded.hook_url, ''), hook_url)",
            [said["shop_id"], said["app_key"], said["app_secret"], said["name"] or f"Shop {said['shop_id']}", url, back, f"ROW_{secrets.token_hex(12)}"],
        )  # fmt: skip
    return {"shop_id": said["shop_id"], "code": grant(database, said["shop_id"])}


def grant(database: Database, shop: str) -> str:
    """The owner says yes: a code that can be used once."""
    code = f"ROW_{secrets.token_hex(16)}"
    with database.transaction() as connection:
        connection.execute("UPDATE tiktok_shop SET code = ? WHERE shop = ?", [code, shop])
    return code


def token(database: Database, query: Mapping[str, str], *, by: str) -> dict[str, Any]:
    """`token/get` (by "auth_code") or `token/refresh` (by "refresh_token"): each can be used once."""
    column, grant_type = ("code", "authorized_code") if by == "auth_code" else ("refresh", "refresh_token")
    given = query.get(by, "")
    if not given or query.get("grant_type") != grant_type:
        raise Wrong(36004004, f"Invalid {by}.")
    fresh, again, until = f"ROW_{secrets.token_hex(24)}", f"ROW_{secrets.token_hex(24)}", int(time.time()) + TOKEN_SECONDS  # fmt: skip
    with database.transaction() as connection:
        done = connection.execute(
            f"UPDATE tiktok_shop SET token = ?, refresh = ?, expires = ?, code = '' WHERE app = ? AND app_secret = ? AND {column} = ?",  # noqa: S608
            [fresh, again, until, query.get("app_key", ""), query.get("app_secret", ""), given],
        )
    if not done.rowcount:
        raise Wrong(36004004, f"Invalid {by}.")
    return {
        "access_token": fresh, "access_token_expire_in": until, "refresh_token": again, "refresh_token_expire_in": until + 300 * 86_400,
        "open_id": secrets.token_hex(16), "seller_name": "Sandbox", "seller_base_region": "VN", "user_type": 0,
    }  # fmt: skip


def expire(database: Database, shop: str) -> None:
    """The token runs out now."""
    with database.transaction() as connection:
        connection.execute("UPDATE tiktok_shop SET expires = 0 WHERE shop = ?", [shop])


def opened(database: Database, path: str, query: Mapping[str, str], token: str, body: bytes) -> str:
    """The shop that a signed call opens; raises Wrong."""
    row = database.row("SELECT * FROM tiktok_shop WHERE token = ? AND token != ''", token)
    app = database.row("SELECT app_secret FROM tiktok_shop WHERE app = ? LIMIT 1", query.get("app_key", ""))
    if app is None:
        raise Wrong(36009004, "Invalid credentials. Invalid `app_key` query parameter.", 400)
    stamp = query.get("timestamp", "")
    if not NUMBER.fullmatch(stamp) or abs(time.time() - int(stamp)) > WINDOW:
        raise Wrong(36009004, "Invalid timestamp. The value of the `timestamp` query parameter must be within 5 minutes.", 400)  # fmt: skip
    if not _same(signature(app["app_secret"], path, query, body), query.get("sign", "")):
        raise Wrong(106001, "Invalid credentials. The `sign` query parameter is invalid.", 401)
    if row is None or row["app"] != query["app_key"]:
        raise Wrong(36009004, "Invalid credentials. The `x-tts-access-token` header is invalid.", 401)
    if row["expires"] <= time.time():
        raise Wrong(105002, "Expired credentials. The `x-tts-access-token` header has expired.", 401)
    if path.startswith(BARE):
        if "shop_cipher" in query:
            raise Wrong(36009004, "Unexpected identifier. The `shop_cipher` query parameter is not required for this request.", 400)  # fmt: skip
    elif not _same(row["cipher"], query.get("shop_cipher", "")):
        raise Wrong(36009004, "Invalid identifier. The `shop_cipher` query parameter is invalid.", 400)
    return str(row["shop"])


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))


def shops(database: Database, shop: str) -> list[dict[str, Any]]:
    """`authorization/shops`."""
    row = database.row("SELECT * FROM tiktok_shop WHERE shop = ?", shop)
    assert row is not None  # noqa: S101 - the token is its own
    return [{"id": shop, "name": row["name"], "region": "VN", "seller_type": "LOCAL", "cipher": row["cipher"], "code": f"VNLC{shop[-6:]}"}]  # fmt: skip


def warehouses() -> list[dict[str, Any]]:
    """`logistics/warehouses`."""
    return [{"id": number, "name": kind, "type": kind, "sub_type": "DOMESTIC_WAREHOUSE", "is_default": usual, "effect_status": "ENABLED"} for number, kind, usual in WAREHOUSES]  # fmt: skip


def categories() -> list[dict[str, Any]]:
    """`product/categories`: the same invented shelves as Shopee's sibling has."""
    return [
        {"id": str(number), "parent_id": str(parent), "local_name": name, "is_leaf": number in LEAVES, "permission_statuses": ["AVAILABLE"]}
        for number, parent, name in CATEGORIES
    ]  # fmt: skip


def create(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Create Product."""
    with database.transaction() as connection:
        made = connection.execute("INSERT INTO tiktok_product (shop, body, changed) VALUES (?, '{}', ?)", [shop, time.time()]).lastrowid  # fmt: skip
        assert made is not None  # noqa: S101 - sqlite's word
        product = _product(said, FIRST_PRODUCT + made, {})
        _save(database, FIRST_PRODUCT + made, product)
    return _told(FIRST_PRODUCT + made, product)


def edit(database: Database, shop: str, number: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Edit Product: what is not named of it is gone afterwards, SKUs too."""
    inner, product = _load(database, shop, number)
    fresh = _product(said, inner, {one["id"]: one for one in product["skus"]}) | {"status": product["status"]}
    _save(database, inner, fresh)
    return _told(inner, fresh)


def _told(number: int, product: Mapping[str, Any]) -> dict[str, Any]:
    skus = [{"id": one["id"], "seller_sku": one["sku"], "sales_attributes": one["attributes"]} for one in product["skus"]]  # fmt: skip
    return {"product_id": str(number), "skus": skus, "warnings": []}


def _product(said: Mapping[str, Any], number: int, before: Mapping[str, Any]) -> dict[str, Any]:
    title, words, weight = said.get("title"), said.get("description"), said.get("package_weight")
    if not isinstance(title, str) or not 25 <= len(title) <= 255:
        raise Wrong(12052217, "The product name must have at least 25 characters and no more than 255 characters.")
    if not isinstance(words, str) or not 1 <= len(words) <= 10_000:
        raise Wrong(12052213, "The length of description is invalid.")
    if not isinstance(said.get("category_id"), str) or said["category_id"] not in map(str, LEAVES):
        raise Wrong(12052024, "Category is not final category")
    photos = said.get("main_images")
    if not isinstance(photos, list) or not 1 <= len(photos) <= 9:
        raise Wrong(12052220, "1 to 9 main images are needed.")
    try:
        kilos = float(weight["value"]) if isinstance(weight, dict) and weight.get("unit") == "KILOGRAM" else 0.0
    except (KeyError, TypeError, ValueError):
        kilos = 0.0
    if not 0 < kilos < 1_000:
        raise Wrong(12052251, "Package weight is invalid.")
    skus = said.get("skus")
    if not isinstance(skus, list) or not 1 <= len(skus) <= 300 or not all(isinstance(one, dict) for one in skus):
        raise Wrong(12052250, "1 to 300 skus are needed.")
    kept = [_sku(one, number, place, before) for place, one in enumerate(skus)]
    names = [json.dumps(one["attributes"]) for one in kept]
    if len(set(names)) != len(names):
        raise Wrong(12052229, "Sales attributes must not be the same.")
    return {"title": title, "words": words, "category": said["category_id"], "photos": photos, "kilos": kilos, "skus": kept, "status": "ACTIVATE"}  # fmt: skip


def _sku(said: Mapping[str, Any], number: int, place: int, before: Mapping[str, Any]) -> dict[str, Any]:
    known = said.get("id")
    if known is not None and known not in before:
        raise Wrong(12052036, "SKU ID is not of this product.")
    attributes = [{"name": one.get("name", ""), "value_name": one.get("value_name", "")} for one in said.get("sales_attributes") or []]  # fmt: skip
    return {
        "id": known or f"{number + 1 + place * 7}{secrets.randbelow(900) + 100}"[-19:], "sku": str(said.get("seller_sku") or "")[:50], "attributes": attributes,
        "price": _price(said.get("price")), "stock": _stock(said.get("inventory")),
    }  # fmt: skip


def set_prices(database: Database, shop: str, number: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Update Price."""
    return _set(database, shop, number, said, lambda one: {"price": _price(one.get("price"))})


def set_stocks(database: Database, shop: str, number: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Update Inventory."""
    return _set(database, shop, number, said, lambda one: {"stock": _stock(one.get("inventory"))})


def _set(database: Database, shop: str, number: str, said: Mapping[str, Any], read: Any) -> dict[str, Any]:
    with database.transaction():
        inner, product = _load(database, shop, number)
        rows = said.get("skus")
        if not isinstance(rows, list) or not rows:
            raise Wrong(12052036, "SKU ID necessary.")
        errors = []
        for one in rows:
            there = next((sku for sku in product["skus"] if sku["id"] == one.get("id")), None)
            if there is None:
                errors.append({"code": 12052036, "message": "SKU not found.", "detail": {"sku_id": one.get("id")}})
                continue
            there.update(read(one))
        _save(database, inner, product)
    return {"errors": errors} if errors else {}


def set_sight(database: Database, shop: str, said: Mapping[str, Any], *, shown: bool) -> dict[str, Any]:
    """Activate or Deactivate Products."""
    numbers, errors = said.get("product_ids"), []
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 20:
        raise Wrong(12019120, "1 to 20 product ids are needed.")
    for number in numbers:
        try:
            inner, product = _load(database, shop, str(number))
        except Wrong as error:
            errors.append({"code": error.code, "message": str(error), "detail": {"product_id": number}})
            continue
        _save(database, inner, product | {"status": "ACTIVATE" if shown else "SELLER_DEACTIVATED"})
    return {"errors": errors} if errors else {}


def remove_product(database: Database, shop: str, number: str) -> None:
    """The seller deletes it by hand in TikTok Shop's own pages."""
    with database.transaction() as connection:
        connection.execute("UPDATE tiktok_product SET gone = 1 WHERE id = ? AND shop = ?", [_inner(number), shop])


def product(database: Database, shop: str, number: str) -> dict[str, Any]:
    """Get Product; what was deleted is shown as such."""
    row = database.row("SELECT * FROM tiktok_product WHERE id = ? AND shop = ?", _inner(number), shop)
    if row is None:
        raise Wrong(12052032, "Product does not exist.")
    return _shown(row)


def _shown(row: Any) -> dict[str, Any]:
    there = json.loads(row["body"])
    return {
        "id": str(FIRST_PRODUCT + row["id"]), "title": there["title"], "description": there["words"], "status": "DELETED" if row["gone"] else there["status"],
        "package_weight": {"value": str(there["kilos"]), "unit": "KILOGRAM"}, "update_time": int(row["changed"]),
        "skus": [
            {
                "id": one["id"], "seller_sku": one["sku"], "sales_attributes": one["attributes"],
                "price": {"tax_exclusive_price": str(one["price"]), "sale_price": str(one["price"]), "currency": "VND"},
                "inventory": [{"warehouse_id": WAREHOUSES[0][0], "quantity": one["stock"]}],
            }
            for one in there["skus"]
        ],
    }  # fmt: skip


def search(database: Database, shop: str, said: Mapping[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Search Products, by the seller's own words for SKUs."""
    size = _size(query)
    wanted = said.get("seller_skus")
    rows = database.rows("SELECT * FROM tiktok_product WHERE shop = ? ORDER BY id", shop)
    found = [one for one in map(_shown, rows) if not isinstance(wanted, list) or any(sku["seller_sku"] in wanted for sku in one["skus"])]  # fmt: skip
    return {"total_count": len(found), "products": found[:size], "next_page_token": ""}


def products(database: Database, shop: str, most: int) -> list[dict[str, Any]]:
    """The newest products that are still there, for the board."""
    rows = database.rows("SELECT * FROM tiktok_product WHERE shop = ? AND gone = 0 ORDER BY id DESC LIMIT ?", shop, most)  # fmt: skip
    return [_shown(row) for row in rows]


def count_products(database: Database, shop: str) -> int:
    """How many products stand in the shop."""
    row = database.row("SELECT count(*) AS n FROM tiktok_product WHERE shop = ? AND gone = 0", shop)
    return row["n"] if row else 0


def buy(database: Database, shop: str, number: str, sku: str, quantity: int, *, cod: bool = False, own_carrier: bool = False) -> str:  # fmt: skip
    """Somebody buys: the SKU's stock there goes down; returns the order's number. Raises Refusal."""
    now = int(time.time())
    with database.transaction() as connection:
        row = connection.execute("SELECT * FROM tiktok_product WHERE id = ? AND shop = ? AND gone = 0", [_inner(number), shop]).fetchone()  # fmt: skip
        if row is None:
            raise Refusal("product", "Không còn món này.")
        there = json.loads(row["body"])
        one = next((place for place in there["skus"] if place["sku"] == sku), None)
        if one is None or there["status"] != "ACTIVATE" or one["stock"] < quantity or not 1 <= quantity <= 1_000:
            raise Refusal("quantity", "Không đủ hàng.")
        one["stock"] -= quantity
        _save(database, FIRST_PRODUCT + row["id"], there)
        name = ", ".join(attribute["value_name"] for attribute in one["attributes"])
        body = {
            "buyer_message": "", "is_cod": cod, "shipping_provider": "J&T Express", "tracking_number": "", "user_id": "7494000000000000123",
            "fulfillment_type": "FULFILLMENT_BY_SELLER", "shipping_type": "SELLER" if own_carrier else "TIKTOK", "delivery_option_id": OPTION,
            "payment": {
                "currency": "VND", "sub_total": str(one["price"] * quantity), "shipping_fee": "16500", "total_amount": str(one["price"] * quantity + 16_500),
            },
            "recipient_address": {
                "name": "N*** H***", "phone_number": "(+84)90*****23", "full_address": "Việt Nam, Quảng Ninh, Phường Bãi Cháy, ****", "region_code": "VN",
            },
            "line_items": [
                {
                    "id": f"{now}{place:04}", "product_id": number, "sku_id": one["id"], "product_name": there["title"], "sku_name": name,
                    "seller_sku": one["sku"], "original_price": str(one["price"]), "sale_price": str(one["price"]), "currency": "VND",
                }
                for place in range(quantity)
            ],
        }  # fmt: skip
        made = connection.execute(
            "INSERT INTO tiktok_order (shop, body, state, created, changed) VALUES (?, ?, ?, ?, ?)",
            [shop, json.dumps(body), "AWAITING_SHIPMENT", now, now],
        ).lastrowid
        assert made is not None  # noqa: S101 - sqlite's word
    return str(FIRST_ORDER + made)


def set_state(database: Database, number: str, state: str) -> None:
    """The order goes on at TikTok Shop."""
    if state not in STATES:
        raise Refusal("state", "Không có trạng thái này.")
    with database.transaction() as connection:
        connection.execute("UPDATE tiktok_order SET state = ?, changed = ? WHERE id = ?", [state, int(time.time()), _order_inner(number)])  # fmt: skip


def order_list(database: Database, shop: str, said: Mapping[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Get Order List, by create_time or update_time."""
    size = _size(query)
    try:
        skip = int(query.get("page_token") or 0)
        bounds = {name: int(said.get(name, usual)) for name, usual in (("create_time_ge", 0), ("create_time_lt", 2**40), ("update_time_ge", 0), ("update_time_lt", 2**40))}  # fmt: skip
    except (TypeError, ValueError):
        raise Wrong(36009004, "Invalid time or page_token.", 400) from None
    column = "changed" if query.get("sort_field") == "update_time" else "created"
    way = "ASC" if query.get("sort_order") == "ASC" else "DESC"
    rows = database.rows(
        f"SELECT * FROM tiktok_order WHERE shop = ? AND created >= ? AND created < ? AND changed >= ? AND changed < ? ORDER BY {column} {way}, id LIMIT ? OFFSET ?",  # noqa: S608
        shop, *bounds.values(), size + 1, skip,
    )  # fmt: skip
    more = len(rows) > size
    return {"orders": [_order(row) for row in rows[:size]], "next_page_token": str(skip + size) if more else "", "total_count": len(rows)}  # fmt: skip


def order_detail(database: Database, shop: str, numbers: list[str]) -> list[dict[str, Any]]:
    """Get Order Detail: those of the shop among them."""
    rows = [database.row("SELECT * FROM tiktok_order WHERE id = ? AND shop = ?", _order_inner(one), shop) for one in numbers[:50]]  # fmt: skip
    found = [_order(row) for row in rows if row is not None]
    if not found:
        raise Wrong(21008111, "Order not found.")
    return found


def _order(row: Any) -> dict[str, Any]:
    times = {"create_time": row["created"], "update_time": row["changed"], "rts_sla_time": row["created"] + 2 * 86_400}
    body = json.loads(row["body"])
    body.pop("asked", None)
    lines = [one | {"display_status": row["state"]} for one in body["line_items"]]
    if row["state"] == "UNPAID":
        body.pop("recipient_address")
    number = str(FIRST_ORDER + row["id"])
    return {
        "id": number,
        "status": row["state"],
        **times,
        **body,
        "packages": [{"id": f"1{number}"}],
        "line_items": lines,
    }


def carriers() -> list[dict[str, Any]]:
    """`logistics/…/shipping_providers`."""
    return [{"id": number, "name": name} for number, name in CARRIERS]


def ship(database: Database, shop: str, parcel: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Ship Package: fetched by TikTok Shop's carrier, or under the code of the seller's own, then it is on its way."""
    with database.transaction():
        row, body = _own_order(database, shop, parcel.removeprefix("1"))
        if row["state"] != "AWAITING_SHIPMENT":
            raise Wrong(21011006, "The package status does not support this operation.")
        own = said.get("self_shipment") if body["shipping_type"] == "SELLER" else None
        if body["shipping_type"] == "SELLER":
            if (
                not isinstance(own, dict)
                or not own.get("tracking_number")
                or own.get("shipping_provider_id") != CARRIERS[0][0]
            ):
                raise Wrong(21001001, "tracking_number and shipping_provider_id are needed.")
        elif said.get("handover_method") not in ("PICKUP", "DROP_OFF"):
            raise Wrong(21001001, "handover_method is needed.")
        code = str(own["tracking_number"]) if own else f"TTS{row['id']:09}VN"
        _go(database, row["id"], "IN_TRANSIT" if own else "AWAITING_COLLECTION", {**body, "tracking_number": code})
    return {}


def cancel(database: Database, shop: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Cancel Order by the seller: nothing that the carrier has."""
    with database.transaction():
        row, body = _own_order(database, shop, str(said.get("order_id", "")))
        if row["state"] not in ("UNPAID", "AWAITING_SHIPMENT"):
            raise Wrong(25001020, "Order status does not support cancellation.")
        if said.get("cancel_reason") not in REASONS[row["state"] != "UNPAID"]:
            raise Wrong(25001021, "Reason not match order status.")
        _go(
            database,
            row["id"],
            "CANCELLED",
            {**body, "cancel_reason": said["cancel_reason"], "cancellation_initiator": "SELLER"},
        )
    return {"cancel_id": _cancel_id(row["id"]), "cancel_status": "CANCELLATION_REQUEST_SUCCESS"}


PENDING = "CANCELLATION_REQUEST_PENDING"
REJECT_REASONS = (
    "seller_reject_apply_product_has_been_packed",
    "order_manage_list_action_respond_popup_reject_reason_buyer_agree",
)


def ask_cancel(database: Database, number: str) -> None:
    """The buyer of an order that is paid and not sent asks to cancel it."""
    row = database.row("SELECT * FROM tiktok_order WHERE id = ?", _order_inner(number))
    if row is None or row["state"] != "AWAITING_SHIPMENT":
        raise Refusal("order", "Đơn này không hủy được nữa.")
    _go(
        database,
        row["id"],
        row["state"],
        {**json.loads(row["body"]), "is_buyer_request_cancel": True, "asked": PENDING},
    )


def cancellations(database: Database, shop: str, said: Mapping[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Search Cancellations, by order_ids only."""
    size, numbers = _size(query), said.get("order_ids")
    if not isinstance(numbers, list):
        raise Wrong(36009004, "order_ids are needed here.", 400)
    rows = [database.row("SELECT * FROM tiktok_order WHERE id = ? AND shop = ?", _order_inner(str(one)), shop) for one in numbers[:size]]  # fmt: skip
    found = [
        {
            "cancel_id": _cancel_id(row["id"]), "order_id": str(FIRST_ORDER + row["id"]), "cancel_type": "BUYER_CANCEL", "role": "BUYER",
            "cancel_status": json.loads(row["body"])["asked"],
        }
        for row in rows
        if row is not None and "asked" in json.loads(row["body"])
    ]  # fmt: skip
    return {"cancellations": found, "next_page_token": "", "total_count": len(found)}


def answer_buyer(database: Database, shop: str, asked: str, reason: object = None) -> dict[str, Any]:
    """Approve Cancellation, with a reason Reject Cancellation."""
    with database.transaction():
        row, body = _own_order(database, shop, str(FIRST_ORDER + int(asked[1:])) if NUMBER.fullmatch(asked) else "")
        if body.get("asked") != PENDING:
            raise Wrong(25001022, "The cancellation status does not support this operation.")
        if reason is not None and reason not in REJECT_REASONS:
            raise Wrong(25001023, "Invalid reject_reason.")
        over = {**body, "is_buyer_request_cancel": False}
        if reason is None:
            _go(database, row["id"], "CANCELLED", {**over, "asked": "CANCELLATION_REQUEST_SUCCESS", "cancellation_initiator": "BUYER"})  # fmt: skip
        else:
            _go(database, row["id"], row["state"], {**over, "asked": "CANCELLATION_REQUEST_CANCEL"})
    return {}


def _cancel_id(inner: int) -> str:
    return f"4{inner:018}"


def _own_order(database: Database, shop: str, number: str) -> tuple[Any, dict[str, Any]]:
    row = database.row("SELECT * FROM tiktok_order WHERE id = ? AND shop = ?", _order_inner(number), shop)
    if row is None:
        raise Wrong(21008111, "Order not found.")
    return row, json.loads(row["body"])


def _go(database: Database, inner: int, state: str, body: Mapping[str, Any]) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE tiktok_order SET state = ?, body = ?, changed = ? WHERE id = ?", [state, json.dumps(body), int(time.time()), inner])  # fmt: skip


def knock(database: Database, number: str, mishap: str = "none", *, asked: bool = False) -> list[Knock]:
    """The hook about an order's state, type 1, or with `asked` about its buyer's wish to cancel, type 11, as the mishap makes it."""
    row = database.row("SELECT o.*, s.hook_url, s.app, s.app_secret FROM tiktok_order o JOIN tiktok_shop s ON s.shop = o.shop WHERE o.id = ?", _order_inner(number))  # fmt: skip
    if row is None:
        raise Refusal("order", "Không có đơn này.")
    data = {"order_id": number, "order_status": row["state"], "is_on_hold_order": False, "update_time": row["changed"]}

    if asked:
        data = {"order_id": number, "cancellations_role": "BUYER", "cancel_status": PENDING, "cancel_id": _cancel_id(row["id"]), "create_time": row["changed"]}  # fmt: skip

    def packed(told: list[Any], forged: bool) -> list[Knock]:
        secret = knocks.FORGED_KEY if forged else row["app_secret"]
        return [signed(row["hook_url"], row["app"], secret, one) for one in told]

    return knocks.written([news(row["shop"], 11 if asked else 1, data)], mishap, packed)


def news(shop: str, kind: int, data: Mapping[str, Any], *, at: int | None = None, number: int = 0) -> dict[str, Any]:
    """The body of any hook; another `number` is other news."""
    known = str(7_327_000_000_000_000_000 + (number or secrets.randbelow(10**15)))
    return {"type": kind, "tts_notification_id": known, "shop_id": shop, "timestamp": at or int(time.time()), "data": dict(data)}  # fmt: skip


def signed(url: str, key: str, secret: str, said: Mapping[str, Any]) -> Knock:
    """One hook."""
    body = json.dumps(said, separators=(",", ":")).encode()
    return Knock(url, body, {"Authorization": hook_signature(secret, key, body)})


def _load(database: Database, shop: str, number: str) -> tuple[int, dict[str, Any]]:
    row = database.row("SELECT * FROM tiktok_product WHERE id = ? AND shop = ? AND gone = 0", _inner(number), shop)
    if row is None:
        raise Wrong(12052032, "Product does not exist.")
    return FIRST_PRODUCT + row["id"], json.loads(row["body"])


def _save(database: Database, number: int, product: Mapping[str, Any]) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE tiktok_product SET body = ?, changed = ? WHERE id = ?", [json.dumps(product), time.time(), number - FIRST_PRODUCT])  # fmt: skip


def _inner(number: str) -> int:
    return int(number) - FIRST_PRODUCT if NUMBER.fullmatch(number) and int(number) < 2**63 else 0


def _order_inner(number: str) -> int:
    return int(number) - FIRST_ORDER if NUMBER.fullmatch(number) and int(number) < 2**63 else 0


def _size(query: Mapping[str, str]) -> int:
    size = query.get("page_size", "")
    if not NUMBER.fullmatch(size) or not 1 <= int(size) <= 100:
        raise Wrong(36009004, "page_size must be 1 to 100.", 400)
    return int(size)


def _price(said: object) -> int:
    amount = said.get("amount") if isinstance(said, dict) and said.get("currency") == "VND" else None
    if not isinstance(amount, str) or not NUMBER.fullmatch(amount) or not 1 <= int(amount) <= 180_000_000:
        raise Wrong(12052230, "Price is out of range.")
    return int(amount)


def _stock(said: object) -> int:
    rows = said if isinstance(said, list) else []
    first = rows[0] if rows and isinstance(rows[0], dict) else {}
    if first.get("warehouse_id") not in (None, WAREHOUSES[0][0]):
        raise Wrong(12019022, "SKU must contain valid warehouse.")
    number = first.get("quantity")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 99_999:
        raise Wrong(12019024, "Stock count invalid.")
    return number
