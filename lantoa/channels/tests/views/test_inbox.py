"""The list of conversations and one person's page: who needs an answer first, what can be put in, who is who; others see nothing."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.channels.actions.contact import note_call
from lantoa.channels.actions.quick_reply import add_reply, begin_replies, drop_reply
from lantoa.channels.actions.reply import reply
from lantoa.channels.models import Contact, Conversation, ConversationClaim, ConversationMessage, QuickReply
from lantoa.channels.queries import inbox as queries
from lantoa.channels.tests import factories, talks
from lantoa.channels.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.orders import api as orders
from lantoa.stores import api as stores

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facebook")]
INBOX = "/tin-nhan/"
PHONE = "+84912345678"


def names(by: Actor, words: str = "") -> list[str]:
    return [row.name for row in queries.people(by, words)]


def test_unread_first_then_who_waits_and_all_can_be_found(stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    note_call(by.organisation_id, name="Chị Hoa", phone=PHONE, text="Cần 2 kg mực một nắng", by=by)
    stage.later(minutes=1)
    for number, person in (("m1", "7001"), ("m2", "7002")):
        talks.tell(account, talks.message(number, person, "Có ghẹ không?"))
        stage.later(minutes=1)
    answered = Conversation.objects.get(outside_id="7001")
    reply(answered, "Có ạ", by=by)
    mine = talks.browser(by)
    mine.get(f"{INBOX}{answered.holder_id}/")
    for pk, name in (("7001", "Phạm Thị Na"), ("7002", "Vũ Đức Long")):
        Contact.objects.filter(begun__outside_id=pk).update(name=name, found_by=queries.fold(name))
    assert names(by) == ["Vũ Đức Long", "Chị Hoa", "Phạm Thị Na"]
    assert queries.waiting(by) == 2
    for words, found in (("hoa", ["Chị Hoa"]), ("0912 345", ["Chị Hoa"]), ("+84912345678", ["Chị Hoa"]), ("MUC mot nang", ["Chị Hoa"]), ("ghe", ["Vũ Đức Long", "Phạm Thị Na"]), ("cua", [])):  # fmt: skip
        assert names(by, words) == found, words
    page = mine.get(INBOX)
    assert len(page.content) < 20_000
    assert re.search(r"Vũ Đức Long.*Chị Hoa.*Phạm Thị Na", page.content.decode(), re.DOTALL)
    # Opened, it is read, and waits for its answer.
    other = Conversation.objects.get(outside_id="7002")
    assert "Có ghẹ không?" in mine.get(f"{INBOX}{other.holder_id}/").content.decode()
    other.refresh_from_db()
    assert (other.unread, other.waiting_since is None) == (0, False)
    assert "chờ trả lời" in mine.get(INBOX).content.decode()


def test_list_and_page_ask_as_much_for_many_as_for_few(stage: Stage) -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    mine = talks.browser(by)
    counts = []
    for number in range(2):
        for one in range(1 + 14 * number):
            talks.tell(account, talks.message(f"m{number}_{one}", str(7_000 + one), "Có ghẹ không?" * 20))
            talks.tell(account, talks.message(f"n{number}_{one}", "7000", "Alo " * 30))
        talk = Conversation.objects.get(outside_id="7000")
        asked = []
        for path in (INBOX, f"{INBOX}{talk.holder_id}/", f"{INBOX}{talk.holder_id}/", f"{INBOX}{talk.holder_id}/moi/"):
            with CaptureQueriesContext(connection) as seen:
                page = mine.get(path)
            assert page.status_code == 200
            assert len(page.content) < 40_000
            asked.append(len(seen))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[1]) < 40


def test_old_messages_are_on_their_own_page() -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, *(talks.message(f"m{one}", "7001", f"Tin số {one}.") for one in range(50)))
    way = f"{INBOX}{talks.only().pk}/"
    mine = talks.browser(by)
    page = mine.get(way).content.decode()
    assert "Tin số 49." in page
    assert "Tin số 9." not in page
    older = re.search(r"\?truoc=(\d+)", page)
    assert older
    assert "Tin số 9." in mine.get(way + older[0]).content.decode()
    assert mine.get(f"{way}?truoc=khong").status_code == 200


def test_pieces_are_put_in_and_nothing_typed_is_lost() -> None:
    by, store = talks.stall()
    factories.product(by, store, ("nửa cân", 265_000, 5))
    account = talks.facebook(by)
    begin_replies(by.organisation_id)
    talks.tell(account, talks.message("m1", "7001", "Còn chả mực không?"))
    talk = Conversation.objects.get()
    mine, way = talks.browser(by), f"{INBOX}{talk.holder_id}/"
    offer = stores.Offer.objects.get()
    quick = QuickReply.objects.order_by("position")[0]

    def box(insert: str, **more: str) -> str:
        page = mine.post(way, {"text": "Dạ chị ơi", "via": talk.pk, "key": talks.key(), "insert": insert, **more})
        assert page.status_code in (200, 422)
        found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.content.decode(), re.DOTALL)
        assert found
        assert found[1].startswith("Dạ chị ơi")
        return found[1].removeprefix("Dạ chị ơi").strip()

    assert box(f"quick:{quick.pk}") == quick.text
    assert box("goods") == ""
    assert f"card:{offer.pk}" in mine.post(way, {"text": "", "via": talk.pk, "insert": "goods"}).content.decode()
    card = box(f"card:{offer.pk}")
    assert "265.000" in card
    assert f"/hang/{offer.variant.product_id}/" in card or str(offer.variant.product_id) in card
    assert box(f"price:{offer.pk}").startswith("Chả mực giã tay nửa cân: 265.000")
    assert "530.000" in box(f"claim:{offer.pk}", quantity="2")
    for wrong in ("claim:0", "quick:x", "pay:77", "nothing", f"claim:{offer.pk}:1"):
        box(wrong)
    refused = mine.post(way, {"text": "Dạ chị ơi", "via": talk.pk, "insert": f"claim:{offer.pk}", "quantity": "0"})
    assert refused.status_code == 422
    assert not ConversationMessage.objects.filter(by_shop=True).exists()


def test_an_order_by_the_link_stands_beside_the_conversation_and_its_qr_can_be_sent() -> None:
    by, store = talks.stall()
    factories.product(by, store, ("nửa cân", 265_000, 5))
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Cho 2 hộp"))
    talk = Conversation.objects.get()
    mine, way = talks.browser(by), f"{INBOX}{talk.holder_id}/"
    offer = stores.Offer.objects.get()
    page = mine.post(way, {"text": "", "via": talk.pk, "insert": f"claim:{offer.pk}", "quantity": "2"}).content.decode()
    link = re.search(r"https?://[^/]+(/mua/\d+/\?\S+?)[\s<]", page.replace("&amp;", "&"))
    assert link
    claim = ConversationClaim.objects.get()
    buyer = talks.Client()
    form = buyer.get(link[1]).content.decode()
    assert 'value="2"' in form
    assert claim.code in form
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key
    said = {
        "offer": offer.pk, "quantity": "2", "name": "Phạm Thị Na", "phone": "0912345678", "address": "Bãi Cháy", "method": "transfer",
        "came_by": claim.code, "key": key[1],
    }  # fmt: skip
    assert buyer.post(link[1], said).status_code == 303
    order = orders.Order.objects.get()
    claim.refresh_from_db()
    assert claim.order == order
    shown = mine.get(way).content.decode()
    assert order.code in shown
    assert f"pay:{order.pk}" in shown
    filled = mine.post(way, {"text": "", "via": talk.pk, "insert": f"pay:{order.pk}"}).content.decode()
    assert f"/don/{order.token}/" in filled
    assert "ma.png" in filled
    # The same code again is the passer-by's, not this buyer's.
    assert buyer.post(link[1], {**said, "key": talks.key(), "quantity": "1"}).status_code == 303
    claim.refresh_from_db()
    assert claim.order == order


def test_a_question_at_the_stall_stands_in_the_same_list_and_is_answered_there() -> None:
    by, store = talks.stall()
    goods = factories.product(by, store)
    asked = stores.ask(store, goods, text="Để được bao lâu?", name="Mai", phone=PHONE, by=accounts.Visitor())
    stores.ask(store, goods, text="Có gửi xe không?", name="Mai", phone=PHONE, by=accounts.Visitor(), address="b")
    note_call(by.organisation_id, name="Chị Hoa", phone=PHONE, text="Cần 2 kg", by=by)
    talk = Conversation.objects.get(channel="stall")
    mine, way = talks.browser(by), f"{INBOX}{talk.holder_id}/"
    page = mine.get(way).content.decode()
    assert "Để được bao lâu?" in page
    assert "Có gửi xe không?" in page
    # Nobody is shown the number an asker left, and nothing is concluded from it.
    assert "345 678" not in page
    assert queries.same_number(by, talk.holder, [talk]) == []
    answer = mine.post(way, {"text": "Ngăn đá ba tháng", "published": "on", "via": talk.pk, "key": talks.key()})
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.answer, asked.published) == ("Ngăn đá ba tháng", True)
    assert "Ngăn đá ba tháng" in mine.get(way).content.decode()
    # What the stall refuses is said here too, with what was typed.
    refused = mine.post(way, {"text": "Gọi 0912345678 nhé", "published": "on", "via": talk.pk, "key": talks.key()})
    assert refused.status_code == 422
    assert "Gọi 0912345678 nhé" in refused.content.decode()
    mine.post(way, {"text": "Có, xe Vân Đồn", "via": talk.pk, "key": talks.key()})
    talk.refresh_from_db()
    assert talk.waiting_since is None
    assert "Câu hỏi nào cũng đã được trả lời" in mine.get(way).content.decode()


def test_two_are_put_together_by_a_person_and_taken_apart_again() -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.comment("1_1", "7001", "Giá? Số em 0912.345.678"))
    called = note_call(by.organisation_id, name="Chị Hoa", phone=PHONE, text="Cần 2 kg", by=by).holder
    wrote = Conversation.objects.get(outside_id="7001").holder
    mine = talks.browser(by)
    assert "0912.345.678" in mine.get(f"{INBOX}{wrote.pk}/").content.decode()
    person = f"{INBOX}{wrote.pk}/nguoi/"
    assert mine.post(person, {"name": "Phạm Thị Na", "phone": "0912 345 678", "key": talks.key()}).status_code == 302
    page = mine.get(f"{INBOX}{wrote.pk}/").content.decode()
    assert "Số này cũng ghi ở Chị Hoa" in page
    assert "cùng số" in mine.get(f"{INBOX}{wrote.pk}/gop/").content.decode()
    join = {"other": called.pk, "key": talks.key()}
    for _twice in range(2):
        assert mine.post(f"{INBOX}{wrote.pk}/gop/", join).status_code == 302
    assert names(by) == ["Phạm Thị Na"]
    together = mine.get(f"{INBOX}{wrote.pk}/").content.decode()
    assert "Cần 2 kg" in together
    assert "Giá?" in together
    assert mine.get(f"{INBOX}{called.pk}/").headers["Location"].endswith(f"/tin-nhan/{wrote.pk}/")
    # Nobody joins a third to one that holds nothing, or one to itself.
    assert mine.post(f"{INBOX}{called.pk}/gop/", {"other": wrote.pk, "key": talks.key()}).status_code == 422
    assert mine.post(f"{INBOX}{wrote.pk}/gop/", {"other": wrote.pk, "key": talks.key()}).status_code == 422
    talk = Conversation.objects.get(channel="phone")
    assert mine.post(f"{INBOX}tach/{talk.pk}/", {"key": talks.key()}).status_code == 302
    assert set(names(by)) == {"Phạm Thị Na", "Chị Hoa"}
    assert mine.post(f"{INBOX}tach/{talk.pk}/", {"key": talks.key()}).status_code == 409
    assert set(journal.Entry.objects.filter(act__startswith="channels.contact").values_list("act", flat=True)) == {"channels.contacts_joined", "channels.contact_parted"}  # fmt: skip


def test_own_sentences_are_kept_changed_and_dropped() -> None:
    by, _store = talks.stall()
    talks.facebook(by)
    mine, way = talks.browser(by), f"{INBOX}cau-san/"
    assert "Dạ hàng còn ạ" in mine.get(way).content.decode()
    assert mine.post(way, {"text": "Ship 30 nghìn", "key": talks.key()}).status_code == 302
    mine_only = QuickReply.objects.get(text="Ship 30 nghìn")
    assert mine.post(f"{way}{mine_only.pk}/", {"text": "Ship 25 nghìn", "key": talks.key()}).status_code == 302
    assert "Ship 25 nghìn" in mine.get(way).content.decode()
    for text in ("", "m" * 601):
        assert mine.post(way, {"text": text, "key": talks.key()}).status_code == 422
    mine.post(f"{way}{mine_only.pk}/", {"text": "", "drop": "1", "key": talks.key()})
    assert "Ship 25 nghìn" not in mine.get(way).content.decode()
    assert mine.get(f"{way}{mine_only.pk}/").status_code == 404
    for one in QuickReply.objects.all():
        drop_reply(one, by=by)
    begin_replies(by.organisation_id)
    assert "Chưa lưu câu nào" in mine.get(way).content.decode()
    for number in range(30):
        add_reply(by.organisation_id, f"Câu {number}", by=by)
    assert mine.post(way, {"text": "Một câu nữa", "key": talks.key()}).status_code == 422


def test_nobody_else_sees_or_touches_anything() -> None:
    by, _store = talks.stall()
    account = talks.facebook(by)
    talks.tell(account, talks.message("m1", "7001", "Riêng tư"))
    talk = Conversation.objects.get()
    add_reply(by.organisation_id, "Câu riêng", by=by)
    said = reply(talk, "Còn", by=by)
    assert said is not None
    other, _theirs = talks.stall("Bếp khác")
    theirs = talks.browser(other)
    quick = QuickReply.objects.get(text="Câu riêng")
    for path in ("", "moi/", "nguoi/", "gop/"):
        assert theirs.get(f"{INBOX}{talk.holder_id}/{path}").status_code == 404
    assert theirs.get(f"{INBOX}cau-san/{quick.pk}/").status_code == 404
    for path in (f"gui-lai/{said.pk}/", f"tach/{talk.pk}/", f"{talk.holder_id}/"):
        assert theirs.post(INBOX + path, {"key": talks.key(), "text": "a"}).status_code == 404
    own = note_call(other.organisation_id, name="A", phone="", text="b", by=other).holder
    assert theirs.post(f"{INBOX}{own.pk}/gop/", {"other": talk.holder_id, "key": talks.key()}).status_code == 404
    assert "Riêng tư" not in theirs.get(INBOX).content.decode()
