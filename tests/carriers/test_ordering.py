"""Our side of GHN and GHTK against their miniatures: ordering, calling off, asking where a parcel is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_django.fixtures import Settings

from lantoa.kit.world import world
from lantoa.shipping.adapters.booking import Access, Booking, Change, NoAnswer, Refused
from lantoa.shipping.adapters.booking_contract import BookingContract
from lantoa.shipping.adapters.ghn.booking import GhnBooking
from lantoa.shipping.adapters.ghtk.booking import GhtkBooking
from sandbox import carrier_orders
from sandbox.app import create_app
from sandbox.database import Database
from tests.channels.street import SANDBOX, Street

KEY = "a-token-of-the-miniature-0123"


class _AtTheSandbox(BookingContract):
    carrier: str

    @pytest.fixture(autouse=True)
    def _miniature(self, tmp_path: Path, settings: Settings) -> Iterator[None]:
        app = create_app(tmp_path / "sandbox.sqlite3")
        self.database: Database = app.extensions["sandbox"].database
        self.street = Street(app)
        settings.CARRIER_APIS = {"ghn": f"{SANDBOX}/ghn/shiip/public-api", "ghtk": f"{SANDBOX}/ghtk"}
        before = world.use(self.street)
        yield
        world.use(before)
        self.database.close()

    def access(self) -> Access:
        return Access(KEY, "81558")

    def go_wrong(self, what: str) -> None:
        carrier_orders.choose(self.database, self.carrier, what)

    def count(self) -> int:
        return carrier_orders.count(self.database, self.carrier)

    def told(self, code: str, state: str) -> None:
        carrier_orders.move(self.database, self.carrier, code, state)


class TestGhn(_AtTheSandbox):
    carrier, first, picked = "ghn", "ready_to_pick", "picked"

    def booking(self) -> Booking:
        return GhnBooking()

    def test_it_promises_a_day(self) -> None:
        (offer,) = self.booking().quote(self.access(), self.consignment())
        assert offer.promised is not None
        assert not offer.cold

    def test_it_is_fetched_when_wished_and_a_time_it_does_not_come_is_said(self) -> None:
        tomorrow = world.today() + timedelta(days=1)
        wish = self.consignment(pick_day=tomorrow, pick_part="afternoon")
        made = self.booking().create(self.access(), wish, "")
        held = carrier_orders.find(self.database, "ghn", KEY, code=made.tracking_code)
        assert held
        assert json.loads(held["body"])["pick_shift"] == [5]  # today twice, tomorrow morning, then this one
        with pytest.raises(Refused):
            late = self.consignment(
                code="LT2345678-ZZZZZZ", pick_day=tomorrow + timedelta(days=30), pick_part="morning"
            )
            self.booking().create(self.access(), late, "")
        assert self.count() == 1

    def test_a_key_refused_inside_an_answer_is_no_word_about_a_parcel(self, monkeypatch: pytest.MonkeyPatch) -> None:
        said = json.dumps({"code": 400, "message": "code=401, message=Token is not valid!", "data": None}).encode()
        monkeypatch.setattr(self.street, "http", lambda *_given, **_more: SimpleNamespace(status=400, body=said))
        with pytest.raises(NoAnswer) as refused:
            self.booking().find(self.access(), "LT2345678-ABCDEF")
        assert refused.value.key

    def test_a_change_stands_in_its_order(self) -> None:
        made = self.booking().create(self.access(), self.consignment(), "")
        self.booking().change(self.access(), made.tracking_code, Change(phone="0911222333"))
        held = carrier_orders.find(self.database, "ghn", KEY, code=made.tracking_code)
        assert held
        body = json.loads(held["body"])
        assert (body["to_phone"], body["to_address"]) == ("0911222333", "Số 5, thôn Đông Sơn")

    def test_without_a_day_there_is_a_price_all_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        known, http = self.consignment(), self.street.http

        def without(method: str, url: str, **more: object) -> object:
            if url.endswith("leadtime"):
                raise OSError("nobody there")
            return http(method, url, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(self.street, "http", without)
        (offer,) = self.booking().quote(self.access(), known)
        assert (offer.fee > 0, offer.promised) == (True, None)

    def test_called_off_before_is_no_refusal_and_what_is_fetched_is_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def no(*_given: object) -> None:
            raise Refused("Trạng thái đơn không hợp lệ")

        monkeypatch.setattr(GhnBooking, "_switch", no)
        for number, state in enumerate(("cancel", "picked")):
            made = self.booking().create(self.access(), self.consignment(code=f"LT2345678-ZZZZZ{number}"), "")
            self.told(made.tracking_code, state)
            if state == "cancel":
                self.booking().cancel(self.access(), made.tracking_code)
                continue
            with pytest.raises(Refused):
                self.booking().cancel(self.access(), made.tracking_code)

    def test_another_try_and_the_way_back(self) -> None:
        made = self.booking().create(self.access(), self.consignment(), "")
        for ask, state in ((self.booking().again, "storing"), (self.booking().back, "return")):
            ask(self.access(), made.tracking_code)
            assert self.booking().status(self.access(), made.tracking_code)[-1].code == state


class TestGhtk(_AtTheSandbox):
    carrier, first, picked = "ghtk", "2", "3"

    def booking(self) -> Booking:
        return GhtkBooking()

    def test_a_seller_who_brings_it_says_so(self) -> None:
        self.booking().create(self.access(), self.consignment(fetched=False), "road")
        row = self.database.row("SELECT body FROM carrier_order")
        assert '"pick_option": "post"' in row["body"]
        assert '"is_freeship": 1' in row["body"]
