"""What somebody looks for, understood word by word against the words an index knows."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Container, Mapping
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from lantoa.kit.search.spelling import LEAST, Near, Speller
from lantoa.kit.search.synonyms import Meanings, Thesaurus
from lantoa.kit.search.words import Word, read

SMALL_WORDS = Path(__file__).parents[1] / "data" / "small_words.csv"
MOST_WORDS = 12
_MOST_READ = 60
# What words weigh: such that every name has and such that few have; small ones ("maybe": typed without accents, so it may
# be another word); numbers, and a number with its unit (2 kg).
_COMMON, _RARE = 0.4, 2.0
_SMALL = {"filler": 0.2, "unit": 0.45, "maybe": 0.7, "vessel": 0.9}
_NUMBER, _MEASURE = 0.5, 0.15
_COUNTED = {"unit", "vessel"}  # a vessel is a thing as well, unless a number stands before it
_MOST_SPANS = 80
_MOST_KEPT = 1000  # words typed whose likes are kept for the next question
_GLUED = 0.93  # two words typed as one, or one as two
_LONGEST_SPLIT = 16
_ALONE = 0.65  # one word must be this near to be taken for another way of saying
_SURE = 0.9  # a word this near was hardly cut short


class Span(NamedTuple):
    """Words `start` to `end` of the question may mean the phrase `meant`; `alike` says how surely."""

    start: int
    end: int
    meant: tuple[str, ...]
    alike: float


class Question(NamedTuple):
    """Its words, what each may stand for, what several together may mean, and what each weighs."""

    words: tuple[Word, ...]
    near: tuple[Near, ...]
    spans: tuple[Span, ...]
    weights: tuple[float, ...]


class _Typed(NamedTuple):
    """What one typed word may stand for."""

    near: Near  # words of names
    likes: Mapping[str, float]  # these and words of the thesaurus
    firsts: Near  # words of the thesaurus that begin a saying


class Understanding:
    """Turns text into a question with the help of the words known. Nothing in it changes but the words known."""

    def __init__(self, speller: Speller, thesaurus: Thesaurus, held: Container[str]) -> None:
        self._speller = speller
        self._thesaurus = thesaurus
        self._held = held  # the words of names
        self._kept: dict[tuple[str, bool, bool], _Typed] = {}

    def forget(self) -> None:
        """Words have been learnt: what was near until now may be nearer to others."""
        self._kept = {}

    def question(self, text: str, share: Share) -> Question:
        """The question in these words; `share` tells how common a word of the index is."""
        words = _telling(read(text, _MOST_READ))
        plain = all(word.bare for word in words)
        typed = [self._typed(word, plain=plain, last=at == len(words) - 1) for at, word in enumerate(words)]
        spans = [*self._sayings(typed), *self._joined(words), *self._split(words, typed)]
        weights = tuple(self._weight(words, at, typed[at].near, share) for at in range(len(words)))
        return Question(words, tuple(each.near for each in typed), tuple(spans), weights)

    def _typed(self, word: Word, *, plain: bool, last: bool) -> _Typed:
        kept, asked = self._kept, (word.text, plain, last)
        found = kept.get(asked)
        if found is None:
            found = self._look_up(word, plain=plain, last=last)
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            kept[asked] = found
        return found

    def _look_up(self, word: Word, *, plain: bool, last: bool) -> _Typed:
        """The last word may be one that is still being typed; so may an unknown one."""
        likes = dict(
            self._typed(word, plain=plain, last=False).likes if last else self._speller.near(word, plain=plain)
        )
        unknown = len(word.folded) > 2 and not any(alike > _SURE for alike in likes.values())
        if last != unknown and not word.number:
            for text, alike in self._speller.begun(word, self._held, plain=plain):
                likes[text] = max(alike, likes.get(text, 0.0))
        ordered = sorted(likes.items(), key=itemgetter(1), reverse=True)
        firsts = tuple(pair for pair in ordered if pair[0] in self._thesaurus.starts)
        return _Typed(tuple(pair for pair in ordered if pair[0] in self._held), likes, firsts)

    def _sayings(self, typed: list[_Typed]) -> list[Span]:
        """Phrases of the thesaurus that the question holds, each with what it may mean, the surest first."""
        found: dict[tuple[int, int, tuple[str, ...]], float] = {}

        def take(start: int, length: int, meanings: Meanings, sure: float) -> None:
            for meant, relation in meanings if sure >= (LEAST if length > 1 else _ALONE) else ():
                key = (start, start + length, meant)
                # The longer a saying, the surer that it is one.
                found[key] = max(found.get(key, 0.0), sure * (1 - (1 - relation) / length))

        for start, word in enumerate(typed):
            for first, alike in word.firsts:
                sayings = self._thesaurus.starts[first]
                take(start, 1, sayings.alone, alike)
                seconds = typed[start + 1].likes.keys() & sayings.longer.keys() if start + 1 < len(typed) else ()
                for said, meanings in (saying for second in seconds for saying in sayings.longer[second]):
                    if start + len(said) <= len(typed):
                        pairs = zip(typed[start + 1 :], said[1:], strict=False)
                        sure = min(alike, *(each.likes.get(text, 0.0) for each, text in pairs))
                        take(start, len(said), meanings, sure)
        held = self._held
        known = [pair for pair in found.items() if all(text in held for text in pair[0][2])]
        known.sort(key=lambda pair: (-pair[1], pair[0]))
        return [Span(*where, alike) for where, alike in known[:_MOST_SPANS]]

    def _joined(self, words: tuple[Word, ...]) -> list[Span]:
        """Two words typed that are one: web site."""
        found = []
        for at in range(len(words) - 1):
            folded = words[at].folded + words[at + 1].folded
            if len(folded) > 4:
                found += [Span(at, at + 2, (known.text,), _GLUED) for known in self._speller.spelt(folded)]
        return found

    def _split(self, words: tuple[Word, ...], typed: list[_Typed]) -> list[Span]:
        """One word typed that is two: chamuc."""
        found = []
        for at, word in enumerate(words):
            if not 4 <= len(word.folded) <= _LONGEST_SPLIT or any(alike > 0.75 for alike in typed[at].likes.values()):
                continue
            for cut in range(2, len(word.folded) - 1):
                lefts, rights = self._speller.spelt(word.folded[:cut]), self._speller.spelt(word.folded[cut:])
                found += [Span(at, at + 1, (left.text, right.text), _GLUED) for left in lefts for right in rights]
        return found

    def _weight(self, words: tuple[Word, ...], at: int, near: Near, share: Share) -> float:
        """The more the fewer names have the word; little for measures and small talk."""
        word, small = words[at], _small(words[at])
        if small in _COUNTED and at > 0 and words[at - 1].number:
            return _MEASURE
        if word.number:
            return _MEASURE if at + 1 < len(words) and _small(words[at + 1]) in _COUNTED else _NUMBER
        return _SMALL.get(small) or _COMMON + (_RARE - _COMMON) * share(near)


def _telling(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a long question that say most: small talk goes first, then the end."""
    kinds, _letters = _small_words()
    if len(words) > MOST_WORDS:
        words = tuple(word for word in words if kinds.get(word.text) != "filler")
    return words[:MOST_WORDS]


class Share:
    """How telling a word is, 0 to 1: 0 when every name has it, one half when none has."""

    def __init__(self, count: Callable[[str], int], names: int) -> None:
        self._count = count
        self._log = math.log(names + 2)

    def __call__(self, near: Near) -> float:
        least = near[0][1] - 0.05 if near else 0.0
        held = sum(self._count(text) for text, alike in near if alike >= least)
        return max(0.0, 1 - math.log(held + 1) / self._log) if held else 0.5


@cache
def _small_words() -> tuple[dict[str, str], set[str]]:
    """Words that name nothing (units of measure, and what people say around the thing they look for), and their letters."""
    with SMALL_WORDS.open(encoding="utf-8", newline="") as file:
        kinds = {word: row["kind"] for row in csv.DictReader(file) for word in read(row["word"], 1)}
    return {word.text: kind for word, kind in kinds.items()}, {word.folded for word in kinds}


def _small(word: Word) -> str:
    """What kind of small word it is, if any; one typed without accents may well be another word."""
    kinds, letters = _small_words()
    return kinds.get(word.text) or ("maybe" if word.bare and word.folded in letters else "")
