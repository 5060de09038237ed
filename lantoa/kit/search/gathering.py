"""Which names are worth scoring: those that answer most of the question, found by bitmaps without touching the others."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain, islice, pairwise, product

from pyroaring import BitMap

from lantoa.kit.search.question import Question

_ENOUGH = 8  # names that answer equally much
_PAIRED = 6  # words that one typed may stand for, when looking for two side by side
_TIERS = (0.94, 0.75)  # words just as typed, words nearly so; then the rest
_STEPS = 60
_BUCKETS = 16
_WORST = 0.7  # a name that leaves more of the question unanswered is no answer
_FAR = 0.35  # one that leaves so much more unanswered than the best is none beside it
_ROOM = 0.1  # as much may a name that answers less make good by order, head and length

Postings = Mapping[str, BitMap]
Phrase = tuple[str, ...]


class _Step:
    """Names that hold a word as well as this tier asks, and the share of the question that taking it costs."""

    def __init__(self, cost: float, postings: Postings, phrases: list[Phrase] | None) -> None:
        self.cost = cost
        self._postings, self._phrases = postings, phrases  # None skips the word
        self._held: BitMap | None = None  # worked out when first needed: most questions end before the lower tiers

    def among(self, names: BitMap) -> BitMap:
        """Those of the names that hold the word so; all, where it is skipped."""
        if self._phrases is None:
            return names
        if self._held is None:
            held = [_holding(self._postings, phrase) for phrase in self._phrases]
            self._held = held[0] if len(held) == 1 else BitMap.union(*held)
        return names & self._held


class Equals:
    """Picks among names that answer equally much: words side by side as asked, asked for first, few words beside them."""

    def __init__(
        self,
        question: Question,
        pairs: Mapping[tuple[str, str], BitMap],
        heads: Mapping[Phrase, BitMap],
        lengths: Mapping[int, BitMap],
    ) -> None:
        self._sure = [[text for text, alike in near[:_PAIRED] if alike >= _TIERS[1]] for near in question.near]
        self._pairs, self._heads, self._lengths = pairs, heads, lengths

    def pick(self, names: BitMap, most: int) -> list[int]:
        """So many of the names."""
        for better in self._better if len(names) > most else ():
            good = names & better
            if len(good) >= most:
                names = good
            elif good:
                first = list(good)
                return first + self._shortest(names - good, most - len(first))
        return self._shortest(names, most)

    @cached_property
    def _better(self) -> list[BitMap]:
        pairs = [list(product(one, other)) for one, other in pairwise(self._sure)]
        side_by_side = [map(self._pairs.get, each) for each in pairs]
        leading = [map(self._heads.get, chain.from_iterable(pairs))] if pairs else []
        first = map(self._heads.get, ((text,) for text in chain.from_iterable(self._sure)))
        return [BitMap.union(BitMap(), *filter(None, bitmaps)) for bitmaps in (*side_by_side, *leading, first)]

    def _shortest(self, names: BitMap, most: int) -> list[int]:
        if len(names) <= most:
            return list(names)
        picked: list[int] = []
        for length in sorted(self._lengths):
            picked += islice(names & self._lengths.get(length, BitMap()), most - len(picked))
            if len(picked) >= most:
                break
        return picked


def gather(question: Question, postings: Postings, alive: BitMap, equals: Equals, limit: int) -> list[int]:
    """Numbers of the names to score, those first that leave the least unanswered: enough for so many answers."""
    enough = max(_ENOUGH, limit)
    ladder = _ladder(question, postings)
    found: dict[int, None] = {}
    taken, best = BitMap(), None
    for cost, names in _levels(ladder, alive) if ladder else ():
        best = cost if best is None else best
        if len(found) >= 2 * enough or cost > best + (_ROOM if len(found) >= enough else _FAR):
            break
        fresh = names - taken
        if fresh:
            found.update(dict.fromkeys(equals.pick(fresh, enough)))
            taken |= fresh
    return list(found)


def _levels(ladder: list[list[_Step]], alive: BitMap) -> Iterator[tuple[float, BitMap]]:
    """Sets of names and what they leave unanswered, the least first; a set may repeat names of sets before it.

    A best-first search through what each word is taken for. Long questions whose words never meet in one name would
    send it through all combinations: after some steps all names are sorted into buckets by what they miss instead.
    """
    heap: list[tuple[float, int, int, int, BitMap]] = [(ladder[0][0].cost, 0, 0, 0, alive)]
    for number in range(1, 2 * _STEPS, 2):
        if not heap or heap[0][0] > _WORST:
            return
        cost, back, _number, tier, names = heapq.heappop(heap)
        steps = ladder[-back]
        kept = steps[tier].among(names)
        if tier + 1 < len(steps):
            heapq.heappush(heap, (cost - steps[tier].cost + steps[tier + 1].cost, back, number, tier + 1, names))
        if kept and -back + 1 < len(ladder):
            heapq.heappush(heap, (cost + ladder[-back + 1][0].cost, back - 1, number + 1, 0, kept))
        elif kept:
            yield cost, kept
    yield from _buckets(ladder, alive)


def _buckets(ladder: list[list[_Step]], alive: BitMap) -> Iterator[tuple[float, BitMap]]:
    """The same levels, coarser, in a time that grows only with the number of words."""
    width = _WORST / _BUCKETS
    held = {0: alive}
    for steps in ladder:
        sorted_in: dict[int, BitMap] = {}
        for bucket, names in held.items():
            left = names
            for step in steps:
                part = step.among(left)
                place = bucket + round(step.cost / width)
                if part and place <= _BUCKETS:
                    sorted_in[place] = sorted_in[place] | part if place in sorted_in else part
                    left = left - part
        held = sorted_in
    yield from ((bucket * width, held[bucket]) for bucket in sorted(held))


def _ladder(question: Question, postings: Postings) -> list[list[_Step]]:
    """For each word that any name holds, its steps from the surest to none; the weightiest word first."""
    rungs: list[list[list[Phrase]]] = [[[], [], []] for _word in question.words]
    bests = [[0.0, 0.0, 0.0] for _word in question.words]

    def put(at: int, alike: float, phrase: Phrase) -> None:
        tier = 0 if alike >= _TIERS[0] else 1 if alike >= _TIERS[1] else 2
        rungs[at][tier].append(phrase)
        bests[at][tier] = max(bests[at][tier], alike)

    for at, near in enumerate(question.near):
        for text, alike in near:
            if text in postings:
                put(at, alike, (text,))
    for span in question.spans:
        if all(text in postings for text in span.meant):
            for at in range(span.start, span.end):
                put(at, span.alike, span.meant)
    total = sum(question.weights)
    ladder = []
    for at in sorted(range(len(question.words)), key=lambda at: -question.weights[at]):
        weight, steps = question.weights[at] / total, []
        held: list[Phrase] = []
        for tier, phrases in enumerate(rungs[at]):
            if phrases:
                held = held + phrases
                steps.append(_Step(weight * (1 - bests[at][tier]), postings, held))
        if steps:
            ladder.append([*steps, _Step(weight, postings, None)])
    return ladder


def _holding(postings: Postings, phrase: Phrase) -> BitMap:
    """The names that hold all words of the phrase."""
    found = postings.get(phrase[0], BitMap())
    for text in phrase[1:]:
        found = found & postings.get(text, BitMap())
    return found
