"""What every step of a dossier does alike: the state moves once, the step is written down, its act recorded, its dates counted anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from lantoa.cases.errors import BadWords, NotAllowed, NotNow
from lantoa.cases.models import Case, CaseAction
from lantoa.cases.models.office import DESK
from lantoa.cases.rules import clock
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.office_hours import office_hours
from lantoa.kit.vietnamese import clean_text
from lantoa.kit.world import world

LONGEST_WORDS = 4000


def move(case: Case, states: Iterable[str], **values: Any) -> None:
    """Change the dossier's row if it is still in one of these states; whoever comes second is told. Raises NotNow."""
    moved = Case.objects.filter(pk=case.pk, state__in=list(states)).update(**values, changed_at=world.now())
    if not moved:
        raise NotNow(_("This dossier has moved on meanwhile. Please look at it again."))
    case.refresh_from_db()


def note(case: Case, kind: str, act: str, *, by: Actor | None, words: str = "", answers: dict[str, Any] | None = None, checked: list[str] | None = None, data: dict[str, Any] | None = None) -> CaseAction:  # fmt: skip
    """Write the step down beside the dossier and in the journal; the dossier's row is this transaction's own by now."""
    number = case.actions.count() + 1
    person = by.person_id if by else None
    step: CaseAction = CaseAction.objects.create(
        case=case, number=number, kind=kind, by_id=person, at=world.now(), words=words, answers=answers, checked=checked
    )
    record(act, case, by=by, data={"number": number, **(data or {})})
    return step


def record(act: str, case: Case, *, by: Actor | None, data: dict[str, Any] | None = None) -> None:
    """The act under the office, once it was handed in there; ids only."""
    office = case.office.organisation_id if case.office and case.state != Case.State.DRAFT else None
    about = {"case": case.pk, "procedure": case.procedure_id, "person": case.person_id, **(data or {})}
    journal.record(
        act, case, by=by, on_behalf_of=office, place=case.unit_id or "", rehearsal=case.rehearsal, data=about
    )


def count_dates(case: Case) -> dict[str, Any]:
    """By when it has to be decided, from all that happened so far: values for the row."""
    limit = case.version.limit
    if limit is None or case.received_at is None:
        return {"due_at": None, "provisional": []}
    stops = [row.stop for row in case.stops.all()]
    found = clock.due(limit, case.received_at, office_hours(), stops=stops, more=case.more)
    return {"due_at": found.at, "provisional": list(found.provisional)}


def check_desk(case: Case, by: Actor) -> None:
    """Refuse everybody but the officers of the office it lies in. Raises NotAllowed."""
    office = case.office.organisation_id if case.office else None
    if by.organisation_id != office or DESK not in by.roles:
        raise NotAllowed(_("Only the office this dossier lies in can do this."))


def check_theirs(case: Case, by: Actor) -> None:
    """Refuse everybody but the one who asks. Raises NotAllowed."""
    if by.helping or by.person_id != case.person_id:
        raise NotAllowed(
            _("Only the one who asks can do this. A helper fills in, and never hands in or signs for anyone.")
        )


def read_words(text: str, *, field: str = "words") -> str:
    """What was written, cleaned. Raises BadWords where there is nothing, or too much."""
    words = clean_text(text)
    if not words:
        raise BadWords(_("Please write a few words."), field=field)
    if len(words) > LONGEST_WORDS:
        raise BadWords(_("Please write at most %(limit)s characters.") % {"limit": LONGEST_WORDS}, field=field)
    return words
