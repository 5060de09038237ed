"""Give a parcel to a carrier, and write down what the carrier tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
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
from lantoa.shipping.models import SELLER, CarrierAccount, EarlyNotice, Parcel, ParcelEvent, Settlement, SettlementLine
from lantoa.shipping.rules import carriers, s10
from lantoa.shipping.rules.statuses import CREATED, DELIVERED, Meaning, furthest, meaning

# What a carrier tells more often of one parcel than so is not looked at any more.
_MOST_TOLD = 200
SELLERS_WORD = Meaning(DELIVERED, False, "")
# When, its number here, state, words, code.
_Told = tuple[datetime, int, str, str, str]


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
    take_news([(parcel, notice)], incoming=incoming)
    parcel.refresh_from_db()
    return parcel


def take_news(
    news: Sequence[tuple[Parcel, StatusNotice]], *, incoming: journal.Incoming | None = None, by: Actor | None = None
) -> int:
    """Write down what was told of these parcels, in this order, each as `take_status` does; returns how much of it was new. A few queries,
    however many there are: whoever tells of more than one parcel holds the turn at their carriers. With `by` it is the seller's own word
    that they were handed over."""
    now = world.now()
    told = [(parcel.pk, replace(notice, at=min(notice.at, now))) for parcel, notice in news]
    ids = sorted({pk for pk, _notice in told})
    with transaction.atomic():
        rows = Parcel.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        held = {one.pk: one for one in rows}
        before = _told_before(ids)
        new = _written_down(held, told, incoming, by)
        if new:
            _move(held, before, new, by)
    return len(new)


def _told_before(ids: Sequence[int]) -> dict[int, list[_Told]]:
    found: dict[int, list[_Told]] = {pk: [] for pk in ids}
    rows = ParcelEvent.objects.filter(parcel__in=ids).order_by("-at", "-pk")
    of = rows.values_list("parcel_id", "at", "pk", "status", "words", "code")
    for parcel_id, *row in of[:_MOST_TOLD] if len(ids) == 1 else of:
        found[parcel_id].append(tuple(row))
    return found


def _written_down(
    held: Mapping[int, Parcel], told: Sequence[tuple[int, StatusNotice]], incoming: journal.Incoming | None, by: Actor | None
) -> list[ParcelEvent]:  # fmt: skip
    named = {notice.outside_id for _pk, notice in told}
    known = ParcelEvent.objects.filter(parcel__in=held, outside_id__in=named)
    there, made = set(known.values_list("parcel_id", "outside_id")), []
    for pk, notice in told:
        if (pk, notice.outside_id) in there:
            continue
        there.add((pk, notice.outside_id))
        means = SELLERS_WORD if by else meaning(held[pk].carrier, notice.code)
        made.append(
            ParcelEvent(
                parcel=held[pk], outside_id=notice.outside_id, code=notice.code, status=means.status, words=(notice.words or means.words)[:200],
                at=notice.at, incoming=incoming, recorded_at=world.now(),
            )
        )  # fmt: skip
    return ParcelEvent.objects.bulk_create(made)


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
    take_news([(parcel, StatusNotice(SELLER, parcel.tracking_code, SELLER, "", world.now()))], by=by)


def _move(
    held: Mapping[int, Parcel], told: Mapping[int, list[_Told]], new: Sequence[ParcelEvent], by: Actor | None
) -> None:
    # Made anew of all that was told, so that no order of arrival, and no two words of the same second, lead to another state.
    happened, arrived = [], {}
    for event in new:
        parcel, rows = held[event.parcel_id], told[event.parcel_id]
        rows.append((event.at, event.pk, event.status, event.words, event.code))
        newest, _pk, ours, their_words, code = max(rows)
        stands = furthest((at, state) for at, _pk, state, _words, _code in rows)
        parcel.status, parcel.status_at = stands[1] if stands else CREATED, newest
        parcel.words = "" if ours else (their_words or code)[:200]
        moved = event.at >= newest and (not event.status or parcel.status == event.status)
        details: dict[str, Any] = {
            "by": by, "on_behalf_of": parcel.organisation_id, "occurred_at": event.at, "rehearsal": parcel.rehearsal,
        }  # fmt: skip
        data = {**about(parcel), "status": event.status, "code": event.code, "newest": moved}
        happened.append(journal.Act(acts.STATUS_TOLD, parcel, **details, data=data))
        if event.status == DELIVERED:
            if parcel.delivered_at is None:
                data = {**about(parcel), "cash_to_collect": parcel.cash_to_collect}
                happened.append(journal.Act(acts.DELIVERED, parcel, **details, data=data))
            parcel.delivered_at = min(parcel.delivered_at or event.at, event.at)
            arrived[parcel.pk] = parcel
    changed = [held[pk] for pk in sorted({event.parcel_id for event in new})]
    Parcel.objects.bulk_update(changed, ["status", "words", "status_at", "delivered_at"], batch_size=200)
    journal.record_many(happened)
    for parcel in _with_lines(list(arrived.values())):
        judge_again(parcel)


def _with_lines(parcels: list[Parcel]) -> list[Parcel]:
    # One parcel waits for its turn as it is looked at; of many most were never settled.
    if len(parcels) < 2:
        return parcels
    codes = SettlementLine.objects.filter(tracking_code__in=[one.tracking_code for one in parcels])
    settled = set(codes.values_list("tracking_code", flat=True))
    return [one for one in parcels if one.tracking_code in settled]


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
