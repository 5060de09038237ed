"""The pool of people who may be asked: join it, say yes, say where the pay goes, leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit import keyed
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.workforce import acts
from lantoa.workforce.actions.tell import ANSWERED, PURPOSE, tell_account, tell_own_page
from lantoa.workforce.actions.typed import typed
from lantoa.workforce.errors import BadNeighbour, CannotCome, TooYoung
from lantoa.workforce.models import Neighbour, Offer, PayAccount, QuietNumber, Shift, WorkShare
from lantoa.workforce.queries.neighbour import is_to_be_paid
from lantoa.workforce.queries.pool import marks_of
from lantoa.workforce.rules.labour import allowed

TOLD_AGAIN = timedelta(hours=12)
# Who left or refused is left alone by stalls so long; they themselves may come back at any time. A rule of the house.
QUIET = timedelta(days=180)
OLDEST, MOST_SKILLS, MOST_KM = 100, 12, 300


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says of themselves: name, commune, skills as they call them, kilometres they go, and the year they were born."""

    name: str
    unit: places.Unit
    born: int
    skills: tuple[str, ...] = ()
    reach_km: int = 10


def join(phone: str, about: About, *, by: Actor, key: UUID | None = None) -> Neighbour:
    """Write somebody down who may want to help, and send the link by which they say so themselves; until then nobody asks them.

    `by` is anybody: themselves, or the owner of a stall. Of a phone that stands there already nothing is changed; its holder gets the link
    again, once in twelve hours. Refuses TooYoung and BadNeighbour.
    """
    check(about)
    body = {"said": typed(phone, about)}
    with journal.command("workforce.join", key, body, by=by) as run:
        if run.replayed:
            return Neighbour.objects.get(pk=(run.answer or {})["neighbour"])
        found = _found(phone) or _written(phone, about, by)
        if found.told_at is None or found.told_at <= world.now() - TOLD_AGAIN:
            Neighbour.objects.filter(pk=found.pk).update(told_at=world.now())
            tell_own_page(found)
        run.answer = {"neighbour": found.pk}
    return found


def invite(phone: str, about: About, *, by: Actor, key: UUID | None = None) -> None:
    """A stall writes somebody down. Nothing is written and nothing sent where this phone's holder left or refused lately, and the stall does
    not learn of that. Refuses what `join` refuses."""
    check(about)
    if not QuietNumber.objects.filter(mark__in=_quiet_marks(phone), until__gt=world.now()).exists():
        join(phone, about, by=by, key=key)


def _quiet_marks(phone: str) -> tuple[str, ...]:
    return keyed.marks("workforce.quiet", phone)


def _found(phone: str) -> Neighbour | None:
    found: Neighbour | None = Neighbour.objects.filter(phone=phone, left_at=None).first()
    return found


def _written(phone: str, about: About, by: Actor) -> Neighbour:
    try:
        with transaction.atomic():
            return Neighbour.objects.create(
                token=world.token(12), phone=phone, entered_by_id=by.organisation_id, created_at=world.now(), **_values(about)
            )  # fmt: skip
    except IntegrityError:
        # Written down elsewhere at this very moment.
        found = _found(phone)
        if found is None:
            raise
        return found


def say_yes(neighbour: Neighbour, about: About, wording: str, *, by: Actor, key: UUID | None = None) -> Neighbour:
    """They may be asked from now on, by the words they saw; said again it changes what they say of themselves. By their own link.

    Refuses TooYoung, BadNeighbour, and (CannotCome) who left.
    """
    check(about)
    body = {"neighbour": neighbour.pk, "said": typed("", about)}
    with journal.command("workforce.say_yes", key, body, by=by) as run:
        if not run.replayed:
            if not _here(neighbour).update(wording=wording, **_values(about)):
                raise CannotCome(_("You have left. Write yourself down again on the page of seasonal work."))
            if _here(neighbour).filter(consented_at=None).update(consented_at=world.now()):
                journal.record(acts.NEIGHBOUR_JOINED, neighbour, by=by, place=about.unit.pk)
    neighbour.refresh_from_db()
    return neighbour


def leave(neighbour: Neighbour, *, anyway: bool = False, by: Actor | None, key: UUID | None = None) -> None:
    """They are asked no more; name, phone, year of birth, skills and account go, their links end. Work done stays, without them; for half a
    year no stall has a link sent to this phone.

    Refuses (CannotCome) while a shift is still to come: taking that back is a word of its own; and (code "to_be_paid", unless `anyway`) while
    they are still to be paid, since without their page they cannot say whether they were. The house itself (`by` None) is not asked.
    """
    with journal.command("workforce.leave", key, {"neighbour": neighbour.pk, "anyway": anyway}, by=by) as run:
        if run.replayed:
            return
        to_come = Shift.objects.live().filter(neighbour=neighbour, day__gte=world.today(), went_at=None)
        if by is not None and to_come.exists():
            raise CannotCome(_("You have said yes to a shift that is still to come. Please take that back first."))
        if by is not None and not anyway and is_to_be_paid(neighbour):
            words = _("You are still to be paid. Wait until it is, or call us.")
            raise CannotCome(words, code="to_be_paid")
        gone = {
            "left_at": world.now(), "name": "", "phone": "", "skills": [], "wording": "", "account_sealed": b"", "account_shown": "", "missed_at": None,
            "born": 0, "reach_km": 0,
        }  # fmt: skip
        if _here(neighbour).update(**gone):
            if by is not None and neighbour.phone:
                quiet = {"until": world.now() + QUIET}
                QuietNumber.objects.update_or_create(mark=_quiet_marks(neighbour.phone)[0], defaults=quiet)
            WorkShare.objects.filter(neighbour=neighbour).update(credential="")
            WorkShare.objects.filter(neighbour=neighbour, ended_at=None).update(ended_at=world.now())
            Offer.objects.filter(neighbour=neighbour, accepted_at=None, declined_at=None).update(
                declined_at=world.now()
            )
            _forget_number(neighbour.phone, said_so=by is not None)
            journal.record(acts.NEIGHBOUR_LEFT, neighbour, by=by)


def _forget_number(phone: str, *, said_so: bool) -> None:
    """What was written to this phone, and, where its holder left, what stalls wrote of it of days gone by. The days they worked still count
    for a week: nobody works seven in a row by leaving and coming back."""
    messages.forget_some(phone, {PURPOSE, ANSWERED})
    if phone and said_so:
        Shift.objects.filter(neighbour=None, meant__in=marks_of(phone), day__lt=world.today()).update(meant="")


def give_pay_account(
    neighbour: Neighbour, *, bank_bin: str, number: str, holder: str, by: Actor, key: UUID | None = None
) -> Neighbour:
    """Say where their pay goes; kept encrypted, and they are told by message, so that nobody changes it behind their back.

    Refuses (payments.BadAccount, with the field) what cannot be an account.
    """
    read = payments.checked_account(bank_bin, number, holder)
    account = PayAccount(read.bank_bin, read.number, read.holder)
    with journal.command(
        "workforce.pay_account", key, {"neighbour": neighbour.pk, "account": typed(read.number, read)}, by=by
    ) as run:
        if not run.replayed:
            if not _here(neighbour).update(account_sealed=account.sealed(), account_shown=read.shown):
                raise CannotCome(_("You have left. Write yourself down again on the page of seasonal work."))
            neighbour.refresh_from_db()
            journal.record(acts.PAY_ACCOUNT_GIVEN, neighbour, by=by)
            tell_account(neighbour)
    neighbour.refresh_from_db()
    return neighbour


def check(about: About) -> None:
    """Refuses TooYoung a child, and BadNeighbour what cannot be."""
    this_year = world.today().year
    if not this_year - OLDEST <= about.born <= this_year:
        raise BadNeighbour(_("Write the year you were born, like 1985."), field="born")
    if allowed(about.born, world.today()) is None:
        raise TooYoung(_("Whoever is not fifteen yet does not work here. Come back when you are."), field="born")
    if not clean_line(about.name):
        raise BadNeighbour(_("Please write your name."), field="name")
    if not 0 <= about.reach_km <= MOST_KM:
        raise BadNeighbour(_("Write how many kilometres you would go, at most 300."), field="reach_km")


def skills_in(text: str) -> tuple[str, ...]:
    """Skills as people write them, one after the other with commas."""
    parts = [clean_line(part)[:40] for part in text.replace(";", ",").replace("\n", ",").split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))[:MOST_SKILLS]


def _values(about: About) -> dict[str, object]:
    return {
        "name": clean_line(about.name)[:120], "unit": about.unit, "born": about.born, "skills": list(about.skills), "reach_km": about.reach_km,
    }  # fmt: skip


def _here(neighbour: Neighbour) -> QuerySet[Neighbour]:
    found: QuerySet[Neighbour] = Neighbour.objects.filter(pk=neighbour.pk, left_at=None)
    return found
