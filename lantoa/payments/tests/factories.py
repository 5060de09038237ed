"""Short ways to sellers, their accounts, what is asked of buyers and what the bank says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.kit.order_code import new_code
from lantoa.kit.world import VIETNAM, world
from lantoa.payments.actions.account import connect_feed, set_payout_account
from lantoa.payments.actions.request import request_payment
from lantoa.payments.actions.telling import take_notice
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.models import BankTransaction, PaymentRequest, PayoutAccount

SECRET = "only-for-this-test-0123456789"
_numbers = count(1)


def person(name: str = "Nguyễn Thị Lan") -> accounts.Person:
    return accounts.person_for(f"+8491277{next(_numbers):04d}", name)


def household(owner: accounts.Person | None = None, name: str = "Hộ bà Lan") -> accounts.Organisation:
    owner = owner or person()
    return accounts.create_organisation(name=name, owner=owner, by=accounts.actor_for(owner))


def owner_of(organisation: accounts.Organisation) -> accounts.ActingPerson:
    (owner,) = accounts.people_of(organisation, ["owner"])
    return accounts.actor_for(owner, organisation)


def seller_of(organisation: accounts.Organisation) -> accounts.ActingPerson:
    somebody = person("Trần Văn Bán")
    accounts.add_member(organisation, somebody, role="seller", by=owner_of(organisation))
    return accounts.actor_for(somebody, organisation)


def helper_of(organisation: accounts.Organisation) -> accounts.ActingPerson:
    somebody, owner = person("Phạm Thị Giúp"), owner_of(organisation)
    accounts.give_consent(
        "act_on_behalf", owner.person, organisation=organisation, given_to=somebody, wording="Tôi đồng ý.", by=owner
    )
    return accounts.actor_for(somebody, organisation, helping=True)


def account(organisation: accounts.Organisation | None = None, **changes: Any) -> PayoutAccount:
    """An account of the organisation, a new household by default, connected to nothing."""
    home = organisation or household()
    details = {"bank_bin": "970436", "number": f"00110099{next(_numbers):04d}", "holder": "NGUYEN THI LAN", **changes}
    return set_payout_account(home, **details, by=owner_of(home))


def fed_account(organisation: accounts.Organisation | None = None, auth: str = "api_key") -> PayoutAccount:
    return connect_feed(account(organisation), auth=auth, secret=SECRET)


def organisation_of(account: PayoutAccount) -> accounts.Organisation:
    return accounts.Organisation.objects.get(pk=account.organisation_id)


def asked(account: PayoutAccount, amount: int = 250_000, code: str = "", rehearsal: bool = False) -> PaymentRequest:
    """So many đồng asked for under a code, an hour ago. What it is for stands floors above; any row will do here."""
    request = request_payment(
        code=code or new_code(), organisation_id=account.organisation_id, amount=amount, rehearsal=rehearsal,
        subject=accounts.Person(pk=900_000 + next(_numbers)),
    )  # fmt: skip
    PaymentRequest.objects.filter(pk=request.pk).update(placed_at=world.now() - timedelta(hours=1))
    request.refresh_from_db()
    return request


def subject_of(request: PaymentRequest) -> accounts.Person:
    return accounts.Person(pk=request.subject_id)


def notice(account: PayoutAccount, amount: int = 250_000, memo: str = "", **changes: Any) -> BankNotice:
    number = next(_numbers)
    told = BankNotice(
        outside_id=str(number), account_number=account.number, sub_account="", direction="in", amount=amount, at=world.now(), memo=memo,
        reference=f"FT{number}",
    )  # fmt: skip
    return replace(told, **changes)


def told(account: PayoutAccount, amount: int = 250_000, memo: str = "cam on ban", **changes: Any) -> BankTransaction:
    """The bank says that this came."""
    return take_notice(account, notice(account, amount, memo, **changes))


def body(account: PayoutAccount, **changes: Any) -> dict[str, Any]:
    """What SePay writes of one movement."""
    number = next(_numbers)
    return {
        "id": number, "gateway": "Vietcombank", "transactionDate": f"{world.now().astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
        "accountNumber": account.number, "subAccount": None, "code": None, "content": "cam on ban", "transferType": "in",
        "transferAmount": 250_000, "accumulated": 0, "referenceCode": f"FT{number}", "description": "", **changes,
    }  # fmt: skip


def raw(account: PayoutAccount, **changes: Any) -> bytes:
    return json.dumps(body(account, **changes), ensure_ascii=False).encode()


def paid_request(account: PayoutAccount, amount: int = 250_000) -> PaymentRequest:
    """A request the bank says was paid exactly."""
    request = asked(account, amount)
    told(account, amount, request.code)
    request.refresh_from_db()
    return request


def went(account: PayoutAccount, amount: int = 250_000, memo: str = "", **changes: Any) -> BankTransaction:
    """The bank says that this went out."""
    return told(account, amount, memo, direction="out", **changes)


BUYER = {"bank_bin": "970422", "number": "0123 456 789", "holder": "Lê Thị Mua"}
