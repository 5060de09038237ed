"""What the law asks of a livestream sale, as dated data with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DUTIES = Path(__file__).parents[1] / "data" / "duties.csv"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: from when until when, on what it rests, and whether its details are known for sure."""

    name: str
    since: date
    until: date | None
    basis: str
    basis_vi: str
    basis_id: str
    source: str
    verified: bool

    def basis_in(self, language: str) -> str:
        """What it rests on, as it is called in that language."""
        return {"vi": self.basis_vi, "id": self.basis_id}.get(language, self.basis)


@cache
def duties() -> tuple[Duty, ...]:
    """The duties that ship with the product."""
    with DUTIES.open(encoding="utf-8", newline="") as file:
        return tuple(
            Duty(
                row["duty"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["basis"],
                row["basis_vi"],
                row["basis_id"],
                row["source"],
                row["verified"] == "yes",
            )
            for row in csv.DictReader(file)
        )


def in_force(day: date) -> dict[str, Duty]:
    """The duties of this day by their name."""
    return {one.name: one for one in duties() if one.since <= day and (one.until is None or day <= one.until)}
