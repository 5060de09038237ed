"""Other everyday words for the same thing, regional ones included: data with sources, read once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lantoa.kit.search.words import Word, read

DATA = Path(__file__).parents[1] / "data" / "synonyms.csv"
LONGEST_PHRASE = 8
# How sure one is that what carries the other name is meant.
KINDS = {
    "spelling": 0.96,  # another way to write the same word
    "short": 0.95,  # what the letters stand for
    "regional": 0.9,  # north and south
    "everyday": 0.85,  # another common word
    "official": 0.85,  # what the office calls it
    "near": 0.7,  # not the same, but what one would be shown in a shop
    "kind_of": 0.6,  # the narrower of the wider
}
_ONE_WAY = {"official", "kind_of"}  # only from what is said to what is meant

Phrase = tuple[Word, ...]


Meanings = tuple[tuple[tuple[str, ...], float], ...]  # each phrase that is meant, with how sure that is


@dataclass(frozen=True, slots=True)
class Sayings:
    """What phrases that begin with one word may mean: the word alone, and longer ones by their second word."""

    alone: Meanings
    longer: Mapping[str, tuple[tuple[tuple[str, ...], Meanings], ...]]


class Thesaurus:
    """Sayings by their first word."""

    def __init__(self, pairs: Iterable[tuple[Phrase, Phrase, str]]) -> None:
        meanings: dict[tuple[str, ...], dict[tuple[str, ...], float]] = {}
        self.words: set[Word] = set()
        for said, meant, kind in pairs:
            for one, other in [(said, meant)] if kind in _ONE_WAY else [(said, meant), (meant, said)]:
                texts, others = _texts(one), _texts(other)
                if texts != others:
                    found = meanings.setdefault(texts, {})
                    found[others] = max(found.get(others, 0.0), KINDS[kind])
                    self.words.update(one)
        starts: dict[str, list[tuple[tuple[str, ...], Meanings]]] = {}
        for texts, found in meanings.items():
            starts.setdefault(texts[0], []).append((texts, tuple(found.items())))
        self.starts: Mapping[str, Sayings] = {first: _sayings(said) for first, said in starts.items()}


def _sayings(said: list[tuple[tuple[str, ...], Meanings]]) -> Sayings:
    longer: dict[str, list[tuple[tuple[str, ...], Meanings]]] = {}
    for texts, meanings in said:
        if len(texts) > 1:
            longer.setdefault(texts[1], []).append((texts, meanings))
    alone = next((meanings for texts, meanings in said if len(texts) == 1), ())
    return Sayings(alone, {second: tuple(sayings) for second, sayings in longer.items()})


def _texts(phrase: Phrase) -> tuple[str, ...]:
    return tuple(word.text for word in phrase)


def pairs(path: Path = DATA) -> Iterator[tuple[Phrase, Phrase, str]]:
    """What the file says: each way of saying with each meaning of its row. Raises ValueError at a row that says nothing."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            said, meant = _phrases(row["said"]), _phrases(row["meant"])
            if not said or not meant or row["kind"] not in KINDS or not row["source"]:
                raise ValueError(f"{path.name}, line {number}")
            yield from ((one, other, row["kind"]) for one in said for other in meant)


def _phrases(field: str) -> list[Phrase]:
    return [phrase for part in field.split("|") if (phrase := read(part, LONGEST_PHRASE))]


@cache
def vietnamese() -> Thesaurus:
    """The thesaurus that ships with the product."""
    return Thesaurus(pairs())
