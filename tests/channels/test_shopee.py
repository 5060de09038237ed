"""Our side of Shopee against its miniature, and against signatures made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from lantoa.channels.adapters.base import Access, DraftVariant, NotDone, Terms
from lantoa.channels.adapters.contract import FulfillingContract, RecallingContract, Sent, a_draft
from lantoa.channels.adapters.shopee.adapter import CHANNEL, ShopeeChannel
from lantoa.channels.adapters.shopee.signature import sign
from lantoa.kit.world import world
from sandbox import shopee
from sandbox.app import create_app
from sandbox.database import Database
from tests.channels.street import SANDBOX, Street

KEY = "partner-key-of-the-miniature-0123456789"
PUSHED_TO = "https://lantoa.example/hooks/channels/shopee/abc/"


class TestShopee(FulfillingContract, RecallingContract):
    @pytest.fixture(autouse=True)
    def _miniature(self, tmp_path: Path, settings: Settings) -> Iterator[None]:
        app = create_app(tmp_path / "sandbox.sqlite3")
        self.database: Database = app.extensions["sandbox"].database
        self.street = Street(app)
        settings.CHANNEL_APPS = {"shopee": {"url": f"{SANDBOX}/shopee", "app_id": "2001", "app_secret": KEY}}
        made = shopee.register_shop(
            self.database, {"shop_id": "77", "partner_id": "2001", "partner_key": KEY, "push_url": PUSHED_TO}
        )
        before = world.use(self.street)
        bare = Access("2001", KEY, hook_url=PUSHED_TO)
        self.opened = CHANNEL.enter(bare, "https://lantoa.example/back", {"code": made["code"], "shop_id": "77"})
        yield
        world.use(before)
        self.database.close()

    def channel(self) -> ShopeeChannel:
        return CHANNEL

    def access(self) -> Access:
        return self.opened

    def knock(self, access: Access, number: int = 1) -> Sent:
        _url, body, headers = shopee.knock(
            "77", access.hook_url, access.app_secret, 3, {"ordersn": f"2611240{number}", "status": "READY_TO_SHIP"}, 1_795_000_000
        )  # fmt: skip
        return Sent(body, headers)

    def lose(self, number: int) -> bytes:
        made = self.made = getattr(self, "made", None) or CHANNEL.publish(self.access(), a_draft())
        bought = shopee.buy(self.database, "77", int(made.outside_id), "v7", 1)
        shopee.lose(self.database, bought)
        return shopee.push(self.database, bought)[1]

    def expire_token(self) -> None:
        shopee.expire(self.database, "77")

    def remove_outside(self, outside_id: str) -> None:
        shopee.remove_item(self.database, "77", int(outside_id))

    def count_outside(self) -> int:
        return shopee.count_items(self.database, "77")

    def place_outside(self, listing: str, sku: str, quantity: int) -> str:
        return shopee.buy(self.database, "77", int(listing), sku, quantity)

    def carry_away(self, number: str) -> None:
        shopee.set_state(self.database, number, "SHIPPED")

    def test_who_sends_by_their_own_carrier_says_the_code(self) -> None:
        made = CHANNEL.publish(self.access(), a_draft())
        number = shopee.buy(self.database, "77", int(made.outside_id), "v7", 1, carrier=shopee.OWN)
        with pytest.raises(NotDone) as waits:
            CHANNEL.ship(self.access(), number)
        assert (waits.value.fault, waits.value.field) == ("refused", "tracking_code")
        assert CHANNEL.ship(self.access(), number, "GA770011") == "GA770011"
        assert CHANNEL.orders(self.access(), [number])[0].state == "sent"
        assert self.street.asked.count("POST /shopee/api/v2/logistics/ship_order") == 1

    def test_a_buyer_who_asks_to_cancel_is_answered(self) -> None:
        made = CHANNEL.publish(self.access(), a_draft())
        path = "POST /shopee/api/v2/order/handle_buyer_cancellation"
        for agreed, state in ((False, "to_send"), (True, "cancelled")):
            number = shopee.buy(self.database, "77", int(made.outside_id), "v7", 1)
            shopee.set_state(self.database, number, "IN_CANCEL")
            assert CHANNEL.orders(self.access(), [number])[0].cancel_asked
            with pytest.raises(NotDone):
                CHANNEL.ship(self.access(), number)
            for _twice in range(2):
                CHANNEL.answer_cancel(self.access(), number, agreed)
            (after,) = CHANNEL.orders(self.access(), [number])
            assert (after.state, after.cancel_asked) == (state, False)
        assert self.street.asked.count(path) == 2, "answered once each"
        # Cancelled here meanwhile, that is the answer.
        number = shopee.buy(self.database, "77", int(made.outside_id), "v7", 1)
        shopee.set_state(self.database, number, "IN_CANCEL")
        CHANNEL.cancel(self.access(), number, "buyer_asked")
        assert CHANNEL.orders(self.access(), [number])[0].state == "cancelled"
        assert self.street.asked.count(path) == 3

    def test_more_than_a_hundred_lost_are_told_a_hundred_at_a_time_and_one_that_is_broken_holds_up_none(self) -> None:
        self.lose(1)
        with self.database.transaction() as connection:
            connection.execute("UPDATE shopee_lost SET body = replace(body, '{\"ordersn', '{\"nothing')")
            connection.execute(
                'INSERT INTO shopee_lost (partner, body, at) SELECT partner, \'{"code": 3, "data": 7}\', at FROM shopee_lost'
            )
            for _double in range(6):
                connection.execute("INSERT INTO shopee_lost (partner, body, at) SELECT partner, body, at FROM shopee_lost")  # fmt: skip
        counts = []
        while (news := CHANNEL.lost(self.access())).bodies:
            counts.append((len(news.bodies), news.more))
            CHANNEL.lost_known(self.access(), news.last)
        assert counts == [(100, True), (28, False)]

    def test_given_away_for_nothing_it_costs_nothing(self) -> None:
        made = CHANNEL.publish(self.access(), a_draft())
        number = shopee.buy(self.database, "77", int(made.outside_id), "v7", 1)
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE shopee_order SET body = replace(body, '\"model_discounted_price\": 265000', '\"model_discounted_price\": 0')"
            )
        assert CHANNEL.orders(self.access(), [number])[0].lines[0].price == 0

    def test_the_knock_of_another_address_is_refused(self) -> None:
        self._not_genuine(replace(self.access(), hook_url=PUSHED_TO + "x"), self.knock(self.access()))

    def test_its_shelves_are_read_with_what_stands_around_them(self) -> None:
        found = {one.number: one.names for one in CHANNEL.shelves(self.access())}
        assert found["100102"] == ("Thực phẩm và đồ uống", "Hải sản", "Chả mực, chả cá")
        assert "100101" not in found  # it only holds other shelves
        with pytest.raises(NotDone):
            CHANNEL.publish(self.access(), a_draft(category="100101"))

    def test_an_answer_that_never_came_makes_no_second_item(self) -> None:
        first, again = (CHANNEL.publish(self.access(), a_draft()) for _ in range(2))
        assert first == again
        assert self.count_outside() == 1

    def test_choices_have_their_own_price_and_stock(self) -> None:
        choices = (DraftVariant("v1", "Nửa cân", 265_000, 4), DraftVariant("v2", "Một cân", 500_000, 0))
        made = CHANNEL.publish(self.access(), a_draft(variants=choices))
        numbers = dict(made.variants)
        cheaper = tuple(replace(one, outside_id=numbers[one.sku], price=one.price - 5_000) for one in choices)
        CHANNEL.set_terms(self.access(), made.outside_id, Terms(True, cheaper))
        (seen,) = CHANNEL.look(self.access(), [made.outside_id])
        assert [(one.sku, one.price, one.stock) for one in seen.variants] == [("v1", 260_000, 4), ("v2", 495_000, 0)]
        (order,) = CHANNEL.orders(self.access(), [self.place_outside(made.outside_id, "v1", 1)])
        assert [(line.sku, line.price) for line in order.lines] == [("v1", 260_000)]
        assert order.buyer.masked == {"name", "phone", "address"}

    def test_what_it_refuses_is_told_in_its_words(self) -> None:
        with pytest.raises(NotDone) as refused:
            CHANNEL.publish(self.access(), a_draft(weight_grams=0))
        assert (refused.value.fault, refused.value.code) == ("refused", "product.error_invalid_weight")
        assert refused.value.words == "Weight must be above 0."

    def test_no_answer_can_be_asked_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Street, "down", True)
        with pytest.raises(NotDone) as silent:
            CHANNEL.look(self.access(), ["1"])
        assert silent.value.fault == "silent"
        assert silent.value.retryable

    def test_a_refresh_token_is_used_up(self) -> None:
        CHANNEL.renew(self.access())
        self._fails("key", lambda: CHANNEL.renew(self.access()))


def test_calls_are_signed_as_documented() -> None:
    # printf '%s' '2001/api/v2/product/add_item1795000000tok77' | openssl dgst -sha256 -hmac "$KEY"
    access = Access("2001", KEY, shop="77", token="tok")
    assert sign(access, "/api/v2/product/add_item", 1_795_000_000, shop=True) == VECTORS[0]
    assert sign(access, "/api/v2/shop/auth_partner", 1_795_000_000, shop=False) == VECTORS[1]


VECTORS = (
    "2d1924979fe14fb284e21fb3c525344a2c571bc0e895b5f126524df84de6273e",
    "059a692c45939dbb6974747d388da8735dbdd2cc14a812a0cca50c62588238be",
)
