"""Six-digit HS codes of what is sold here, found by words in any of our languages, with or without marks."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lantoa.kit.vietnamese import fold

_FILE = Path(__file__).parents[1] / "data" / "hs_codes.csv"
# Headings of the Harmonized System 2022 from general knowledge, in our own short words: which code fits, the customs of the destination decides.
SOURCE = "HS 2022"
_CODE = re.compile(r"\d{6}", re.ASCII)
MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class HsCode:
    """One code, what it covers in three languages, and the folded words by which goods of it are called here."""

    hs: str
    names: Mapping[str, str]
    words: tuple[str, ...]

    def name(self, language: str) -> str:
        """What it covers, in the reader's language."""
        return self.names.get(language, self.names["en"])

    @property
    def written(self) -> str:
        """`1605.54`."""
        return f"{self.hs[:4]}.{self.hs[4:]}"


@cache
def codes() -> Mapping[str, HsCode]:
    """Every code we have words for."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["hs"]: HsCode(row["hs"], {one: row[one] for one in ("vi", "en", "id")}, tuple(row["words"].split(";")))
        for row in rows
    }


def read_code(text: str) -> str:
    """Six digits out of `1605.54`, `160554 ` or `1605 54 00`; "" for what is no code."""
    bare = re.sub(r"[\s.\-]", "", text[:20])
    return (
        bare[:6] if _CODE.fullmatch(bare[:6]) and bare.isascii() and bare.isdigit() and len(bare) in (6, 8, 10) else ""
    )


def search(text: str) -> list[HsCode]:
    """Codes that fit what somebody typed, the nearest first: digits begin a code, words stand in its names or in what people call it."""
    asked = fold(text[:100])
    digits = re.sub(r"[\s.]", "", asked)
    if digits.isdigit() and digits:
        return [one for one in codes().values() if one.hs.startswith(digits[:6])][:MOST_FOUND]
    wanted = re.findall(r"[a-z0-9]+", asked)
    if not wanted:
        return []
    ranked = [(_distance(one, asked, wanted), one.hs) for one in codes().values()]
    return [codes()[code] for distance, code in sorted(ranked) if distance][:MOST_FOUND]


def _distance(one: HsCode, asked: str, wanted: list[str]) -> int:
    names = [*one.words, *(fold(name) for name in one.names.values())]
    if asked in one.words:
        return 1
    if any(_begins(words, wanted) for words in names):
        return 2
    together = " ".join(names)
    return 3 if _begins(together, wanted) else 0


def _begins(words: str, wanted: list[str]) -> bool:
    there = re.findall(r"[a-z0-9]+", words)
    return all(any(word.startswith(want) for word in there) for want in wanted)


def suggest(name: str) -> list[HsCode]:
    """Codes a product of this name may have, the longest of its words first; nothing where none of our words stands in it."""
    plain = f" {' '.join(re.findall(r'[a-z0-9]+', fold(name)))} "
    said = {one.hs: [len(word) for word in one.words if f" {word} " in plain] for one in codes().values()}
    found = sorted((-max(lengths), code) for code, lengths in said.items() if lengths)
    return [codes()[code] for _length, code in found][:MOST_FOUND]
