"""Somebody in free text: their numbers in any spelling, their name, their address, found and blotted out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lantoa.kit import phone as phones
from lantoa.kit.vietnamese import fold

BLOT = "…"
_GAP = r"[\s.\-()/]*"
# A single word or a few letters could be anybody's: a whole text must not be spoiled for it.
LEAST_WORDS, LEAST_LETTERS = 2, 6
# SQLite takes no condition of a thousand parts.
MOST_SPELLINGS = 300


@dataclass(frozen=True, slots=True)
class Traces:
    """By what a person is known where they are not named by a row: numbers (E.164), names, addresses.

    Case, marks and spaces make no difference (banks write NGUYEN THI HOA). Names and addresses of a single word are not
    looked for.
    """

    phones: frozenset[str]
    phrases: frozenset[str]

    @classmethod
    def of(cls, phones: Iterable[str] = (), phrases: Iterable[str] = ()) -> Traces:
        return cls(frozenset(filter(None, phones)), frozenset(filter(None, phrases)))

    def found_in(self, text: str) -> bool:
        return any(True for _ in self._spans(text))

    def without(self, text: str) -> str:
        """The text with each trace blotted out; the very same text where there is none."""
        spans = sorted(self._spans(text))
        if not spans:
            return text
        given, made, end = unicodedata.normalize("NFC", text), "", 0
        for start, stop in spans:
            if start >= end:
                made += given[end:start] + BLOT
            end = max(end, stop)
        return made + given[end:]

    def spellings(self) -> list[str]:
        """The commonest spellings, to narrow a search in the database before each row is looked at: numbers with and without
        spaces, names as they are, and as banks write them."""
        numbers = [said for one in sorted(self.phones) for said in (_inland(one), phones.display(one))]
        words = [said for one in sorted(self.phrases) for said in (one, fold(one), fold(one).replace(" ", ""))]
        return list(dict.fromkeys([*numbers, *words]))[:MOST_SPELLINGS]

    def _spans(self, text: str) -> Iterable[tuple[int, int]]:
        if not text:
            return
        bare = _letters(text)
        for pattern in _patterns(self):
            for found in pattern.finditer(bare):
                yield found.span()


@lru_cache(64)
def _patterns(traces: Traces) -> tuple[re.Pattern[str], ...]:
    written = [re.findall(r"[a-z0-9]+", fold(phrase)) for phrase in sorted(traces.phrases)]
    telling = [words for words in written if len(words) >= LEAST_WORDS and sum(map(len, words)) >= LEAST_LETTERS]
    names = [re.compile(rf"(?<![a-z0-9]){'[^a-z0-9]*'.join(words)}(?![a-z0-9])") for words in telling]
    return (*map(_number, sorted(traces.phones)), *names)


def _inland(e164: str) -> str:
    return e164.removeprefix("+84").lstrip("+")


def _number(e164: str) -> re.Pattern[str]:
    inland = _inland(e164)
    before = rf"(?:(?:\+|00)?{_GAP}84{_GAP}(?:\(?0\)?{_GAP})?|0)?" if e164.startswith("+84") else r"(?:\+|00)?"
    return re.compile(rf"(?<!\d){before}{_GAP.join(inland)}(?!\d)")


def _letters(text: str) -> str:
    """The text in NFC without case and marks, as long as before."""
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


@lru_cache(4096)
def _letter(letter: str) -> str:
    return fold(letter)[:1] or " "
