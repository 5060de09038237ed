"""Each person's own page: what they can do by what they really did, the one thing next, their classes, helper and certificates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.kit.world import world
from lantoa.learning.models import (
    AFTER,
    ASKED,
    MISTAKE,
    WAITING,
    Certificate,
    Course,
    CourseRun,
    CourseSession,
    CourseVersion,
    Enrollment,
    Help,
    Lesson,
    ListedLearner,
    Team,
    Visit,
)
from lantoa.learning.queries.certificate import certificates_of
from lantoa.learning.queries.course import Step, classes_to_come, enrollments_of, steps_of
from lantoa.learning.queries.desk import names_to_claim, open_names
from lantoa.learning.queries.help import my_helps
from lantoa.learning.rules import my_page as rules
from lantoa.ui.dates import clock, day

MOST_SHOWN, MOST_COURSES = 20, 200


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: what, why it comes now, and the button. `href` is where it is done or looked at; where one press does it,
    `post` is where that goes, with `name` and `value`. `about`: the classes it is about, one to a line."""

    title: str
    why: str
    button: str
    href: str
    post: str = ""
    name: str = ""
    value: str = "1"
    about: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ability:
    """A skill somebody showed: `by` are the lessons they really ended, or only tried."""

    name: str
    by: Sequence[str]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the three sides of a person: what was really done, what only tried, and a course that begins it where there is neither."""

    name: str
    can: Sequence[Ability]
    tried: Sequence[Ability]
    course: Course | None


@dataclass(frozen=True, slots=True)
class MyClass:
    """A class one sits in: its practical lessons, and the meeting now or next (None: over)."""

    seat: Enrollment
    steps: Sequence[Step]
    meeting: CourseSession | None

    @property
    def done(self) -> int:
        return sum(bool(step.done) for step in self.steps)


@dataclass(frozen=True, slots=True)
class MyHelp:
    """Help that one waits for or gets, with the visit that is agreed on and one that was made and not yet valued."""

    asked: Help
    visit: Visit | None
    to_value: Visit | None


@dataclass(frozen=True, slots=True)
class MyPage:
    """Everything on the page; `steps` begins with the main one."""

    sides: Sequence[Side]
    note: str
    steps: Sequence[NextStep]
    names: Sequence[ListedLearner]
    classes: Sequence[MyClass]
    over: Sequence[MyClass]
    helps: Sequence[MyHelp]
    certificates: Sequence[Certificate]


@dataclass(frozen=True, slots=True)
class _Read:
    """What the next step and the page are both made of."""

    person: accounts.Person
    seats: Sequence[Enrollment]
    names: Sequence[ListedLearner]
    helps: Sequence[Help]
    certificates: Sequence[Certificate]
    teams: frozenset[str]
    now: datetime


def my_page(person: accounts.Person) -> MyPage:
    """The page of this person, in the language now spoken. A bounded number of queries, whatever they did."""
    read = _read(person)
    classes = [_class(seat, read.now) for seat in read.seats]
    ended, tried = _practised(read.seats)
    can, only_tried = rules.can_do(ended), rules.can_do(tried)
    courses = _courses()
    running = [one for one in classes if one.meeting or one.done < len(one.steps)]
    return MyPage(
        sides=_sides(can, only_tried, courses),
        note=rules.framework_note().get(_language(), ""),
        steps=_steps(read) or [_course_step(person, read.seats, can, courses)],
        names=read.names,
        classes=sorted(running, key=lambda one: one.meeting.starts_at.timestamp() if one.meeting else float("inf")),
        over=[one for one in classes if one not in running],
        helps=[_help(asked) for asked in read.helps if not asked.closed_at or _to_value(asked)],
        certificates=read.certificates,
    )


def next_step_of(person: accounts.Person) -> NextStep | None:
    """The one thing next for somebody who sits in a class or stands on a list; None for everybody else, and where nothing is to be done."""
    steps = _steps(_read(person))
    return steps[0] if steps else None


def of_the_day(person: accounts.Person) -> dict[str, Question[Any]]:
    """Whether `next_step_of` this person is worth asking: how many `seats` they have in classes, and how many `names` on lists wait for
    them."""
    names = _names.of(phone=person.phone) if person.phone else _names.nothing()
    return {"seats": _seats.of(person=person.pk), "names": names}


_seats = One(lambda person: counted(Enrollment.objects.filter(person=person)), how_many)
_names = One(lambda phone: counted(open_names(phone)), how_many)


def _read(person: accounts.Person) -> _Read:
    seats = enrollments_of(person)
    helps = list(my_helps(person.pk)[:MOST_SHOWN])
    certificates = list(certificates_of(person)[:MOST_SHOWN])
    units = {seat.run.unit_id for seat in seats} | {person.unit_id}
    teams = Team.objects.filter(unit__in=units - {None}, ended_at=None).values_list("unit", flat=True)
    return _Read(person, seats, names_to_claim(person), helps, certificates, frozenset(teams), world.now())


def _language() -> str:
    return (get_language() or "vi")[:2]


def _practised(seats: Iterable[Enrollment]) -> tuple[list[tuple[str, list[str]]], list[tuple[str, list[str]]]]:
    """What was really done, and what was only tried, as (title, skills)."""
    ended, tried = [], []
    for seat in seats:
        for step in steps_of(seat):
            if step.done or step.tried:
                (ended if step.done else tried).append((step.lesson.title, step.lesson.skill_slugs))
    return ended, tried


def _class(seat: Enrollment, now: datetime) -> MyClass:
    meeting = (
        None if seat.run.cancelled_at else next((one for one in seat.run.sessions.all() if one.ends_at > now), None)
    )
    return MyClass(seat, [step for step in steps_of(seat) if step.lesson.act], meeting)


def _courses() -> list[Course]:
    """Every course that is shown, with its practical lessons."""
    lessons = Prefetch("lessons", Lesson.objects.exclude(act="").defer("text"))
    return list(Course.objects.filter(version__gt=0).prefetch_related(lessons).order_by("level", "pk")[:MOST_COURSES])


def _sides(can: dict[str, list[str]], tried: dict[str, list[str]], courses: Sequence[Course]) -> list[Side]:
    language, known = _language(), rules.skills()
    found = []
    for side in rules.sides():
        here = [slug for slug, skill in known.items() if skill.side == side.slug]
        shown = [Ability(known[slug].title(language), can[slug]) for slug in here if slug in can]
        only = [Ability(known[slug].title(language), tried[slug]) for slug in here if slug in tried and slug not in can]
        fit = [] if shown or only else [one for one in courses if _teaches(one) & set(here)]
        begins = max(fit, key=lambda one: (len(_teaches(one) & set(here)), -one.level), default=None)
        found.append(Side(side.title(language), shown, only, begins))
    return found


def _teaches(course: Course) -> set[str]:
    return {slug for lesson in course.lessons.all() for slug in lesson.skill_slugs}


def _help(asked: Help) -> MyHelp:
    planned = next((one for one in asked.visits.all() if one.made_at is None and one.cancelled_at is None), None)
    return MyHelp(asked, planned, _to_value(asked))


def _to_value(asked: Help) -> Visit | None:
    return next((one for one in asked.visits.all() if one.made_at is not None and one.useful is None), None)


def _steps(read: _Read) -> list[NextStep]:
    """The steps that a class or a list asks for, the main one first."""
    asked = _asked(read.seats)
    seats = [_seat(seat, read, asked) for seat in read.seats]
    found = rules.next_steps(seats, read.now, claims=len(read.names))
    return [_worded(one, read) for one in found]


def _asked(seats: Sequence[Enrollment]) -> dict[int, bool]:
    """By seat, whether its course has questions: those of the version answered first, else of what is shown now. One query."""
    if not seats:
        return {}
    first = {seat.pk: min(those, key=lambda one: (one.answered_at, one.pk)).version_id for seat in seats if (those := list(seat.assessments.all()))}  # fmt: skip
    wanted = Q(pk__in=first.values())
    for course in {seat.run.course for seat in seats if seat.pk not in first}:
        wanted |= Q(course=course, number=course.version)
    rows = CourseVersion.objects.filter(wanted).values_list("pk", "course", "number", "text__questions")
    by_pk = {pk: bool(questions) for pk, _course, _number, questions in rows}
    by_number = {(course, number): pk for pk, course, number, _questions in rows}
    return {
        seat.pk: by_pk.get(first.get(seat.pk) or by_number.get((seat.run.course_id, seat.run.course.version), 0), False)
        for seat in seats
    }


def _seat(seat: Enrollment, read: _Read, asked: dict[int, bool]) -> rules.Seat:
    run, meetings = seat.run, list(seat.run.sessions.all())
    practical = [step for step in steps_of(seat) if step.lesson.act]
    coming = next((one for one in meetings if one.ends_at > read.now), None)
    moments = {one.moment for one in seat.assessments.all()}
    # Whoever did not want it, or had one by mistake, is not asked to get it again.
    given = [one for one in read.certificates if one.revoked_reason in ("", ASKED, MISTAKE)]
    holding = {(one.course_id, one.course_version) for one in given}
    return rules.Seat(
        to_do=[step.lesson.slug for step in practical if not step.done],
        practical=bool(practical),
        asking=frozenset(one.lesson.slug for one in read.helps if not one.closed_at and one.enrollment_id == seat.pk),
        team=not read.teams.isdisjoint({run.unit_id, read.person.unit_id}),
        next_begins=coming.starts_at if coming else None,
        next_ends=coming.ends_at if coming else None,
        first_begins=meetings[0].starts_at if meetings else None,
        last_ends=meetings[-1].ends_at if meetings else None,
        begun=any(step.done for step in practical) or AFTER in moments,
        before=asked.get(seat.pk, False) and not moments,
        after=asked.get(seat.pk, False) and AFTER not in moments,
        certified=(run.course_id, str(run.course.version)) in holding,
        waiting=seat.state == WAITING,
        called_off=run.cancelled_at is not None,
    )  # fmt: skip


def _worded(one: rules.Next, read: _Read) -> NextStep:
    if one.seat is None:
        listed = read.names[0]
        return NextStep(
            _("Is this you: %(name)s?") % {"name": listed.name},
            _("%(name)s has a list with your phone number. Nothing happens unless you say so.") % {"name": listed.organisation.name},
            _("Yes, that is me"), reverse("learning:mine"), reverse("learning:claim"), "listed", str(listed.pk),
            [f"{seat.run.course.title}, {seat.run.unit.full_name}" for seat in listed.enrollments.all()],
        )  # fmt: skip
    seat = read.seats[one.seat]
    run, course = seat.run, seat.run.course
    step = next((each for each in steps_of(seat) if each.lesson.slug == one.lesson), None)
    page = reverse("learning:run", args=[run.pk])
    where = {"hall": run.hall, "place": run.unit.full_name}
    match one.kind:
        case rules.COME | rules.MEET if one.at is not None:
            when = {"day": day(one.at), "time": clock(one.at)}
            if one.kind == rules.COME:
                title = _("Come to class: %(day)s at %(time)s") % when
            else:
                title = _("Next meeting: %(day)s at %(time)s") % when
            return NextStep(title, _("%(hall)s, %(place)s") % where, _("See my seat"), page)
        case rules.EARN:
            return NextStep(course.title, _("You have really done all of it."), _("Get my certificate"), page, reverse("learning:earn", args=[run.pk]))  # fmt: skip
        case rules.BEFORE | rules.AFTER:
            before = one.kind == rules.BEFORE
            title = _("Before you begin: a few questions") if before else _("After the course: what do you know now?")
            return NextStep(title, course.title, _("Answer the questions"), reverse("learning:questions", args=[run.pk, "truoc" if before else "sau"]))  # fmt: skip
    if step is None:
        return NextStep(course.title, _("%(hall)s, %(place)s") % where, _("See my seat"), page)
    if one.kind == rules.ASK:
        why = _("The class is over and this is still to be done. Somebody near you comes by and shows you.")
        return NextStep(step.lesson.title, why, _("Ask for help"), reverse("learning:ask_help", args=[run.pk, one.lesson]))  # fmt: skip
    why = _("You have tried it. Now really do it, and the lesson ends.") if step.tried else _("The next thing to really do in “%(course)s”.") % {"course": course.title}  # fmt: skip
    return NextStep(step.lesson.title, why, _("To the lesson"), reverse("learning:lesson", args=[course.slug, one.lesson]))  # fmt: skip


def _course_step(person: accounts.Person, seats: Sequence[Enrollment], can: Iterable[str], courses: Sequence[Course]) -> NextStep:  # fmt: skip
    """A course that goes on from what somebody can do, in a class near them where one is announced."""
    taken, known = {seat.run.course_id for seat in seats}, set(can)
    fit = [one for one in courses if one.pk not in taken and rules.builds_on(known, _teaches(one))]
    runs = list(_runs_of(fit, person))
    joinable = {run.course_id: run for run in reversed(runs)}
    best = max(
        fit, key=lambda one: (rules.builds_on(known, _teaches(one)), one.pk in joinable, -one.level), default=None
    )
    if best is None:
        return NextStep(_("See what else there is"), _("You have done what the courses here ask for."), _("See the courses"), reverse("learning:course_list"))  # fmt: skip
    run = joinable.get(best.pk)
    first = not taken and not known
    if run is not None:
        first_meeting = run.sessions.all()[0]
        why = _("%(place)s, %(day)s at %(time)s") % {"place": run.unit.full_name, "day": day(first_meeting.starts_at), "time": clock(first_meeting.starts_at)}  # fmt: skip
        return NextStep(best.title, why, _("See the class"), reverse("learning:run", args=[run.pk]))
    why = (
        _("A first course: short lessons, one screen each.") if first else _("It goes on from what you can do already.")
    )
    return NextStep(best.title, why, _("See the course"), reverse("learning:course", args=[best.slug]))


def _runs_of(courses: Sequence[Course], person: accounts.Person) -> list[CourseRun]:
    """Classes of these courses that one can still join: those of one's own commune first, then the soonest."""
    found = classes_to_come().filter(course__in=courses, closed_at=None).prefetch_related("sessions")[:50]
    return sorted(found, key=lambda run: run.unit_id != person.unit_id)
