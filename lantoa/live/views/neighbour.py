"""The console of a neighbour whose stall stands in the sale: their own goods, and comments about these only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.live.actions.correction import decide_by_hand, settle, take_over
from lantoa.live.actions.whole import make_whole
from lantoa.live.forms.session import DecisionForm
from lantoa.live.models import LiveComment, LiveStall
from lantoa.live.queries.neighbour import is_own, neighbour_console, own_goods
from lantoa.live.queries.papers import needs
from lantoa.live.rules.comments import shown as readable
from lantoa.live.views.console import version_said
from lantoa.live.views.page import minutes
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


def _stall(request: HttpRequest, pk: int) -> LiveStall:
    """The actor's own stall in a neighbour's sale; 404 for any other."""
    found = LiveStall.objects.standing(request.actor)
    return get_object_or_404(found.select_related("session__organisation", "session__streamer", "store"), pk=pk)


def _shown(request: HttpRequest, pk: int) -> dict[str, object]:
    stall = _stall(request, pk)
    seen = neighbour_console(stall)
    return {
        "stall": stall, "session": stall.session, "console": seen, "needs": needs([one.shown.pick for one in seen.lines]), "readable": readable,
        "minutes": minutes,
    }  # fmt: skip


@never_cache
@require_safe
def console(request: HttpRequest, live_stall_id: int) -> HttpResponse:
    return page(request, "live/neighbour.html", _shown(request, live_stall_id))


@never_cache
@require_safe
def now(request: HttpRequest, live_stall_id: int) -> HttpResponse:
    """The same, anew."""
    return page(request, "live/neighbour.html", _shown(request, live_stall_id), fragment="now")


def _comment(stall: LiveStall, pk: int) -> LiveComment:
    """A comment about this stall's goods and no other's; 404 for any other."""
    found = LiveComment.objects.filter(session=stall.session_id).select_related("author", "session__organisation", "session__streamer", "source")  # fmt: skip
    one = get_object_or_404(found, pk=pk)
    if not is_own(stall, one):
        raise Http404
    return one


@never_cache
def decide(request: HttpRequest, live_stall_id: int, comment_id: int) -> HttpResponse:
    """What a comment about their goods means, in the neighbour's word."""
    stall = _stall(request, live_stall_id)
    one = _comment(stall, comment_id)
    decisions = list(one.decisions.order_by("-pk"))
    form = DecisionForm(
        request.POST if request.method == "POST" else None, shown=own_goods(stall), now=next(iter(decisions), None)
    )
    if request.method == "POST" and form.is_valid():
        kind, items, cancels = form.said()
        try:
            decide_by_hand(one, kind, items, cancels, by=request.actor, key=form.command_key(), stall=stall)
            return redirect("live:stall_console", stall.pk)
        except RuleError as error:
            form.refuse(error)
    wants = one.author.wants.wanted().filter(pick__store=stall.store_id, pick__session=stall.session_id)
    shown = {
        "form_": form, "stall": stall, "comment": one, "decisions": decisions, "readable": readable,
        "wants": list(wants.select_related("pick__product", "variant").order_by("pk")),
    }  # fmt: skip
    return page(request, "live/neighbour_comment.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def settled(request: HttpRequest, live_stall_id: int, comment_id: int) -> HttpResponse:
    """Answered by word of mouth."""
    stall = _stall(request, live_stall_id)
    try:
        settle(_comment(stall, comment_id), by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:stall_console", stall.pk)


@never_cache
@require_POST
def taken_over(request: HttpRequest, live_stall_id: int, comment_id: int) -> HttpResponse:
    """What its writer made at the channel of a comment about their goods counts from now on."""
    stall = _stall(request, live_stall_id)
    version = version_said(request, _comment(stall, comment_id))
    try:
        if version is not None:
            take_over(version, by=request.actor, key=KeyForm(request.POST).command_key(), stall=stall)
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:stall_console", stall.pk)


@never_cache
@require_POST
def whole(request: HttpRequest, live_stall_id: int, want_id: int) -> HttpResponse:
    """How many whole pieces of their goods are meant."""
    stall = _stall(request, live_stall_id)
    mine = stall.session.wants.filter(pick__store=stall.store_id)
    one, said = get_object_or_404(mine, pk=want_id), request.POST.get("whole", "")
    try:
        if said.isascii() and said.isdigit() and len(said) < 5:
            make_whole(one, int(said), by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:stall_console", stall.pk)
