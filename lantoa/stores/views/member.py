"""The households of a cooperative: the list, an invitation, and the end of a membership."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.stores.actions.member import TOGETHER, end_member, invite_member
from lantoa.stores.forms.fee_agreement import EndFeeForm, written_percent
from lantoa.stores.forms.member import MemberForm
from lantoa.stores.models import CooperativeMember
from lantoa.stores.queries import store_of
from lantoa.ui.render import page

MOST = 300


@never_cache
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who belongs to us, and to whom we belong."""
    mine = CooperativeMember.objects.visible_to(request.actor)
    found = mine.select_related("cooperative", "member", "agreement").order_by("member__name", "-pk")[:MOST]
    today = world.today()
    shown = {
        "rows": [(one, one.state(today)) for one in found], "me": request.actor.organisation_id, "percent": written_percent,
        "may_invite": "owner" in request.actor.roles and request.actor.organisation.kind in TOGETHER and store_of(request.actor) is not None,
    }  # fmt: skip
    return page(request, "stores/members.html", shown)


@never_cache
def member_new(request: HttpRequest) -> HttpResponse:
    """Ask a household to join."""
    store = store_of(request.actor)
    if store is None:
        return redirect("stores:open")
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("rate", "valid_from")}
        try:
            home = form.cleaned_data["store"].organisation
            invite_member(store, member=home, **said, by=request.actor, key=form.command_key())
            return redirect("stores:members")
        except RuleError as error:
            form.refuse(error)
    return page(request, "stores/member_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
def member_end(request: HttpRequest, member_id: int) -> HttpResponse:
    """Either side ends a membership with its last day."""
    mine = CooperativeMember.objects.visible_to(request.actor).filter(since__isnull=False)
    found = get_object_or_404(mine.select_related("cooperative", "member"), pk=member_id)
    form = EndFeeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_member(found, last_day=form.day(), by=request.actor, key=form.command_key())
            return redirect("stores:members")
        except RuleError as error:
            form.refuse(error)
    shown = {"member": found, "form_": form}
    return page(request, "stores/member_end.html", shown, status=422 if form.errors else 200)
