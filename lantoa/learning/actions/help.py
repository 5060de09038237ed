"""Being stuck: a learner asks the team of their hamlet, somebody takes it on, visits, and it is over once the lesson ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.learning import acts
from lantoa.learning.errors import BadVisit, NotAllowed
from lantoa.learning.models import LEADING, Enrollment, Help, Lesson, Team, TeamMember, Visit
from lantoa.messages import api as messages
from lantoa.ui.dates import stamp

LONGEST_WORDS = 300
LONGEST_VISIT = 600  # minutes
FARTHEST = timedelta(days=60)


def ask_help(
    enrollment: Enrollment, lesson: Lesson, team: Team, *, words: str = "", by: Actor, key: UUID | None = None
) -> Help:
    """Ask this team for help at a lesson; what is open already is returned. By the learner, or by who leads their class for them.

    Refuses NotAllowed. From now on the team sees the learner's name, phone and this lesson, and nothing else of them.
    """
    run = enrollment.run
    leads = by.organisation_id == run.organisation_id and bool(by.roles & LEADING)
    if by.person_id != enrollment.person_id and not leads:
        raise NotAllowed(_("Only the learner, or who leads the class, asks for help."))
    said = clean_line(words)[:LONGEST_WORDS]
    body = {"enrollment": enrollment.pk, "lesson": lesson.pk, "team": team.pk, "words": said}
    with journal.command("learning.ask_help", key, body, by=by):
        found: Help
        found, new = Help.objects.get_or_create(
            enrollment=enrollment, lesson=lesson, closed_at=None,
            defaults={"team": team, "words": said, "asked_by_id": by.person_id, "asked_at": world.now()},
        )  # fmt: skip
        if new:
            _record(acts.HELP_ASKED, found, by)
    return found


def take_help(asked: Help, member: TeamMember, *, by: Actor, key: UUID | None = None) -> Help:
    """Be the helper of this learner. Refuses NotAllowed where somebody else of the team was first, or it is over."""
    _is_member(member, asked, by)
    with journal.command("learning.take_help", key, {"help": asked.pk, "member": member.pk}, by=by):
        free = Help.objects.filter(pk=asked.pk, helper=None, closed_at=None)
        if free.update(helper=member, taken_at=world.now()):
            _record(acts.HELP_TAKEN, asked, by)
        elif not Help.objects.filter(pk=asked.pk, helper=member).exists():
            raise NotAllowed(_("Somebody else has taken this on, or it is over."))
    asked.refresh_from_db()
    return asked


def plan_visit(asked: Help, planned_at: datetime, *, by: Actor, key: UUID | None = None) -> Visit:
    """Agree on a visit, or on another time for the one that is agreed on; the learner is told. Refuses NotAllowed and BadVisit
    (a moment that is past or more than 60 days away)."""
    _is_helper(asked, by)
    now = world.now()
    if not now < planned_at < now + FARTHEST:
        raise BadVisit(_("Please choose a time to come, within two months."), field="planned_at")
    with journal.command("learning.plan_visit", key, {"help": asked.pk, "planned_at": planned_at.isoformat()}, by=by):
        visit: Visit
        visit, _new = Visit.objects.update_or_create(
            help=asked, made_at=None, cancelled_at=None, defaults={"by_id": asked.helper_id, "planned_at": planned_at}
        )
        _record(acts.VISIT_PLANNED, asked, by, visit=visit.pk)
        _tell(asked, planned_at)
    return visit


def record_visit(
    visit: Visit, *, minutes: int, what: str, made_at: datetime | None = None, by: Actor, key: UUID | None = None
) -> Visit:
    """Write down a visit that was made. Refuses NotAllowed, and BadVisit: minutes outside 1 to 600, a moment to come."""
    _is_helper(visit.help, by)
    when = made_at or world.now()
    if not 1 <= minutes <= LONGEST_VISIT:
        raise BadVisit(_("Please write how many minutes it took, up to 600."), field="minutes")
    if when > world.now():
        raise BadVisit(_("This visit is still to come."), field="made_at")
    said = clean_line(what)[:LONGEST_WORDS]
    with journal.command("learning.record_visit", key, {"visit": visit.pk, "minutes": minutes, "what": said}, by=by):
        open_ = Visit.objects.filter(pk=visit.pk, made_at=None, cancelled_at=None)
        if open_.update(made_at=when, minutes=minutes, what=said):
            _record(acts.VISIT_MADE, visit.help, by, visit=visit.pk, minutes=minutes)
    visit.refresh_from_db()
    return visit


def value_visit(visit: Visit, useful: bool, *, by: Actor, key: UUID | None = None) -> Visit:
    """The learner says whether it was of use; said again, the last word counts. Refuses NotAllowed."""
    if by.person_id is None or by.person_id != visit.help.enrollment.person_id:
        raise NotAllowed(_("Only the learner says whether it was of use."))
    with journal.command("learning.value_visit", key, {"visit": visit.pk, "useful": useful}, by=by):
        made = Visit.objects.filter(pk=visit.pk, made_at__isnull=False)
        if made.exclude(useful=useful).update(useful=useful) or made.filter(useful=None).update(useful=useful):
            _record(acts.VISIT_VALUED, visit.help, by, visit=visit.pk, useful=useful)
    visit.refresh_from_db()
    return visit


def end_help(asked: Help, *, by: Actor, key: UUID | None = None) -> None:
    """It is no longer needed: by the learner, the helper or who leads the class. Again is no harm."""
    enrollment = asked.enrollment
    leads = by.organisation_id == enrollment.run.organisation_id and bool(by.roles & LEADING)
    helps = asked.helper is not None and by.person_id == asked.helper.person_id
    if not (leads or helps or by.person_id == enrollment.person_id):
        raise NotAllowed(_("Only the learner, the helper, or who leads the class ends this."))
    with journal.command("learning.end_help", key, {"help": asked.pk}, by=by):
        _close([asked], Help.Result.ENDED, by)


def close_ended(entries: Sequence[journal.Entry]) -> None:
    """What was asked for at a lesson that has now ended is over."""
    for entry in entries:
        those = Help.objects.filter(
            closed_at=None, lesson=entry.data["lesson"], enrollment__person=entry.data["person"]
        )
        _close(list(those.select_related("enrollment__run")), Help.Result.DONE, None)


def _close(those: Sequence[Help], result: str, by: Actor | None) -> None:
    for asked in those:
        if Help.objects.filter(pk=asked.pk, closed_at=None).update(closed_at=world.now(), result=result):
            asked.visits.filter(made_at=None, cancelled_at=None).update(cancelled_at=world.now())
            _record(acts.HELP_OVER, asked, by, result=str(result))


def _is_member(member: TeamMember, asked: Help, by: Actor) -> None:
    if by.person_id != member.person_id or member.team_id != asked.team_id or member.until is not None:
        raise NotAllowed(_("Only somebody of the team takes this on."))


def _is_helper(asked: Help, by: Actor) -> None:
    if asked.helper is None or by.person_id != asked.helper.person_id or asked.closed_at is not None:
        raise NotAllowed(_("Only the helper who took this on does that."))


def _record(act: str, asked: Help, by: Actor | None, **more: object) -> None:
    run = asked.enrollment.run
    about = {"person": asked.enrollment.person_id, "lesson": asked.lesson_id, "team": asked.team_id, **more}
    journal.record(act, asked, by=by, on_behalf_of=run.organisation_id, place=run.unit_id, data=about)


def _tell(asked: Help, planned_at: datetime) -> None:
    learner, helper = asked.enrollment.person, asked.helper
    if learner is None or helper is None:
        return
    with translation.override(learner.language):
        words = _("%(name)s will visit you at %(when)s to help with “%(lesson)s”.") % {
            "name": helper.person.name, "when": stamp(planned_at), "lesson": asked.lesson.title,
        }  # fmt: skip
        messages.send(learner.phone, f"{words} {settings.PUBLIC_URL.rstrip('/')}{reverse('learning:mine')}", purpose="learning")  # fmt: skip
