"""Short ways to the people, classes and acts that tests of learning need."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.places import api as places

_numbers = count(1)
OPENED = "stores.store_opened"


def unit() -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug="van-don")


def person(name: str = "Trần Thị Nụ") -> accounts.Person:
    return accounts.person_for(f"+8491300{next(_numbers):04d}", name)


def member(
    role: str, organisation: accounts.Organisation | None = None, name: str = "Lê Văn Thầy"
) -> accounts.ActingPerson:
    """Somebody with this role, acting for the organisation (a new commune office by default)."""
    somebody = person(name)
    office = organisation or public_body()
    accounts.add_member(office, somebody, role=role, by=None)
    return accounts.actor_for(somebody, office)


def public_body(name: str = "Ủy ban nhân dân đặc khu Vân Đồn") -> accounts.Organisation:
    return accounts.create_organisation(
        kind="public_body", name=name, unit=unit(), owner=person("Nguyễn Văn Chủ"), by=None
    )


def household(owner: accounts.Person) -> accounts.Organisation:
    return accounts.create_organisation(name="Bếp nhà Nụ", unit=unit(), owner=owner, by=None)


def course() -> learning.Course:
    learning.load_courses()
    return learning.Course.objects.get(slug="mo-gian-hang-dau-tien")


def meeting(days: int = 3) -> tuple[datetime, datetime]:
    start = world.now() + timedelta(days=days)
    return start, start + timedelta(hours=2)


def a_class(by: accounts.ActingPerson | None = None, **changes: Any) -> learning.CourseRun:
    teacher = by or member("instructor")
    details = {"unit": unit(), "hall": "Nhà văn hóa thôn Đông Sơn", "seats": 20, "sessions": [meeting()], **changes}
    return learning.start_class(course(), teacher.organisation, instructor=teacher.person, by=teacher, **details)


def seated(run: learning.CourseRun | None = None, learner: accounts.Person | None = None) -> learning.Enrollment:
    somebody = learner or person()
    return learning.enroll(run or a_class(), somebody, by=accounts.actor_for(somebody))


def opened(by: Actor, **details: Any) -> journal.Entry:
    """A stall opened: any row stands for it here, since stalls live floors above."""
    with transaction.atomic():
        return journal.record(OPENED, places.Unit.objects.first(), by=by, **details)


def as_the_worker() -> None:
    """What the worker does in one round: seal, then let followers read on."""
    journal.seal()
    journal.follow_all()
