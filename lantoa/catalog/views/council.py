"""The desk of a body that grades: dossiers, councils, decisions; and the points that each member gives alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog.actions.council import call_council, close_council, decide, give_score
from lantoa.catalog.actions.dossier import pass_on, return_dossier
from lantoa.catalog.actions.grade import revoke_grade
from lantoa.catalog.forms.ocop import CouncilForm, DecisionForm, PassOnForm, ScoreForm, WordsForm
from lantoa.catalog.models import Council, Dossier, Grade, GradeList, GradingBody
from lantoa.catalog.queries import council as queries
from lantoa.catalog.queries.desk import open_claims
from lantoa.catalog.rules.ocop import band_of, criteria_on
from lantoa.catalog.views.paper import papers_kept
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import key_in
from lantoa.ui.render import page, refusal

SHOWN = 100


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, what is being graded, what was decided; lists that were brought."""
    body = _body(request)
    dossiers = Dossier.objects.at_desk_of(request.actor).select_related("ocop__unit", "council")
    waiting = list(dossiers.filter(state=Dossier.State.HANDED_IN).order_by("pk")[:SHOWN])
    councils = list(queries.councils_of(body)[:SHOWN]) if body else []
    grades = Grade.objects.looked_after_by(request.actor).select_related("ocop").order_by("-recorded_at", "-pk")[:SHOWN]
    lists = GradeList.objects.visible_to(request.actor).order_by("-pk")[:SHOWN]
    shown = {
        "body": body,
        "waiting": waiting,
        "councils": councils,
        "grades": grades,
        "lists": lists,
        "claims": open_claims()[:SHOWN] if body else [],
        "today": world.today(),
    }
    return page(request, "catalog/desk.html", shown)


def _body(request: HttpRequest) -> GradingBody | None:
    found: GradingBody | None = GradingBody.objects.worked_at_by(request.actor).select_related("organisation").first()
    return found


@never_cache
def council_new(request: HttpRequest) -> HttpResponse:
    body = _body(request)
    if body is None:
        return redirect("catalog:desk")
    waiting = (
        Dossier.objects.at_desk_of(request.actor)
        .filter(state=Dossier.State.HANDED_IN)
        .select_related("ocop")
        .order_by("pk")
    )
    form = CouncilForm(
        request.POST if request.method == "POST" else None, waiting=waiting[:SHOWN], initial={"held_on": world.today()}
    )
    if form.is_bound and form.is_valid():
        try:
            said = {
                "held_on": form.cleaned_data["held_on"],
                "members": form.people(request.actor),
                "dossiers": form.chosen(),
            }
            made = call_council(body, **said, by=request.actor, key=form.command_key())
            return redirect("catalog:council", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "catalog/council_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def council(request: HttpRequest, council_id: int) -> HttpResponse:
    """Who sits in it, how many have given points for what; never the points before their time."""
    found = _council(request, council_id)
    dossiers = queries.with_counts(found.dossiers.select_related("ocop").order_by("pk"))
    shown = {
        "council": found,
        "under_way": any(one.given < one.seats for one in dossiers),
        "members": found.members.select_related("person"),
        "dossiers": dossiers,
        "criteria": criteria_on(found.held_on),
    }
    return page(request, "catalog/council.html", shown)


def _council(request: HttpRequest, council_id: int) -> Council:
    mine = Council.objects.filter(body__in=GradingBody.objects.worked_at_by(request.actor)).select_related("body")
    found: Council = get_object_or_404(mine, pk=council_id)
    return found


@never_cache
@require_POST
def council_close(request: HttpRequest, council_id: int) -> HttpResponse:
    found = _council(request, council_id)
    try:
        close_council(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("catalog:council", council_id)


def _at_desk(request: HttpRequest, dossier_id: int) -> Dossier:
    mine = Dossier.objects.at_desk_of(request.actor).select_related("ocop__unit", "body__organisation", "council")
    found: Dossier = get_object_or_404(mine, pk=dossier_id)
    return found


@never_cache
@require_safe
def desk_dossier(request: HttpRequest, desk_dossier_id: int) -> HttpResponse:
    """One dossier: what was handed in, what the council gave, and what is to be done."""
    return _dossier_shown(request, _at_desk(request, desk_dossier_id))


def _dossier_shown(
    request: HttpRequest, found: Dossier, *, decision: DecisionForm | None = None, words: WordsForm | None = None,
    onward: PassOnForm | None = None, refused: str = "",
) -> HttpResponse:  # fmt: skip
    result = queries.result_of(found)
    wrong = refused or any(form and form.errors for form in (decision, words, onward))
    shown: dict[str, Any] = {
        "dossier": found,
        "evidence": found.evidence.all(),
        "scores": queries.open_scores(found),
        "result": result,
        "band": band_of(result) if result is not None else None,
        "criteria": criteria_on(found.council.held_on) if found.council else None,
        "grade": Grade.objects.filter(dossier=found).first(),
        "decision": decision or DecisionForm(initial={"decided_by": found.body.organisation.name}),
        "words_": words or WordsForm(),
        "onward": onward or PassOnForm(dossier=found),
        "refused": refused,
    }
    return page(request, "catalog/desk_dossier.html", shown, status=422 if wrong else 200)


@never_cache
@require_POST
def decide_dossier(request: HttpRequest, desk_dossier_id: int) -> HttpResponse:
    found = _at_desk(request, desk_dossier_id)
    form = DecisionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            given = form.cleaned_data
            said = {name: given[name] for name in ("number", "decided_on", "decided_by", "replaces")}
            with papers_kept([given["file"]] if given["file"] else [], "file") as kept:
                file = kept[0] if kept else None
                decide(found, **said, file=file, by=request.actor, key=form.command_key())
            return redirect("catalog:desk_dossier", found.pk)
        except RuleError as error:
            form.refuse(error)
    found.refresh_from_db()
    return _dossier_shown(request, found, decision=form)


@never_cache
@require_POST
def pass_dossier_on(request: HttpRequest, desk_dossier_id: int) -> HttpResponse:
    found = _at_desk(request, desk_dossier_id)
    form = PassOnForm(request.POST, dossier=found)
    if form.is_valid():
        try:
            pass_on(found, form.bodies[form.cleaned_data["body"]], by=request.actor, key=form.command_key())
            return redirect("catalog:desk")
        except RuleError as error:
            form.refuse(error)
    return _dossier_shown(request, found, onward=form)


@never_cache
@require_POST
def send_back(request: HttpRequest, desk_dossier_id: int) -> HttpResponse:
    found = _at_desk(request, desk_dossier_id)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            return_dossier(found, words=form.cleaned_data["words"], by=request.actor, key=form.command_key())
            return redirect("catalog:desk_dossier", found.pk)
        except RuleError as error:
            form.refuse(error)
    return _dossier_shown(request, found, words=form)


@never_cache
def revoke(request: HttpRequest, grade_id: int) -> HttpResponse:
    """Say that a grade no longer holds, and why."""
    found = get_object_or_404(Grade.objects.looked_after_by(request.actor).select_related("ocop"), pk=grade_id)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            revoke_grade(found, reason=form.cleaned_data["words"], by=request.actor, key=form.command_key())
            return redirect("catalog:revoke", found.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"grade": found, "form_": form, "holds": found.holds(world.today())}
    return page(request, "catalog/revoke.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def to_score(request: HttpRequest) -> HttpResponse:
    """The dossiers that this person is to give points to."""
    mine = (
        Dossier.objects.to_score_by(request.actor)
        .select_related("ocop", "council", "body__organisation")
        .order_by("-pk")[:SHOWN]
    )
    shown = {"rows": [(one, queries.own_score(one, request.actor)) for one in mine]}
    return page(request, "catalog/to_score.html", shown)


@never_cache
def score(request: HttpRequest, scored_dossier_id: int) -> HttpResponse:
    """One's own points for a dossier; everybody's once all have given theirs."""
    mine = Dossier.objects.to_score_by(request.actor).select_related("ocop__unit", "council", "body__organisation")
    found = get_object_or_404(mine, pk=scored_dossier_id)
    own, criteria = queries.own_score(found, request.actor), criteria_on(found.council.held_on)
    start = {name: getattr(own, name) for name in ("a", "b", "c", "words")} if own else {}
    form = ScoreForm(request.POST if request.method == "POST" else None, criteria=criteria, initial=start)
    if form.is_bound and form.is_valid():
        try:
            points = (form.cleaned_data["a"], form.cleaned_data["b"], form.cleaned_data["c"])
            give_score(found, points, words=form.cleaned_data["words"], by=request.actor, key=form.command_key())
            return redirect("catalog:score", found.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "dossier": found, "own": own, "criteria": criteria, "form_": form, "evidence": found.evidence.all(), "scores": queries.open_scores(found),
        "result": queries.result_of(found), "open": queries.are_open(found),
    }  # fmt: skip
    return page(request, "catalog/score.html", shown, status=422 if form.errors else 200)
