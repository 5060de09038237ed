"""Every requirement of ASVS 5.0, levels 1 and 2, is answered by a test that runs, by a reason, or counted as open."""

from __future__ import annotations

import re

import pytest

from tests.architecture import asvs

DOCS = asvs.ROOT / "docs/security"
WRITTEN = "tests/architecture/test_asvs.py::test_what_has_to_be_written_down_is"


def test_the_standard_is_known_whole() -> None:
    levels = list(asvs.KNOWN.values())
    assert (len(levels), levels.count(1), levels.count(2)) == (345, 70, 183)


def test_every_requirement_is_answered() -> None:
    assert list(asvs.faults(asvs.rows(), asvs.tests_that_exist())) == []


def test_the_readme_counts_what_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    found = asvs.rows()
    told = re.search(r"\*\*(\d+) of (\d+) are open\*\*", (DOCS / "README.md").read_text(encoding="utf-8"))
    with capsys.disabled():
        print(f"\n{asvs.summary()}")  # noqa: T201
    assert told is not None
    assert (int(told[1]), int(told[2])) == (sum(1 for row in found if row.answer == "open"), len(found))
    assert [row.id for row in found if row.answer == "open" and row.level == "1"] == []


def test_what_has_to_be_written_down_is() -> None:
    """What the standard wants documented stands in controls.md under its number, in sentences."""
    text = (DOCS / "controls.md").read_text(encoding="utf-8")
    parts = {
        one: part
        for head, part in re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", text, re.M | re.S)
        for one in re.findall(r"V\d+\.\d+\.\d+", head)
    }
    wanted = {row.id for row in asvs.rows() if row.test == WRITTEN}
    assert wanted - set(parts) == set()
    assert [one for one in wanted if len(parts[one].strip()) < 150] == []


GOOD = "V1.2.3,1,x,test,a.py::test_a,"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("V1.2.3,1,x,,,", "is answered by nothing"),
        ("V1.2.3,1,x,test,a.py::test_b,", "names a test that does not exist"),
        ("V1.2.3,1,x,test,,", "names a test that does not exist"),
        ("V1.2.3,2,x,test,a.py::test_a,", "is of level 1, not 2"),
        ("V1.2.3,1,,test,a.py::test_a,", "has no subject"),
        ("V1.2.3,1,x,reason,,not used here", "has no reason"),
        ("V1.2.3,1,x,open,,", "has no reason"),
        ("V1.2.99,1,x,test,a.py::test_a,", "V1.2.99 is not in ASVS"),
        (f"{GOOD}\n{GOOD}", "V1.2.3 stands there twice"),
        (GOOD, "V1.2.4 (level 1) is missing"),
        (GOOD, "only 0 requirements of level 3"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_caught(line: str, fault: str) -> None:
    found = asvs.rows(f"{','.join(asvs.HEAD)}\n{line}\n")
    assert any(fault in one for one in asvs.faults(found, frozenset({"a.py::test_a"})))
