"""The clock stands for a lawful reason, runs again, or gets more time."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.cases import acts
from lantoa.cases.actions.step import check_desk, count_dates, move, note, read_words
from lantoa.cases.errors import BadWords, NotNow
from lantoa.cases.models import Case, ClockStop
from lantoa.cases.rules.reasons import EXTENDING, STOPPING
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world

State = Case.State
_AT_WORK = (State.ACCEPTED, State.PROPOSED)


def stop_clock(case: Case, reason: str, words: str, *, by: Actor, key: UUID | None = None) -> Case:
    """Let the clock stand from now on, with a reason of the list and its words. Raises NotAllowed, NotNow, BadWords."""
    check_desk(case, by)
    with journal.command("cases.stop_clock", key, {"case": case.pk, "reason": reason, "words": words}, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            if reason not in STOPPING:
                raise BadWords(_("Please choose a reason."), field="reason")
            move(case, _AT_WORK, due_at=None)
            if case.stops.filter(ended_at=None).exists():
                raise NotNow(_("The clock stands already."))
            ClockStop.objects.create(case=case, reason=reason, words=said, began_at=world.now())
            note(case, "stopped", acts.CLOCK_STOPPED, by=by, words=said, data={"reason": reason})
    case.refresh_from_db()
    return case


def resume_clock(case: Case, *, by: Actor, key: UUID | None = None) -> Case:
    """Let the clock run again; the date is counted anew. Raises NotAllowed, NotNow."""
    check_desk(case, by)
    with journal.command("cases.resume_clock", key, {"case": case.pk}, by=by) as run:
        if not run.replayed:
            move(case, _AT_WORK)
            if not case.stops.filter(ended_at=None).update(ended_at=world.now()):
                raise NotNow(_("The clock runs already."))
            _date_anew(case)
            note(case, "resumed", acts.CLOCK_RESUMED, by=by)
    case.refresh_from_db()
    return case


def extend(case: Case, more: int, reason: str, words: str, *, by: Actor, key: UUID | None = None) -> Case:
    """Add so many (working) days to the limit, before it is over, with a reason of the list. Raises NotAllowed, NotNow, BadWords."""
    check_desk(case, by)
    body = {"case": case.pk, "more": more, "reason": reason, "words": words}
    with journal.command("cases.extend", key, body, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            if reason not in EXTENDING:
                raise BadWords(_("Please choose a reason."), field="reason")
            if not 1 <= more <= case.version.most_more:
                raise BadWords(_("At most %(days)s days more.") % {"days": case.version.most_more}, field="more")
            move(case, _AT_WORK)
            if case.due_at is None or case.due_at < world.now() or case.more:
                raise NotNow(_("It can be extended once, while its clock runs and before it is late."))
            Case.objects.filter(pk=case.pk).update(more=more)
            _date_anew(case)
            note(case, "extended", acts.LIMIT_EXTENDED, by=by, words=said, data={"more": more, "reason": reason})
    case.refresh_from_db()
    return case


def _date_anew(case: Case) -> None:
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(**count_dates(case))
