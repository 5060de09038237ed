"""The seller's console while the sale is on air: what is pinned, who waits, what needs a word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.live.actions.correction import decide_by_hand, settle, take_over
from lantoa.live.actions.pick import pin
from lantoa.live.actions.whole import make_whole
from lantoa.live.errors import MissingPaper
from lantoa.live.forms.session import DecisionForm
from lantoa.live.models import CommentVersion, LiveComment, LiveSession, Want
from lantoa.live.queries.console import console, in_line
from lantoa.live.queries.shown import shown_in
from lantoa.live.rules.comments import shown as readable
from lantoa.live.views.page import minutes
from lantoa.live.views.paper import lacking
from lantoa.live.views.session import mine, my_pick
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


def _shown(request: HttpRequest, pk: int) -> dict[str, object]:
    one = mine(request, pk)
    seen = console(one)
    pinned = seen.pinned
    held, waiting = in_line(one, list(pinned.shown.offers)) if pinned else ([], [])
    # What is pinned now is what most of them mean; where it comes in one kind, one tap says so.
    quick = pinned.shown.pick.code if pinned and len(pinned.shown.offers) == 1 else ""
    # What they asked about may be clear by now: beside their words stands what they want.
    wants: dict[int, list[Want]] = {}
    asking = {each.comment.author_id for each in seen.to_answer}
    for want in one.wants.wanted().filter(author__in=asking).select_related("pick__product", "variant").order_by("pk"):
        wants.setdefault(want.author_id, []).append(want)
    have = {pk for pk, mine_ in wants.items() if pinned and any(each.pick_id == pinned.shown.pick.pk for each in mine_)}
    return {
        "session": one,
        "quick": quick,
        "have": have,
        "wants": wants,
        "console": seen,
        "held": held,
        "waiting": waiting,
        "readable": readable,
        "minutes": minutes,
    }


@never_cache
@require_safe
def console_page(request: HttpRequest, live_session_id: int) -> HttpResponse:
    return page(request, "live/console.html", _shown(request, live_session_id))


@never_cache
@require_safe
def now(request: HttpRequest, live_session_id: int) -> HttpResponse:
    """The same, anew."""
    return page(request, "live/console.html", _shown(request, live_session_id), fragment="now")


@never_cache
@require_POST
def pin_it(request: HttpRequest, pick_id: int) -> HttpResponse:
    one = my_pick(request, pick_id)
    try:
        pin(one, by=request.actor, key=KeyForm(request.POST).command_key())
    except MissingPaper as error:
        return lacking(request, error)
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:console", one.session_id)


def _comment(request: HttpRequest, pk: int) -> LiveComment:
    found = LiveComment.objects.filter(session__in=LiveSession.objects.visible_to(request.actor))
    return get_object_or_404(
        found.select_related("author", "session__organisation", "session__streamer", "source"), pk=pk
    )


@never_cache
def decide(request: HttpRequest, comment_id: int) -> HttpResponse:
    """One comment: what it was taken for and why, and what the seller says it means."""
    one = _comment(request, comment_id)
    decisions = list(one.decisions.select_related("by").order_by("-pk"))
    form = DecisionForm(
        request.POST if request.method == "POST" else None, shown=shown_in(one.session), now=next(iter(decisions), None)
    )
    if request.method == "POST" and form.is_valid():
        kind, items, cancels = form.said()
        try:
            decide_by_hand(one, kind, items, cancels, by=request.actor, key=form.command_key())
            return redirect("live:console", one.session_id)
        except RuleError as error:
            form.refuse(error)
    wants = list(one.author.wants.wanted().select_related("pick__product", "variant").order_by("pk"))
    said = list(one.author.comments.order_by("-pk")[:10])
    shown = {
        "form_": form,
        "comment": one,
        "decisions": decisions,
        "wants": wants,
        "said": said,
        "readable": readable,
        "minutes": minutes,
    }
    return page(request, "live/comment.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def settled(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answered by word of mouth."""
    one = _comment(request, comment_id)
    try:
        settle(one, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:console", one.session_id)


def version_said(request: HttpRequest, comment: LiveComment) -> CommentVersion | None:
    """Which of the things that became of a comment is meant; None for what is none of them."""
    said = request.POST.get("version", "")
    if not (said.isascii() and said.isdigit() and len(said) < 18):
        return None
    known = comment.versions.select_related(
        "comment__session__organisation", "comment__session__streamer", "comment__author"
    )
    found: CommentVersion | None = known.filter(pk=said).first()
    return found


@never_cache
@require_POST
def taken_over(request: HttpRequest, comment_id: int) -> HttpResponse:
    """What its writer made of it at the channel counts from now on."""
    one = _comment(request, comment_id)
    version = version_said(request, one)
    try:
        if version is not None:
            take_over(version, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:console", one.session_id)


@never_cache
@require_POST
def whole(request: HttpRequest, want_id: int) -> HttpResponse:
    """How many whole pieces are meant."""
    mine_ = Want.objects.filter(session__in=LiveSession.objects.visible_to(request.actor))
    one, said = get_object_or_404(mine_, pk=want_id), request.POST.get("whole", "")
    try:
        if said.isascii() and said.isdigit() and len(said) < 5:
            make_whole(one, int(said), by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:console", one.session_id)
