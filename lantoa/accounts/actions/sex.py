"""What somebody says of their sex: only if they like, only to be added up, and gone as soon as they take it back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts.actions.consent import give_consent, withdraw_consent
from lantoa.accounts.errors import NotAllowed
from lantoa.accounts.models import Consent, Person
from lantoa.kit.access import Actor

PURPOSE = Consent.Purpose.COUNT_BY_SEX


def say_sex(person: Person, sex: str, *, by: Actor) -> Person:
    """Keep what they say of themselves with their consent to counting by it; "" takes both back. Saying it twice is the same as once.

    What they say stands in no entry and in no command: the journal holds only that they agreed. Raises NotAllowed for anybody else.
    """
    if by.person_id != person.pk or person.erased_at is not None:
        raise NotAllowed(_("Only they themselves can say this."))
    with transaction.atomic():
        standing = Consent.objects.live().filter(purpose=PURPOSE, given_by=person)
        if sex:
            Person.objects.filter(pk=person.pk).update(sex=Person.Sex(sex))
            give_consent(PURPOSE, person, wording=sex_wording(), by=by)
        else:
            for consent in standing:
                withdraw_consent(consent, by=by)
    person.refresh_from_db()
    return person


def sex_wording() -> str:
    """What somebody agrees to when they say it."""
    return _(
        "I let Lan Tỏa count me as a woman or as a man in figures of the province, only together with many others. "
        "I can take this back at any time."
    )
