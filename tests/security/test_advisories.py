"""Advisories are matched with the lock: what is known to be unsafe is named, and how old that knowledge is is said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from config import advisories, lock

pytestmark = pytest.mark.once
SEGNO = lock.Part("segno", "1.6.6", ("a" * 64,), "BSD")


def test_no_part_of_the_lock_is_known_to_be_unsafe(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{advisories.said()}")  # noqa: T201
    assert [
        f"{one.part.name} {one.part.version}: {one.advisory}"
        for one in advisories.matches(lock.parts(), advisories.snapshot()["advisories"])
    ] == []


def test_the_snapshot_says_its_day_and_how_far_it_reaches() -> None:
    told = advisories.snapshot()
    assert date(2026, 11, 1) <= date.fromisoformat(told["date"])
    assert told["partial"]
    assert told["looked_up"] == sorted({row["affected"][0]["package"]["name"] for row in told["advisories"]})
    assert set(told["looked_up"]) <= {one.name for one in lock.parts()}
    assert all(row["references"][0]["url"].startswith("https://") for row in told["advisories"])
    assert told["date"] in advisories.said()


def about(*events: dict[str, str], name: str = "Segno", ecosystem: str = "PyPI", **more: object) -> dict[str, object]:
    return {
        "id": "X-1",
        "affected": [
            {
                "package": {"ecosystem": ecosystem, "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": list(events)}],
                **more,
            }
        ],
    }


@pytest.mark.parametrize(
    ("advisory", "fixed"),
    [
        (about({"introduced": "0"}, {"fixed": "1.7"}), "1.7"),
        (about({"introduced": "1.6.6"}, {"last_affected": "1.6.6"}), ""),
        (about({"introduced": "0"}), ""),
        (about({"introduced": "0"}, {"fixed": "1.5"}, {"introduced": "1.6"}, {"fixed": "1.6.10"}), "1.6.10"),
        (about({"introduced": "2"}, versions=["1.6.6"]), ""),
        (about({"introduced": "0"}, {"fixed": "1.6.6"}), None),
        (about({"introduced": "1.6.7"}), None),
        (about({"introduced": "0"}, {"last_affected": "1.6.5"}), None),
        (about({"introduced": "0"}, name="qrcode"), None),
        (about({"introduced": "0"}, ecosystem="npm"), None),
        ({**about({"introduced": "0"}), "withdrawn": "2026-01-01T00:00:00Z"}, None),
    ],
)  # fmt: skip
def test_a_version_is_inside_or_outside(advisory: dict[str, object], fixed: str | None) -> None:
    found = list(advisories.matches([SEGNO], [advisory]))
    assert [one.fixed for one in found] == ([] if fixed is None else [fixed])


def test_a_newer_list_is_brought_by_file_or_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = lock.parts()[0].name
    (tmp_path / "a.json").write_text(json.dumps(about({"introduced": "0"}, name=name)))
    (tmp_path / "b.json").write_text(json.dumps([about({"introduced": "0"}, {"fixed": "0.0.1"}, name=name)]))
    assert advisories.main([]) == 0
    assert "advisories as of 20" in capsys.readouterr().out
    assert advisories.main([str(tmp_path)]) == 1
    assert "X-1, not put right yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    ["", "[", "{}", "[1]", '{"id": "x"}', "[" * 100_000, json.dumps([about({"introduced": "viele"}, name="pillow")])],
)
def test_what_is_no_list_is_said(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.json").write_text(text)
    assert advisories.main([str(tmp_path / "x.json"), str(tmp_path / "nicht.json")]) == 2
    assert capsys.readouterr().err.strip()
