"""A bank's hook takes hundreds of hostile messages at its real address: none breaks it, none moves money."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.payments import api as payments
from lantoa.payments.adapters.sepay.signature import signature
from tests.access.cast import SECRET, Stalls, fresh_browser, undone
from tests.hostile.counting import counted
from tests.hostile.nonsense import NONSENSE

pytestmark = pytest.mark.django_db
KEY = {"Authorization": f"Apikey {SECRET}"}
# What no form can send but JSON can, in the place of any field.
TYPES: dict[str, Any] = {
    "null": None, "true": True, "false": False, "a list": ["in"], "an object": {"a": 1}, "a fraction": 1.5, "minus one": -1, "zero as number": 0,
    "beyond 64 bit as number": 2**64, "huge as number": 10**4000, "infinity": float("inf"), "not a number at all": float("nan"), "half a letter": "\ud800", "deep": [[[[[[]]]]]],
}  # fmt: skip
RAW = {
    "nothing": b"", "a brace": b"{", "a list": b"[]", "null": b"null", "a number": b"5", "text": b'"x"', "NUL": b"\x00" * 100, "broken bytes": b"\xff\xfe\x00\xd8",
    "deep lists": b"[" * 60_000, "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "a long number": b"9" * 60_000, "a form": b"id=1&transferAmount=250000",
    "xml": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>", "a long key": b'{"' + b"k" * 60_000 + b'": 1}', "many keys": json.dumps({f"k{n}": n for n in range(4_000)}).encode(),
    "half a letter": b'{"id": "\\ud800"}', "spaces": b" " * 65_536, "compressed": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
}  # fmt: skip
PROOFS = {
    "nothing": "", "spaces": "   ", "the bare key": SECRET, "a bearer": f"Bearer {SECRET}", "a word only": "Apikey", "an empty key": "Apikey ", "a wrong key": "Apikey wrong",
    "a longer key": f"Apikey {SECRET}0", "a shorter key": f"Apikey {SECRET[:-1]}", "another case": f"Apikey {SECRET.upper()}", "two keys": f"Apikey {SECRET}, Apikey other",
    "high bytes": "Apikey \xff\xfe\x80", "long": "Apikey " + "x" * 7_000, "basic": "Basic dXNlcjpwYXNz", "a star": "Apikey *",
}  # fmt: skip
STAMPS = ("", "0", "-1", "1e9", "NaN", "9" * 12, "9" * 400, "²", "1790000000.0", "\xff", "0x6ab13b80")
SIGNATURES = (
    "",
    "sha256=",
    "sha256=00",
    "sha256=" + "0" * 64,
    "md5=" + "0" * 32,
    "\xff" * 64,
    "x" * 7_000,
    "sha256=" + "g" * 64,
)


def body(stalls: Stalls, **changes: Any) -> dict[str, Any]:
    """What SePay would write of a transfer that pays an order in full."""
    request = payments.request_of(stalls.own.to_pay)
    return {
        "id": 4_711, "gateway": "Vietcombank", "transactionDate": f"{world.now().astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}", "accountNumber": stalls.own.account.number,
        "subAccount": None, "code": None, "content": request.code, "transferType": "in", "transferAmount": request.due, "accumulated": 0,
        "referenceCode": "FT-HOSTILE", "description": "", **changes,
    }  # fmt: skip


def send(account: payments.PayoutAccount, raw: bytes, headers: dict[str, str], **options: Any) -> HttpResponse:
    address = reverse("hooks:bank_feed", args=["sepay", account.hook_token])
    kind = options.pop("content_type", "application/json")
    browser = fresh_browser()
    return browser.post(address, raw, content_type=kind, headers=headers, **options)


def house() -> dict[str, Any]:
    """How many rows of each kind there are, and every sum and state that money could change; evidence of refusals aside."""
    return {
        **counted(journal.Incoming._meta.label_lower), "kept": journal.Incoming.objects.exclude(state="refused").count(),
        "requests": list(payments.PaymentRequest.objects.order_by("pk").values_list("received", "cancelled_at", "account")),
        "accounts": list(payments.PayoutAccount.objects.order_by("pk").values_list("proved_at", "last_heard_at", "ended_at", "hook_auth")),
    }  # fmt: skip


def faults(answer: HttpResponse, before: dict[str, Any]) -> Iterator[str]:
    """What a hostile message must never reach: an error, an answer that is no JSON, money."""
    if answer.status_code >= 500:
        yield f"{answer.status_code} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r}"
    elif not answer["Content-Type"].startswith("application/json") or not isinstance(answer.json(), dict):
        yield "is not answered in JSON"
    elif answer.status_code == 200:
        now, money = house(), ("requests", "payments.payment")
        if [now[name] for name in money] != [before[name] for name in money]:
            yield "moved money"
        if journal.Incoming.objects.filter(state="parked").exists():
            yield f"was parked: {journal.Incoming.objects.filter(state='parked')[0].reason}"
    elif house() != before:
        yield "was refused and changed something"
    elif journal.Incoming.objects.filter(state="refused").count() != 1:
        yield "was refused without evidence"


def test_the_honest_message_would_have_moved_money(stalls: Stalls) -> None:
    with undone():
        before = house()
        assert send(stalls.own.account, json.dumps(body(stalls)).encode(), KEY).status_code == 200
        assert house()["requests"] != before["requests"]


def test_nonsense_in_any_field_moves_no_money(stalls: Stalls) -> None:
    # What is tried is taken back, so that what was before is the same each time.
    wrong, tried, before = [], 0, house()
    # Without one of these three no message may pay, even if all else is in order; with them it names no order here.
    decisive = {"accountNumber", "transferType", "content"}
    for name in body(stalls):
        for label, value in {**NONSENSE, **TYPES, "left out": ...}.items():
            said = body(stalls) if name in decisive else body(stalls, content="khong ma don")
            said = {key: one for key, one in {**said, name: value}.items() if one is not ...}
            with undone():
                try:
                    raw = json.dumps(said).encode()
                except ValueError:  # a number longer than Python writes is written by hand
                    raw = json.dumps({**said, name: 0}).replace(f'"{name}": 0', f'"{name}": {"9" * 4_400}').encode()
                answer = send(stalls.own.account, raw, KEY)
                wrong += [f"{name} = {label}: {answer.status_code}, {fault}" for fault in faults(answer, before)]
            tried += 1
    assert wrong == []
    assert tried == 12 * (len(NONSENSE) + len(TYPES) + 1) > 400


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "x" * 300,
    ],
)
def test_nonsense_instead_of_a_message_changes_nothing(stalls: Stalls, kind: str) -> None:
    wrong, before = [], house()
    for label, raw in RAW.items():
        for headers in (KEY, {}):
            with undone():
                answer = send(stalls.own.account, raw, headers, content_type=kind)
                wrong += [f"{label} as {kind}: {answer.status_code}, {fault}" for fault in faults(answer, before)]
                assert answer.status_code in {400, 401}
    assert wrong == []


def test_a_proof_that_is_none_changes_nothing(stalls: Stalls) -> None:
    wrong, raw, before = [], json.dumps(body(stalls)).encode(), house()
    for label, proof in PROOFS.items():
        with undone():
            answer = send(stalls.own.account, raw, {"Authorization": proof})
            wrong += [f"{label}: {answer.status_code}, {fault}" for fault in faults(answer, before)]
            assert answer.status_code == 401, label
    assert wrong == []


def test_a_signature_that_is_none_changes_nothing(stalls: Stalls) -> None:
    wrong, raw = [], json.dumps(body(stalls)).encode()
    now = str(int(world.now().timestamp()))
    good = signature(SECRET, now, raw)
    tries = [(stamp, signature(SECRET, stamp.strip(), raw)) for stamp in STAMPS] + [
        (now, given) for given in SIGNATURES
    ]
    tries += [
        (now, good.upper()),
        (now, good.removeprefix("sha256=")),
        (now, good + "0"),
        (f"{now}0", good),
        (str(int(now) - 3600), good),
    ]
    with undone():
        account = payments.connect_feed(stalls.own.account, auth="hmac", secret=SECRET)
        before = house()
        for stamp, given in tries:
            with undone():
                answer = send(account, raw, {"X-SePay-Timestamp": stamp, "X-SePay-Signature": given, **KEY})
                wrong += [
                    f"{stamp[:30]!r} {given[:30]!r}: {answer.status_code}, {fault}" for fault in faults(answer, before)
                ]
                assert answer.status_code == 401, (stamp, given)
        assert send(account, raw, {"X-SePay-Timestamp": now, "X-SePay-Signature": good}).status_code == 200
    assert wrong == []


def test_a_message_cut_off_or_with_one_broken_byte_moves_no_money(stalls: Stalls) -> None:
    whole, wrong = json.dumps(body(stalls, content="khong ma don")).encode(), []
    broken = [whole[:end] for end in range(0, len(whole), 5)]
    broken += [
        whole[:place] + bytes([byte]) + whole[place + 1 :] for place in range(0, len(whole), 9) for byte in (0, 34, 255)
    ]
    before = house()
    for raw in broken:
        with undone():
            wrong += [f"{raw[:50]!r}…: {fault}" for fault in faults(send(stalls.own.account, raw, KEY), before)]
    assert wrong == []
    assert len(broken) > 150


@pytest.mark.parametrize("size", [65_537, 1_000_000, 2_500_000, 2_500_001, 9_000_000])
def test_a_message_far_too_long_is_said_to_be_and_not_kept_whole(stalls: Stalls, size: int) -> None:
    raw = json.dumps(body(stalls)).encode().ljust(size)
    with undone():
        before = house()
        answer = send(stalls.own.account, raw, KEY)
        assert (answer.status_code, list(faults(answer, before))) == (413, [])
        assert len(journal.Incoming.objects.get(state="refused").body) <= 65_536


def test_a_message_of_another_household_moves_no_money(stalls: Stalls) -> None:
    """The key is right and the message true, but it came to somebody else's address, or names somebody else's account."""
    for account, number in (
        (stalls.other.account, stalls.own.account.number),
        (stalls.own.account, stalls.other.account.number),
    ):
        with undone():
            before = house()
            answer = send(account, json.dumps(body(stalls, accountNumber=number)).encode(), KEY)
            assert (answer.status_code, list(faults(answer, before))) == (400, [])


@pytest.mark.parametrize("length", ["", "-1", "ten", "1", "99999999999999999999"])
def test_a_length_that_lies_does_not_break_it(stalls: Stalls, length: str) -> None:
    with undone():
        before = house()
        answer = send(stalls.own.account, json.dumps(body(stalls)).encode(), KEY, CONTENT_LENGTH=length)
        assert list(faults(answer, before)) == []
        assert answer.status_code in {400, 413}
