"""What waits for a second person's yes: read what was asked, by whom and when, and say yes or no."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts.actions.approval import say_no, say_yes, take_back
from lantoa.accounts.models import ApprovalRequest
from lantoa.accounts.queries import approval as asking
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page


@never_cache
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for me, and what I asked for."""
    person = request.actor.person
    shown = {"waiting": asking.waiting_for(person), "asked": asking.asked_by(person)}
    return page(request, "accounts/approvals.html", shown)


@never_cache
def approval(request: HttpRequest, approval_id: int) -> HttpResponse:
    """One of them; whoever may decide says yes or no, who asked may take it back."""
    person, wrong = request.actor.person, ""
    visible = ApprovalRequest.objects.visible_to(person).select_related("asked_by", "decided_by", "organisation")
    found = get_object_or_404(visible, pk=approval_id)
    if request.method == "POST":
        try:
            _decide(request, found, request.POST.get("answer", ""))
            return redirect("accounts:approval", found.pk)
        except RuleError as error:
            wrong = str(error)
            found = get_object_or_404(visible, pk=approval_id)
    shown = {"one": asking.shown(found, person), "wrong": wrong}
    return page(request, "accounts/approval.html", shown, status=422 if wrong else 200)


def _decide(request: HttpRequest, found: ApprovalRequest, answer: str) -> None:
    if answer == "yes":
        say_yes(found, request.POST.get("digest", ""), by=request.actor)
    elif answer == "no":
        say_no(found, by=request.actor)
    elif answer == "back":
        take_back(found, by=request.actor)
