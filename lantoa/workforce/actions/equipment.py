"""Keep the list of what making takes beside hands: so many hours of it a day."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.ask import ask_if_planned
from lantoa.workforce.errors import BadMaking
from lantoa.workforce.models import Equipment, MakingStep
from lantoa.workforce.models.making import MINUTES_OF_A_DAY
from lantoa.workforce.rules.making import LONGEST_NAME


def keep_equipment(
    organisation: models.Model, equipment: Equipment | None = None, *, name: str, minutes_a_day: int, by: Actor, key: UUID | None = None
) -> Equipment:  # fmt: skip
    """Put something on the list, or change it. Refuses (BadMaking) no name, one that is there, and no minutes or more than a day has."""
    called = clean_line(name)
    if not any(sign.isalnum() for sign in called) or len(called) > LONGEST_NAME:
        raise BadMaking(_("Please write what it is called, in a few words."), field="name")
    if not 0 < minutes_a_day <= MINUTES_OF_A_DAY:
        raise BadMaking(_("A day has 24 hours: please write more than 0 and at most 24."), field="hours")
    body = {
        "organisation": organisation.pk,
        "equipment": equipment and equipment.pk,
        "name": called,
        "minutes": minutes_a_day,
    }
    with journal.command("workforce.keep_equipment", key, body, by=by) as run:
        if run.replayed:
            return Equipment.objects.get(pk=(run.answer or {})["equipment"])
        kept = equipment or Equipment(organisation_id=organisation.pk, created_at=world.now())
        kept.name, kept.minutes_a_day = called, minutes_a_day
        try:
            with transaction.atomic():
                kept.save(update_fields=["name", "minutes_a_day"] if equipment else None)
        except IntegrityError:
            raise BadMaking(_("This is on your list already."), field="name") from None
        _tell(acts.EQUIPMENT_KEPT, kept, by, {"minutes": minutes_a_day})
        ask_if_planned(kept.organisation_id, by=by)
        run.answer = {"equipment": kept.pk}
        return kept


def end_equipment(equipment: Equipment, *, by: Actor, key: UUID | None = None) -> None:
    """Take it off the list; steps that needed it need it no more. Twice is no harm."""
    with journal.command("workforce.end_equipment", key, {"equipment": equipment.pk}, by=by) as run:
        if not run.replayed and Equipment.objects.filter(pk=equipment.pk, ended_at=None).update(ended_at=world.now()):
            MakingStep.objects.filter(equipment=equipment).update(equipment=None)
            _tell(acts.EQUIPMENT_ENDED, equipment, by, {})
            ask_if_planned(equipment.organisation_id, by=by)


def _tell(act: str, equipment: Equipment, by: Actor, data: dict[str, int]) -> None:
    journal.record(act, equipment, by=by, on_behalf_of=equipment.organisation_id, data=data)
