"""Vietnamese text as people type it: folded for search, put in order, cleaned of what a keyboard leaves behind."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SHAPES = "\u0306\u0302\u031b"  # breve, circumflex, horn: they make another letter
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng, in the order of dictionaries
_SYLLABLE = re.compile(
    "(qu|gi(?=[aăâeêioôơuưy])|[bcdđghklmnpqrstvx]*)"  # the u of qu and the i of gi never carry a tone
    "([aăâeêioôơuưy]+)(ch|ng|nh|[cmnpt])?"
)
# Zero-width characters, direction marks, blank fillers and halves of broken characters: unseen, able to hide or turn
# text, and some refused by databases. The joiner U+200D stays where it holds an emoji together.
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ud800-\udfff\U000e0001]"
    f"|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def fold(text: str) -> str:
    """The text without case and marks, đ as d, one space between words: for search and joins.

    NFC and NFD, full-width letters, and either placement of a tone (hòa, hoà) fold to the same.
    """
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    # A keyboard's eth (ð) is often meant for đ; neither comes apart into d and a mark.
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").replace("ð", "d").split())


def normalise_tones(text: str) -> str:
    """The text in NFC with each tone on the vowel that today's school spelling gives it: hoà, khoẻ, thuỷ, quý, của.

    Two spellings of one word come out the same; words that are not Vietnamese syllables stay as they are.
    """
    return re.sub(r"\w+", lambda word: _respelled(word[0]), unicodedata.normalize("NFC", text))


def _respelled(word: str) -> str:
    marks = unicodedata.normalize("NFD", word)
    tones = [mark for mark in marks if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    found = _SYLLABLE.fullmatch(bare.lower())
    if len(tones) != 1 or not found:
        return word
    after = found.start(2) + _toned_vowel(found[2], closed=found[3] is not None) + 1
    return unicodedata.normalize("NFC", bare[:after] + tones[0] + bare[after:])


def _toned_vowel(vowels: str, *, closed: bool) -> int:
    shaped = [place for place, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if shaped:
        return shaped[-1]
    second = len(vowels) > 2 or (len(vowels) == 2 and closed) or vowels in ("oa", "oe", "uy")
    return 1 if second else 0


def same_word(one: str, other: str) -> bool:
    """Whether two spellings are the same word but for Unicode form, case and tone placement."""
    return normalise_tones(one).casefold() == normalise_tones(other).casefold()


WordKey = tuple[tuple[tuple[int, int], ...], tuple[int, ...]]


@lru_cache(4096)
def collation_key(text: str) -> tuple[WordKey, ...]:
    """The key that puts text in Vietnamese order, word by word, so that "Hà Tu" < "Hạ Long" < "Hải Hòa".

    Within a word first the letters (numbers by size, a ă â b … z, then others), then the tones: none, huyền, hỏi, ngã,
    sắc, nặng. Case, marks of punctuation and the placement of a tone make no difference.
    """
    return tuple(_word_key(word) for word in re.findall(r"\w+", normalise_tones(text).casefold()))


def _word_key(word: str) -> WordKey:
    clusters = re.findall(r"[0-9]{1,18}|.[\u0300-\u036f]*", unicodedata.normalize("NFD", word))
    tones = (next((_TONES.index(mark) + 1 for mark in cluster if mark in _TONES), 0) for cluster in clusters)
    return tuple(map(_letter_key, clusters)), tuple(tones)


def _letter_key(cluster: str) -> tuple[int, int]:
    if re.match("[0-9]", cluster):
        return 0, int(cluster)
    letter = unicodedata.normalize("NFC", cluster[0] + "".join(mark for mark in cluster[1:] if mark in _SHAPES))
    return (1, _LETTERS.index(letter)) if letter in _LETTERS else (2, ord(letter[0]))


def clean_line(text: str) -> str:
    """One line: NFC, without control, zero-width and direction marks, spaces collapsed. Emoji stay whole."""
    return " ".join(unicodedata.normalize("NFC", _CONTROL.sub(" ", _INVISIBLE.sub("", text))).split())


def clean_text(text: str) -> str:
    """Several lines, each cleaned; at most one empty line in a row, none at either end."""
    lines = map(clean_line, _LINE_END.split(text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def slug(text: str, longest: int = 60) -> str:
    """The text as part of an address: folded, hyphens between words; empty when no letter or digit is in it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:longest].strip("-")
