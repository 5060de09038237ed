"""An office takes a dossier in, or asks once for everything that is missing, or says why it is not for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.cases import acts
from lantoa.cases.actions.checklist import body_of, read_ticks
from lantoa.cases.actions.step import check_desk, move, note, read_words
from lantoa.cases.errors import BadWords, NotNow
from lantoa.cases.models import Case
from lantoa.cases.queries.case_paper import parts_of
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.payments import api as payments

State = Case.State


def accept(case: Case, *, ticked: Collection[str] | None = None, by: Actor, key: UUID | None = None) -> Case:
    """Accept it as complete; who accepts it has it on their desk. `ticked` as in `read_ticks`. Raises NotAllowed, NotNow, NotLookedAt."""
    check_desk(case, by)
    with journal.command("cases.accept", key, {"case": case.pk, **body_of(ticked)}, by=by) as run:
        if not run.replayed:
            move(case, [State.SUBMITTED], state=State.ACCEPTED, accepted_at=world.now(), officer_id=by.person_id)
            note(case, "accepted", acts.CASE_ACCEPTED, by=by, checked=read_ticks(case, "accept", ticked))
    case.refresh_from_db()
    return case


def ask_supplement(case: Case, words: str, *, parts: Sequence[str] = (), by: Actor, key: UUID | None = None) -> Case:
    """Ask for all that is missing: once and complete (Decree 45/2020/NĐ-CP, art. 11). The clock begins anew when it comes.

    `parts` are codes of the dossier's papers: each of them needs a new paper then. Raises NotNow where it was asked before,
    NotAllowed, BadWords, also for a part that this dossier does not have.
    """
    check_desk(case, by)
    body = {"case": case.pk, "words": words, "parts": list(parts)}
    with journal.command("cases.ask_supplement", key, body, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            if case.supplement_asked_at:
                raise NotNow(_("You have asked for supplements once already. Accept it now, or decide."))
            if not set(parts) <= {one.code for one in parts_of(case)}:
                raise BadWords(_("Please choose papers of this list."), field="parts")
            move(
                case,
                [State.SUBMITTED],
                state=State.SUPPLEMENT,
                supplement_asked_at=world.now(),
                supplement_parts=list(parts),
                due_at=None,
                accept_by=None,
            )
            note(case, "supplement_asked", acts.SUPPLEMENT_ASKED, by=by, words=said)
    case.refresh_from_db()
    return case


def decline(case: Case, words: str, *, by: Actor, key: UUID | None = None) -> Case:
    """Say why it is not accepted: the wrong office, or not a matter for this procedure. Raises NotAllowed, NotNow, BadWords."""
    check_desk(case, by)
    with journal.command("cases.decline", key, {"case": case.pk, "words": words}, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            move(case, [State.SUBMITTED], state=State.DECLINED, due_at=None, decided_at=world.now())
            payments.cancel_request(case)
            note(case, "declined", acts.CASE_DECLINED, by=by, words=said)
    case.refresh_from_db()
    return case
