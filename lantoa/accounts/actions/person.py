"""People: how they are found or join by their phone, and what they call themselves."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.errors import BadName, BadPhone, OtherName, SignedOut
from lantoa.accounts.models import Person
from lantoa.accounts.queries.actor import actor_for
from lantoa.accounts.rules import limits
from lantoa.accounts.rules.alike import people_alike
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit import vietnamese
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.places import api as places

# However many spaces and brackets somebody puts between the digits.
LONGEST_TYPED = 60


def person_for(
    phone: str, name: str = "", *, unit: places.Unit | None = None, language: str = "", by: Actor | None = None
) -> Person:
    """The person of this phone, who joins now if the phone is new.

    A name is cleaned and kept if none is known yet; it never replaces one. `by` is who brought them, the person
    themselves otherwise. Raises BadPhone and BadName.
    """
    number, said = read_phone(phone), read_name(name) if name else ""
    with transaction.atomic():
        new = {"name": said, "unit": unit, "language": language or page_language(), "created_at": world.now()}
        person: Person
        person, joined = Person.objects.get_or_create(phone=number, defaults={**new, "password": new_mark()})
        if joined:
            journal.record(acts.PERSON_JOINED, person, by=by or actor_for(person), place=person.unit_id or "")
        elif said and not person.name:
            Person.objects.filter(pk=person.pk, name="").update(name=said)
            person.refresh_from_db()
    return person


def person_called(phone: str, name: str, *, by: Actor | None, field: str = "name") -> Person:
    """The person of this phone, who is to get a part in something; who is called so, or joins now under this name.

    A wrong digit must not let a stranger in: raises OtherName (for the input `field`) where the number's owner is called otherwise,
    SignedOut where their account is closed, BadPhone and BadName.
    """
    _number, said = check_called(phone, name, field=field)
    person = person_for(phone, said, by=by)
    # Somebody may have joined with it meanwhile.
    _check_is_called(person, said, field)
    return person


def check_called(phone: str, name: str, *, field: str = "name") -> tuple[str, str]:
    """The number and name as they would be kept by `person_called`, and nothing else done. Raises what it does."""
    number, said = read_phone(phone), read_name(name)
    person = Person.objects.filter(phone=number).first()
    if person and person.name:
        _check_is_called(person, said, field)
    return number, said


def _check_is_called(person: Person, said: str, field: str) -> None:
    if not person.is_active:
        raise SignedOut(_("The account of this number is closed."), field="phone")
    if not people_alike(person.name, said):
        raise OtherName(
            _("Somebody with another name has this number. Look at the number, or write the name as they call themselves."), field=field
        )  # fmt: skip


def change_person(
    person: Person, *, name: str, unit: places.Unit | None, language: str, by: Actor, key: UUID | None = None
) -> Person:
    """Keep what people say of themselves: name, commune, language of the pages. Raises BadName."""
    said = read_name(name)
    body = {"name": said, "unit": unit.pk if unit else "", "language": language}
    with journal.command("accounts.change_person", key, body, by=by) as run:
        if not run.replayed:
            person.name, person.unit, person.language = said, unit, language
            person.save(update_fields=["name", "unit", "language"])
    return person


def read_phone(typed: str) -> str:
    """The number in E.164; raises BadPhone with a sentence that says what is missing."""
    try:
        if len(typed) > LONGEST_TYPED:
            raise ValueError("too_long")
        return phones.parse(typed).e164
    except ValueError as error:
        sentences = {
            "empty": _("Please write your phone number."),
            "letters": _("A phone number has only digits. Write it like 0912 345 678."),
            "too_short": _("This number is too short. Write it like 0912 345 678."),
            "too_long": _("This number is too long. Write it like 0912 345 678."),
        }
        raise BadPhone(sentences[str(error)], code=str(error), field="phone") from None


def read_name(typed: str, *, longest: int = limits.LONGEST_NAME) -> str:
    """A name in one clean line; raises BadName when it is empty, too long or has no letter."""
    name = vietnamese.clean_line(typed)
    if len(name) > longest:
        message = _("This name is too long. Please write at most %(count)s characters.") % {"count": longest}
        raise BadName(message, code="too_long", field="name")
    if not limits.has_a_letter(name):
        raise BadName(_("Please write a name, the way neighbours say it."), code="empty", field="name")
    return name


def page_language() -> str:
    """The language of the page, as kept with a person or a consent."""
    return (get_language() or "vi")[:2]


def new_mark() -> str:
    """Random, in the place of a password; a new one signs the person out everywhere."""
    return "!" + world.token(24)
