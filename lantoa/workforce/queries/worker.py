"""The list of hands, and the skills the stall's steps ask for."""

from __future__ import annotations

from django.db.models import Prefetch

from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.workforce.models import Absence, MakingStep, Worker


def hands_of(actor: Actor) -> list[Worker]:
    """Those on the list now with their days off to come, who is always there first. Two queries."""
    to_come = Prefetch("absences", Absence.objects.filter(last__gte=world.today()).order_by("first", "pk"))
    rows = Worker.objects.visible_to(actor).live().select_related("unit").prefetch_related(to_come)
    return sorted(rows, key=lambda one: (one.kind != Worker.Kind.PERMANENT, one.name.casefold(), one.pk))


def skills_asked(organisation_id: int) -> list[str]:
    """What steps of the stall's goods call for, once each. One query."""
    rows = MakingStep.objects.filter(making__product__organisation_id=organisation_id).exclude(skill="")
    found: dict[str, str] = {}
    for name in rows.order_by("position", "pk").values_list("skill", flat=True):
        found.setdefault(" ".join(name.split()).casefold(), name)
    return list(found.values())
