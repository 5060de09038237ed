"""Our side of TikTok Shop's signatures and hooks, against signatures made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lantoa.channels.adapters.base import Access
from lantoa.channels.adapters.contract import HOSTILE, OTHER
from lantoa.channels.adapters.tiktok_shop.hook import parse
from lantoa.channels.adapters.tiktok_shop.signature import check_hook, sign
from lantoa.kit.wire import NotGenuine, NotUnderstood

ACCESS = Access("key123", "tiktok-secret-of-the-miniature", token="tok", cipher="ROW_abc")
ORDER = (Path(__file__).parent / "vectors" / "tiktok_order.json").read_bytes()
# (printf 'key123'; cat tests/channels/vectors/tiktok_order.json) | openssl dgst -sha256 -hmac "$SECRET"
ORDER_SIGNATURE = "3588507f4ff5ef8ab51c236f479d251eb6ad523689493ae863061b3e836e74d6"
# printf '%s' "$SECRET$path$keys_and_values$body$SECRET" | openssl dgst -sha256 -hmac "$SECRET"
CALL_SIGNATURE = "1407e4cbd99e6bd52c33fcb5d8de0c721cf50a6277c7995f614b60baa12d0ce2"


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
