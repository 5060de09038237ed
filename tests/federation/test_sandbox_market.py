"""The sandbox's market was written from docs/api.md and knows nothing of our code: what both say and believe of each other has to fit."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from werkzeug.serving import make_server

from lantoa.kit.world import world
from lantoa.portal.actions import elsewhere
from lantoa.portal.actions.ask import NotBelieved, introduce
from lantoa.portal.actions.demo_market import name_demo_market
from lantoa.portal.actions.elsewhere import search_elsewhere
from lantoa.portal.actions.verify_elsewhere import certificate_elsewhere, receipt_elsewhere
from lantoa.portal.models import Peer, PeerKey
from lantoa.portal.queries.peer import known_markets
from lantoa.portal.rules.market_document import spoken
from sandbox.__main__ import QuietHandler
from sandbox.app import create_app
from sandbox.market import MISHAPS, RECEIPT, fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sandbox(settings: Settings, tmp_path: Path) -> Iterator[str]:
    server = make_server(
        "127.0.0.1", 0, create_app(tmp_path / "sandbox.sqlite3"), threaded=True, request_handler=QuietHandler
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SANDBOX_URL, settings.MARKET_KEYS = f"http://127.0.0.1:{server.server_port}", tmp_path / "market.keys"
    settings.ADAPTERS = {**settings.ADAPTERS, "portal.markets": "lantoa.portal.adapters.market_http"}
    settings.MARKETS_SECONDS = 2
    elsewhere.kept.clear()
    assert name_demo_market()
    assert not name_demo_market()
    yield settings.SANDBOX_URL
    server.shutdown()


def test_it_is_found_heard_and_checked() -> None:
    (market,) = known_markets()
    known, document = introduce(market)
    assert (known.address, document.province, document.sandbox) == (market.address, "Tỉnh Thử", True)
    (answer,) = search_elsewhere("nem chua")
    assert (answer.refused, [one.name for one in answer.goods], answer.goods[0].price) == (
        "",
        ["Nem chua lá chuối"],
        45_000,
    )
    found = receipt_elsewhere(market, RECEIPT)
    assert (found.verdict, found.broken) == ("genuine", "")
    with pytest.raises(NotBelieved, match="unknown"):
        receipt_elsewhere(market, "LT3333333")
    with pytest.raises(NotBelieved, match="unknown"):
        certificate_elsewhere(market, "CN" + "2" * 20)


def test_both_read_the_same_groups_aloud() -> None:
    public = bytes(PeerKey.objects.get().public)
    assert fingerprint(public) == spoken(public)


def test_each_of_its_mishaps_is_left_out() -> None:
    said = {mishap: search_elsewhere(f"nem {mishap}")[0].refused for mishap in MISHAPS}
    assert said == {
        "loi-ky": "digest",
        "loi-gia": "price",
        "loi-lien-ket": "address",
        "loi-chu": "words",
        "loi-cham": "slow",
    }


def test_it_knows_us_by_the_key_we_told_it(settings: Settings, tmp_path: Path) -> None:
    settings.MARKET_KEYS = tmp_path / "another.keys"
    # It says no, unsigned: it cannot know to whom.
    (answer,) = search_elsewhere("nem")
    assert answer.refused == "missing"
    plain = world.http("GET", f"{Peer.objects.get().address}/api/v1/search?q=nem")
    assert json.loads(plain.body)["catalog"]["total"] == 1
