"""Who runs the house: named and ended on the machine it runs on, or on the screen by two who run it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import body_news
from lantoa.accounts.actions.person import person_called
from lantoa.accounts.errors import LastOperator, NotAllowed
from lantoa.accounts.models import Person
from lantoa.accounts.queries.people import operators
from lantoa.journal import api as journal
from lantoa.kit.access import Actor


def name_operator(phone: str, name: str, *, by: Actor | None, seconded: bool = False) -> tuple[Person, bool]:
    """Whoever has this phone runs the house from now on, and joins with this name if the phone is new; they are told once.

    Returns the person and whether they are one only since now. Raises what `person_called` does, and NotAllowed for anybody but the
    house itself (`by` None, on the machine), unless a second one said yes (`seconded`, actions.two_person).
    """
    check_seconded(by, seconded)
    with transaction.atomic():
        person = person_called(phone, name, by=by)
        new = bool(Person.objects.filter(pk=person.pk, is_active=True, is_operator=False).update(is_operator=True))
        if new:
            journal.record(acts.OPERATOR_NAMED, person, by=by)
            body_news.tell_operator(person)
    person.refresh_from_db()
    return person, new


def end_operator(person: Person, *, by: Actor | None, last: bool = False, seconded: bool = False) -> bool:
    """They run the house no longer, from their next request on, and are told. Returns whether they did until now.

    Raises LastOperator where nobody would be left, unless `last` says that this is meant; and NotAllowed as naming does.
    """
    check_seconded(by, seconded)
    with transaction.atomic():
        # Their rows are the gate: two who are ended at once go through it one after the other.
        standing = list(operators().select_for_update())
        if person not in standing:
            return False
        if len(standing) == 1 and not last:
            raise LastOperator(_("Nobody would be left to run the house. Name another one first."))
        Person.objects.filter(pk=person.pk).update(is_operator=False)
        journal.record(acts.OPERATOR_ENDED, person, by=by)
        body_news.tell_operator(person, ended=True)
    person.refresh_from_db()
    return True


def check_seconded(by: Actor | None, seconded: bool) -> None:
    """Raises NotAllowed where somebody would do alone what takes two; the house itself may."""
    if by is not None and not seconded:
        raise NotAllowed(_("This needs a second person's yes."))
