"""Where a commune looks after its teams, and sees who waits for help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.learning.actions.team import FEWEST, join_team, leave_team, set_up_team
from lantoa.learning.forms import MemberForm, TeamForm
from lantoa.learning.models import Team, TeamMember, Visit
from lantoa.learning.queries import helps_of, work_of
from lantoa.places import api as places
from lantoa.ui.forms import key_in
from lantoa.ui.render import page


@never_cache
def teams(request: HttpRequest) -> HttpResponse:
    """The body's teams, a new one, and who waits for help, the longest first."""
    actor = request.actor
    form = TeamForm(request.POST if request.method == "POST" else None, initial={"unit": actor.organisation.unit_id})
    if request.method == "POST" and form.is_valid():
        try:
            unit = places.Unit.objects.get(pk=form.cleaned_data["unit"])
            made = set_up_team(actor.organisation, unit=unit, name=form.cleaned_data["name"], by=actor, key=form.command_key())  # fmt: skip
            return redirect("learning:team", made.pk)
        except RuleError as error:
            form.refuse(error)
    own = Team.objects.led_by(actor).filter(ended_at=None).prefetch_related("members").order_by("name")
    rows = [(team, sum(member.until is None for member in team.members.all())) for team in own]
    shown = {"rows": rows, "fewest": FEWEST, "form_": form, "waiting": helps_of(actor.organisation_id)[:100], "work": work_of(Visit.objects.filter(help__team__organisation=actor.organisation_id))}  # fmt: skip
    return page(request, "learning/teams.html", shown, status=422 if form.errors else 200)


@never_cache
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Who is in a team, what each did, and who joins."""
    found = get_object_or_404(Team.objects.led_by(request.actor).select_related("unit"), pk=team_id)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = accounts.person_called(said["phone"], said["name"], by=request.actor)
            join_team(found, person, head=said["head"], by=request.actor, key=form.command_key())
            return redirect("learning:team", found.pk)
        except RuleError as error:
            form.refuse(error)
    members = found.members.filter(until=None).select_related("person").order_by("-is_head", "since", "pk")
    rows = [(member, work_of(Visit.objects.filter(by=member))) for member in members]
    shown = {"team": found, "rows": rows, "missing": max(FEWEST - len(rows), 0), "form_": form}
    return page(request, "learning/team.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def leave(request: HttpRequest, team_id: int, member_id: int) -> HttpResponse:
    member = get_object_or_404(TeamMember.objects.select_related("team").filter(team__in=Team.objects.led_by(request.actor)), pk=member_id, team=team_id)  # fmt: skip
    leave_team(member, by=request.actor, key=key_in(request.POST.get("key")))
    return redirect("learning:team", team_id)
