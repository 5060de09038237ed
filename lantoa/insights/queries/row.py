"""Figures as a page or a paper tells them: a row each, what changed since the month before, what was planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lantoa.insights.queries import telling
from lantoa.insights.queries.figure import NOUGHT, Series
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.disclosure import shown as counted
from lantoa.insights.rules.expression import last_day
from lantoa.insights.rules.indicator import Indicator, book
from lantoa.learning import api as learning
from lantoa.places import api as places

MOST_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A figure on a page: its name, what it comes to, its line over the months, where it leads, and its parts. `silent`: nothing was
    counted in any of these months."""

    slug: str
    name: str
    told: str
    unit: str
    spark: str
    href: str
    cuts: list[tuple[str, str]]
    waits: bool
    silent: bool


def row_of(one: Indicator, whole: Series, area: str = "", query: str = "") -> Row:
    """A figure of an area over these months; `query` chooses the month on the page it leads to ("?thang=2026-10")."""
    line = whole.of(one.slug)
    asked = [query.lstrip("?")] if query else []
    asked += [f"noi={area}"] if area else []
    href = reverse("insights:indicator", args=[one.slug]) + ("?" + "&".join(asked) if asked else "")
    cuts = [
        (telling.said(book().cut_names[one.cut_names][cut]), telling.told(one, newest(whole, f"{one.slug} {cut}")))
        for cut in one.cuts
        if newest(whole, f"{one.slug} {cut}") not in (None, {}, {"value": 0})
    ]
    heights = [telling.drawn(one, shown) for shown in line]
    return Row(
        one.slug, telling.name(one), telling.told(one, line[-1] if line else None), "" if one.unit in ("dong", "percent") else telling.unit(one),
        telling.spark(heights), href, cuts, bool(one.waits), bool(one.waits) or all(shown in (None, NOUGHT) for shown in line),
    )  # fmt: skip


def newest(whole: Series, key: str) -> Mapping[str, Any] | None:
    line = whole.of(key)
    return line[-1] if line else None


def plans_of(month: date, area: str) -> list[tuple[str, str, str, str, str]]:
    """Programmes with a day in the month: what, where, seats planned and announced, and how many came so far, in tens."""
    names = {unit.pk: places.unit_title(unit) for unit in places.units()}
    width = disclosure(month).least
    return [
        (
            row.title, names.get(row.unit_id or "", row.sector), telling.number(row.planned), telling.number(row.announced),
            telling.ranged(counted(row.attended, width)),
        )
        for row in learning.planned_and_done(month, last_day(month), area or None)
    ]  # fmt: skip


def changes_of(whole: Series) -> list[str]:
    """What changed most against the month before, in sentences: what rose or fell by the largest part of itself first."""
    found = []
    for one in book().indicators.values():
        line = whole.of(one.slug)
        if len(line) < 2 or not one.flow and line[-1] == line[-2]:
            continue
        before, now = telling.drawn(one, line[-2]), telling.drawn(one, line[-1])
        sentence = telling.change(one, line[-2], line[-1])
        if sentence and before is not None and now is not None:
            found.append((abs(now - before) / max(before, now, 1), sentence))
    return [sentence for _by, sentence in sorted(found, key=lambda pair: -pair[0])[:MOST_CHANGES]]


def terrain_titles() -> dict[str, str]:
    return {
        "urban": _("Wards"),
        "rural": _("Communes of the plain"),
        "mountain": _("Mountain communes"),
        "island": _("Islands"),
    }


def province_name(month: date) -> str:
    try:
        status = places.province_status(month)
    except places.ProvinceStatus.DoesNotExist:
        return "Quảng Ninh"
    return str(status.full_name)
