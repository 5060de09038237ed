"""The file of a month's figures that everybody may fetch: the same bytes whoever makes it, so that its hash can be signed."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from io import StringIO
from typing import Any

from lantoa.insights.rules.disclosure import disclosures
from lantoa.insights.rules.expression import SHOWN
from lantoa.insights.rules.fact import readings
from lantoa.insights.rules.indicator import SEX, Indicator, book

COLUMNS = ("month", "indicator", "cut", "area", "value", "over", "least", "most", "share")
TOLD = COLUMNS[4:]


def sheet(month: date, rows: Iterable[tuple[str, str, str, Mapping[str, Any]]]) -> bytes:
    """Rows of (indicator, cut, area, what is shown), in this order whatever order they come in; what is kept back stands there empty, by
    sex not at all: that somebody said so is nobody's business. `least` without `most` is "or more".
    """
    written = StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(COLUMNS)
    for indicator, cut, area, shown in sorted(rows, key=lambda row: row[:3]):
        if cut.startswith(SEX) and not shown:
            continue
        told = ["" if shown.get(name) is None else shown[name] for name in TOLD]
        lines.writerow([f"{month:%Y-%m}", indicator, cut, area, *told])
    return written.getvalue().encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def defined() -> str:
    """The SHA-256 of what all figures mean, together: two editions with the same one were counted alike."""
    return digest(_written([meaning(one) for one in book().indicators.values()]))


def meaning(one: Indicator) -> str:
    """The SHA-256 of what one figure is counted by: its measures, unit, cuts, since when and on what ground, how its acts are read and
    what is derived of them, and the rule of disclosure. Names, words and the order of the files are not in it."""
    derived = [book().derived[act] for act in one.acts if act in book().derived]
    acts = set(book().acts_of(one))
    read = {reading.act: reading for reading in readings().values() if (reading.counts_as or reading.act) in acts}
    told = {
        "slug": one.slug, "value": asdict(one.value), "over": asdict(one.over) if one.over else None, "unit": one.unit, "since": one.since,
        "ground": one.basis["text"], "guard": one.guard, "who": one.who, "cuts": sorted([*one.cuts, *one.sex_cuts]), "waits": one.waits,
        "derived": [asdict(how) for how in derived], "facts": [_without(read[act], "words") for act in sorted(read)], "shown": SHOWN,
        "disclosure": [_without(rule, "source", "confidence") for rule in disclosures()],
    }  # fmt: skip
    return digest(_written(told))


def _without(one: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in names}


def _written(told: Any) -> bytes:
    return json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode()
