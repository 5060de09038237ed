"""Seasons of work and daily sales as they are measured in `lantoa bench hands`: made up, the same every time for the same seed.

A season: each product has two steps with setups for each batch and one without, of three skills and four tools, keeps one to ten days, and is
promised on about every second day, most around one peak. Three people of the household know everything; neighbours know one or two things
and are away a day in ten. Daily sales: a level that wanders, a shape of the week, noise as of single buyers, a rush that begins four weeks
before Tết and ends in few days of rest, over years in which Tết moves between January and February, and smaller full-moon feasts.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

import numpy as np

from lantoa.workforce.rules.feasts import feasts
from lantoa.workforce.rules.scenario import Equipment, Product, Promise, Scenario, Step, Worker

FIRST = date(2026, 12, 1)
SKILLS = ("knife", "stove", "mould")
KNOWN = (("knife",), ("stove", "mould"), ("knife", "stove"), ("mould",), ())
TOOLS, HOUSEHOLD, HOURS = 4, 3, 8
SALES_FROM = date(2022, 1, 1)


def season(seed: int, *, days: int, products: int, workers: int, size: float) -> Scenario:
    """A season of work; `size` says how much is promised."""
    chance = Random(seed)  # noqa: S311 - the same season every time
    tools = [Equipment(f"tool{number}", 24 * 60) for number in range(TOOLS)]
    goods = [_product(chance, number) for number in range(products)]
    peak = chance.randint(days // 3, 3 * days // 4)
    promises: list[Promise] = []
    for one in goods:
        usual = chance.choice((6, 10, 15, 25, 40)) * size
        for day in range(2, days):
            if chance.random() < 0.55:
                pieces = int(chance.expovariate(1 / usual) * (1 + 2.5 * math.exp(-(((day - peak) / 3.5) ** 2))))
                if pieces:
                    due = FIRST + timedelta(days=day)
                    promises.append(Promise(f"{one.id} {due}", one.id, due, pieces))
    people = [_worker(chance, number, days) for number in range(workers)]
    return Scenario(FIRST, days, goods, promises, people, tools)


def _product(chance: Random, number: int) -> Product:
    prepare = Step(
        "prepare", chance.choice((0.5, 1, 1.5, 2, 3)), chance.choice((10, 15, 20, 30)), chance.choice((30, 40, 60, 80)),
        chance.choice(("knife", "mould", "")), "", chance.choice((0, 0, 1)),
    )  # fmt: skip
    cook = Step(
        "cook", chance.choice((0.5, 1, 1.5)), chance.choice((0, 10, 20, 30, 45)), chance.choice((40, 60, 100)), "stove",
        f"tool{chance.randrange(TOOLS)}",
    )  # fmt: skip
    return Product(
        f"product{number}",
        [prepare, cook, Step("pack", chance.choice((0.5, 1)))],
        chance.choice((1, 2, 3, 4, 5, 7, 10)),
    )


def _worker(chance: Random, number: int, days: int) -> Worker:
    at_home = number < HOUSEHOLD
    skills = SKILLS if at_home else chance.choice(KNOWN)
    away = [FIRST + timedelta(days=day) for day in range(days) if chance.random() < (0.02 if at_home else 0.1)]
    return Worker(
        f"worker{number}", "permanent" if at_home else "seasonal", HOURS * 60, frozenset(skills), frozenset(away),
        chance.randint(0, 3),
    )  # fmt: skip


def sales(seed: int, until: date) -> list[float]:
    """Pieces a day from SALES_FROM to before a day."""
    chance = np.random.default_rng(seed)
    level, week, rush = chance.uniform(3, 80), np.exp(chance.normal(0, 0.25, 7)), chance.uniform(0.5, 4)
    feast = chance.uniform(0, 1.5)
    days = (until - SALES_FROM).days
    of = feasts(SALES_FROM, until)
    drift, told = 0.0, list[float]()
    for number in range(days):
        day = SALES_FROM + timedelta(days=number)
        drift = 0.995 * drift + chance.normal(0, 0.03)
        usual = level * np.exp(drift) * week[day.weekday()] * chance.gamma(20, 1 / 20)
        usual *= _near_tet(min(((day - tet).days for tet in of["tet"]), key=abs), rush)
        for name in ("vu_lan", "mid_autumn"):
            to = min((moon - day).days for moon in of[name] if moon >= day)
            usual *= 1 + feast * max(0.0, 1 - to / 10)
        told.append(float(chance.poisson(usual)))
    return told


def _near_tet(days: int, rush: float) -> float:
    if -28 <= days < -2:
        return 1 + rush * max(0.0, 1 - abs(days + 10) / 18)
    return 0.2 if -2 <= days <= 4 else 1.0
