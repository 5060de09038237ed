"""The owner connects the service that passes on what the bank says."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.payments.queries.money import hook_url, payout_account
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.views.browser import beside, browser, kept, words

pytestmark = pytest.mark.django_db
FEED = "/tien/ket-noi/"


def typed(**changes: str) -> dict[str, str]:
    return {"auth": "hmac", "secret": factories.SECRET, "key": str(world.uuid7()), **changes}


def test_without_an_account_the_page_leads_to_naming_one() -> None:
    client = browser(factories.owner_of(factories.household()))
    for answer in (client.get(FEED), client.post(FEED, typed())):
        assert answer.status_code == 200
        assert reverse("payments:account") in answer.text


def test_the_page_shows_the_address_to_copy_and_a_fresh_key() -> None:
    account = factories.account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    page = client.get(FEED)
    assert f'data-copy="{hook_url(account)}"' in page.text
    assert hook_url(account).startswith("http")
    assert "chưa kết nối" in words(page)


@pytest.mark.parametrize("auth", ["hmac", "api_key"])
def test_the_owner_connects_it_and_the_secret_is_never_shown_again(auth: str) -> None:
    account = factories.account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    assert client.post(FEED, typed(auth=auth))["Location"] == FEED
    page = client.get(FEED)
    assert "đã nối, chưa có tin" in words(page)
    assert factories.SECRET not in page.text
    assert kept(page, "secret") == ""
    assert kept(page, "auth") == auth
    account.refresh_from_db()
    assert (account.feed, account.hook_auth) == ("sepay", auth)
    assert factories.SECRET.encode() not in bytes(account.hook_secret)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("auth", ""), ("auth", "none"), ("auth", "\x00"), ("secret", ""), ("secret", "short"), ("secret", "has a space in the middle of it"),
        ("secret", "khóa-có-dấu-tiếng-việt"), ("secret", "x" * 10_000), ("secret", "\u200b"),
    ],
)  # fmt: skip
def test_what_cannot_prove_anything_is_refused_beside_its_field_and_kept(field: str, wrong: str) -> None:
    account = factories.account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    answer = client.post(FEED, typed(**{field: wrong}))
    assert answer.status_code == 422
    assert beside(answer, field) != ""
    assert field != "secret" or kept(answer, "secret") == wrong
    account.refresh_from_db()
    assert not account.is_fed


def test_it_says_when_it_last_heard(stage: Stage) -> None:
    account = factories.fed_account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    factories.told(account, 1_000)
    stage.later(minutes=5)
    assert "tin gần nhất 5 phút trước" in words(client.get(FEED))


@pytest.mark.parametrize(
    ("key", "changes", "sentence"),
    [
        ("wrong-key-0123456789", {}, "Khóa không giống khóa ở đây"), (factories.SECRET, {"accountNumber": "999999"}, "Tin nói về tài khoản khác"),
        (factories.SECRET, {"transferType": "?"}, "Tin không đọc được"),
    ],
)  # fmt: skip
def test_a_message_refused_since_says_what_to_mend(
    key: str, changes: dict[str, str], sentence: str, stage: Stage
) -> None:
    account = factories.fed_account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    address = reverse("hooks:bank_feed", args=["sepay", account.hook_token])
    send = {"content_type": "application/json", "headers": {"Authorization": f"Apikey {key}"}}
    assert Client().post(address, factories.raw(account, **changes), **send).status_code >= 400
    assert sentence in words(client.get(FEED))
    stage.later(minutes=1)
    factories.told(account, 1_000)
    assert sentence not in words(client.get(FEED))


def test_helpers_and_sellers_may_not_connect_anything() -> None:
    account = factories.account()
    home = factories.organisation_of(account)
    for who in (factories.seller_of(home), factories.helper_of(home)):
        client = browser(who)
        assert client.get(FEED).status_code == 403
        assert client.post(FEED, typed()).status_code == 403
    assert not payout_account(home.pk).is_fed


def test_the_page_costs_few_queries(django_assert_max_num_queries: object) -> None:
    client = browser(factories.owner_of(factories.organisation_of(factories.fed_account())))
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get(FEED)


@pytest.mark.parametrize(
    ("provider", "name", "step"),
    [("casso", "Casso", "casso.vn"), ("payos", "payOS", "Checksum Key"), ("gpmpay", "GPM Pay", "HMAC")],
)
def test_another_service_has_its_own_steps_and_address_and_is_connected(provider: str, name: str, step: str) -> None:
    account = factories.account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    page = client.get(FEED, {"dich-vu": provider})
    assert f'data-copy="{hook_url(account, provider)}"' in page.text
    assert f"/hooks/{provider}/" in hook_url(account, provider)
    assert f"Bên {name}" in words(page)
    assert step in words(page)
    assert (
        client.post(FEED, {"provider": provider, "secret": factories.SECRET, "key": str(world.uuid7())})["Location"]
        == FEED
    )
    account.refresh_from_db()
    assert (account.feed, account.hook_auth) == (provider, "hmac")
    assert "đã nối, chưa có tin" in words(client.get(FEED))


@pytest.mark.parametrize("provider", ["momo", "\x00", "x" * 500, "SEPAY"])
def test_a_service_nobody_knows_is_not_connected(provider: str) -> None:
    account = factories.account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    assert client.get(FEED, {"dich-vu": provider}).status_code == 200
    assert client.post(FEED, typed(provider=provider)).status_code == 422
    account.refresh_from_db()
    assert not account.is_fed


def test_choosing_another_service_changes_nothing_until_its_key_is_saved() -> None:
    account = factories.fed_account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    answer = client.post(FEED, {"provider": "casso", "secret": "short", "key": str(world.uuid7())})
    assert (answer.status_code, beside(answer, "secret") != "") == (422, True)
    assert "Bên Casso" in words(answer)
    account.refresh_from_db()
    assert account.feed == "sepay"
