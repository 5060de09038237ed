"""The drill against scams, as often as one likes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from lantoa.learning.actions.drill import take_drill
from lantoa.learning.forms import AnswersForm
from lantoa.learning.rules import drill as cases
from lantoa.ui.render import page


@never_cache
def drill(request: HttpRequest) -> HttpResponse:
    """All cases on one page. What was wrong is said beside it, and what was chosen stays."""
    form = AnswersForm(request.POST if request.method == "POST" else None, questions=cases())
    given: dict[str, int] | None = None
    right = 0
    if request.method == "POST" and form.is_valid():
        given = form.given()
        right = take_drill(request.actor.person, given, by=request.actor, key=form.command_key())
    rows = [(one, form[f"q-{one.slug}"], (given or {}).get(one.slug)) for one in cases()]
    shown = {"rows": rows, "form_": form, "answered": given is not None, "right": right, "count": len(rows)}
    return page(request, "learning/drill.html", shown, status=422 if form.errors else 200)
