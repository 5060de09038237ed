"""The Shopee sibling's board: what stands there, bought or changed by the seller's own hand, and where its news goes."""

from pathlib import Path

import pytest

from sandbox import shopee
from sandbox.app import create_app

KEY = "partner-key-of-the-miniature-0123456789"
GOODS = {
    "item_name": "Chả mực <b>", "description": "Giã tay", "item_sku": "L1", "category_id": 100001, "weight": 0.5, "original_price": 225_000,
    "seller_stock": [{"stock": 3}], "image": {"image_id_list": ["vn-1"]}, "logistic_info": [{"logistic_id": 50001, "enabled": True}],
}  # fmt: skip
KINDS = {
    "tier_variation": [{"name": "Loại", "option_list": [{"option": "500 g"}, {"option": "1 kg"}]}],
    "model": [{"tier_index": [place], "original_price": price, "model_sku": f"L1-V{place}", "seller_stock": [{"stock": 3}]} for place, price in enumerate((225_000, 450_000))],
}  # fmt: skip


@pytest.fixture
def app(tmp_path: Path):
    made = create_app(tmp_path / "sandbox.sqlite3")
    for shop, name in (("77", "Bếp Hương"), ("78", "Bếp Lan")):
        given = {"shop_id": shop, "partner_id": "2001", "partner_key": KEY, "name": name}
        shopee.register_shop(made.extensions["sandbox"].database, given)
    yield made
    made.extensions["sandbox"].database.close()


def test_a_seller_changes_and_removes_by_hand_what_stands_there(app):
    client, database = app.test_client(), app.extensions["sandbox"].database
    number = shopee.add_item(database, "78", GOODS)["item_id"]
    shopee.init_models(database, "78", {"item_id": number, **KINDS})
    shown = client.get("/shopee").get_data(as_text=True)
    assert "Chả mực &lt;b&gt; · 500 g" in shown
    assert shown.index("Bếp Lan") < shown.index("Bếp Hương")  # who has something on show stands before
    way = f"/shopee/items/{number}"
    assert client.post(way, data={"shop": "78", "name": "Chả mực sale", "price": "99000"}).status_code == 302
    (item,) = shopee.items(database, "78", [number])
    assert item["item_name"] == "Chả mực sale"
    assert [one["price_info"][0]["original_price"] for one in shopee.models(database, "78", number)] == [99_000, 99_000]
    for nonsense in ({"shop": "77", "name": "x"}, {}):
        assert client.post(way, data=nonsense).status_code == 400
    assert client.post(way, data={"shop": "78", "name": "", "price": "-1"}).status_code == 302
    assert client.post(way, data={"shop": "78", "do": "remove"}).status_code == 302
    assert "Chả mực" not in client.get("/shopee").get_data(as_text=True)
    assert shopee.items(database, "78", [number])[0]["item_status"] == "SELLER_DELETE"


def test_the_address_for_news_is_kept_when_the_shop_is_made_known_again(app):
    database = app.extensions["sandbox"].database
    hook = "http://127.0.0.1:8000/hooks/channels/shopee/"
    for known in ({"push_url": hook}, {}):
        shopee.register_shop(database, {"shop_id": "77", "partner_id": "2001", "partner_key": KEY, **known})
    assert database.row("SELECT push_url FROM shopee_shop WHERE shop = '77'")["push_url"] == hook
