"""The TikTok Shop sibling's own promises: who may call, what a buyer sets off on the board, and each mishap."""

import json
import subprocess
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox import knocks, tiktok_shop
from sandbox.app import create_app

SECRET, APP, SHOP = "app-secret-of-the-miniature-0123456789", "6abc123", "7494"
BACK = "https://lantoa.example/gian-hang/kenh/ve/"


@pytest.fixture
def app(tmp_path: Path):
    made = create_app(tmp_path / "sandbox.sqlite3")
    database = made.extensions["sandbox"].database
    tiktok_shop.register_shop(
        database, {"shop_id": SHOP, "app_key": APP, "app_secret": SECRET, "name": "Chả mực bà Na", "back": BACK}
    )
    with database.transaction() as connection:
        connection.execute("UPDATE tiktok_shop SET token = 'ROW_tok', expires = 9e9, cipher = 'ROW_abc'")
    yield made
    database.close()


def called(app, path, body=None, *, secret=SECRET, opened="ROW_tok", **more):
    """What a call is answered, signed here by openssl's hand."""
    raw = b"" if body is None else json.dumps(body).encode()
    query = {"app_key": APP, "timestamp": str(int(time.time())), "shop_cipher": "ROW_abc", **more}
    query = {name: said for name, said in query.items() if said is not None}
    text = (
        secret.encode()
        + path.encode()
        + "".join(name + query[name] for name in sorted(query)).encode()
        + raw
        + secret.encode()
    )
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", secret, "-r"], input=text, capture_output=True, check=True
    )
    query["sign"] = done.stdout.split()[0].decode()
    method = "GET" if body is None else "POST"
    headers = {"x-tts-access-token": opened, "Content-Type": "application/json"}
    return app.test_client().open(
        "/tiktok" + path, method=method, query_string=query, data=raw or None, headers=headers
    )


def a_product(**changes):
    skus = [{"seller_sku": "v7", "price": {"amount": "265000", "currency": "VND"}, "inventory": [{"quantity": 3}]}]
    said = {
        "title": "Chả mực giã tay Hạ Long loại ngon",
        "description": "<p>Mực tươi</p>",
        "category_id": "100001",
        "main_images": [{"uri": "a"}],
    }
    return {**said, "package_weight": {"value": "0.5", "unit": "KILOGRAM"}, "skus": skus, **changes}


def test_a_call_needs_its_signature_its_token_and_the_cipher_where_it_belongs(app):
    path = "/logistics/202309/warehouses"
    assert called(app, path).get_json()["data"]["warehouses"]
    assert called(app, path, secret="x" * 20).get_json()["code"] == 106001
    assert called(app, path, opened="ROW_other").status_code == 401
    assert called(app, path, shop_cipher="ROW_other").get_json()["code"] == 36009004
    assert called(app, path, timestamp=str(int(time.time()) - 400)).get_json()["code"] == 36009004
    shops = "/authorization/202309/shops"
    assert "not required" in called(app, shops).get_json()["message"]
    assert called(app, shops, shop_cipher=None).get_json()["data"]["shops"][0]["cipher"] == "ROW_abc"
    tiktok_shop.expire(app.extensions["sandbox"].database, SHOP)
    assert called(app, path).get_json()["code"] == 105002


def test_the_owner_says_yes_and_the_code_is_used_up(app):
    client = app.test_client()
    assert "Chả mực bà Na" in client.get(f"/tiktok/oauth/authorize?app_key={APP}&state=w").get_data(as_text=True)
    sent = client.post("/tiktok/yes", data={"shop": SHOP, "state": "w"})
    assert sent.location.startswith(BACK)
    answer = {name: said[0] for name, said in parse_qs(urlsplit(sent.location).query).items()}
    assert answer["state"] == "w"
    asked = {"app_key": APP, "app_secret": SECRET, "auth_code": answer["code"], "grant_type": "authorized_code"}
    first, again = (client.get("/tiktok/api/v2/token/get", query_string=asked).get_json() for _ in range(2))
    assert first["data"]["access_token_expire_in"] > time.time()
    assert again["code"] == 36004004
    assert client.post("/tiktok/yes", data={"shop": "1"}).status_code == 400


def test_a_product_is_made_bought_and_goes_on_on_the_board(app):
    client, database = app.test_client(), app.extensions["sandbox"].database
    made = called(app, "/product/202309/products", a_product()).get_json()["data"]
    assert called(app, "/product/202309/products", a_product(title="Chả mực")).get_json()["code"] == 12052217
    bought = {"shop": SHOP, "product": made["product_id"], "sku": "v7", "quantity": 2}
    sold = client.post("/tiktok/buy", json=bought)
    assert sold.status_code == 201
    assert client.post("/tiktok/buy", json=bought).status_code == 400
    assert client.post("/tiktok/buy", data={**bought, "quantity": "x"}).status_code == 400
    number = sold.get_json()["order_id"]
    board = client.get("/tiktok").get_data(as_text=True)
    assert "còn 1" in board
    assert number in board
    assert client.post(f"/tiktok/orders/{number}", data={"state": "IN_TRANSIT"}).status_code == 302
    assert client.post(f"/tiktok/orders/{number}", data={"state": "LOST"}).status_code == 400
    (order,) = called(app, "/order/202309/orders", ids=number).get_json()["data"]["orders"]
    assert (order["status"], len(order["line_items"])) == ("IN_TRANSIT", 2)
    failed = called(app, f"/product/202309/products/{made['product_id']}/prices/update", {"skus": [{"id": "1"}]})
    assert failed.get_json()["data"]["errors"][0]["detail"] == {"sku_id": "1"}
    assert tiktok_shop.count_products(database, SHOP) == 1


def test_each_mishap_is_what_it_says(app):
    client, database = app.test_client(), app.extensions["sandbox"].database
    made = called(app, "/product/202309/products", a_product()).get_json()["data"]
    number = tiktok_shop.buy(database, SHOP, made["product_id"], "v7", 1)

    def told(mishap):
        return tiktok_shop.knock(database, number, mishap)

    (plain,) = told("none")
    assert plain.headers["Authorization"] == tiktok_shop.hook_signature(SECRET, APP, plain.body)
    assert told("drop") == []
    twice = told("twice")
    assert twice[0] == twice[1]
    assert len(told("mixed")) == 2
    (forged,) = told("forge")
    assert forged.headers["Authorization"] != tiktok_shop.hook_signature(SECRET, APP, forged.body)
    assert len(told("truncate")[0].body) == len(plain.body) // 2
    assert client.post("/tiktok/mishap", data={"mishap": "x"}).status_code == 400
    assert client.post("/tiktok/mishap", data={"mishap": "twice"}).status_code == 302
    assert knocks.chosen(database, "tiktok") == "twice"
