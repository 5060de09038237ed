"""Text cut into words as search compares them: one spelling for one word, its letters and its marks apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lantoa.kit.vietnamese import clean_line, fold, normalise_tones

LONGEST_TEXT = 600  # characters read of any text: a name in NFD has up to three for a letter
LONGEST_WORD = 40
_LONGEST_PROPER = 4
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHAPES = "\u0306\u0302\u031b"
_MARK = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word in today's spelling: `folded` its bare letters, `tone` and `shapes` the marks it carries."""

    text: str
    folded: str
    tone: str
    shapes: str

    @property
    def bare(self) -> bool:
        """Whether it carries no mark at all, so that it may be one typed without accents."""
        return self.text == self.folded

    @property
    def number(self) -> bool:
        return self.text.isdigit()


def read(text: str, most: int) -> tuple[Word, ...]:
    """The words of a text in their order, at most so many; 2kg are two, 02 is 2, emoji and lone marks are none."""
    return tuple(word(match[0].casefold()) for match in islice(_WORD.finditer(_letters(text)), most))


def read_name(text: str, most: int) -> tuple[tuple[Word, ...], tuple[tuple[int, int], ...]]:
    """The words of a name, and where proper names of two to four words stand in it: Trà Cổ in "Ghẹ xanh Trà Cổ" at 2 to 4.

    They are told by their capitals; where every word has one, capitals tell nothing.
    """
    letters = _letters(text)
    found = list(islice(_WORD.finditer(letters), most))
    runs: list[tuple[int, int]] = []
    if not all(match[0][0].isupper() for match in found):
        for at, match in enumerate(found[1:], 1):
            if not match[0][0].isupper():
                continue
            follows = bool(runs) and runs[-1][1] == at and letters[found[at - 1].end() : match.start()] == " "
            start = runs.pop()[0] if follows else at
            runs.append((start, at + 1))
    proper = tuple((start, end) for start, end in runs if 2 <= end - start <= _LONGEST_PROPER)
    return tuple(word(match[0].casefold()) for match in found), proper


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", clean_line(text[:LONGEST_TEXT]))
    return _MARK.sub("", plain)[:LONGEST_TEXT]


@lru_cache(maxsize=20_000)
def word(text: str) -> Word:
    """The word that these letters, already in small NFC, spell."""
    text = text[:LONGEST_WORD]
    if text.isdecimal():
        text = str(int(text))
    # A keyboard's eth (ð) is often meant for đ.
    text = normalise_tones(text.replace("ð", "đ"))
    parts = unicodedata.normalize("NFD", text)
    tone = "".join(mark for mark in parts if mark in _TONES)
    shapes = "".join(mark for mark in parts if mark in _SHAPES or mark == "đ")
    return Word(text, fold(text).replace(" ", ""), tone, shapes)
