"""What other markets say is shown under their names; what is late, forged or not in order is left out by name and kept as it came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.portal.actions import elsewhere
from lantoa.portal.actions.ask import NotBelieved, hear_from_markets, introduce
from lantoa.portal.actions.elsewhere import search_elsewhere
from lantoa.portal.actions.market_key import OVERLAP, own_keys, published, rotate, signing_key
from lantoa.portal.actions.peer import end_peer, name_peer
from lantoa.portal.actions.verify_elsewhere import certificate_elsewhere, receipt_elsewhere
from lantoa.portal.adapters.base import Reply
from lantoa.portal.adapters.demo.adapter import Adapter
from lantoa.portal.errors import BadPeer
from lantoa.portal.models import Peer, PeerKey, PeerRefusal
from lantoa.portal.queries import told
from lantoa.portal.queries.peer import known_markets
from lantoa.portal.rules.http_signature import key_id
from lantoa.portal.rules.market_document import MarketKey, vouch
from lantoa.portal.tests import factories
from lantoa.portal.tests.markets import Invented, public_of

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search"


@pytest.fixture(autouse=True)
def alone(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.ROOT_KEY, settings.BADGE_KEY, settings.MARKET_KEYS = (
        tmp_path / "root.key",
        tmp_path / "badges.key",
        tmp_path / "market.keys",
    )
    elsewhere.kept.clear()
    yield
    Adapter.markets.clear()


def refused(market: Invented) -> str:
    (answer,) = search_elsewhere("nem")
    assert not answer.goods
    return answer.refused


def test_what_is_found_is_shown_under_its_market_and_kept_for_a_minute() -> None:
    market = Invented()
    market.said[SEARCH] = market.goods(
        tags=[{"descriptor": {"code": "ocop"}, "list": [{"descriptor": {"code": "stars"}, "value": "4"}]}]
    )
    peer = market.named()
    (answer,) = search_elsewhere("nem")
    (goods,) = answer.goods
    assert (answer.market.id, answer.total, goods.name, goods.price, goods.stars) == (peer.pk, 1, "Nem chua", 35_000, 4)
    search_elsewhere("nem")
    assert len(market.asked) == 1
    end_peer(peer, by=None)
    assert search_elsewhere("nem") == []


def bad_goods() -> dict[str, dict[str, Any]]:
    at = "http://hai-phong.test"
    name = lambda words: {"descriptor": {"name": words, "images": []}}  # noqa: E731
    price = lambda **said: {"price": {"currency": "VND", "value": "35000", "unit": "", **said}}  # noqa: E731
    return {
        "markup": name("<script>alert(1)</script>"), "turned": name("Nem \u202eauhc"), "nothing": name(" "), "no text": name(7), "too long": name("a" * 201),
        "script link": {"url": "javascript:alert(1)"}, "another market": {"url": "http://lua.test/1"}, "one that begins alike": {"url": f"{at}.lua.test/1"},
        "out by dots": {"url": f"{at}/../x"}, "quotes": {"url": f'{at}/"onload=x'}, "strange picture": {"descriptor": {"name": "a", "images": [{"url": "http://lua.test/a.png"}]}},
        "price a number": price(value=35000), "price in words": price(value="rẻ"), "price in dollars": price(currency="USD"), "no price": price(value="0"),
        "price of a fortune": price(value="999999999999"), "no stall": {"provider": {}}, "stars": {"tags": [{"descriptor": {"code": "ocop"}, "list": [{"value": "9"}]}]},
        "strange availability": {"availability": "<b>"}, "no list of tags": {"tags": None},
    }  # fmt: skip


@pytest.mark.parametrize("what", bad_goods())
def test_words_links_and_prices_that_are_none_are_left_out(what: str) -> None:
    market = Invented()
    market.said[SEARCH] = market.goods(**bad_goods()[what])
    market.named()
    assert refused(market) in {"words", "address", "price", "shape"}
    kept = PeerRefusal.objects.get()
    assert bytes(kept.raw)
    assert kept.headers["signature"]


HARM: dict[str, tuple[Any, str]] = {
    "altered": (lambda reply: replace(reply, body=reply.body.replace(b"35000", b"45000")), "digest"),
    "digest too": (lambda reply: replace(reply, headers={**reply.headers, "content-digest": "sha-256=:AAAA:"}), "digest"),
    "another status": (lambda reply: replace(reply, status=404), "signature"),
    "another kind": (lambda reply: replace(reply, headers={**reply.headers, "content-type": "text/html"}), "signature"),
    "not signed": (lambda reply: Reply(200, {"content-type": "application/json"}, reply.body), "missing"),
    "html": (lambda reply: Reply(200, {"content-type": "text/html"}, b"<h1>Wi-Fi login</h1>"), "missing"),
    "elsewhere": (lambda reply: Reply(302, {"location": "http://169.254.169.254/"}, b""), "missing"),
    "spoiled": (lambda reply: replace(reply, headers={**reply.headers, "signature": "lantoa=:AAAA:"}), "signature"),
    "nonsense": (lambda reply: replace(reply, headers={**reply.headers, "signature-input": "((((((((((" * 300}), "unreadable"),
    "covers less": (lambda reply: replace(reply, headers={**reply.headers, "signature-input": reply.headers["signature-input"].replace('"@status" ', "")}), "uncovered"),
}  # fmt: skip


@pytest.mark.parametrize("what", HARM)
def test_harm_on_the_way_is_seen(what: str) -> None:
    market = Invented(harm=HARM[what][0])
    market.said[SEARCH] = market.goods()
    market.named()
    assert refused(market) == HARM[what][1]


def test_an_answer_to_another_question_is_not_believed() -> None:
    market = Invented()
    market.said[SEARCH] = market.goods()
    market.named()
    answers: list[Reply] = []
    market.harm = lambda reply: answers.append(reply) or answers[0]  # type: ignore[func-returns-value]
    assert search_elsewhere("nem chua")[0].goods
    assert refused(market) == "signature"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"seed": b"\6" * 32}, "key"), ({"late": 1000}, "expired"), ({"late": -1000}, "early")],
)
def test_another_key_and_another_time_are_not_believed(changes: dict[str, Any], reason: str) -> None:
    market = Invented()
    market.said[SEARCH] = market.goods()
    market.named()
    for name, value in changes.items():
        setattr(market, name, value)
    assert refused(market) == reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"[]", "shape"), (b"{", "shape"), (b"[" * 60_000, "shape"), (b'{"context": {}, "context": {}}', "shape"), (b"\xff", "shape"), (b"NaN", "shape"),
        ({"context": {"bpp_uri": "http://lua.test", "environment": "sandbox"}, "catalog": {"items": [], "total": 0}}, "address"),
        ({"context": {"bpp_uri": "http://hai-phong.test", "environment": "production"}, "catalog": {"items": [], "total": 0}}, "sandbox"),
        (b" " * 256_001, "size"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_left_out(said: Any, reason: str) -> None:
    market = Invented()
    market.said[SEARCH] = said
    market.named()
    assert refused(market) == reason


def test_who_is_down_or_late_is_named_and_the_others_are_shown(settings: Settings) -> None:
    settings.MARKETS_SECONDS = 0.3
    fine, down, late = (
        Invented(),
        Invented("http://lao-cai.test", b"\1" * 32),
        Invented("http://can-tho.test", b"\2" * 32),
    )
    over = threading.Event()
    late.harm = lambda reply: over.wait(20) and reply or reply
    for market in (fine, down, late):
        market.said[SEARCH] = market.goods()
        market.named()
    del Adapter.markets[down.address]
    try:
        found = {answer.market.address: (answer.refused, len(answer.goods)) for answer in search_elsewhere("nem")}
    finally:
        over.set()
    assert found == {fine.address: ("", 1), down.address: ("down", 0), late.address: ("slow", 0)}


def test_a_name_an_address_and_a_key_count_once() -> None:
    market = Invented()
    market.named()
    good = {"province": "Lào Cai", "address": "http://lao-cai.test", "public_key": b"\3" * 32, "by": None}
    for changes, field in (
        ({"address": market.address.upper()}, "address"), ({"address": "ftp://x.test"}, "address"), ({"address": "http://x.test/?a"}, "address"),
        ({"address": "http://a:b@x.test"}, "address"), ({"address": told.here()}, "address"), ({"public_key": b"\3"}, "public_key"),
        ({"public_key": public_of(market.seed)}, "public_key"), ({"province": "<b>"}, "province"), ({"province": "\u202e"}, "province"),
    ):  # fmt: skip
        with pytest.raises(BadPeer) as error:
            name_peer("Chợ Lào Cai", **{**good, **changes})  # type: ignore[arg-type]
        assert error.value.field == field, changes
    assert Peer.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://x.vn",
        "https://x.vn:8443",
        "https://127.0.0.1",
        "https://[::1]",
        "https://localhost",
        "https://2130706433",
    ],
)
def test_on_a_public_server_only_https_by_name_is_asked(settings: Settings, address: str) -> None:
    settings.PRODUCTION = True
    with pytest.raises(BadPeer):
        name_peer("Chợ", province="Lào Cai", address=address, public_key=b"\3" * 32, by=None)


def test_the_next_key_is_learned_and_a_strange_one_is_not() -> None:
    market = Invented()
    peer = market.named()
    now = world.now().replace(microsecond=0)
    old, new, strange = public_of(market.seed), b"\7" * 32, b"\x08" * 32
    first = MarketKey(old, now, now + OVERLAP)
    second = MarketKey(public_of(new), now, None, old, vouch(market.seed, public_of(new), now))
    false = MarketKey(public_of(strange), now, None, old, vouch(strange, public_of(strange), now))
    market.said["/.well-known/lantoa.json"] = market.document(first, false)
    assert hear_from_markets() == 1
    assert PeerKey.objects.filter(peer=peer).count() == 1
    market.said["/.well-known/lantoa.json"] = market.document(first, second)
    # It signs with the next one already.
    market.seed = new
    known, _document = introduce(known_markets()[0])
    assert set(known.keys) == {key_id(old), key_id(public_of(new))}
    assert PeerKey.objects.get(key_id=key_id(old)).valid_until == now + OVERLAP
    assert journal.Entry.objects.filter(act="portal.peer_key_learned").count() == 1
    market.seed = strange
    with pytest.raises(NotBelieved, match="key"):
        introduce(known_markets()[0])
    assert Peer.objects.get().last_refusal == "key"


def test_our_own_next_key_is_announced_before_it_signs() -> None:
    clock = StandingWorld(world.now())
    before = world.use(clock)
    try:
        first = signing_key()
        new = rotate()
        assert rotate() == new
        assert signing_key() == first
        assert [key.public for key in published()] == [public_of(first), new.public]
        clock.later(days=3)
        assert public_of(signing_key()) == new.public
        assert len(published()) == 2
        clock.later(days=40)
        assert [key.public for key in published()] == [new.public]
        rotate(at_once=True)
        assert sum(1 for key in own_keys() if key.seed) == 1
    finally:
        world.use(before)


def wrote(market: Invented) -> tuple[str, dict[str, Any]]:
    """A receipt of ours, told as if that market had written it, with its roots' keys."""
    by = factories.owner()
    order = factories.order(factories.goods(factories.stall(by), by))
    while journal.seal():
        continue
    journal.sign_root()
    said = {**(told.told_receipt(order.code) or {}), "context": market.context()}
    keys = [key.hex() for key in journal.public_keys()]
    market.said["/.well-known/lantoa.json"] = market.document(root_keys=keys)
    market.said[f"/api/v1/receipts/{order.code}"] = said
    return order.code, said


def test_a_receipt_of_another_market_is_checked_up_to_its_signed_root() -> None:
    market = Invented()
    market.named()
    code, said = wrote(market)
    found = receipt_elsewhere(known_markets()[0], code)
    assert (found.verdict, found.broken) == ("genuine", "")
    assert found.root is not None
    assert found.held_since is not None
    with pytest.raises(NotBelieved, match="unknown"):
        receipt_elsewhere(known_markets()[0], "LT2222222")
    # Told by a market whose roots these are not.
    market.said["/.well-known/lantoa.json"] = market.document(root_keys=["00" * 32])
    assert receipt_elsewhere(known_markets()[0], code).broken == "key"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("seal", "seal"), "00" * 32), (("seal", "position"), 999), (("seal", "seq"), 2**62), (("head", "new"), "11" * 32), (("root", "root"), "22" * 32), (("root", "signature"), "33" * 64),
        (("root", "signed_at"), "2020-01-01T00:00:00.000000+00:00"), (("path",), ["44" * 32]), (("place",), -1), (("head_path",), "x"), (("root", "number"), True), (("head", "chain"), "\u202e"),
    ],
)  # fmt: skip
def test_a_changed_proof_is_called_broken(place: tuple[str, ...], value: Any) -> None:
    market = Invented()
    market.named()
    code, said = wrote(market)
    at = said["proofs"][0]
    for name in place[:-1]:
        at = at[name]
    at[place[-1]] = value
    assert receipt_elsewhere(known_markets()[0], code).verdict == "broken"


def test_another_past_than_before_is_called_so() -> None:
    market = Invented()
    market.named()
    code, _said = wrote(market)
    assert receipt_elsewhere(known_markets()[0], code).verdict == "genuine"
    from lantoa.portal.models import PeerRoot  # noqa: PLC0415

    PeerRoot.objects.update(fingerprint="55" * 32)
    assert receipt_elsewhere(known_markets()[0], code).verdict == "rewritten"


def test_a_certificates_text_counts_by_its_own_signature_alone() -> None:
    market = Invented()
    market.named()
    code = "CN" + "2" * 20
    market.said["/.well-known/lantoa.json"] = market.document()
    told_so = {
        "context": market.context(),
        "certificate": {"code": code, "verdict": "genuine", "credential": '{"id": "x"}'},
    }
    market.said[f"/api/v1/certificates/{code}"] = told_so
    assert certificate_elsewhere(known_markets()[0], code).verdict == "broken"
    told_so["certificate"]["credential"] = ""
    with pytest.raises(NotBelieved, match="shape"):
        certificate_elsewhere(known_markets()[0], code)
    PeerRefusal.objects.all().delete()
    told_so["certificate"]["credential"] = "x" * 64_001
    with pytest.raises(NotBelieved, match="size"):
        certificate_elsewhere(known_markets()[0], code)
    # It may name somebody: nothing of it is kept.
    assert not bytes(PeerRefusal.objects.get().raw)
