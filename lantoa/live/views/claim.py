"""The claim: what is held for an author, and where name, phone and address are typed."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.pace import Pace
from lantoa.kit.post_code import post_code_in
from lantoa.live.actions.claim import claim as place
from lantoa.live.actions.no_show import contest as say_otherwise
from lantoa.live.actions.want import choose as choose_variant
from lantoa.live.actions.whole import make_whole
from lantoa.live.forms.claim import ClaimForm, CodeForm
from lantoa.live.models import LiveAuthor, Want
from lantoa.live.queries import claim as queries
from lantoa.live.rules.comments import shown as readable
from lantoa.live.views.page import minutes, sale
from lantoa.orders import api as orders
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal

_tries = Pace()
MOST_TRIES = 20
# Set in the browser that ordered: a code that everybody may read opens what is held, and nobody's order.
ORDERED = "live_ordered"
KEPT = 60 * 60 * 24 * 30


def _author(token: str) -> LiveAuthor:
    if len(token) > 32 or "\x00" in token:
        raise Http404
    found = LiveAuthor.objects.select_related("session__organisation", "session__streamer")
    return get_object_or_404(found, token=token)


def _proof(author: LiveAuthor) -> str:
    return salted_hmac("live.ordered", author.token, algorithm="sha256").hexdigest()


def _theirs(request: HttpRequest, author: LiveAuthor) -> bool:
    """Whether who looks may see what was ordered: by the link that only they were sent, in the browser that ordered, or signed in as who did."""
    return _ordered_here(request, author) or queries.link_is_private(author)


def _ordered_here(request: HttpRequest, author: LiveAuthor) -> bool:
    """Whether it was this browser that ordered, or whoever is signed in."""
    if constant_time_compare(request.COOKIES.get(ORDERED, ""), _proof(author)):
        return True
    return author.person_id is not None and request.actor.person_id == author.person_id


@never_cache
def code(request: HttpRequest, live_id: int) -> HttpResponse:
    """Whoever got no link types the short code that stands beside their name."""
    one = sale(live_id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        mark = accounts.network_mark(request)
        if _tries.steps(mark) >= MOST_TRIES:
            return refusal(request, 429)
        found = queries.called(one).filter(code=post_code_in(form.cleaned_data["code"])).first()
        if found:
            return redirect("live:claim", found.token)
        # Many buyers come from one mobile network: only what opens nothing counts.
        _tries.step(mark)
        form.add_error("code", _("Nobody in this sale has this code. Please look at it once more."))
    return page(request, "live/code.html", {"session": one, "form_": form}, status=422 if form.errors else 200)


@never_cache
def claim(request: HttpRequest, claim_token: str) -> HttpResponse:
    """Showing: goods, time left, place in line. Sending: ordinary orders."""
    author = _author(claim_token)
    posted = request.method == "POST"
    lines = queries.ready(author)
    parcels = queries.parcels(lines)
    total = sum(one.total for one in parcels)
    cod = bool(parcels) and all(one.store.accepts_cod for one in parcels)
    theirs = _theirs(request, author)
    called = author.name if theirs else readable(author.name, 120)
    # Where a number stands in the name, nobody is asked to send it on with dots in it.
    form = ClaimForm(
        request.POST if posted else None, actor=request.actor, total=total, cod=cod or posted,
        name=called if called == author.name else "",
        before=next(reversed(queries.orders_of(author)), None) if _ordered_here(request, author) else None,
    )  # fmt: skip
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            placed = place(
                author, form.buyer(), data["method"], by=request.actor, key=data["key"], seen_total=data["seen"]
            )
            answer = redirect(_to_orders(placed))
            secure = settings.SESSION_COOKIE_SECURE
            answer.set_cookie(ORDERED, _proof(author), max_age=KEPT, httponly=True, samesite="Lax", secure=secure)
            return answer
        except RuleError as error:
            form.refuse(error)
            lines = queries.ready(author)
            parcels = queries.parcels(lines)
            total = sum(one.total for one in parcels)
            form.show_again(seen=total)
    shown = {
        "theirs": theirs, "called": called, "author": author, "session": author.session, "parcels": parcels, "total": total, "form_": form, "waiting": queries.waiting(author),
        "to_choose": queries.to_choose(author), "to_round": queries.to_round(author), "orders": queries.orders_of(author), "came_back": queries.came_back(author) if theirs else [], "minutes": minutes,
    }  # fmt: skip
    return page(request, "live/claim.html", shown, status=422 if form.errors else 200)


def _to_orders(placed: list[orders.Order]) -> str:
    if len(placed) == 1:
        return reverse("orders:order", args=[placed[0].token])
    return reverse("orders:placed", args=[".".join(one.token for one in placed)])


@never_cache
@require_POST
def choose(request: HttpRequest, claim_token: str, want_id: int) -> HttpResponse:
    """Say which kind is meant."""
    author = _author(claim_token)
    part = next((one for one in queries.to_round(author) if one.pk == want_id), None)
    if part is not None:
        return _whole(request, author, part)
    choices = {want.pk: (want, dict(offered)) for want, offered in queries.to_choose(author)}
    if want_id not in choices or not KeyForm(request.POST).is_valid():
        return redirect("live:claim", author.token)
    want, offered = choices[want_id]
    wanted = request.POST.get("variant", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted) in offered:
        try:
            choose_variant(want, int(wanted))
        except RuleError as error:
            return refusal(request, 409, str(error))
    return redirect("live:claim", author.token)


def _whole(request: HttpRequest, author: LiveAuthor, want: Want) -> HttpResponse:
    said = request.POST.get("whole", "")
    try:
        if said.isascii() and said.isdigit() and len(said) < 5:
            make_whole(want, int(said), by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:claim", author.token)


@never_cache
@require_POST
def contest(request: HttpRequest, claim_token: str, no_show_id: int) -> HttpResponse:
    """Say that a parcel which came back was not their doing."""
    author = _author(claim_token)
    one = next((each for each in queries.came_back(author) if each.pk == no_show_id), None)
    if one is None or not _theirs(request, author):
        raise Http404
    try:
        say_otherwise(one, request.POST.get("words", ""), by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:claim", author.token)
