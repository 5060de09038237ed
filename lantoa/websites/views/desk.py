"""The desk of those who keep the register: what waits, an entry to change or end, a visit, a request to take down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.ui.forms import key_in
from lantoa.ui.render import page
from lantoa.websites.actions.check import ask_visit
from lantoa.websites.actions.question import settle_question
from lantoa.websites.actions.site import change_site, terminate
from lantoa.websites.actions.takedown import ask_takedown, close_takedown
from lantoa.websites.forms import DoneForm, EndForm, QuestionForm, SiteForm, TakedownForm
from lantoa.websites.models import REASONS, DossierQuestion, RegisterKeeper, Site, Takedown
from lantoa.websites.queries import words
from lantoa.websites.queries.desk import SHOWN, keepers, to_do
from lantoa.websites.queries.register import LONGEST_QUESTION, counted, found_by, newest_check
from lantoa.websites.rules.regime import clock
from lantoa.websites.rules.site import entry_of
from lantoa.websites.views.keeper import for_keepers


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, each with what to do; with `q` the entries that fit, whatever their state. Other officers read who keeps the register."""
    if not RegisterKeeper.objects.worked_at_by(request.actor).exists():
        return page(request, "websites/desk_elsewhere.html", {"keepers": keepers()})
    asked = clean_line(request.GET.get("q", ""))[:LONGEST_QUESTION]
    shown = {
        "to_do": to_do(request.actor),
        "counted": counted(),
        "counted_kinds": words.COUNTED_KINDS,
        "reasons": REASONS,
        "whys": words.WHYS,
        "now": world.now(),
        "asked": asked,
        "found": list(found_by(asked)[:SHOWN]) if asked else [],
        "states": words.STATES,
    }
    return page(request, "websites/desk.html", shown)


@never_cache
@for_keepers
def question(request: HttpRequest, site_question_id: int) -> HttpResponse:
    """A granted dossier that waits: what it says, what stands there, and whether it becomes an entry."""
    found = get_object_or_404(DossierQuestion.objects.select_related("site"), pk=site_question_id)
    form = QuestionForm(request.POST if request.method == "POST" else None, question=found)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data.get(name, "") for name in ("outcome", "site", "words")}
        try:
            settle_question(found, **said, by=request.actor, key=form.command_key())
            return redirect("websites:question", found.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "form_": form,
        "question": found,
        "why": words.why_of(found),
        "entry": entry_of(found.entry) if found.entry else None,
        "words": words,
    }
    return page(request, "websites/desk_question.html", shown, status=422 if form.errors else 200)


@never_cache
@for_keepers
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    """One entry as its keeper sees it: what is missing there, and what changed."""
    found = _site(site_id)
    form = SiteForm(request.POST if request.method == "POST" else None, site=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_site(found, **form.values(), by=request.actor, key=form.command_key())
            return redirect("websites:desk_site", found.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {
        "form_": form,
        "site": found,
        "check": newest_check(found),
        "words": words,
        "takedown": found.takedowns.filter(done_at=None).first(),
    }
    return page(request, "websites/desk_site.html", shown, status=422 if form.errors else 200)


@never_cache
@for_keepers
def end(request: HttpRequest, site_id: int) -> HttpResponse:
    """Its site sells no more."""
    found = _site(site_id)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": world.today()})
    if request.method == "POST" and form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("on", "words")}
            terminate(found, **said, by=request.actor, key=form.command_key())
            return redirect("websites:desk_site", found.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "websites/desk_end.html", {"form_": form, "site": found}, status=422 if form.errors else 200)


@never_cache
@require_POST
@for_keepers
def visit(request: HttpRequest, site_id: int) -> HttpResponse:
    """Have it visited soon, out of turn."""
    found = _site(site_id)
    try:
        ask_visit(found, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        shown = {
            "form_": SiteForm(site=found),
            "site": found,
            "check": newest_check(found),
            "words": words,
            "takedown": None,
        }
        return page(request, "websites/desk_site.html", {**shown, "refused": str(error)}, status=409)
    return redirect("websites:desk_site", found.pk)


@never_cache
@for_keepers
def takedown_ask(request: HttpRequest, site_id: int) -> HttpResponse:
    """An authority asked to have it taken down."""
    found = _site(site_id)
    form = TakedownForm(request.POST if request.method == "POST" else None, initial={"asked_at": world.now()})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("authority", "document", "asked_at", "words")}
        try:
            made = ask_takedown(found, **said, by=request.actor, key=form.command_key())
            return redirect("websites:takedown", made.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "site": found, "clock": clock("takedown", world.today())}
    return page(request, "websites/desk_takedown_ask.html", shown, status=422 if form.errors else 200)


@never_cache
@for_keepers
def takedown(request: HttpRequest, takedown_id: int) -> HttpResponse:
    """How a request to take down stands, and what became of it."""
    found = get_object_or_404(Takedown.objects.select_related("site"), pk=takedown_id)
    form = DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("outcome", "done_words")}
        try:
            close_takedown(found, **said, by=request.actor, key=form.command_key())
            return redirect("websites:takedown", found.pk)
        except RuleError as error:
            form.refuse(error)
    now = world.now()
    shown = {
        "form_": form,
        "takedown": found,
        "now": now,
        "clock": clock("takedown", found.asked_at.date()),
        "late": found.is_overdue(now),
    }
    return page(request, "websites/desk_takedown.html", shown, status=422 if form.errors else 200)


def _site(site_id: int) -> Site:
    found: Site = get_object_or_404(Site.objects.select_related("unit"), pk=site_id)
    return found
