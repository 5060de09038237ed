"""What somebody looks for, understood word by word against the words an index knows."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lantoa.kit.search.spelling import LEAST, Near, Speller
from lantoa.kit.search.synonyms import Thesaurus
from lantoa.kit.search.words import Word, read

SMALL_WORDS = Path(__file__).parents[1] / "data" / "small_words.csv"
MOST_WORDS = 12
# What words weigh: such that every name has and such that few have; small ones ("maybe": typed without accents, so it may
# be another word); numbers, and a number with its unit (2 kg).
_COMMON, _RARE = 0.4, 2.0
_SMALL = {"filler": 0.2, "unit": 0.45, "maybe": 0.7}
_NUMBER, _MEASURE = 0.5, 0.15
_MOST_SPANS = 80
_MOST_KEPT = 1000  # words typed whose likes are kept for the next question
_GLUED = 0.93  # two words typed as one, or one as two


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` of the question may mean the phrase `meant`; `alike` says how surely."""

    start: int
    end: int
    meant: tuple[str, ...]
    alike: float


@dataclass(frozen=True, slots=True)
class Question:
    """Its words, what each may stand for, what several together may mean, and what each weighs."""

    words: tuple[Word, ...]
    near: tuple[Near, ...]
    spans: tuple[Span, ...]
    weights: tuple[float, ...]


class Understanding:
    """Turns text into a question with the help of the words known. Nothing in it changes but the words known."""

    def __init__(self, speller: Speller, thesaurus: Thesaurus, held: Container[str]) -> None:
        self._speller = speller
        self._held = held  # the words of names, those of the thesaurus not among them
        self._thesaurus = thesaurus
        self._cache: dict[tuple[str, bool, bool], Near] = {}

    def forget(self) -> None:
        """Words have been learnt: what was near until now may be nearer to others."""
        self._cache = {}

    def question(self, text: str, share: Share) -> Question:
        """The question in these words; `share` tells how common a word of the index is."""
        words = read(text, MOST_WORDS)
        plain = all(word.bare for word in words)
        near = tuple(self._near(word, plain=plain, last=at == len(words) - 1) for at, word in enumerate(words))
        spans = [*self._sayings(words, near), *self._joined(words), *self._split(words, near)]
        weights = tuple(self._weight(words, at, near[at], share) for at in range(len(words)))
        return Question(words, near, tuple(spans[:_MOST_SPANS]), weights)

    def _near(self, word: Word, *, plain: bool, last: bool) -> Near:
        cache, asked = self._cache, (word.text, plain, last)
        found = cache.get(asked)
        if found is None:
            found = self._speller.near(word, plain=plain)
            sure = bool(found) and found[0][1] > 0.9
            if not word.number and (last or (not sure and len(word.folded) > 2)):
                found = _together(found, self._speller.begun(word, self._held, plain=plain))
            if len(cache) >= _MOST_KEPT:
                cache.clear()
            cache[asked] = found
        return found

    def _sayings(self, words: tuple[Word, ...], near: tuple[Near, ...]) -> list[Span]:
        """Phrases of the thesaurus that the question holds, each with all it may mean."""
        found: dict[tuple[int, int, tuple[str, ...]], float] = {}
        likes = [dict(each) for each in near]
        for start in range(len(words)):
            for first, alike in near[start]:
                for saying in self._thesaurus.starts.get(first, ()):
                    end = start + len(saying.said)
                    if end > len(words):
                        continue
                    sure = alike
                    for at in range(1, len(saying.said)):
                        sure = min(sure, likes[start + at].get(saying.said[at], 0.0))
                    if sure < LEAST:
                        continue
                    for meant, relation in saying.meant:
                        key = (start, end, meant)
                        # The longer a saying, the surer that it is one.
                        found[key] = max(found.get(key, 0.0), sure * (1 - (1 - relation) / (end - start)))
        best = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return [Span(start, end, meant, alike) for (start, end, meant), alike in best]

    def _joined(self, words: tuple[Word, ...]) -> list[Span]:
        """Two words typed that are one: web site."""
        found = []
        for at in range(len(words) - 1):
            folded = words[at].folded + words[at + 1].folded
            if len(folded) > 4:
                found += [Span(at, at + 2, (known.text,), _GLUED) for known in self._speller.spelt(folded)]
        return found

    def _split(self, words: tuple[Word, ...], near: tuple[Near, ...]) -> list[Span]:
        """One word typed that is two: chamuc."""
        found = []
        for at, word in enumerate(words):
            if len(word.folded) < 4 or len(word.folded) > 16 or (near[at] and near[at][0][1] > 0.75):
                continue
            for cut in range(2, len(word.folded) - 1):
                lefts, rights = self._speller.spelt(word.folded[:cut]), self._speller.spelt(word.folded[cut:])
                found += [Span(at, at + 1, (left.text, right.text), _GLUED) for left in lefts for right in rights]
        return found

    def _weight(self, words: tuple[Word, ...], at: int, near: Near, share: Share) -> float:
        """The more the fewer names have the word; little for measures and small talk."""
        word, small = words[at], _small(words[at])
        if small == "unit" and at > 0 and words[at - 1].number:
            return _MEASURE
        if word.number:
            return _MEASURE if at + 1 < len(words) and _small(words[at + 1]) == "unit" else _NUMBER
        return _SMALL.get(small) or _COMMON + (_RARE - _COMMON) * share(near)


class Share:
    """How telling a word is, 0 to 1: 0 when every name has it, one half when none has."""

    def __init__(self, count: Callable[[str], int], names: int) -> None:
        self._count = count
        self._log = math.log(names + 2)

    def __call__(self, near: Near) -> float:
        least = near[0][1] - 0.05 if near else 0.0
        held = sum(self._count(text) for text, alike in near if alike >= least)
        return max(0.0, 1 - math.log(held + 1) / self._log) if held else 0.5


def _together(one: Near, other: Near) -> Near:
    found = dict(other)
    found.update((text, max(alike, found.get(text, 0.0))) for text, alike in one)
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


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
