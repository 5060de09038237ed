"""The moderators' screens: what waits, one thing at a time, the second look, a request from outside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.places import api as places
from lantoa.stores.actions.appeal import answer_appeal, others_for
from lantoa.stores.actions.decision import decide, own_people
from lantoa.stores.actions.notice import request_takedown
from lantoa.stores.forms.moderation import AppealForm, DecisionForm, TakedownForm
from lantoa.stores.models import Appeal, Decision, Matter, Offer
from lantoa.stores.queries import queue_of
from lantoa.stores.rules import moderation as rules
from lantoa.stores.views import story
from lantoa.ui.render import page

MOST_DECIDED = 20


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the least time left first; the first one is one press away."""
    rows = queue_of(own_people(request.actor), request.actor.person_id)
    over = Matter.objects.filter(turn="", store__rehearsal=False).select_related("store").order_by("-closed_at", "-pk")
    decided = [(one, story.state(one)) for one in over[:MOST_DECIDED]]
    return page(
        request, "stores/queue.html", {"rows": rows, "first": _first(rows), "clock": story.clock, "decided": decided}
    )


@never_cache
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One thing, everything about it, and what may be decided."""
    found = get_object_or_404(Matter.objects.select_related("store__unit", "store__organisation"), pk=matter_id)
    is_own = found.store.organisation_id in own_people(request.actor)
    form = (
        DecisionForm(request.POST, matter=found, outcome=request.POST.get("outcome", "")[:20])
        if request.method == "POST"
        else None
    )
    if form is not None and form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("outcome", "seen", "reason", "words")}
            decide(found, **said, by=request.actor, key=form.command_key())
            return _onward(request)
        except RuleError as error:
            form.refuse(error)
            found.refresh_from_db()
            form.show_again(seen=found.step)
    choices = () if is_own else found.may_be()
    forms = {one: DecisionForm(matter=found, outcome=one) for one in choices}
    if form is not None and form.answered in forms:
        forms[form.answered] = form
    shown = {**_about(found), "forms": forms, "choices": choices, "refused": form, "is_own": is_own}
    return page(request, "stores/matter.html", shown, status=422 if form is not None and form.errors else 200)


@never_cache
def appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """A seller's appeal beside the first decision."""
    row = get_object_or_404(
        Appeal.objects.select_related("decision__matter__store__unit", "decision__matter__store__organisation"),
        pk=appeal_id,
    )
    found = row.decision.matter
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("outcome", "words")}
            answer_appeal(row, **said, by=request.actor, key=form.command_key())
            return _onward(request)
        except RuleError as error:
            form.refuse(error)
            row.refresh_from_db()
    mine, others = row.decision.by_id == request.actor.person_id, others_for(row).exists()
    shown = {
        **_about(found), "appeal": row, "form_": form, "is_own": found.store.organisation_id in own_people(request.actor),
        "is_first": mine and others, "is_alone": mine and not others, "due": story.clock(None if row.outcome else row.due_at),
    }  # fmt: skip
    return page(request, "stores/appeal.html", shown, status=422 if form.errors else 200)


@never_cache
def takedown(request: HttpRequest) -> HttpResponse:
    """Write down a request from outside; then on to deciding it."""
    form = TakedownForm(
        request.POST if request.method == "POST" else None, initial={"what": request.GET.get("cho", "")[:200]}
    )
    if request.method == "POST" and form.is_valid():
        store, subject = form.cleaned_data["thing"]
        names = ("source", "asked_by", "reference", "received_at", "reason", "words")
        said = {name: form.cleaned_data[name] for name in names}
        try:
            notice = request_takedown(store, subject, **said, by=request.actor, key=form.command_key())
            return redirect("stores:matter", notice.matter_id)
        except RuleError as error:
            form.refuse(error)
    return page(request, "stores/takedown.html", {"form_": form}, status=422 if form.errors else 200)


def _first(rows: list[Any]) -> Any:
    return next((row for row in rows if not row.blocked), None)


def _onward(request: HttpRequest) -> HttpResponse:
    """To the next thing that waits; when nothing does, to the list that says so."""
    first = _first(queue_of(own_people(request.actor), request.actor.person_id))
    return redirect(first.path) if first else redirect("stores:queue")


def _about(found: Matter) -> dict[str, Any]:
    guard, language = rules.guard(found.guard), get_language() or "vi"
    product = photos = None
    if found.subject_type == catalog.Product._meta.label_lower:
        product = catalog.Product.objects.filter(pk=found.subject_id).select_related("category").first()
        photos = catalog.photos_of([product.pk]).get(product.pk, []) if product else []
    offers = (
        Offer.objects.live().filter(store=found.store, variant__product=product) if product else Offer.objects.none()
    )
    return {
        "matter": found, "store": found.store, "unit": places.unit_title(found.store.unit), "product": product, "photos": photos or [],
        "photo_url": documents.photo_url, "prices": [offer.price for offer in offers.order_by("price")], "why": story.why(found),
        "guard": guard.name(language) if guard else "", "paper": guard.paper(language) if guard else "",
        "paper_is_sure": guard is not None and guard.paper_is_sure, "source": guard.source if guard else "",
        "lines": story.story(found, staff=True), "due": story.clock(found.due_at if found.is_open else None),
        "phones": [notice.phone for notice in found.notices.all() if notice.phone],
        "papers": found.papers.order_by("pk"), "state": story.state(found), "outcomes": Decision.Outcome,
    }  # fmt: skip
