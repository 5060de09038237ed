"""A seller's sales: planning, goods under codes, going on air, pasted comments, the account."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels import api as channels
from lantoa.kit.errors import RuleError
from lantoa.kit.vietnamese import clean_text
from lantoa.kit.world import world
from lantoa.live.actions import pick as picks
from lantoa.live.actions import session as sessions_
from lantoa.live.actions.close import ask_again, close
from lantoa.live.actions.stall import ask_stall, join_stall, leave_stall
from lantoa.live.actions.take import paste
from lantoa.live.errors import MissingPaper
from lantoa.live.forms.session import PasteForm, PickForm, SessionForm, StallForm
from lantoa.live.models import LiveSession, LiveStall, Pick
from lantoa.live.queries import session as queries
from lantoa.live.queries.account import account
from lantoa.live.queries.attention import attention
from lantoa.live.queries.papers import needs
from lantoa.live.rules.comments import shown as readable
from lantoa.live.rules.duties import in_force
from lantoa.live.views.paper import lacking
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal

STEPS = {"len-song": sessions_.go_on_air, "ket-thuc": sessions_.end, "khep-so": close, "hoi-lai": ask_again}


def mine(request: HttpRequest, pk: int) -> LiveSession:
    """The seller's own sale; 404 for any other."""
    found = LiveSession.objects.visible_to(request.actor).select_related("organisation", "streamer")
    return get_object_or_404(found, pk=pk)


def my_pick(request: HttpRequest, pk: int) -> Pick:
    """Goods in a sale of the seller's own; 404 for any other."""
    found = Pick.objects.shown().select_related("session", "product", "store")
    return get_object_or_404(found.filter(session__in=LiveSession.objects.visible_to(request.actor)), pk=pk)


def _may_plan(request: HttpRequest, store: stores.Store | None) -> bool:
    """Whoever has a stall, and who shows neighbours' goods."""
    home = request.actor.organisation_id
    return store is not None or (home is not None and channels.creator_page(home) is not None)


@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        "live/sessions.html",
        {
            "sessions": queries.sessions(request.actor),
            "may_plan": _may_plan(request, stores.store_of(request.actor)),
            "asked": list(
                LiveStall.objects.asked_of(request.actor).select_related("session__organisation").order_by("pk")
            ),
            "stood": list(
                LiveStall.objects.standing(request.actor)
                .filter(session__over_at__isnull=False)
                .select_related("session__organisation")
                .order_by("-pk")[:20]
            ),
        },
    )


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    store = stores.store_of(request.actor)
    if not _may_plan(request, store):
        raise Http404
    form = SessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sessions_.plan(store, form.plan(), by=request.actor, key=form.command_key())
            return redirect("live:session", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "live/edit.html", {"form_": form, "session": None}, status=422 if form.errors else 200)


@never_cache
def edit(request: HttpRequest, live_session_id: int) -> HttpResponse:
    one = mine(request, live_session_id)
    form = SessionForm(request.POST if request.method == "POST" else None, session=one)
    if request.method == "POST" and form.is_valid():
        try:
            sessions_.change(one, form.plan(), by=request.actor, key=form.command_key())
            return redirect("live:session", one.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "live/edit.html", {"form_": form, "session": one}, status=422 if form.errors else 200)


@never_cache
@require_safe
def session(request: HttpRequest, live_session_id: int) -> HttpResponse:
    """The run sheet, and what is still missing before it can begin."""
    one = mine(request, live_session_id)
    one.streamer = one.streamer or getattr(request.actor, "person", None)
    picks_ = list(one.picks.shown().select_related("product", "store"))
    shown = {
        "session": one, "picks": picks_, "needs": needs(picks_), "missing": sessions_.missing(one),
        "duties": in_force(world.today()), "link": queries.page_link(one), "recording_days": settings.LIVE_RECORDING_DAYS,
    }  # fmt: skip
    return page(request, "live/session.html", shown)


@never_cache
@require_POST
def step(request: HttpRequest, live_session_id: int, live_step: str) -> HttpResponse:
    """On air, over, account closed."""
    one = mine(request, live_session_id)
    if live_step not in STEPS:
        raise Http404
    try:
        STEPS[live_step](one, by=request.actor, key=KeyForm(request.POST).command_key())
    except MissingPaper as error:
        return lacking(request, error)
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect(
        {"len-song": "live:console", "khep-so": "live:account", "hoi-lai": "live:account"}.get(
            live_step, "live:session"
        ),
        one.pk,
    )


@never_cache
def pick_new(request: HttpRequest, live_session_id: int) -> HttpResponse:
    one = mine(request, live_session_id)
    form = PickForm(
        request.POST if request.method == "POST" else None, goods=queries.goods(one), code=picks.next_code(one),
        own=queries.own_stalls(one),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        store, product = form.chosen()
        try:
            picks.pick(one, store, product, form.words(), by=request.actor, key=form.command_key())
            return redirect("live:pick_new" if "more" in request.POST else "live:session", one.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "session": one, "pick": None, "picks": list(one.picks.shown().select_related("product"))}
    return page(request, "live/pick.html", shown, status=422 if form.errors else 200)


@never_cache
def pick_edit(request: HttpRequest, pick_id: int) -> HttpResponse:
    one = my_pick(request, pick_id)
    form = PickForm(request.POST if request.method == "POST" else None, pick=one, own=queries.own_stalls(one.session))
    if request.method == "POST" and form.is_valid():
        try:
            picks.change_pick(one, form.words(), by=request.actor, key=form.command_key())
            return redirect("live:session", one.session_id)
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "session": one.session, "pick": one, "picks": []}
    return page(request, "live/pick.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def pick_remove(request: HttpRequest, pick_id: int) -> HttpResponse:
    one = my_pick(request, pick_id)
    try:
        picks.remove_pick(one, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:session", one.session_id)


@never_cache
def stalls(request: HttpRequest, live_session_id: int) -> HttpResponse:
    """Neighbours' stalls in this sale, and asking another one."""
    one = mine(request, live_session_id)
    out = request.POST.get("out", "")
    if request.method == "POST" and out:
        return _take_out(request, one, out)
    form = StallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_stall(one, form.cleaned_data["their_page"], by=request.actor, key=form.command_key())
            return redirect("live:stalls", one.pk)
        except RuleError as error:
            form.refuse(error)
    rows = list(one.stalls.filter(left_at=None).select_related("store").order_by("pk"))
    return page(
        request, "live/stalls.html", {"form_": form, "session": one, "stalls": rows}, status=422 if form.errors else 200
    )


def _take_out(request: HttpRequest, one: LiveSession, out: str) -> HttpResponse:
    found = (
        one.stalls.filter(pk=out).select_related("store").first()
        if out.isascii() and out.isdigit() and len(out) < 18
        else None
    )
    try:
        if found is not None:
            leave_stall(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:stalls", one.pk)


@never_cache
@require_POST
def stall(request: HttpRequest, live_stall_id: int) -> HttpResponse:
    """Say yes to a neighbour's sale, or leave it."""
    mine_ = LiveStall.objects.asked_of(request.actor).select_related("session", "store")
    one = get_object_or_404(mine_, pk=live_stall_id)
    try:
        (join_stall if "join" in request.POST else leave_stall)(
            one, by=request.actor, key=KeyForm(request.POST).command_key()
        )
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:sessions")


@never_cache
def paste_page(request: HttpRequest, live_session_id: int) -> HttpResponse:
    """Comments copied from a place that tells us nothing by itself."""
    one, done = mine(request, live_session_id), None
    form = PasteForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = paste(
                one, form.cleaned_data["channel"], form.cleaned_data["text"], by=request.actor, key=form.command_key()
            )
            form = PasteForm(initial={"channel": form.cleaned_data["channel"]})
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "session": one, "done": done, "readable": readable}
    return page(request, "live/paste.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """Words that the phone shares with us from another application: into the sale that is on air, else the last one whose account is open."""
    mine_ = attention(request.actor)
    one = mine_.on_air or mine_.to_close
    if one is None:
        return redirect("live:sessions")
    words = "\n".join(filter(None, (request.GET.get(name, "")[:100_000] for name in ("title", "text"))))
    form = PasteForm(initial={"text": clean_text(words)})
    return page(request, "live/paste.html", {"form_": form, "session": one, "done": None, "readable": readable})


@never_cache
@require_safe
def account_page(request: HttpRequest, live_session_id: int) -> HttpResponse:
    """What came, what became of it, and what it brought; one page to keep."""
    one = mine(request, live_session_id)
    return page(request, "live/account.html", {"session": one, "account": account(one)})
