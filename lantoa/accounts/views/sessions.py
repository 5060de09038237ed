"""End a session on another device."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts.actions.sign_in import current_sign_in, end_sign_in, end_sign_ins, sign_out
from lantoa.accounts.models import SignIn


@never_cache
@require_POST
def end(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """Sign oneself out of one browser; of this one as by signing out."""
    row = get_object_or_404(SignIn.objects.filter(person=request.actor.person), pk=sign_in_id)
    if row == current_sign_in(request):
        sign_out(request)
        return redirect("portal:home")
    end_sign_in(row, by=request.actor)
    return redirect("accounts:safety")


@never_cache
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Stay in here and nowhere else."""
    here = current_sign_in(request)
    person = request.actor.person
    others = SignIn.objects.exclude(pk=here.pk if here else None)
    end_sign_ins(person, by=request.actor, those=others)
    return redirect("accounts:safety")
