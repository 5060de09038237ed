"""The sale's own page for everybody: the video, what is pinned, a box for comments, and what is held for who writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.pace import Pace
from lantoa.kit.world import world
from lantoa.live.actions.take import comment_here
from lantoa.live.forms.claim import CommentForm
from lantoa.live.models import LiveAuthor, LiveSession
from lantoa.live.queries import page as queries
from lantoa.live.rules.comments import MOST_A_MINUTE
from lantoa.live.rules.comments import shown as readable
from lantoa.live.rules.session import embedded, minutes_left
from lantoa.ui.render import page, refusal

# Who writes is known by a cookie that says nothing else; it is signed, so that nobody can write one for another writer.
WRITER = "live"
KEPT = 60 * 60 * 24 * 3
A_SECOND, MOST_PARTS = 1.0, 500
_parts: dict[tuple[int, str, str], tuple[float, bytes]] = {}
_pace, _network = Pace(), Pace()
# A page that plays a video of these two may show their player, and nothing more than any other page.
PLAYERS = "https://www.youtube-nocookie.com https://www.facebook.com"


def minutes(until: datetime | None) -> int:
    """How many minutes are left."""
    return minutes_left(until, world.now())


def sale(pk: int) -> LiveSession:
    """A sale that everybody may see; 404 for any other."""
    found = LiveSession.objects.public().select_related("organisation", "streamer")
    return get_object_or_404(found, pk=pk)


def _writer(request: HttpRequest) -> str:
    said: str = request.get_signed_cookie(WRITER, "", salt=WRITER, max_age=KEPT)
    return said


@never_cache
def live(request: HttpRequest, live_id: int) -> HttpResponse:
    one, writer = sale(live_id), _writer(request)
    me = queries.writer(one, writer)
    form = CommentForm(request.POST if request.method == "POST" else None, initial={"name": me.name if me else ""})
    if request.method == "POST":
        mark = accounts.network_mark(request)
        if _pace.steps(writer or mark) >= MOST_A_MINUTE or _network.steps(mark) >= MOST_A_MINUTE * 20:
            return refusal(request, 429)
        if form.is_valid():
            _pace.step(writer or mark)
            _network.step(mark)
            said, fresh = form.cleaned_data, writer or world.token(18)
            try:
                comment_here(one, fresh, me.name if me else said["name"], said["text"], key=said["key"])
                answer = redirect("live:page", one.pk)
                secure = settings.SESSION_COOKIE_SECURE
                answer.set_signed_cookie(
                    WRITER, fresh, salt=WRITER, max_age=KEPT, httponly=True, samesite="Lax", secure=secure
                )
                return answer
            except RuleError as error:
                form.refuse(error)
    shown = {
        **_around(one, me),
        "form_": form,
        "video": embedded(one.video_url),
        "host": one.stalls.filter(joined_at__isnull=False, left_at=None).order_by("pk").first().store,
    }
    answer = page(request, "live/page.html", shown, status=422 if form.errors else 200)
    if shown["video"]:
        request.may_frame = PLAYERS  # type: ignore[attr-defined] # config.guard writes it into the page's rules
    return answer


@never_cache
@require_safe
def now(request: HttpRequest, live_id: int) -> HttpResponse:
    """What changes from moment to moment, anew: the goods and what is mine, or the comments."""
    part, writer = "said" if request.GET.get("phan") == "loi" else "now", _writer(request)
    if not writer:
        return HttpResponse(_for_all(request, live_id, part))
    one = sale(live_id)
    return page(request, "live/page.html", _around(one, queries.writer(one, _writer(request))), fragment=part)


def _for_all(request: HttpRequest, live_id: int, part: str) -> bytes:
    """The part as everybody sees it who has not written: thousands may watch one sale, so it is made once a second in a process."""
    known, now_ = (live_id, part, get_language() or ""), world.monotonic()
    kept = _parts.get(known)
    if kept is None or now_ - kept[0] > A_SECOND:
        if len(_parts) > MOST_PARTS:
            _parts.clear()
        made = page(request, "live/page.html", _around(sale(live_id), None), fragment=part)
        _parts[known] = kept = (now_, made.content)
    return kept[1]


def _around(one: LiveSession, me: LiveAuthor | None) -> dict[str, Any]:
    return {"session": one, "me": me, "seen": queries.seen(one, me), "readable": readable, "minutes": minutes}
