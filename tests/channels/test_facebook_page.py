"""Our side of a Facebook Page against its miniature, and against signatures made by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pytest_django.fixtures import Settings

from lantoa.channels.adapters.base import Access, DraftVariant, NotDone, Outgoing, Terms
from lantoa.channels.adapters.contract import ConversationContract, PostingContract, Sent, ShowcaseContract, a_draft
from lantoa.channels.adapters.facebook_page import listing, options
from lantoa.channels.adapters.facebook_page.adapter import CHANNEL, FacebookPage
from lantoa.channels.adapters.facebook_page.signature import proof
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.kit.world import world
from sandbox import facebook_page
from sandbox.app import create_app
from sandbox.database import Database
from tests.channels.street import SANDBOX, Street

SECRET = "app-secret-of-the-miniature-0123456789"
WORD = "a-word-agreed-0123456789"
PAGE = "5001"
BACK = "https://lantoa.example/back"
FEED = (Path(__file__).parent / "vectors" / "facebook_feed.json").read_bytes()
# openssl dgst -sha256 -hmac "$SECRET" tests/channels/vectors/facebook_feed.json
FEED_SIGNATURE = "sha256=8ddc77e5369a0fd39871165a036c1d30c65d949b5ddb14f5f3f5f3fbd31d7926"
# printf '%s' 'EAApage-token' | openssl dgst -sha256 -hmac "$SECRET"
TOKEN_PROOF = "6b76df8dd6c323df37edd553264fd89cad6725018ca3d35bd6ab3ea64b0b2777"


class TestFacebookPage(ShowcaseContract, PostingContract, ConversationContract):
    prices_apart: ClassVar[bool] = False

    @pytest.fixture(autouse=True)
    def _miniature(self, tmp_path: Path, settings: Settings) -> Iterator[None]:
        app = create_app(tmp_path / "sandbox.sqlite3")
        self.database: Database = app.extensions["sandbox"].database
        self.street = Street(app)
        graph = {"url": f"{SANDBOX}/facebook/v26.0", "ask_url": f"{SANDBOX}/facebook/v26.0/dialog/oauth"}
        settings.CHANNEL_APPS = {"facebook_page": graph}
        before = world.use(self.street)
        made = facebook_page.register_page(self.database, {"page": PAGE, "app": "900", "app_secret": SECRET})
        self.opened = CHANNEL.enter(Access("900", SECRET, hook_secret=WORD), BACK, {"code": made["code"]})
        yield
        world.use(before)
        self.database.close()

    def channel(self) -> FacebookPage:
        return CHANNEL

    def access(self) -> Access:
        return self.opened

    def knock(self, access: Access, number: int = 1) -> Sent:
        value = {
            "item": "comment",
            "verb": "add",
            "comment_id": f"11_{number}",
            "post_id": f"{PAGE}_11",
            "message": "1 gói",
            "created_time": 1_795_000_000,
        }
        return self.told(access, {"id": PAGE, "time": 1_795_000_000, "changes": [{"field": "feed", "value": value}]})  # fmt: skip

    def written(self, access: Access, person: str, text: str) -> Sent:
        entry = facebook_page.write(self.database, PAGE, {"p1": "7001"}[person], text)
        return self.told(access, entry)

    def heard(self) -> list[tuple[str, str]]:
        rows = self.database.rows("SELECT person, message FROM facebook_said WHERE by_page = 1 ORDER BY id")
        return [(row["person"], row["message"]) for row in rows]

    def told(self, access: Access, *entries: dict[str, Any]) -> Sent:
        knock = facebook_page.signed("", access.app_secret, list(entries))
        return Sent(knock.body, knock.headers)

    def expire_token(self) -> None:
        facebook_page.expire(self.database, PAGE)

    def test_an_owner_of_several_pages_chooses_one(self) -> None:
        for page, name in (("5002", "Bếp Hương"), ("5003", "Quà biển")):
            given = {"page": page, "app": "900", "app_secret": SECRET, "name": name, "owner": "Hương"}
            made = facebook_page.register_page(self.database, given)
        came = CHANNEL.enter(Access("900", SECRET, hook_secret=WORD), BACK, {"code": made["code"]})
        assert (came.shop, came.token) == ("", "")
        assert came.pages == (("5002", "Bếp Hương"), ("5003", "Quà biển"))
        chosen = CHANNEL.choose(came, "5003")
        assert (chosen.shop, chosen.shop_name, chosen.pages) == ("5003", "Quà biển", ())
        assert CHANNEL.publish(chosen, a_draft()).outside_id.startswith("5003_")
        assert CHANNEL.renew(chosen).shop == "5003"
        with pytest.raises(NotDone) as refused:
            CHANNEL.choose(came, PAGE)  # another person's
        assert refused.value.fault == "key"

    def test_a_price_somebody_wrote_into_a_post_is_read_there(self) -> None:
        kinds = (DraftVariant("v1", "Gói: nửa cân", 265_000, 3), DraftVariant("v2", "1 kg", 500_000, 0))
        made = CHANNEL.publish(self.access(), a_draft(variants=kinds))
        (seen,) = CHANNEL.look(self.access(), [made.outside_id])
        assert [(one.name, one.price) for one in seen.variants] == [("Gói: nửa cân", 265_000), ("1 kg", 500_000)]
        post = facebook_page.post(self.database, PAGE, made.outside_id)
        facebook_page.change_post(self.database, PAGE, made.outside_id, {"message": post["message"].replace("265.000", "1.000")})  # fmt: skip
        (seen,) = CHANNEL.look(self.access(), [made.outside_id])
        assert [one.price for one in seen.variants] == [1_000, 500_000]

    def test_comments_under_a_live_video_are_read_to_the_end_and_further_from_there(self) -> None:
        video = CHANNEL.publish(self.access(), a_draft()).outside_id.partition("_")[2]
        for number in range(130):
            facebook_page.comment(self.database, PAGE, f"{PAGE}_{video}", "7001", f"A{number}")
        first = CHANNEL.live_comments(self.access(), video)
        assert (len(first.messages), first.more, first.messages[0].text) == (100, True, "A0")
        last = CHANNEL.live_comments(self.access(), video, first.place)
        assert ([one.text for one in last.messages][-1], last.more) == ("A129", False)
        assert CHANNEL.live_comments(self.access(), video, last.place).messages == ()
        told = facebook_page.comment(self.database, PAGE, f"{PAGE}_{video}", "7002", "chốt A1")["changes"][0]["value"]
        (new,) = CHANNEL.live_comments(self.access(), video, last.place).messages
        assert (new.outside_id, new.text, new.conversation, new.about) == (
            told["comment_id"],
            "chốt A1",
            "7002",
            told["post_id"],
        )
        self._fails("gone", lambda: CHANNEL.live_comments(self.access(), "not a number"))
        self._fails("gone", lambda: CHANNEL.live_comments(self.access(), "999999"))

    def remove_outside(self, outside_id: str) -> None:
        facebook_page.remove_post(self.database, PAGE, outside_id)

    def count_outside(self) -> int:
        return len(facebook_page.posts(self.database, PAGE))

    def written_outside(self) -> list[str]:
        return [one["message"] for one in facebook_page.posts(self.database, PAGE)]

    def test_the_yes_of_a_page_opens_it_once_and_asks_for_its_hooks(self) -> None:
        assert (self.opened.shop, self.opened.token[:7]) == (PAGE, "EAApage")
        row = self.database.row("SELECT fields FROM facebook_page")
        assert row is not None
        assert row["fields"] == options.HOOK_FIELDS
        code = facebook_page.grant(self.database, PAGE)
        CHANNEL.enter(self.opened, BACK, {"code": code})
        self._fails("key", lambda: CHANNEL.enter(self.opened, BACK, {"code": code}))
        self._fails("refused", lambda: CHANNEL.enter(self.opened, BACK, {"error": "access_denied"}))
        other = replace(self.opened, shop="5002")
        self._fails("key", lambda: CHANNEL.enter(other, BACK, {"code": facebook_page.grant(self.database, PAGE)}))

    def test_the_challenge_is_answered_to_who_knows_the_word(self) -> None:
        asked = {"hub.mode": "subscribe", "hub.verify_token": WORD, "hub.challenge": "1158201444"}
        assert CHANNEL.probe(self.access(), asked, b"") == "1158201444"
        for wrong in ({"hub.verify_token": "x"}, {"hub.verify_token": ""}, {"hub.challenge": "<script>"}, {"hub.mode": "unsubscribe"}):  # fmt: skip
            with pytest.raises(NotGenuine):
                CHANNEL.probe(self.access(), {**asked, **wrong}, b"")
        with pytest.raises(NotGenuine):
            CHANNEL.probe(replace(self.access(), hook_secret=""), {**asked, "hub.verify_token": ""}, b"")

    def test_terms_change_only_the_lines_of_price(self) -> None:
        made = CHANNEL.publish(self.access(), a_draft())
        by_hand = facebook_page.post(self.database, PAGE, made.outside_id)["message"].replace("Để ngăn đá", "Nhớ để ngăn đá")  # fmt: skip
        facebook_page.change_post(self.database, PAGE, made.outside_id, {"message": by_hand})
        CHANNEL.set_terms(self.access(), made.outside_id, Terms(True, (DraftVariant("v7", "Gói nửa cân", 280_000, 0),)))
        now = facebook_page.post(self.database, PAGE, made.outside_id)["message"]
        assert now == by_hand.replace("265.000\xa0₫", "280.000\xa0₫ (hết hàng)") != by_hand
        assert (
            listing.with_prices("Bài viết tay", (DraftVariant("v7", "", 5_000, 1),)) == "Bài viết tay\n\n▪ 5.000\xa0₫"
        )
        asked = len(self.street.asked)
        CHANNEL.set_terms(self.access(), made.outside_id, Terms(True, (DraftVariant("v7", "Gói nửa cân", 280_000, 0),)))
        assert len(self.street.asked) == asked + 1, "says again what stands there"

    def test_an_answer_that_never_came_makes_no_second_post(self) -> None:
        first, again = (CHANNEL.publish(self.access(), a_draft()) for _ in range(2))
        assert first == again
        assert self.count_outside() == 1
        CHANNEL.publish(self.access(), a_draft(title="Sá sùng khô", link="https://lantoa.example/sp/7"))
        assert self.count_outside() == 2

    def test_a_comment_changed_and_taken_back_are_three_things_told(self) -> None:
        post = CHANNEL.publish(self.access(), a_draft()).outside_id
        added = facebook_page.comment(self.database, PAGE, post, "7002", "lấy 1 gói")
        number = added["changes"][0]["value"]["comment_id"]
        edited = facebook_page.edit(self.database, number, "lấy 2 gói")
        twice = facebook_page.edit(self.database, number, "lấy 3 gói")
        gone = facebook_page.take_back(self.database, number)
        events = CHANNEL.parse(self.told(self.access(), gone, twice, added, edited, added).raw)
        said = [(one.message.verb, one.message.text, one.message.about) for one in events if one.message]
        assert said == [
            ("remove", "", post), ("edit", "lấy 3 gói", post), ("add", "lấy 1 gói", post), ("edit", "lấy 2 gói", post), ("add", "lấy 1 gói", post),
        ]  # fmt: skip
        assert len({one.outside_id for one in events}) == 4, "only the repeat is known again"
        assert {one.subject for one in events} == {"7002"}

    def test_one_private_answer_to_a_comment_within_seven_days(self) -> None:
        post = CHANNEL.publish(self.access(), a_draft()).outside_id
        number = facebook_page.comment(self.database, PAGE, post, "7002", "lấy 1 gói")["changes"][0]["value"]["comment_id"]  # fmt: skip
        late = facebook_page.comment(self.database, PAGE, post, "7003", "còn không")["changes"][0]["value"]["comment_id"]  # fmt: skip
        with self.database.transaction() as connection:
            connection.execute("UPDATE facebook_said SET created = created - 8 * 86400 WHERE number = ?", [late])
        answer = Outgoing("7002", "Dạ mời bác vào đây đặt:", ("https://lantoa.example/c/ABC",), answers=number)
        CHANNEL.send(self.access(), answer)
        assert self.heard() == [("7002", "Dạ mời bác vào đây đặt:\nhttps://lantoa.example/c/ABC")]
        self._fails("refused", lambda: CHANNEL.send(self.access(), answer))
        self._fails("refused", lambda: CHANNEL.send(self.access(), replace(answer, answers=late)))
        self._fails("gone", lambda: CHANNEL.send(self.access(), replace(answer, answers="1_999")))
        self._fails("refused", lambda: CHANNEL.send(self.access(), Outgoing("7003", "Chào bác")))
        self._fails("refused", lambda: CHANNEL.send(self.access(), Outgoing("7002", "dài " * 600)))
        (comment,) = [one.message for one in CHANNEL.parse(self.knock(self.access()).raw)]
        assert comment is not None
        assert CHANNEL.reply_until(comment) == comment.at + timedelta(days=7)

    def test_what_the_hooks_missed_is_found_by_asking(self) -> None:
        post = CHANNEL.publish(self.access(), a_draft()).outside_id
        facebook_page.comment(self.database, PAGE, post, "7002", "lấy 1 gói")
        facebook_page.write(self.database, PAGE, "7001", "còn không ạ")
        CHANNEL.send(self.access(), Outgoing("7001", "Dạ còn"))
        found, place, since = [], "", world.now() - timedelta(hours=1)
        for _page in range(5):
            page = CHANNEL.messages_since(self.access(), since, place)
            found += page.messages
            place = page.next_place
            if not place:
                break
        assert not place, "the list has no end"
        assert [(one.kind, one.conversation, one.text, one.by_shop) for one in found] == [
            ("text", "7001", "còn không ạ", False), ("text", "7001", "Dạ còn", True), ("comment", "7002", "lấy 1 gói", False),
        ]  # fmt: skip
        assert CHANNEL.messages_since(self.access(), world.now() + timedelta(hours=1)).messages == ()

    def test_photos_places_echoes_and_the_rest(self) -> None:
        photo = {"mid": "m_1", "attachments": [{"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}]}
        place = {
            "mid": "m_2",
            "attachments": [{"type": "location", "payload": {"coordinates": {"lat": 20.95, "long": 107.07}}}],
        }
        nowhere = {
            "mid": "m_3",
            "attachments": [{"type": "location", "payload": {"coordinates": {"lat": 200, "long": 1}}}],
        }
        entries = [facebook_page.message_entry(PAGE, "7001", one) for one in (photo, place, nowhere)]
        echo = facebook_page.message_entry("7001", PAGE, {"mid": "m_4", "text": "Dạ", "is_echo": True}) | {"id": PAGE}
        read = {"id": PAGE, "time": 1_795_000_000_000, "messaging": [{"sender": {"id": "7001"}, "recipient": {"id": PAGE}, "timestamp": 1_795_000_000_000, "read": {"watermark": 1}}]}  # fmt: skip
        liked = {"id": PAGE, "time": 1_795_000_000, "changes": [{"field": "feed", "value": {"item": "reaction", "verb": "add", "post_id": f"{PAGE}_1", "from": {"id": "7001"}, "created_time": 1_795_000_000}}]}  # fmt: skip
        deleted = {"id": PAGE, "time": 1_795_000_000, "changes": [{"field": "feed", "value": {"item": "post", "verb": "remove", "post_id": f"{PAGE}_1", "from": {"id": PAGE}, "created_time": 1_795_000_000}}]}  # fmt: skip
        events = CHANNEL.parse(self.told(self.access(), *entries, echo, read, liked, deleted).raw)
        assert [one.kind for one in events] == ["message", "message", "other", "message", "other", "other", "listing"]
        first, second, _bad, fourth = (one.message for one in events[:4])
        assert first is not None
        assert (first.kind, first.links) == ("image", ("https://cdn.example/1.jpg",))
        assert second is not None
        assert (second.kind, second.latitude, second.longitude) == ("location", 20.95, 107.07)
        assert fourth is not None
        assert (fourth.by_shop, fourth.conversation) == (True, "7001")
        assert events[2].code.startswith("not understood"), "one bad thing takes the others with it"

    def test_a_thousand_in_one_hook_are_read_and_no_more(self) -> None:
        entries = [json.loads(self.knock(self.access(), number).raw)["entry"][0] for number in range(1_001)]
        events = CHANNEL.parse(self.told(self.access(), *entries[:1_000]).raw)
        assert len({one.outside_id for one in events}) == 1_000
        with pytest.raises(NotUnderstood):
            CHANNEL.parse(self.told(self.access(), *entries).raw)

    def test_the_graphs_faults_are_told_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for code, fault in ((4, "busy"), (2, "silent"), (190, "key"), (368, "refused")):

            def fail(*_args: object, code: int = code) -> None:
                raise facebook_page.Wrong(code, "no")

            monkeypatch.setattr(facebook_page, "post", fail)
            self._fails(fault, lambda: CHANNEL.look(self.access(), [f"{PAGE}_1"]))
        monkeypatch.setattr(Street, "down", True)
        self._fails("silent", lambda: CHANNEL.look(self.access(), [f"{PAGE}_1"]))


def test_signatures_are_those_made_by_hand() -> None:
    access = Access("900", SECRET, shop=PAGE)
    CHANNEL.verify(access, {"X-Hub-Signature-256": FEED_SIGNATURE}, FEED)
    assert facebook_page.signature(SECRET, FEED) == FEED_SIGNATURE
    assert proof(access, "EAApage-token") == TOKEN_PROOF
    (event,) = CHANNEL.parse(FEED)
    assert event.message is not None
    assert (event.message.name, event.message.text, event.subject) == ("Phạm Thị Na", "A1 x2 🦑", "7001")
    with pytest.raises(NotGenuine):
        CHANNEL.verify(access, {"X-Hub-Signature-256": FEED_SIGNATURE}, FEED.replace(b"x2", b"x3"))
    with pytest.raises(NotDone):
        CHANNEL.send(access, Outgoing("", "Chào"))
