"""Somebody in free text: their numbers in any spelling, their name, their address, found and blotted out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lantoa.kit import phone as phones
from lantoa.kit.vietnamese import fold

BLOT = "…"
_GAP = r"[\s.\-()/]*"
# A single word or a few letters could be anybody's: a whole text must not be spoiled for it.
LEAST_WORDS, LEAST_LETTERS = 2, 6


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
        """The commonest spellings, to narrow a search in the database before each row is looked at."""
        numbers = [said for one in self.phones for said in (one, one.lstrip("+"), "0" + one[3:], phones.display(one))]
        return list(dict.fromkeys([*numbers, *self.phrases]))

    def _spans(self, text: str) -> Iterable[tuple[int, int]]:
        if not text:
            return
        bare = _letters(text)
        for pattern in self._patterns():
            for found in pattern.finditer(bare):
                yield found.span()

    def _patterns(self) -> Iterable[re.Pattern[str]]:
        for number in sorted(self.phones):
            yield _number(number)
        for phrase in sorted(self.phrases):
            words = re.findall(r"[a-z0-9]+", fold(phrase))
            if len(words) >= LEAST_WORDS and sum(map(len, words)) >= LEAST_LETTERS:
                yield re.compile(rf"(?<![a-z0-9]){'[^a-z0-9]*'.join(words)}(?![a-z0-9])")


def _number(e164: str) -> re.Pattern[str]:
    inland = e164.removeprefix("+84") if e164.startswith("+84") else e164.lstrip("+")
    before = rf"(?:(?:\+|00)?{_GAP}84{_GAP}(?:\(?0\)?{_GAP})?|0)?" if e164.startswith("+84") else r"(?:\+|00)?"
    return re.compile(rf"(?<!\d){before}{_GAP.join(inland)}(?!\d)")


def _letters(text: str) -> str:
    """The text in NFC without case and marks, as long as before."""
    return "".join(fold(letter)[:1] or " " for letter in unicodedata.normalize("NFC", text))
