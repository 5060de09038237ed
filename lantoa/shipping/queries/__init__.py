"""Where parcels are, what carriers owe, and whom to ask."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Min, Prefetch, Q, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.shipping.adapters import registry
from lantoa.shipping.models import CarrierAccount, Parcel, ParcelEvent, Settlement, SettlementLine
from lantoa.shipping.rules import carriers as names
from lantoa.shipping.rules.statuses import DELIVERED

# Who has not looked by then will not: the line stays on its settlement's page.
LOOKED_AT_FOR = timedelta(days=60)


class Owed(NamedTuple):
    """What one carrier collected and has not accounted for: đồng, parcels, and since when the oldest was handed over."""

    carrier: str
    total: int
    count: int
    oldest: object

    @property
    def name(self) -> str:
        return names.carrier_name(self.carrier)


def carrier_choices(*, abroad: bool = False) -> list[tuple[str, str]]:
    """The carriers of this installation with their names, for a form; `abroad` only those that go there, and another one the seller goes to."""
    if abroad:
        there = [(name, f"{names.carrier_name(name)}, EMS") for name in registry.carriers() if name in names.ABROAD]
        return [*there, (names.OTHER, _("Another carrier, which you go to yourself"))]
    return [(name, names.carrier_name(name)) for name in registry.carriers()]


def parcel_of(subject: models.Model) -> Parcel | None:
    """The newest parcel of this row; None when it has none."""
    return parcels_of(subject).first()


def parcels_of(subject: models.Model) -> models.QuerySet[Parcel]:
    """Every parcel of this row, newest first: one order can travel in several."""
    mine: models.QuerySet[Parcel] = Parcel.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("-pk")
    return mine


def unsettled(organisation_id: int, before: datetime | None = None) -> models.QuerySet[Parcel]:
    """Parcels handed over before that moment (`owing_since` where none is given) whose cash the carrier has not, or not wholly,
    accounted for, oldest first: the carrier is to be asked. Rehearsals aside."""
    late: models.QuerySet[Parcel] = Parcel.objects.owing().filter(
        organisation=organisation_id, delivered_at__lte=owing_since() if before is None else before
    )
    return late.order_by("delivered_at", "pk")


def owing_since() -> datetime:
    """Of what was handed over by then a carrier should have accounted for the cash (LANTOA_SETTLEMENT_DAYS)."""
    return world.now() - timedelta(days=settings.SETTLEMENT_DAYS)


def standing_still(silent_since: datetime) -> models.QuerySet[Parcel]:
    """Parcels of real sales on their way, of which their carrier has told nothing since that moment, or never; `heard_at` is when it last did,
    or when the parcel was handed over."""
    heard: models.QuerySet[Parcel] = Parcel.objects.annotate(heard_at=Coalesce("status_at", "created_at"))
    moving = heard.filter(rehearsal=False).exclude(status__in=(DELIVERED, "returned", "lost", "cancelled"))
    return moving.filter(heard_at__lt=silent_since)


def owed(organisation_id: int) -> list[Owed]:
    """What each carrier collected for this organisation and has not accounted for, the most first."""
    rows = (
        Parcel.objects.owing()
        .filter(organisation=organisation_id)
        .values("carrier")
        .annotate(total=Sum(F("cash_to_collect") - F("cash_received")), count=Count("pk"), oldest=Min("delivered_at"))
        .order_by("-total", "carrier")
    )
    return [Owed(row["carrier"], row["total"], row["count"], row["oldest"]) for row in rows]


def to_look_at(actor: Actor) -> models.QuerySet[SettlementLine]:
    """Lines of the actor's newer settlements about which something can be done, newest first: too little that is still owed,
    too much, a code nobody knows here, cash for what was not handed over."""
    mine = Settlement.objects.visible_to(actor).filter(paid_at__gte=world.now() - LOOKED_AT_FOR)
    states = SettlementLine.State
    owed_still = Q(state=states.SHORT, parcel__cash_received__lt=F("parcel__cash_to_collect"))
    other = Q(state__in=(states.OVER, states.UNKNOWN_PARCEL, states.NOT_DELIVERED))
    lines = SettlementLine.objects.filter(owed_still | other, settlement__in=mine)
    return lines.select_related("settlement", "parcel").order_by("-pk")


def parcels(actor: Actor, show: str = "") -> models.QuerySet[Parcel]:
    """The parcels of the organisation this actor works for, newest first; `show`: "moving", "back" (nobody took it, or
    it comes back; what was told last first), "owed" or all."""
    mine: models.QuerySet[Parcel] = Parcel.objects.visible_to(actor)
    if show == "owed":
        return mine.filter(status=DELIVERED, cash_received__lt=F("cash_to_collect")).order_by("delivered_at", "pk")
    if show == "back":
        return mine.filter(status__in=("failed", "returning", "returned", "lost")).order_by("-status_at", "-pk")
    if show == "moving":
        mine = mine.exclude(status__in=(DELIVERED, "returned", "lost", "cancelled"))
    return mine.order_by("-pk")


def parcel(actor: Actor) -> models.QuerySet[Parcel]:
    """The same with everything told and settled of each: `told` newest first, `settled` in order."""
    told = ParcelEvent.objects.order_by("-at", "-pk")
    settled = SettlementLine.objects.select_related("settlement").order_by("pk")
    mine: models.QuerySet[Parcel] = Parcel.objects.visible_to(actor)
    return mine.prefetch_related(
        Prefetch("events", told, to_attr="told"), Prefetch("lines", settled, to_attr="settled")
    )


def accounts(organisation_id: int) -> list[CarrierAccount]:
    """The organisation's live accounts at carriers that have a key, by name."""
    live = CarrierAccount.objects.live().filter(organisation=organisation_id).exclude(hook_secret=b"")
    return list(live.order_by("carrier"))


def settlements(actor: Actor) -> models.QuerySet[Settlement]:
    """Settlements of the actor's organisation, newest first, each with how many lines it has and how many to look at."""
    mine: models.QuerySet[Settlement] = Settlement.objects.visible_to(actor)
    states = SettlementLine.State
    other = ~Q(lines__state__in=(states.AGREES, states.TAKEN_BACK)) & Q(lines__isnull=False)
    return mine.annotate(count=Count("lines"), odd=Count("lines", filter=other)).order_by("-pk")


def lines_of(settlement: Settlement) -> models.QuerySet[SettlementLine]:
    """The lines of a settlement: what needs a look first, then as they stand there."""
    agrees = Case(When(state=SettlementLine.State.AGREES, then=1), default=0)
    return settlement.lines.select_related("parcel").order_by(agrees, "number")


def account_at(organisation_id: int, carrier: str) -> CarrierAccount:
    """The organisation's live account at this carrier; one that is only about to be where there is none yet."""
    live = CarrierAccount.objects.live().filter(organisation=organisation_id, carrier=carrier).first()
    if live:
        return live  # type: ignore[no-any-return]
    return CarrierAccount(
        organisation_id=organisation_id, carrier=carrier, hook_token=hook_token(organisation_id, carrier)
    )


def hook_token(organisation_id: int, carrier: str) -> str:
    """What makes the address of a seller's next account at a carrier unguessable. It can be shown before the account is
    there, so that looking at the page changes nothing."""
    ended = CarrierAccount.objects.filter(organisation=organisation_id, carrier=carrier).count()
    return salted_hmac("shipping.hook", f"{organisation_id}:{carrier}:{ended}", algorithm="sha256").hexdigest()[:40]


def suggested_key(account: CarrierAccount) -> str:
    """A good key for the account: the same however often the page is opened, another once one was saved."""
    before = hashlib.sha256(bytes(account.hook_secret)).hexdigest()
    return salted_hmac("shipping.key", f"{account.hook_token}:{before}", algorithm="sha256").hexdigest()[:32]


def last_refused(account: CarrierAccount) -> journal.Incoming | None:
    """The newest message at the account's hook that was refused after the last good one; `reason` says why."""
    if account.pk is None:
        return None
    refused = journal.Incoming.objects.filter(
        state=journal.Incoming.State.REFUSED, source=f"shipping.{account.carrier}", headers__account=str(account.pk)
    )
    if account.last_heard_at:
        refused = refused.filter(received_at__gt=account.last_heard_at)
    return refused.order_by("-pk").first()


def hook_url(account: CarrierAccount, secret: str = "") -> str:
    """The address the carrier sends its news to. Where a carrier can prove itself only by the address, the key stands in it:
    give the secret then, or an example of it is shown."""
    adapter = registry.carriers()[account.carrier]
    path = reverse("carrier_hooks:carrier", args=[account.carrier, account.hook_token])
    address = settings.PUBLIC_URL.rstrip("/") + path
    return f"{address}?{adapter.key_name}={secret}" if adapter.proof == "query" and secret else address
