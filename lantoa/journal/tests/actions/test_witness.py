"""Outside witnesses get every root, and what they have seen is written down once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.adapters.demo.adapter import PUBLIC_KEY, Adapter
from lantoa.journal.adapters.witness_mail.adapter import Adapter as Mail
from lantoa.journal.models import Entry, Witness, Witnessing
from lantoa.journal.tests.factories import happens
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import World, world

pytestmark = pytest.mark.django_db


class Clock(World):
    moment = World().now()

    def now(self):  # type: ignore[no-untyped-def]
        return self.moment


@pytest.fixture(autouse=True)
def stage(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[Clock]:
    known = {**registry.acts(), "test.happened": "Something."}
    monkeypatch.setattr(registry, "acts", lambda: known)
    settings.ROOT_KEY = tmp_path / "root.key"
    settings.ADAPTERS = {**settings.ADAPTERS, "journal.witness.server": "lantoa.journal.adapters.demo"}
    Adapter.seen.clear()
    made = Clock()
    before = world.use(made)
    yield made
    world.use(before)


def server(name: str = "Sở A") -> Witness:
    return journal.name_witness(name, kind="server", address="https://witness.example", public_key=PUBLIC_KEY, by=None)


def root() -> journal.Root:
    happens(3)
    made = journal.sign_root()
    assert made is not None
    return made


def test_a_server_is_told_the_newest_root_once() -> None:
    witness = server()
    assert journal.tell_witnesses() == 0
    root()
    newest = root()
    assert [journal.tell_witnesses() for _ in range(3)] == [1, 0, 0]
    assert Adapter.seen == [newest.fingerprint]
    seen = Witnessing.objects.get()
    assert (seen.witness, seen.root, seen.how["fingerprint"]) == (witness, newest, newest.fingerprint)


def test_who_has_a_later_root_has_those_before_it() -> None:
    first, second = root(), root()
    server()
    journal.tell_witnesses()
    third = root()
    assert [row.root for row in journal.seen_by(first)] == [second]
    assert journal.seen_by(third) == []
    journal.tell_witnesses()
    assert [row.root for row in journal.seen_by(first)] == [second]
    assert [row.root for row in journal.seen_by(third)] == [third]


def test_a_server_that_is_away_is_asked_again_ever_later(stage: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    witness, asked = server(), []
    root()

    def away(self: Adapter, *said: object) -> None:
        asked.append(stage.moment)
        raise AdapterError("no answer: TimeoutError", retryable=True)

    with monkeypatch.context() as outage:
        outage.setattr(Adapter, "tell", away)
        for _ in range(60 * 5):
            assert journal.tell_witnesses() == 0
            stage.moment += timedelta(minutes=1)
    gaps = [(later - sooner).total_seconds() / 60 for sooner, later in zip(asked, asked[1:], strict=False)]
    assert gaps == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    witness.refresh_from_db()
    assert (witness.failures, witness.last_error) == (10, "no answer: TimeoutError")
    stage.moment += timedelta(hours=1)
    assert journal.tell_witnesses() == 1
    witness.refresh_from_db()
    assert (witness.failures, witness.last_error) == (0, "")


def test_one_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    server("Sở A"), server("Sở B")
    root()
    right = Adapter.tell

    def first_is_away(self: Adapter, said: object, address: str, key: bytes) -> object:
        if not Witness.objects.get(name="Sở A").failures:
            raise AdapterError("HTTP 503", retryable=True)
        return right(self, said, address, key)

    monkeypatch.setattr(Adapter, "tell", first_is_away)
    assert journal.tell_witnesses() == 1


def test_naming_and_ending_one_is_an_act_of_its_own() -> None:
    witness = server()
    journal.end_witness(witness, by=None)
    journal.end_witness(witness, by=None)
    acts = list(Entry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["journal.witness_named", "journal.witness_ended"]
    root()
    assert journal.tell_witnesses() == 0
    assert server("Sở A").pk != witness.pk


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", {"name": " \u200b "}), ("name", {"name": "S" * 121}), ("kind", {"kind": "telegram"}),
        ("public_key", {"public_key": b"short"}), ("address", {"kind": "mail", "address": "no mailbox"}),
        ("address", {"kind": "mail", "address": "@a.vn"}), ("address", {"kind": "mail", "address": "a@b.vn\r\nBcc: x@y.z"}),
        ("address", {"address": "https://a.vn/" + "x" * 300}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_witness_is_refused_with_its_field(field: str, said: dict[str, object]) -> None:
    given = {"name": "Sở A", "kind": "server", "address": "https://a.vn", "public_key": PUBLIC_KEY, **said}
    with pytest.raises(journal.BadWitness) as refused:
        journal.name_witness(given.pop("name"), by=None, **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Witness.objects.exists()


def test_a_name_is_given_once() -> None:
    server()
    with pytest.raises(journal.BadWitness) as refused:
        server()
    assert refused.value.field == "name"
    assert Entry.objects.count() == 1


def test_the_same_command_names_one_witness() -> None:
    key = world.uuid7()
    made = [journal.name_witness("Báo A", kind="print", by=None, key=key) for _ in range(2)]
    assert made[0] == made[1]
    assert Witness.objects.count() == 1


def test_what_a_witness_has_seen_is_never_rewritten() -> None:
    server()
    root()
    journal.tell_witnesses()
    with pytest.raises(DatabaseError), transaction.atomic():
        Witnessing.objects.update(how={})


def test_the_command_names_lists_writes_down_and_ends() -> None:
    def run(*words: str) -> str:
        said = StringIO()
        call_command("witness", *words, stdout=said)
        return said.getvalue()

    signed = root()
    run("add", "Báo A", "--kind", "print")
    run("add", "Sở A", "--kind", "server", "--address", "https://witness.example", "--key", PUBLIC_KEY.hex())
    assert run("list") == "Báo A (print ): no root yet\nSở A (server https://witness.example): no root yet\n"
    run("saw", "Báo A", "--root", str(signed.number), "--how", "số 48, trang 2")
    run("saw", "Báo A", "--root", str(signed.number), "--how", "said again")
    assert [row.how for row in journal.seen_by(signed)] == [{"note": "số 48, trang 2"}]
    run("end", "Báo A")
    assert "Báo A" not in run("list")
    for wrong in (
        ("end", "Báo A"),
        ("saw", "Sở A", "--root", "9", "--how", "x"),
        ("add", "Sở A", "--kind", "mail", "--address", "a"),
        ("add", "Sở B", "--kind", "server", "--address", "https://a.vn", "--key", "xyz"),
    ):
        with pytest.raises(CommandError):
            run(*wrong)


def mailbox(name: str = "Báo A") -> Witness:
    return journal.name_witness(name, kind="mail", address="roots@bao.example", by=None)


def test_a_mailbox_is_sent_the_newest_root_once_and_what_is_kept_is_that_it_was_sent(stage: Clock) -> None:
    witness = mailbox()
    root()
    newest = root()
    assert [journal.tell_witnesses() for _ in range(3)] == [1, 0, 0]
    (letter,) = mail.outbox
    assert letter.to == ["roots@bao.example"]
    assert newest.fingerprint in letter.body
    (seen,) = journal.seen_by(newest)
    assert (seen.witness, seen.at, seen.only_sent) == (witness, stage.moment, True)
    assert seen.how == {"message_id": letter.extra_headers["Message-ID"], "sent_at": stage.moment.isoformat()}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_inside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = []
    right = Mail.send

    def watched(self: Mail, *said: object) -> object:
        inside.append(connection.in_atomic_block)
        return right(self, *said)

    monkeypatch.setattr(Mail, "send", watched)
    mailbox()
    root()
    assert journal.tell_witnesses() == 1
    assert inside == [False]


def test_without_a_mail_server_mailboxes_wait_and_the_list_says_so(settings: Settings) -> None:
    witness = mailbox()
    signed = root()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", ""
    assert journal.tell_witnesses() == 0
    witness.refresh_from_db()
    assert (witness.failures, journal.seen_by(signed)) == (0, [])
    said = StringIO()
    call_command("witness", "list", stdout=said)
    assert said.getvalue() == "Báo A (mail roots@bao.example): no root yet; not sent: LANTOA_MAIL_HOST is not set\n"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert journal.tell_witnesses() == 1
    said = StringIO()
    call_command("witness", "list", stdout=said)
    assert f"root {signed.pk} sent on " in said.getvalue()


def test_a_mail_server_that_is_away_is_tried_with_the_same_pauses(
    stage: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox()
    root()
    tried = []

    def away(self: Mail, *said: object) -> None:
        tried.append(stage.moment)
        raise AdapterError("not sent: TimeoutError", retryable=True)

    monkeypatch.setattr(Mail, "send", away)
    for _ in range(20):
        journal.tell_witnesses()
        stage.moment += timedelta(minutes=1)
    gaps = [(later - sooner).total_seconds() / 60 for sooner, later in zip(tried, tried[1:], strict=False)]
    assert gaps == [1, 2, 4, 8]
