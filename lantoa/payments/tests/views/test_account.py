"""The owner names the account money goes to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.payments.models import PayoutAccount
from lantoa.payments.queries.money import payout_account
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage
from lantoa.payments.tests.views.browser import beside, browser, kept, words

pytestmark = pytest.mark.django_db
ACCOUNT = "/tien/tai-khoan/"
TYPED = {"bank_bin": "970436", "number": "0011 0099 98801", "holder": "Nguyễn Thị Lan"}


def typed(**changes: str) -> dict[str, str]:
    return {**TYPED, "key": str(world.uuid7()), **changes}


def test_the_owner_names_it_and_goes_on_to_connect_it() -> None:
    home = factories.household()
    answer = browser(factories.owner_of(home)).post(ACCOUNT, typed())
    assert (answer.status_code, answer["Location"]) == (302, reverse("payments:feed"))
    named = payout_account(home.pk)
    assert (named.bank_bin, named.number, named.holder) == ("970436", "0011009998801", "NGUYEN THI LAN")


def test_pressing_twice_names_it_once() -> None:
    home = factories.household()
    client, form = browser(factories.owner_of(home)), typed()
    assert {client.post(ACCOUNT, form).status_code for _ in range(2)} == {302}
    assert PayoutAccount.objects.count() == 1


def test_the_page_shows_the_present_one_whether_it_is_proved_and_what_changing_means() -> None:
    account = factories.fed_account()
    client = browser(factories.owner_of(factories.organisation_of(account)))
    page = client.get(ACCOUNT)
    assert "chưa được ngân hàng xác nhận" in words(page)
    assert account.masked in words(page)
    assert "khoan đóng tài khoản cũ" in words(page)
    assert kept(page, "number") == account.number
    factories.told(account, 1_000)
    assert "đã được ngân hàng xác nhận" in words(client.get(ACCOUNT))


def test_another_number_is_a_new_account_that_must_be_connected_again() -> None:
    account = factories.fed_account()
    home = factories.organisation_of(account)
    answer = browser(factories.owner_of(home)).post(ACCOUNT, typed(number="9999"))
    assert answer["Location"] == reverse("payments:feed")
    assert payout_account(home.pk).number == "9999"
    assert not payout_account(home.pk).is_fed


def test_naming_and_changing_it_ask_for_a_proof_from_the_last_minutes(stage: Stage) -> None:
    account = factories.fed_account()
    home, new = factories.organisation_of(account), factories.household(name="Hộ bà Hoa")
    client, first = browser(factories.owner_of(home)), browser(factories.owner_of(new))
    stage.later(minutes=15)
    page = client.get(ACCOUNT)
    assert account.masked in words(page)
    assert 'name="number"' not in page.content.decode()
    assert f'href="{reverse("accounts:step_up")}?next=%2Ftien%2Ftai-khoan%2F"' in page.content.decode()
    for asked in (client, first):
        assert asked.post(ACCOUNT, typed(number="9999"))["Location"].startswith(reverse("accounts:step_up"))
    assert payout_account(home.pk) == account
    assert payout_account(new.pk) is None


def test_a_change_that_waits_is_shown_with_its_day_and_stopped_by_one_press() -> None:
    account = factories.fed_account()
    factories.told(account, 1_000)
    client = browser(factories.owner_of(factories.organisation_of(account)))
    assert client.post(ACCOUNT, typed(number="99990000"))["Location"] == ACCOUNT
    page, stop = client.get(ACCOUNT), reverse("payments:stop_account_change")
    assert ("0000" in words(page), account.masked in words(page), stop in page.content.decode()) == (True, True, True)
    assert [client.post(stop)["Location"] for _ in range(2)] == [ACCOUNT, ACCOUNT]
    assert stop not in client.get(ACCOUNT).content.decode()
    assert payout_account(account.organisation_id) == account


def test_another_holder_only_keeps_the_account_and_its_feed() -> None:
    account = factories.fed_account()
    home = factories.organisation_of(account)
    same = typed(bank_bin=account.bank_bin, number=account.number, holder="TRAN VAN HAI")
    assert browser(factories.owner_of(home)).post(ACCOUNT, same)["Location"] == ACCOUNT
    assert (payout_account(home.pk).pk, payout_account(home.pk).holder) == (account.pk, "TRAN VAN HAI")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("bank_bin", ""), ("bank_bin", "000000"), ("bank_bin", "\x00"), ("number", ""), ("number", "12"), ("number", "x" * 20), ("number", "không phải số"),
        ("number", "1" * 10_000), ("number", "1234\x00"), ("holder", ""), ("holder", "123"), ("holder", "越南"), ("holder", "A" * 71), ("holder", "\u202e"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_account_is_refused_beside_its_field_and_kept(field: str, wrong: str) -> None:
    home = factories.household()
    answer = browser(factories.owner_of(home)).post(ACCOUNT, typed(**{field: wrong}))
    if wrong == "1234\x00":
        assert payout_account(home.pk).number == "1234"  # what no eye sees is left out
        return
    assert answer.status_code == 422
    assert beside(answer, field) != ""
    assert payout_account(home.pk) is None
    assert kept(answer, "number") == typed(**{field: wrong})["number"]
    assert field == "bank_bin" or kept(answer, "bank_bin") == "970436"


def test_helpers_and_sellers_may_not_name_where_money_goes() -> None:
    account = factories.account()
    home = factories.organisation_of(account)
    for who in (factories.seller_of(home), factories.helper_of(home)):
        client = browser(who)
        assert client.get(ACCOUNT).status_code == 403
        assert client.post(ACCOUNT, typed(number="6666")).status_code == 403
    assert payout_account(home.pk).pk == account.pk


def test_the_page_costs_few_queries(django_assert_max_num_queries: object) -> None:
    client = browser(factories.owner_of(factories.organisation_of(factories.fed_account())))
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        client.get(ACCOUNT)
