"""The register of processing is complete: every row in three languages, with known words, its source and how sure that is."""

from __future__ import annotations

import tomllib

from lantoa.accounts.rules.processing import _FILE, GROUNDS, HOLDERS, LANGUAGES, RECEIVERS, law, register


def test_every_row_says_all_of_it_in_every_language() -> None:
    for one in register().values():
        for words in (one.purpose, one.data, one.kept):
            assert (set(words), all(words.values())) == (set(LANGUAGES), True), one.id
        assert (one.holder in HOLDERS, one.ground in GROUNDS, set(one.gives) <= RECEIVERS) == (True, True, True), one.id
        assert (bool(one.source), one.confidence in {"verified", "secondary", "unverified"}) == (True, True), one.id
    assert law()


def test_what_the_house_is_known_to_keep_has_its_row() -> None:
    assert set(register()) >= {
        "account",
        "orders",
        "words",
        "dossiers",
        "papers",
        "messages",
        "journal",
        "rights",
        "backups",
    }


def test_no_row_stands_under_the_name_of_another() -> None:
    rows = [row["id"] for row in tomllib.loads(_FILE.read_text("utf-8"))["processing"]]
    assert len(rows) == len(register())
