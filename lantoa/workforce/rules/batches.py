"""What has to be made when, as rows of a programme: pieces ready on a day, what lies over, batches, and minutes of work and equipment.

Pieces of one product are alike: those that are ready first are sent first. So it is enough to know how many are ready on each day, how
many lie over (no more than is sent before they spoil) and, where not every promise can be kept, how many are owed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil

from lantoa.workforce.rules.programme import Programme, Term
from lantoa.workforce.rules.scenario import Product, Scenario, Step

# How many days are looked over for whole batches: longer times say hardly more.
LOOK = 14
# A sum that comes out less than it must by so much is worth a row of its own.
MISSED = 0.05
# How many days ahead it is said one by one what a batch can be for.
FOR_DAYS = 7


@dataclass(slots=True)
class Done:
    """What is settled before the days that are planned: pieces ready and batches by product and day, hands by group and day."""

    made: dict[tuple[str, int], int] = field(default_factory=dict)
    batches: dict[tuple[str, int, int], int] = field(default_factory=dict)
    hands: dict[tuple[int, int], int] = field(default_factory=dict)
    given_up: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something may still be made ready: from `first` to before `end`; `last` when nothing comes after them."""

    first: int
    end: int
    done: Done = field(default_factory=Done)
    last: bool = True


class Goods:
    """One product within a span: how many pieces are still owed by which day."""

    def __init__(self, it: Scenario, product: Product, span: Span) -> None:
        self.product, self.ahead = product, ahead(product)
        self.first, self.keeps = max(span.first, self.ahead), min(product.keeps, it.days)
        due = owed(it, product.id, span)
        # What should have been ready before these days is owed on the first of them.
        self.due: dict[int, int] = {}
        for day, pieces in due.items():
            if day < span.end:
                self.due[max(day, span.first)] = self.due.get(max(day, span.first), 0) + pieces
        self._until = [0, *accumulate(self.due.get(day, 0) for day in range(span.end))]
        self.early = sum(pieces for day, pieces in self.due.items() if day < self.first)

    def between(self, first: int, last: int) -> int:
        """How many pieces are due from one day to another, both included."""
        first, last = max(first, 0), min(last, len(self._until) - 2)
        return self._until[last + 1] - self._until[first] if last >= first else 0


def ahead(product: Product) -> int:
    return max((step.ahead for step in product.steps), default=0)


def owed(it: Scenario, product: str, span: Span) -> dict[int, int]:
    """By day, how many pieces are due that are not made yet: what is ready first goes where it is due first."""
    due: dict[int, int] = {}
    for one in it.promises:
        if one.product == product and one.quantity:
            due[it.number(one.due)] = due.get(it.number(one.due), 0) + one.quantity
    for (of, day), given_up in span.done.given_up.items():
        pieces = given_up
        # What is given up on a day may have been owed from days before.
        for before in sorted((one for one in due if of == product and one <= day), reverse=True):
            taken = min(pieces, due[before])
            due[before], pieces = due[before] - taken, pieces - taken
    made = sum(pieces for (of, _day), pieces in span.done.made.items() if of == product)
    for day in sorted(due):
        taken = min(made, due[day])
        due[day], made = due[day] - taken, made - taken
    return {day: pieces for day, pieces in due.items() if pieces > 0}


class Batches:
    """The columns and rows of what is made. `late`: promises may be kept later or not at all."""

    def __init__(self, programme: Programme, it: Scenario, span: Span, *, late: bool) -> None:
        self.programme, self.it, self.span, self.late = programme, it, span, late
        self.ready: dict[tuple[str, int], int] = {}
        self.over: dict[tuple[str, int], int] = {}
        self.owing: dict[tuple[str, int], int] = {}
        self.unmet: dict[tuple[str, int], int] = {}
        # By product, place of the step and day.
        self.batches: dict[tuple[str, int, int], int] = {}
        self.work: dict[tuple[int, str], list[Term]] = {}
        self.equipment: dict[tuple[int, str], list[Term]] = {}
        # Minutes of what is settled, by the same.
        self.worked: dict[tuple[int, str], float] = {}
        self.used: dict[tuple[int, str], float] = {}
        self._settled()
        self.goods = [goods for one in it.products if (goods := Goods(it, one, span)).due]
        # Some promise cannot be ready by its day, whoever works.
        self.too_early = any(goods.early for goods in self.goods)
        for goods in self.goods:
            self._balance(goods)
            for place, step in enumerate(goods.product.steps):
                self._step(goods, place, step)
        most = {one.id: one.minutes for one in it.equipment}
        for (day, name), terms in self.equipment.items():
            programme.at_most(most[name] - self.used.get((day, name), 0.0), terms)

    def _settled(self) -> None:
        done = self.span.done
        products = {one.id: one for one in self.it.products}
        for (of, day), pieces in done.made.items():
            for place, step in enumerate(products[of].steps):
                minutes = step.minutes * pieces + step.setup * done.batches.get((of, place, day), 0)
                at = day - step.ahead
                self.worked[at, step.skill] = self.worked.get((at, step.skill), 0.0) + minutes
                if step.equipment:
                    self.used[at, step.equipment] = self.used.get((at, step.equipment), 0.0) + minutes

    def _balance(self, goods: Goods) -> None:
        """What was over and is ready is sent or lies over."""
        if not self.late and goods.early:
            return
        of, add = goods.product.id, self.programme.column
        last = self.span.end - 1 if self.late else max(goods.due)
        for day in range(goods.first, last + 1):
            due = goods.between(0 if day == goods.first else day, day)
            most = goods.between(0 if self.late else day, day + goods.keeps)
            terms: list[Term] = []
            if most:
                self.ready[of, day] = add(0, most)
                terms.append((self.ready[of, day], 1))
            if (of, day - 1) in self.over:
                terms.append((self.over[of, day - 1], 1))
            if kept := goods.between(day + 1, day + goods.keeps):
                self.over[of, day] = add(0, kept)
                terms.append((self.over[of, day], -1))
            if self.late:
                terms += self._owed(goods, day)
            if terms or due:
                self.programme.row(due, due, terms)
        if self.late:
            self._kept(goods)

    def _owed(self, goods: Goods, day: int) -> list[Term]:
        of, terms = goods.product.id, list[Term]()
        if (of, day - 1) in self.owing:
            terms.append((self.owing[of, day - 1], -1))
        if day < self.span.end - 1 or not self.span.last:
            self.owing[of, day] = self.programme.column(0, goods.between(0, day))
            terms.append((self.owing[of, day], 1))
        for one in [one for one in goods.due if one == day or one < day == goods.first]:
            self.unmet[of, one] = self.programme.column(0, goods.due[one])
            terms.append((self.unmet[of, one], 1))
        return terms

    def _kept(self, goods: Goods) -> None:
        """Nothing is kept for a promise that is given up: it would spoil."""
        of = goods.product.id
        for day in range(goods.first, self.span.end):
            later = range(day + 1, day + goods.keeps + 1)
            given_up = [(self.unmet[of, one], 1.0) for one in later if (of, one) in self.unmet]
            if (over := self.over.get((of, day))) is not None and given_up:
                self.programme.at_most(goods.between(day + 1, day + goods.keeps), [(over, 1), *given_up])

    def _step(self, goods: Goods, place: int, step: Step) -> None:
        of = goods.product.id
        for day in range(goods.first, self.span.end):
            if (ready := self.ready.get((of, day))) is None:
                continue
            terms: list[Term] = [(ready, step.minutes)] if step.minutes else []
            if step.setup:
                terms.append((self._batches(goods, place, step, day), step.setup))
            if terms:
                self.work.setdefault((day - step.ahead, step.skill), []).extend(terms)
                if step.equipment:
                    self.equipment.setdefault((day - step.ahead, step.equipment), []).extend(terms)

    def _batches(self, goods: Goods, place: int, step: Step, day: int) -> int:
        of = goods.product.id
        ready, most = self.ready[of, day], int(self.programme.high[self.ready[of, day]])
        size = step.batch or most
        batches = self.batches[of, place, day] = self.programme.column(0, ceil(most / size))
        full = min(size, most)
        self.programme.at_most(0, [(ready, 1), (batches, -full)])
        if self.late:
            return batches
        # What is made on a day for the days up to another is no more than is due by then, and needs a whole batch even where it fills none.
        for last in range(day, min(day + min(goods.keeps, FOR_DAYS), self.span.end - 1) + 1):
            pieces = goods.between(day, last)
            if pieces < full and (last == day or last in goods.due):
                rest = [(self.over[of, last], -1.0)] if (of, last) in self.over else []
                self.programme.at_most(0, [(ready, 1), (batches, -pieces), *rest])
        return batches

    def whole_batches(self, values: Sequence[float]) -> list[tuple[float, Mapping[int, float]]]:
        """Rows that every plan with whole batches keeps and these values break: what is due within some days, less what lies over before
        them, takes its whole batches in them; and all that cannot be made earlier takes its own. They are what makes the proof near."""
        found: list[tuple[float, Mapping[int, float]]] = []
        for goods in self.goods:
            for place, step in enumerate(goods.product.steps):
                if step.setup:
                    found += self._missed(goods, place, step, values)
        return found

    def _missed(
        self, goods: Goods, place: int, step: Step, values: Sequence[float]
    ) -> list[tuple[float, Mapping[int, float]]]:
        of, found, days = goods.product.id, list[tuple[float, Mapping[int, float]]](), sorted(goods.due)
        size = step.batch or goods.between(0, self.span.end)
        column = [self.batches.get((of, place, day)) for day in range(self.span.end)]
        until = [0.0, *accumulate(0.0 if one is None else values[one] for one in column)]
        for number, first in enumerate(days):
            over = self.over.get((of, first - 1))
            before = 0.0 if over is None else values[over]
            for last in days[number:]:
                if last - first > LOOK:
                    break
                pieces = goods.between(first, last)
                least = -(-pieces // size)
                rest = pieces - size * (least - 1)
                if rest * (least - until[last + 1] + until[first]) - before > MISSED * rest:
                    row = {one: float(rest) for one in column[first : last + 1] if one is not None}
                    found.append((float(rest * least), row if over is None else {**row, over: 1.0}))
                early = max(first - goods.keeps, 0)
                if early < first and least - until[last + 1] + until[early] > MISSED:
                    found.append((float(least), {one: 1.0 for one in column[early : last + 1] if one is not None}))
        return found

    def lateness(self, late: float, never: float) -> dict[int, float]:
        """What each piece weighs a day it is owed, and one that is never made."""
        end = self.span.end - 1
        # Beyond these days nobody knows: what is still owed then is counted some days more.
        found = {one: late * (3 if day == end else 1) for (_of, day), one in self.owing.items()}
        first = {goods.product.id: goods.first for goods in self.goods}
        # What cannot be ready by its day whoever works is late anyway (`anyway`): so much less does it weigh to give it up.
        return found | {one: never - late * max(first[of] - day, 0) for (of, day), one in self.unmet.items()}

    def anyway(self) -> int:
        """Pieces and days that are late whoever works, because a step has to be done before there is a day for it."""
        return sum(
            pieces * (goods.first - day) for goods in self.goods for day, pieces in goods.due.items() if day < goods.first
        )  # fmt: skip
