"""The account a seller is paid to, and the service connected to it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions.account import connect_feed, set_payout_account
from lantoa.payments.actions.payment import confirm_by_seller
from lantoa.payments.actions.request import cancel_request, request_payment
from lantoa.payments.actions.secret import opened, sealed
from lantoa.payments.errors import BadAccount, BadFeed
from lantoa.payments.models import PaymentRequest, PayoutAccount
from lantoa.payments.queries.money import hook_url, payout_account
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db


def acts_of(account: PayoutAccount) -> list[str]:
    return list(journal.entries_about(account).values_list("act", flat=True))


def test_an_account_is_named_as_banks_write_it_and_the_act_says_for_whom() -> None:
    home = factories.household()
    owner = factories.owner_of(home)
    account = set_payout_account(home, bank_bin="970436", number="0011 0099-98801", holder="Nguyễn Thị Lan", by=owner)
    assert (account.number, account.holder, account.bank, account.masked) == (
        "0011009998801",
        "NGUYEN THI LAN",
        "Vietcombank",
        "••••8801",
    )
    entry = journal.entries_about(account).get()
    assert (entry.act, entry.by_id, entry.on_behalf_of_id) == (acts.ACCOUNT_CHANGED, owner.person_id, home.pk)
    assert "0011009998801" not in str(entry.data)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("bank_bin", "000000"), ("bank_bin", ""), ("number", "123"), ("number", "1" * 20), ("number", "số tài khoản"), ("holder", ""), ("holder", "123"), ("holder", "A" * 71)],
)  # fmt: skip
def test_what_cannot_be_an_account_is_refused_and_changes_nothing(field: str, wrong: str) -> None:
    home = factories.household()
    details = {"bank_bin": "970436", "number": "0011009998801", "holder": "NGUYEN THI LAN", field: wrong}
    with pytest.raises(BadAccount) as refused:
        set_payout_account(home, **details, by=factories.owner_of(home))
    assert refused.value.field == field
    assert PayoutAccount.objects.count() == 0


def test_the_account_before_ends_but_its_hook_stays_open() -> None:
    old = factories.fed_account()
    home = factories.organisation_of(old)
    new = factories.account(home)
    old.refresh_from_db()
    assert old.ended_at is not None
    assert payout_account(home.pk) == new
    assert not new.is_fed
    assert new.hook_token != old.hook_token


def test_the_database_knows_one_live_account_an_organisation() -> None:
    account = factories.account()
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutAccount.objects.create(
            organisation_id=account.organisation_id, bank_bin="970436", number="1234", holder="A", hook_token="x", created_at=world.now()
        )  # fmt: skip


def test_another_holder_keeps_the_account() -> None:
    account = factories.fed_account()
    home = factories.organisation_of(account)
    again = set_payout_account(
        home, bank_bin=account.bank_bin, number=account.number, holder="Trần Văn Hải", by=factories.owner_of(home)
    )
    assert (again.pk, again.holder, again.is_fed) == (account.pk, "TRAN VAN HAI", True)
    assert PayoutAccount.objects.count() == 1


def test_the_same_key_names_it_once() -> None:
    home, key = factories.household(), world.uuid7()
    owner = factories.owner_of(home)
    named = [
        set_payout_account(home, bank_bin="970436", number="1234567", holder="LAN", by=owner, key=key) for _ in range(2)
    ]
    assert named[0].pk == named[1].pk
    assert acts_of(named[0]) == [acts.ACCOUNT_CHANGED]
    with pytest.raises(journal.CommandConflict):
        set_payout_account(home, bank_bin="970436", number="7654321", holder="LAN", by=owner, key=key)
    assert payout_account(home.pk).number == "1234567"


def test_what_waits_for_an_account_takes_the_first_one_named() -> None:
    home = factories.household()
    request = request_payment(code="LT2345678", organisation_id=home.pk, subject=factories.person(), amount=100)
    assert request.account is None
    account = factories.account(home)
    request.refresh_from_db()
    assert request.account == account


def test_unpaid_requests_leave_an_account_that_was_never_proved_and_others_keep_theirs() -> None:
    unproved = factories.account()
    home = factories.organisation_of(unproved)
    untouched, begun, gone = (factories.asked(unproved) for _ in range(3))
    confirm_by_seller(begun, amount=1, by=factories.owner_of(home))
    cancel_request(factories.subject_of(gone))
    other = factories.asked(factories.account())
    new = factories.account(home)
    for request in (untouched, begun, gone, other):
        request.refresh_from_db()
    assert untouched.account == new
    assert begun.account == gone.account == unproved
    assert other.account not in (new, unproved)


def test_requests_keep_a_proved_account_their_buyers_were_shown() -> None:
    proved = factories.fed_account()
    factories.told(proved, 1_000)
    request = factories.asked(proved)
    factories.account(factories.organisation_of(proved))
    request.refresh_from_db()
    assert request.account == proved


def test_the_first_message_of_the_bank_proves_the_account_once() -> None:
    account = factories.fed_account()
    assert account.proved_at is None
    for _ in range(2):
        factories.told(account, 1_000)
    account.refresh_from_db()
    assert account.proved_at == account.last_heard_at == world.now()
    assert acts_of(account).count(acts.ACCOUNT_PROVED) == 1


def test_connecting_keeps_the_secret_unreadable_and_the_address_as_it_is() -> None:
    account = factories.account()
    address = hook_url(account)
    fed = connect_feed(account, auth="hmac", secret=f"  {factories.SECRET} ", by=None)
    assert (fed.feed, fed.hook_auth, opened(fed.hook_secret)) == ("sepay", "hmac", factories.SECRET)
    assert factories.SECRET.encode() not in bytes(fed.hook_secret)
    assert hook_url(fed) == address
    again = connect_feed(fed, auth="api_key", secret="another-secret-0123456789")
    assert (again.hook_auth, opened(again.hook_secret)) == ("api_key", "another-secret-0123456789")
    assert acts_of(account).count(acts.FEED_CONNECTED) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"auth": "none"}, "auth"), ({"auth": ""}, "auth"), ({"secret": ""}, "secret"), ({"secret": "short"}, "secret"), ({"secret": "mật-khẩu-có-dấu-dài"}, "secret"), ({"provider": "unknown"}, "provider")],
)  # fmt: skip
def test_a_connection_that_proves_nothing_is_refused(changes: dict[str, str], field: str) -> None:
    account = factories.account()
    with pytest.raises(BadFeed) as refused:
        connect_feed(account, **{"auth": "hmac", "secret": factories.SECRET, **changes})
    assert refused.value.field == field
    account.refresh_from_db()
    assert not account.is_fed


def test_connecting_twice_with_one_key_is_done_once_and_the_key_remembers_no_secret() -> None:
    account, key = factories.account(), world.uuid7()
    for _ in range(2):
        connect_feed(account, auth="hmac", secret=factories.SECRET, key=key)
    assert acts_of(account).count(acts.FEED_CONNECTED) == 1
    with pytest.raises(journal.CommandConflict):
        connect_feed(account, auth="hmac", secret="another-secret-0123456789", key=key)


def test_a_secret_sealed_under_another_key_opens_to_nothing(settings: object) -> None:
    blob = sealed(factories.SECRET)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert opened(blob) == ""
    assert opened(b"") == opened(b"nonsense") == ""


def test_only_requests_of_ones_own_organisation_are_visible() -> None:
    mine, other = factories.asked(factories.account()), factories.asked(factories.account())
    actor = factories.owner_of(factories.organisation_of(mine.account))
    assert list(PaymentRequest.objects.visible_to(actor)) == [mine]
    assert list(PayoutAccount.objects.visible_to(actor)) == [mine.account]
    assert other not in PaymentRequest.objects.visible_to(actor)
