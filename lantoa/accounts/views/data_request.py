"""My data: what is kept of me and why, a copy of it, what I asked about it; and the desk where that is answered."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts.actions import data_request as acting
from lantoa.accounts.actions.data_copy import take_copy
from lantoa.accounts.actions.step_up import is_fresh, step_up_at
from lantoa.accounts.forms import DataRequestDeskForm, DataRequestForm
from lantoa.accounts.models import Consent, DataRequest
from lantoa.accounts.queries import data_request as asking
from lantoa.accounts.queries.processing import processing as rows_of_register
from lantoa.accounts.queries.verification import verification_of
from lantoa.accounts.rules.processing import law
from lantoa.accounts.rules.reply_clock import reply_clocks
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import key_in
from lantoa.ui.render import page, refusal

PAGE_SIZE = 50


@require_safe
def processing(request: HttpRequest) -> HttpResponse:
    """What this house does with personal data, for everybody to read."""
    clocks = [(one, [asking.KIND_NAMES[kind] for kind in one.kinds]) for one in reply_clocks()]
    return page(request, "accounts/processing.html", {"rows": rows_of_register(), "law": law(), "clocks": clocks})


@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept of me and where I see it, what I can do myself, and what I asked."""
    person = request.actor.person
    shown = {
        "person": person,
        "verification": verification_of(person),
        "consents": Consent.objects.filter(given_by=person)
        .select_related("given_to", "organisation")
        .order_by("-given_at"),
        "rows": rows_of_register(),
        "requests": [asking.shown(one) for one in _mine(request).order_by("-asked_at", "-pk")],
        "step_up": "" if is_fresh(request) else step_up_at(reverse("accounts:my_data")),
    }
    return page(request, "accounts/my_data.html", shown)


@never_cache
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """A copy of what stands here under my name, as a file; with an unlocked phone alone nobody gets it."""
    try:
        taken = take_copy(request.actor.person, by=request.actor, key=key_in(request.POST.get("key")))
    except RuleError as error:
        return refusal(request, 409, str(error))
    answer = HttpResponse(
        json.dumps(taken, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="du-lieu-cua-toi-{world.today().isoformat()}.json"'
    return answer


@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask something."""
    bound = DataRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid():
        data = bound.cleaned_data
        try:
            made = acting.ask(
                request.actor.person, data["kind"], about=data["about"], words=data["words"], by=request.actor, key=bound.command_key()
            )  # fmt: skip
            return redirect("accounts:data_request", made.code)
        except RuleError as error:
            bound.refuse(error)
    return page(request, "accounts/ask_data.html", {"bound": bound}, status=422 if bound.errors else 200)


@never_cache
@require_safe
def data_request(request: HttpRequest, data_code: str) -> HttpResponse:
    """The receipt, how it stands, and the answer."""
    return page(request, "accounts/data_request.html", _shown(get_object_or_404(_mine(request), code=data_code)))


@never_cache
@require_POST
def take_back(request: HttpRequest, data_code: str) -> HttpResponse:
    """I no longer want an answer."""
    mine = get_object_or_404(_mine(request), code=data_code)
    try:
        acting.take_back(mine, by=request.actor)
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("accounts:data_request", mine.code)


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the nearest date first."""
    which = request.GET.get("loc", "open")
    if which not in asking.LISTS:
        raise Http404
    pages = Paginator(asking.on_desk(which), PAGE_SIZE).get_page(request.GET.get("trang"))
    shown = {
        "which": which, "lists": asking.LISTS, "counts": asking.desk_counts(), "pages": pages, "rows": [asking.shown(one) for one in pages],
        "now": world.now(),
    }  # fmt: skip
    return page(request, "accounts/data_requests.html", shown)


@never_cache
def desk_request(request: HttpRequest, desk_data_code: str) -> HttpResponse:
    """One request, and what to do about it."""
    found = get_object_or_404(DataRequest.objects.select_related("person"), code=desk_data_code)
    bound = DataRequestDeskForm(request.POST if request.method == "POST" else None, request_=found)
    if request.method == "POST" and bound.is_valid():
        data, by, key = bound.cleaned_data, request.actor, bound.command_key()
        try:
            if data["step"] == "reply":
                acting.reply(found, data["words"], others=data.get("others", False), by=by, key=key)
            elif data["step"] == "extend":
                acting.extend(found, data["words"], by=by, key=key)
            else:
                acting.answer(found, data["words"], done=data["step"] == "done", by=by, key=key)
            return redirect("accounts:data_request_desk", found.code)
        except RuleError as error:
            bound.refuse(error)
            found.refresh_from_db()
    shown = {**_shown(found), "bound": bound}
    return page(request, "accounts/data_request_desk.html", shown, status=422 if bound.errors else 200)


def _mine(request: HttpRequest) -> QuerySet[DataRequest]:
    return DataRequest.objects.visible_to(request.actor)


def _shown(found: DataRequest) -> dict[str, object]:
    purposes = {one.it.id: one.purpose for one in rows_of_register()}
    return {
        "one": asking.shown(found),
        "about": purposes.get(found.about, ""),
        "steps": list(found.steps.all()),
        "now": world.now(),
    }
