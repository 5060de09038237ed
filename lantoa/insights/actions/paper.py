"""A fixed month on paper: the reports of the province and of each commune and a poster, printed once, kept, and the same bytes from then on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from lantoa.documents import api as documents
from lantoa.insights.actions.export import turn
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries import telling
from lantoa.insights.queries.facts import root
from lantoa.insights.queries.figure import PROVINCE, SHOWN_MONTHS, TERRAINS, Series, editions, series
from lantoa.insights.queries.row import Row, changes_of, plans_of, province_name, row_of, terrain_titles
from lantoa.insights.rules.expression import last_day
from lantoa.insights.rules.indicator import book
from lantoa.insights.rules.paragraph import paragraph
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.places import api as places

REPORT, POSTER = "bao-cao", "to-dan-tuong"
# Communes' reports are printed ahead in this language; in others when somebody first asks.
COMMUNES_IN = "vi"
# So many the worker prints in a row: the province's own come first, all of a month's are there some two hours after it was fixed.
AT_ONCE = 6
# The maps of the report, of which the poster has the first one with anything on it, and the large numbers of the poster.
MAPS = ("sites", "ocop", "active_stalls", "people_trained")
LARGE = ("sites", "ocop", "market_accepts", "people_trained", "active_stalls", "cashless_share")


def print_papers(most: int = AT_ONCE) -> int:
    """Print what readers will ask for of every month's newest edition and is not there yet, the newest month first: how many papers. One
    line at a time; another one returns 0 at once. One that cannot be printed keeps no other: its error is raised when the rest is done."""
    every = [one for one in editions() if one.frozen]
    missing = [
        (at, name, language)
        for at, edition in enumerate(every[:SHOWN_MONTHS])
        for name, language in _ahead()
        if not _path(edition, name, language).exists()
    ]
    printed, faults = 0, []
    with turn("printing") as mine:
        for at, name, language in missing if mine else ():
            if printed == most:
                break
            journal.still_at_it()
            try:
                with translation.override(language):
                    _print(every[at : at + SHOWN_MONTHS], name)
            except Exception as fault:  # noqa: BLE001 - raised again below
                faults.append(fault)
            else:
                printed += 1
    if faults:
        raise faults[0]
    return printed


def paper(those: Sequence[MonthEdition], name: str) -> bytes | None:
    """A paper of the first of these editions (newest first, with those before it) in the language now spoken: as it was printed. What the
    worker prints is waited for; anything else is printed now, one at a time in the whole house. None where it is not there yet."""
    path = _path(those[0], name, _language())
    newest = editions(SHOWN_MONTHS)
    if not path.exists() and not ((name, _language()) in set(_ahead()) and those[0] in newest):
        with turn("printing") as mine:
            if mine:
                _print(those, name)
    return world.read_file(path) if path.exists() else None


def called(edition: MonthEdition, name: str, language: str = "") -> str:
    """What the file is called."""
    return f"{name}-{edition.month:%Y-%m}-{edition.number}-{language or _language()}.pdf"


def _ahead() -> Iterator[tuple[str, str]]:
    for language in sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != COMMUNES_IN):
        yield REPORT, language
        yield POSTER, language
    for unit in places.units():
        yield f"{REPORT}-{unit.pk}", COMMUNES_IN


def _path(edition: MonthEdition, name: str, language: str) -> Path:
    # The hash too: another database behind the same folder has other numbers.
    kept: Path = root() / "papers" / edition.digest[:16] / called(edition, name, language)
    return kept


def _language() -> str:
    return (get_language() or "vi")[:2]


def _print(those: Sequence[MonthEdition], name: str) -> None:
    edition = those[0]
    if name == POSTER:
        written = render_to_string("insights/poster.html", _large(edition, those), using="jinja2")
    elif name == REPORT:
        written = render_to_string("insights/report.html", _whole(edition, those), using="jinja2")
    else:
        unit = places.Unit.objects.get(pk=name.removeprefix(f"{REPORT}-"))
        written = render_to_string("insights/report.html", _one(edition, those, unit), using="jinja2")
    world.write_file(_path(edition, name, _language()), documents.render_pdf(written))


def _common(edition: MonthEdition, those: Sequence[MonthEdition], area: str) -> dict[str, Any]:
    found = series(those, [area])[area]
    entry = journal.entries_about(edition).last()
    return {
        "edition": edition,
        "month": telling.month_title(edition.month),
        "families": _families(found),
        "changes": changes_of(found),
        "entry": entry,
        "check": settings.PUBLIC_URL.rstrip("/") + reverse("insights:edition", args=[edition.month]),
        "whole": found,
        "last_day": last_day(edition.month),
    }


def _families(found: Series) -> list[tuple[str, list[Row], list[Row]]]:
    """By family: its title, the rows with something in these months, and those without."""
    families = []
    for family, words in book().families.items():
        rows = [row_of(one, found) for one in book().of_family(family) if not one.waits]
        told, silent = [row for row in rows if not row.silent], [row for row in rows if row.silent]
        if rows:
            families.append((telling.said(words), told, silent))
    return families


def _map(slug: str, found: Mapping[str, Series]) -> tuple[str, list[tuple[int, int, str, float | None, str]]]:
    """A figure's name and the communes with what it comes to in each."""
    one = book().indicators[slug]
    return telling.name(one), [
        (unit.tile_col, unit.tile_row, places.unit_title(unit), telling.drawn(one, found[unit.pk].of(slug)[-1]), "")
        for unit in places.units()
    ]


def _mapped(found: Mapping[str, Series]) -> list[str]:
    """Of the figures with a map those that have something to show on it."""
    units = places.units()
    return [
        slug
        for slug in MAPS
        if any(telling.drawn(book().indicators[slug], found[unit.pk].of(slug)[-1]) for unit in units)
    ]


def _whole(edition: MonthEdition, those: Sequence[MonthEdition]) -> dict[str, Any]:
    units = places.units()
    found = series(those[:1], [*(unit.pk for unit in units), *(f"t:{terrain}" for terrain in TERRAINS)])
    mapped = _mapped(found)
    shared = _common(edition, those, PROVINCE)
    terrains = [
        (title, [telling.told(book().indicators[slug], found[f"t:{terrain}"].of(slug)[-1]) for slug in mapped])
        for terrain, title in terrain_titles().items()
    ]
    return {
        **shared,
        "title": province_name(edition.month),
        "paragraph": _paragraph(edition, shared),
        "maps": [_map(slug, found) for slug in mapped],
        "terrains": terrains,
        "terrain_heads": [telling.name(book().indicators[slug]) for slug in mapped],
        "plans": plans_of(edition.month, ""),
    }  # fmt: skip


def _one(edition: MonthEdition, those: Sequence[MonthEdition], unit: places.Unit) -> dict[str, Any]:
    shared = _common(edition, those, unit.pk)
    plans = plans_of(edition.month, unit.pk)
    return {
        **shared,
        "title": places.unit_title(unit),
        "paragraph": "",
        "maps": [],
        "terrains": [],
        "terrain_heads": [],
        "plans": plans,
    }


def _large(edition: MonthEdition, those: Sequence[MonthEdition]) -> dict[str, Any]:
    shared = _common(edition, those, PROVINCE)
    latest = shared["whole"].shown[-1]
    numbers = []
    for slug in LARGE:
        one, shown = book().indicators[slug], latest.get(slug)
        if shown and shown != {"value": 0}:
            unit = "" if one.unit in ("percent", "dong") else telling.unit(one)
            numbers.append((telling.told(one, shown), unit, telling.name(one)))
    by_unit = series(those[:1], [unit.pk for unit in places.units()])
    mapped = next(iter(_mapped(by_unit)), None)
    return {
        **shared,
        "title": province_name(edition.month),
        "numbers": numbers,
        "map": _map(mapped, by_unit) if mapped else None,
        "paragraph": _paragraph(edition, shared),
    }


def _paragraph(edition: MonthEdition, shared: dict[str, Any]) -> str:
    latest = shared["whole"].shown[-1] or {}
    return paragraph(latest, _language(), telling.month_title(edition.month))
