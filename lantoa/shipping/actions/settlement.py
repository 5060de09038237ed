"""Take in a carrier's settlement, line by line, and say of each parcel whether its cash is accounted for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions.carrier import take_turn
from lantoa.shipping.adapters.base import SettledParcel
from lantoa.shipping.errors import BadSettlement
from lantoa.shipping.models import Parcel, Settlement, SettlementLine
from lantoa.shipping.rules import settling

# No transaction is longer than so many rows.
AT_ONCE = 200
Row = tuple[int, SettledParcel]


def take_settlement(
    organisation_id: int,
    carrier: str,
    *,
    reference: str,
    paid_at: datetime,
    rows: Sequence[Row],
    source: str,
    not_understood: Sequence[Sequence[object]] = (),
    incoming: journal.Incoming | None = None,
    file: documents.File | None = None,
    by: Actor | None = None,
) -> Settlement:
    """Count a settlement once: the same reference again adds only lines that are not there yet, so it can be sent again after
    a cut line. Each row is its number in the settlement and what it says.

    Refuses (BadSettlement) a reference that was taken with other content.
    """
    digest = _digest(rows)
    settlement, _new = Settlement.objects.get_or_create(
        organisation_id=organisation_id,
        carrier=carrier,
        reference=reference,
        defaults={
            "source": source, "file": file, "incoming": incoming, "digest": digest, "paid_at": paid_at, "not_understood": list(not_understood),
            "total": sum(one.collected for _number, one in rows), "fees": sum(one.fee for _number, one in rows), "recorded_at": world.now(),
        },
    )  # fmt: skip
    if settlement.digest != digest:
        raise BadSettlement(
            _("A settlement with this number is here already, with other figures in it."), field="reference"
        )
    have = set(settlement.lines.values_list("number", flat=True))
    missing = [row for row in rows if row[0] not in have]
    for start in range(0, len(missing), AT_ONCE):
        _take_rows(settlement, missing[start : start + AT_ONCE], by)
    if missing:
        with transaction.atomic():
            data = {"carrier": carrier, "lines": len(rows), "total": settlement.total, "fees": settlement.fees}
            journal.record(acts.SETTLEMENT_TAKEN, settlement, by=by, on_behalf_of=organisation_id, data=data)
    return settlement


def _digest(rows: Sequence[Row]) -> str:
    said = [[number, one.tracking_code, one.collected, one.fee, one.net] for number, one in rows]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _take_rows(settlement: Settlement, rows: Sequence[Row], by: Actor | None) -> None:
    with transaction.atomic():
        take_turn(settlement.organisation_id, settlement.carrier)
        mine = Parcel.objects.filter(organisation=settlement.organisation_id, carrier=settlement.carrier)
        codes = {one.tracking_code for _number, one in rows}
        parcels = {parcel.tracking_code: parcel for parcel in mine.filter(tracking_code__in=codes)}
        have = set(
            settlement.lines.filter(number__in=[number for number, _one in rows]).values_list("number", flat=True)
        )
        told: list[journal.Act] = []
        for number, one in rows:
            if number in have:
                continue
            parcel = parcels.get(one.tracking_code)
            state = settling.judge(parcel.carried() if parcel else None, one.collected)
            line = SettlementLine.objects.create(
                settlement=settlement, number=number, tracking_code=one.tracking_code, parcel=parcel,
                collected=one.collected, fee=one.fee, net=one.net, state=state,
            )  # fmt: skip
            if parcel:
                _count(parcel, line)
            told += _acts(line, settlement, parcel, by)
        journal.record_many(told)


def _count(parcel: Parcel, line: SettlementLine) -> None:
    if line.state in settling.COUNTED and line.collected:
        Parcel.objects.filter(pk=parcel.pk).update(cash_received=F("cash_received") + line.collected)
        parcel.cash_received += line.collected


def _acts(
    line: SettlementLine, settlement: Settlement, parcel: Parcel | None, by: Actor | None = None
) -> list[journal.Act]:
    agrees = line.state == settling.AGREES
    if agrees and not line.collected:
        return []  # a fee, no cash
    whose = {"subject_type": parcel.subject_type, "subject_id": parcel.subject_id} if parcel else {}
    counted = line.collected if line.state in settling.COUNTED else 0
    data = {
        **whose, "carrier": settlement.carrier, "settlement": settlement.pk, "line": line.pk, "state": line.state,
        "collected": line.collected, "counted": counted, "fee": line.fee, "net": line.net,
    }  # fmt: skip
    act = journal.Act(
        acts.SETTLED if agrees else acts.SETTLEMENT_MISMATCH,
        parcel or settlement,
        by=by,
        on_behalf_of=settlement.organisation_id,
        occurred_at=settlement.paid_at,
        rehearsal=parcel.rehearsal if parcel else False,
        data=data,
    )
    return [act]


def judge_again(parcel: Parcel) -> int:
    """Look again at lines that came before their parcel was registered here or told as delivered, or repeated one that was
    taken back since; returns how many acts follow from it. Joins the caller's transaction."""
    with transaction.atomic():
        take_turn(parcel.organisation_id, parcel.carrier)
        present = Parcel.objects.get(pk=parcel.pk)
        lines = SettlementLine.objects.filter(
            settlement__organisation=present.organisation_id, settlement__carrier=present.carrier, tracking_code=present.tracking_code,
            state__in=(settling.UNKNOWN_PARCEL, settling.NOT_DELIVERED, settling.ALREADY_SETTLED),
        )  # fmt: skip
        told = []
        for line in lines.select_related("settlement").order_by("pk"):
            told += _again(present, line)
        journal.record_many(told)
    return len(told)


def _again(parcel: Parcel, line: SettlementLine) -> list[journal.Act]:
    before = line.state
    if before == settling.NOT_DELIVERED:
        parcel.cash_received -= line.collected
        Parcel.objects.filter(pk=parcel.pk).update(cash_received=F("cash_received") - line.collected)
    line.state = settling.judge(parcel.carried(), line.collected)
    line.parcel = parcel
    line.save(update_fields=["state", "parcel"])
    _count(parcel, line)
    return [] if line.state == before else _acts(line, line.settlement, parcel)


def take_back(settlement: Settlement, *, why: str, by: Actor) -> Settlement:
    """Undo a settlement file that was handed in by mistake: its lines count no more, what the parcels are owed stands again, and
    the file can be handed in anew. The same again does nothing more.

    Refuses (BadSettlement) one that the carrier itself told, and an empty reason.
    """
    said = clean_line(why)[:200]
    if settlement.source != Settlement.Source.FILE:
        raise BadSettlement(_("The carrier itself told this; it cannot be taken back."))
    if not said:
        raise BadSettlement(_("Say in a few words why."), field="why")
    with transaction.atomic():
        # Its number is free again for the right file.
        number = f"{settlement.reference[:90]}~{settlement.pk}"
        still = Settlement.objects.filter(pk=settlement.pk, taken_back_at=None)
        if still.update(taken_back_at=world.now(), taken_back_why=said, reference=number):
            data = {"carrier": settlement.carrier, "counted": 0}
            journal.record(
                acts.SETTLEMENT_TAKEN_BACK, settlement, by=by, on_behalf_of=settlement.organisation_id, data=data
            )
    while _take_back_rows(settlement, by):
        pass
    settlement.refresh_from_db()
    return settlement


def _take_back_rows(settlement: Settlement, by: Actor) -> int:
    with transaction.atomic():
        take_turn(settlement.organisation_id, settlement.carrier)
        lines = (
            settlement.lines.exclude(state=settling.TAKEN_BACK).select_related("parcel").order_by("number")[:AT_ONCE]
        )
        told, lost = [], {}
        for line in lines:
            parcel = line.parcel
            if parcel and line.state in settling.COUNTED and (line.collected or line.fee):
                Parcel.objects.filter(pk=parcel.pk).update(cash_received=F("cash_received") - line.collected)
                told.append(_taken_back(line, settlement, parcel, by))
                lost[parcel.pk] = parcel
        SettlementLine.objects.filter(pk__in=[line.pk for line in lines]).update(state=settling.TAKEN_BACK)
        journal.record_many(told)
        for parcel in lost.values():
            judge_again(parcel)
    return len(lines)


def _taken_back(line: SettlementLine, settlement: Settlement, parcel: Parcel, by: Actor) -> journal.Act:
    data = {
        "subject_type": parcel.subject_type, "subject_id": parcel.subject_id, "carrier": settlement.carrier, "settlement": settlement.pk,
        "line": line.pk, "counted": -line.collected,
    }  # fmt: skip
    return journal.Act(
        acts.SETTLEMENT_TAKEN_BACK,
        parcel,
        by=by,
        on_behalf_of=settlement.organisation_id,
        rehearsal=parcel.rehearsal,
        data=data,
    )
