"""What buyers write is kept once, whatever comes twice, late or in another order; what no hook told is fetched and said so."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.channels.actions.message_list import read_messages, to_ask
from lantoa.channels.actions.secret import hook_path
from lantoa.channels.adapters.base import Message
from lantoa.channels.models import Contact, Conversation, ConversationMessage
from lantoa.channels.queries.inbox import not_told
from lantoa.channels.tests import talks
from lantoa.channels.tests.conftest import Stage
from lantoa.channels.tests.talk.adapter import PageInMemory
from lantoa.journal import api as journal
from lantoa.kit.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facebook")]


def test_the_newest_verb_wins_in_whatever_order_they_come(stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    told = [
        talks.comment("1_1", "7001", "Còn hàng không?"),
        talks.comment("1_1", "7001", "Còn chả mực không?", verb="edited", told=60),
        talks.comment("1_1", "7001", "Còn chả mực không chị?", verb="edited", told=120),
        talks.comment("1_2", "7002", "Giá bao nhiêu?"),
        talks.comment("1_2", "7002", "", verb="remove", told=90),
        talks.comment("1_3", "7003", "Xấu!"),
        talks.comment("1_3", "7003", "Xấu!", verb="hide", told=30),
        talks.comment("1_4", "7003", "Ngon!"),
        talks.comment("1_4", "7003", "Ngon!", verb="hide", told=30),
        talks.comment("1_4", "7003", "Ngon!", verb="unhide", told=60),
    ]
    stage.later(hours=36)
    for seed in range(12):
        ConversationMessage.objects.all().delete()
        random.Random(seed).shuffle(told)  # noqa: S311
        for entry in (*told, *told[:4]):
            talks.tell(account, entry)
            # The same knock is known; told within another one it is done again.
            talks.tell(account, entry, talks.message(f"m_{seed}", "7009", "Chào chị"))
        rows = {row.outside_id: row for row in ConversationMessage.objects.filter(kind="comment")}
        assert (rows["1_1"].text, rows["1_1"].edited, rows["1_1"].verb) == ("Còn chả mực không chị?", True, "edit")
        assert (rows["1_2"].text, rows["1_2"].removed) == ("Giá bao nhiêu?", True)
        assert [rows[number].verb for number in ("1_3", "1_4")] == ["hide", "add"]
        assert ConversationMessage.objects.count() == 5
    # Whoever took it back waits for nothing.
    talk = Conversation.objects.get(outside_id="7002")
    assert (talk.unread, talk.waiting_since) == (0, None)


def test_a_removal_that_names_nobody_finds_its_comment() -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.comment("1_9", "", "", verb="remove", told=60))
    talks.tell(account, talks.comment("1_9", "7001", "Cho em 2 hộp"))
    row = ConversationMessage.objects.select_related("conversation").get()
    assert (row.conversation.outside_id, row.text, row.removed) == ("7001", "Cho em 2 hộp", True)
    assert [one.outside_id for one in Conversation.objects.begun()] == ["7001"]


def test_a_thousand_at_once_are_all_kept_in_few_queries() -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    counts = []
    for number in (10, 990):
        entries = [talks.comment(f"{number}_{one}", str(5_000 + one), "Chốt 2 hộp 🦑" * 9) for one in range(number)]
        raw, headers = talks.knock(entries)
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post(hook_path(account.channel), raw, content_type="application/json", headers=headers)
            journal.work_off()
        assert answer.status_code == 200
        counts.append(len(asked))
    assert ConversationMessage.objects.count() == 1_000
    assert Contact.objects.count() == Conversation.objects.count() == 990
    # Rows go to the database in parts.
    assert counts[1] < counts[0] + 90


def test_odd_words_are_kept_whole() -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "🦑" * 5_000), talks.message("m2", "7001", "  \u200b "), talks.message("m3", "7001", "\x00a\x00"))  # fmt: skip
    assert [len(row.text) for row in ConversationMessage.objects.order_by("pk")] == [5_000, 0, 1]


def test_what_no_hook_told_is_fetched_and_counted(facebook: PageInMemory, stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    stage.later(minutes=30)
    talks.tell(account, talks.message("m1", "7001", "Chào chị"))
    now = world.now()
    facebook.listed = [
        Message("m0", "7001", "text", "Ngày xưa", now - timedelta(days=3), name="Phạm Thị Na"),
        Message("m1", "7001", "text", "Chào chị", now, name="Phạm Thị Na"),
        Message("m2", "7001", "text", "Còn ghẹ không?", now, name="Phạm Thị Na"),
        Message("m3", "7002", "text", "Alo", now, name="Vũ Đức Long"),
    ]
    assert to_ask() == [account.pk]
    assert read_messages(account.pk) == 2
    assert to_ask() == []
    # The names come with the list; what was said before the page was connected was nobody's duty to tell.
    assert set(Contact.objects.values_list("name", flat=True)) == {"Phạm Thị Na", "Vũ Đức Long"}
    # A hook that is only slow is not counted as missing.
    assert not_told(by) == []
    talks.tell(account, talks.message("m3", "7002", "Alo"))
    stage.later(minutes=6)
    (missed,) = not_told(by)
    assert (missed.count, missed.account, missed.fetched_at) == (1, account, now)
    page = talks.browser(by).get("/tin-nhan/").content.decode()
    assert "1 tin ở Facebook không được báo" in page
    assert read_messages(account.pk) == 0
    (entry,) = journal.Entry.objects.filter(act="channels.messages_fetched")
    assert entry.data["count"] == 2


def test_an_edit_nobody_told_of_is_seen_when_we_ask(facebook: PageInMemory, stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.comment("1_1", "7001", "2 hộp"), talks.comment("1_2", "7001", "gì cũng được"))
    talks.tell(account, talks.comment("1_2", "7001", "", verb="remove", told=5))
    at = world.now()
    facebook.listed = [Message(number, "7001", "comment", "3 hộp", at) for number in ("1_1", "1_2")]
    stage.later(minutes=10)
    assert read_messages(account.pk) == 0
    rows = {row.outside_id: row for row in ConversationMessage.objects.all()}
    assert (rows["1_1"].text, rows["1_1"].edited) == ("3 hộp", True)
    assert (rows["1_2"].text, rows["1_2"].removed) == ("gì cũng được", True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_who_answers_a_conversation_need_not_wait_for_who_takes_news() -> None:
    """An answer points to the account and holds the conversation; news holds the account and wants the conversation."""
    by, _store = talks.stall()
    account = talks.facebook(by)
    with CaptureQueriesContext(connection) as asked:
        talks.tell(account, talks.comment("1_1", "7001", "Còn hàng không?"))
    locks = [
        one["sql"]
        for one in asked.captured_queries
        if "FOR " in one["sql"] and 'FROM "channels_channelaccount"' in one["sql"]
    ]
    assert locks
    assert all("FOR NO KEY UPDATE" in one for one in locks)
