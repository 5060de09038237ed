"""Whoever joined says which names on lists are theirs; nothing of it happens without their word."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import CLASSES
from lantoa.learning.actions import seat as seats
from lantoa.learning.actions.attendance import work_out_again
from lantoa.learning.acts import CLAIMED
from lantoa.learning.errors import NotTheirs
from lantoa.learning.models import SEATED, WALK_IN, CourseRun, Enrollment, ListedLearner


def claim(listed: ListedLearner, person: accounts.Person, *, by: Actor, key: UUID | None = None) -> None:
    """Let this person have the seats of a name on a list that bears their phone. Said twice it is once.

    Where they have a seat in the same class already, one of the two is given back. Refuses NotTheirs a name with another phone,
    and one that somebody else claimed.
    """
    with journal.command("learning.claim", key, {"listed": listed.pk, "person": person.pk}, by=by):
        theirs = ListedLearner.objects.filter(pk=listed.pk, phone=person.phone, person=None)
        if not theirs.exclude(phone="").update(person=person):
            if ListedLearner.objects.filter(pk=listed.pk, person=person).exists():
                return
            raise NotTheirs(_("This name is not open to you any more."))
        touch("learning", CLASSES)
        joined = []
        for seat in Enrollment.objects.filter(listed=listed).select_related("run").order_by("run"):
            if mine := _take(seat, person, by):
                joined.append((seat, mine))
        # What a phone told of the number a seat had, or tells of it yet, is told of the one that stays.
        data = {"joined": {str(seat.pk): mine.pk for seat, mine in joined}} if joined else {}
        journal.record(CLAIMED, listed, by=by, on_behalf_of=listed.organisation_id, data=data)
        for _seat, mine in joined:
            work_out_again(mine)


def _take(seat: Enrollment, person: accounts.Person, by: Actor) -> Enrollment | None:
    """Give them the seat, or join it to the one they have in this class, which is returned."""
    number = seat.pk
    CourseRun.objects.select_for_update().get(pk=seat.run_id)
    mine: Enrollment | None = Enrollment.objects.filter(run=seat.run_id, person=person).exclude(pk=number).first()
    if mine is None:
        Enrollment.objects.filter(pk=number).update(person=person)
        return None
    # The own one stays: what was practised hangs on it. A seat is better than waiting for one.
    better = mine.state != SEATED and seat.state == SEATED
    if better:
        way = WALK_IN if seat.way == WALK_IN else mine.way
        Enrollment.objects.filter(pk=mine.pk).update(state=SEATED, way=way)
    Enrollment.objects.filter(pk=number).delete()
    Enrollment.objects.filter(pk=mine.pk, listed=None).update(listed=seat.listed_id)
    if seat.takes_seat and not better:
        seats.free(seat.run, by=by)
    mine.refresh_from_db()
    return mine
