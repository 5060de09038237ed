"""Erase a person: what is theirs goes in one transaction, in every room, and an empty shell keeps their number.

The rooms above do their part as a reaction to `accounts.person_erased`, while the person's row still says who they are; then
the row itself is emptied. What stands against it (an open order, a stall of theirs alone) is asked of them before.
"""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions.approval import forget_asked
from lantoa.accounts.actions.data_request import forget_requests
from lantoa.accounts.actions.person import new_mark
from lantoa.accounts.actions.register import keep_register
from lantoa.accounts.actions.sign_in import end_sign_ins
from lantoa.accounts.errors import CannotErase, NotAllowed
from lantoa.accounts.models import Consent, Membership, Organisation, Person, PhoneChange, PhoneCode, ProofRequest
from lantoa.accounts.queries.erasure import Leaving, leaving, to_do_first
from lantoa.accounts.queries.people import operators
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.kit.database.wall import house
from lantoa.kit.world import world
from lantoa.messages import api as messages

# Why somebody is erased, as the journal keeps it: on their own screen, by a letter or at the desk, an authority's word, those
# they left behind, or once more after a restore.
WISH, AGAIN = "wish", "again"
REASONS = ("letter", "desk", "authority", "relatives")


@house("what is theirs lies with every household of theirs")
def erase_person(
    person: Person,
    *,
    by: Actor | None,
    key: UUID | None = None,
    why: str = WISH,
    anyway: bool = False,
    seconded: bool = False,
) -> Person:
    """Empty everything that is theirs, sign them out everywhere and keep a shell nobody can sign in to. Twice is once.

    They themselves may, the house, and an operator with a second one's yes (`seconded`). Refuses (CannotErase) while something of theirs is open, with all of it in
    the message, unless `anyway`: then stalls of theirs alone are closed, and open things go on without a name. Raises NotAllowed.
    """
    if by is not None and by.person_id != person.pk and not (seconded and "operator" in by.roles):
        raise NotAllowed(_("Only they themselves can do this."))
    with journal.command("accounts.erase_person", key, {"person": person.pk}, by=by):
        # As where one is ended: of two who run the house and leave at once the second finds that nobody else is left.
        if person.is_operator:
            list(operators().select_for_update())
        # The row is the gate: whoever comes second finds it empty.
        found: Person = Person.objects.select_for_update().get(pk=person.pk)
        if found.erased_at is None:
            _erase(leaving(found), by, why, anyway)
    person.refresh_from_db()
    return person


def _erase(who: Leaving, by: Actor | None, why: str, anyway: bool) -> None:
    person = who.person
    if person.is_demo and not anyway:
        raise CannotErase(
            _("This is one of the invented people, for everybody to try. Come in with your own number to try this."),
            code="demo",
        )
    first = [] if anyway else to_do_first(who)
    if first:
        raise CannotErase("\n".join(first))
    data = {"why": why, "joined": _written(person), "organisations": list(who.organisations)}
    # The rooms above react to this, and still find who it is.
    journal.record(acts.PERSON_ERASED, person, by=by, data=data)
    _forget_agreements(who)
    _leave_organisations(who)
    _forget_ways_in(who)
    forget_requests(person)
    forget_asked(person)
    messages.forget(who.phone, who.traces)
    journal.forget_asker(person.pk)
    Person.objects.filter(pk=person.pk).update(
        phone=phones.gone(person.pk), name="", unit=None, language="vi", sex="", is_operator=False, is_active=False, demo_note="",
        password=new_mark(), last_login=None, erased_at=world.now(),
    )  # fmt: skip
    # The worker does it again should this process end here.
    transaction.on_commit(keep_register, robust=True)


def _forget_agreements(who: Leaving) -> None:
    mine = Consent.objects.filter(Q(given_by=who.person) | Q(given_to=who.person))
    for consent in mine.filter(withdrawn_at=None):
        data = {"purpose": str(consent.purpose), "given_by": consent.given_by_id, "given_to": consent.given_to_id}
        journal.record(acts.CONSENT_WITHDRAWN, consent, by=None, on_behalf_of=consent.organisation_id, data=data)
    mine.filter(withdrawn_at=None).update(withdrawn_at=world.now())
    mine.update(wording="")


def _leave_organisations(who: Leaving) -> None:
    mine = Membership.objects.live().filter(person=who.person)
    for one in mine:
        data = {"person": one.person_id, "role": one.role}
        journal.record(acts.MEMBER_ENDED, one, by=None, on_behalf_of=one.organisation_id, data=data)
    mine.update(until=world.now())
    # A household bears its owner's name.
    Organisation.objects.filter(pk__in=who.organisations).update(name="–", tax_code="")


def _forget_ways_in(who: Leaving) -> None:
    person = who.person
    end_sign_ins(person, by=None)
    person.passkeys.all().delete()
    person.known_devices.all().delete()
    person.verifications.all().delete()
    ProofRequest.objects.filter(person=person).delete()
    PhoneCode.objects.filter(phone=who.phone).delete()
    PhoneChange.objects.filter(Q(person=person) | Q(old_phone=who.phone) | Q(new_phone=who.phone)).delete()


def _written(person: Person) -> str:
    return str(person.created_at.astimezone(UTC).isoformat(timespec="microseconds"))
