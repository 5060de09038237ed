"""Our side of TikTok Shop against its miniature, and against signatures made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django.fixtures import Settings

from lantoa.channels.adapters.base import Access, DraftVariant, NotDone, Terms
from lantoa.channels.adapters.contract import HOSTILE, OTHER, FulfillingContract, Sent, a_draft
from lantoa.channels.adapters.tiktok_shop import client, order
from lantoa.channels.adapters.tiktok_shop.adapter import CHANNEL, TikTokShop
from lantoa.channels.adapters.tiktok_shop.hook import parse
from lantoa.channels.adapters.tiktok_shop.signature import check_hook, sign
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world
from sandbox import tiktok_shop
from sandbox.app import create_app
from sandbox.database import Database
from tests.channels.street import SANDBOX, Street

ACCESS = Access("key123", "tiktok-secret-of-the-miniature", token="tok", cipher="ROW_abc")
ORDER = (Path(__file__).parent / "vectors" / "tiktok_order.json").read_bytes()
# (printf 'key123'; cat tests/channels/vectors/tiktok_order.json) | openssl dgst -sha256 -hmac "$SECRET"
ORDER_SIGNATURE = "3588507f4ff5ef8ab51c236f479d251eb6ad523689493ae863061b3e836e74d6"
# printf '%s' "$SECRET$path$keys_and_values$body$SECRET" | openssl dgst -sha256 -hmac "$SECRET"
CALL_SIGNATURE = "1407e4cbd99e6bd52c33fcb5d8de0c721cf50a6277c7995f614b60baa12d0ce2"
SECRET, APP, SHOP = "app-secret-of-the-miniature-0123456789", "6abc123", "7494049642642441621"
BACK = "https://lantoa.example/gian-hang/kenh/ve/?w=our%3Aword"


class TestTikTokShop(FulfillingContract):
    @pytest.fixture(autouse=True)
    def _miniature(self, tmp_path: Path, settings: Settings) -> Iterator[None]:
        app = create_app(tmp_path / "sandbox.sqlite3")
        self.database: Database = app.extensions["sandbox"].database
        self.street = Street(app)
        there = f"{SANDBOX}/tiktok"
        settings.CHANNEL_APPS = {"tiktok_shop": {"url": there, "ask_url": there, "app_id": APP, "app_secret": SECRET}}
        made = tiktok_shop.register_shop(self.database, {"shop_id": SHOP, "app_key": APP, "app_secret": SECRET})
        before = world.use(self.street)
        self.opened = CHANNEL.enter(Access(APP, SECRET), BACK, {"code": made["code"]})
        yield
        world.use(before)
        self.database.close()

    def channel(self) -> TikTokShop:
        return CHANNEL

    def access(self) -> Access:
        return self.opened

    def knock(self, access: Access, number: int = 1) -> Sent:
        data = {
            "order_id": f"57648631694849{number:04}",
            "order_status": "AWAITING_SHIPMENT",
            "update_time": 1_795_000_000,
        }
        news = tiktok_shop.news(SHOP, 1, data, at=1_795_000_000, number=number)
        made = tiktok_shop.signed("", access.app_id, access.app_secret, news)
        return Sent(made.body, made.headers)

    def expire_token(self) -> None:
        tiktok_shop.expire(self.database, SHOP)

    def remove_outside(self, outside_id: str) -> None:
        tiktok_shop.remove_product(self.database, SHOP, outside_id)

    def count_outside(self) -> int:
        return tiktok_shop.count_products(self.database, SHOP)

    def place_outside(self, listing: str, sku: str, quantity: int) -> str:
        return tiktok_shop.buy(self.database, SHOP, listing, sku, quantity)

    def carry_away(self, number: str) -> None:
        tiktok_shop.set_state(self.database, number, "IN_TRANSIT")

    def test_who_sends_by_their_own_carrier_says_the_code(self) -> None:
        made = CHANNEL.publish(self.access(), a_draft())
        number = tiktok_shop.buy(self.database, SHOP, made.outside_id, "v7", 1, own_carrier=True)
        with pytest.raises(NotDone) as waits:
            CHANNEL.ship(self.access(), number)
        assert (waits.value.fault, waits.value.field) == ("refused", "tracking_code")
        assert CHANNEL.ship(self.access(), number, "VN123") == "VN123"
        (order,) = CHANNEL.orders(self.access(), [number])
        assert (order.state, order.tracking_code) == ("sent", "VN123")

    def test_what_is_not_paid_is_cancelled_in_other_words_and_not_shipped(self) -> None:
        number = self._placed()
        tiktok_shop.set_state(self.database, number, "UNPAID")
        self._fails("refused", lambda: CHANNEL.ship(self.access(), number))
        CHANNEL.cancel(self.access(), number, "buyer_asked")
        assert CHANNEL.orders(self.access(), [number])[0].state == "cancelled"

    def test_a_buyer_who_asks_to_cancel_is_answered(self) -> None:
        for agreed, state in ((False, "to_send"), (True, "cancelled")):
            number = self._placed()
            tiktok_shop.ask_cancel(self.database, number)
            assert CHANNEL.orders(self.access(), [number])[0].cancel_asked
            self._fails("refused", lambda number=number: CHANNEL.ship(self.access(), number))
            for _twice in range(2):
                CHANNEL.answer_cancel(self.access(), number, agreed)
            (after,) = CHANNEL.orders(self.access(), [number])
            assert (after.state, after.cancel_asked) == (state, False)
        answers = [path for path in self.street.asked if path.endswith(("/approve", "/reject"))]
        assert [path.rpartition("/")[2] for path in answers] == ["reject", "approve"], "answered once each"
        # Cancelled here meanwhile, that is the answer.
        number = self._placed()
        tiktok_shop.ask_cancel(self.database, number)
        (told,) = tiktok_shop.knock(self.database, number, asked=True)
        assert [(one.kind, one.subject) for one in parse(told.body)] == [("order", number)]
        CHANNEL.cancel(self.access(), number, "no_stock")
        assert CHANNEL.orders(self.access(), [number])[0].state == "cancelled"

    def test_its_shelves_have_the_names_around_them(self) -> None:
        shelves = {one.number: one.names for one in CHANNEL.shelves(self.access())}
        assert shelves["100102"] == ("Thực phẩm và đồ uống", "Hải sản", "Chả mực, chả cá")
        assert "100101" not in shelves

    def test_the_owner_is_asked_with_our_word_and_comes_in_with_the_shop_and_its_cipher(self) -> None:
        asked = parse_qs(urlsplit(CHANNEL.ask_url(self.access(), BACK)).query)
        assert asked == {"app_key": [APP], "state": ["our:word"]}
        assert (self.opened.shop, self.opened.cipher[:4]) == (SHOP, "ROW_")
        assert self.opened.expires_at is not None
        assert self.opened.expires_at > world.now() + timedelta(days=6)
        self._fails("refused", lambda: CHANNEL.enter(self.access(), BACK, {}))
        assert CHANNEL.check_config(replace(self.access(), cipher="")) == "cipher"

    def test_an_answer_that_never_came_makes_no_second_product(self) -> None:
        first, again = (CHANNEL.publish(self.access(), a_draft()) for _ in range(2))
        assert first == again
        assert self.count_outside() == 1

    def test_choices_have_their_own_price_and_stock_and_keep_their_numbers(self) -> None:
        choices = (DraftVariant("v1", "Nửa cân", 265_000, 4), DraftVariant("v2", "Một cân", 500_000, 0))
        made = CHANNEL.publish(self.access(), a_draft(variants=choices))
        numbers = dict(made.variants)
        cheaper = tuple(replace(one, outside_id=numbers[one.sku], price=one.price - 5_000) for one in choices)
        CHANNEL.set_terms(self.access(), made.outside_id, Terms(True, cheaper))
        (seen,) = CHANNEL.look(self.access(), [made.outside_id])
        assert [(one.sku, one.name, one.price, one.stock) for one in seen.variants] == [
            ("v1", "Nửa cân", 260_000, 4),
            ("v2", "Một cân", 495_000, 0),
        ]
        grown = (*choices, DraftVariant("v3", "Hai cân", 900_000, 1))
        again = CHANNEL.publish(self.access(), a_draft(variants=grown, outside_id=made.outside_id))
        assert {sku: numbers[sku] for sku in ("v1", "v2")}.items() <= dict(again.variants).items()
        (order,) = CHANNEL.orders(self.access(), [self.place_outside(made.outside_id, "v1", 3)])
        assert [(line.sku, line.quantity, line.price) for line in order.lines] == [("v1", 3, 265_000)]
        assert (order.buyer.masked, order.total) == ({"name", "phone", "address"}, 3 * 265_000 + 16_500)

    def test_what_is_as_it_should_be_is_not_sent_again(self) -> None:
        made = CHANNEL.publish(self.access(), a_draft())
        (variant,) = self._numbered(a_draft(), made.variants)
        self.street.asked.clear()
        CHANNEL.set_terms(self.access(), made.outside_id, Terms(True, (variant,)))
        assert [one.partition(" ")[0] for one in self.street.asked] == ["GET"]
        self._fails("refused", lambda: CHANNEL.set_terms(self.access(), made.outside_id, Terms(True, (replace(variant, outside_id="9"),))))  # fmt: skip

    def test_what_it_refuses_is_told_in_its_words(self) -> None:
        with pytest.raises(NotDone) as refused:
            CHANNEL.publish(self.access(), a_draft(weight_grams=0))
        assert (refused.value.fault, refused.value.code) == ("refused", "12052251")
        assert refused.value.words == "Package weight is invalid."

    def test_what_would_be_refused_has_its_bound(self) -> None:
        dear = (replace(a_draft().variants[0], price=200_000_000),)
        found = CHANNEL.problems(
            a_draft(title="Chả mực", description="é" * 10_001, category="", weight_grams=0, variants=dear)
        )
        assert [(one.field, one.why, one.bound) for one in found] == [
            ("title", "short", 25), ("description", "long", 10_000), ("category", "missing", 0), ("weight", "missing", 0), ("price", "large", 180_000_000),
        ]  # fmt: skip
        assert [one.why for one in CHANNEL.problems(a_draft(title="下龙湾手打墨鱼饼 " * 4))] == ["forbidden"]

    def test_the_list_of_orders_is_read_page_by_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("lantoa.channels.adapters.tiktok_shop.options.PAGE", 2)
        made = CHANNEL.publish(self.access(), a_draft())
        placed = [self.place_outside(made.outside_id, "v7", 1) for _ in range(5)]
        assert sorted(self._changed()) == sorted(placed)
        tiktok_shop.set_state(self.database, placed[0], "CANCELLED")
        (order,) = CHANNEL.orders(self.access(), placed[:1])
        assert (order.state, [line.quantity for line in order.lines]) == ("cancelled", [1])

    def test_no_answer_can_be_asked_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Street, "down", True)
        self._fails("silent", lambda: CHANNEL.look(self.access(), ["1"]))

    def test_tokens_and_yeses_are_used_up(self) -> None:
        CHANNEL.renew(self.access())
        self._fails("key", lambda: CHANNEL.renew(self.access()))


@pytest.mark.parametrize(
    ("code", "message", "fault"),
    [
        (105_002, "Expired credentials.", "key"), (36_009_004, "Invalid credentials. The `sign` is missing.", "key"),
        (36_009_004, "Invalid identifier. The `shop_cipher` query parameter is invalid.", "refused"), (36_009_002, "Too many requests.", "busy"),
        (36_009_003, "Internal error", "silent"), ("12052032", "Product does not exist.", "gone"), (12_052_024, "Category is not final category", "refused"),
        (None, None, "refused"),
    ],
)  # fmt: skip
def test_failures_are_told_apart(code: object, message: object, fault: str) -> None:
    with pytest.raises(NotDone) as said:
        client.all_done({"errors": [{"code": code, "message": message}]})
    assert said.value.fault == fault


def test_pieces_taken_back_do_not_count_and_a_shared_discount_is_shared() -> None:
    piece: dict[str, Any] = {
        "product_id": "1",
        "sku_id": "2",
        "seller_sku": "v7",
        "product_name": "Chả mực",
        "display_status": "AWAITING_SHIPMENT",
    }
    rows = [{**piece, "sale_price": price} for price in ("99999", "100000")]
    rows.append({**piece, "sale_price": "100000", "display_status": "CANCELLED"})
    (line,) = order._lines(rows, over=False)
    assert (line.quantity, line.price) == (2, 99_999)


def test_calls_are_signed_as_documented() -> None:
    query = {"timestamp": "1795000000", "app_key": "key123", "shop_cipher": "ROW_abc", "page_size": "50"}
    path, body = "/order/202309/orders/search", b'{"update_time_ge":1}'
    assert sign(ACCESS, path, query, body) == CALL_SIGNATURE
    assert sign(ACCESS, path, {**query, "sign": "x", "access_token": "tok"}, body) == CALL_SIGNATURE
    assert sign(ACCESS, path, query) != CALL_SIGNATURE


def test_a_hook_proves_itself_and_is_read() -> None:
    check_hook(ACCESS, {"authorization": ORDER_SIGNATURE}, ORDER)
    (event,) = parse(ORDER)
    assert (event.kind, event.shop, event.subject) == ("order", "7494049642642441621", "576486316948490001")
    assert event.outside_id == "n:7327112393057371910"


@pytest.mark.parametrize("said", ["", "x", "Bearer " + ORDER_SIGNATURE, "0" * 64, "9" * 10_000])
def test_other_proof_is_refused(said: str) -> None:
    with pytest.raises(NotGenuine):
        check_hook(ACCESS, {"Authorization": said}, ORDER)


def test_other_keys_and_bytes_are_refused() -> None:
    for access, raw in (
        (replace(ACCESS, app_secret=OTHER), ORDER),
        (replace(ACCESS, app_id="k"), ORDER),
        (ACCESS, ORDER + b" "),
        (replace(ACCESS, app_secret=""), ORDER),
    ):
        with pytest.raises(NotGenuine):
            check_hook(access, {"Authorization": ORDER_SIGNATURE}, raw)


def test_what_is_no_hook_is_refused_with_a_reason() -> None:
    for raw in (*HOSTILE, *(ORDER[:end] for end in range(len(ORDER)))):
        with pytest.raises(NotUnderstood):
            parse(raw)
