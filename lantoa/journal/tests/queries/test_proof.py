"""One entry is proved from its own bytes up to a signature, and every link that was changed is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import Entry, Seal
from lantoa.journal.rules import merkle
from lantoa.journal.rules.root import Head, seal_leaf
from lantoa.journal.rules.signature import sign
from lantoa.journal.tests.factories import happens, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr(registry, "acts", lambda: {"test.happened": "Something."})
    monkeypatch.setattr(registry, "_reactions", {})
    settings.ROOT_KEY = tmp_path / "root.key"


def test_an_entry_is_proved_as_far_as_it_has_come() -> None:
    (entry,) = happens(3, sealed=False)
    fresh = journal.proof_of(entry)
    assert (fresh.holds, fresh.seal, fresh.root) == (True, None, None)
    journal.seal()
    sealed = journal.proof_of(entry)
    assert sealed.holds
    assert sealed.seal is not None
    assert sealed.root is None
    root = journal.sign_root()
    proved = journal.proof_of(entry)
    assert (proved.holds, proved.root) == (True, root)


def test_every_entry_of_many_chains_and_roots_is_proved_under_its_own_root() -> None:
    entries = []
    for organisations in ((3, 4, 3, 5, None), (4, 4), (6, 3, 7, 3, 3), (None,)):
        entries += happens(*organisations)
        journal.sign_root()
    proofs = [journal.proof_of(entry) for entry in entries]
    assert [proof.broken for proof in proofs] == [()] * len(entries)
    assert [proof.root.number for proof in proofs if proof.root] == [1] * 5 + [2] * 2 + [3] * 5 + [4]


def test_a_proof_asks_little_of_the_database_however_much_there_is() -> None:
    entries = happens(*([3] * 60), *range(10, 40))
    journal.sign_root()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert journal.proof_of(entries[30]).holds
    assert len(asked) <= 5


def test_somebody_else_can_check_what_is_written_of_it() -> None:
    entries = happens(3, 4, 3, 3, 5)
    journal.sign_root()
    said = json.loads(json.dumps(journal.proof_of(entries[2]).written()))
    seal, head = said["seal"], said["head"]
    inner = merkle.root_over(
        seal_leaf(seal["position"], seal["seq"], bytes.fromhex(seal["seal"])), seal["seq"] - head["since"],
        head["seq"] - head["since"] + 1, [bytes.fromhex(step) for step in said["path"]],
    )  # fmt: skip
    assert inner is not None
    assert inner.hex() == head["new"]
    leaf = Head(head["chain"], head["since"], head["seq"], bytes.fromhex(head["seal"]), inner).leaf()
    steps = [bytes.fromhex(step) for step in said["head_path"]]
    found = merkle.root_over(leaf, said["place"], said["root"]["chains"], steps)
    assert found is not None
    assert found.hex() == said["root"]["root"]


def test_a_changed_entry_is_named() -> None:
    entries = happens(3, 3, 3)
    journal.sign_root()
    tamper("UPDATE journal_entry SET place = '06994' WHERE id = %s", entries[1].pk)
    assert journal.proof_of(Entry.objects.get(pk=entries[1].pk)).broken == ("entry",)
    assert journal.proof_of(entries[0]).holds


def test_an_entry_changed_together_with_its_seals_breaks_at_the_chain() -> None:
    from lantoa.journal.rules.chain import FIRST, seal_hash

    entries = happens(3, 3)
    journal.sign_root()
    tamper("UPDATE journal_entry SET place = '06994' WHERE id = %s", entries[0].pk)
    before = FIRST
    for entry in Entry.objects.order_by("pk"):
        before = seal_hash(before, entry.written())
        tamper("UPDATE journal_seal SET hash = %s WHERE entry_id = %s", before, entry.pk)
    assert journal.proof_of(Entry.objects.get(pk=entries[0].pk)).broken == ("chain",)


def test_a_removed_neighbour_is_named() -> None:
    entries = happens(3, 3, 3)
    journal.sign_root()
    tamper("DELETE FROM journal_seal WHERE entry_id = %s", entries[0].pk)
    assert "chain" in journal.proof_of(entries[1]).broken


def test_a_forged_root_is_named() -> None:
    (entry,) = happens(3)
    journal.sign_root()
    tamper("UPDATE journal_root SET hash = %s", bytes(32))
    assert journal.proof_of(entry).broken == ("root", "signature")


def test_a_root_signed_with_a_strange_key_is_named() -> None:
    from dataclasses import replace

    from lantoa.journal.rules.signature import public_key

    (entry,) = happens(3)
    root = journal.sign_root()
    assert root is not None
    strange = bytes(range(32))
    said = replace(root.statement(), key=public_key(strange))
    tamper("UPDATE journal_root SET key = %s, signature = %s", said.key, sign(strange, said.message()))
    assert journal.proof_of(entry).broken == ("key",)


def test_the_first_seal_cannot_be_given_a_number_of_its_own() -> None:
    entries = happens(3, 3)
    tamper("UPDATE journal_seal SET chain_seq = 9 WHERE entry_id = %s", entries[1].pk)
    assert journal.proof_of(entries[1]).broken == ("chain",)
    assert Seal.objects.count() == 2


def test_without_a_published_key_nobody_says_whose_signature_it_is(settings: Settings) -> None:
    (entry,) = happens(3)
    journal.sign_root()
    assert journal.proof_of(entry).key_at_hand
    Path(settings.ROOT_KEY).with_suffix(".pub").unlink()
    proof = journal.proof_of(entry)
    assert (proof.holds, proof.key_at_hand) == (True, False)
