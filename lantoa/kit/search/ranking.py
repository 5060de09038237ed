"""How well one name answers a question. The criteria, in their order of weight, are published in docs/decisions/0006-search.md."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from operator import mul
from typing import NamedTuple

from lantoa.kit.search.question import Question, Span

_MORE = 0.6  # a word found beside the name (stall, commune, description) counts less than one in it
_HALF = 0.8  # half of a proper name: the Trà of Trà Cổ is no tea
_SCATTERED = 0.75  # the words of a saying are all there, but not together
# Beside the share of the question that is answered (0 to 1):
_WHOLE = 0.15  # every word is there just as typed; most of it only where they stand together
_ORDER = 0.1  # the words stand side by side as in the question
_HEAD = 0.05  # the name begins with words of the question: in Vietnamese, the thing itself
_SHORT = 0.05  # little else is in the name
_SURE = 0.95


class Score(NamedTuple):
    """`share`: how much of the question is answered, 0 to 1; `value` adds what orders equal shares."""

    value: float
    share: float


class Ranking:
    """Scores names for one question."""

    def __init__(self, question: Question) -> None:
        self._weights = question.weights
        self._count = len(question.words)
        self._total = sum(question.weights) or 1.0
        # What a word of a name may answer: (word of the question, how alike), and the sayings it begins.
        self._singles: dict[str, list[tuple[int, float]]] = {}
        self._spans: dict[str, list[Span]] = {}
        for at, near in enumerate(question.near):
            for text, alike in near:
                if text in self._singles:
                    self._singles[text].append((at, alike))
                else:
                    self._singles[text] = [(at, alike)]
        for span in question.spans:
            if span.end - span.start == 1 == len(span.meant):
                self._singles.setdefault(span.meant[0], []).append((span.start, span.alike))
            else:
                self._spans.setdefault(span.meant[0], []).append(span)
        self._known = self._singles.keys() | self._spans.keys()

    def score(self, words: tuple[str, ...], length: int, proper: Sequence[tuple[int, int]] = ()) -> Score:
        """The score of a name of so many words, `proper` names in it, which more words about it may follow."""
        places = [place for place, text in enumerate(words) if text in self._known]
        halves = _halves(places, proper) if proper else ()
        got = [0.0] * self._count
        spanned: list[tuple[Span, float]] = []
        covered: set[int] = set()
        ends: set[tuple[int, int]] = set()  # where what is found ends, in the name and in the question
        linked: set[int] = set()  # words of the question that stand in the name right behind the word before them
        for place in places:
            worth = _MORE if place >= length else _HALF if place in halves else 1.0
            for at, alike in self._singles.get(words[place], ()):
                if alike * worth > got[at]:
                    got[at] = alike * worth
                if (place, at) in ends:
                    linked.add(at)
                ends.add((place + 1, at + 1))
                covered.add(place)
            for span in self._spans.get(words[place], ()):
                stop = place + len(span.meant)
                if span.meant == words[place:stop]:
                    spanned.append((span, span.alike * worth))
                    linked.update(range(span.start + ((place, span.start) not in ends), span.end))
                    ends.add((stop, span.end))
                    covered.update(range(place, stop))
                elif all(word in words for word in span.meant):
                    spanned.append((span, span.alike * worth * _SCATTERED))
        share = (self._spread(got, spanned) if spanned else sum(map(mul, self._weights, got))) / self._total
        order = len(linked) / (self._count - 1) if self._count > 1 else 1.0
        named = len(covered) if len(words) == length else sum(place < length for place in covered)
        lead = next(place for place in count() if place not in covered)
        head = _HEAD * min(lead / self._count, 1.0) if self._count else 0.0
        value = share * (1 + _ORDER * order + _SHORT * named / (length or 1) + head)
        whole = _WHOLE * (0.3 + 0.7 * order) if min(got, default=0.0) >= _SURE else 0.0
        return Score(value + whole, share)

    def _spread(self, got: list[float], spanned: list[tuple[Span, float]]) -> float:
        """The most of the question's weight that single words and sayings, not overlapping, answer together."""
        weights = self._weights
        best = [0.0]
        for at, part in enumerate(got):
            most = best[at] + weights[at] * part
            for span, alike in spanned:
                if span.end == at + 1:
                    most = max(most, best[span.start] + alike * sum(weights[span.start : span.end]))
            best.append(most)
        return best[-1]


def _halves(held: list[int], proper: Sequence[tuple[int, int]]) -> set[int]:
    """The places found in proper names of which no more than half is found."""
    found: set[int] = set()
    for start, end in proper:
        inside = [place for place in held if start <= place < end]
        if len(inside) * 2 <= end - start:
            found.update(inside)
    return found
