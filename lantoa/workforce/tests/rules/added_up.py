"""A plan added up by hand: everything it does that it may not, whatever way it was found."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from math import ceil

from lantoa.workforce.rules.plan import Plan
from lantoa.workforce.rules.scenario import Scenario


def faults(it: Scenario, found: Plan) -> list[str]:
    said = [*_people(it, found), *_work(it, found), *_promises(it, found)]
    if found.bound > found.weighed + 1e-6:
        said.append(f"proved {found.bound} above {found.weighed}")
    return said


def _people(it: Scenario, found: Plan) -> list[str]:
    said: list[str] = []
    workers = {one.id: one for one in it.workers}
    come = Counter((shift.worker, shift.day) for shift in found.shifts)
    said += [f"{who} twice on {when}" for (who, when), times in come.items() if times > 1]
    said += [f"{who} is away on {when}" for who, when in come if not it.may(workers[who], when)]
    for who, one in workers.items():
        for number in range(it.days):
            week = sum((who, it.day(number + more)) in come for more in range(7))
            if week > one.limits.days or week * one.minutes > one.limits.minutes:
                said.append(f"{who} works too much from {it.day(number)}")
    return said + [f"{who} not on {when}" for (who, when), yes in it.pinned.items() if yes and (who, when) not in come]


def _work(it: Scenario, found: Plan) -> list[str]:
    said: list[str] = []
    work: Counter[tuple[date, str]] = Counter()
    tools: Counter[tuple[date, str]] = Counter()
    steps = {one.id: one.steps for one in it.products}
    for made in found.made:
        for step in steps[made.product]:
            batches = ceil(made.quantity / (step.batch or made.quantity))
            took, on = step.minutes * made.quantity + step.setup * batches, made.day - timedelta(days=step.ahead)
            work[on, step.skill] += took  # type: ignore[assignment]
            if step.equipment:
                tools[on, step.equipment] += took  # type: ignore[assignment]
            if took and not 0 <= it.number(on) < it.days:
                said.append(f"{made.product} takes work on {on}")
    most = {one.id: one.minutes for one in it.equipment}
    said += [f"{minutes} of {name} on {on}" for (on, name), minutes in tools.items() if minutes > most[name] + 1e-4]
    workers = {one.id: one for one in it.workers}
    for on in {on for on, _skill in work}:
        here = [workers[shift.worker] for shift in found.shifts if shift.day == on]
        skills = [skill for day, skill in work if day == on and skill]
        for those in [c for count in range(1, len(skills) + 1) for c in combinations(skills, count)]:
            needed, there = sum(work[on, s] for s in those), sum(w.minutes for w in here if w.skills & set(those))
            if needed > there + 1e-4:
                said.append(f"{needed} minutes of {those} on {on} by {there}")
        needed, there = sum(took for (day, _skill), took in work.items() if day == on), sum(w.minutes for w in here)
        if needed > there + 1e-4:
            said.append(f"{needed} minutes on {on} by {there}")
    return said


def _promises(it: Scenario, found: Plan) -> list[str]:
    """Every piece is made, in its time or as late as was said, and nothing lies longer than it keeps."""
    said: list[str] = []
    for product in it.products:
        want: Counter[date] = Counter()
        for one in it.promises:
            if one.product == product.id:
                moved = [m for m in found.moved if m.promise == one.id]
                want[one.due] += one.quantity - sum(m.quantity for m in moved)
                for m in moved:
                    if m.to:
                        want[m.to] += m.quantity
                    if m.quantity < 1 or (m.to and m.to <= one.due):
                        said.append(f"{one.id} is moved by nothing")
        made = {m.day: m.quantity for m in found.made if m.product == product.id}
        for number in range(it.days):
            ready = sum(pieces for on, pieces in made.items() if on <= it.day(number))
            due = sum(pieces for on, pieces in want.items() if on <= it.day(number))
            fresh = sum(pieces for on, pieces in want.items() if on <= it.day(number + product.keeps))
            if ready < due:
                said.append(f"{due - ready} of {product.id} are not ready on {it.day(number)}")
            if ready > fresh:
                said.append(f"{ready - fresh} of {product.id} are made too early on {it.day(number)}")
    return said
