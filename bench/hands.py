"""`lantoa bench hands [--only NAME] [--parcels N] [--labels N]`: how near to the best work is planned and in what time, how many hands the
food maker of the demo community is told to call, how far off what is expected is, and whether news of many parcels and their labels are
taken in and printed as promised.

Each figure is measured by a function of PARTS, which gives its results; others of the same subject stand beside them.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.checkout import said
from bench.hands_made import SALES_FROM, sales, season
from bench.stage import stage
from lantoa.workforce.rules.demand import minutes_of
from lantoa.workforce.rules.feasts import feasts
from lantoa.workforce.rules.forecast import expect, pinball, seasonal_naive
from lantoa.workforce.rules.plan import Plan, plan
from lantoa.workforce.rules.scenario import Scenario
from lantoa.workforce.rules.scenario_file import read

Results = list[dict[str, Any]]
MONTH, SECONDS, GAP, SEEDS = 28, 10.0, 0.02, (1, 2, 3, 4)
SEASON, SEASON_SECONDS = 120, 60.0
PRODUCTS, WORKERS, SIZE = 30, 40, 4.0
FOOD_MAKER = Path(__file__).parent / "scenarios" / "food_maker.json"
PEAK, WEEK = (7, 8), 7
PARCELS = """
import json
from bench.hands_parcels import results
print("PARCELS", json.dumps(results({parcels}, {labels})))
"""
RATIO, AHEAD, SERIES = 0.95, 28, 12
LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# From where one looks ahead: into the rush before Tết, over Tết itself, into its rest, and on days far from it.
ORIGINS = (date(2025, 1, 8), date(2025, 6, 2), date(2026, 1, 27), date(2026, 2, 12), date(2026, 9, 7))


def month(_asked: argparse.Namespace) -> Results:
    """A month of thirty products and forty workers with setups for each batch: the slowest and the least proved of several."""
    found = [_timed(seed, MONTH) for seed in SEEDS]
    took, gap = max(seconds for seconds, _plan in found), max(one.gap for _seconds, one in found)
    moved = sum(len(one.moved) for _seconds, one in found)
    shifts = ", ".join(f"{one.weighed:.0f} of at least {one.bound:.0f}" for _seconds, one in found)
    what = f"{MONTH} days, {PRODUCTS} products, {WORKERS} workers, {len(SEEDS)} scenarios"
    return [
        {"name": f"{what}: the slowest", "value": round(took, 1), "unit": "s", "goal": f"≤ {SECONDS:g}", "reached": took <= SECONDS},
        {"name": f"{what}: the widest gap to what is proved (seasonal shifts: {shifts})", "value": round(100 * gap, 2), "unit": "%", "goal": f"≤ {100 * GAP:g}", "reached": gap <= GAP},
        {"name": f"{what}: promises moved", "value": moved, "unit": "", "goal": 0, "reached": not moved},
    ]  # fmt: skip


def rolling(_asked: argparse.Namespace) -> Results:
    """A season that is planned a month at a time."""
    took, one = _timed(1, SEASON)
    said = f"{one.weighed:.0f} seasonal shifts, {len(one.moved)} promises moved; at least {one.bound:.0f} are proved"
    return [
        {"name": f"{SEASON} days, {PRODUCTS} products, {WORKERS} workers: {said}", "value": round(took, 1), "unit": "s", "goal": f"≤ {SEASON_SECONDS:g}", "reached": took <= SEASON_SECONDS},
    ]  # fmt: skip


def _timed(seed: int, days: int) -> tuple[float, Plan]:
    it = season(seed, days=days, products=PRODUCTS, workers=WORKERS, size=SIZE)
    begun = time.monotonic()
    found = plan(it)
    return time.monotonic() - begun, found


def food_maker(_asked: argparse.Namespace) -> Results:
    """The food maker of the demo community: hands beside the household in the week of most work, and in the weeks that are none of it."""
    it = read(FOOD_MAKER.read_text("utf-8"))
    found = plan(it)
    kinds = {one.id: one.kind for one in it.workers}
    called = Counter(it.number(shift.day) for shift in found.shifts if kinds[shift.worker] == "seasonal")
    busy = _busiest_week(it)
    there = [called[number] for number in range(it.days) if number // WEEK == busy and called[number]]
    quiet = max((count for number, count in called.items() if number // WEEK != busy), default=0)
    least, most = min(there, default=0), max(there, default=0)
    low, high = PEAK
    what = f"the food maker, {it.days} days, {len(it.workers)} workers"
    return [
        {"name": f"{what}: hands at the peak (on each of its {len(there)} days {least} to {most})", "value": most, "unit": "", "goal": f"{low}–{high}", "reached": low <= least and most <= high},
        {"name": f"{what}: hands in quiet weeks", "value": quiet, "unit": "", "goal": 0, "reached": not quiet},
        {"name": f"{what}: gap to what is proved ({len(found.moved)} promises moved)", "value": round(100 * found.gap, 2), "unit": "%", "goal": f"≤ {100 * GAP:g}", "reached": found.proved and found.gap <= GAP and not found.moved},
    ]  # fmt: skip


def _busiest_week(it: Scenario) -> int:
    """The week, counted from the first day, in which most work is due."""
    steps = {one.id: one.steps for one in it.products}
    minutes: Counter[int] = Counter()
    for one in it.promises:
        minutes[it.number(one.due) // WEEK] += round(sum(minutes_of(step, one.quantity) for step in steps[one.product]))
    return minutes.most_common(1)[0][0]


def forecast(_asked: argparse.Namespace) -> Results:
    """Series that were held back: the loss of what was expected beside that of the same day of the last week."""
    lost, naive = dict.fromkeys(ORIGINS, 0.0), dict.fromkeys(ORIGINS, 0.0)
    for seed in range(SERIES):
        told = sales(seed, max(ORIGINS) + timedelta(days=AHEAD))
        for origin in ORIGINS:
            at = (origin - SALES_FROM).days
            past, came = told[:at], told[at : at + AHEAD]
            said = expect(past, SALES_FROM, AHEAD, feasts(SALES_FROM, origin), LEVELS)
            for one, plain, real in zip(said, seasonal_naive(past, AHEAD), came, strict=True):
                lost[origin] += float(sum(pinball(level, one.at[level], real) for level in LEVELS))
                naive[origin] += float(sum(pinball(level, plain, real) for level in LEVELS))
    ratio, worst = sum(lost.values()) / sum(naive.values()), max(ORIGINS, key=lambda day: lost[day] / naive[day])
    what = f"{SERIES} series with Tết, {AHEAD} days ahead: pinball loss to that of the same day of last week"
    return [
        {"name": f"{what}, from {len(ORIGINS)} days", "value": round(ratio, 3), "unit": "×", "goal": f"≤ {RATIO}", "reached": ratio <= RATIO},
        {"name": f"{what}, from the worst of those days ({worst})", "value": round(lost[worst] / naive[worst], 3), "unit": "×", "goal": f"≤ {RATIO}", "reached": lost[worst] <= RATIO * naive[worst]},
    ]  # fmt: skip


def parcels(asked: argparse.Namespace) -> Results:
    """News of many parcels in any order, and labels of a peak day, in a house of its own on the database asked for."""
    with stage(asked.database) as there:
        told: Results = said(there.shell(PARCELS.format(parcels=asked.parcels, labels=asked.labels)), "PARCELS")
    return told


PARTS: list[Callable[[argparse.Namespace], Results]] = [month, rolling, food_maker, forecast, parcels]


def run(database: str, arguments: list[str]) -> Results:
    parser = argparse.ArgumentParser(prog="lantoa bench hands")
    parser.add_argument("--only", choices=[part.__name__ for part in PARTS])
    parser.add_argument("--parcels", type=int, default=10_000)
    parser.add_argument("--labels", type=int, default=500)
    asked = parser.parse_args(arguments)
    asked.database = database
    return [result for part in PARTS if asked.only in (None, part.__name__) for result in part(asked)]
