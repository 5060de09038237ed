"""The desk of those who lead classes: announce, change and end a class, seat people, and bring lists to programmes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit import sheets
from lantoa.kit.errors import RuleError
from lantoa.kit.sheets import harmless
from lantoa.kit.world import world
from lantoa.learning.actions import enrollment as seats
from lantoa.learning.actions import learner_list as lists
from lantoa.learning.actions.programme import change_programme, create_programme
from lantoa.learning.actions.run import cancel_class, change_class, close_class, start_class
from lantoa.learning.forms.desk import ClassForm, ColumnsForm, ConfirmForm, LearnerForm, ListForm, ProgrammeForm
from lantoa.learning.models import CourseRun, Enrollment, LearnerList, Programme
from lantoa.learning.queries.desk import checked, faulty_rows, led_classes, problem_of, seats_of
from lantoa.learning.queries.programme import progress_of
from lantoa.ui.forms import key_in
from lantoa.ui.render import page

SHOWN = 30


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The classes of one's organisation, its programmes, and what to do next."""
    coming, over = led_classes(request.actor)
    programmes = Programme.objects.led_by(request.actor).select_related("unit").order_by("-starts_on", "-pk")[:SHOWN]
    shown = {"coming": coming, "over": over, "programmes": programmes, "officer": "officer" in request.actor.roles}
    return page(request, "learning/desk.html", shown)


@never_cache
def class_new(request: HttpRequest) -> HttpResponse:
    organisation = request.actor.organisation
    start = {"programme": request.GET.get("chuong-trinh", "")}
    form = ClassForm(request.POST if request.method == "POST" else None, organisation=organisation, initial=start)
    if form.is_bound and form.is_valid():
        try:
            course = form.courses[form.cleaned_data["course"]]
            made = start_class(course, organisation, **form.values(), by=request.actor, key=form.command_key())
            return redirect("learning:desk_class", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "learning/desk_class_edit.html", {"form_": form, "run": None}, status=422 if form.errors else 200
    )


@never_cache
def class_edit(request: HttpRequest, run_id: int) -> HttpResponse:
    found = _class(request, run_id)
    posted = request.POST if request.method == "POST" else None
    form = ClassForm(posted, organisation=found.organisation, run=found)
    if form.is_bound and form.is_valid():
        try:
            change_class(found, **form.values(), by=request.actor, key=form.command_key())
            return redirect("learning:desk_class", found.pk)
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "learning/desk_class_edit.html", {"form_": form, "run": found}, status=422 if form.errors else 200
    )


@never_cache
def desk_class(request: HttpRequest, run_id: int) -> HttpResponse:
    """Who sits in the class and who waits; a seat for somebody who asked."""
    found = _class(request, run_id)
    form = LearnerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "phone", "target_group")}
        try:
            seats.enroll_other(found, **given, by=request.actor, key=form.command_key())
            return redirect("learning:desk_class", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _shown(request, found, form)


def _shown(request: HttpRequest, found: CourseRun, form: LearnerForm, refused: str = "") -> HttpResponse:
    seated, waiting = seats_of(found)
    to_come = CourseRun.objects.to_come(world.now()).filter(pk=found.pk).exists()
    shown = {"run": found, "seated": seated, "waiting": waiting, "form_": form, "to_come": to_come, "refused": refused}
    return page(request, "learning/desk_class.html", shown, status=409 if refused else 422 if form.errors else 200)


@never_cache
@require_POST
def close(request: HttpRequest, run_id: int) -> HttpResponse:
    close_class(_class(request, run_id), by=request.actor, key=key_in(request.POST.get("key")))
    return redirect("learning:desk_class", run_id)


@never_cache
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    found = _class(request, run_id)
    try:
        cancel_class(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _shown(request, found, LearnerForm(), refused=str(error))
    return redirect("learning:desk_class", run_id)


@never_cache
@require_POST
def take_off(request: HttpRequest, run_id: int) -> HttpResponse:
    """Give somebody's seat back, as they asked."""
    found = _class(request, run_id)
    sent = request.POST.get("seat", "")
    seat = (
        Enrollment.objects.filter(run=found, pk=int(sent)).first()
        if sent.isascii() and sent.isdigit() and len(sent) < 18
        else None
    )
    if seat is None:
        return _shown(request, found, LearnerForm(), refused=_("This seat is free already."))
    seats.take_off(seat, by=request.actor, key=key_in(request.POST.get("key")))
    return redirect("learning:desk_class", run_id)


def _class(request: HttpRequest, run_id: int) -> CourseRun:
    led = CourseRun.objects.led_by(request.actor).select_related(
        "course", "unit", "organisation", "instructor", "programme"
    )
    found: CourseRun = get_object_or_404(led.prefetch_related("sessions"), pk=run_id)
    return found


@never_cache
@require_safe
def programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    """The plan beside what was done, and the classes and lists it is made of."""
    found = _programme(request, programme_id)
    runs = found.runs.select_related("course", "unit").prefetch_related("sessions").order_by("-pk")[:200]
    shown = {
        "programme": found,
        "progress": progress_of(found),
        "runs": runs,
        "lists": LearnerList.objects.visible_to(request.actor).filter(programme=found).order_by("-pk")[:SHOWN],
        "officer": "officer" in request.actor.roles,
    }
    return page(request, "learning/programme.html", shown)


@never_cache
def programme_new(request: HttpRequest) -> HttpResponse:
    organisation = request.actor.organisation
    form = ProgrammeForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_bound and form.is_valid():
        try:
            made = create_programme(organisation, **form.values(), by=request.actor, key=form.command_key())
            return redirect("learning:programme", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "learning/programme_edit.html", {"form_": form, "programme": None}, status=422 if form.errors else 200
    )


@never_cache
def programme_edit(request: HttpRequest, programme_id: int) -> HttpResponse:
    found = _programme(request, programme_id)
    posted = request.POST if request.method == "POST" else None
    form = ProgrammeForm(posted, organisation=found.organisation, programme=found)
    if form.is_bound and form.is_valid():
        try:
            change_programme(found, **form.values(), by=request.actor, key=form.command_key())
            return redirect("learning:programme", found.pk)
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "learning/programme_edit.html", {"form_": form, "programme": found}, status=422 if form.errors else 200
    )


def _programme(request: HttpRequest, programme_id: int) -> Programme:
    led = Programme.objects.led_by(request.actor).select_related("organisation", "unit")
    found: Programme = get_object_or_404(led, pk=programme_id)
    return found


@never_cache
def list_new(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Bring a list of learners."""
    found = _programme(request, programme_id)
    open_ = CourseRun.objects.to_come(world.now()).filter(programme=found, closed_at=None).select_related("unit")
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ListForm(posted, files, runs=list(open_[:200]))
    if form.is_bound and form.is_valid():
        brought, run = form.cleaned_data["file"], form.cleaned_data["run"]
        try:
            kept = lists.receive_list(found, brought, brought.name, run=run, by=request.actor, key=form.command_key())
            return redirect("learning:list", kept.pk)
        except RuleError as error:
            form.refuse(error)
    return page(
        request, "learning/list_new.html", {"form_": form, "programme": found}, status=422 if form.errors else 200
    )


@never_cache
@require_safe
def learner_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """How far a list is, what was understood, and what came of it; or which column is which, where that is still to be said."""
    found = _list(request, list_id)
    if found.state == LearnerList.State.PREVIEW and found.total is None:
        return _columns_shown(request, found)
    return _list_shown(request, found)


@never_cache
@require_POST
def list_columns(request: HttpRequest, list_id: int) -> HttpResponse:
    """Say which column is which, where we know none of the titles."""
    found = _list(request, list_id)
    form = ColumnsForm(request.POST, rows=lists.first_rows(found))
    if form.is_valid():
        try:
            lists.choose_columns(found, **form.values(), by=request.actor, key=form.command_key())
            return redirect("learning:list", list_id)
        except RuleError as error:
            form.refuse(error)
    return _columns_shown(request, found, form)


def _columns_shown(request: HttpRequest, found: LearnerList, form: ColumnsForm | None = None) -> HttpResponse:
    rows = lists.first_rows(found)
    width = max((len(cells) for cells in rows), default=0)
    shown = {
        "list_": found,
        "form_": form or ColumnsForm(rows=rows),
        "rows": [[number, *cells, *[""] * (width - len(cells))] for number, cells in enumerate(rows[:8], 1)],
        "letters": [f"{chr(64 + at // 26) if at >= 26 else ''}{chr(65 + at % 26)}" for at in range(width)],
    }
    return page(request, "learning/list_columns.html", shown, status=422 if form and form.errors else 200)


def _list_shown(request: HttpRequest, found: LearnerList, refused: str = "") -> HttpResponse:
    done = found.rows.filter(tried=found.round).count() if found.state == LearnerList.State.ENROLLING else 0
    rows = (
        list(found.rows.select_related("unit").order_by("number")[:20])
        if found.state == LearnerList.State.PREVIEW
        else []
    )
    shown: dict[str, Any] = {
        "list_": found,
        "form_": ConfirmForm(),
        "done": done,
        "checked": checked(found) if found.state in {"preview", "enrolling", "done"} else None,
        "rows": [[row.number, row.name, row.phone, row.born, row.unit or "", row.work] for row in rows],
        "faults": [(row, problem_of(row)) for row in faulty_rows(found)[:20]],
        "refused": refused,
    }
    return page(request, "learning/list.html", shown, status=409 if refused else 200)


@never_cache
@require_POST
def list_confirm(request: HttpRequest, list_id: int) -> HttpResponse:
    found = _list(request, list_id)
    key, titled = key_in(request.POST.get("key")), bool(request.POST.get("title_names"))
    try:
        lists.confirm_list(found, title_names=titled, by=request.actor, key=key)
    except RuleError as error:
        return _list_shown(request, found, str(error))
    return redirect("learning:list", list_id)


@never_cache
@require_POST
def list_drop(request: HttpRequest, list_id: int) -> HttpResponse:
    found = _list(request, list_id)
    try:
        lists.drop_list(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _list_shown(request, found, str(error))
    return redirect("learning:programme", found.programme_id)


@never_cache
@require_POST
def list_rest(request: HttpRequest, list_id: int) -> HttpResponse:
    """Seat those who have no class so far, now that there may be one."""
    found = _list(request, list_id)
    try:
        lists.seat_rest(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return _list_shown(request, found, str(error))
    return redirect("learning:list", list_id)


@never_cache
@require_safe
def list_faults(request: HttpRequest, list_id: int) -> HttpResponse:
    """Every row that is not enrolled, with its reason, as a CSV file that a spreadsheet opens and does not run."""
    found = _list(request, list_id)
    written = io.StringIO()
    write = csv.writer(written).writerow
    for row in _faults(found):
        write([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="can-sua-{found.pk}.csv"'
    return answer


@never_cache
@require_safe
def list_faults_sheet(request: HttpRequest, list_id: int) -> HttpResponse:
    """The same as an Excel workbook, every text as text."""
    found = _list(request, list_id)
    answer = HttpResponse(
        sheets.workbook(_("Rows to be mended"), _faults(found)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f'attachment; filename="can-sua-{found.pk}.xlsx"'
    return answer


def _faults(found: LearnerList) -> Iterator[list[str | int]]:
    """The titles, then each row that is not enrolled as it stood there, with its number and the reason."""
    yield [_("Row"), _("Reason"), *found.columns.get("titles", [])]
    for row in faulty_rows(found).iterator():
        yield [row.number, problem_of(row), *(row.cells or [row.name, row.phone])]


def _list(request: HttpRequest, list_id: int) -> LearnerList:
    mine = LearnerList.objects.visible_to(request.actor).select_related("programme", "run__unit")
    found: LearnerList = get_object_or_404(mine, pk=list_id)
    return found
