"""Hôm nay: the one screen a seller opens in the morning and between two customers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.portal.queries.day import day_of
from lantoa.ui.render import page
from lantoa.workforce import api as workforce


@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What came, what waits, what is next; only the part that changes when the page looks again by itself."""
    part = "now" if "phan" in request.GET else None
    # What is planned changes when somebody plans: the part that is asked for every few seconds does without.
    day = day_of(request.actor, whole=part is None)
    shown = {
        "making": workforce.sentences_for(request.actor) if day.is_planned else [],
        "next_": learning.next_step_of(request.actor.person) if day.learns else None,
        "day_": day,
        "today": world.today(),
        "owner": "owner" in request.actor.roles,
    }
    return page(request, "portal/today.html", shown, fragment=part)
