"""The page of the connection says whether each way works, how to try it, and what to do when it falls silent."""

from __future__ import annotations

import pytest
from django.test import Client

from lantoa.kit.world import world
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.models import Feed, PayoutAccount
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.lists import KEY
from lantoa.payments.tests.views.browser import beside, browser, kept, words

pytestmark = pytest.mark.django_db
FEED, LIST, MONEY = "/tien/ket-noi/", "/tien/ket-noi/danh-sach/", "/tien/"


def shop(provider: str = "sepay") -> tuple[PayoutAccount, Client]:
    account = factories.account()
    auth = "api_key" if provider == "sepay" else "hmac"
    connect_feed(account, provider=provider, auth=auth, secret=factories.SECRET)
    return account, browser(factories.owner_of(factories.organisation_of(account)))


def typed(**changes: str) -> dict[str, str]:
    return {"list_key": KEY, "key": str(world.uuid7()), **changes}


def test_before_anything_is_connected_there_is_nothing_to_try() -> None:
    client = browser(factories.owner_of(factories.organisation_of(factories.account())))
    assert 'id="try"' not in client.get(FEED).text
    assert client.post(LIST, typed())["Location"] == FEED


def test_a_connection_never_tried_says_so_and_shows_how(stage: Stage) -> None:
    account, client = shop()
    page = client.get(FEED)
    assert "chưa thử lần nào" in words(page)
    assert account.proof_code in words(page)
    assert "1.000" in words(page)
    assert "<svg" in page.text
    assert "Kết nối chưa thử lần nào" not in words(client.get(MONEY)), "first it has to be heard at all"
    factories.told(account, 20_000)
    assert "Kết nối chưa thử lần nào" in words(client.get(MONEY))


def test_the_trial_that_was_told_is_dated_and_no_longer_asked_for(stage: Stage) -> None:
    account, client = shop()
    factories.told(account, 1_000, f"thu {account.proof_code}")
    page = client.get(FEED)
    assert "đã thử bằng khoản bạn tự chuyển" in words(page)
    assert 'id="try"' not in page.text
    book = client.get(MONEY)
    assert "Thử kết nối: bạn tự chuyển" in words(book)
    assert 'id="look"' not in book.text


def test_with_the_key_the_list_is_asked_for_and_the_key_never_shown() -> None:
    account, client = shop()
    assert client.post(LIST, typed())["Location"] == FEED
    feed = Feed.objects.get(account=account)
    assert feed.list_due_at == world.now()
    page = client.get(FEED)
    assert "sẽ đọc ngay bây giờ" in words(page)
    assert KEY not in page.text
    assert KEY.encode() not in bytes(feed.list_key)


@pytest.mark.parametrize(
    "wrong",
    ["", "short", "has a space in the middle of it", "khóa-có-dấu-tiếng-việt", "x" * 10_000, "a" * 20 + "\r\nX: y"],
)
def test_a_key_that_cannot_be_one_is_refused_beside_its_field_and_kept(wrong: str) -> None:
    account, client = shop()
    answer = client.post(LIST, typed(list_key=wrong))
    assert answer.status_code == 422
    assert beside(answer, "list_key") != ""
    assert "\n" in wrong or kept(answer, "list_key") == wrong
    assert not Feed.objects.get(account=account).is_listed


@pytest.mark.parametrize("provider", ["payos", "gpmpay"])
def test_a_service_without_a_list_says_so_and_offers_no_field(provider: str) -> None:
    account, client = shop(provider)
    page = client.get(FEED)
    assert "chúng tôi không hỏi danh sách" in words(page)
    assert 'name="list_key"' not in page.text
    assert client.post(LIST, typed()).status_code == 422
    assert not Feed.objects.get(account=account).is_listed


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("key", "không nhận khóa này nữa"),
        ("busy", "bảo chờ"),
        ("silent", "không trả lời"),
        ("not_understood", "không hiểu"),
    ],
)
def test_a_list_that_fails_says_why(fault: str, sentence: str) -> None:
    account, client = shop()
    client.post(LIST, typed())
    Feed.objects.filter(account=account).update(list_fault=fault)
    assert sentence in words(client.get(FEED))


@pytest.mark.parametrize(
    ("why", "sentence"),
    [("gap", "Lâu hơn thường lệ"), ("missed", "sao kê của bạn thì có"), ("list", "không cho chúng tôi xem danh sách")],
)
def test_silence_is_said_on_both_pages_with_what_to_do_now(why: str, sentence: str) -> None:
    account, client = shop()
    Feed.objects.filter(account=account).update(silent_why=why, silent_since=world.now())
    for address in (FEED, MONEY):
        said = words(client.get(address))
        assert sentence in said
        assert "đưa sao kê vào" in said
    seller = browser(factories.seller_of(factories.organisation_of(account)))
    assert sentence in words(seller.get(MONEY))
    assert "báo chủ hộ" in words(seller.get(MONEY))


def test_helpers_and_sellers_may_not_give_a_key() -> None:
    account, _client = shop()
    home = factories.organisation_of(account)
    for who in (factories.seller_of(home), factories.helper_of(home)):
        assert browser(who).post(LIST, typed()).status_code == 403
