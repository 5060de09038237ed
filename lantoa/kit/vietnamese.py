"""Vietnamese text as people type it: folded for search, put in order, cleaned of what a keyboard leaves behind."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}
# Zero-width characters, bidirectional marks and the byte-order mark: invisible, and able to hide or turn text.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def fold(text: str) -> str:
    """The text without case and marks, đ as d, one space between words: for search and joins.

    NFC and NFD, and either placement of a tone (hòa, hoà), fold to the same.
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def normalise_tones(text: str) -> str:
    """The text in NFC with each tone on the vowel it has in today's school spelling of oa, oe, uy (hoà, khoẻ, thuỷ).

    Two spellings of one word come out the same.
    """
    return "".join(
        _syllable(part) if part.isalpha() else part for part in re.split(r"(\W+)", unicodedata.normalize("NFC", text))
    )


def _syllable(word: str) -> str:
    tone = next((c for c in unicodedata.normalize("NFD", word) if c in _TONES and c), "")
    if not tone:
        return word
    bare = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c != tone))
    pair = re.search(r"(?i)(o[ae]|(?<!q)uy)$", bare)
    if pair:
        at = pair.end() - 1
    elif re.search(r"(?i)quy$", bare):
        at = len(bare) - 1
    else:
        return word
    return unicodedata.normalize("NFC", bare[: at + 1] + tone + bare[at + 1 :])


def same_word(one: str, other: str) -> bool:
    """Whether two spellings are the same word but for Unicode form, case and tone placement."""
    return normalise_tones(one).casefold() == normalise_tones(other).casefold()


def collation_key(text: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The key that puts text in Vietnamese order, word by word: letters a ă â b …, then tones none < ` < ̉ < ~ < ´ < ."""
    return [_word_key(word) for word in text.casefold().split()]


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for cluster in re.findall(r".[\u0300-\u036f]*", unicodedata.normalize("NFD", word)):
        base = cluster[0] + "".join(mark for mark in cluster[1:] if mark in _SHAPES)
        letter = unicodedata.normalize("NFC", base)
        letters.append(
            _LETTERS.index(letter) + 100
            if letter in _LETTERS
            else (50 if letter.isdigit() else 200) + ord(letter[0]) % 50
        )
        tones.append(next((_TONES[mark] for mark in cluster[1:] if mark in _TONES), 0))
    return tuple(letters), tuple(tones)


def clean_line(text: str) -> str:
    """One line: NFC, without control, zero-width and direction marks, spaces collapsed. Emoji stay whole."""
    return " ".join(_CONTROL.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).split())


def clean_text(text: str) -> str:
    """Several lines, each cleaned; at most one empty line in a row."""
    lines = [clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def slug(text: str, longest: int = 60) -> str:
    """The text as part of an address: folded, hyphens between words."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:longest].strip("-")
