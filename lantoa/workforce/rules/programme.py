"""A linear programme with whole numbers, gathered as columns and rows and handed to the solver at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import inf
from typing import Any

from lantoa.kit.later import Later

highspy: Any = Later("highspy")
np: Any = Later("numpy")
# Of the solver itself: a plan is looked for on one core while the other proves. It takes one number for a whole process.
THREADS = 1
# What a sum of many weights may be off.
SLIGHT = 1e-3

Term = tuple[int, float]


@cache
def _silent() -> Any:
    class Silent(highspy.Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:  # noqa: N802 - theirs; the first thing it is asked for, at which it would print its name
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    return Silent


def silent() -> Any:
    """A solver that prints nothing, not even its name."""
    return _silent()()


class Programme:
    """Columns with their limits and cost, rows with theirs; columns and rows are known by their numbers."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.cost: list[float] = []
        self._rows: list[tuple[float, float]] = []
        self._starts, self._at, self._times = [0], list[int](), list[float]()

    def column(self, low: float, high: float, cost: float = 0.0) -> int:
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        return len(self.low) - 1

    def row(self, low: float, high: float, terms: Iterable[Term]) -> None:
        """The sum of the terms is between the two; of a column named more than once the terms are added up."""
        for at, times in _added(terms).items():
            self._at.append(at)
            self._times.append(times)
        self._starts.append(len(self._at))
        self._rows.append((low, high))

    def at_most(self, high: float, terms: Iterable[Term]) -> None:
        self.row(-inf, high, terms)

    def at_least(self, low: float, terms: Iterable[Term]) -> None:
        self.row(low, inf, terms)

    def solver(self) -> Solver:
        given = highspy.HighsLp()
        given.num_col_, given.num_row_ = len(self.low), len(self._rows)
        given.col_cost_ = np.array(self.cost, dtype=float)
        given.col_lower_, given.col_upper_ = np.array(self.low, dtype=float), np.array(self.high, dtype=float)
        given.row_lower_ = np.array([low for low, _high in self._rows], dtype=float)
        given.row_upper_ = np.array([high for _low, high in self._rows], dtype=float)
        given.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        given.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        given.a_matrix_.index_ = np.array(self._at, dtype=np.int32)
        given.a_matrix_.value_ = np.array(self._times, dtype=float)
        return Solver(given, len(self._rows))


class Solver:
    """A programme in the solver: it can be solved again with other limits, more rows and other columns whole."""

    def __init__(self, given: Any, rows: int) -> None:
        self.highs = silent()
        self.highs.setOptionValue("threads", THREADS)
        self.highs.passModel(given)
        self.cost = np.array(given.col_cost_, dtype=float)
        self.low, self.high = np.array(given.col_lower_, dtype=float), np.array(given.col_upper_, dtype=float)
        self.rows, self.values, self.bound, self.optimal = rows, None, -inf, False
        # Proved to have no solution at all.
        self.none = False

    def whole(self, columns: Any, *, yes: bool = True) -> None:
        if len(columns):
            kinds = np.full(len(columns), int(yes), dtype=np.uint8)
            self.highs.changeColsIntegrality(len(columns), np.array(columns, dtype=np.int32), kinds)

    def within(self, low: Any, high: Any) -> None:
        """Other limits of the columns; what is not changed back stays."""
        self.highs.changeColsBounds(len(low), np.arange(len(low), dtype=np.int32), low, high)

    def costs(self, cost: Any) -> None:
        self.cost = np.array(cost, dtype=float)
        self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), self.cost)

    def add(self, rows: Sequence[tuple[float, Mapping[int, float]]]) -> None:
        """More rows, each a sum that is at least so much."""
        starts, at, times = list[int](), list[int](), list[float]()
        for _low, terms in rows:
            starts.append(len(at))
            at.extend(terms)
            times.extend(terms.values())
        self.highs.addRows(
            len(rows), np.array([low for low, _terms in rows], dtype=float), np.full(len(rows), inf), len(at),
            np.array(starts, dtype=np.int32), np.array(at, dtype=np.int32), np.array(times, dtype=float),
        )  # fmt: skip

    def drop_slack(self) -> None:
        """Without the added rows that hold nothing back where the last solution lies."""
        values, low = np.array(self.highs.getSolution().row_value), np.array(self.highs.getLp().row_lower_)
        slack = np.flatnonzero(values > low + 1e-6)
        slack = slack[slack >= self.rows].astype(np.int32)
        if len(slack):
            self.highs.deleteRows(len(slack), slack)

    def copy(self) -> Solver:
        """The same programme, rows added included, in a solver of its own."""
        other = Solver(self.highs.getLp(), self.rows)
        other.highs.HandleUserInterrupt = True
        return other

    def stop(self) -> None:
        """Ends a search that runs in another thread, as if its time were over."""
        self.highs.cancelSolve()

    def solve(self, seconds: float, *, start: Any = None, near: float = 0.0, first: bool = False) -> Any:
        """The columns' values, None where none were found in the time. `near`: so far from the best is good enough; `first`: the first
        values found are."""
        self.values, self.bound, self.none, self.optimal = None, -inf, False, False
        if seconds <= 0.01:
            return None
        until = time.monotonic() + seconds
        # What was solved before would be taken for a start to be mended, at as much time again.
        self.highs.clearSolver()
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = list(start)
            self.highs.setSolution(given)
            self._run(seconds, near, first=first)
            # A start is at times handed back as the best though a better one was proved to be there.
            if not self.optimal or self.worth(self.values) <= self.bound + max(near, SLIGHT):
                return self.values
            self.highs.clearSolver()
        return self._run(max(until - time.monotonic(), 0.05), near, first=first)

    def again(self, seconds: float) -> Any:
        """As `solve` for a programme without whole numbers, from where it stood."""
        return self._run(seconds, 0.0, first=False)

    def _run(self, seconds: float, near: float, *, first: bool) -> Any:
        highs = self.highs
        highs.setOptionValue("time_limit", float(seconds))
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", max(near, 1e-6))
        highs.setOptionValue("mip_max_improving_sols", 1 if first else 2**31 - 1)
        highs.run()
        info, status = highs.getInfo(), highs.getModelStatus()
        self.none = status == highspy.HighsModelStatus.kInfeasible
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            self.values = np.array(highs.getSolution().col_value)
        self.bound = info.mip_dual_bound
        self.optimal = status == highspy.HighsModelStatus.kOptimal
        return self.values

    def worth(self, values: Any) -> float:
        return float(self.cost @ values)


def _added(terms: Iterable[Term]) -> dict[int, float]:
    found: dict[int, float] = {}
    for at, times in terms:
        found[at] = found.get(at, 0.0) + times
    return found
