"""Who is erased is in no conversation any more, and stays out when the channel tells of them again; the stall keeps its own words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.channels.actions import talk_erasure
from lantoa.channels.actions.contact import join, note_call
from lantoa.channels.actions.message_list import read_messages
from lantoa.channels.actions.reply import reply
from lantoa.channels.adapters.base import Message
from lantoa.channels.models import Contact, Conversation, ConversationMessage, QuickReply
from lantoa.channels.tests import factories, talks
from lantoa.channels.tests.conftest import Stage
from lantoa.channels.tests.talk.adapter import PageInMemory
from lantoa.journal import api as journal
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
PHONE, NAME = "+84977135246", "Trần Thị Ngoạch"


def test_a_buyer_goes_and_does_not_come_back(facebook: PageInMemory, stage: Stage) -> None:
    by, store = talks.stall()
    account = talks.facebook(by)
    person = accounts.person_for(PHONE, NAME)
    talks.tell(account, talks.comment("1_1", "7001", f"Tôi là {NAME}", name=NAME))
    # The stall wrote their number down.
    Contact.objects.update(phone=PHONE)
    talks.tell(account, talks.message("m2", "7002", "Người khác"))
    written = Conversation.objects.get(outside_id="7001")
    reply(written, f"Chào chị {NAME}, em gọi 0977 135 246 nhé", by=by)
    journal.work_off()
    called = note_call(by.organisation_id, name=NAME, phone=PHONE, text="Cần 2 kg", by=by)
    join(written.holder, called.holder, by=by)
    goods = factories.product(by, store)
    for who, phone in ((accounts.actor_for(person), ""), (accounts.Visitor(), PHONE)):
        asked = stores.ask(store, goods, text=f"{NAME} hỏi", name="Ngoạch", phone=phone, by=who, address=phone)
        stores.answer(asked, text="Dạ được", published=False, by=by)
    who = accounts.leaving(person)
    assert dict(talk_erasure.goes(who)) == {"words in conversations with stalls": 3}
    assert [held.facts["text"] for held in talk_erasure.holds(who)] == [f"Tôi là {NAME}"]
    accounts.erase_person(person, by=None)
    kept = [
        *ConversationMessage.objects.values_list("text", flat=True), *ConversationMessage.objects.values_list("found_by", flat=True),
        *Contact.objects.values_list("name", flat=True), *Contact.objects.values_list("phone", flat=True),
        *Contact.objects.values_list("found_by", flat=True), *Conversation.objects.values_list("last_words", flat=True),
        *Conversation.objects.values_list("outside_id", flat=True),
    ]  # fmt: skip
    about = [text for text in kept if "ngoach" in fold(text) or "977" in text.replace(" ", "")]
    assert about == []
    assert "Người khác" in kept


def test_whose_number_stands_with_a_page_is_forgotten_there_and_not_fetched_again(
    facebook: PageInMemory, stage: Stage
) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    person = accounts.person_for(PHONE, NAME)
    talks.tell(account, talks.message("m1", "7001", f"Tôi là {NAME}"))
    Contact.objects.update(name=NAME, phone=PHONE)
    reply(Conversation.objects.get(), f"Chào chị {NAME}", by=by)
    journal.work_off()
    accounts.erase_person(person, by=None)
    assert sorted(ConversationMessage.objects.values_list("text", flat=True)) == ["", "Chào chị …"]
    assert Contact.objects.get().name == Contact.objects.get().phone == ""
    facebook.listed = [Message("m1", "7001", "text", f"Tôi là {NAME}", world.now() + timedelta(seconds=1))]
    read_messages(account.pk)
    talks.tell(account, talks.message("m1", "7001", f"Tôi là {NAME}"), talks.message("m9", "7009", "Chào"))
    assert not ConversationMessage.objects.filter(text__contains="Ngoạch").exists()


def test_a_household_nobody_is_left_in_keeps_no_conversations(facebook: PageInMemory) -> None:
    by, _store = talks.stall()
    other, _theirs = talks.stall("Bếp khác")
    talks.tell(talks.facebook(by), talks.message("m1", "7001", "Riêng tư"))
    note_call(other.organisation_id, name="Chị Hoa", phone=PHONE, text="Còn đây", by=other)
    talk_erasure.forget_households([by.organisation_id])
    assert [one.text for one in ConversationMessage.objects.all()] == ["Còn đây"]
    assert not QuickReply.objects.filter(organisation=by.organisation_id).exists()
    assert Conversation.objects.begun().count() == 1
