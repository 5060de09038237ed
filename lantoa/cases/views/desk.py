"""The office's desk: what waits, and every step of a dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.cases.actions import acceptance, decision, exemption, seal, signature, stop
from lantoa.cases.actions import case as acting
from lantoa.cases.forms.case import WordsForm
from lantoa.cases.forms.desk import DecideForm, ExtendForm, StopForm, SupplementForm, TicksForm, WaiveForm
from lantoa.cases.forms.seal import SealAgainForm
from lantoa.cases.models import Case, CasePaper, Decision, Office
from lantoa.cases.queries import case as asking
from lantoa.cases.queries.case_paper import papers_shown, parts_of
from lantoa.cases.queries.case_signature import signatures_of
from lantoa.cases.queries.checklist import CHECKED, checklist
from lantoa.cases.queries.desk_text import filled, templates_for
from lantoa.cases.queries.exemption import claim_of, ground_words
from lantoa.cases.queries.office import all_ended, offices_of
from lantoa.cases.queries.seal import seals_of, turn, whose_turn
from lantoa.cases.queries.shown import answers_shown
from lantoa.cases.queries.workload import LOOKED_BACK, workload
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.pages import number_of
from lantoa.kit.world import world
from lantoa.signing import api as signing
from lantoa.ui.brought import brought
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page

LISTS = ("new", "late", "soon", "work", "approve", "asked", "seal", "done")
PAGE_SIZE = 50
State = Case.State
# What may be done where: step → the states it is offered in, and the form it asks for.
STEPS: dict[str, tuple[tuple[str, ...], type[KeyForm]]] = {
    "accept": ((State.SUBMITTED,), TicksForm),
    "supplement": ((State.SUBMITTED,), SupplementForm),
    "decline": ((State.SUBMITTED,), WordsForm),
    "stop": ((State.ACCEPTED,), StopForm),
    "resume": ((State.ACCEPTED, State.PROPOSED), KeyForm),
    "extend": ((State.ACCEPTED,), ExtendForm),
    "decide": ((State.ACCEPTED,), DecideForm),
    "fee": (Case.OPEN, WaiveForm),
    "approve": ((State.PROPOSED,), TicksForm),
    "send_back": ((State.PROPOSED,), WordsForm),
    "seal": ((State.GRANTED, State.REFUSED), SealAgainForm),
    "code": ((State.GRANTED, State.REFUSED), KeyForm),
    "take_over": ((State.GRANTED, State.REFUSED), KeyForm),
    "earlier": ((State.GRANTED, State.REFUSED), KeyForm),
    "cancel": ((State.GRANTED, State.REFUSED), WordsForm),
    "write": ((*Case.OPEN, State.GRANTED, State.REFUSED, State.DECLINED), WordsForm),
}


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits at this office, the nearest date first."""
    which = request.GET.get("loc", "new")
    if which not in LISTS:
        raise Http404
    now = world.now()
    after = number_of(request.GET.get("tu"), 0)
    offices = offices_of(request.actor.organisation_id)
    rows = list(asking.desk(request.actor, which, now)[after : after + PAGE_SIZE + 1])
    shown = {
        "which": which, "lists": LISTS, "counts": asking.desk_counts(request.actor, now), "cases": rows[:PAGE_SIZE], "now": now,
        "waits": _waits(rows[:PAGE_SIZE]) if which == "seal" else {},
        "more": after + PAGE_SIZE if len(rows) > PAGE_SIZE else 0, "takes": bool(offices), "closed": all_ended(offices),
    }  # fmt: skip
    return page(request, "cases/desk.html", shown)


@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """For whoever leads the office: what lies with each officer, and what was decided in time."""
    led = request.actor.organisation_id
    if led is None or not Office.objects.filter(organisation=led).exists():
        return redirect("accounts:me")
    rows = workload(led, world.now())
    return page(request, "cases/work.html", {"rows": rows[:-1], "whole": rows[-1], "days": LOOKED_BACK.days})


@never_cache
@require_safe
def case(request: HttpRequest, desk_code: str) -> HttpResponse:
    """One dossier as the office sees it."""
    return _shown(request, _ours(request, desk_code))


@never_cache
def step(request: HttpRequest, desk_code: str, desk_step: str) -> HttpResponse:
    """One step: asked for its words first where it needs any; `?mau=` fills them from a template."""
    ours, step = _ours(request, desk_code), desk_step
    if step not in STEPS:
        raise Http404
    more: dict[str, Any] = {}
    if step == "supplement":
        more["parts"] = [(one.code, one.title) for one in parts_of(ours)]
    proposal = _last(ours) if step == "approve" else None
    if step in CHECKED:
        more["points"] = [(one.code, one.words) for one in checklist(ours, step, proposal=proposal)]
    templates = templates_for(ours, step)
    chosen = next((one for one in templates if one.key == request.GET.get("mau")), None)
    if chosen:
        more["initial"] = {"words": filled(chosen, ours)}
    form = STEPS[step][1](request.POST if request.method == "POST" else None, **more)
    last = ours.decisions.unsealed().first() if step in ("seal", "code", "take_over") else None
    whose = whose_turn(last) if last else None
    service = whose.adapter if whose and whose.person_id else ours.office.seal_adapter if ours.office else ""
    if step == "seal" and not signing.services().get(service):
        del form.fields["code"]
    if request.method == "POST" and form.is_valid():
        try:
            _do(step, ours, form, request)
            if step == "code":
                return redirect(f"{reverse('cases:desk_step', args=[ours.code, 'seal'])}?da-gui=1")
            return redirect("cases:desk_case", ours.code)
        except RuleError as error:
            form.refuse(error)
    claim = claim_of(ours) if step == "fee" else None
    shown = {
        "case": ours, "step": step, "form_": form, "ground": ground_words(claim.exemption) if claim else "", "templates": templates, "chosen": chosen,
        "proposal": proposal, "whose": whose, "code_form": KeyForm() if step == "seal" and signing.sends_codes(service) else None,
        "sent": "da-gui" in request.GET, "signs": bool(ours.office and ours.office.has_seal and ours.office.approver_signs),
    }  # fmt: skip
    return page(request, "cases/desk_step.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def paper(request: HttpRequest, desk_code: str, desk_paper_id: int) -> HttpResponse:
    """A paper of the dossier, page by page, while it is shared with this office; that it was opened, its owner sees."""
    ours = _ours(request, desk_code)
    row, pages = _opened(request, ours, desk_paper_id)
    title = next((one.title for one in parts_of(ours) if one.code == row.part), "")
    shown = {"case": ours, "row": row, "title": title, "count": len(pages)}
    return page(request, "cases/desk_paper.html", shown)


@never_cache
@require_safe
def paper_page(request: HttpRequest, desk_code: str, desk_paper_id: int, number: int) -> HttpResponse:
    """One page of it."""
    _row, pages = _opened(request, _ours(request, desk_code), desk_paper_id)
    if not 1 <= number <= len(pages):
        raise Http404
    answer = brought(documents.read_file(pages[number - 1].pk), "image/webp")
    return answer


def _opened(request: HttpRequest, ours: Case, paper_id: int) -> tuple[CasePaper, list[documents.File]]:
    row = get_object_or_404(ours.papers.filter(handed_in_at__isnull=False).select_related("paper"), pk=paper_id)
    try:
        return row, documents.open_paper(row.paper, subject=ours, by=request.actor)
    except documents.NotShared:
        raise Http404 from None


@never_cache
@require_safe
def result(request: HttpRequest, desk_code: str, number: int) -> HttpResponse:
    """The paper of a decision, as the office keeps it: sealed, or with `?chua-dong-dau=1` and as long as it is not, as it was printed; with
    `?ban-thuong=1` the one given out before the office had a seal."""
    found = get_object_or_404(_ours(request, desk_code).decisions.printed(), number=number)
    sealed = found.signed_id is not None and "chua-dong-dau" not in request.GET
    plain = found.plain_id is not None and ("ban-thuong" in request.GET or found.paper_id is None)
    chosen = found.plain_id if plain else found.signed_id if sealed else found.paper_id
    answer = HttpResponse(documents.read_file(chosen), content_type="application/pdf")
    name = found.code if plain or sealed or not found.seal_id else f"{found.code}-chua-dong-dau"
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _do(step: str, ours: Case, form: KeyForm, request: HttpRequest) -> None:
    said: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    asked: dict[str, Any] = {"by": request.actor, "key": form.command_key()}
    last = _last(ours)
    on_case: dict[str, Callable[[], object]] = {
        "accept": lambda: acceptance.accept(ours, ticked=said["ticked"], **asked),
        "supplement": lambda: acceptance.ask_supplement(ours, said["words"], parts=said["parts"], **asked),
        "decline": lambda: acceptance.decline(ours, said["words"], **asked),
        "stop": lambda: stop.stop_clock(ours, said["reason"], said["words"], **asked),
        "resume": lambda: stop.resume_clock(ours, **asked),
        "extend": lambda: stop.extend(ours, said["more"], said["reason"], said["words"], **asked),
        "fee": lambda: exemption.decide_exemption(ours, said["granted"] == "yes", said["words"], **asked),
        "decide": lambda: decision.decide(ours, said["outcome"], said["words"], ticked=said["ticked"], **asked),
        "write": lambda: acting.write(ours, said["words"], from_office=True, **asked),
    }
    if step in on_case:
        on_case[step]()
    elif last is None:
        raise Http404
    elif step == "approve":
        decision.approve(last, ticked=said["ticked"], **asked)
    elif step == "seal":
        seal.ask_again(last, code=said.get("code", ""), **asked)
    elif step == "code":
        signature.send_code(last, **asked)
    elif step == "take_over":
        signature.take_over(last, **asked)
    elif step == "earlier" and ours.office:
        seal.seal_earlier(ours.office, only=last, **asked)
    else:
        {"send_back": decision.send_back, "cancel": decision.cancel}[step](last, said["words"], **asked)


def _last(ours: Case) -> Decision | None:
    found: Decision | None = ours.decisions.filter(sent_back_at=None, cancelled_at=None).first()
    return found


def _shown(request: HttpRequest, ours: Case) -> HttpResponse:
    steps = list(ours.actions.select_related("by", "signature"))
    handed_in = [one for one in steps if one.answers is not None]
    stops = list(ours.stops.all())
    decisions = list(ours.decisions.select_related("proposed_by", "approved_by", "plain").order_by("-number"))
    claim = claim_of(ours)
    asks = claim is not None and claim.granted is None
    answers = (handed_in[-1].answers or {}) if handed_in else {}
    parts = parts_of(ours, answers, handed_in=True)
    signers = seals_of(decisions)
    turns = {one.pk: turn(signers.get(one.pk, ())) for one in decisions}
    stuck = next((turns[one.pk] for one in decisions if one.is_being_sealed and one.seal_trouble), None)
    shown = {
        "case": ours, "steps": steps, "signatures": signatures_of(steps), "sections": answers_shown(ours, answers), "stops": stops,
        "parts": parts, "papers": papers_shown(ours, parts), "claim": claim, "asks": asks, "ground": ground_words(claim.exemption) if claim else "",
        "decisions": decisions, "seals": signers, "turns": turns, "own_turn": any(one.is_being_sealed and (whose := turns[one.pk]) and whose.person_id for one in decisions), "written": list(ours.messages.select_related("by")), "now": world.now(),
        "offered": [
            name for name in STEPS
            if (asks or name != "fee") and not (asks and name == "decide")
            and _offered(name, ours, request, stands=any(one.ended_at is None for one in stops), stuck=stuck)
        ],
    }  # fmt: skip
    return page(request, "cases/desk_case.html", shown)


def _offered(step: str, ours: Case, request: HttpRequest, *, stands: bool, stuck: signing.Signer | None) -> bool:
    """Whether a step makes sense now; whether it may be done is the action's to say. `stuck`: whose signature or seal something is
    in the way of."""
    if ours.state not in STEPS[step][0]:
        return False
    if step == "supplement":
        return ours.supplement_asked_at is None
    if step in {"stop", "decide", "extend"}:
        return not stands and (step != "extend" or (ours.version.most_more > 0 and not ours.more))
    if step == "resume":
        return stands
    if step == "seal":
        return stuck is not None and stuck.person_id in (None, request.actor.person_id)
    if step == "code":
        return False  # it is asked for on the page where it is typed
    if step == "take_over":
        return stuck is not None and stuck.person_id not in (None, request.actor.person_id)
    if step == "earlier":
        return bool(ours.office and ours.office.has_seal) and Decision.objects.without_seal().filter(case=ours).exists()
    if step == "approve":
        return not ours.decisions.filter(
            proposed_by=request.actor.person_id, approved_at=None, sent_back_at=None
        ).exists()
    return True


def _waits(rows: list[Case]) -> dict[int, tuple[Decision, signing.Signer | None]]:
    """Of each of these dossiers the result that is being sealed, and whose turn it is. Two queries."""
    waiting = list(Decision.objects.unsealed().filter(case__in=rows))
    signers = seals_of(waiting)
    return {one.case_id: (one, turn(signers.get(one.pk, ()))) for one in waiting}


def _ours(request: HttpRequest, code: str) -> Case:
    found = asking.case_on_desk(code, request.actor)
    if found is None:
        raise Http404
    return found
