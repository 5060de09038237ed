"""A citizen's dossier: begin, one thing a page, look it over, hand in, follow, answer, take back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.cases.actions import case as acting
from lantoa.cases.actions.decision import deliver
from lantoa.cases.forms.case import SubmitForm, WordsForm
from lantoa.cases.forms.page import PageForm
from lantoa.cases.models import Case, Office
from lantoa.cases.queries import case as asking
from lantoa.cases.queries import procedure as procedures
from lantoa.cases.queries.seal import seals_of
from lantoa.cases.queries.shown import answers_shown
from lantoa.cases.rules import form as rules
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page

PAGE_SIZE = 30


@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """What this person asked for, the last touched first."""
    before = request.GET.get("truoc", "")
    rows = asking.cases_of(request.actor)
    if before:
        at = rows.filter(code=before).values_list("changed_at", "pk").first()
        rows = rows.filter(changed_at__lte=at[0]).exclude(pk=at[1]) if at else rows.none()
    found = list(rows[: PAGE_SIZE + 1])
    return page(request, "cases/cases.html", {"cases": found[:PAGE_SIZE], "more": len(found) > PAGE_SIZE})


@never_cache
def start(request: HttpRequest, procedure: str) -> HttpResponse:
    """Before the first question: what this is, what it needs, for whom; then a dossier of one's own."""
    version = get_object_or_404(procedures.procedures(world.today()), procedure=procedure)
    person = request.actor.person
    if request.method == "POST":
        form = KeyForm(request.POST)
        mine = request.actor.organisation if "organisation" in request.POST and not request.actor.helping else None
        case = acting.start(
            version.procedure, person=person, organisation=mine, by=request.actor, key=form.command_key()
        )
        return redirect("cases:case", case.code)
    open_ = asking.cases_of(request.actor).filter(procedure=version.procedure, state=Case.State.DRAFT).first()
    shown = {
        "version": version,
        "definition": asking.latest_form(version.procedure).definition,
        "draft": open_,
        "lang": _language(),
    }
    return page(request, "cases/start.html", shown)


@never_cache
@require_safe
def case(request: HttpRequest, case_code: str) -> HttpResponse:
    """While it is filled in: the list of what is to do. After that: where it stands, what happens next, and by when."""
    mine = _mine(request, case_code)
    if mine.state == Case.State.DRAFT:
        return page(request, "cases/tasks.html", {"case": mine, **_tasks(mine)})
    asked = payments.request_of(mine) if mine.fee_due else None
    decisions = list(mine.decisions.exclude(approved_at=None).order_by("-number"))
    shown = {
        "case": mine, "decisions": decisions, "seals": seals_of(decisions), "steps": mine.actions.all(), "stops": mine.stops.all(), "written": mine.messages.all(),
        "asked": asked, "payload": payments.payload(asked) if asked else "", "now": world.now(), "words_form": WordsForm(), **_tasks(mine),
    }  # fmt: skip
    return page(request, "cases/case.html", shown)


@never_cache
def question(request: HttpRequest, case_code: str, page_slug: str) -> HttpResponse:
    """One thing a page."""
    mine = _mine(request, case_code)
    asked = mine.form.definition.page(page_slug)
    if asked is None:
        raise Http404
    if not mine.can_be_edited:
        return redirect("cases:case", mine.code)
    form = PageForm(request.POST if request.method == "POST" else None, page=asked, answers=mine.answers)
    if request.method == "POST" and form.is_valid():
        try:
            acting.answer(mine, form.values(), by=request.actor, key=form.command_key())
            return _onward(mine, asked, look_over="look_over" in request.POST)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "case": mine, "asked": asked, "form_": form, "stop": rules.stop_on(asked, mine.answers), "lang": _language(),
        "look_over": "xem-lai" in request.GET or "look_over" in request.POST,
    }  # fmt: skip
    return page(request, "cases/question.html", shown, status=422 if form.errors else 200)


@never_cache
def check(request: HttpRequest, case_code: str) -> HttpResponse:
    """Look everything over, choose where it goes, say that it is true, hand in."""
    mine = _mine(request, case_code)
    if not mine.can_be_edited:
        return redirect("cases:case", mine.code)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.submit(mine, truth=form.cleaned_data["truth"], by=request.actor, key=form.command_key())
            return redirect("cases:case", mine.code)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "case": mine, "sections": answers_shown(mine), "form_": form, "missing": asking.missing_in(mine),
        "following": rules.first_open(mine.form.definition, mine.answers),
        "office": mine.office or Office.objects.filter(unit=mine.unit).select_related("organisation").first(),
    }  # fmt: skip
    return page(request, "cases/check.html", shown, status=422 if form.errors else 200)


@never_cache
def place(request: HttpRequest, case_code: str) -> HttpResponse:
    """At which commune's office it is handed in."""
    mine = _mine(request, case_code)
    unit = places.Unit.objects.filter(pk=request.POST.get("unit", "")).first() if request.method == "POST" else None
    if unit and mine.state == Case.State.DRAFT:
        acting.choose_unit(mine, unit, by=request.actor)
        return redirect("cases:case", mine.code)
    offices = Office.objects.exclude(unit=None).select_related("unit", "organisation").order_by("unit__name")
    wrong = request.method == "POST" and unit is None
    return page(
        request,
        "cases/place.html",
        {"case": mine, "offices": list(offices), "wrong": wrong},
        status=422 if wrong else 200,
    )


@never_cache
def withdraw(request: HttpRequest, case_code: str) -> HttpResponse:
    """Take it back with a reason; a draft is thrown away."""
    mine = _mine(request, case_code)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if mine.state == Case.State.DRAFT and request.method == "POST":
        acting.drop(mine, by=request.actor, key=KeyForm(request.POST).command_key())
        return redirect("cases:cases")
    if request.method == "POST" and form.is_valid():
        try:
            acting.withdraw(mine, form.cleaned_data["words"], by=request.actor, key=form.command_key())
            return redirect("cases:case", mine.code)
        except RuleError as error:
            form.refuse(error)
    return page(request, "cases/withdraw.html", {"case": mine, "form_": form}, status=422 if form.errors else 200)


@never_cache
@require_POST
def write(request: HttpRequest, case_code: str) -> HttpResponse:
    """A word to the office."""
    mine = _mine(request, case_code)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            acting.write(mine, form.cleaned_data["words"], by=request.actor, from_office=False, key=form.command_key())
            return redirect("cases:case", mine.code)
        except RuleError as error:
            form.refuse(error)
    return page(request, "cases/write.html", {"case": mine, "form_": form}, status=422)


@never_cache
@require_safe
def receipt(request: HttpRequest, case_code: str) -> HttpResponse:
    """The receipt: what was handed in, when, and by when the answer comes."""
    mine = _mine(request, case_code)
    if mine.state == Case.State.DRAFT:
        raise Http404
    handed_in = mine.actions.exclude(answers=None).order_by("-number").first()
    shown = {"case": mine, "sections": answers_shown(mine, handed_in.answers if handed_in else {})}
    return page(request, "cases/receipt.html", shown)


@never_cache
@require_safe
def result(request: HttpRequest, case_code: str, number: int) -> HttpResponse:
    """The result as PDF, sealed where a seal is to be; opening it is having received it. A cancelled one stays to be found."""
    mine = _mine(request, case_code)
    decision = get_object_or_404(mine.decisions.exclude(paper=None), number=number)
    if decision.result_id is None:
        raise Http404
    deliver(decision, to=request.actor)
    answer = HttpResponse(documents.read_file(decision.result_id), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{decision.code}.pdf"'
    return answer


def _mine(request: HttpRequest, code: str) -> Case:
    found = asking.case_of(code, request.actor)
    if found is None:
        raise Http404
    return found


def _onward(mine: Case, asked: rules.Page, *, look_over: bool) -> HttpResponse:
    mine.refresh_from_db()
    if rules.stop_on(asked, mine.answers):
        return redirect("cases:question", mine.code, asked.slug)
    following = rules.first_open(mine.form.definition, mine.answers, after=asked.slug)
    if look_over or following is None:
        return redirect("cases:check", mine.code)
    return redirect("cases:question", mine.code, following.slug)


def _tasks(mine: Case) -> dict[str, object]:
    definition, language = mine.form.definition, _language()
    pages = rules.pages_for(definition, mine.answers)
    sections = []
    for name, text in definition.sections.items():
        those = [
            (one, rules.is_done(one, mine.answers), any(field.name in mine.prefilled for field in one.fields))
            for one in pages
            if one.section == name
        ]
        if those:
            sections.append((rules.words(text, language), those))
    done = sum(rules.is_done(one, mine.answers) for one in pages)
    return {
        "sections": sections,
        "done": done,
        "count": len(pages),
        "following": rules.first_open(definition, mine.answers),
        "lang": language,
        "text": rules.words,
    }


def _language() -> str:
    return get_language() or "vi"
