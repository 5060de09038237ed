"""Acts are written once, in the transaction that does them, and the rooms above react in it."""

import pytest
from django.db import DatabaseError, connection, transaction

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import Entry, Follower
from lantoa.journal.tests.factories import Somebody, subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "acts", lambda: {"test.happened": "Something.", "test.other": "Something else."})
    monkeypatch.setattr(registry, "_reactions", {})
    monkeypatch.setattr(registry, "_followers", {})


def test_an_entry_says_who_for_whom_what_and_when() -> None:
    row = subject()
    entry = journal.record("test.happened", row, by=Somebody(helping=True), place="06994", data={"a": 1})
    entry.refresh_from_db()
    assert (entry.by_id, entry.on_behalf_of_id, entry.helping, entry.place) == (7, 3, True, "06994")
    assert (entry.subject_type, entry.subject_id) == ("journal.follower", "subject")
    assert list(journal.entries_about(row)) == [entry]


def test_an_undeclared_act_is_refused() -> None:
    with pytest.raises(journal.UnknownAct):
        journal.record("test.never_declared", subject())
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    row = subject()
    with pytest.raises(transaction.TransactionManagementError):
        journal.record("test.happened", row)
    assert Entry.objects.count() == 0


def test_an_entry_is_never_rewritten() -> None:
    entry = journal.record("test.happened", subject())
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(act="test.other")
    assert Entry.objects.get(pk=entry.pk).act == "test.happened"


def test_a_reaction_gets_all_entries_of_its_act_at_once() -> None:
    seen = []
    journal.reaction("test.happened")(lambda entries: seen.append(len(entries)))
    row = subject()
    journal.record_many(
        [journal.Act("test.happened", row), journal.Act("test.other", row), journal.Act("test.happened", row)]
    )
    assert seen == [2]


def test_an_error_in_a_reaction_rolls_back_what_caused_it() -> None:
    def broken(entries: list[Entry]) -> None:
        raise ZeroDivisionError

    journal.reaction("test.happened")(broken)
    row = subject()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Follower.objects.create(name="effect")
        journal.record("test.happened", row)
    assert not Follower.objects.filter(name="effect").exists()
    assert Entry.objects.count() == 0


def test_what_arrived_is_parked_with_its_reason_when_a_reaction_breaks() -> None:
    def broken(entries: list[Entry]) -> None:
        raise ZeroDivisionError("the reaction failed")

    journal.reaction("test.happened")(broken)
    incoming, _new = journal.receive("bank", b"{}", headers={}, dedupe_key="1")

    def work(arrived: journal.Incoming) -> str:
        journal.record("test.happened", arrived)
        return ""

    done = journal.process(incoming.pk, work)
    assert (done.state, done.reason) == ("parked", "ZeroDivisionError: the reaction failed")
    assert Entry.objects.count() == 0
    registry._reactions.clear()
    assert journal.process(incoming.pk, work).state == "done"
    assert Entry.objects.count() == 1
    assert journal.process(incoming.pk, work).state == "done"
    assert Entry.objects.count() == 1


def test_a_repeated_message_is_kept_once_and_counted() -> None:
    journal.receive("bank", b"{}", headers={}, dedupe_key="1")
    again, new = journal.receive("bank", b"{}", headers={}, dedupe_key="1")
    assert (new, again.times_received) == (False, 2)
    assert journal.Incoming.objects.count() == 1


def test_a_refused_message_is_evidence_and_blocks_no_later_one() -> None:
    journal.receive("bank", b"forged", headers={}, dedupe_key="1", refused="wrong key")
    _true, new = journal.receive("bank", b"true", headers={}, dedupe_key="1")
    assert new
    assert list(journal.Incoming.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "new"]


def test_vendor_is_one_of_the_two_we_promise() -> None:
    assert connection.vendor in {"sqlite", "postgresql"}
