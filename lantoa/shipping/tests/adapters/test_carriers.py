"""Each carrier keeps the contract, with the messages its documents describe."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lantoa.kit.wire import NotUnderstood
from lantoa.shipping.adapters import registry
from lantoa.shipping.adapters.base import Carrier, StatusNotice
from lantoa.shipping.adapters.contract import SECRET, CarrierContract, Sent
from lantoa.shipping.adapters.demo.adapter import CARRIER as DEMO
from lantoa.shipping.adapters.ghn.adapter import CARRIER as GHN
from lantoa.shipping.adapters.ghtk.adapter import CARRIER as GHTK
from lantoa.shipping.adapters.viettelpost.adapter import CARRIER as VIETTELPOST
from lantoa.shipping.adapters.vnpost.adapter import CARRIER as VNPOST
from lantoa.shipping.tests import wire


class TestGhn(CarrierContract):
    delivered = "delivered"

    def carrier(self) -> Carrier:
        return GHN

    def send(self, notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
        return wire.ghn(notice, secret, cash, fee)

    def test_a_transfer_day_is_no_settlement(self) -> None:
        body = json.loads(self.send(self.notice(), SECRET).raw) | {"CODTransferDate": "2026-11-26T00:00:00Z"}
        assert GHN.parse_settlement(json.dumps(body).encode()) is None

    def test_another_type_at_the_same_time_is_other_news(self) -> None:
        raw = self.send(self.notice(), SECRET).raw
        fee = raw.replace(b"Switch_status", b"Update_fee")
        assert GHN.parse(raw).outside_id != GHN.parse(fee).outside_id


class TestGhtk(CarrierContract):
    delivered = "5"
    settled = "6"

    def carrier(self) -> Carrier:
        return GHTK

    def send(self, notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
        return wire.ghtk(notice, secret, cash, fee)

    def test_json_is_read_like_a_form(self) -> None:
        body = {"label_id": "S1.A1.17373471", "status_id": 5, "action_time": "2026-11-24T10:15:02+07:00", "fee": 22000}
        assert replace(GHTK.parse(json.dumps(body).encode()), words="") == replace(
            GHTK.parse(self.send(self.notice(), SECRET).raw), words=""
        )


class TestViettelPost(CarrierContract):
    delivered = "501"

    def carrier(self) -> Carrier:
        return VIETTELPOST

    def send(self, notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
        return wire.viettelpost(notice, secret, cash, fee)

    def unproved(self, sent: Sent) -> Sent:
        return Sent(json.dumps({"DATA": json.loads(sent.raw)["DATA"]}).encode())


class TestVnPost(CarrierContract):
    delivered = "14"
    settled = "21"

    def carrier(self) -> Carrier:
        return VNPOST

    def send(self, notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
        return wire.vnpost(notice, secret, cash, fee)

    def test_what_stands_inside_as_text_must_be_an_object_too(self) -> None:
        for inside in ("", "[]", "{", "null"):
            with pytest.raises(NotUnderstood):
                VNPOST.parse(json.dumps({"Data": inside}).encode())


class TestDemo(CarrierContract):
    delivered = "delivered"
    settled = "settled"

    def carrier(self) -> Carrier:
        return DEMO

    def send(self, notice: StatusNotice, secret: str, cash: int = 250_000, fee: int = 22_000) -> Sent:
        return wire.demo(notice, secret, cash, fee)


def test_every_carrier_of_the_settings_is_there_under_its_own_name() -> None:
    assert {name: one.name for name, one in registry.carriers().items()} == {
        name: name for name in ("ghn", "ghtk", "viettelpost", "vnpost")
    }
