"""How a product of OCOP is graded: the criteria of a day, points, stars, and until when a decision holds; without a database."""

from __future__ import annotations

import calendar
import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from lantoa.kit.vietnamese import clean_line, fold, normalise_tones
from lantoa.kit.world import world

CRITERIA = Path(__file__).parent.parent / "data" / "ocop_criteria.toml"
# A decision holds for 36 months, then the product is graded anew (thuonghieuquangninh.gov.vn: "tái đánh giá sau 36 tháng").
MONTHS = 36
# So many months before the end its producer is reminded, once each.
REMIND_BEFORE = (6, 2)
MOST_STARS = 5
# Stands for who decided where a list does not say it.
UNSTATED = "–"
LONGEST_NUMBER, LONGEST_BODY = 60, 160
LONGEST_STORY, LONGEST_EVIDENCE_NAME, MOST_EVIDENCE = 4_000, 120, 20
LEAST_MEMBERS, MOST_MEMBERS, MOST_OF_A_COUNCIL = 2, 30, 100
# The step in which members give points.
STEP = Decimal("0.5")

Points = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Criteria:
    """The most points of each part under one decision, from a day on and until one; `confidence` says how sure we are."""

    code: str
    decision: str
    valid_from: date | None
    valid_to: date | None
    most: Mapping[str, int]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Band:
    """The least points for a number of stars; `sure` is False where no source was seen."""

    stars: int
    least: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A group of products, or a level of authority (with the most stars it decides), in three languages."""

    code: str
    vi: str
    en: str
    id: str
    words: tuple[str, ...] = ()
    most: int = MOST_STARS
    sure: bool = True

    def title(self, language: str | None) -> str:
        """Its name in a language, Vietnamese where there is none."""
        return {"en": self.en, "id": self.id}.get((language or "vi")[:2], self.vi)


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(world.read_file(CRITERIA).decode("utf-8"))


@cache
def all_criteria() -> tuple[Criteria, ...]:
    """Every set of criteria, the newest first."""
    return tuple(
        Criteria(
            row["code"],
            row["decision"],
            row.get("valid_from"),
            row.get("valid_to"),
            row["most"],
            row["source"],
            row["confidence"],
        )
        for row in _written()["criteria"]
    )


def criteria_on(day: date) -> Criteria:
    """The criteria in force on the day of grading."""
    return next(
        one
        for one in all_criteria()
        if (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to)
    )


@cache
def bands() -> tuple[Band, ...]:
    """The stars with the least points of each, the most first."""
    return tuple(Band(**row) for row in _written()["band"])


@cache
def groups() -> dict[str, Named]:
    """The six groups by their code."""
    return {row["code"]: Named(**{**row, "words": tuple(row["words"])}) for row in _written()["group"]}


@cache
def levels() -> dict[str, Named]:
    """Who decides, by code, the lowest first."""
    return {row["code"]: Named(**row) for row in _written()["level"]}


def name_key(name: str) -> str:
    """By which two names are the same: case and the place of a tone make no difference; letters and tones do, as in dừa and dứa."""
    return normalise_tones(clean_line(name)).casefold()


def mark_of_own(product_id: int) -> str:
    """By which OCOP knows a stall's product that handed in a dossier of its own."""
    return _mark("product", str(product_id))


def mark_of_listed(name: str, producer: str, place: str) -> str:
    """By which OCOP knows what a list names: names and the commune (or what was written for it)."""
    return _mark("list", name_key(name), name_key(producer), place)


def _mark(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def group_called(text: str) -> str:
    """The code of the group that a list's cell names; "" where it is empty or none of them."""
    said = " ".join(fold(text).split()).strip(" .:")
    return next((one.code for one in groups().values() if said == one.code or said in one.words), "")


def least_scores(members: int) -> int:
    """How many of a council's members have to give points before it may be closed: more than half, and never one alone."""
    return max(LEAST_MEMBERS, members // 2 + 1)


def fault_of(points: Points, criteria: Criteria) -> str:
    """The first part ("a", "b", "c") whose points are under nothing, over its most, or between the steps; "" where all fit."""
    for part, given in zip("abc", points, strict=True):
        if not given.is_finite() or not 0 <= given <= criteria.most[part] or given % STEP:
            return part
    return ""


def mean(scores: Sequence[Points]) -> Decimal:
    """The mean of what the members gave, never rounded up: 89.999 is not 90."""
    exact = sum((Fraction(part) for points in scores for part in points), Fraction(0)) / len(scores)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_DOWN)


def band_of(points: Decimal) -> Band:
    """The stars that points come to."""
    return next(band for band in bands() if points >= band.least)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier, below zero), the month's last day where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def valid_until(decided_on: date) -> date:
    """The last day on which a decision holds."""
    return months_after(decided_on, MONTHS)


def overlap(first: tuple[date, date], second: tuple[date, date]) -> bool:
    """Whether two spans, each with its first and last day, have a day in common."""
    return first[0] <= second[1] and second[0] <= first[1]
