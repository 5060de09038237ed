"""Take a seat in a class or a place on its waiting list, for oneself or for somebody who asked; and give it back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.kit.phone import parse
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world
from lantoa.learning.actions import seat as seats
from lantoa.learning.acts import LEFT
from lantoa.learning.errors import BadClass, ClassOver, NotAllowed
from lantoa.learning.models import LEADING, OFFICER, SEATED, SELF, CourseRun, Enrollment, ListedLearner
from lantoa.learning.rules.programme import target_groups

LONGEST_NAME = 120


def enroll(
    run: CourseRun, person: accounts.Person, *, by: Actor, target_group: str = "", key: UUID | None = None
) -> Enrollment:
    """Give this person a seat, or a place on the waiting list of a full class; whoever has either keeps it, and it is returned.

    What they did before does not count: practice waits for acts from now on. Refuses ClassOver once the last meeting is over,
    the class is called off, or takes nobody any more.
    """
    body = {"run": run.pk, "person": person.pk}
    with journal.command("learning.enroll", key, body, by=by) as asked:
        standing: Enrollment | None = Enrollment.objects.filter(run=run, person=person).first()
        enrollment = standing or _seat(run, by, way=SELF, target_group=target_group, person=person)
        asked.answer = {"enrollment": enrollment.pk}
    run.refresh_from_db()
    return enrollment


def enroll_other(
    run: CourseRun, *, name: str, phone: str, target_group: str = "", by: Actor, key: UUID | None = None
) -> Enrollment:
    """Give somebody who asked an officer a seat, or a place on the waiting list.

    The account of this phone gets it only if its owner is called alike; anybody else is written on the list under this name and
    phone, and may claim the seat. Asked twice it is one seat. Refuses NotAllowed, ClassOver as `enroll`, and BadClass (with the
    field) what is no name or phone.
    """
    called, number = clean_line(name), _phone(phone)
    if not 1 <= len(called) <= LONGEST_NAME or not any(sign.isalpha() for sign in called):
        raise BadClass(_("Please write a name, the way neighbours say it."), field="name")
    if target_group and target_group not in target_groups():
        raise BadClass(_("Please choose from the list."), field="target_group")
    if by.organisation_id != run.organisation_id or not by.roles & LEADING:
        raise NotAllowed(_("Only an instructor or officer of %(name)s does this.") % {"name": run.organisation.name})
    body = {"run": run.pk, "name": called, "phone": number, "group": target_group}
    with journal.command("learning.enroll_other", key, body, by=by) as asked:
        if asked.replayed:
            return Enrollment.objects.get(pk=(asked.answer or {})["enrollment"])
        owner = accounts.Person.objects.filter(phone=number, is_active=True).first() if number else None
        if owner and accounts.people_alike(owner.name, called):
            whose: dict[str, object] = {"person": owner}
        else:
            whose = {"listed": listed_as(run.organisation, called, number)}
        standing = Enrollment.objects.filter(run=run, **whose).first()
        enrollment = standing or _seat(run, by, way=OFFICER, target_group=target_group, **whose)
        asked.answer = {"enrollment": enrollment.pk}
    return enrollment


def listed_as(organisation: accounts.Organisation, name: str, phone: str) -> ListedLearner:
    """The one this organisation knows under this phone and name, else a new one; without a phone always a new one."""
    known = ListedLearner.objects.filter(organisation=organisation, phone=phone).order_by("pk") if phone else ()
    for one in known:
        if fold(one.name) == fold(name):
            return one
    return ListedLearner.objects.create(organisation=organisation, name=name, phone=phone, created_at=world.now())


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return parse(typed[:60]).e164
    except ValueError:
        raise BadClass(_("This is not a phone number yet. Write it like 0912 345 678."), field="phone") from None


def _seat(run: CourseRun, by: Actor, *, way: str, target_group: str, **whose: object) -> Enrollment:
    now = world.now()
    if not CourseRun.objects.to_come(now).filter(pk=run.pk).exists():
        raise ClassOver(_("This class is over. Please choose another one."))
    if CourseRun.objects.filter(pk=run.pk).exclude(closed_at=None).exists():
        raise ClassOver(_("This class takes nobody any more. Please choose another one."))
    touch("learning", CLASSES)
    # The class's row is the gate: two people after the last seat, or one person twice, go through it one after the other.
    state = seats.take(run)
    given = {"state": state, "way": way, "target_group": target_group, "enrolled_at": now, "told": run.version}
    enrollment, new = Enrollment.objects.get_or_create(run=run, **whose, defaults=given)
    if new:
        seats.record([enrollment], run, state, by=by)
    elif state == SEATED:
        CourseRun.objects.select_for_update().get(pk=run.pk)
        seats.free(run, by=by)
    return enrollment


def leave(enrollment: Enrollment, *, by: Actor, key: UUID | None = None) -> None:
    """Give the seat back, to whoever waits longest; what was practised in this class is forgotten here (the journal keeps it).
    Twice is no harm."""
    run, body = enrollment.run, {"enrollment": enrollment.pk}
    with journal.command("learning.leave", key, body, by=by):
        touch("learning", CLASSES)
        # The class first, as enrolling does, so that the two never wait for each other.
        CourseRun.objects.select_for_update().get(pk=run.pk)
        mine = Enrollment.objects.filter(pk=enrollment.pk)
        standing = mine.first()
        if standing:
            journal.record(
                LEFT, enrollment, by=by, on_behalf_of=run.organisation_id, place=run.unit_id, data={"run": run.pk}
            )
            mine.delete()
            if standing.state == SEATED:
                seats.free(run, by=by)


def take_off(enrollment: Enrollment, *, by: Actor, key: UUID | None = None) -> None:
    """An instructor or officer of the class gives somebody's seat back, as they asked; as `leave`. Refuses NotAllowed."""
    if by.organisation_id != enrollment.run.organisation_id or not by.roles & LEADING:
        raise NotAllowed(
            _("Only an instructor or officer of %(name)s does this.") % {"name": enrollment.run.organisation.name}
        )
    leave(enrollment, by=by, key=key)
