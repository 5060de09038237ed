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
    learner = None if part else request.actor.person
    making = [] if part else workforce.sentences_for(request.actor)
    shown = {
        "making": making,
        "next_": learning.next_step_of(learner) if learner else None,
        "day_": day_of(request.actor),
        "today": world.today(),
        "owner": "owner" in request.actor.roles,
    }
    return page(request, "portal/today.html", shown, fragment=part)
