"""A cohort's figures as everybody may see them: plain values, nothing closer than the rules of disclosure allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lantoa.insights.rules.cohort import Cohort, Group, Window
from lantoa.insights.rules.disclosure import Disclosure, Shown, middle, shown, shown_apart, shown_together

STEPS = ("enrolled", "attended", "did_it", "sold")
GROUPS = ("trained", "waiting")
Figures = dict[str, Any]
# Figures of all places together stand under this instead of a place.
TOGETHER = ""


def sheets(cohorts: Sequence[Cohort], rule: Disclosure) -> dict[str, Figures]:
    """The figures of one quarter by place, and under TOGETHER those of all of them.

    `steps`: a range [least, most] each; `windows`: days, whether they have passed for all, and then for each group its people, how many
    of them sold, and the middle of what came in for those: [median, lower, upper], None where it is not shown.
    """
    found: dict[str, Figures] = {one.place: {"steps": {}, "windows": []} for one in cohorts}
    together: Figures = {"steps": {}, "windows": []}
    for step in STEPS:
        counts = {one.place: len(getattr(one, step)) for one in cohorts}
        parts = {place: shown(count, rule.least) for place, count in counts.items()}
        for place, part in parts.items():
            found[place]["steps"][step] = _written(part)
        together["steps"][step] = _written(shown_together(sum(counts.values()), list(parts.values()), rule.least))
    for those in zip(*(one.windows for one in cohorts), strict=True):
        _window({one.place: window for one, window in zip(cohorts, those, strict=True)}, found, together, rule)
    return {**found, TOGETHER: together}


def _window(windows: Mapping[str, Window], found: Mapping[str, Figures], together: Figures, rule: Disclosure) -> None:
    """One window of all places. It is shown once its days have passed in each of them: told earlier of some, what is kept back so
    that a total gives nobody away would be kept back too late."""
    over = all(window.over for window in windows.values())
    days = next(iter(windows.values())).days
    for figures in (*found.values(), together):
        figures["windows"].append({"days": days, "over": over, "trained": None, "waiting": None})
    for group in GROUPS if over else ():
        groups: dict[str, Group] = {place: getattr(window, group) for place, window in windows.items()}
        apart = shown_apart({place: len(one.amounts) for place, one in groups.items()}, rule.least)
        people = {place: shown(one.people, rule.least) for place, one in groups.items()}
        sold = {place: shown(len(one.amounts), rule.least) for place, one in groups.items()}
        for place, one in groups.items():
            amounts = one.amounts if place in apart else []
            written = _group(people[place], sold[place], amounts, rule)
            found[place]["windows"][-1][group] = {**written, "kept_back": not sold[place].hidden and place not in apart}
        every = [amount for one in groups.values() for amount in one.amounts]
        together["windows"][-1][group] = _group(
            shown_together(sum(one.people for one in groups.values()), list(people.values()), rule.least),
            shown_together(len(every), list(sold.values()), rule.least),
            every,
            rule,
        )


def _group(people: Shown, sold: Shown, amounts: Sequence[int], rule: Disclosure) -> Figures:
    of = None if sold.hidden else middle(amounts, rule)
    return {
        "people": _written(people),
        "sold": _written(sold),
        "middle": [of.median, of.lower, of.upper] if of else None,
    }


def _written(count: Shown) -> list[int | None]:
    return [count.least, count.most]
