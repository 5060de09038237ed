"""What stands against erasing somebody now, what would go and what would stay, as every room says of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lantoa.accounts.models import (
    Consent,
    DataRequest,
    KnownDevice,
    Membership,
    Organisation,
    Passkey,
    Person,
    PhoneChange,
    SignIn,
    Verification,
)
from lantoa.accounts.queries.people import operators
from lantoa.kit.database.wall import house
from lantoa.kit.traces import Traces


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who is to be erased, and the organisations that nobody else owns."""

    person: Person
    organisations: tuple[int, ...] = ()

    @property
    def phone(self) -> str:
        return str(self.person.phone)

    @property
    def traces(self) -> Traces:
        """By what they are known in free text."""
        return Traces.of([self.phone], [self.person.name])


@dataclass(frozen=True, slots=True)
class Held:
    """One thing a room keeps of somebody: under which row of the register of processing, what it is, and its facts as plain values.

    Only what is theirs to see: nobody else's words about them, no secrets, no marks by which somebody comes in.
    """

    processing: str
    what: str
    facts: Mapping[str, object]


def _nothing(_leaving: Leaving) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one room says of somebody who wants to leave. What it then does, it does as a reaction to `accounts.person_erased`.

    `first`: sentences, each what has to be done before; `stays`: sentences, what is kept and why; `goes`: (what, how many);
    `holds`: what they get when they ask for a copy.
    """

    first: Callable[[Leaving], Iterable[str]] = _nothing
    stays: Callable[[Leaving], Iterable[str]] = _nothing
    goes: Callable[[Leaving], Iterable[tuple[str, int]]] = lambda _leaving: ()
    holds: Callable[[Leaving], Iterable[Held]] = lambda _leaving: ()


_parts: dict[str, Part] = {}


def part(room: str, said: Part) -> None:
    """Let a room above have its say; called once when the house starts."""
    _parts[room] = said


def leaving(person: Person) -> Leaving:
    """The person with the organisations that only they own."""
    own = Membership.objects.live().filter(person=person, role=Membership.Role.OWNER).values_list("organisation")
    others = Membership.objects.live().filter(role=Membership.Role.OWNER, organisation__in=own).exclude(person=person)
    alone = Organisation.objects.filter(pk__in=own).exclude(pk__in=others.values("organisation"))
    return Leaving(person, tuple(alone.order_by("pk").values_list("pk", flat=True)))


@house("what is theirs lies with every household of theirs")
def to_do_first(who: Leaving) -> list[str]:
    """What has to be done before they can be erased, one sentence each; empty when nothing stands against it."""
    return [*_first(who), *(said for room in _parts.values() for said in room.first(who))]


@house("what is theirs lies with every household of theirs")
def what_stays(who: Leaving) -> list[str]:
    """What is kept and why, one sentence each."""
    return [*_stays(who), *(said for room in _parts.values() for said in room.stays(who))]


@house("what is theirs lies with every household of theirs")
def what_goes(who: Leaving) -> list[tuple[str, int]]:
    """What goes, in the words of whoever runs the house, and how many; nothing of which there is none."""
    rows = [*_goes(who), *(said for room in _parts.values() for said in room.goes(who))]
    return [(said, count) for said, count in rows if count]


@house("what is theirs lies with every household of theirs")
def what_is_held(who: Leaving) -> list[Held]:
    """Everything that is theirs to see, this room's first."""
    return [*_holds(who), *(held for room in _parts.values() for held in room.holds(who))]


def _first(who: Leaving) -> Iterator[str]:
    if set(operators()) == {who.person}:
        yield _("Nobody would be left to run the house. Name another one first.")
    with_others = Membership.objects.live().filter(organisation__in=who.organisations).exclude(person=who.person)
    for one in Organisation.objects.filter(pk__in=with_others.values("organisation")).order_by("pk"):
        yield _(
            "Others work in “%(name)s”, and nobody else owns it. Call us, so that one of them becomes its owner."
        ) % {"name": one.name}


def _stays(who: Leaving) -> Iterator[str]:
    if who.person.data_requests.exists():
        yield _("That you asked about your data and when it was answered, without words.")
    if Membership.objects.filter(person=who.person).exclude(organisation__in=who.organisations).exists():
        yield _("What you wrote for a stall or an office you worked in, without your name: it is theirs.")


def _goes(who: Leaving) -> Iterator[tuple[str, int]]:
    person = who.person
    yield "name and phone number", 1
    yield "devices they came in with", KnownDevice.objects.filter(person=person).count()
    yield "passkeys", Passkey.objects.filter(person=person).count()
    yield "confirmed identities", Verification.objects.filter(person=person).count()
    yield "devices signed in", SignIn.objects.filter(person=person).count()
    agreed = Consent.objects.filter(given_by=person) | Consent.objects.filter(given_to=person)
    yield "agreements, given and received", agreed.count()
    yield "roles in organisations", Membership.objects.live().filter(person=person).count()
    yield "organisations nobody else owns", len(who.organisations)


def _holds(who: Leaving) -> Iterator[Held]:
    person = who.person
    yield Held("account", "person", {
        "name": person.name, "phone": person.phone, "commune": person.unit_id or "", "language": person.language, "joined_at": person.created_at,
    })  # fmt: skip
    if person.sex:
        yield Held("by_sex", "woman or man, as you said it", {"sex": person.sex})
    for one in SignIn.objects.filter(person=person).order_by("since"):
        yield Held(
            "account", "device signed in", {"device": one.device, "since": one.since, "last_seen_at": one.last_seen_at}
        )
    for known in KnownDevice.objects.filter(person=person).order_by("first_at"):
        yield Held("account", "device they came in with", {"first_at": known.first_at, "last_at": known.last_at})
    for key in Passkey.objects.filter(person=person).order_by("made_at"):
        yield Held("account", "passkey", {"device": key.device, "made_at": key.made_at})
    for change in PhoneChange.objects.filter(person=person, done_at__isnull=False).order_by("pk"):
        yield Held(
            "account",
            "change of number",
            {"old_phone": change.old_phone, "new_phone": change.new_phone, "at": change.done_at},
        )
    for proof in Verification.objects.filter(person=person).order_by("pk"):
        yield Held(
            "identity", "confirmed identity", {"provider": proof.provider_name, "level": proof.level, "at": proof.at}
        )
    for role in Membership.objects.filter(person=person).select_related("organisation").order_by("since"):
        facts = {"organisation": role.organisation.name, "role": role.role, "since": role.since, "until": role.until}
        yield Held("stall", "role in an organisation", facts)
    for consent in Consent.objects.filter(given_by=person).order_by("given_at"):
        yield Held("helping", "agreement", {
            "purpose": consent.purpose, "wording": consent.wording, "given_at": consent.given_at, "withdrawn_at": consent.withdrawn_at,
        })  # fmt: skip
    for request in DataRequest.objects.filter(person=person).prefetch_related("steps").order_by("pk"):
        said = [{"kind": step.kind, "words": step.words, "at": step.at} for step in request.steps.all()]
        yield Held("rights", "request about data", {
            "code": request.code, "kind": request.kind, "words": request.words, "asked_at": request.asked_at, "state": request.state, "steps": said,
        })  # fmt: skip
