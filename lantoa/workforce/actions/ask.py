"""Ask for a plan; the worker makes it."""

from __future__ import annotations

from uuid import UUID

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.errors import NoPlan
from lantoa.workforce.models import Making, Plan, Planning, Worker


def ask_for_plan(organisation: models.Model, *, by: Actor, key: UUID | None = None) -> Planning:
    """Ask for a plan of the next four weeks; the newest asking counts, and the worker makes it in some seconds. Records
    `workforce.plan_asked`. Refuses (NoPlan) where no product says how it is made, or nobody is on the list of hands."""
    if not Making.objects.filter(product__organisation_id=organisation.pk, steps__isnull=False).exists():
        raise NoPlan(_("Write down first how one of your goods is made, step by step."), code="nothing")
    if not Worker.objects.live().filter(organisation_id=organisation.pk).exists():
        raise NoPlan(_("Write down first who works for you."), code="nobody")
    with journal.command("workforce.ask_for_plan", key, {"organisation": organisation.pk}, by=by) as run:
        if run.replayed:
            return Planning.objects.get(pk=organisation.pk)
        planning = ask_again(organisation.pk, by=by)
        run.answer = {"round": planning.round}
        return planning


def ask_again(organisation_id: int, *, by: Actor | None) -> Planning:
    """A round more, in the transaction of whatever changed."""
    with transaction.atomic():
        now = world.now()
        new = {"round": F("round") + 1, "asked_at": now, "done_at": None, "refused": ""}
        if not Planning.objects.filter(pk=organisation_id).update(**new):
            Planning.objects.bulk_create(
                [Planning(organisation_id=organisation_id, round=0, asked_at=now)], ignore_conflicts=True
            )
            Planning.objects.filter(pk=organisation_id).update(**new)
        planning: Planning = Planning.objects.get(pk=organisation_id)
        journal.record(acts.PLAN_ASKED, planning, by=by, on_behalf_of=organisation_id, data={"round": planning.round})
    return planning


def ask_if_planned(organisation_id: int, *, by: Actor | None) -> None:
    """Let a plan that is there be made anew, since something it follows from was changed by hand."""
    if Plan.objects.current().filter(organisation_id=organisation_id).exists():
        ask_again(organisation_id, by=by)
