"""Labels and hand-over lists: what a seller asked for, printed aside and thrown away after some days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import segno
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.errors import BadBooking
from lantoa.shipping.models import Booking, PrintRun
from lantoa.shipping.rules.bars import bars

MOST = 500
# Names and addresses stand on it.
KEPT_FOR = timedelta(days=7)
PDF = "application/pdf"
ON_A_SHEET = 4
# A longer document is printed in parts: it would take the memory of all its labels at once.
AT_ONCE = 100


def ask_print(
    organisation: models.Model,
    bookings: Sequence[Booking],
    *,
    kind: str,
    layout: str = "a6",
    by: Actor,
    key: UUID | None = None,
) -> PrintRun:
    """Ask for labels, or the list that seller and carrier sign, of these parcels; printed aside. At most 500 at once.

    Refuses (BadBooking) none, too many, and an unknown kind of paper.
    """
    ids = sorted({one.pk for one in bookings if one.can_be_printed})
    if kind not in PrintRun.Kind.values or layout not in PrintRun.Layout.values:
        raise BadBooking(_("Choose what to print."), field="kind")
    if not ids:
        raise BadBooking(_("Choose at least one parcel the carrier has taken on."))
    if len(ids) > MOST:
        raise BadBooking(_("That is too many for one paper: choose at most 500."))
    body = {"organisation": organisation.pk, "bookings": ids, "kind": kind, "layout": layout}
    with journal.command("shipping.ask_print", key, body, by=by) as run:
        if run.replayed:
            return PrintRun.objects.get(pk=(run.answer or {})["print"])
        made: PrintRun = PrintRun.objects.create(
            organisation_id=organisation.pk, kind=kind, layout=layout, bookings=ids, asked_at=world.now()
        )
        data = {"kind": kind, "count": len(ids)}
        journal.record(acts.PRINT_ASKED, made, by=by, on_behalf_of=organisation.pk, data=data)
        run.answer = {"print": made.pk}
    return made


def print_run(run_id: int) -> bool:
    """Print what was asked for; False where it is printed already. Call it outside any transaction: it writes a file."""
    found = PrintRun.objects.filter(pk=run_id, printed_at=None, gone_at=None).first()
    if found is None:
        return False
    mine = Booking.objects.filter(pk__in=found.bookings, organisation=found.organisation_id)
    rows = [one for one in mine.select_related("parcel").order_by("carrier", "pk") if one.can_be_printed]
    paper = labels(rows, found.layout) if found.kind == PrintRun.Kind.LABELS else hand_over_list(rows)
    file = documents.keep_file(paper, PDF)
    with transaction.atomic():
        waiting = PrintRun.objects.filter(pk=run_id, printed_at=None, gone_at=None)
        if waiting.update(file=file, printed_at=world.now()):
            return True
        # Another worker was faster: names and addresses stand on ours too, and nobody would throw it away.
        documents.forget_file(file.pk)
    return False


def waiting_prints() -> list[int]:
    """Papers over which a worker died."""
    since = world.now() - timedelta(minutes=5)
    left = PrintRun.objects.filter(printed_at=None, gone_at=None, asked_at__lt=since)
    return list(left.order_by("pk").values_list("pk", flat=True)[:20])


def throw_away() -> int:
    """Throw away papers older than some days; returns how many. They can be printed again while the parcel travels."""
    old = PrintRun.objects.filter(gone_at=None, asked_at__lt=world.now() - KEPT_FOR)
    rows = list(old.values_list("pk", "file_id")[:50])
    for pk, sha in rows:
        with transaction.atomic():
            PrintRun.objects.filter(pk=pk).update(gone_at=world.now(), file=None)
            if sha:
                documents.forget_file(sha)
    return len(rows)


def labels(bookings: Sequence[Booking], layout: str = "a6") -> bytes:
    """One label a parcel, A6 or four on an A4 sheet; in Vietnamese, since carriers read it."""
    on_one = ON_A_SHEET if layout == "a4" else 1
    sheets = [bookings[start : start + on_one] for start in range(0, len(bookings), on_one)]
    parts = range(0, len(sheets), AT_ONCE // on_one)
    return _printed(
        "shipping/labels.html",
        (
            {"sheets": sheets[start : start + AT_ONCE // on_one], "layout": layout, "bars": _bars, "qr": _qr}
            for start in parts
        ),
    )


def hand_over_list(bookings: Sequence[Booking]) -> bytes:
    """The list both sides sign, one for each carrier."""
    parts = [(name, list(rows)) for name, rows in groupby(bookings, key=lambda one: one.carrier_name)]
    return _printed("shipping/hand_over.html", [{"parts": parts, "now": world.now()}])


def _printed(template: str, parts: Iterable[dict[str, object]]) -> bytes:
    with translation.override("vi"):
        return documents.render_long_pdf(render_to_string(template, shown, using="jinja2") for shown in parts)


def _bars(text: str) -> tuple[int, str]:
    width, drawn = bars(text)
    return width, "".join(f"M{left} 0h{wide}v1h-{wide}z" for left, wide in drawn)


def _qr(text: str) -> tuple[int, str]:
    modules = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=2)]
    drawn, size = [], len(modules)
    for row, line in enumerate(modules):
        # What is dark side by side is one stroke: a third of the drawing.
        for dark, run in groupby(range(size), key=lambda column: line[column]):
            wide = len(columns := list(run))
            if dark:
                drawn.append(f"M{columns[0]} {row}h{wide}v1h-{wide}z")
    return size, "".join(drawn)
