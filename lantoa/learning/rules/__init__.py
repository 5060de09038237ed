"""Courses as they are written in the data files and by organisations, and which act ends a lesson, without a database."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from lantoa.kit.vietnamese import slug as slug_of
from lantoa.kit.world import world

DATA = Path(__file__).parents[1] / "data"
SKILLS, DRILL = DATA / "skills.toml", DATA / "drill.toml"
Text = TypeVar("Text")
LONGEST_HALL = 160
MOST_SEATS = 500
LEVELS = (1, 2, 3)
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT, LONGEST_LINE = 160, 1_000, 4_000, 240
MOST_LESSONS, MOST_QUESTIONS, OPTIONS = 30, 30, (2, 5)
# A lesson of a phone's screen: what is longer is shown, and whoever writes is told.
SCREEN_WORDS = 150
WHOSE = ("", "person", "household")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson as written. `act` ends it, for whoever did it or (`whose`) whoever it is about: "person", named in the entry, or
    "household", the owners of the organisation; `only` ("source=bank") where the entry says so; `undone_by` are acts that may take that act back, `route` is where it is done and
    `rehearsal` where it is only tried; `do` is the one thing to do, `text` a little Markdown (`kit.markdown`)."""

    slug: str
    title: str
    text: str
    act: str = ""
    whose: str = ""
    only: str = ""
    undone_by: tuple[str, ...] = ()
    helper_counts: bool = False
    route: str = ""
    rehearsal: str = ""
    picture: str = ""
    alt: str = ""
    do: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionText:
    """One question, asked before and after the course: about `lesson`, `right` is the number of the right option from 0."""

    slug: str
    lesson: str
    ask: str
    options: tuple[str, ...]
    right: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """Where a fact of a course comes from: `backs` says which fact (`for` in the file), `as_of` a day (ISO 8601), `confidence` how sure
    it is ("law", "official" or "press"). The address is empty where none was read."""

    title: str
    backs: str
    url: str = ""
    as_of: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class CourseText:
    """A course as written, with its lessons in their order."""

    slug: str
    title: str
    summary: str
    lessons: tuple[LessonText, ...] = ()
    level: int = 1
    minutes: int = 0
    groups: tuple[str, ...] = ()
    questions: tuple[QuestionText, ...] = ()
    sources: tuple[SourceText, ...] = ()

    def lesson(self, slug: str) -> LessonText | None:
        return next((one for one in self.lessons if one.slug == slug), None)

    def question(self, slug: str) -> QuestionText | None:
        return next((one for one in self.questions if one.slug == slug), None)


def read_course(text: str) -> CourseText:
    """A course from the text of its file (TOML); a missing or unknown word raises ValueError, KeyError or TypeError."""
    return course_from(tomllib.loads(text))


def course_from(given: Mapping[str, Any]) -> CourseText:
    """A course from plain values, as `plain_of` gives them and files hold them; raises as `read_course`."""
    lists = {
        "lessons": tuple(_made(LessonText, one) for one in given.get("lessons", ())),
        "questions": tuple(_made(QuestionText, one) for one in given.get("questions", ())),
        "sources": tuple(_made(SourceText, {_SOURCE.get(name, name): value for name, value in one.items()}) for one in given.get("sources", ())),
    }  # fmt: skip
    return _made(CourseText, {**given, **lists})


_SOURCE = {"for": "backs"}


def _made(kind: type[Text], given: Mapping[str, Any]) -> Text:
    return kind(**{name: _clean(value) for name, value in given.items()})


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return tuple(value)
    return value.isoformat() if isinstance(value, date) else value


def plain_of(course: CourseText) -> dict[str, Any]:
    """The course as plain values that JSON can hold."""
    return asdict(course)


@cache
def courses() -> tuple[CourseText, ...]:
    """Every course that ships with the product."""
    files = sorted({*DATA.glob("*.toml")} - {SKILLS, DRILL})
    found = (world.read_file(path).decode("utf-8") for path in files)
    return tuple(read_course(text) for text in found)


@dataclass(frozen=True, slots=True)
class DrillCase:
    """One message, call or moment at the door: what it `says`, by which `way`, and what one might do; `right` counts from 0."""

    slug: str
    way: str
    says: str
    options: tuple[str, ...]
    right: int
    why: str


@cache
def drill() -> tuple[DrillCase, ...]:
    """The drill against scams, in its order."""
    return tuple(_made(DrillCase, one) for one in tomllib.loads(world.read_file(DRILL).decode("utf-8"))["cases"])


def named_acts(those: Iterable[CourseText]) -> list[str]:
    """The acts that lessons of these courses wait for, and those that may take them back."""
    lessons = [lesson for course in those for lesson in course.lessons]
    return sorted({act for lesson in lessons for act in (lesson.act, *lesson.undone_by) if act})


def missing(course: CourseText) -> Iterator[tuple[str, str]]:
    """What keeps a course from being published: (what, the slug of the lesson or question it is about; "" for the course)."""
    if not course.lessons:
        yield "no_lesson", ""
    for lesson in course.lessons:
        if not lesson.text:
            yield "no_text", lesson.slug
        if lesson.picture and not lesson.alt:
            yield "no_alt", lesson.slug
    for question in course.questions:
        if course.lesson(question.lesson) is None:
            yield "no_such_lesson", question.slug


def counts(*, helping: bool, helper_counts: bool, done_at: datetime, enrolled_at: datetime) -> bool:
    """Whether an act ends a lesson for the learner who did it: with their own hand for their own household, or as a helper
    where the lesson says so; and not before they enrolled."""
    return done_at >= enrolled_at and (not helping or helper_counts)


def fits(only: str, data: Mapping[str, Any]) -> bool:
    """Whether an entry's data say what a lesson asks for: "source=bank"; "" asks for nothing."""
    name, _is, value = only.partition("=")
    return not only or data.get(name) == value


@cache
def pictures() -> dict[str, str]:
    """The drawings that ship with the product, each with its sentence for those who do not see it."""
    lessons = [lesson for course in courses() for lesson in course.lessons if lesson.picture]
    return {lesson.picture: lesson.alt for lesson in lessons}


@cache
def practical() -> dict[str, LessonText]:
    """By act, a lesson of ours that waits for it: whoever writes a course has theirs wait for it in the same way."""
    return {lesson.act: lesson for course in courses() for lesson in course.lessons if lesson.act}


def with_lesson(course: CourseText, lesson: LessonText) -> CourseText:
    """The course with this lesson in the place of the one of its slug, or behind the others."""
    rest = [lesson if one.slug == lesson.slug else one for one in course.lessons]
    return replace(course, lessons=tuple(rest if course.lesson(lesson.slug) else [*rest, lesson]))


def with_question(course: CourseText, question: QuestionText) -> CourseText:
    """The course with this question in the place of the one of its slug, or behind the others."""
    rest = [question if one.slug == question.slug else one for one in course.questions]
    return replace(course, questions=tuple(rest if course.question(question.slug) else [*rest, question]))


def moved(course: CourseText, slug: str, by: int) -> CourseText:
    """The course with this lesson so many places later (earlier: negative), at most to either end; as it is without such a lesson."""
    lessons = [one for one in course.lessons if one.slug != slug]
    here = course.lesson(slug)
    if here is None:
        return course
    at = min(max(course.lessons.index(here) + by, 0), len(lessons))
    return replace(course, lessons=(*lessons[:at], here, *lessons[at:]))


def without(course: CourseText, slug: str) -> CourseText:
    """The course without the lesson or question of this slug, and without the questions about that lesson."""
    lessons = tuple(one for one in course.lessons if one.slug != slug)
    questions = tuple(one for one in course.questions if slug not in {one.slug, one.lesson})
    return replace(course, lessons=lessons, questions=questions)


def free_slug(title: str, taken: Iterable[str]) -> str:
    """An address for something of this title that none of those has."""
    stem, known = slug_of(title, 50) or "bai", set(taken)
    return next(
        found
        for number in range(1, len(known) + 2)
        if (found := stem if number == 1 else f"{stem}-{number}") not in known
    )


def right_of(questions: Iterable[QuestionText | DrillCase], given: Mapping[str, int]) -> int:
    """How many of these questions are answered right."""
    return sum(given.get(one.slug) == one.right for one in questions)
