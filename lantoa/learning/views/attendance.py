"""The roll: a page that works all day without a line, what it sends, and the same by plain forms."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.learning.actions import attendance as rolls
from lantoa.learning.forms import RollFileForm, WalkInForm
from lantoa.learning.models import FILE, PHONE, CourseRun, CourseSession, RollDevice
from lantoa.learning.queries import RollRow, hashes_of, meetings_of, odd_events, rolls_of, rosters
from lantoa.learning.rules.attendance import HERE, MOST_EVENTS, STATUSES, as_uuid, moment_of, read_event, read_file
from lantoa.ui.forms import key_in
from lantoa.ui.render import page

LARGEST_FILE = 2_000_000
# How many events of a file are taken in one transaction.
AT_ONCE = 100


def _known(request: HttpRequest) -> dict[str, Any]:
    """Whose phone it is, and a ticket that proves it; what the page carries. Names come apart, so that it stays light."""
    who = f"{request.actor.person_id}.{request.actor.organisation_id}"
    return {"who": who, "ticket": rolls.ticket_for(request.actor), "now": 0, "classes": []}


def _shown(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {"known": _known(request), "meetings": meetings_of(request.actor), "run": None, **more}


@never_cache
@require_safe
def roll(request: HttpRequest) -> HttpResponse:
    """The classes I lead today and in the next days; also what the phone opens where there is no line."""
    return page(request, "learning/roll.html", _shown(request))


@never_cache
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """What a phone has to know anew: whether it is still the same person's, the rolls as they stand, our time."""
    classes = rosters(request.actor)
    sessions = CourseSession.objects.in_bulk([one["session"] for one in classes])
    for one in classes:
        one["wall"] = rolls.wall_secret(sessions[one["session"]])
    known = {**_known(request), "now": int(world.now().timestamp() * 1000), "classes": classes}
    return JsonResponse({**known, "csrf": get_token(request)})


@never_cache
def roll_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One class: tick people and press a button. A script turns it into one tap each."""
    run = get_object_or_404(CourseRun.objects.led_by(request.actor).select_related("course", "unit"), pk=run_id)
    session = _meeting(run, request.POST.get("session") or request.GET.get("buoi") or "")
    if request.method != "POST":
        return _run_page(request, run, session)
    status, ticked = request.POST.get("status", ""), request.POST.getlist("here")
    rows = {str(row.seat.pk): row for row in rolls_of([session])[session.pk]} if session else {}
    marked = {rows[one].seat: status for one in ticked if one in rows}
    if session is None or status not in STATUSES or not marked or len(marked) != len(set(ticked)):
        return _run_page(
            request, run, session, _("Please tick who it is about, then press a button."), ticked, status=422
        )
    rolls.mark_on_screen(session, marked, by=request.actor, key=key_in(request.POST.get("key")))
    return redirect(f"{reverse('learning:roll_run', args=[run.pk])}?buoi={session.pk}")


def _meeting(run: CourseRun, wanted: str) -> CourseSession | None:
    """The meeting asked for, else the one nearest to now."""
    those, moment = list(run.sessions.all()), world.now()
    asked = next((one for one in those if str(one.pk) == wanted), None)
    return asked or min(those, key=lambda one: abs(one.starts_at - moment), default=None)


def _run_page(
    request: HttpRequest, run: CourseRun, session: CourseSession | None, refused: str = "", ticked: Any = (), *,
    walk_in: WalkInForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows: list[RollRow] = rolls_of([session])[session.pk] if session else []
    shown = _shown(
        request, run=run, session=session, rows=rows, here=sum(1 for row in rows if row.status in HERE), refused=refused, ticked=ticked,
        walk_in=walk_in or WalkInForm(),
    )  # fmt: skip
    return page(request, "learning/roll.html", shown, status=status)


@never_cache
@require_POST
def roll_walk_in(request: HttpRequest, session_id: int) -> HttpResponse:
    """Somebody came without a seat."""
    session = get_object_or_404(
        CourseSession.objects.filter(run__in=CourseRun.objects.led_by(request.actor)).select_related(
            "run__course", "run__unit"
        ),
        pk=session_id,
    )
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _run_page(request, session.run, session, walk_in=form, status=422)
    rolls.walk_in(
        session, form.cleaned_data["name"], form.cleaned_data["phone"], by=request.actor, key=form.cleaned_data["key"]
    )
    return redirect(f"{reverse('learning:roll_run', args=[session.run_id])}?buoi={session.pk}")


@never_cache
def take(request: HttpRequest) -> HttpResponse:
    """Take events: as a script sends them, or from the file a phone wrote as a last resort."""
    if request.method == "POST" and "batch" in request.POST:
        return _take(request)
    form = RollFileForm(request.POST, request.FILES) if request.method == "POST" else RollFileForm()
    done: dict[str, int] | None = None
    if request.method == "POST" and form.is_valid():
        found = read_file(form.content(LARGEST_FILE))
        if found is None:
            form.add_error(
                "file", _("This is not a file from the roll, or it was cut short. Let the phone write it once more.")
            )
        else:
            done = _bring(request, *found)
    shown = {"form_": form, "done": done, "odd": odd_events(request.actor), "devices": _devices(request)}
    return page(request, "learning/roll_file.html", shown, status=422 if form.errors else 200)


def _take(request: HttpRequest) -> HttpResponse:
    try:
        given = json.loads(request.POST["batch"])
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("events"), list):
        return JsonResponse({"refused": _("This did not arrive in one piece")}, status=422)
    if rolls.is_of_another(given.get("ticket"), request.actor):
        return JsonResponse({"refused": _("Sign in again as the one who marked them, then they are sent.")}, status=409)
    asked = given.get("hashes")
    waiting = [key for one in (asked if isinstance(asked, list) else [])[:MOST_EVENTS] if (key := as_uuid(one))]
    answers, refused = _tell(request, given, given["events"][:MOST_EVENTS], PHONE)
    return JsonResponse(
        {
            "now": int(world.now().timestamp() * 1000),
            "ticket": rolls.ticket_for(request.actor),
            "events": {str(one.id): ["taken" if one.new else "known", one.entry_id] for one in answers},
            "refused": refused,
            "hashes": hashes_of([*waiting, *(one.id for one in answers if not one.new)], request.actor),
        }
    )


def _tell(request: HttpRequest, head: Any, events: list[Any], way: str) -> tuple[list[rolls.Taken], list[int]]:
    """What became of each, and the places of what is no event."""
    read = [read_event(one) for one in events]
    said = head.get("ticket"), head.get("label")
    ticket, label = (one if isinstance(one, str) else "" for one in said)
    batch = rolls.Batch(
        [one for one in read if one], device=as_uuid(head.get("device")), label=label[:200], ticket=ticket[:1000],
        sent_phone=moment_of(head.get("sent")), way=way,
    )  # fmt: skip
    return rolls.take_events(batch, by=request.actor), [at for at, one in enumerate(read) if one is None]


def _bring(request: HttpRequest, head: Any, events: list[Any]) -> dict[str, int]:
    taken, refused = [], 0
    for at in range(0, len(events), AT_ONCE):
        answers, not_read = _tell(request, {**head, "sent": None}, events[at : at + AT_ONCE], FILE)
        taken += answers
        refused += len(not_read)
    return {"new": sum(one.new for one in taken), "known": sum(not one.new for one in taken), "refused": refused}


def _devices(request: HttpRequest) -> Any:
    return (
        RollDevice.objects.visible_to(request.actor)
        .select_related("keeper", "revoked_by")
        .order_by("-first_seen")[:100]
    )


@never_cache
@require_POST
def revoke(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """A phone was lost or stolen: what it tells from now on does not count."""
    device = get_object_or_404(RollDevice.objects.visible_to(request.actor), pk=device_id)
    rolls.revoke_device(device, by=request.actor, key=key_in(request.POST.get("key")))
    return redirect("learning:roll_take")


@never_cache
def here(request: HttpRequest, session_id: int, wall: str) -> HttpResponse:
    """What the code on the hall's wall opens: one press, and I am there."""
    session = get_object_or_404(CourseSession.objects.select_related("run__course", "run__unit"), pk=session_id)
    refused, seat = "", None
    if request.method == "POST":
        try:
            seat = rolls.mark_myself(session, wall[:40], by=request.actor)
        except RuleError as error:
            refused = str(error)
    return page(
        request,
        "learning/roll_here.html",
        {"session": session, "run": session.run, "seat": seat, "refused": refused},
        status=409 if refused else 200,
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the roll on the phone; the same bytes for everybody, others as soon as any of it changes."""
    edition = hashlib.sha256(_script(request, "learning/roll_words.html").content).hexdigest()[:12]
    return _script(request, "learning/roll_worker.js", words=edition)


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """What the roll's script says, in the language of the address."""
    return _script(request, "learning/roll_words.html")


def _script(request: HttpRequest, template: str, **shown: str) -> HttpResponse:
    answer = page(request, template, shown)
    answer["Content-Type"] = "text/javascript; charset=utf-8"
    answer["Cache-Control"] = "no-cache"
    return answer
