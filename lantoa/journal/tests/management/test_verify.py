"""`lantoa verify` and the single-file verifier hold on a true journal and catch each fault that is planted in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.adapters.demo.adapter import PUBLIC_KEY
from lantoa.journal.models import Entry, Root, Seal
from lantoa.journal.rules.chain import FIRST, seal_hash
from lantoa.journal.rules.root import Statement
from lantoa.journal.rules.signature import public_key, sign
from lantoa.journal.tests import verifier
from lantoa.journal.tests.factories import happens, tamper

pytestmark = pytest.mark.django_db
CHECK = verifier.load()
STRANGE = bytes(range(32))


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    known = {**registry.acts(), "test.happened": "Something."}
    monkeypatch.setattr(registry, "acts", lambda: known)
    monkeypatch.setattr(registry, "_reactions", {})
    settings.ROOT_KEY = tmp_path / "root.key"
    settings.ADAPTERS = {**settings.ADAPTERS, "journal.witness.server": "lantoa.journal.adapters.demo"}


@pytest.fixture
def written() -> list[Entry]:
    """Three roots over four chains, a witness who saw the last, and an entry not yet under a root."""
    entries = happens(3, 4, 3, None, 3)
    journal.sign_root()
    entries += happens(4, 3, 5)
    journal.sign_root()
    entries += happens(3, 3, None)
    journal.sign_root()
    journal.name_witness("Sở A", kind="server", address="https://a.vn", public_key=PUBLIC_KEY, by=None)
    journal.tell_witnesses()
    return entries + happens(3)


def by_command() -> list[str]:
    """The command's lines, the closing one last; its exit status must fit them."""
    said, status = StringIO(), 0
    try:
        call_command("verify", stdout=said)
    except SystemExit as stopped:
        status = int(str(stopped.code))
    lines = said.getvalue().splitlines()
    assert status == (1 if lines[:-1] else 0)
    return lines


def export(folder: Path) -> Path:
    call_command("verify", export=folder / "export.jsonl", stdout=StringIO())
    return folder / "export.jsonl"


def by_file(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    """The single-file verifier's lines, with the key this installation published."""
    capsys.readouterr()
    key = journal.public_keys()[0].hex()
    status = CHECK.main([str(path), "--key", key, *more])
    lines = capsys.readouterr().out.splitlines()
    assert status == (1 if lines[:-1] else 0)
    return lines


def test_a_true_journal_holds_for_both(
    written: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = Entry.objects.count()
    while journal.seal():
        continue
    assert by_command() == [f"{count} entries in 4 chains under 3 roots: all of it holds."]
    assert by_file(export(tmp_path), capsys) == [f"{count} entries in 4 chains under 3 roots: all of it holds."]


def test_an_empty_journal_holds_for_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_command() == ["0 entries in 0 chains under 0 roots: all of it holds."]
    assert CHECK.main([str(export(tmp_path))]) == 0


def _change(entries: list[Entry]) -> None:
    tamper("UPDATE journal_entry SET place = '06994' WHERE id = %s", entries[2].pk)


def _change_data(entries: list[Entry]) -> None:
    tamper("""UPDATE journal_entry SET data = '{"n": 99}' WHERE id = %s""", entries[0].pk)


def _rewrite(entries: list[Entry]) -> None:
    """Whoever changes an entry and all seals after it, as one does who knows the rule."""
    _change(entries)
    before = FIRST
    for seal in Seal.objects.filter(chain="organisation:3").order_by("chain_seq"):
        before = seal_hash(before, Entry.objects.get(pk=seal.entry_id).written())
        tamper("UPDATE journal_seal SET hash = %s WHERE position = %s", before, seal.position)


def _remove_entry(entries: list[Entry]) -> None:
    tamper("DELETE FROM journal_seal WHERE entry_id = %s", entries[2].pk)
    tamper("DELETE FROM journal_entry WHERE id = %s", entries[2].pk)


def _remove_last_entries(entries: list[Entry]) -> None:
    """The end of a chain, up to what the last root covers and beyond."""
    for entry in (entries[8], entries[9], entries[11]):
        _remove_entry([entry] * 3)


def _remove_chain(entries: list[Entry]) -> None:
    _remove_entry([entries[7]] * 3)


def _swap(chain_too: bool, first: int, second: int) -> Callable[[list[Entry]], None]:
    def swap(entries: list[Entry]) -> None:
        one, two = (Seal.objects.get(entry=entries[number]) for number in (first, second))
        tamper("UPDATE journal_seal SET position = -1 WHERE position = %s", one.position)
        tamper("UPDATE journal_seal SET position = %s WHERE position = %s", one.position, two.position)
        tamper("UPDATE journal_seal SET position = %s WHERE position = -1", two.position)
        if chain_too:
            tamper("UPDATE journal_seal SET chain_seq = -1 WHERE entry_id = %s", one.entry_id)
            tamper("UPDATE journal_seal SET chain_seq = %s WHERE entry_id = %s", one.chain_seq, two.entry_id)
            tamper("UPDATE journal_seal SET chain_seq = %s WHERE entry_id = %s", two.chain_seq, one.entry_id)

    return swap


def _sign_again(said: Statement, seed: bytes) -> None:
    tamper(
        "UPDATE journal_root SET hash = %s, before = %s, key = %s, signature = %s WHERE number = %s",
        said.root, said.before, said.key, sign(seed, said.message()), said.number,
    )  # fmt: skip


def _forge_root(entries: list[Entry]) -> None:
    tamper("UPDATE journal_root SET hash = %s WHERE number = 2", bytes(32))


def _forge_signature(entries: list[Entry]) -> None:
    tamper("UPDATE journal_root SET signature = %s WHERE number = 3", bytes(64))


def _remove_root(entries: list[Entry]) -> None:
    tamper("DELETE FROM journal_chainhead WHERE root_id = 2")
    tamper("DELETE FROM journal_root WHERE number = 2")


def _strange_key(entries: list[Entry]) -> None:
    """All roots signed anew, in order, by somebody with a key of their own."""
    before = FIRST
    for root in Root.objects.order_by("number"):
        said = replace(root.statement(), key=public_key(STRANGE), before=before)
        _sign_again(said, STRANGE)
        before = said.fingerprint


def _stolen_key(entries: list[Entry]) -> None:
    """The last root signed anew with our own key about another past: only the witness can tell."""
    from django.conf import settings

    seed = bytes.fromhex(Path(settings.ROOT_KEY).read_text())
    root = Root.objects.get(number=3)
    moved = replace(root.statement(), signed_at=root.signed_at.replace(microsecond=0, year=2020))
    tamper("UPDATE journal_root SET signed_at = %s WHERE number = 3", moved.signed_at)
    _sign_again(moved, seed)


# What is planted, and a word that both must say of it.
FAULTS: dict[str, tuple[Callable[[list[Entry]], None], str]] = {
    "changed entry": (_change, "was changed"),
    "changed data": (_change_data, "was changed"),
    "entry and seals rewritten": (_rewrite, "is not what stands here"),
    "removed entry": (_remove_entry, "is gone"),
    "removed end": (_remove_last_entries, "is not what stands here"),
    "removed chain": (_remove_chain, "is not what stands here"),
    "swapped order in a chain": (_swap(True, 2, 4), "was changed"),
    "swapped places of a chain": (_swap(False, 2, 4), "stands after"),
    "swapped places of two chains": (_swap(False, 0, 1), "is not what stands here"),
    "forged root": (_forge_root, "the signature is false"),
    "forged signature": (_forge_signature, "the signature is false"),
    "removed root": (_remove_root, "is gone"),
    "wrong key": (_strange_key, "key"),
    "stolen key": (_stolen_key, "what Sở A signed is another root"),
}


@pytest.fixture
def whole_again() -> Any:
    """Nothing dangles at the end, as the embedded database insists."""
    yield
    for table in ("witnessing", "chainhead", "root", "seal"):
        tamper(f"DELETE FROM journal_{table}")  # noqa: S608


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.usefixtures("whole_again")
def test_each_planted_fault_is_caught_by_both(
    fault: str, written: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant, word = FAULTS[fault]
    assert len(by_command()) == 1
    plant(written)
    here, there = by_command(), by_file(export(tmp_path), capsys)
    assert any(word in line for line in here[:-1]), here
    assert any(word in line for line in there[:-1]), there


@pytest.mark.usefixtures("whole_again")
def test_an_entry_without_its_seal_is_missed_once_others_are_sealed_long_after(written: list[Entry]) -> None:
    from datetime import timedelta

    last = Seal.objects.latest("position")
    earlier = last.entry.recorded_at - timedelta(hours=1)
    (entry,) = happens(9, sealed=False)
    tamper("UPDATE journal_entry SET recorded_at = %s WHERE id = %s", earlier, entry.pk)
    assert any(f"entry {entry.pk}: has no seal" in line for line in by_command())


@pytest.mark.usefixtures("whole_again")
def test_a_seal_whose_entry_alone_is_gone_says_so(
    written: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper("DELETE FROM journal_entry WHERE id = %s", written[2].pk)
    assert f"entry {written[2].pk} is gone" in by_command()[0]
    assert "its entry is gone" in by_file(export(tmp_path), capsys)[0]


def test_a_kept_way_that_leads_elsewhere_is_named(written: list[Entry]) -> None:
    tamper("UPDATE journal_chainhead SET place = 3 WHERE root_id = 2 AND chain = 'organisation:5'")
    assert by_command()[:-1] == ["root 2: the kept way of organisation:5 does not lead to it"]


def test_without_published_keys_nobody_says_all_holds(written: list[Entry], settings: Settings) -> None:
    Path(settings.ROOT_KEY).with_suffix(".pub").unlink()
    assert "no published key" in by_command()[0]


# --- what happens to an export on its way --------------------------------------------------------------------------------

Lines = list[bytes]


def _with(lines: Lines, at: int, **changes: Any) -> Lines:
    said = {**json.loads(lines[at]), **changes}
    return [*lines[:at], json.dumps(said, ensure_ascii=False).encode() + b"\n", *lines[at + 1 :]]


def _ended(lines: Lines) -> Lines:
    """With an end that counts and hashes what is there now, as one makes it who knows the rule."""
    import hashlib

    kinds = [json.loads(line)["kind"] for line in lines[:-1]]
    counts = {kind: kinds.count(kind) for kind in ("entry", "root", "seen")}
    end = {"kind": "end", **counts, "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest()}
    return [*lines[:-1], json.dumps(end).encode() + b"\n"]


def _kind(lines: Lines, kind: str, number: int = 0) -> int:
    return [at for at, line in enumerate(lines) if json.loads(line)["kind"] == kind][number]


HARM: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "cut off after a line": (lambda lines: lines[:-1], "cut off"),
    "cut off in a line": (lambda lines: [*lines[:-3], lines[-3][:40]], "cut off"),
    "cut off after its heading": (lambda lines: lines[:1], "cut off"),
    "a line left out": (lambda lines: [*lines[:4], *lines[5:]], "another SHA-256"),
    "a line left out and ended anew": (lambda lines: _ended([*lines[:4], *lines[5:]]), "is gone"),
    "a root left out and ended anew": (
        lambda lines: _ended([line for at, line in enumerate(lines) if at != _kind(lines, "root", 1)]),
        "is gone",
    ),
    "two lines swapped and ended anew": (lambda lines: _ended([*lines[:3], lines[4], lines[3], *lines[5:]]), "stands after"),
    "an entry changed and ended anew": (
        lambda lines: _ended(_with(lines, 2, entry={**json.loads(lines[2])["entry"], "act": "test.other"})),
        "was changed",
    ),
    "a root changed and ended anew": (
        lambda lines: _ended(_with(lines, _kind(lines, "root"), signed_at="2026-01-01T00:00:00.000000+00:00")),
        "is not what its fingerprint says",
    ),
    "the end cut together with its roots": (
        lambda lines: _ended([*lines[: _kind(lines, "root", 2)], lines[-2], lines[-1]]),
        "has seen it, but it is not in this export",
    ),
    "something added after the end": (lambda lines: [*lines, lines[2]], "after the end"),
    "a line of an unknown kind": (lambda lines: _ended([*lines[:-1], b'{"kind": "note"}\n', lines[-1]]), "no known kind"),
    "a line without its fields": (lambda lines: _ended([*lines[:-1], b'{"kind": "entry"}\n', lines[-1]]), "cannot be read"),
    "a line that is no object": (lambda lines: [*lines[:-1], b"[]\n", lines[-1]], "no object"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_what_happens_to_an_export_on_its_way_is_caught(
    harm: str, written: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    assert len(by_file(path, capsys)) == 1
    change, word = HARM[harm]
    path.write_bytes(b"".join(change(lines)))
    assert any(word in line for line in by_file(path, capsys)[:-1])


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"{}", b"\xff\xfe", b"null\n", b"[" * 100_000, b'{"kind":"export"}\n', b'{"kind": "receipt"}'],
)
def test_a_file_that_is_no_export_is_called_so(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.jsonl"
    path.write_bytes(content)
    assert CHECK.main([str(path)]) == 2
    assert "cannot be read" in capsys.readouterr().out


def test_an_export_signed_by_somebody_else_only_proves_itself(
    written: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(tmp_path)
    assert CHECK.main([str(path)]) == 0
    assert "whose signatures these are was not checked" in capsys.readouterr().out
    assert CHECK.main([str(path), "--key", public_key(STRANGE).hex()]) == 1
    assert "strange key" in capsys.readouterr().out


def test_a_root_held_from_elsewhere_must_be_in_it(
    written: list[Entry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, root = export(tmp_path), Root.objects.get(number=1)
    spaced = " ".join(root.fingerprint[at : at + 4] for at in range(0, 64, 4))
    assert len(by_file(path, capsys, "--root", spaced)) == 1
    assert "you hold it" in by_file(path, capsys, "--root", "00" * 32)[0]


def test_an_export_goes_nowhere_or_whole(written: list[Entry], tmp_path: Path) -> None:
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("verify", export=tmp_path / "a file" / "export.jsonl", stdout=StringIO())
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".jsonl"] == []
