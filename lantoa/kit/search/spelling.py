"""How near a word as typed is to a word as meant, and which known words are near: accents, sounds taken for one another, slips."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache

from lantoa.kit.search.words import Word, word

LEAST = 0.5  # words less alike than this are different words
_HOOK_OR_TILDE = {"\u0309", "\u0303"}  # hỏi and ngã are one tone for half the country
_SOFTER = 0.85  # a typed word that exists was hardly a slip for another
_SLIP, _LONG_SLIP = {2: 0.55, 3: 0.6}, 0.66  # by letters typed: in a short word a slip leaves less to know it by
_LONGEST_SLIP = 12
_MOST_NEAR, _MOST_BEGUN = 48, 100
_MOST_READ = 2000

Near = tuple[tuple[str, float], ...]


def _marks(typed: Word, meant: Word, *, plain: bool) -> float:
    if typed.text == meant.text:
        return 1.0
    if typed.bare and plain:
        return 1.0 if meant.bare else 0.97
    return _tone(typed.tone, meant.tone) * _shapes(typed.shapes, meant.shapes)


def _tone(typed: str, meant: str) -> float:
    if typed == meant:
        return 1.0
    if not typed:
        return 0.88
    if not meant:
        return 0.84
    return 0.92 if {typed, meant} == _HOOK_OR_TILDE else 0.8


def _shapes(typed: str, meant: str) -> float:
    if typed == meant:
        return 1.0
    if typed.lstrip("đ") == meant.lstrip("đ"):
        return 0.95  # only the stroke of đ
    return 0.88 if not typed else 0.84


@dataclass(frozen=True, slots=True)
class Sound:
    """Bare letters as they are written and as they are heard, from the strictest to the loosest ear."""

    folded: str
    written: str  # one spelling for what is spelt in two ways: k c q, g gh, ng ngh, i y
    heard: str  # beginnings that much of the country does not tell apart: tr ch, s x, d gi r, l n
    loose: str  # and endings: n ng nh, t c ch


@lru_cache(maxsize=20_000)
def sound(folded: str) -> Sound:
    """How these bare letters sound."""
    written = folded
    if written.startswith(("ngh", "gh")):
        written = written.replace("gh", "g", 1)
    if written[:1] in ("k", "q"):
        written = "c" + written[1:]
    written = written.replace("y", "i")
    heard = written[:1].translate(_BEGINNINGS) + written[1:]
    if written.startswith("tr"):
        heard = "ch" + written[2:]
    elif written.startswith("gi"):  # the i of gio is only part of the beginning, that of gi is the vowel
        heard = "d" + (written[2:] if written[2:3] in ("a", "e", "o", "u") else written[1:])
    loose = heard
    if heard.endswith(("ng", "nh", "ch")):
        loose = heard[:-2] + ("t" if heard[-2] == "c" else "n")
    elif heard.endswith("c"):
        loose = heard[:-1] + "t"
    return Sound(folded, written, heard, loose)


_BEGINNINGS = str.maketrans("xrl", "sdn")


def _heard(typed: Sound, meant: Sound) -> float:
    if typed.folded == meant.folded:
        return 1.0
    if typed.written == meant.written:
        return 0.95
    if typed.heard == meant.heard:
        return 0.8
    return 0.72 if typed.loose == meant.loose else 0.0


def one_slip(one: str, other: str) -> bool:
    """Whether one letter added, missing or wrong, or two neighbours swapped, makes one of the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((at for at, letter in enumerate(one) if letter != other[at]), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same + 1 : same + 2] + one[same : same + 1] + one[same + 2 :]
    return one[same + 1 :] == other[same + 1 :] or swapped == other[same:]


class Speller:
    """The words that are known, by what they may be mistaken for. One writer at a time; readers need no lock."""

    def __init__(self) -> None:
        self._spelt: dict[str, tuple[Word, ...]] = {}  # folded → its words
        self._sounding: dict[str, tuple[str, ...]] = {}  # loose sound → folded
        self._slipped: dict[str, tuple[str, ...]] = {}  # folded less one letter → folded
        self._ordered: list[str] = []

    def learn(self, words: Iterable[Word]) -> bool:
        """Know these words too; whether any was new."""
        fresh = [new for new in dict.fromkeys(words) if new not in self._spelt.get(new.folded, ())]
        for new in fresh:
            if new.folded not in self._spelt:
                _append(self._sounding, sound(new.folded).loose, new.folded)
                for short in _less_one(new.folded):
                    _append(self._slipped, short, new.folded)
            self._spelt[new.folded] = (*self._spelt.get(new.folded, ()), new)
        if fresh:
            self._ordered = sorted(self._spelt)
        return bool(fresh)

    def spelt(self, folded: str) -> tuple[Word, ...]:
        """The known words with these bare letters."""
        return self._spelt.get(folded, ())

    def near(self, typed: Word, *, plain: bool) -> Near:
        """Known words that `typed` may stand for with how alike they are, the likest first."""
        exists = any(known.text == typed.text or typed.bare for known in self.spelt(typed.folded))
        # A short word that exists is hardly a slip for another, and has too many neighbours.
        letters = self._alike(typed.folded, slips=not typed.number and not (exists and len(typed.folded) in _SLIP))
        found = {}
        for folded, alike in letters.items():
            for known in self.spelt(folded) if alike >= LEAST else ():
                marked = alike * _marks(typed, known, plain=plain)
                if exists and known.text != typed.text and not (typed.bare and folded == typed.folded):
                    marked *= _SOFTER
                if marked >= LEAST:
                    found[known.text] = marked
        return _best(found, _MOST_NEAR)

    def _alike(self, typed: str, *, slips: bool) -> dict[str, float]:
        """Known bare letters near these, with how near."""
        found: dict[str, float] = {}
        heard = sound(typed)
        if slips and len(typed) > 1:
            slip = _SLIP.get(len(typed), _LONG_SLIP)
            shorter = _less_one(typed)
            found.update(dict.fromkeys(self._slipped.get(typed, ()), slip))
            for short in shorter:
                for folded in self._slipped.get(short, ()):
                    if len(folded) == len(typed) and one_slip(typed, folded):
                        found[folded] = slip
            found.update((short, slip) for short in shorter if short in self._spelt and len(short) > 1)
        for folded in (typed, *self._sounding.get(heard.loose, ())):
            found[folded] = max(_heard(heard, sound(folded)), found.get(folded, 0.0))
        return found

    def begun(self, typed: Word, among: Container[str], *, plain: bool) -> Near:
        """Longer words `among` these that begin with `typed`, with how much of them is there."""
        found: dict[str, float] = {}
        start = bisect_left(self._ordered, typed.folded)
        for folded in self._ordered[start : start + _MOST_READ]:
            if not folded.startswith(typed.folded):
                break
            for known in self.spelt(folded):
                if folded == typed.folded or known.text not in among:
                    continue
                shown = word(known.text[: len(typed.folded)])
                alike = 1.0 if known.text.startswith(typed.text) else _begun_marks(typed, shown, plain=plain)
                alike *= 0.7 + 0.2 * len(typed.folded) / len(folded)
                if alike >= LEAST:
                    found[known.text] = alike
        return _best(found, _MOST_BEGUN)


def _begun_marks(typed: Word, shown: Word, *, plain: bool) -> float:
    """The tone is typed last: while it is missing it tells nothing."""
    if typed.bare and plain:
        return 0.97
    return (_tone(typed.tone, shown.tone) if typed.tone else 0.97) * _shapes(typed.shapes, shown.shapes)


def _less_one(folded: str) -> set[str]:
    if len(folded) > _LONGEST_SLIP:
        return set()
    return {folded[:at] + folded[at + 1 :] for at in range(len(folded))}


def _append(table: dict[str, tuple[str, ...]], key: str, value: str) -> None:
    table[key] = (*table.get(key, ()), value)


def _best(found: dict[str, float], most: int) -> Near:
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:most])
