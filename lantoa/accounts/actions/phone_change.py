"""Change an account's phone number, also where the old phone is lost: two ways to prove whose it is, then a day's wait.

The ways: a code to the old number; a passkey; the electronic identity; two people who stand by the account. What was
added to the account within three days before proves nothing here. In the place of people who know them an officer may say so who saw
them and their paper at the desk. By the same ways somebody comes in again whose number was silent for long (`come_back`): then the code to
that number is one, and with the second they are in at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import identity
from lantoa.accounts.actions.code import check_code, request_code
from lantoa.accounts.actions.identity import Arrival
from lantoa.accounts.actions.passkey import check_passkey
from lantoa.accounts.actions.person import new_mark, read_phone
from lantoa.accounts.actions.sign_in import end_sign_ins
from lantoa.accounts.errors import ChangeRefused, NotAllowed
from lantoa.accounts.models import DeskCheck, Organisation, Person, PhoneChange, Vouch
from lantoa.accounts.queries.vouching import beside, may_vouch, owns_with
from lantoa.accounts.rules import limits
from lantoa.accounts.rules.webauthn import Site
from lantoa.journal import api as journal
from lantoa.kit import keyed
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.messages import api as messages

NEW_PHONE = "new_phone"
OLD_PHONE = "old_phone"
PASSKEY = "passkey.recover"
# What a browser keeps of the change it asked for: its number, the token of its link, and where to go when that is done.
CHANGING = "changing_number"
WAYS = ("code", "passkey", "eid", "people")


@dataclass(frozen=True, slots=True)
class Started:
    """A change just asked for, and the token of the link by which people vouch; it is nowhere else."""

    change: PhoneChange
    link: str


def ask_change(old_phone: str, new_phone: str, *, by: Actor | None = None) -> Started:
    """Ask that the account of the old number have the new one, which was just proved by a code; three days to prove the rest.

    The same happens whether or not anybody has the old number. Raises BadPhone, and ChangeRefused where both are the same
    or the new one has an account of its own.
    """
    old, new, now, link = read_phone(old_phone), read_phone(new_phone), world.now(), world.token(24)
    if old == new:
        raise ChangeRefused(_("The old and the new number are the same."), code="same", field="new_phone")
    if Person.objects.filter(phone=new).exists():
        raise ChangeRefused(
            _("This number has an account of its own. Come in with it, or take another number."), code="taken"
        )
    with transaction.atomic():
        person = Person.objects.filter(phone=old, is_active=True).first()
        change: PhoneChange = PhoneChange.objects.create(
            person=person, old_phone=old, new_phone=new, asked_at=now, expires_at=now + limits.PHONE_CHANGE_PROVING, link_hash=_hash(link)
        )  # fmt: skip
        _record(acts.PHONE_CHANGE_ASKED, change, by)
    return Started(change, link)


def come_back(person: Person) -> Started:
    """Somebody typed the code that went to a number silent for long; whether it is still theirs, a second way shows within three days."""
    now, link = world.now(), world.token(24)
    with transaction.atomic():
        change: PhoneChange = PhoneChange.objects.create(
            person=person, old_phone=person.phone, new_phone=person.phone, asked_at=now, code_at=now,
            expires_at=now + limits.PHONE_CHANGE_PROVING, link_hash=_hash(link),
        )  # fmt: skip
        _record(acts.RETURN_ASKED, change, None)
    return Started(change, link)


def send_old_code(change: PhoneChange, *, address: str = "") -> None:
    """Send a code to the old number. Raises TooSoon and TooMany."""
    request_code(change.old_phone, purpose=OLD_PHONE, about=str(change.pk), address=address)


def prove_by_code(change: PhoneChange, code: str) -> PhoneChange:
    """Whoever types the code holds the old phone too. Raises WrongCode and ChangeRefused. Never inside a transaction."""
    _check_proving(change)
    check_code(change.old_phone, code, purpose=OLD_PHONE, about=str(change.pk))
    return _proved(change, "code")


def prove_by_passkey(change: PhoneChange, token: str, answer: str, *, site: Site) -> PhoneChange:
    """A passkey of the account signs. Raises ProofOver, BadPasskey and ChangeRefused. Never inside a transaction."""
    _check_proving(change)
    key = check_passkey(token, answer, site=site, purpose=PASSKEY)
    if key.person_id != change.person_id:
        raise ChangeRefused(_("This key belongs to another account."), code="other", field="credential")
    if key.made_at > change.asked_at - limits.KNOWN_FOR:
        raise _too_new()
    return _proved(change, "passkey")


def prove_by_identity(change: PhoneChange, arrival: Arrival) -> PhoneChange:
    """The identity confirmed for the account comes back. Raises BadIdentity and ChangeRefused."""
    _check_proving(change)
    kept = identity.verification_behind(arrival)
    if kept.person_id != change.person_id:
        raise ChangeRefused(_("This identity belongs to another account."), code="other")
    if kept.since > change.asked_at - limits.KNOWN_FOR:
        raise _too_new()
    return _proved(change, "eid")


def vouch(change: PhoneChange, *, by: Actor) -> PhoneChange:
    """Somebody who stands by the account says it is they; two of them are one way, or one who owns an organisation together with them.
    Twice is the same as once.

    Raises NotAllowed for anybody else and ChangeRefused when it is over.
    """
    person = Person.objects.get(pk=by.person_id)
    if not may_vouch(person, change):
        raise NotAllowed(_("Only people who have helped this household, or own it, can confirm this."))
    _check_proving(change)
    with transaction.atomic():
        _row, made = Vouch.objects.get_or_create(change=change, person=person, defaults={"at": world.now()})
        if made:
            _record(acts.PHONE_CHANGE_VOUCHED, change, by)
    enough = owns_with(person, change) or change.vouches.count() >= limits.PEOPLE_WHO_VOUCH
    return _proved(change, "people") if enough else change


def see_at_desk(change: PhoneChange, paper: str, *, by: Actor) -> PhoneChange:
    """An officer of a public body saw who asks, and that the paper is theirs; that is one way. What kind of paper is kept, not its number.

    Twice is the same as once. Raises NotAllowed for anybody else, for one's own account and for no such paper, and ChangeRefused.
    """
    office = Organisation.objects.filter(pk=by.organisation_id, kind=Organisation.Kind.PUBLIC_BODY).first()
    if office is None or "officer" not in by.roles or by.person_id == change.person_id:
        raise NotAllowed(_("Only an officer of a public body can say this, of somebody else."))
    return _seen(change, paper, by, {"officer_id": by.person_id, "office": office})


def see_for_the_house(change: PhoneChange, paper: str, *, reason: str) -> PhoneChange:
    """The same said by whoever runs the house, on its machine, where their commune has no office here: with a reason in words, kept beside
    it until whoever asked is erased. Raises NotAllowed without one, for no such paper and for nobody's account, and ChangeRefused.
    """
    words = " ".join(reason.split())
    if not limits.SHORTEST_REASON <= len(words) <= limits.LONGEST_REASON or "\x00" in words:
        raise NotAllowed(_("Say in a sentence why no office does it."), field="reason")
    if change.person_id is None:
        raise NotAllowed(_("Nobody here has this number."))
    return _seen(change, paper, None, {"reason": words})


def _seen(change: PhoneChange, paper: str, by: Actor | None, who: dict[str, object]) -> PhoneChange:
    if paper not in DeskCheck.Paper.values:
        raise NotAllowed(_("Choose which paper you looked at."), field="paper")
    _check_proving(change)
    with transaction.atomic():
        _row, made = DeskCheck.objects.get_or_create(change=change, defaults={**who, "paper": paper, "at": world.now()})
        if made:
            _record(acts.PHONE_CHANGE_SEEN, change, by, paper=paper)
    return _proved(change, "people")


def by_link(token: str) -> PhoneChange | None:
    """The change that is still to be proved and has this link."""
    found: PhoneChange | None = (
        PhoneChange.objects.proving().filter(link_hash__in=_hashes(token), expires_at__gt=world.now()).first()
    )
    return found


def by_cancel_link(token: str) -> PhoneChange | None:
    """The change that waits and has this link to stop it."""
    found: PhoneChange | None = PhoneChange.objects.waiting().filter(cancel_hash__in=_hashes(token)).first()
    return found


def cancel(change: PhoneChange, *, by: Actor | None) -> PhoneChange:
    """Stop a change; whoever has the link or the account may. Twice is the same as once, and too late it changes nothing."""
    with transaction.atomic():
        if _over(change, ended_at=world.now()):
            _record(acts.PHONE_CHANGE_CANCELLED, change, by)
    change.refresh_from_db()
    return change


def make_due_changes() -> int:
    """Make the changes whose day of waiting is over, and drop those never proved; return how many were made."""
    now = world.now()
    for stale in PhoneChange.objects.proving().filter(expires_at__lte=now):
        _over(stale, ended_at=now)
    due = PhoneChange.objects.waiting().filter(due_at__lte=now).select_related("person")
    return sum(_make(change) for change in due)


def _make(change: PhoneChange) -> bool:
    person, old, new = change.person, change.old_phone, change.new_phone
    try:
        with transaction.atomic():
            if not _over(change, done_at=world.now()):
                return False
            # The new mark signs out everywhere, beside the sessions ended: whoever was in by the old phone is not any more.
            Person.objects.filter(pk=person.pk, phone=old).update(
                phone=new, phone_proved_at=world.now(), password=new_mark()
            )
            end_sign_ins(person, by=None)
            _record(acts.PHONE_CHANGED, change, None)
            with translation.override(person.language):
                said = _("Lan Tỏa: your account now has the number %(phone)s. Come in with it from now on.")
                for phone in (old, new):
                    messages.send(phone, said % {"phone": phones.display(new)}, purpose="phone_changed")
    except IntegrityError:
        # Somebody joined with the new number meanwhile.
        with transaction.atomic():
            if _over(change, ended_at=world.now()):
                _record(acts.PHONE_CHANGE_FAILED, change, None)
        return False
    return True


def _proved(change: PhoneChange, way: str) -> PhoneChange:
    if change.person_id is None:
        raise ChangeRefused(
            _("No account here has the old number. Look at it once more, or simply join with your new one."),
            code="nobody",
        )
    try:
        with transaction.atomic():
            # The row is the gate: two ways proved at once go through it one after the other, and the second one sees the first.
            locked = (
                PhoneChange.objects.proving()
                .select_for_update()
                .filter(pk=change.pk, expires_at__gt=world.now())
                .first()
            )
            if locked is None:
                raise _is_over()
            if getattr(locked, f"{way}_at") is None:
                setattr(locked, f"{way}_at", world.now())
                locked.save(update_fields=[f"{way}_at"])
                _record(acts.PHONE_CHANGE_PROVED, locked, None, way=way)
                if len(locked.ways) >= limits.WAYS_NEEDED:
                    _come_in(locked) if locked.returning else _wait(locked)
    except IntegrityError:
        raise ChangeRefused(
            _("Another change of this number is already waiting. Stop that one first."), code="another"
        ) from None
    change.refresh_from_db()
    return change


def _wait(change: PhoneChange) -> None:
    """Two ways are proved: a day from now it happens, and the old number hears of it at once."""
    token = world.token(24)
    change.due_at, change.cancel_hash = world.now() + limits.PHONE_CHANGE_WAIT, _hash(token)
    change.save(update_fields=["due_at", "cancel_hash"])
    _record(acts.PHONE_CHANGE_WAITING, change, None)
    with translation.override(change.person.language):
        link = settings.PUBLIC_URL.rstrip("/") + reverse("accounts:cancel_phone_change", args=[token])
        said = _(
            "Lan Tỏa: tomorrow your account gets the number %(phone)s. If you did not ask for this, stop it here: %(link)s"
        )
        words = said % {"phone": phones.display(change.new_phone), "link": link}
    messages.send(change.old_phone, words, purpose="phone_change")
    # Whoever holds the old phone may be who asked: those who work with them can stop it too.
    for one in beside(change.person):
        with translation.override(one.language):
            said = _(
                "Lan Tỏa: tomorrow %(name)s has another phone number here. Was it not they who asked? Stop it: %(link)s"
            )
            messages.send(one.phone, said % {"name": change.person.name, "link": link}, purpose="phone_change")


def _come_in(change: PhoneChange) -> None:
    """The number is theirs: they are in again, nobody else is, and whoever works with them hears of it."""
    person = change.person
    phone = change.old_phone
    _over(change, done_at=world.now())
    Person.objects.filter(pk=person.pk).update(phone_proved_at=world.now(), password=new_mark())
    end_sign_ins(person, by=None)
    _record(acts.RETURNED, change, None)
    for one in {phone: person, **{one.phone: one for one in beside(person)}}.values():
        with translation.override(one.language):
            said = _(
                "Lan Tỏa: %(name)s came in again after a long time, by two ways. Payout accounts cannot change for a day. Was it not they? Tell your commune's desk."
            )
            messages.send(one.phone, said % {"name": person.name}, purpose="returned")


def _over(change: PhoneChange, **ends: object) -> bool:
    """End it if it was open; both numbers are nobody's business any more."""
    return bool(PhoneChange.objects.open().filter(pk=change.pk).update(old_phone="", new_phone="", **ends))


def _check_proving(change: PhoneChange) -> None:
    if not PhoneChange.objects.proving().filter(pk=change.pk, expires_at__gt=world.now()).exists():
        raise _is_over()


def _is_over() -> ChangeRefused:
    return ChangeRefused(_("This change is over or waits already. Start again if it is still needed."), code="over")


def _too_new() -> ChangeRefused:
    return ChangeRefused(
        _("This was added only lately. To be safe it counts after three days; use another way."), code="new"
    )


def _record(act: str, change: PhoneChange, by: Actor | None, **more: str) -> None:
    journal.record(act, change, by=by, data={"person": change.person_id, **more})


def _hash(token: str) -> str:
    return _hashes(token)[0]


def _hashes(token: str) -> tuple[str, ...]:
    return keyed.marks("lantoa.accounts.phone_change", token)
