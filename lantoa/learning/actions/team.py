"""Teams of a commune: set up, joined, left, ended."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.learning import acts
from lantoa.learning.errors import BadTeam, NotAllowed
from lantoa.learning.models import LEADING, Team, TeamMember
from lantoa.places import api as places

LONGEST_NAME = 120
# Letter 793/BTTTT-THH of 5 March 2022: the head of the hamlet and at least two more.
FEWEST = 3


def set_up_team(
    organisation: accounts.Organisation, *, unit: places.Unit, name: str, by: Actor, key: UUID | None = None
) -> Team:
    """A team for a hamlet or quarter of this commune. Refuses NotAllowed, and BadTeam: no name, a long one, or one that is taken."""
    _may_lead(organisation.pk, by)
    said = clean_line(name)
    if not said or len(said) > LONGEST_NAME:
        raise BadTeam(_("Please write the name of the hamlet or quarter, in at most %(limit)s characters.") % {"limit": LONGEST_NAME}, field="name")  # fmt: skip
    body = {"organisation": organisation.pk, "unit": unit.pk, "name": said}
    with journal.command("learning.set_up_team", key, body, by=by) as run:
        if run.replayed:
            return Team.objects.get(pk=(run.answer or {})["team"])
        try:
            with transaction.atomic():
                team: Team = Team.objects.create(organisation=organisation, unit=unit, name=said, made_at=world.now())
        except IntegrityError:
            raise BadTeam(_("There is a team of this name already."), field="name") from None
        journal.record(acts.TEAM_SET_UP, team, by=by, on_behalf_of=organisation.pk, place=unit.pk)
        run.answer = {"team": team.pk}
    return team


def join_team(team: Team, person: accounts.Person, *, head: bool, by: Actor, key: UUID | None = None) -> TeamMember:
    """Take somebody into the team; as its head they take the place of the one before, who stays in it. Again is no harm."""
    _may_lead(team.organisation_id, by)
    with journal.command("learning.join_team", key, {"team": team.pk, "person": person.pk, "head": head}, by=by):
        Team.objects.select_for_update().get(pk=team.pk)
        here = TeamMember.objects.filter(team=team, until=None)
        if head:
            here.filter(is_head=True).exclude(person=person).update(is_head=False)
        member: TeamMember
        member, new = TeamMember.objects.get_or_create(
            team=team, person=person, until=None, defaults={"is_head": head, "since": world.now()}
        )
        if head and not member.is_head:
            member.is_head = True
            member.save(update_fields=["is_head"])
        if new:
            about = {"person": person.pk, "head": head}
            journal.record(
                acts.TEAM_JOINED, team, by=by, on_behalf_of=team.organisation_id, place=team.unit_id, data=about
            )
    return member


def leave_team(member: TeamMember, *, by: Actor, key: UUID | None = None) -> None:
    """End a member's part in the team: by themselves or by who leads it. What they had taken on is open again."""
    if by.person_id != member.person_id:
        _may_lead(member.team.organisation_id, by)
    with journal.command("learning.leave_team", key, {"member": member.pk}, by=by):
        if TeamMember.objects.filter(pk=member.pk, until=None).update(until=world.now()):
            member.helps.filter(closed_at=None).update(helper=None, taken_at=None)
            member.visits.filter(made_at=None, cancelled_at=None).update(cancelled_at=world.now())
            about = {"person": member.person_id}
            team = member.team
            journal.record(
                acts.TEAM_LEFT, team, by=by, on_behalf_of=team.organisation_id, place=team.unit_id, data=about
            )


def _may_lead(organisation_id: int, by: Actor) -> None:
    if by.organisation_id != organisation_id or not by.roles & LEADING:
        raise NotAllowed(_("Only an instructor or officer of the commune looks after its teams."))
