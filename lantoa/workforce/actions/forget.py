"""Let go of a stall's own words about making when nobody is left who made it. Numbers, days and lots stay: they are in its book."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.kit.world import world
from lantoa.workforce.models import Equipment, Ingredient, MakingStep, MinutesChange

NOTHING = "–"


def forget_makings(organisation_ids: Iterable[int]) -> None:
    """Empty the names of steps, skills, equipment and ingredients of these organisations, and take the lists down."""
    theirs = list(organisation_ids)
    now = world.now()
    # Names are told apart only while something is on its list, so it is taken down first.
    for listed in (Equipment, Ingredient):
        mine = listed.objects.filter(organisation__in=theirs)
        mine.filter(ended_at=None).update(ended_at=now)
        mine.update(name=NOTHING)
    MakingStep.objects.filter(making__product__organisation__in=theirs).update(name=NOTHING, skill="")
    MinutesChange.objects.filter(making__product__organisation__in=theirs).update(step_name=NOTHING)
