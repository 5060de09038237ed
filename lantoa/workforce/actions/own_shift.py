"""Say by one's own link that a shift a stall wrote down is one's own; until then it is the stall's word alone."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.workforce import acts
from lantoa.workforce.errors import CannotCome
from lantoa.workforce.models import Neighbour, Shift
from lantoa.workforce.queries.neighbour import said_of


def confirm_shift(neighbour: Neighbour, shift: Shift, *, by: Actor, key: UUID | None = None) -> Shift:
    """It is theirs: from now on it stands in their record, its pay goes where they said, and they are at no other place that day.

    Refuses (CannotCome) what was written of another's phone, or is off, and a day on which they are at another place. Twice is once.
    """
    with journal.command("workforce.confirm_shift", key, {"neighbour": neighbour.pk, "shift": shift.pk}, by=by) as run:
        if not run.replayed:
            claim(neighbour, shift, by)
    shift.refresh_from_db()
    return shift


def claim(neighbour: Neighbour, shift: Shift, by: Actor) -> None:
    """Joins the caller's transaction; refuses what `confirm_shift` refuses."""
    # Their own row is the gate, as when they say yes to a call.
    locked = Neighbour.objects.select_for_update(no_key=True).get(pk=neighbour.pk)
    if Shift.objects.live().filter(pk=shift.pk, neighbour=locked).exists():
        return
    mine = said_of(locked).filter(pk=shift.pk)
    try:
        with transaction.atomic():
            taken = mine.update(neighbour=locked, mark=shift.meant)
    except IntegrityError:
        words = _("There is another shift on %(day)s already. Nobody can be in two places.")
        raise CannotCome(words % {"day": f"{shift.day:%d/%m}"}) from None
    if not taken:
        raise CannotCome(_("This shift is not yours, or was called off."))
    journal.record(
        acts.SHIFT_CONFIRMED, shift, by=by, on_behalf_of=shift.organisation_id, data={"day": shift.day.isoformat()}
    )
