"""The file of a month's figures that everybody may fetch: the same bytes whoever makes it, so that its hash can be signed."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from typing import Any

from lantoa.insights.rules.disclosure import DATA as DISCLOSURE
from lantoa.insights.rules.fact import DATA as FACTS
from lantoa.insights.rules.indicator import DATA as INDICATORS

COLUMNS = ("month", "indicator", "cut", "area", "value", "over", "least", "most", "share")
SHOWN = COLUMNS[4:]


def sheet(month: date, rows: Iterable[tuple[str, str, str, Mapping[str, Any]]]) -> bytes:
    """Rows of (indicator, cut, area, what is shown), in this order whatever order they come in; what is kept back stands there empty.

    `least` without `most` is "or more".
    """
    written = StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(COLUMNS)
    for indicator, cut, area, shown in sorted(rows, key=lambda row: row[:3]):
        told = ["" if shown.get(name) is None else shown[name] for name in SHOWN]
        lines.writerow([f"{month:%Y-%m}", indicator, cut, area, *told])
    return written.getvalue().encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def defined() -> str:
    """The SHA-256 of the definitions, readings and the rule of disclosure together: what figures are counted by."""
    return digest(b"\0".join(path.read_bytes() for path in (INDICATORS, FACTS, DISCLOSURE)))
