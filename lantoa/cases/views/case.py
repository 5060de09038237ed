"""A citizen's dossier: begin, one thing a page, look it over, hand in, follow, answer, take back."""

from __future__ import annotations

from uuid import uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import api as accounts
from lantoa.cases.actions import case as acting
from lantoa.cases.actions import case_paper as adding
from lantoa.cases.actions.case_helper import end_help, helping_words, let_help
from lantoa.cases.actions.decision import deliver
from lantoa.cases.actions.exemption import claim_exemption
from lantoa.cases.actions.step import check_theirs
from lantoa.cases.forms.case import ExemptionForm, HelperForm, SubmitForm, WordsForm
from lantoa.cases.forms.page import PageForm
from lantoa.cases.forms.paper import PaperForm
from lantoa.cases.forms.seal import services_for_people
from lantoa.cases.models import Case
from lantoa.cases.queries import case as asking
from lantoa.cases.queries import procedure as procedures
from lantoa.cases.queries.case_paper import Part, consent_words, papers_shown, parts_of
from lantoa.cases.queries.case_signature import signature_begun, signatures_of
from lantoa.cases.queries.exemption import claim_of, exemptions_for, ground_words
from lantoa.cases.queries.office import ended_choice, is_taken, office_for, offices_for
from lantoa.cases.queries.seal import seals_of
from lantoa.cases.queries.shown import answers_shown
from lantoa.cases.rules import form as rules
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.ui.dates import day
from lantoa.ui.forms import KeyForm, first_of
from lantoa.ui.render import page

PAGE_SIZE = 30
# What a new paper for a part is filed as in its owner's store; elsewhere it is another paper.
KINDS = {"identity_card": "identity", "certificate": "business", "house_paper": "land"}


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
    helped = (
        Case.objects.helped_by(request.actor).select_related("version", "person").order_by("-changed_at")[:PAGE_SIZE]
    )
    shown = {"cases": found[:PAGE_SIZE], "more": len(found) > PAGE_SIZE, "helped": helped}
    return page(request, "cases/cases.html", shown)


@never_cache
def start(request: HttpRequest, procedure: str) -> HttpResponse:
    """Before the first question: what this is, what it needs, for whom; then a dossier of one's own."""
    version = get_object_or_404(procedures.procedures(world.today()), procedure=procedure)
    person, taken = request.actor.person, is_taken(version)
    if request.method == "POST" and taken:
        form = KeyForm(request.POST)
        mine = request.actor.organisation if "organisation" in request.POST and not request.actor.helping else None
        case = acting.start(
            version.procedure, person=person, organisation=mine, by=request.actor, key=form.command_key()
        )
        return redirect("cases:case", case.code)
    open_ = asking.cases_of(request.actor).filter(procedure=version.procedure, state=Case.State.DRAFT).first()
    shown = {
        "version": version,
        "taken": taken,
        "definition": asking.latest_form(version.procedure).definition,
        "draft": open_,
        "lang": _language(),
    }
    return page(request, "cases/start.html", shown, status=422 if request.method == "POST" else 200)


@never_cache
@require_safe
def case(request: HttpRequest, case_code: str) -> HttpResponse:
    """While it is filled in: the list of what is to do. After that: where it stands, what happens next, and by when."""
    mine = _mine(request, case_code)
    if mine.state == Case.State.DRAFT:
        fee = {"exemptions": exemptions_for(mine), **_fee(mine)}
        return page(
            request, "cases/tasks.html", {"case": mine, "theirs": _theirs(request, mine), **fee, **_tasks(mine)}
        )
    asked = payments.request_of(mine) if mine.fee_due else None
    decisions = list(mine.decisions.exclude(approved_at=None).select_related("plain").order_by("-number"))
    parts = parts_of(mine)
    steps = list(mine.actions.select_related("signature"))
    shown = {
        **_papers(request, mine, parts), **_fee(mine), "signatures": signatures_of(steps), "papers": papers_shown(mine, parts), "missing": asking.missing_in(mine) if mine.can_be_edited else [],
        "case": mine, "decisions": decisions, "seals": seals_of(decisions), "steps": steps, "stops": mine.stops.all(), "written": mine.messages.all(),
        "payable": bool(asked and asked.account), "now": world.now(), "words_form": WordsForm(),
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
def paper(request: HttpRequest, case_code: str, part: str) -> HttpResponse:
    """One part of the dossier that is a paper: chosen from one's own, or photographed now, with the agreement that the office
    sees it. Of several files the good ones are kept, the others named."""
    mine = _mine(request, case_code)
    if not mine.can_be_edited:
        return redirect("cases:case", mine.code)
    found = _part(mine, part)
    if found is None:
        raise Http404
    if "remove" in request.POST:
        return _removed(request, mine, part)
    theirs, wording, posted = _theirs(request, mine), consent_words(mine), request.method == "POST"
    kept = _own_papers(request, mine, found) if theirs else []
    # What is there already may be sent again: a second press does no harm.
    again = [(str(row.paper_id), "") for row in found.papers] if posted else []
    form = PaperForm(
        request.POST if posted else None, request.FILES if posted else None, kept=[*kept, *again], wording=wording
    )
    if posted:
        if form.is_valid() and _added(request, mine, found, form):
            return redirect("cases:paper", mine.code, part)
        found = _part(mine, part) or found
        form.keep_chosen(_own_papers(request, mine, found) if theirs else [])
    asked = mine.actions.filter(kind="supplement_asked").first() if found.asked else None
    shown = {
        "case": mine, "part": found, "form_": form, "theirs": theirs, "names": documents.kind_names(),
        "words": asked.words if asked else "", "following": asking.next_step(mine),
    }  # fmt: skip
    return page(request, "cases/paper.html", shown, status=422 if form.errors else 200)


def _part(mine: Case, code: str) -> Part | None:
    return next((one for one in parts_of(mine) if one.code == code), None)


def _own_papers(request: HttpRequest, mine: Case, part: Part) -> list[tuple[str, str]]:
    """What can still be put there: neither what waits to be handed in nor what the office may open at this part."""
    names, shared = documents.kind_names(), documents.shares_for(mine)
    there = [row.paper_id for row in part.papers if not row.handed_in_at or row.paper_id in shared]
    papers = documents.papers_of(request.actor.person).exclude(pk__in=there)
    return [
        (str(one.pk), f"{one.title or names[one.kind]} · {_held(one)}")
        for one in sorted(papers, key=lambda one: one.is_over)
    ]


def _held(paper: documents.PersonalPaper) -> str:
    """Since when it is in the store; of one that holds no longer, until when it held."""
    return _("expired %(day)s") % {"day": day(paper.valid_until)} if paper.is_over else day(paper.created_at)


def _added(request: HttpRequest, mine: Case, part: Part, form: PaperForm) -> bool:
    """Keep the files, then put all that was chosen there; whatever is wrong, the files are safe and stay chosen."""
    data, key, chosen = {**form.cleaned_data}, form.command_key(), form.chosen
    try:
        check_theirs(mine, request.actor)
        files, too_many = first_of(data["papers"])
        for number, upload in enumerate(files):
            try:
                kept = documents.keep_paper(
                    upload, owner=request.actor.person, by=request.actor, key=uuid5(key, str(number)),
                    kind=KINDS.get(part.code, "other"), title=part.title,
                )  # fmt: skip
                chosen.append(str(kept.pk))
            except documents.NotAPaper as error:
                several = len(files) > 1
                form.add_error(
                    "papers", _("%(file)s: %(why)s") % {"file": upload.name, "why": error} if several else str(error)
                )
        if too_many:
            form.add_error("papers", too_many)
        if chosen:
            papers = list(documents.PersonalPaper.objects.visible_to(request.actor).filter(pk__in=chosen))
            wording = consent_words(mine) if data["agreed"] else ""
            adding.add_papers(mine, part.code, papers, wording=wording, by=request.actor, key=key)
    except RuleError as error:
        form.refuse(error)
    return not form.errors


def _removed(request: HttpRequest, mine: Case, part: str) -> HttpResponse:
    said = request.POST["remove"]
    row = get_object_or_404(mine.papers, part=part, pk=int(said) if said.isdecimal() and len(said) < 19 else 0)
    adding.take_out(row, by=request.actor)
    return redirect("cases:paper", mine.code, part)


@never_cache
def exemption(request: HttpRequest, case_code: str) -> HttpResponse:
    """Whether they owe the fee at all, where grounds for that are known."""
    mine = _mine(request, case_code)
    grounds = exemptions_for(mine) if mine.state == Case.State.DRAFT else []
    if not grounds:
        return redirect("cases:case", mine.code)
    claim = claim_of(mine)
    form = ExemptionForm(
        request.POST if request.method == "POST" else None, grounds=[(one.ground, ground_words(one)) for one in grounds],
        initial={"ground": claim.exemption.ground if claim else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["ground"]
        try:
            claim_exemption(mine, "" if said == "none" else said, by=request.actor, key=form.command_key())
            return redirect("cases:case", mine.code)
        except RuleError as error:
            form.refuse(error)
    shown = {"case": mine, "form_": form, "exemptions": grounds}
    return page(request, "cases/exemption.html", shown, status=422 if form.errors else 200)


@never_cache
def helpers(request: HttpRequest, case_code: str) -> HttpResponse:
    """Who helps with it: name somebody by their phone number, end it again."""
    mine = _mine(request, case_code)
    theirs, wording = _theirs(request, mine), helping_words(mine)
    live = mine.helpers.filter(ended_at=None).select_related("helper", "case")
    if "end" in request.POST:
        said = request.POST["end"]
        end_help(get_object_or_404(live, pk=int(said) if said.isdecimal() and len(said) < 19 else 0), by=request.actor)
        return redirect("cases:helpers" if theirs else "cases:cases", *([mine.code] if theirs else []))
    form = HelperForm(request.POST if request.method == "POST" else None, wording=wording)
    if request.method == "POST" and form.is_valid():
        try:
            check_theirs(mine, request.actor)
            helper = accounts.person_for(form.cleaned_data["phone"], by=request.actor)
            let_help(mine, helper, wording=wording, by=request.actor, key=form.command_key())
            return redirect("cases:helpers", mine.code)
        except RuleError as error:
            form.refuse(error)
    shown = {"case": mine, "helpers": live, "form_": form, "theirs": theirs}
    return page(request, "cases/who_helps.html", shown, status=422 if form.errors else 200)


@never_cache
def check(request: HttpRequest, case_code: str) -> HttpResponse:
    """Look everything over, choose where it goes, say that it is true, hand in."""
    mine = _mine(request, case_code)
    if not mine.can_be_edited:
        return redirect("cases:case", mine.code)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.submit(
                mine, truth=form.cleaned_data["truth"], signature=request.POST.get("signature", ""), by=request.actor, key=form.command_key()
            )  # fmt: skip
            return redirect("cases:case", mine.code)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "case": mine, "sections": answers_shown(mine), "form_": form, "missing": asking.missing_in(mine),
        **_papers(request, mine, parts_of(mine)), **_fee(mine), "exemptions": exemptions_for(mine),
        "office": office_for(mine), "gone": ended_choice(mine), "signs": bool(services_for_people()),
        "begun": signature_begun(mine) if _theirs(request, mine) else None,
    }  # fmt: skip
    return page(request, "cases/check.html", shown, status=422 if form.errors else 200)


@never_cache
def place(request: HttpRequest, case_code: str) -> HttpResponse:
    """At which commune's office it is handed in, or at which of the province's where the province decides, or of whoever is above."""
    mine = _mine(request, case_code)
    offices = offices_for(mine.version)
    said = request.POST.get("office", request.POST.get("unit", "")) if request.method == "POST" else ""
    chosen = None
    if not mine.version.by_commune:
        chosen = offices.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 19 else None
    elif said:
        chosen = offices.filter(unit=said).first()
    if chosen and mine.state == Case.State.DRAFT:
        if mine.version.by_commune:
            acting.choose_unit(mine, chosen.unit, by=request.actor)
        else:
            acting.choose_office(mine, chosen, by=request.actor)
        return redirect("cases:case", mine.code)
    wrong = request.method == "POST" and chosen is None
    shown = {"case": mine, "offices": list(offices), "wrong": wrong, "gone": ended_choice(mine)}
    return page(request, "cases/place.html", shown, status=422 if wrong else 200)


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
    answers = (handed_in.answers or {}) if handed_in else {}
    parts = parts_of(mine, answers, handed_in=True)
    shown = {"case": mine, "sections": answers_shown(mine, answers), **_papers(request, mine, parts), **_fee(mine)}
    return page(request, "cases/receipt.html", shown)


@never_cache
@require_safe
def result(request: HttpRequest, case_code: str, number: int) -> HttpResponse:
    """The result as PDF, sealed where a seal is to be; opening it is having received it. A cancelled one stays to be found,
    and with `?ban-thuong=1` the plain one that was given out before the office had a seal."""
    mine = _mine(request, case_code)
    decision = get_object_or_404(mine.decisions.printed(), number=number)
    chosen = decision.plain_id if "ban-thuong" in request.GET and decision.plain_id else decision.result_id
    if chosen is None:
        raise Http404
    deliver(decision, to=request.actor)
    answer = HttpResponse(documents.read_file(chosen), content_type="application/pdf")
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
    following = asking.next_step(mine, after=asked.slug)
    if look_over or following is None:
        return redirect("cases:check", mine.code)
    return redirect(following.route, mine.code, following.slug)


def _tasks(mine: Case) -> dict[str, object]:
    definition, language = mine.form.definition, _language()
    pages = rules.pages_for(definition, mine.answers)
    sections = []
    for name, text in definition.sections.items():
        those = [
            (
                one,
                rules.is_done(one, mine.answers, mine.seen),
                any(field.name in mine.prefilled for field in one.fields),
            )
            for one in pages
            if one.section == name
        ]
        if those:
            sections.append((rules.words(text, language), those))
    parts = parts_of(mine)
    needed = [one for one in parts if one.required]
    done = sum(rules.is_done(one, mine.answers, mine.seen) for one in pages) + sum(not one.is_missing for one in needed)
    return {
        "sections": sections,
        "parts": parts,
        "done": done,
        "count": len(pages) + len(needed),
        "following": asking.next_step(mine),
        "lang": language,
        "text": rules.words,
        "office": None if mine.version.by_commune else office_for(mine),
        "gone": ended_choice(mine),
    }


def _theirs(request: HttpRequest, mine: Case) -> bool:
    return request.actor.person_id == mine.person_id and not request.actor.helping


def _fee(mine: Case) -> dict[str, object]:
    """What screens need to say of the fee: what was claimed, and on which ground."""
    claim = claim_of(mine)
    return {"claim": claim, "ground": ground_words(claim.exemption) if claim else ""}


def _papers(request: HttpRequest, mine: Case, parts: list[Part]) -> dict[str, object]:
    """What screens need to name papers: what its owner calls one, nobody else reads."""
    return {"parts": parts, "names": documents.kind_names(), "theirs": _theirs(request, mine)}


def _language() -> str:
    return get_language() or "vi"
