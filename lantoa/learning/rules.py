"""Courses as they are written in the data files, how a lesson reads, and which act ends it, without a database."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from lantoa.kit.world import world

DATA = Path(__file__).parent / "data"
LONGEST_HALL = 160
MOST_SEATS = 500


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson of a data file. `act` ends it, `undone_by` are acts that may take that act back, `route` is where it is done."""

    slug: str
    title: str
    text: str
    act: str = ""
    undone_by: tuple[str, ...] = ()
    helper_counts: bool = False
    route: str = ""


@dataclass(frozen=True, slots=True)
class CourseText:
    """A course of a data file with its lessons in their order."""

    slug: str
    title: str
    summary: str
    lessons: tuple[LessonText, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a lesson: "text", "steps" (numbered lines) or "note" (what to remember)."""

    kind: str
    lines: tuple[str, ...]


def read_course(text: str) -> CourseText:
    """A course from the text of its file (TOML); a missing or unknown word raises ValueError, KeyError or TypeError."""
    given = tomllib.loads(text)
    lessons = tuple(
        LessonText(**{**lesson, "text": lesson["text"].strip(), "undone_by": tuple(lesson.get("undone_by", ()))})
        for lesson in given["lessons"]
    )
    return CourseText(given["slug"], given["title"], given["summary"].strip(), lessons)


@cache
def courses() -> tuple[CourseText, ...]:
    """Every course that ships with the product."""
    return tuple(read_course(world.read_file(path).decode("utf-8")) for path in sorted(DATA.glob("*.toml")))


def named_acts(those: Iterable[CourseText]) -> list[str]:
    """The acts that lessons of these courses wait for, and those that may take them back."""
    lessons = [lesson for course in those for lesson in course.lessons]
    return sorted({act for lesson in lessons for act in (lesson.act, *lesson.undone_by) if act})


def blocks(text: str) -> list[Block]:
    """A lesson's text in parts: a part whose lines begin with `1.` is a list of steps, one that begins with `!` a note."""
    return [_block(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.split("\n")]
    if all(re.match(r"\d+\. ", line) for line in lines):
        return Block("steps", tuple(line.split(". ", 1)[1] for line in lines))
    if part.startswith("! "):
        return Block("note", (" ".join(lines)[2:],))
    return Block("text", (" ".join(lines),))


def counts(*, helping: bool, helper_counts: bool, done_at: datetime, enrolled_at: datetime) -> bool:
    """Whether an act ends a lesson for the learner who did it: with their own hand for their own household, or as a helper
    where the lesson says so; and not before they enrolled."""
    return done_at >= enrolled_at and (not helping or helper_counts)
