"""Give a parcel to a carrier, and write down what the carrier tells of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions.carrier import take_turn
from lantoa.shipping.actions.settlement import judge_again, take_settlement
from lantoa.shipping.adapters import registry
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.errors import BadParcel
from lantoa.shipping.models import SELLER, CarrierAccount, EarlyNotice, Parcel, ParcelEvent, Settlement
from lantoa.shipping.rules import carriers, s10
from lantoa.shipping.rules.statuses import CREATED, DELIVERED, furthest, meaning

# What a carrier tells more often of one parcel than so is not looked at any more.
_MOST_TOLD = 200


def register_parcel(
    organisation: models.Model,
    subject: models.Model,
    *,
    tracking_code: str,
    carrier: str,
    cash_to_collect: int,
    by: Actor | None,
    fee_agreed: int | None = None,
    rehearsal: bool = False,
    abroad: bool = False,
    key: UUID | None = None,
) -> Parcel:
    """Note that this row travels with a carrier under its tracking code, and the đồng to be collected at the door (0: none).

    The same parcel of the same subject again returns the one there is. Without `by` it is the house that notes it, as when a carrier
    took what was ordered from here. What the carrier told or settled of the code before it
    was registered here is taken now, with the reactions to it: call it before locking rows those reactions lock. Refuses (BadParcel) an unknown carrier, what is no tracking code, an impossible amount,
    `abroad` a carrier that does not go there and a post's code with a slip in it (`rules.s10`), and a code of this organisation that already carries something else.
    """
    code = _checked(carrier, tracking_code, cash_to_collect, fee_agreed)
    if abroad:
        _check_abroad(carrier, code)
    elif carrier == carriers.OTHER:
        raise BadParcel(_("Choose the carrier from the list."), field="carrier")
    kind = subject._meta.label_lower
    body = {
        "organisation": organisation.pk, "carrier": carrier, "code": code, "subject": [kind, subject.pk], "cash": cash_to_collect, "fee": fee_agreed,
    }  # fmt: skip
    with journal.command("shipping.register_parcel", key, body, by=by) as run:
        if run.replayed:
            return Parcel.objects.get(pk=(run.answer or {})["parcel"])
        take_turn(organisation.pk, carrier)
        parcel, new = Parcel.objects.get_or_create(
            organisation_id=organisation.pk,
            carrier=carrier,
            tracking_code=code,
            defaults={
                "subject_type": kind, "subject_id": subject.pk, "cash_to_collect": cash_to_collect, "fee_agreed": fee_agreed,
                "rehearsal": rehearsal, "created_at": world.now(),
            },
        )  # fmt: skip
        if (parcel.subject_type, parcel.subject_id) != (kind, subject.pk):
            raise BadParcel(_("This tracking code already belongs to another order of yours."), field="tracking_code")
        if new:
            data = {**about(parcel), "cash_to_collect": cash_to_collect}
            journal.record(
                acts.PARCEL_REGISTERED,
                parcel,
                by=by,
                on_behalf_of=parcel.organisation_id,
                rehearsal=rehearsal,
                data=data,
            )
            _take_early(parcel)
            judge_again(parcel)
        run.answer = {"parcel": parcel.pk}
    parcel.refresh_from_db()
    return parcel


def _checked(carrier: str, tracking_code: str, cash: int, fee: int | None) -> str:
    if carrier not in registry.carriers() and carrier not in (carriers.OWN, carriers.OTHER):
        raise BadParcel(_("Choose the carrier from the list."), field="carrier")
    code = carriers.tracking_code(tracking_code)
    if not code:
        raise BadParcel(
            _("A tracking code has 4 to 40 letters and digits. It stands on the carrier's label."),
            field="tracking_code",
        )
    if not 0 <= cash <= carriers.LARGEST_CASH or not 0 <= (fee or 0) <= carriers.LARGEST_CASH:
        raise BadParcel(_("This amount cannot be right."), field="cash_to_collect")
    return code


def _check_abroad(carrier: str, code: str) -> None:
    if carrier not in carriers.ABROAD and carrier != carriers.OTHER:
        said = _("We do not know that %(carrier)s goes abroad. Choose VNPost, or another carrier you go to yourself.")
        raise BadParcel(said % {"carrier": carriers.carrier_name(carrier)}, field="carrier")
    fault = s10.fault(code)
    if fault == "form" and carrier == carriers.OTHER:
        return  # couriers write codes of their own
    if fault == "form":
        said = _("A post's code for abroad has two letters, nine digits and two letters, like EE123456785VN.")
        raise BadParcel(said, field="tracking_code")
    if fault == "check":
        said = _("A digit of this code is wrong: the ninth does not fit the others. Compare it with the label.")
        raise BadParcel(said, field="tracking_code")
    if fault == "country":
        raise BadParcel(
            _("The last two letters of this code are no country. Compare it with the label."), field="tracking_code"
        )


def about(parcel: Parcel) -> dict[str, object]:
    """What an entry about a parcel carries, so that rooms above find their own row by it."""
    return {"carrier": parcel.carrier, "subject_type": parcel.subject_type, "subject_id": parcel.subject_id}


def take_message(account: CarrierAccount, raw: bytes, *, incoming: journal.Incoming) -> None:
    """Do what one message of the account's carrier says: where the parcel is, and what is settled, each once.

    A parcel nobody registered yet is waited for. Joins the caller's transaction.
    """
    adapter = registry.carriers()[account.carrier]
    notice, settled = adapter.parse(raw), adapter.parse_settlement(raw)
    CarrierAccount.objects.filter(pk=account.pk).update(last_heard_at=world.now())
    take_turn(account.organisation_id, account.carrier)
    mine = Parcel.objects.filter(organisation=account.organisation_id, carrier=account.carrier)
    parcel = mine.filter(tracking_code=notice.tracking_code).first()
    if parcel is None:
        EarlyNotice.objects.get_or_create(
            incoming=incoming, defaults={"account": account, "tracking_code": notice.tracking_code}
        )
    else:
        take_status(parcel, notice, incoming=incoming)
    if settled:
        take_settlement(
            account.organisation_id, account.carrier, reference=settled.reference, paid_at=min(settled.paid_at, world.now()),
            rows=[(number, one) for number, one in enumerate(settled.parcels, 1)], source=Settlement.Source.HOOK, incoming=incoming,
        )  # fmt: skip


def take_status(parcel: Parcel, notice: StatusNotice, *, incoming: journal.Incoming | None = None) -> Parcel:
    """Write down one thing the carrier told; the same again changes nothing, and so does older news for the state.

    A code that means none of our states is kept and shown in the carrier's words. A clock that runs ahead of ours counts as now,
    so that it cannot silence what is told later.
    """
    notice = replace(notice, at=min(notice.at, world.now()))
    with transaction.atomic():
        Parcel.objects.select_for_update(no_key=True).get(pk=parcel.pk)
        told = meaning(parcel.carrier, notice.code)
        words = (notice.words or told.words)[:200]
        _event, new = ParcelEvent.objects.get_or_create(
            parcel=parcel,
            outside_id=notice.outside_id,
            defaults={
                "code": notice.code, "status": told.status, "words": words, "at": notice.at, "incoming": incoming, "recorded_at": world.now(),
            },
        )  # fmt: skip
        if new:
            _move(parcel, notice, told.status, words or notice.code)
    parcel.refresh_from_db()
    return parcel


def say_arrived(parcel: Parcel, *, by: Actor, key: UUID | None = None) -> Parcel:
    """The seller's own word that a parcel was handed over, where its carrier tells nothing; never shown as the carrier's word.

    The same again changes nothing. Refuses (BadParcel) a parcel of which the carrier told something: then its word counts.
    """
    with journal.command("shipping.say_arrived", key, {"parcel": parcel.pk}, by=by) as run:
        if not run.replayed:
            take_turn(parcel.organisation_id, parcel.carrier)
            _say_arrived(parcel, by)
    parcel.refresh_from_db()
    return parcel


def _say_arrived(parcel: Parcel, by: Actor) -> None:
    if parcel.events.exclude(code=SELLER).exists():
        raise BadParcel(_("The carrier tells of this parcel itself; its word counts."))
    now = world.now()
    said = {"code": SELLER, "status": DELIVERED, "at": now, "recorded_at": now}
    _event, new = ParcelEvent.objects.get_or_create(parcel=parcel, outside_id=SELLER, defaults=said)
    if new:
        _move(parcel, StatusNotice(SELLER, parcel.tracking_code, SELLER, "", now), DELIVERED, "", by=by)


def _move(parcel: Parcel, notice: StatusNotice, status: str, words: str, by: Actor | None = None) -> None:
    # Made anew of all that was told, so that no order of arrival, and no two words of the same second, lead to another state.
    told = list(parcel.events.values_list("at", "status", "words", "code").order_by("-at", "-pk")[:_MOST_TOLD])
    stands = furthest((at, state) for at, state, _words, _code in told)
    newest, ours, their_words, code = told[0]
    said = {"status": stands[1] if stands else CREATED, "words": "" if ours else (their_words or code)[:200]}
    Parcel.objects.filter(pk=parcel.pk).update(**said, status_at=newest)
    details = {
        "by": by,
        "on_behalf_of": parcel.organisation_id,
        "occurred_at": notice.at,
        "rehearsal": parcel.rehearsal,
    }
    moved = notice.at >= newest and (not status or said["status"] == status)
    data = {**about(parcel), "status": status, "code": notice.code, "newest": moved}
    journal.record(acts.STATUS_TOLD, parcel, **details, data=data)
    if status != DELIVERED:
        return
    first = Parcel.objects.filter(pk=parcel.pk, delivered_at=None).update(delivered_at=notice.at)
    if first:
        journal.record(
            acts.DELIVERED, parcel, **details, data={**about(parcel), "cash_to_collect": parcel.cash_to_collect}
        )
    else:
        Parcel.objects.filter(pk=parcel.pk, delivered_at__gt=notice.at).update(delivered_at=notice.at)
    judge_again(parcel)


def _take_early(parcel: Parcel) -> None:
    waiting = EarlyNotice.objects.filter(
        account__organisation=parcel.organisation_id,
        account__carrier=parcel.carrier,
        tracking_code=parcel.tracking_code,
    )
    if parcel.carrier in (carriers.OWN, carriers.OTHER):
        return
    adapter = registry.carriers()[parcel.carrier]
    for early in waiting.select_related("incoming").order_by("pk"):
        take_status(parcel, adapter.parse(bytes(early.incoming.body)), incoming=early.incoming)
        early.delete()
