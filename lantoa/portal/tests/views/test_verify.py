"""Anybody may check a receipt and a stall: true is called true, changed is called changed, unknown is called unknown."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.journal.rules.signature import is_signed
from lantoa.journal.tests.factories import tamper
from lantoa.kit.pace import Pace
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests import factories as learners
from lantoa.orders import api as orders
from lantoa.portal.queries import guesses
from lantoa.portal.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_key(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT_KEY, settings.BADGE_KEY = tmp_path / "root.key", tmp_path / "badges.key"


def said_of_a_mailbox(page: BeautifulSoup) -> str:
    return page.find(string="Báo A").find_parent(class_="row").text


def sealed(*, signed: bool = True) -> None:
    while journal.seal():
        continue
    if signed:
        journal.sign_root()


def paid() -> orders.Order:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by)
    account, order = factories.account(by), factories.order(offer, quantity=2)
    factories.bank_says(account, 900_000, order.code)
    return orders.Order.objects.get(pk=order.pk)


def look(address: str, status: int = 200) -> BeautifulSoup:
    answer = Client().get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def check(order: orders.Order) -> BeautifulSoup:
    return look(reverse("portal:verify_receipt", args=[order.code]))


def heading(page: BeautifulSoup) -> str:
    return page.select_one("h1").text


def test_a_receipt_grows_from_sealing_to_genuine() -> None:
    order = paid()
    page = check(order)
    assert "đang được đóng dấu" in heading(page)
    assert page.select_one("meta[http-equiv=refresh]")
    sealed(signed=False)
    assert (heading(check(order)), "trong vòng một giờ" in check(order).text) == ("Biên nhận này là thật", True)
    sealed()
    page = check(order)
    assert heading(page) == "Biên nhận này là thật"
    assert page.select_one(".alert-good")
    assert not page.select_one(".alert-refuse")


def test_it_says_what_it_is_about_without_a_name() -> None:
    order = paid()
    sealed()
    page = check(order)
    for words in ("Bếp Hương", "Vân Đồn", "900.000", "Ngân hàng báo", order.code):
        assert words in page.text
    for secret in (
        order.buyer_name,
        order.buyer_phone,
        "987654321",
        "987 654",
        order.address,
        order.token,
        order.receipt_mark,
        "Chả mực",
    ):
        assert secret not in str(page)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE orders_orderline SET quantity = 9", "không khớp"),
        ("UPDATE orders_order SET total = total + 1", "không khớp"),
        ("UPDATE journal_entry SET place = ''", "bị gãy"),
        ("DELETE FROM journal_entry WHERE act = 'orders.order_paid'", "không khớp"),
        ("UPDATE journal_seal SET hash = '00'", "bị gãy"),
        ("UPDATE journal_root SET signature = '00'", "bị gãy"),
        ("UPDATE journal_root SET chains = chains + 1", "bị gãy"),
    ],
)
def test_whatever_was_changed_is_called_changed(harm: str, words: str) -> None:
    order = paid()
    sealed()
    tamper("DELETE FROM journal_seal WHERE 1 = 0")
    tamper(harm)
    page = check(order)
    assert heading(page) == "Biên nhận này đã bị sửa"
    assert page.select_one(".alert-refuse")
    assert not page.select_one(".alert-good")
    assert words in page.text
    assert "900.000" not in page.text
    tamper("DELETE FROM journal_seal")
    tamper("DELETE FROM journal_chainhead")


def test_witnesses_are_named_and_too_few_are_called_too_few() -> None:
    order = paid()
    sealed()
    root = journal.last_root()
    assert root is not None
    assert "Chưa có bên làm chứng nào" in check(order).text
    journal.write_down(root, journal.name_witness("Báo A", kind="print", by=None), how={})
    assert "Báo A" in check(order).text
    assert "Mới có một bên làm chứng" in check(order).text
    journal.write_down(root, journal.name_witness("Sở B", kind="print", by=None), how={})
    assert not check(order).select(".alert-warn")


@pytest.mark.parametrize(
    "code",
    ["LT2345678", "LT", "x", "x" * 10_000, "%00", "LT%00234567", "%FF%FE", "ＬＴ２３４５６７８", "'; DROP TABLE orders_order; --", "<script>alert(1)</script>", "%25s%25d", "\u202eLT"],
)  # fmt: skip
def test_an_unknown_code_is_called_unknown(code: str) -> None:
    answer = Client().get(f"/verify/{code.replace('/', '%2F')}/")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_who_tries_codes_at_random_waits_even_for_one_that_exists(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UNKNOWN_CODES_A_MINUTE = 2
    order, clock = paid(), StandingWorld(world.now())
    known, unknown = (reverse("portal:verify_receipt", args=[code]) for code in (order.code, "LT2345678"))
    before = world.use(clock)
    monkeypatch.setattr(guesses, "unknown_codes", Pace())
    try:
        for _ in range(2):
            assert Client(REMOTE_ADDR="203.0.113.7").get(unknown).status_code == 404
        waits = Client(REMOTE_ADDR="203.0.113.7").get(known)
        assert (waits.status_code, waits["Retry-After"]) == (429, "60")
        assert "chờ một phút" in waits.content.decode()
        assert Client(REMOTE_ADDR="198.51.100.7").get(known).status_code == 200
        clock.later(minutes=1)
        assert Client(REMOTE_ADDR="203.0.113.7").get(known).status_code == 200
    finally:
        world.use(before)


@pytest.mark.parametrize(
    ("guessed", "asked"), [("api-v1:receipt", "portal:verify_receipt"), ("portal:verify_receipt", "api-v1:receipt")]
)
def test_who_guesses_at_one_door_is_refused_at_the_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, guessed: str, asked: str
) -> None:
    settings.UNKNOWN_CODES_A_MINUTE = 2
    monkeypatch.setattr(guesses, "unknown_codes", Pace())
    code, here = paid().code, Client(REMOTE_ADDR="203.0.113.7")
    for unknown in ("LT2345678", "LT2345679"):
        assert here.get(address_of(guessed, unknown)).status_code == 404
    for door in (guessed, asked):
        waits = here.get(address_of(door, code))
        assert (waits.status_code, int(waits["Retry-After"]) > 0) == (429, True)
    assert Client(REMOTE_ADDR="198.51.100.7").get(address_of(asked, code)).status_code == 200


def address_of(door: str, code: str) -> str:
    return f"/api/v1/receipts/{code}" if door == "api-v1:receipt" else reverse(door, args=[code])


def test_a_code_is_taken_as_people_type_it() -> None:
    order = paid()
    sealed()
    for typed in (order.code.lower(), f"%20{order.code[:2]}%20{order.code[2:]}"):
        assert heading(look(f"/verify/{typed}/")) == "Biên nhận này là thật"


@pytest.mark.parametrize("language", ["vi", "en", "id"])
def test_every_page_is_there_in_three_languages(language: str) -> None:
    order = paid()
    sealed()
    with translation.override(language):
        for name, arguments in (
            ("verify", []), ("verify_receipt", [order.code]), ("verify_stall", [order.store.slug]),
        ):  # fmt: skip
            look(reverse(f"portal:{name}", args=arguments))
        look(reverse("portal:verify_receipt", args=["LT2345678"]), 404)


def test_a_stall_says_whose_it_is_and_which_account_it_pays_to() -> None:
    by = factories.owner()
    store = factories.stall(by)
    account = factories.account(by)
    page = look(reverse("portal:verify_stall", args=[store.slug]))
    for words in (
        by.organisation.name,
        "hộ",
        "Vân Đồn",
        "chưa ai xác minh",
        account.bank,
        account.masked,
        account.holder,
        "Ngân hàng chưa xác nhận",
    ):
        assert words in page.text
    assert account.number not in str(page)
    factories.bank_says(account, 1_000, "cam on")
    assert "Ngân hàng đã xác nhận" in look(reverse("portal:verify_stall", args=[store.slug])).text


def test_it_says_at_which_address_it_is_ours_and_that_an_account_is_new(
    settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_URL = "https://cho.example.vn"
    by = factories.owner()
    store = factories.stall(by)
    account = factories.account(by)
    address = reverse("portal:verify_stall", args=[store.slug])
    for page in (look(address), look(reverse("portal:verify"))):
        assert "chỉ cho.example.vn mới là chúng tôi" in page.text
    assert "Tài khoản này mới có từ" not in look(address).text
    # A thief who got in names an account of their own, months after the stall opened.
    type(store).objects.filter(pk=store.pk).update(opened_at=account.created_at - timedelta(days=60))
    assert "Tài khoản này mới có từ" in look(address).text
    type(account).objects.filter(pk=account.pk).update(created_at=account.created_at - timedelta(days=8))
    assert "Tài khoản này mới có từ" not in look(address).text


def test_a_stall_whose_owner_was_verified_says_by_whom_and_at_what_level() -> None:
    by = factories.owner()
    store = factories.stall(by)
    now = world.now()
    accounts.Verification.objects.create(
        person=by.person, provider="demo", provider_name="Định danh thử", level=2, subject_hash="x", since=now, at=now
    )
    page = look(reverse("portal:verify_stall", args=[store.slug])).text
    assert "Định danh thử, mức 2" in page
    assert "chưa ai xác minh" not in page


def test_a_stall_without_an_account_warns_of_any_qr() -> None:
    store = factories.stall(factories.owner())
    page = look(reverse("portal:verify_stall", args=[store.slug]))
    assert "đừng trả" in page.select_one(".alert-refuse").text


def test_an_account_that_was_replaced_is_no_longer_shown() -> None:
    by = factories.owner()
    store, old = factories.stall(by), factories.account(by)
    new = factories.account(by)
    page = look(reverse("portal:verify_stall", args=[store.slug])).text
    assert new.masked in page
    assert old.masked not in page


@pytest.mark.parametrize("slug", ["khong-co-o-day", "x" * 10_000, "-", "_"])
def test_an_unknown_stall_is_called_unknown(slug: str) -> None:
    assert "chưa biết" in look(f"/verify/gian-hang/{slug}/", 404).text.lower()


def test_a_stall_that_is_only_tried_out_cannot_be_checked() -> None:
    by = factories.owner()
    store = factories.stall(by, rehearsal=True)
    look(reverse("portal:verify_stall", args=[store.slug]), 404)


FRONT = reverse("portal:verify")


def leads_to(typed: str) -> str:
    answer = Client().get(FRONT, {"ma": typed})
    return answer["Location"] if answer.status_code == 302 else str(answer.status_code)


def test_the_front_takes_a_code_an_address_or_a_stalls_name() -> None:
    order = paid()
    receipt = reverse("portal:verify_receipt", args=[order.code])
    stall = reverse("portal:verify_stall", args=[order.store.slug])
    for typed in (
        order.code,
        f" {order.code.lower()} ",
        f"mã {order.code[:5]} {order.code[5:]}",
        f"https://a.vn/verify/{order.code}/",
    ):
        assert leads_to(typed) == receipt
    for typed in (order.store.slug, "Bếp Hương", "bep huong", f"https://a.vn/gian-hang/{order.store.slug}/?x=1"):
        assert leads_to(typed) == stall


@pytest.mark.parametrize(
    "typed", ["chuyện gì", "LT", "x" * 10_000, "\x00", "/", "?", "🦑", "%", "\u202e", "<script>alert(1)</script>"]
)
def test_what_names_nothing_is_kept_and_said_so(typed: str) -> None:
    factories.unit()
    page = look(f"{FRONT}?{__import__('urllib.parse').parse.urlencode({'ma': typed})}", 404)
    assert page.select_one(".alert-refuse")
    assert page.select_one("input[name=ma]")["value"] == typed[:200].replace("\x00", "\ufffd")  # as a browser reads it
    assert not page.find("script", string=lambda said: said and "alert(1)" in said)


def test_the_front_without_a_question_asks_and_shows_what_everything_rests_on() -> None:
    page = look(FRONT)
    assert "chưa đủ hai bên làm chứng" in page.text.lower()
    paid()
    sealed()
    root = journal.last_root()
    assert root is not None
    for name in ("Báo A", "Sở B"):
        journal.write_down(root, journal.name_witness(name, kind="print", by=None), how={})
    page = look(FRONT)
    assert "chưa đủ hai bên làm chứng" not in page.text.lower()
    assert journal.public_keys()[0].hex() in page.text.replace(" ", "")
    assert root.fingerprint in page.text.replace(" ", "")
    assert Client().get(FRONT, {"ma": "   "}).status_code == 200


def test_programs_get_keys_and_roots_and_can_check_them() -> None:
    paid()
    sealed()
    said = json.loads(Client().get(reverse("machines:roots")).content)
    root = journal.last_root()
    assert root is not None
    assert said["keys"] == [key.hex() for key in journal.public_keys()]
    assert said["roots"] == [root.signed().written()]
    assert is_signed(
        root.statement().message(), bytes.fromhex(said["roots"][0]["signature"]), bytes.fromhex(said["keys"][0])
    )


def test_a_mailbox_is_never_said_to_hold_what_was_only_sent_there() -> None:
    order = paid()
    sealed()
    journal.name_witness("Báo A", kind="mail", address="roots@bao.example", by=None)
    assert journal.tell_witnesses() == 1
    for page in (check(order), look(reverse("portal:verify"))):
        assert "đã gửi tới hộp thư" in said_of_a_mailbox(page)
        assert "✓" not in said_of_a_mailbox(page)


def certified() -> learning.Certificate:
    one: learning.Certificate = learners.certified(learners.person("Đàm Thị Vui"))
    sealed()
    return one


def test_a_certificate_that_holds_says_whose_it_is_and_what_was_done() -> None:
    one = certified()
    text = look(reverse("portal:verify_certificate", args=[one.code])).text
    for words in (
        "Chứng nhận này là thật",
        "Đàm Thị Vui",
        one.course.title,
        one.organisation.name,
        "Mở gian hàng thật",
        "dấu thứ",
    ):
        assert words in text
    assert one.person.phone[3:] not in text


@pytest.mark.parametrize(
    "typed", ["{code}", "cn {small}", "https://lantoa.example/verify/chung-nhan/{code}/", "CN-{dashed}"]
)
def test_a_certificates_code_leads_to_it_however_it_is_typed(typed: str) -> None:
    code = certified().code
    given = typed.format(code=code, small=code[2:].lower(), dashed="-".join([code[2:12], code[12:]]))
    answer = Client().get(reverse("portal:verify"), {"ma": given})
    assert answer["Location"] == reverse("portal:verify_certificate", args=[code])


def test_a_certificate_that_was_revoked_says_why_and_an_unknown_one_is_unknown() -> None:
    one = certified()
    learning.revoke_certificate(one, reason="practice_reopened", by=None)
    text = look(reverse("portal:verify_certificate", args=[one.code])).text
    assert "không còn hiệu lực" in text
    assert "đã bị rút lại" in text
    look(reverse("portal:verify_certificate", args=["CN22222222222222222222"]), status=404)
    look("/verify/chung-nhan/%00/", status=404)


def test_a_certificate_that_was_changed_is_called_changed_and_names_nobody() -> None:
    one = certified()
    tamper("UPDATE learning_certificate SET name = %s WHERE id = %s", "Người Khác", one.pk)
    text = look(reverse("portal:verify_certificate", args=[one.code])).text
    assert "đã bị sửa" in text
    assert "Người Khác" not in text


def bring(status: int = 200, **given: object) -> BeautifulSoup:
    answer = Client().post(reverse("portal:verify_credential"), given)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def test_the_file_of_a_certificate_is_pasted_or_brought_and_said_to_be_ours_and_to_hold() -> None:
    one = learners.certified(learners.person("Đàm Thị Vui"))
    for given in (
        {"text": f"\n {one.credential}\n"},
        {"text": "{", "file": SimpleUploadedFile("chung-nhan.json", b"\xef\xbb\xbf" + one.credential.encode())},
    ):
        page = bring(**given)
        assert "còn giá trị" in page.find(class_="alert-good").text
        assert page.find("a", href=reverse("portal:verify_certificate", args=[one.code]))
        assert "Đàm Thị Vui" in page.text
    learning.revoke_certificate(one, reason="mistake", by=None)
    assert "không còn giá trị" in bring(text=one.credential).find(class_="alert-refuse").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text[:-40], "chưa phải trọn tệp"),
        (lambda text: "Chứng nhận của bà Vui", "chưa phải trọn tệp"),
        (lambda text: "[1, 2]", "chưa phải trọn tệp"),
        (lambda text: text.replace("Trần Thị Nụ", "Người Khác"), "có chỗ đã bị sửa"),
        (lambda text: json.dumps({**json.loads(text), "thêm": "lời"}), "không ai ký"),
        (lambda text: json.dumps({name: said for name, said in json.loads(text).items() if name != "proof"}), "không có chữ ký"),
        (lambda text: json.dumps({**json.loads(text), "issuer": "https://noi-khac.example/khoa"}), "không phải của Lan Tỏa"),
        (lambda text: "x" * 70_000, "lớn hơn mọi chứng nhận"),
        (lambda text: "[" * 20_000, "chưa phải trọn tệp"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_signed_gets_a_clear_sentence_and_what_was_pasted_stays(change: Any, words: str) -> None:
    pasted = change(learners.certified().credential)
    page = bring(text=pasted)
    assert words in page.find(class_="alert-refuse").text
    assert page.find("textarea").text.strip() == pasted.strip()


def test_nothing_brought_or_a_file_too_large_is_said_beside_the_box() -> None:
    learners.certified()
    assert "dán nội dung tệp" in bring(422).find("form", enctype="multipart/form-data").text
    large = SimpleUploadedFile("chung-nhan.json", b"x" * 70_000)
    page = bring(422, text="giữ lại", file=large)
    assert "đuôi .json" in page.text
    assert page.find("textarea").text.strip() == "giữ lại"


def test_one_that_was_erased_with_its_holder_no_longer_holds_though_its_file_is_whole() -> None:
    one = learners.certified()
    text = one.credential
    learning.revoke_certificate(one, reason="holder_erased", by=None)
    learning.Certificate.objects.filter(pk=one.pk).update(name="", credential="", person=None)
    assert "không còn giá trị" in bring(text=text).find(class_="alert-refuse").text
