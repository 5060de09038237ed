"""Take in a settlement as the file one downloads from a carrier's seller page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping.actions.settlement import take_settlement
from lantoa.shipping.adapters import registry
from lantoa.shipping.adapters.base import SettledParcel
from lantoa.shipping.errors import BadSettlement
from lantoa.shipping.models import Settlement
from lantoa.shipping.rules import settlement_file

LARGEST_FILE = 2_000_000


def take_settlement_file(
    organisation: models.Model,
    carrier: str,
    *,
    content: bytes,
    by: Actor,
    reference: str = "",
    paid_at: datetime | None = None,
    columns: Mapping[str, str] | None = None,
) -> Settlement:
    """Count a settlement file (text with a header, at most 2 MB and 5,000 rows) once, and keep the file; what was not
    understood stands in `not_understood` row by row, the rest counts.

    The same file again returns the settlement there is and counts nothing, under whatever reference. Call it outside a
    transaction: it writes files. Refuses (BadSettlement) an unknown carrier, what is no such file or has no readable row, and
    a reference that was taken with other figures.
    """
    if carrier not in registry.carriers():
        raise BadSettlement(_("Choose the carrier from the list."), field="carrier")
    if len(content) > LARGEST_FILE:
        raise BadSettlement(_("This file is too large. Take a shorter period, at most 5,000 parcels."), field="file")
    sha = hashlib.sha256(content).hexdigest()
    # The same bytes are the same settlement, whatever somebody calls it the second time.
    counting = Settlement.objects.filter(organisation=organisation.pk, carrier=carrier, taken_back_at=None)
    before = counting.filter(file=sha).first()
    reading = settlement_file.read(content, columns)
    if not reading.rows:
        raise BadSettlement(_why(reading), field="file")
    file = documents.keep_file(content, "text/csv")
    given = before.reference if before else clean_line(reference)[:60] or f"file:{sha[:32]}"
    rows = [(row.number, SettledParcel(row.tracking_code, row.collected, row.fee, row.net)) for row in reading.rows]
    return take_settlement(
        organisation.pk, carrier, reference=given, paid_at=before.paid_at if before else paid_at or world.now(), rows=rows,
        source=Settlement.Source.FILE, not_understood=reading.not_understood[:500], file=file, by=by,
    )  # fmt: skip


def _why(reading: settlement_file.Reading) -> str:
    if reading.problem == "not_text":
        return _("This is no text file. Open it in your spreadsheet and save it as CSV, then choose that file.")
    if reading.problem == "empty":
        return _("This file is empty. Please download it from the carrier again.")
    if reading.problem == "too_long":
        return _("This file is too large. Take a shorter period, at most 5,000 parcels.")
    if reading.problem == "no_header":
        names = ", ".join(reading.header) or "–"
        return _("We do not find the columns with tracking code and collected cash. The file has: %(names)s. Say below which ones they are.") % {"names": names}  # fmt: skip
    return _("No row of this file could be read. Please look whether it is the settlement.")
