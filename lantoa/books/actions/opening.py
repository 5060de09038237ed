"""Say what there was at the start of a day, in cash and at the bank."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.books import acts
from lantoa.books.actions.expense import OLDEST
from lantoa.books.errors import BadOpening
from lantoa.books.models import OpeningBalance
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.money import LARGEST
from lantoa.kit.world import world


def set_opening(
    organisation: models.Model, *, day: date, cash: int, bank: int, by: Actor, key: UUID | None = None
) -> OpeningBalance:
    """Write down the đồng the organisation had at the start of that day; from now on this entry counts, those before stay.

    Refuses (BadOpening, with the field) a day to come or before 2000 and amounts below 0 or above 500 billion.
    """
    if not OLDEST <= day <= world.today():
        raise BadOpening(_("Choose a day, today or before."), field="day")
    for field, amount in (("cash", cash), ("bank", bank)):
        if not 0 <= amount <= LARGEST:
            raise BadOpening(_("Write how much there was, 0 if nothing."), field=field)
    body = {"organisation": organisation.pk, "day": day.isoformat(), "cash": cash, "bank": bank}
    with journal.command("books.set_opening", key, body, by=by) as run:
        if run.replayed:
            return OpeningBalance.objects.get(pk=(run.answer or {})["opening"])
        opening: OpeningBalance = OpeningBalance.objects.create(
            organisation_id=organisation.pk, day=day, cash=cash, bank=bank, by_id=by.person_id, created_at=world.now()
        )
        data = {"day": day.isoformat(), "cash": cash, "bank": bank}
        journal.record(acts.OPENING_SET, opening, by=by, on_behalf_of=organisation.pk, data=data)
        run.answer = {"opening": opening.pk}
    return opening
