"""What a stall will be asked for on the days to come, with a range: a level that drifts, the shape of the week, and what feasts did before.

Holt's damped trend on a series freed of its week and of its feasts (Tết and others move with the moon, so their effect is kept by days
before and after). Days of bursts, such as sales shown live, are no usual days: the level and the week are read from the others, and what a
burst adds is put on the days on which one is planned. How sure it is, is learned from how wrong it was at the same distance ahead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lantoa.kit.later import Later

np: Any = Later("numpy")
WEEK = 7
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
# How many days of a feast lend each other what they know.
LENDS = 3
# Stands for a day that is in no time of a feast.
NONE = 10_000
# The least share of days that are no bursts from which the usual is read without them.
PLAIN = 0.25
# What a day of a feast is believed to be before anything was seen of it, in days' worth of the usual.
DOUBT = 0.5
DAMPING = 0.97
SMOOTHINGS = ((0.03, 0.0), (0.08, 0.0), (0.15, 0.0), (0.3, 0.0), (0.08, 0.02), (0.15, 0.04))
# The shortest history in which anything but the last weeks is looked at.
LEAST = 4 * WEEK


@dataclass(frozen=True, slots=True)
class Span:
    """How many days before and after a special day it is felt. Where that is less than a week it is a burst: the usual is read from the
    other days, and each of its days speaks for itself."""

    before: int = 35
    after: int = 14

    @property
    def is_burst(self) -> bool:
        return self.before + self.after < WEEK - 1


FEAST = Span()
# A sale shown live is felt on its day and, where orders come after midnight or are paid later, on the next.
BURST = Span(0, 1)


@dataclass(frozen=True, slots=True)
class Expected:
    """How many pieces on a day: for each level of LEVELS the number that is not passed that often."""

    day: date
    at: Mapping[float, float]


def expect(
    history: Sequence[float],
    first: date,
    days: int,
    feasts: Mapping[str, Sequence[date]],
    levels: Sequence[float] = LEVELS,
    spans: Mapping[str, Span] | None = None,
) -> list[Expected]:
    """The days after a history of one number a day that began on `first`. `feasts` are the days of each, past and to come; `spans` says how
    long those are felt that are no feasts of the calendar."""
    if not history:
        return [Expected(first + timedelta(days=number), dict.fromkeys(levels, 0.0)) for number in range(days)]
    told = np.asarray(history, dtype=float)
    shape = _Shape(told, first, feasts, days, spans or {})
    if len(told) < LEAST:
        lately = told[-2 * WEEK :][shape.plain[-2 * WEEK :]]
        fitted = (lately if len(lately) else told[-2 * WEEK :]).mean() * shape.bursts
        middle = fitted[len(told) :]
        spread = [(_spread(told, fitted[: len(told)]), 1.0)] * days
    else:
        smoothing = min(SMOOTHINGS, key=lambda it: _wrong(told, shape, it))
        middle = _ahead(told, shape, len(told), days, smoothing)
        spread = _spreads(told, shape, days, smoothing)
    return [
        Expected(
            first + timedelta(days=len(told) + number),
            {level: max(0.0, middle[number] + z * root * np.sqrt(max(middle[number], 0.5))) for level, z in zip(levels, _zs(spread[number][0], levels), strict=True)},
        )
        for number, root in ((number, spread[number][1]) for number in range(days))
    ]  # fmt: skip


def seasonal_naive(history: Sequence[float], days: int) -> list[float]:
    """As on the same day of the last week: what everything else is measured by."""
    last = list(history[-WEEK:]) or [0.0]
    return [last[number % len(last)] for number in range(days)]


def pinball(level: float, said: float, came: float) -> float:
    """The loss of a quantile: what came above costs `level` a piece, what stayed below the rest."""
    return max(level * (came - said), (level - 1) * (came - said))


class _Shape:
    """How much of the usual each day has, by its weekday and by its distance to a feast or a burst; for the days of the history and those
    to come."""

    def __init__(
        self, told: Any, first: date, feasts: Mapping[str, Sequence[date]], days: int, spans: Mapping[str, Span]
    ) -> None:
        count = len(told)
        self.weekday = np.array([(first + timedelta(days=number)).weekday() for number in range(count + days)])
        near = {name: _distances(first, count + days, those, spans.get(name, FEAST)) for name, those in feasts.items()}
        bursts = {name: of for name, of in near.items() if spans.get(name, FEAST).is_burst}
        self.plain = _plain(bursts.values(), count)
        usual = _level(told, self.plain)
        factor = np.ones(count + days)
        # The week is seen clearer where feasts are taken out, and feasts where the week is: twice is enough.
        week = np.ones(WEEK)
        for _ in range(2):
            base = usual * week[self.weekday[:count]]
            for of in (one for name, one in near.items() if name not in bursts):
                factor = self._feast(told, base, of, factor)
            week = self._week(told, usual * factor[:count])
        self.factor = factor * week[self.weekday]
        self.bursts = np.ones(count + days)
        for of in bursts.values():
            self.bursts = self._burst(told, usual * self.factor[:count] * self.bursts[:count], of) * self.bursts
        self.factor = self.factor * self.bursts

    def _week(self, told: Any, base: Any) -> Any:
        found = np.ones(WEEK)
        for weekday in range(WEEK):
            of = (self.weekday[: len(told)] == weekday) & self.plain
            doubt = base[of].mean() if of.any() else 1.0
            found[weekday] = (told[of].sum() + doubt) / max(base[of].sum() + doubt, 1e-9)
        return found / found.mean()

    def _feast(self, told: Any, base: Any, near: Any, factor: Any) -> Any:
        count, found = len(told), factor.copy()
        for distance in np.unique(near[near < NONE]):
            # Neighbouring days of the feast lend what they know: one year has one day of each.
            weight = np.maximum(0.0, 1 - np.abs(near[:count] - distance) / LENDS) * self.plain
            found[near == distance] = _seen(weight, told, base)
        return found

    def _burst(self, told: Any, base: Any, near: Any) -> Any:
        """How many times what the day would have had without it."""
        count, found = len(told), np.ones(len(near))
        for distance in np.unique(near[near < NONE]):
            found[near == distance] = _seen(near[:count] == distance, told, base)
        return found


def _seen(weight: Any, told: Any, base: Any) -> float:
    """How much of the usual was seen on days of this weight, as if some of the usual had been seen too."""
    doubt = DOUBT * (base.mean() or 1.0)
    return float(((weight * told).sum() + doubt) / max((weight * base).sum() + doubt, 1e-9))


def _distances(first: date, count: int, those: Sequence[date], span: Span) -> Any:
    """The place of each day in the time of a feast, from 0 on; beyond it a number that stands for none."""
    near = np.full(count, NONE)
    for day in sorted(those):
        at = (day - first).days
        for place in range(span.before + span.after + 1):
            number = at - span.before + place
            if 0 <= number < count:
                near[number] = place
    return near


def _plain(bursts: Iterable[Any], count: int) -> Any:
    """Which days of the history are no bursts; all of them where bursts are the usual."""
    plain = np.ones(count, dtype=bool)
    for near in bursts:
        plain &= near[:count] == NONE
    return plain if plain.mean() >= PLAIN else np.ones(count, dtype=bool)


def _level(told: Any, plain: Any) -> Any:
    """The usual of each day: the middle of the weeks around it, so that a feast does not lift what it is measured by; days that are bursts
    are not looked at."""
    count = len(told)
    weeks = np.full(count, np.nan)
    for number in range(count):
        around = slice(max(0, number - 3), number + 4)
        if plain[around].any():
            weeks[number] = told[around][plain[around]].mean()
    weeks = np.where(np.isnan(weeks), np.nanmedian(weeks), weeks)
    return np.array([np.median(weeks[max(0, number - 56) : number + 57]) for number in range(count)]) + 1e-6


def _ahead(told: Any, shape: _Shape, until: int, days: int, smoothing: tuple[float, float]) -> Any:
    alpha, beta = smoothing
    free = told[:until] / np.maximum(shape.factor[:until], 0.05)
    level, trend = free[: 2 * WEEK].mean(), 0.0
    # A day of a feast says little about the usual.
    trust = 1 / (1 + np.abs(np.log(np.maximum(shape.factor[:until], 0.05))))
    for value, sure in zip(free, trust, strict=True):
        before, step = level, alpha * sure
        level = step * value + (1 - step) * (level + DAMPING * trend)
        trend = beta * (level - before) + (1 - beta) * DAMPING * trend
    grown = np.cumsum(DAMPING ** np.arange(1, days + 1)) * trend
    return np.maximum(0.0, level + grown) * shape.factor[until : until + days]


def _origins(count: int, days: int) -> list[int]:
    """From where one looks back at how wrong one would have been."""
    step = max(WEEK, min(days, 28))
    return [at for at in range(count - step, max(LEAST, count - 13 * step), -step)][:12]


def _wrong(told: Any, shape: _Shape, smoothing: tuple[float, float]) -> float:
    lost = 0.0
    for at in _origins(len(told), 28):
        days = min(28, len(told) - at)
        lost += float(np.abs(_ahead(told, shape, at, days, smoothing) - told[at : at + days]).sum())
    return lost


def _spread(told: Any, fitted: Any) -> Any:
    return np.sort((told - fitted) / np.sqrt(np.maximum(fitted, 0.5)))


def _spreads(told: Any, shape: _Shape, days: int, smoothing: tuple[float, float]) -> list[tuple[Any, float]]:
    """How wrong it was, in roots of what was expected, for each distance ahead: near ones and far ones apart."""
    wrong: dict[bool, list[Any]] = {False: [], True: []}
    for at in _origins(len(told), 28) or [len(told) // 2]:
        ahead = min(28, len(told) - at)
        fitted = _ahead(told, shape, at, ahead, smoothing)
        rest = (told[at : at + ahead] - fitted) / np.sqrt(np.maximum(fitted, 0.5))
        wrong[False].append(rest[:WEEK])
        wrong[True].append(rest[WEEK:])
    near = np.sort(np.concatenate(wrong[False]))
    far = np.sort(np.concatenate([near, *wrong[True]]))
    return [(near if number < WEEK else far, 1.0) for number in range(days)]


def _zs(rest: Any, levels: Sequence[float]) -> Any:
    return np.quantile(rest, levels)
