"""What somebody worked: their own view of it, links that show it, and what those who open them see."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit import credential
from lantoa.kit.errors import RuleError
from lantoa.kit.own_key import own_key
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.record import end_share, see_work, share_work
from lantoa.workforce.forms.neighbour import ShareForm, WhoForm
from lantoa.workforce.models import WorkShare
from lantoa.workforce.queries import record as queries
from lantoa.workforce.views.neighbour import find

# Anybody's software may read these from a page of its own; they hold nothing that their address does not open to all.
OPEN = {"Access-Control-Allow-Origin": "*"}


@never_cache
def own(request: HttpRequest, neighbour_token: str) -> HttpResponse:
    """Days worked, skills used; links that show it, and who opened them."""
    found = find(neighbour_token, willing=True)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            share_work(found, form.cleaned_data["days"], by=request.actor, key=form.command_key())
            return redirect("workforce:own_record", found.token)
        except RuleError as error:
            form.refuse(error)
    rows = queries.seasons(found)
    shares = found.shares.prefetch_related("views__person", "views__organisation").order_by("-pk")[:20]
    shown = {
        "neighbour": found, "rows": rows, "skills": queries.skills_shown(rows), "shares": list(shares), "form_": form, "now": world.now(),
        "base": settings.PUBLIC_URL.rstrip("/"),
    }  # fmt: skip
    return page(request, "workforce/own_record.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def end_it(request: HttpRequest, neighbour_token: str, work_share_id: int) -> HttpResponse:
    found = find(neighbour_token)
    share = get_object_or_404(found.shares, pk=work_share_id)
    try:
        end_share(share, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:own_record", found.token)


@never_cache
def shown(request: HttpRequest, record_token: str) -> HttpResponse:
    """Say who you are, and see it. Opening the address alone shows nothing."""
    share = queries.share_by_token(record_token)
    if share is None:
        raise Http404
    form = WhoForm(request.POST if request.method == "POST" else None)
    if request.actor.person_id is not None:
        del form.fields["said"]
    rows: list[queries.Season] = []
    if form.is_bound and form.is_valid():
        try:
            see_work(share, form.cleaned_data.get("said", ""), by=request.actor, key=form.command_key())
            if request.POST.get("file"):
                return _signed(share)
            rows = queries.seasons(share.neighbour)
        except RuleError as error:
            form.refuse(error)
    said = {"share": share, "form_": form, "rows": rows, "skills": queries.skills_shown(rows)}
    return page(request, "workforce/record.html", said, status=422 if form.errors else 200)


@never_cache
@require_safe
def own_credential(request: HttpRequest, neighbour_token: str, work_share_id: int) -> HttpResponse:
    """The signed file of what they worked, for themselves to pass on."""
    share = get_object_or_404(find(neighbour_token).shares, pk=work_share_id)
    return _signed(share)


def _signed(share: WorkShare) -> HttpResponse:
    """The credential, byte for byte as it was signed."""
    if not share.credential:
        raise Http404
    name = {"Content-Disposition": 'attachment; filename="so-cong.json"'}
    return HttpResponse(share.credential, headers=name, content_type="application/vc; charset=utf-8")


@never_cache
@require_safe
def revoked(request: HttpRequest, work_list_number: int) -> HttpResponse:
    """A status list, signed: the same bytes until something in it changes."""
    found = queries.status_list(work_list_number)
    if found is None:
        raise Http404
    issuer = queries.issuer_address()
    said = credential.status_credential(
        queries.list_address(work_list_number), found.revoked, issuer=issuer, at=found.changed_at
    )
    signed = credential.sign(said, seed=own_key(Path(settings.BADGE_KEY)), controller=issuer, at=found.changed_at)
    return JsonResponse(signed, headers=OPEN, content_type="application/vc")
