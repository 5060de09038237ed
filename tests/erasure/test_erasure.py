"""Whoever did everything the house allows and is erased stands nowhere any more, save where it is said why; and stays erased."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.data_copy import take_copy
from lantoa.accounts.actions.register import keep_register
from lantoa.accounts.rules.processing import register
from lantoa.documents.actions.forget import discard_left
from lantoa.documents.queries import file_path
from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.kit.page_cache.table import EVERYTHING
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.queries.receipt import receipt_of
from lantoa.portal.queries.search import market
from tests.erasure.planted import NAME, PHONE, PLANTED, Planted
from tests.erasure.search import Hit, hits, squeezed

pytestmark = pytest.mark.django_db
Committed = Callable[..., Any]


@dataclass(frozen=True)
class Kept:
    """What may stay: where, which word, why, and until when as far as that was found."""

    place: str
    word: str
    why: str
    until: str


# Everything that is kept of a person who was erased. The screen and docs/decisions/0030-erasure.md say the same.
KEPT = (
    [
        Kept("the statement", word, "a bank's statement that the stall brought itself: its own paper", "not found")
        for word in ("phone", "name", "given name", "holder")
    ]
    + [
        Kept(place, word, "a dossier that an office took in: its record", "not found")
        for place in ("cases_case.answers", "cases_caseaction.answers")
        for word in ("phone", "name", "given name", "address", "words", "holder")
    ]
    + [
        Kept("the paper", word, "a paper that became part of an accepted dossier: the office's record", "not found")
        for word in ("phone", "name", "given name", "holder")
    ]
    + [
        Kept("the signed dossier", word, "what somebody signed and handed in: the office's record", "not found")
        for word in ("phone", "name", "given name", "address", "words", "holder")
    ]
)


def erase(planted: Planted, committed: Committed) -> None:
    with committed(execute=True):
        accounts.erase_person(planted.person, by=accounts.actor_for(planted.person))
    journal.work_off_long()


def left(planted: Planted) -> set[Hit]:
    """What is found of them beyond what may stay."""
    allowed = {(one.place, one.word) for one in KEPT}
    own = {"the statement": planted.statement, "the paper": planted.paper, "the signed dossier": planted.signed}
    names = {f"file:{file_path(file.pk).relative_to(settings.FILES_ROOT)}": name for name, file in own.items()}
    named = {Hit(names.get(hit.place, hit.place), hit.word) for hit in hits(PLANTED)}
    return {hit for hit in named if (hit.place, hit.word) not in allowed}


def test_somebody_who_did_everything_stands_in_many_places(planted: Planted) -> None:
    found = hits(PLANTED)
    assert {hit.word for hit in found} == set(PLANTED)
    tables = {hit.place.split(".")[0] for hit in found if not hit.place.startswith("file:")}
    assert tables >= {
        "accounts_person", "accounts_consent", "accounts_datarequest", "accounts_datarequeststep", "accounts_organisation", "accounts_phonecode", "accounts_proofrequest",
        "books_otheraccount", "cases_officercredential", "catalog_asked", "catalog_product", "channels_channelsale", "django_session", "documents_personalpaper", "journal_incoming", "lantoa_messages_message", "learning_certificate",
        "orders_order", "orders_problemword", "orders_correction", "payments_banktransaction", "payments_payoutaccount",
        "payments_statementfault", "preorders_pledge", "shipping_parcel", "signing_signer", "stores_matter", "stores_notice", "stores_question", "stores_review", "stores_store",
        "workforce_neighbour", "workforce_worker", "workforce_workshare", "workforce_workview",
    }  # fmt: skip


def test_before_that_they_can_take_out_what_they_said_and_did(planted: Planted) -> None:
    taken = take_copy(planted.person, by=accounts.actor_for(planted.person))
    text = squeezed(json.dumps(taken, ensure_ascii=False))
    said = {name for name, word in PLANTED.items() if squeezed(word) in text}
    assert said >= {"phone", "name", "address", "note", "words"}
    rows = {held["processing"] for held in taken["held"]}
    assert rows <= set(register())
    assert rows >= {
        "account",
        "identity",
        "orders",
        "words",
        "stall",
        "helping",
        "learning",
        "market_places",
        "dossiers",
        "papers",
        "rights",
        "signing",
        "preorders",
    }
    assert planted.other.code not in str(taken)


def test_once_erased_they_stand_nowhere_but_where_it_is_said_why(
    planted: Planted, django_capture_on_commit_callbacks: Committed
) -> None:
    photo = file_path(planted.photo.pk)
    assert photo.exists()
    erase(planted, django_capture_on_commit_callbacks)
    assert left(planted) == set()
    assert not photo.exists()
    assert market.search(NAME).stalls == []


@pytest.mark.parametrize(
    "room",
    [
        "orders",
        "stores",
        "catalog",
        "payments",
        "books",
        "cases",
        "documents",
        "signing",
        "learning",
        "preorders",
        "workforce",
    ],
)
def test_a_room_that_forgot_its_part_is_caught(
    planted: Planted, room: str, django_capture_on_commit_callbacks: Committed
) -> None:
    with without_reaction_of(room):
        erase(planted, django_capture_on_commit_callbacks)
    assert left(planted) != set()


@contextmanager
def without_reaction_of(room: str) -> Iterator[None]:
    those = registry._reactions["accounts.person_erased"]
    kept = [one for one in those if not one.__module__.startswith(f"lantoa.{room}.")]
    assert len(kept) == len(those) - 1
    registry._reactions["accounts.person_erased"] = kept
    try:
        yield
    finally:
        registry._reactions["accounts.person_erased"] = those


def test_the_books_still_balance_and_the_chains_hold(
    planted: Planted, django_capture_on_commit_callbacks: Committed
) -> None:
    journal.seal()
    journal.sign_root()
    assert broken_invariants() == ["All of it holds."]
    erase(planted, django_capture_on_commit_callbacks)
    journal.seal()
    assert broken_invariants() == ["All of it holds."]
    assert journal.broken_seals() == []
    verdicts = {receipt_of(order).verdict for order in Order.objects.filter(pk__in=[one.pk for one in planted.orders])}
    assert verdicts == {"erased"}
    assert receipt_of(Order.objects.get(pk=planted.other.pk)).verdict in {"sealed", "genuine"}


def broken_invariants() -> list[str]:
    out = StringIO()
    with suppress(SystemExit):
        call_command("invariants", stdout=out)
    return [line for line in out.getvalue().splitlines() if " rows " not in line]


def test_the_amounts_and_the_goods_stay(planted: Planted, django_capture_on_commit_callbacks: Committed) -> None:
    def sums() -> list[tuple[Any, ...]]:
        rows = Order.objects.order_by("pk")
        return list(
            rows.values_list("code", "total", "received", "lessened", "refunded", "placed_at", "handed_over_at")
        )

    before = sums()
    erase(planted, django_capture_on_commit_callbacks)
    assert sums() == before


def test_others_keep_what_is_theirs(planted: Planted, django_capture_on_commit_callbacks: Committed) -> None:
    erase(planted, django_capture_on_commit_callbacks)
    other = Order.objects.get(pk=planted.other.pk)
    assert (other.buyer_name, other.buyer_phone, other.address) != ("", "", "")
    assert planted.stall.store.is_public()


def test_the_pages_of_the_stall_are_built_anew(planted: Planted, django_capture_on_commit_callbacks: Committed) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        connection.touched.clear()  # type: ignore[attr-defined]
        accounts.erase_person(planted.person, by=accounts.actor_for(planted.person))
        names = connection.touched.names()  # type: ignore[attr-defined]
    assert f"seller:{planted.stall.store.organisation_id}" in names
    assert EVERYTHING not in names
    page = Client().get(reverse("stores:store", args=[planted.stall.store.slug])).content.decode()
    assert PLANTED["given name"] not in page


def test_the_screens_of_the_stall_still_open(planted: Planted, django_capture_on_commit_callbacks: Committed) -> None:
    erase(planted, django_capture_on_commit_callbacks)
    seller = planted.stall.browser
    for order in planted.orders:
        for name in ("sale", "slip", "sale_problem"):
            assert seller.get(reverse(f"orders:{name}", args=[order.code])).status_code in {200, 302, 404}
        for name in ("order", "problem"):
            assert Client().get(reverse(f"orders:{name}", args=[order.token])).status_code == 200
    sale = seller.get(reverse("orders:sale", args=[planted.orders[0].code])).content.decode()
    assert "Người mua đã xoá tài khoản" in sale
    for name in ("orders:board", "payments:money", "stores:questions", "portal:today"):
        assert seller.get(reverse(name)).status_code == 200


def test_whoever_is_erased_cannot_come_in_and_may_join_anew(
    planted: Planted, django_capture_on_commit_callbacks: Committed
) -> None:
    browser = Client()
    browser.force_login(planted.person)
    erase(planted, django_capture_on_commit_callbacks)
    assert browser.get(reverse("accounts:me")).status_code == 302
    again = accounts.person_for(PHONE, "Người mới")
    assert again.pk != planted.person.pk
    assert list(orders.Order.objects.of_account(again.pk, PHONE)) == []


def test_erased_again_after_a_restore_of_an_older_backup(planted: Planted) -> None:
    before = transaction.savepoint()
    accounts.erase_person(planted.person, by=accounts.actor_for(planted.person))
    assert keep_register() == 1
    # The database as it was; the register lies beside it and knows better.
    transaction.savepoint_rollback(before)
    assert {hit.word for hit in hits(PLANTED)} == set(PLANTED)
    assert again() == (0, [f"person {planted.person.pk}: erased", "All of them are erased."])
    discard_left()
    journal.work_off_long()
    assert left(planted) == set()
    assert again() == (0, [f"person {planted.person.pk}: already", "All of them are erased."])


def test_what_was_open_in_the_backup_is_erased_all_the_same_and_said(
    planted: Planted, django_capture_on_commit_callbacks: Committed
) -> None:
    before = transaction.savepoint()
    accounts.erase_person(planted.person, by=accounts.actor_for(planted.person))
    keep_register()
    transaction.savepoint_rollback(before)
    Order.objects.filter(pk=planted.orders[0].pk).update(handed_over_at=None)
    status, lines = again()
    assert status == 0
    assert any(planted.orders[0].code in line and "was open here" in line for line in lines)
    assert not Order.objects.get(pk=planted.orders[0].pk).buyer_name


def test_somebody_else_under_an_id_given_anew_is_left_alone(planted: Planted) -> None:
    path = Path(settings.ERASED_REGISTER)
    path.parent.mkdir(parents=True, exist_ok=True)
    row = {"person": planted.person.pk, "joined": "2025-01-01T00:00:00.000000+00:00", "at": "2025-02-01T00:00:00+00:00"}
    path.write_text(json.dumps(row) + "\n")
    assert again() == (0, [f"person {planted.person.pk}: unknown", "All of them are erased."])
    assert accounts.Person.objects.get(pk=planted.person.pk).name == NAME


def again() -> tuple[int, list[str]]:
    out, status = StringIO(), 0
    try:
        call_command("erase", "again", "--register", str(settings.ERASED_REGISTER), stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue().splitlines()
