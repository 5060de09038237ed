"""The sealer gives entries their one order; followers read it once each."""

import threading

import pytest
from django.db import connection, transaction

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import Entry, Follower, Seal
from lantoa.journal.tests.factories import Somebody, subject


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "acts", lambda: {"test.happened": "Something.", "test.other": "Something else."})
    monkeypatch.setattr(registry, "_reactions", {})
    monkeypatch.setattr(registry, "_followers", {})


@pytest.mark.django_db
def test_every_entry_is_sealed_once_in_its_organisations_chain() -> None:
    row = subject()
    for organisation in (3, 4, 3, None):
        journal.record("test.happened", row, by=Somebody(organisation_id=organisation))
    assert journal.seal() == 4
    assert journal.seal() == 0
    chains = list(Seal.objects.order_by("position").values_list("chain", "chain_seq"))
    assert chains == [("organisation:3", 1), ("organisation:4", 1), ("organisation:3", 2), ("platform", 1)]
    assert journal.broken_seals() == []


@pytest.mark.django_db
def test_a_changed_entry_breaks_its_seal() -> None:
    row = subject()
    entries = [journal.record("test.happened", row, data={"n": n}) for n in range(3)]
    journal.seal()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER journal_entry_is_final")
        cursor.execute("UPDATE journal_entry SET act = 'test.other' WHERE id = %s", [entries[1].pk])
    assert journal.broken_seals() == [entries[1].seal.position]


@pytest.mark.django_db
def test_a_follower_sees_each_entry_of_its_acts_once() -> None:
    row, seen = subject(), []
    journal.follower("reader", of=["test.happened"])(lambda entries: seen.extend(e.data["n"] for e in entries))
    journal.record("test.happened", row, data={"n": 1})
    journal.record("test.other", row, data={"n": 2})
    journal.seal()
    assert journal.follow_all() == 1
    assert journal.follow_all() == 0
    journal.record("test.happened", row, data={"n": 3})
    journal.seal()
    journal.follow_all()
    assert seen == [1, 3]


@pytest.mark.django_db
def test_a_broken_follower_is_parked_and_goes_on_when_mended() -> None:
    row, seen, broken = subject(), [], [True]

    def read(entries: list[Entry]) -> None:
        Follower.objects.create(name="half-done")
        if broken[0]:
            raise ZeroDivisionError
        seen.extend(entries)

    journal.follower("reader", of=["test.happened"])(read)
    journal.record("test.happened", row)
    journal.seal()
    assert journal.follow_all() == 0
    assert Follower.objects.get(name="reader").parked_reason == "ZeroDivisionError: "
    assert not Follower.objects.filter(name="half-done").exists()
    broken[0] = False
    assert journal.follow_all() == 1
    assert len(seen) == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_of_a_long_transaction_is_sealed_when_it_commits() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time: a later entry cannot overtake an earlier one")
    row = subject()
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                journal.record("test.happened", row, data={"slow": True})
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    with transaction.atomic():
        journal.record("test.other", row)
    assert journal.seal() == 1
    go_on.set()
    thread.join()
    assert journal.seal() == 1
    assert Seal.objects.count() == 2
    assert journal.broken_seals() == []
