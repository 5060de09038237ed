"""Every hour one signature holds where all chains stand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import ChainHead, Root, Seal
from lantoa.journal.rules.root import Head, tree_of
from lantoa.journal.rules.signature import is_signed
from lantoa.journal.tests.factories import happens
from lantoa.kit.world import World, world


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "acts", lambda: {"test.happened": "Something."})
    monkeypatch.setattr(registry, "_reactions", {})


@pytest.fixture(autouse=True)
def own_key(settings: Settings, tmp_path: Path) -> Path:
    settings.ROOT_KEY = tmp_path / "root.key"
    return tmp_path / "root.key"


class Clock(World):
    moment = World().now()

    def now(self):  # type: ignore[no-untyped-def]
        return self.moment


@pytest.fixture
def clock() -> Iterator[Clock]:
    made = Clock()
    before = world.use(made)
    yield made
    world.use(before)


@pytest.mark.django_db
def test_a_root_is_signed_over_the_heads_of_all_chains() -> None:
    happens(3, 4, 3, None)
    root = journal.sign_root()
    assert root is not None
    heads = {row.chain: row.head() for row in root.heads.all()}
    tops = {seal.chain: (seal.chain_seq, bytes(seal.hash)) for seal in Seal.objects.order_by("position")}
    assert {chain: (head.seq, head.seal) for chain, head in heads.items()} == tops
    assert (root.number, root.position, root.chains) == (1, Seal.objects.latest("position").position, 3)
    assert tree_of(heads.values()).root == bytes(root.hash)
    assert root.signed().is_genuine()
    assert journal.public_keys() == [bytes(root.key)]


@pytest.mark.django_db
def test_a_later_root_holds_the_one_before_and_the_chains_that_stand_still() -> None:
    happens(3, 4)
    first = journal.sign_root()
    happens(4)
    second = journal.sign_root()
    assert first is not None
    assert second is not None
    assert bytes(second.before).hex() == first.fingerprint
    (changed,) = second.heads.all()
    still = first.heads.get(chain="organisation:3").head().standing()
    assert (changed.chain, changed.since, changed.seq, second.chains) == ("organisation:4", 2, 2, 2)
    assert tree_of([changed.head(), still]).root == bytes(second.hash)


@pytest.mark.django_db
def test_without_anything_new_nothing_is_signed() -> None:
    assert journal.sign_root() is None
    happens(3)
    assert journal.sign_root() is not None
    assert journal.sign_root() is None
    assert Root.objects.count() == 1


@pytest.mark.django_db
def test_the_worker_signs_once_an_hour(clock: Clock) -> None:
    from lantoa.journal.tasks import sign_roots

    signed = []
    for _ in range(7):
        happens(3)
        signed.append(sign_roots())
        clock.moment += timedelta(minutes=20)
    assert signed == [1, 0, 0, 1, 0, 0, 1]


@pytest.mark.django_db
def test_where_very_much_waits_several_roots_follow_each_other_at_once(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lantoa.journal.tasks import sign_roots

    monkeypatch.setattr("lantoa.journal.actions.root.LARGEST", 4)
    happens(3, 4, 3, None, 4, 4, 5, 3, 3, 6)
    assert [sign_roots() for _ in range(4)] == [1, 1, 0, 0]
    clock.moment += timedelta(hours=1)
    assert [sign_roots() for _ in range(2)] == [1, 0]
    seals = list(Seal.objects.order_by("position").values_list("position", flat=True))
    roots = list(Root.objects.order_by("number").values_list("position", "chains"))
    assert roots == [(seals[3], 3), (seals[7], 4), (seals[9], 5)]
    assert list(journal.Audit().faults()) == []


@pytest.mark.django_db
def test_a_root_from_the_future_does_not_silence_the_signer(clock: Clock) -> None:
    happens(3)
    clock.moment += timedelta(days=400)
    assert journal.sign_root(spacing=timedelta(hours=1))
    clock.moment -= timedelta(days=400)
    happens(3)
    assert journal.sign_root(spacing=timedelta(hours=1))


@pytest.mark.django_db
def test_a_root_is_never_rewritten() -> None:
    happens(3)
    journal.sign_root()
    for rows, change in ((Root.objects, {"chains": 9}), (ChainHead.objects, {"seq": 9})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


@pytest.mark.django_db
def test_the_key_is_made_once_for_its_owners_eyes_and_published(own_key: Path) -> None:
    happens(3)
    journal.sign_root()
    made = own_key.read_bytes()
    assert own_key.stat().st_mode & 0o777 == 0o600
    happens(3)
    journal.sign_root()
    assert own_key.read_bytes() == made
    assert len(journal.public_keys()) == 1
    assert set(Root.objects.values_list("key", flat=True)) == {journal.public_keys()[0]}


@pytest.mark.django_db
def test_a_new_key_is_published_beside_the_old_one(own_key: Path) -> None:
    happens(3)
    journal.sign_root()
    own_key.unlink()
    happens(3)
    journal.sign_root()
    keys = [bytes(root.key) for root in Root.objects.order_by("number")]
    assert journal.public_keys() == keys
    assert len(set(keys)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("spoiled", [b"", b"short", b"x" * 64, b"\xff\x00" * 32])
def test_a_key_that_is_none_stops_the_signer_with_a_sentence(own_key: Path, spoiled: bytes) -> None:
    own_key.write_bytes(spoiled)
    own_key.chmod(0o600)
    happens(3)
    with pytest.raises(ValueError, match="root.key must hold 64 hex digits"):
        journal.sign_root()
    assert Root.objects.count() == 0


@pytest.mark.django_db
def test_a_key_that_others_can_read_is_not_signed_with(own_key: Path) -> None:
    happens(3)
    own_key.write_text("00" * 32)
    own_key.chmod(0o640)
    with pytest.raises(CommandError, match="chmod 600"):
        call_command("sign_root", stdout=StringIO())
    assert Root.objects.count() == 0


@pytest.mark.django_db
def test_the_command_signs_and_prints_what_witnesses_need() -> None:
    import json

    with pytest.raises(CommandError, match="nothing to sign"):
        call_command("sign_root", stdout=StringIO())
    happens(3, sealed=False)
    said = StringIO()
    call_command("sign_root", stdout=said)
    root = Root.objects.get()
    printed = json.loads(said.getvalue())
    assert (printed["fingerprint"], printed["number"]) == (root.fingerprint, 1)
    assert is_signed(root.statement().message(), bytes.fromhex(printed["signature"]), bytes.fromhex(printed["key"]))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_sign_one_root() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time")
    happens(3, 4)
    start, made = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait(10)
            made.append(journal.sign_root())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len([root for root in made if root]) == 1
    assert Root.objects.count() == 1


def test_a_head_under_a_later_root_is_told_apart_from_the_same_head_with_news() -> None:
    head = Head("platform", 1, 3, bytes(32), bytes(32))
    assert head.standing().leaf() != head.leaf()
    assert head.standing().standing() == head.standing()
