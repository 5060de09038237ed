"""A neighbour brings parcels: what they take along, what they prove at each door, and the cash they hand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions.carrier import take_turn
from lantoa.shipping.actions.parcel import register_parcel, take_status
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.adapters.booking import End
from lantoa.shipping.errors import BadRound
from lantoa.shipping.models import Parcel, Round, Stop
from lantoa.shipping.rules import statuses
from lantoa.shipping.rules.carriers import LARGEST_CASH, OWN

MOST_STOPS = 60
MOST_TRIES = 5
# How long the link of a round still opens after the last door and the cash.
LINK_AFTER = timedelta(days=1)
OUT, DELIVERED, NOT_DELIVERED, RETURNED = "out", "delivered", "not_delivered", "returned"


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken along for one row: to whom, and the đồng to be collected there."""

    subject: models.Model
    reference: str
    receiver: End
    cash: int
    rehearsal: bool = False


def start_round(
    organisation: models.Model,
    taken: Sequence[Taken],
    *,
    name: str,
    phone: str,
    fee: int,
    by: Actor,
    key: UUID | None = None,
) -> Round:
    """A neighbour sets out with these, for so many đồng; a link opens the round for them. Each is a parcel with the carrier "own".

    Refuses (BadRound) nobody, nothing or more than 60 doors, and an impossible amount. Waits for its turn before it locks anything, as whoever
    sends.
    """
    who = clean_line(name)[:120]
    if not who:
        raise BadRound(_("Please write who brings them."), field="name")
    if not 0 < len(taken) <= MOST_STOPS:
        raise BadRound(_("Choose at least one order, and at most 60."))
    if not 0 <= fee <= LARGEST_CASH:
        raise BadRound(_("This amount cannot be right."), field="fee")
    ids = [[one.subject._meta.label_lower, one.subject.pk, one.cash] for one in taken]
    body = {
        "organisation": organisation.pk,
        "who": salted_hmac("shipping.round", who + phone, algorithm="sha256").hexdigest(),
        "fee": fee,
        "taken": ids,
    }
    with journal.command("shipping.start_round", key, body, by=by) as run:
        if run.replayed:
            return Round.objects.get(pk=(run.answer or {})["round"])
        made: Round = Round.objects.create(
            organisation_id=organisation.pk,
            token=get_random_string(32),
            name=who,
            phone=phone,
            fee=fee,
            created_at=world.now(),
        )
        for place, one in enumerate(taken, 1):
            code = f"{one.reference}-{made.pk}.{place}"
            parcel = register_parcel(
                organisation,
                one.subject,
                tracking_code=code,
                carrier=OWN,
                cash_to_collect=one.cash,
                rehearsal=one.rehearsal,
                by=by,
            )
            Stop.objects.create(round=made, parcel=parcel, reference=one.reference[:20], receiver=asdict(one.receiver))
            _tell(parcel, OUT)
        journal.record(
            acts.ROUND_STARTED, made, by=by, on_behalf_of=organisation.pk, data={"stops": len(taken), "fee": fee}
        )
        run.answer = {"round": made.pk}
    return made


def door_code(parcel: Parcel) -> str:
    """The four digits the buyer reads out at the door; the same however often they are asked for, and kept nowhere."""
    return _door_codes(parcel)[0]


def _door_codes(parcel: Parcel) -> tuple[str, ...]:
    """Also those of the older keys: the buyer may have read theirs before."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    marks = (salted_hmac("shipping.door", str(parcel.pk), secret=key).hexdigest() for key in keys)
    return tuple(f"{int(mark[:8], 16) % 10_000:04d}" for mark in marks)


def deliver(stop: Stop, *, code: str = "", photo: str | None = None, cash: int = 0) -> Stop:
    """The parcel is with its buyer, proved by their digits or a photo (the SHA-256 of one kept), and so many đồng were taken: with the neighbour,
    and not paid by that. The same again changes nothing.

    Refuses (BadRound) wrong digits, the sixth try, a parcel that is back with the seller, nothing that proves it, and more cash than was to be collected.
    """
    typed = code.replace(" ", "")
    if not typed and not photo:
        raise BadRound(_("Ask the buyer for the four digits, or take a photo."), field="code")
    if not 0 <= cash <= stop.parcel.cash_to_collect:
        raise BadRound(_("Write what you took: at most what was to be collected."), field="cash")
    proof = Stop.Proof.PHOTO
    if typed:
        # Counted before it is looked at, and for good: whoever guesses has five tries, however many ask at once.
        if Stop.objects.filter(pk=stop.pk, tries__lt=MOST_TRIES).update(tries=models.F("tries") + 1):
            if not any(constant_time_compare(typed, code) for code in _door_codes(stop.parcel)):
                raise BadRound(_("These are not the buyer's digits. They stand on the order's page."), field="code")
            proof = Stop.Proof.CODE
        elif not photo:  # with one, whatever still stands in the field proves nothing and hinders nothing
            raise BadRound(_("The digits were wrong too often. Take a photo instead."), field="code")
    with transaction.atomic():
        take_turn(stop.round.organisation_id, OWN)
        _refuse_back(stop)
        open_ = Stop.objects.filter(pk=stop.pk, delivered_at=None, round__ended_at=None)
        said = {
            "delivered_at": world.now(),
            "proof": proof,
            "photo": photo,
            "cash_taken": cash,
            "failed_at": None,
            "reason": "",
        }
        if open_.update(**said):
            # What was not taken there nobody brings any more: it is the buyer who owes it, not the neighbour.
            Parcel.objects.filter(pk=stop.parcel_id, cash_to_collect__gt=cash).update(cash_to_collect=cash)
            stop.parcel.refresh_from_db()
            _tell(stop.parcel, DELIVERED)
    stop.refresh_from_db()
    return stop


def not_delivered(stop: Stop, *, reason: str, by: Actor, key: UUID | None = None) -> Stop:
    """Nobody took it, and why; the seller is told, and the neighbour can still bring it later. Refuses (BadRound) an empty reason."""
    why = clean_line(reason)[:120]
    if not why:
        raise BadRound(_("Say in a few words why."), field="reason")
    said = salted_hmac("shipping.not_delivered", why, algorithm="sha256").hexdigest()
    with journal.command("shipping.not_delivered", key, {"stop": stop.pk, "why": said}, by=by) as run:
        if not run.replayed:
            take_turn(stop.round.organisation_id, OWN)
            _refuse_back(stop)
            open_ = Stop.objects.filter(pk=stop.pk, delivered_at=None, round__ended_at=None)
            # The same said again is no other try.
            if open_.exclude(failed_at__isnull=False, reason=why).update(failed_at=world.now(), reason=why):
                _tell(stop.parcel, NOT_DELIVERED)
    stop.refresh_from_db()
    return stop


def bring_back(stop: Stop, *, by: Actor) -> Stop:
    """The seller has the parcel again; twice is once. Refuses (BadRound) one that is with its buyer."""
    with transaction.atomic():
        take_turn(stop.round.organisation_id, OWN)
        if not Stop.objects.filter(pk=stop.pk, delivered_at=None).update(failed_at=world.now()):
            raise BadRound(_("This one is with its buyer."))
        if not Parcel.objects.filter(pk=stop.parcel_id, status=RETURNED).exists():
            _tell(stop.parcel, RETURNED)
    return stop


def hand_in_cash(round_: Round, *, seen: int | None = None, by: Actor, key: UUID | None = None) -> dict[int, int]:
    """The neighbour gave the cash of the doors that are done to the seller; returns đồng by parcel that were new. The room above counts them as
    what they are: cash in the seller's hand. The same again changes nothing. Refuses (BadRound) another sum than the seller was shown (`seen`)."""
    given: dict[int, int] = {}
    body = {"round": round_.pk, **({} if seen is None else {"seen": seen})}
    with journal.command("shipping.hand_in_cash", key, body, by=by) as run:
        if not run.replayed:
            take_turn(round_.organisation_id, OWN)
            done = list(round_.stops.exclude(delivered_at=None).select_related("parcel").order_by("pk"))
            if seen is not None and seen != sum(one.cash_taken for one in done if not one.parcel.cash_received):
                raise BadRound(_("The cash with the neighbour is another sum now. Please look at it again."))
            for stop in done:
                waiting = Parcel.objects.filter(pk=stop.parcel_id, cash_received=0)
                if stop.cash_taken and waiting.update(cash_received=stop.cash_taken):
                    given[stop.parcel_id] = stop.cash_taken
            Round.objects.filter(pk=round_.pk).update(cash_given_at=world.now())
            data = {"total": sum(given.values()), "parcels": sorted(given)}
            journal.record(acts.ROUND_CASH_GIVEN, round_, by=by, on_behalf_of=round_.organisation_id, data=data)
    round_.refresh_from_db()
    return given


def end_done_rounds() -> int:
    """Close the links of rounds whose doors are all done for a day, and their cash given; returns how many."""
    done = world.now() - LINK_AFTER
    stops = Stop.objects.filter(round=models.OuterRef("pk"))
    over = models.Q(parcel__status__in=statuses.OVER)
    lately = models.Q(delivered_at__gt=done) | models.Q(failed_at__gt=done)
    owing = models.Q(cash_taken__gt=0, parcel__cash_received=0)
    rounds = Round.objects.filter(ended_at=None, created_at__lte=done).exclude(cash_given_at__gt=done)
    return int(rounds.exclude(models.Exists(stops.filter(~over | lately | owing))).update(ended_at=world.now()))


def forget_rounds(older_than: datetime) -> int:
    """Close the links of rounds older than that, and empty who brought what to whom, with the photos; returns how many rounds."""
    old = list(Round.objects.filter(created_at__lt=older_than).exclude(name="").values_list("pk", flat=True)[:50])
    for stop in Stop.objects.filter(round__in=old):
        with transaction.atomic():
            Stop.objects.filter(pk=stop.pk).update(receiver={}, reason="", photo=None)
            if stop.photo_id:
                documents.forget_file(stop.photo_id)
    return int(Round.objects.filter(pk__in=old).update(name="", phone="", ended_at=world.now()))


def _refuse_back(stop: Stop) -> None:
    # Its goods may be on the shelf again: nothing said at a door brings them to a buyer.
    if Parcel.objects.filter(pk=stop.parcel_id, status=RETURNED).exists():
        raise BadRound(_("This one is back with the stall."))


def _tell(parcel: Parcel, code: str) -> None:
    now = world.now()
    take_status(parcel, StatusNotice(f"own:{code}:{now.isoformat()}", parcel.tracking_code, code, "", now))
