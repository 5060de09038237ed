"""The register of security requirements (docs/security/asvs.csv): what it must hold, and what of it does not hold together."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGISTER = ROOT / "docs/security/asvs.csv"
FOLDERS = ("lantoa", "config", "sandbox", "tests")
# OWASP ASVS 5.0.0 (May 2025): the level of each requirement of a section, in its order; read from the standard's own table
# (OWASP/ASVS, 5.0/docs_en/OWASP_Application_Security_Verification_Standard_5.0.0_en.csv).
LEVELS = {
    "V1.1": "22", "V1.2": "1111122223", "V1.3": "112222222223", "V1.4": "222", "V1.5": "123",
    "V2.1": "122", "V2.2": "112", "V2.3": "12223", "V2.4": "23",
    "V3.1": "3", "V3.2": "113", "V3.3": "12223", "V3.4": "11222233", "V3.5": "11122333", "V3.6": "3", "V3.7": "22333",
    "V4.1": "12233", "V4.2": "23333", "V4.3": "22", "V4.4": "1222",
    "V5.1": "2", "V5.2": "112333", "V5.3": "113", "V5.4": "222",
    "V6.1": "122", "V6.2": "111111112222", "V6.3": "11223333", "V6.4": "112233", "V6.5": "22222333", "V6.6": "2223", "V6.7": "33", "V6.8": "2222",
    "V7.1": "222", "V7.2": "1111", "V7.3": "22", "V7.4": "11222", "V7.5": "223", "V7.6": "22",
    "V8.1": "1233", "V8.2": "1123", "V8.3": "133", "V8.4": "23",
    "V9.1": "111", "V9.2": "1222",
    "V10.1": "22", "V10.2": "223", "V10.3": "22223", "V10.4": "1111122222233333", "V10.5": "22222", "V10.6": "22", "V10.7": "222",
    "V11.1": "2233", "V11.2": "22233", "V11.3": "11233", "V11.4": "1222", "V11.5": "23", "V11.6": "23", "V11.7": "33",
    "V12.1": "12233", "V12.2": "11", "V12.3": "22223",
    "V13.1": "2333", "V13.2": "222223", "V13.3": "2233", "V13.4": "1222233",
    "V14.1": "22", "V14.2": "12223333", "V14.3": "122",
    "V15.1": "12233", "V15.2": "12233", "V15.3": "1222222", "V15.4": "3333",
    "V16.1": "2", "V16.2": "22222", "V16.3": "2222", "V16.4": "222", "V16.5": "2223",
    "V17.1": "23", "V17.2": "22223333", "V17.3": "22",
}  # fmt: skip
KNOWN = {
    f"{section}.{number}": int(level) for section, levels in LEVELS.items() for number, level in enumerate(levels, 1)
}
HEAD = ["id", "level", "subject", "answer", "test", "reason"]
SHORTEST_REASON = 20
LEAST_OF_LEVEL_3 = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement and how it is answered: by a test that runs, a reason, or openly not yet."""

    id: str
    level: str
    subject: str
    answer: str
    test: str
    reason: str


def rows(text: str | None = None) -> list[Row]:
    lines = list(csv.reader((REGISTER.read_text(encoding="utf-8") if text is None else text).splitlines()))
    if lines[0] != HEAD:
        raise AssertionError(f"the register begins with {lines[0]}")
    return [Row(*(cell.strip() for cell in line)) for line in lines[1:]]


@cache
def tests_that_exist() -> frozenset[str]:
    """path::name of every test function, by reading the files: nothing is run. One that is always skipped does not count."""
    found = set()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("test_*.py")):
            place = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _is_skipped(node):
                    found.add(f"{place}::{node.name}")
    return frozenset(found)


def _is_skipped(node: ast.FunctionDef) -> bool:
    return any(re.search(r"\bmark\.(skip|xfail)\b", ast.unparse(one)) for one in node.decorator_list)


def faults(found: list[Row], exist: frozenset[str]) -> Iterator[str]:
    """What is blank, unknown, missing, said twice, or points to a test that does not exist."""
    ids = [row.id for row in found]
    yield from (f"{one} is not in ASVS 5.0.0" for one in ids if one not in KNOWN)
    yield from (f"{one} stands there twice" for one in sorted({one for one in ids if ids.count(one) > 1}))
    yield from (f"{one} (level {level}) is missing" for one, level in KNOWN.items() if level < 3 and one not in ids)
    third = sum(1 for row in found if KNOWN.get(row.id) == 3 and row.answer == "test")
    if third < LEAST_OF_LEVEL_3:
        yield f"only {third} requirements of level 3 have a test"
    for row in found:
        yield from (f"{row.id}: {fault}" for fault in _faults(row, exist))


def _faults(row: Row, exist: frozenset[str]) -> Iterator[str]:
    if row.id in KNOWN and row.level != str(KNOWN[row.id]):
        yield f"is of level {KNOWN[row.id]}, not {row.level or 'blank'}"
    if not row.subject:
        yield "has no subject"
    if row.answer not in {"test", "reason", "open"}:
        yield f"is answered by {row.answer or 'nothing'}"
    elif row.answer == "test" and row.test not in exist:
        yield f"names a test that does not exist or does not run: {row.test or 'none'}"
    elif row.answer != "test" and len(row.reason) < SHORTEST_REASON:
        yield f"has no reason of {SHORTEST_REASON} signs or more"
    elif row.answer != "test" and row.test:
        yield "has a test and is answered by words"


def summary() -> str:
    """One line for whoever reads the checks."""
    found = rows()
    told = [row.id for row in found if row.answer == "open"]
    counts = {answer: sum(1 for row in found if row.answer == answer) for answer in ("test", "reason", "open")}
    return (
        f"ASVS 5.0: {counts['test']} by test, {counts['reason']} by reason, {counts['open']} open ({', '.join(told)})"
    )
