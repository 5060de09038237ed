"""The questions before and after a course, and what each answer says."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.learning.actions.assessment import answer, may_begin
from lantoa.learning.forms import AnswersForm
from lantoa.learning.models import AFTER, BEFORE, SEATED, Assessment, Enrollment
from lantoa.learning.queries import questions_of
from lantoa.ui.render import page

MOMENTS = {"truoc": BEFORE, "sau": AFTER}


@never_cache
def questions(request: HttpRequest, run_id: int, moment: str) -> HttpResponse:
    """All of them on one page, one below the other; once answered, what was right and why."""
    seats = Enrollment.objects.filter(state=SEATED).select_related("run__course", "run__unit")
    seat = get_object_or_404(seats, run=run_id, person=request.actor.person_id)
    _version, asked = questions_of(seat)
    if moment not in MOMENTS or not asked:
        raise Http404
    when = MOMENTS[moment]
    form = AnswersForm(request.POST if request.method == "POST" else None, questions=asked)
    if request.method == "POST" and form.is_valid():
        try:
            answer(seat, when, form.given(), by=request.actor, key=form.command_key())
            return redirect("learning:questions", run_id, moment)
        except RuleError as error:
            form.refuse(error)
    given = {one.moment: one for one in seat.assessments.all()}
    shown: dict[str, Any] = {
        "run": seat.run, "when": when, "form_": form, "given": given, "mine": _mine(given.get(when), asked), "may_begin": may_begin(seat),
    }  # fmt: skip
    return page(request, "learning/questions.html", shown, status=422 if form.errors else 200)


def _mine(given: Assessment | None, asked: Any) -> list[tuple[Any, str, bool]]:
    """(question, what was answered, whether it was right) of what was answered at this moment."""
    if given is None:
        return []
    chosen = [(one, given.given.get(one.slug)) for one in asked]
    return [(one, one.options[number] if number is not None else "", number == one.right) for one, number in chosen]
