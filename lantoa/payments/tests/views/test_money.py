"""The book of money: what came today, what has to be looked at, what each line paid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.payments.actions.payment import confirm_by_seller, take_cash
from lantoa.payments.actions.transaction import settle
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.views.browser import browser, words
from lantoa.ui.navigation import tabs

pytestmark = pytest.mark.django_db
MONEY = "/tien/"


def page_of(client: Client, address: str = MONEY) -> str:
    return words(client.get(address))


def rows(client: Client, heading: str, address: str = MONEY) -> list[str]:
    """The lines below this heading."""
    soup = BeautifulSoup(client.get(address).content, "lxml")
    title = next((found for found in soup.find_all("h2") if found.text == heading), None)
    found = title.find_next_sibling(class_="rows").select(".row") if title else []
    return [" ".join(row.get_text(" ").split()) for row in found]


@pytest.mark.parametrize("who", [factories.owner_of, factories.seller_of, factories.helper_of])
def test_owner_seller_and_helper_see_the_same_money(who: object) -> None:
    account = factories.fed_account()
    request = factories.asked(account, 189_000)
    factories.told(account, 189_000, f"NGUYEN VAN HAU {request.code}")
    factories.told(account, 77_000, "cam on")
    client = browser(who(factories.organisation_of(account)))  # type: ignore[operator]
    (paid,) = [row for row in rows(client, "Tiền đã về") if request.code in row]
    assert "189.000" in paid
    assert f"Đã trả {request.code}" in paid
    (waiting,) = rows(client, "Tiền cần xem")
    assert "77.000" in waiting
    assert "Nội dung không có mã đơn" in waiting


def test_a_stranger_sees_nothing_of_it() -> None:
    account = factories.fed_account()
    factories.told(account, 77_777, "cam on")
    other = browser(factories.owner_of(factories.household(name="Hộ khác")))
    assert "77.777" not in page_of(other)
    nobody = browser(factories.owner_of(factories.household()))
    nobody.logout()
    assert nobody.get(MONEY)["Location"].startswith("/dang-nhap/")


def test_today_counts_what_the_bank_says_and_nothing_else(stage: Stage) -> None:
    stage.time = datetime(2026, 11, 25, 17, 15, tzinfo=UTC)  # a quarter past midnight in Vietnam
    account = factories.fed_account()
    home = factories.organisation_of(account)
    owner = factories.owner_of(home)
    for amount, memo in ((100_000, factories.asked(account, 100_000).code), (5_000, "khong ma")):
        factories.told(account, amount, memo)
    factories.told(account, 40_000, factories.asked(account, 40_000).code, at=world.now() - timedelta(minutes=30))
    factories.told(account, 30_000, factories.asked(account, 30_000, rehearsal=True).code)
    factories.told(account, 20_000, direction="out")
    confirm_by_seller(factories.asked(account, 10_000), by=owner)
    take_cash(factories.asked(account, 9_000), by=owner)
    soup = BeautifulSoup(browser(owner).get(MONEY).content, "lxml")
    panel = soup.select_one(".box-bay")
    assert panel.select_one(".figure").text == "100.000\u00a0₫"
    assert "1 khoản · 1 khoản cần xem" in panel.text


def test_the_day_turns_at_midnight_in_vietnam(stage: Stage) -> None:
    account = factories.fed_account()
    factories.told(account, 100_000, factories.asked(account, 100_000).code)
    client = browser(factories.owner_of(factories.organisation_of(account)))
    stage.later(hours=9, minutes=29)
    assert "100.000\u00a0₫" in client.get(MONEY).text.split("box-bay")[1][:200]
    stage.later(minutes=1)
    assert "100.000\u00a0₫" not in client.get(MONEY).text.split("box-bay")[1][:200]


def test_each_kind_of_money_to_look_at_says_why_in_a_plain_sentence(stage: Stage) -> None:
    account = factories.fed_account()
    elsewhere = factories.fed_account()
    paid, gone = factories.asked(account, 10_000), factories.asked(account, 20_000)
    near, two = factories.asked(account, 30_000), [factories.asked(account, 41_000) for _ in range(2)]
    other = factories.asked(elsewhere, 50_000)
    factories.told(account, 10_000, paid.code)
    type(gone).objects.filter(pk=gone.pk).update(cancelled_at=world.now())
    said = {
        f"{paid.code} đã trả đủ rồi.": factories.told(account, 10_000, paid.code),
        f"{gone.code} đã hủy hoặc hàng không còn.": factories.told(account, 20_000, gone.code),
        f"Có lẽ trả cho {near.code}": factories.told(account, 31_000, near.code[:-1]),
        f"Có mấy đơn hợp: {two[0].code}, {two[1].code}.": factories.told(account, 1_000, two[0].code + two[1].code),
        f"Nội dung ghi {other.code}, mà đơn này trả vào tài khoản khác.": factories.told(account, 50_000, other.code),
        "Nội dung không có mã đơn": factories.told(account, 61_000, "cam on"),
        "Ngân hàng báo khoản này hai lần": factories.told(account, 70_000, "x", reference="FT-TWICE"),
    }
    factories.told(account, 71_000, "x", reference="FT-TWICE")
    client = browser(factories.owner_of(factories.organisation_of(account)))
    waiting = rows(client, "Tiền cần xem")
    assert len(waiting) == len(said)
    for sentence in said:
        assert sum(sentence in row for row in waiting) == 1, sentence


def test_each_line_says_what_it_paid() -> None:
    account = factories.fed_account()
    owner = factories.owner_of(factories.organisation_of(account))
    part, much, split = (
        factories.asked(account, 100),
        factories.asked(account, 100),
        [factories.asked(account, 100) for _ in range(2)],
    )
    factories.told(account, 60, part.code)
    factories.told(account, 150, much.code)
    factories.told(account, 200, f"{split[0].code} {split[1].code}")
    by_hand = factories.asked(account, 70)
    settle(factories.told(account, 71, "cam on"), request=by_hand, by=owner)
    settle(factories.told(account, 5, "luong"), note="Tiền riêng", by=owner)
    came = rows(browser(owner), "Tiền đã về")
    for sentence in (
        f"Trả một phần {part.code}", f"Đã trả {much.code}, còn dư", f"Đã trả {split[0].code}, {split[1].code}", f"Bạn đã tính cho {by_hand.code}", "Tiền riêng",
    ):  # fmt: skip
        assert sum(sentence in row for row in came) == 1, sentence


def test_money_that_went_out_is_not_shown() -> None:
    account = factories.fed_account()
    factories.told(account, 987_000, "tra tien dien", direction="out")
    assert "987.000" not in page_of(browser(factories.helper_of(factories.organisation_of(account))))


def test_money_on_an_account_of_before_still_shows() -> None:
    account = factories.fed_account()
    home = factories.organisation_of(account)
    factories.told(account, 1, "da nghe")  # an account the bank has spoken of keeps what was asked under it
    request = factories.asked(account, 100)
    factories.account(home)
    factories.told(account, 100, request.code)
    assert f"Đã trả {request.code}" in page_of(browser(factories.owner_of(home)))


def test_the_lines_come_in_pages_of_twenty_newest_first() -> None:
    account = factories.fed_account()
    for number in range(45):
        factories.told(account, 1_000 + number, f"so {number}", at=world.now() + timedelta(seconds=number))
    client = browser(factories.owner_of(factories.organisation_of(account)))
    first, last = rows(client, "Tiền đã về"), rows(client, "Tiền đã về", f"{MONEY}?trang=3")
    assert (len(first), len(last)) == (20, 5)
    assert "“so 44”" in first[0]
    assert "“so 0”" in last[-1]
    assert len(rows(client, "Tiền cần xem")) == 20
    assert "Còn 25 khoản nữa" in page_of(client)


@pytest.mark.parametrize("typed", ["0", "-1", "99", "abc", "9" * 5_000, "²", "1.5", "%00", ""])
def test_a_page_number_that_is_none_shows_some_page(typed: str) -> None:
    account = factories.fed_account()
    factories.told(account, 1_000)
    assert (
        browser(factories.owner_of(factories.organisation_of(account))).get(f"{MONEY}?trang={typed}").status_code == 200
    )


def test_without_an_account_the_owner_is_led_to_name_one_and_others_to_the_owner() -> None:
    home = factories.household()
    assert reverse("payments:account") in browser(factories.owner_of(home)).get(MONEY).text
    for who in (factories.seller_of(home), factories.helper_of(home)):
        answer = browser(who).get(MONEY)
        assert "Chỉ chủ hộ điền được" in words(answer)
        assert reverse("payments:account") not in answer.text


def test_without_a_feed_the_owner_is_led_to_connect_one() -> None:
    home = factories.organisation_of(factories.account())
    assert reverse("payments:feed") in browser(factories.owner_of(home)).get(MONEY).text
    answer = browser(factories.seller_of(home)).get(MONEY)
    assert "Ngân hàng chưa báo về đây" in words(answer)
    assert reverse("payments:feed") not in answer.text


def test_a_feed_that_was_never_heard_says_how_to_try_it() -> None:
    home = factories.organisation_of(factories.fed_account())
    assert "tự chuyển cho mình một khoản nhỏ" in page_of(browser(factories.owner_of(home)))


def test_a_memo_of_brackets_stays_text() -> None:
    account = factories.fed_account()
    factories.told(account, 1_000, "<script>alert(1)</script>")
    assert "<script>alert" not in browser(factories.owner_of(factories.organisation_of(account))).get(MONEY).text


def test_the_page_costs_the_same_queries_for_one_line_as_for_many(django_assert_num_queries: object) -> None:
    account = factories.fed_account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    for many in (1, 12):
        for number in range(many):
            factories.told(account, 100 + number, factories.asked(account, 100 + number).code)
            factories.told(account, 7_000 + number, "cam on")
        with django_assert_num_queries(12):  # type: ignore[operator]
            client.get(MONEY)


def test_the_tab_of_the_work_shell_leads_here() -> None:
    (tab,) = [tab for tab in tabs("work", MONEY) if tab.href == MONEY]
    assert tab.current


@pytest.mark.parametrize(("prefix", "words_"), [("/en", "Money book"), ("/id", "Buku uang"), ("", "Sổ tiền")])
def test_every_page_speaks_three_languages(prefix: str, words_: str) -> None:
    account = factories.fed_account()
    line, noted = factories.told(account, 1_000), factories.told(account, 2_000)
    owner = factories.owner_of(factories.organisation_of(account))
    settle(noted, note="Tiền riêng", by=owner)
    client = browser(owner)
    for path in ("", "tai-khoan/", "ket-noi/", f"{line.pk}/", f"{noted.pk}/"):
        answer = client.get(f"{prefix}{MONEY}{path}")
        assert answer.status_code == 200
        assert words_ in words(answer)
