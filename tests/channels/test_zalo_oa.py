"""Our side of a Zalo Official Account against its miniature, and against signatures made by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from lantoa.channels.adapters.base import Access, NotDone, Outgoing
from lantoa.channels.adapters.contract import OTHER, ConversationContract, Sent
from lantoa.channels.adapters.zalo_oa.adapter import CHANNEL, ZaloAccount
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import World, world
from sandbox import zalo_oa
from sandbox.app import create_app
from sandbox.database import Database
from tests.channels.street import SANDBOX, Street

APP_SECRET, OA_SECRET = "app-secret-of-the-miniature", "oa-secret-of-the-miniature"
OA, APP = "6001", "4001"
BACK = "https://lantoa.example/back"
TEXT = (Path(__file__).parent / "vectors" / "zalo_text.json").read_bytes()
# (printf 4001; cat tests/channels/vectors/zalo_text.json; printf 1795000000000; printf "$OA_SECRET") | sha256sum
TEXT_MAC = "mac=028da2746c7fcd019dbf848f3d63d75ae15c40c646726646c19ed736c9932ac5"


class TestZaloAccount(ConversationContract):
    @pytest.fixture(autouse=True)
    def _miniature(self, tmp_path: Path, settings: Settings) -> Iterator[None]:
        app = create_app(tmp_path / "sandbox.sqlite3")
        self.database: Database = app.extensions["sandbox"].database
        settings.CHANNEL_APPS = {"zalo_oa": {"url": f"{SANDBOX}/zalo", "ask_url": f"{SANDBOX}/zalo/v4/oa"}}
        before = world.use(Street(app))
        given = {"oa": OA, "app": APP, "app_secret": APP_SECRET, "oa_secret": OA_SECRET}
        code = zalo_oa.register_account(self.database, given)["code"]
        bare = Access(APP, APP_SECRET, hook_secret=OA_SECRET)
        self.opened = CHANNEL.enter(bare, BACK, {"code": code, "oa_id": OA})
        self.code = code
        yield
        world.use(before)
        self.database.close()

    def channel(self) -> ZaloAccount:
        return CHANNEL

    def access(self) -> Access:
        return self.opened

    def forged(self, access: Access) -> Iterable[Access]:
        return (
            replace(access, hook_secret=OTHER),
            replace(access, hook_secret=access.app_secret),
            replace(access, app_id="9"),
        )

    def knock(self, access: Access, number: int = 1) -> Sent:
        return self.told(access, {"msg_id": f"m{number}", "text": "còn không"})

    def told(self, access: Access, message: dict[str, Any], name: str = "user_send_text", ago: int = 0) -> Sent:
        event = zalo_oa.event(access.app_id, OA, "8001", name, message, world.now().timestamp() - ago)
        knock = zalo_oa.signed("", access.hook_secret, event)
        return Sent(knock.body, knock.headers)

    def written(self, access: Access, person: str, text: str) -> Sent:
        knock = zalo_oa.signed("", access.hook_secret, zalo_oa.write(self.database, OA, {"p1": "8001"}[person], text))
        return Sent(knock.body, knock.headers)

    def heard(self) -> list[tuple[str, str]]:
        rows = self.database.rows("SELECT person, message FROM zalo_said WHERE by_oa = 1 ORDER BY id")
        return [(row["person"], row["message"]) for row in rows]

    def test_the_empty_trial_is_answered_and_proves_nothing(self) -> None:
        for raw in (b"", b"{}", b" \n"):
            assert CHANNEL.probe(self.access(), {}, raw) == ""
            self._not_genuine(self.access(), Sent(raw))

    def test_a_stale_knock_is_refused_and_a_late_one_is_not(self) -> None:
        late = self.told(self.access(), {"msg_id": "m", "text": "a"}, ago=20 * 3600)
        CHANNEL.verify(self.access(), late.headers, late.raw)
        for ago in (25 * 3600, -3600):
            self._not_genuine(self.access(), self.told(self.access(), {"msg_id": "m", "text": "a"}, ago=ago))

    def test_photos_and_places(self) -> None:
        photo = zalo_oa.write(self.database, OA, "8001", "https://zalo.example/1.jpg", "image")
        place = zalo_oa.write(self.database, OA, "8001", "20.95, 107.07", "location")
        first, second = (CHANNEL.parse(json.dumps(one).encode())[0].message for one in (photo, place))
        assert first is not None
        assert (first.kind, first.links, first.text) == ("image", ("https://zalo.example/1.jpg",), "")
        assert second is not None
        assert (second.kind, second.latitude, second.longitude) == ("location", 20.95, 107.07)
        for bad in ("95,1", "nan,1", "đây,kia"):
            nowhere = zalo_oa.write(self.database, OA, "8001", bad, "location")
            with pytest.raises(NotUnderstood):
                CHANNEL.parse(json.dumps(nowhere).encode())

    def test_echoes_and_the_rest(self) -> None:
        echo = zalo_oa.event(APP, "8001", OA, "oa_send_text", {"msg_id": "m9", "text": "Dạ"})
        (event,) = CHANNEL.parse(json.dumps(echo).encode())
        assert event.message is not None
        assert (event.shop, event.subject, event.message.by_shop) == (OA, "8001", True)
        follow = {"app_id": APP, "oa_id": OA, "follower": {"id": "8002"}, "event_name": "follow", "timestamp": "1795000000000"}  # fmt: skip
        (event,) = CHANNEL.parse(json.dumps(follow).encode())
        assert (event.kind, event.code, event.shop, event.subject, event.message) == ("other", "follow", OA, "8002", None)  # fmt: skip

    def test_the_time_to_answer_ends(self) -> None:
        self.written(self.access(), "p1", "còn không")
        with self.database.transaction() as connection:
            connection.execute("UPDATE zalo_said SET created = created - 49 * 3600")
        self._fails("refused", Outgoing("8001", "Dạ còn"))
        self._fails("gone", Outgoing("8003", "Chào bác"))
        self._fails("refused", Outgoing("8001", "dài " * 600))
        self._fails("refused", Outgoing("8001", " "))

    def test_a_token_ends_and_is_renewed_once(self) -> None:
        self.written(self.access(), "p1", "còn không")
        zalo_oa.expire(self.database, OA)
        self._fails("key", Outgoing("8001", "Dạ còn"))
        fresh = CHANNEL.renew(self.opened)
        assert fresh.expires_at is not None
        assert fresh.expires_at > world.now() + timedelta(hours=20)
        CHANNEL.send(fresh, Outgoing("8001", "Dạ còn"))
        for again in (
            lambda: CHANNEL.renew(self.opened),
            lambda: CHANNEL.enter(self.opened, BACK, {"code": self.code, "oa_id": OA}),
        ):
            with pytest.raises(NotDone) as refused:
                again()
            assert refused.value.fault == "key"

    def test_what_the_hooks_missed_is_found_by_asking(self) -> None:
        for number in range(23):
            zalo_oa.write(self.database, OA, "8001", f"tin {number}")
        CHANNEL.send(self.access(), Outgoing("8001", "Dạ"))
        found: list[tuple[str, bool]] = []
        place, pages = "", 0
        while not pages or place:
            page = CHANNEL.messages_since(self.access(), world.now() - timedelta(hours=1), place)
            found = [(one.text, one.by_shop) for one in page.messages] + found
            place, pages = page.next_place, pages + 1
        assert found == [*((f"tin {number}", False) for number in range(23)), ("Dạ", True)]
        assert CHANNEL.messages_since(self.access(), world.now() + timedelta(hours=1)).next_place == ""

    def _fails(self, fault: str, said: Outgoing) -> None:
        with pytest.raises(NotDone) as refused:
            CHANNEL.send(self.access(), said)
        assert refused.value.fault == fault


class MinuteLater(World):
    def now(self) -> datetime:
        return datetime.fromtimestamp(1_795_000_060, UTC)


@pytest.fixture
def minute_later() -> Iterator[None]:
    before = world.use(MinuteLater())
    yield
    world.use(before)


@pytest.mark.usefixtures("minute_later")
def test_signatures_are_those_made_by_hand() -> None:
    assert zalo_oa.signature(APP, TEXT, "1795000000000", OA_SECRET) == TEXT_MAC
    access = Access(APP, APP_SECRET, shop=OA, hook_secret=OA_SECRET)
    CHANNEL.verify(access, {"X-ZEvent-Signature": TEXT_MAC}, TEXT)
    (event,) = CHANNEL.parse(TEXT)
    assert event.message is not None
    assert (event.outside_id, event.message.text, event.subject) == ("abc123", "Sá sùng còn không ạ 🦑", "8001")
    with pytest.raises(NotGenuine):
        CHANNEL.verify(access, {"X-ZEvent-Signature": TEXT_MAC}, TEXT.replace(b"8001", b"8002"))
