"""The list of hands: who is on it, days off, who leaves it; and what the law says of work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.worker import add_absence, add_worker, change_worker, drop_absence, end_worker
from lantoa.workforce.forms.worker import AbsenceForm, WorkerForm
from lantoa.workforce.models import Absence, Worker
from lantoa.workforce.queries.labour import law_in_words
from lantoa.workforce.queries.worker import hands_of, skills_asked
from lantoa.workforce.rules.labour import allowed, allowed_to_adults


@never_cache
@require_safe
def workers(request: HttpRequest) -> HttpResponse:
    """Everybody on the list."""
    return page(request, "workforce/workers.html", {"hands": hands_of(request.actor), "today": world.today()})


@never_cache
def worker_new(request: HttpRequest) -> HttpResponse:
    """Put somebody on the list."""
    form = WorkerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_worker(request.actor.organisation, form.told(), by=request.actor, key=form.command_key())
            return redirect("workforce:workers")
        except RuleError as error:
            form.refuse(error)
    return _form(request, form, None, None)


@never_cache
def worker(request: HttpRequest, hand_id: int) -> HttpResponse:
    """Change what is known of somebody."""
    found = _mine(request, hand_id)
    form = WorkerForm(request.POST if request.method == "POST" else None, worker=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_worker(found, form.told(), by=request.actor, key=form.command_key())
            return redirect("workforce:workers")
        except RuleError as error:
            form.refuse(error)
    return _form(request, form, found, AbsenceForm())


@never_cache
@require_POST
def worker_end(request: HttpRequest, hand_id: int) -> HttpResponse:
    """Take somebody off the list."""
    try:
        end_worker(_mine(request, hand_id), by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:workers")


@never_cache
@require_POST
def absence_new(request: HttpRequest, hand_id: int) -> HttpResponse:
    """Write down days on which somebody cannot come."""
    found, form = _mine(request, hand_id), AbsenceForm(request.POST)
    if form.is_valid():
        try:
            days = form.cleaned_data
            add_absence(found, days["first"], days["last"], by=request.actor, key=form.command_key())
            return redirect("workforce:worker", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _form(request, WorkerForm(worker=found), found, form)


@never_cache
@require_POST
def absence_drop(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Take days off back."""
    mine = Absence.objects.filter(worker__in=Worker.objects.visible_to(request.actor)).select_related("worker")
    found = get_object_or_404(mine, pk=absence_id)
    try:
        drop_absence(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:worker", found.worker_id)


@never_cache
@require_safe
def labour(request: HttpRequest) -> HttpResponse:
    """What the law says of work, as far as it is known here, and how sure that is."""
    return page(request, "workforce/labour.html", {"rules": law_in_words(world.today())})


def _mine(request: HttpRequest, hand_id: int) -> Worker:
    found: Worker = get_object_or_404(Worker.objects.visible_to(request.actor).live(), pk=hand_id)
    return found


def _form(
    request: HttpRequest, form: WorkerForm, found: Worker | None, absence_form: AbsenceForm | None
) -> HttpResponse:
    today = world.today()
    may = (allowed(found.born, today) if found and found.born else None) or allowed_to_adults(today)
    context = {
        "form_": form, "worker": found, "absence_form": absence_form, "may": may, "today": today,
        "absences": list(found.absences.filter(last__gte=today).order_by("first", "pk")) if found else [],
        "skills": skills_asked(request.actor.organisation_id),
    }  # fmt: skip
    wrong = form.errors or (absence_form is not None and absence_form.errors)
    return page(request, "workforce/worker.html", context, status=422 if wrong else 200)
