"""What a household answers goes out once, in order, and what stands against it is said."""

from __future__ import annotations

import pytest

from lantoa.channels.actions import turn
from lantoa.channels.actions.contact import note_call
from lantoa.channels.actions.reply import deliver, reply, send_again, to_deliver
from lantoa.channels.adapters import pace
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.call import UNREACHED
from lantoa.channels.errors import BadReply
from lantoa.channels.models import ChannelAccount, Conversation, ConversationMessage
from lantoa.channels.queries.way import way_of
from lantoa.channels.tests import talks
from lantoa.channels.tests.conftest import Stage
from lantoa.channels.tests.talk.adapter import PageInMemory
from lantoa.journal import api as journal
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


def test_answers_go_out_once_and_in_order(facebook: PageInMemory, stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    talk = Conversation.objects.get()
    assert talk.waiting_since == world.now()
    key = world.uuid7()
    for _twice in range(2):
        reply(talk, "Còn ạ", by=by, key=key)
    reply(talk, "Lấy mấy hộp?", by=by)
    journal.work_off()
    assert [(one.conversation, one.text) for one in facebook.said] == [("7001", "Còn ạ"), ("7001", "Lấy mấy hộp?")]
    # Its own echo, once and twice, is no third message.
    for _twice in range(2):
        talks.tell(account, talks.message("m_ours1", "7001", "Còn ạ", echo=True))
    assert ConversationMessage.objects.count() == 3
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.last_by_shop) == (None, True)
    assert deliver(talk.pk) == 0
    # An echo that comes before the channel's answer, and the same words written in Facebook's own inbox.
    talks.tell(account, talks.message("m_theirs", "7001", "Còn ạ", echo=True))
    assert ConversationMessage.objects.filter(by_shop=True).count() == 3


def test_an_answer_nobody_heard_of_is_looked_for_before_it_is_said_again(facebook: PageInMemory, stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    talk = Conversation.objects.get()
    facebook.dies = True
    said = reply(talk, "Còn ạ", by=by)
    journal.work_off()
    assert said is not None
    said.refresh_from_db()
    assert (said.state, said.fault) == ("waiting", "silent")
    facebook.dies = False
    stage.later(minutes=2)
    journal.sweep_all()
    journal.work_off()
    said.refresh_from_db()
    assert (said.state, said.outside_id, len(facebook.said)) == ("sent", "m_ours1", 1)
    # A worker that died over the call left a mark; what is not found there is said again by a person only.
    again = reply(talk, "Gửi chị nhé", by=by)
    assert again is not None
    ConversationMessage.objects.filter(pk=again.pk).update(tried_at=world.now())
    # To be asked to wait while it is looked for leaves it as unknown as before.
    facebook.fault = NotDone("x", fault="busy", seconds=30)
    journal.work_off()
    way = f"/tin-nhan/{talk.holder_id}/"
    assert "chưa rõ đã tới nơi hay chưa" in talks.browser(by).get(way).content.decode()
    facebook.fault = None
    stage.later(minutes=2)
    journal.sweep_all()
    journal.work_off()
    again.refresh_from_db()
    assert (again.state, len(facebook.said)) == ("refused", 1)
    assert "xem tin đã tới chưa" in talks.browser(by).get(way).content.decode()
    send_again(again, by=by)
    journal.sweep_all()
    journal.work_off()
    assert [one.text for one in facebook.said] == ["Còn ạ", "Gửi chị nhé"]


def test_what_reached_nobody_is_said_as_soon_as_somebody_is_there(facebook: PageInMemory, stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    said = reply(Conversation.objects.get(), "Còn ạ", by=by)
    assert said is not None
    facebook.fault = NotDone("no answer", fault="silent", code=UNREACHED)
    journal.work_off()
    facebook.fault = None
    stage.later(minutes=2)
    journal.sweep_all()
    journal.work_off()
    said.refresh_from_db()
    assert (said.state, [one.text for one in facebook.said]) == ("sent", ["Còn ạ"])


def test_a_token_that_could_not_be_renewed_leaves_no_doubt(
    facebook: PageInMemory, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    ChannelAccount.objects.update(token_until=world.now())
    said = reply(Conversation.objects.get(), "Còn ạ", by=by)
    assert said is not None

    def nobody(self: PageInMemory, access: object) -> None:
        raise NotDone("no answer", fault="silent")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(PageInMemory, "renew", nobody)
        journal.work_off()
    said.refresh_from_db()
    assert (said.state, said.tried_at, facebook.said) == ("waiting", None, [])
    stage.later(minutes=2)
    journal.sweep_all()
    journal.work_off()
    said.refresh_from_db()
    assert (said.state, [one.text for one in facebook.said]) == ("sent", ["Còn ạ"])


def test_whoever_was_killed_over_an_answer_loses_it_within_a_minute(
    facebook: PageInMemory, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    talk = Conversation.objects.get()
    said = reply(talk, "Còn ạ", by=by)
    assert said is not None
    send, asked = PageInMemory.send, []

    def slow(self: PageInMemory, *given: object) -> str:
        for _call in range(3):
            stage.later(seconds=40)
            asked.append(deliver(talk.pk))
            pace.called()
        return send(self, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(PageInMemory, "send", slow)
        assert (deliver(talk.pk), asked) == (1, [0, 0, 0]), "as long as it takes, nobody else says it"
    waits = reply(talk, "Mai giao", by=by)
    assert waits is not None
    Conversation.objects.update(sending_until=world.now() + turn.TURN)
    assert to_deliver() == []
    stage.later(seconds=60)
    assert to_deliver() == [talk.pk], "its worker is dead"

    def late(self: PageInMemory, *given: object) -> str:
        stage.later(seconds=61)
        Conversation.objects.update(sending_until=world.now() + turn.TURN)
        pace.called()
        raise AssertionError("nothing is said by whoever was taken for dead")

    monkeypatch.setattr(PageInMemory, "send", late)
    assert deliver(talk.pk) == 0
    waits.refresh_from_db()
    talk.refresh_from_db()
    assert (waits.state, waits.fault, talk.sending_until) == ("waiting", "", world.now() + turn.TURN), "the other one's"


def test_what_the_channel_refuses_is_said_in_its_words_and_tried_again(facebook: PageInMemory, stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    talk = Conversation.objects.get()
    facebook.fault = NotDone("x", fault="refused", words="(#551) Người này không nhận tin lúc này.")
    said = reply(talk, "Còn ạ", by=by)
    journal.work_off()
    assert said is not None
    said.refresh_from_db()
    assert (said.state, said.words) == ("refused", "(#551) Người này không nhận tin lúc này.")
    mine = talks.browser(by)
    way = f"/tin-nhan/{talk.holder_id}/"
    assert "(#551)" in mine.get(way).content.decode()
    # Refused, it is no answer: they still wait.
    talk.refresh_from_db()
    assert talk.waiting_since is not None
    facebook.fault = None
    assert mine.post(f"/tin-nhan/gui-lai/{said.pk}/", {"key": talks.key()}).status_code == 302
    journal.work_off()
    said.refresh_from_db()
    assert (said.state, len(facebook.said)) == ("sent", 1)
    assert mine.post(f"/tin-nhan/gui-lai/{said.pk}/", {"key": talks.key()}).status_code == 409
    # Asked to wait, or without a key, it waits without blame.
    facebook.fault = NotDone("x", fault="busy", seconds=120)
    waits = reply(talk, "Cảm ơn", by=by)
    journal.work_off()
    assert waits is not None
    waits.refresh_from_db()
    assert (waits.state, waits.tries) == ("waiting", 0)
    assert "thử lại lúc" in mine.get(way).content.decode()
    facebook.fault = None
    stage.later(minutes=3)
    journal.sweep_all()
    journal.work_off()
    waits.refresh_from_db()
    assert waits.state == "sent"


def test_windows_close_and_a_comment_has_one_private_answer(facebook: PageInMemory, stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.comment("1_1", "7001", "Giá bao nhiêu?"), talks.comment("1_2", "7002", "Ngon không?"))
    first, late = Conversation.objects.get(outside_id="7001"), Conversation.objects.get(outside_id="7002")
    mine = talks.browser(by)
    way = way_of(first, world.now())
    assert (way.kind, way.answers) == ("comment", "1_1")
    reply(first, "265 nghìn một hộp", by=by)
    journal.work_off()
    assert facebook.said[0].answers == "1_1"
    assert way_of(first, world.now()).why == "once"
    assert "không cho lần thứ hai" in mine.get(f"/tin-nhan/{first.holder_id}/").content.decode()
    with pytest.raises(BadReply):
        reply(first, "Alo?", by=by)
    # They write: a day is open.
    talks.tell(account, talks.message("m1", "7001", "Cho 2 hộp"))
    assert way_of(first, world.now()).kind == "direct"
    shown = mine.get(f"/tin-nhan/{first.holder_id}/").content.decode()
    assert "còn trả lời được đến 14:30 mai" in shown
    stage.later(hours=25)
    page = mine.post(f"/tin-nhan/{first.holder_id}/", {"text": "Em gửi nhé", "via": first.pk, "key": talks.key()})
    assert page.status_code == 422
    assert "Em gửi nhé" in page.content.decode()
    assert "chỉ cho trả lời đến" in page.content.decode()
    stage.later(days=7)
    assert way_of(late, world.now()).why == "late"
    assert len(facebook.said) == 1


@pytest.mark.parametrize(("text", "says"), [("", "Bạn chưa viết gì"), (" \n\u200b ", "Bạn chưa viết gì"), ("🦑" * 5_000, "5000 chữ"), ("m" * 2_001, "2001 chữ")])  # fmt: skip
def test_what_cannot_be_said_is_refused_with_a_sentence(text: str, says: str, facebook: PageInMemory) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    talk = Conversation.objects.get()
    answer = talks.browser(by).post(f"/tin-nhan/{talk.holder_id}/", {"text": text, "via": talk.pk, "key": talks.key()})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert text.strip("\u200b \n") in answer.content.decode()
    assert not facebook.said


def test_a_call_is_written_down_and_answered(facebook: PageInMemory) -> None:
    by, _store = talks.stall()
    phone = "+84912345678"
    one = note_call(by.organisation_id, name="Chị Hoa", phone=phone, text="Cần 2 kg mực", by=by)
    same = note_call(by.organisation_id, name="", phone=phone, text="À 3 kg", by=by)
    assert (one.pk, same.unread) == (same.pk, 0)
    assert same.waiting_since is not None
    reply(same, "Chiều giao", by=by)
    same.refresh_from_db()
    assert same.waiting_since is None
    with pytest.raises(BadReply):
        note_call(by.organisation_id, name="Chị Hoa", phone="", text=" ", by=by)


def test_a_refused_one_can_be_tried_from_its_state_only(facebook: PageInMemory) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Còn mực không?"))
    said = reply(Conversation.objects.get(), "Còn", by=by)
    assert said is not None
    with pytest.raises(Exception, match="thay đổi"):
        send_again(said, by=by)
