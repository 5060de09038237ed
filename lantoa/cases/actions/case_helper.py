"""Let somebody help with one dossier, and end that again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions.step import check_theirs, move, record
from lantoa.cases.errors import Incomplete, NotAllowed
from lantoa.cases.models import Case, CaseHelper
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world


def helping_words(case: Case) -> str:
    """What who asks agrees to when somebody helps with this dossier."""
    return _(
        "I let this person see dossier %(code)s and fill it in for me until it is decided. I hand it in and sign myself, and they do "
        "not see my own papers. I can end this at any time."
    ) % {"code": case.code}


def let_help(case: Case, helper: accounts.Person, *, wording: str, by: Actor, key: UUID | None = None) -> CaseHelper:
    """Let this person fill in and follow the dossier, by an agreement in these words, "" if there was none. Twice is once.

    Only who asks (NotAllowed), and nobody helps themselves. Raises Incomplete without agreement, NotNow once it is decided.
    """
    check_theirs(case, by)
    body = {"case": case.pk, "helper": helper.pk, "wording": wording}
    with journal.command("cases.let_help", key, body, by=by):
        if helper.pk == case.person_id:
            raise NotAllowed(_("This is your own number. A helper is somebody else."), field="phone")
        if not wording:
            raise Incomplete(_("Please say that they may help; without that nobody sees it."), field="agreed")
        move(case, [Case.State.DRAFT, *Case.OPEN])
        said = {"wording": wording, "since": world.now()}
        row, new = CaseHelper.objects.get_or_create(case=case, helper=helper, ended_at=None, defaults=said)
        if new:
            record(acts.HELP_AGREED, case, by=by, data={"helper": helper.pk})
    made: CaseHelper = row
    return made


def end_help(row: CaseHelper, *, by: Actor) -> None:
    """No more help from now on; who asks says so, or the helper stops. Twice is no harm. Raises NotAllowed."""
    if by.helping or by.person_id not in {row.case.person_id, row.helper_id}:
        raise NotAllowed(_("Only the one who asks, or who helps, can end this."))
    with journal.command("cases.end_help", None, {"helper": row.pk}, by=by):
        if CaseHelper.objects.filter(pk=row.pk, ended_at=None).update(ended_at=world.now()):
            record(acts.HELP_ENDED, row.case, by=by, data={"helper": row.helper_id})
