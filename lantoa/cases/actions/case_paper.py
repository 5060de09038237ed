"""Papers of the citizen's own store at the parts of a dossier: put there, handed in, kept with it, let go."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.cases.actions.step import check_theirs, move
from lantoa.cases.errors import Incomplete, NotNow
from lantoa.cases.models import Case, CasePaper, Office
from lantoa.cases.queries.case_paper import parts_of
from lantoa.cases.rules import form as forms
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.ui.dates import day

State = Case.State
_EDITED = (State.DRAFT, State.SUPPLEMENT)
# Under what a paper of an accepted dossier stays with it: attached or linked from the personal store, by that article.
BASIS = "Decree 45/2020/NĐ-CP, art. 9(1)"


def add_papers(
    case: Case, part: str, papers: Sequence[documents.PersonalPaper], *, wording: str, by: Actor, key: UUID | None = None
) -> list[CasePaper]:  # fmt: skip
    """Put papers of their own store at a part; `wording` is what they agreed to, "" if they did not. The office sees them once
    the dossier is handed in. Twice is once.

    Only who asks, never a helper (NotAllowed). Raises Incomplete without agreement, documents.NotShared for a paper that is not
    in their store, NotNow for one that holds no longer or that the office has at this part, once it was handed in, and for a part that is not asked for.
    """
    check_theirs(case, by)
    body = {"case": case.pk, "part": part, "papers": [paper.pk for paper in papers], "wording": wording}
    with journal.command("cases.add_papers", key, body, by=by) as run:
        if not run.replayed:
            if not wording:
                raise Incomplete(
                    _("Please say that the office may see it; else it cannot be handed in."), field="agreed"
                )
            mine = list(documents.PersonalPaper.objects.visible_to(by).filter(pk__in=body["papers"]))
            if len(mine) != len(set(body["papers"])):
                raise documents.NotShared(_("This paper is not in your store. Please choose another."), field="kept")
            over = next((one for one in mine if one.is_over), None)
            # What held once may itself be what has to be shown: as another paper it goes.
            if over and part != forms.OTHER.code:
                held = {"paper": over.title or documents.kind_names()[over.kind], "day": day(over.valid_until)}
                sentence = _("“%(paper)s” was valid until %(day)s only. Please choose or photograph the new one; if the day is wrong, correct it under “My papers”.")  # fmt: skip
                raise NotNow(sentence % held, field="kept")
            move(case, _EDITED)
            if part not in {one.code for one in parts_of(case)}:
                raise NotNow(_("This paper is not asked for after what you answered."))
            shared = documents.shares_for(case)
            for paper in papers:
                said = {"wording": wording, "added_at": world.now()}
                row, new = CasePaper.objects.get_or_create(case=case, part=part, paper=paper, defaults=said)
                if not new and row.handed_in_at:
                    if paper.pk in shared:
                        raise NotNow(
                            _("The office has this paper already. Add the right one beside it."), field="papers"
                        )
                    # Taken back meanwhile, and now given again.
                    CasePaper.objects.filter(pk=row.pk).update(handed_in_at=None, **said)
    return list(case.papers.filter(part=part, paper__in=body["papers"]))


def take_out(row: CasePaper, *, by: Actor) -> None:
    """Take a paper out of a part again, before it is handed in; it stays in their store. Twice is no harm.

    Raises NotAllowed, and NotNow for what the office has already.
    """
    check_theirs(row.case, by)
    with transaction.atomic():
        move(row.case, _EDITED)
        if CasePaper.objects.filter(pk=row.pk).exclude(handed_in_at=None).exists():
            raise NotNow(_("The office has this paper already. Add the right one beside it."))
        CasePaper.objects.filter(pk=row.pk).delete()


def hand_in_papers(case: Case, office: Office, *, by: Actor) -> None:
    """Share what was put into the dossier with its office, as its owner agreed; what is not asked for any more is left out.

    Joins the caller's transaction, in which the dossier was handed in.
    """
    asked = {paper.code for paper in forms.papers_for(case.form.definition, case.answers)} | set(case.supplement_parts)
    fresh = case.papers.filter(handed_in_at=None)
    fresh.exclude(part__in=asked, paper__removed_at=None).delete()
    for row in fresh.select_related("paper"):
        documents.share_paper(row.paper, subject=case, organisation=office.organisation, wording=row.wording, by=by)
    fresh.update(handed_in_at=case.received_at)


def keep_papers(case: Case) -> None:
    """The office accepted the dossier: what its papers were shared for is under way, so they stay with it. What was taken back
    meanwhile does not. Joins the caller's transaction."""
    for share in documents.shares_for(case).values():
        with suppress(documents.NotShared):
            documents.keep_for(share.paper, subject=case, basis=BASIS, by=None)


def end_papers(case: Case, *, keep: bool) -> None:
    """The dossier is over, and with it every agreement about its papers; with `keep` what was accepted stays the office's record.

    Joins the caller's transaction.
    """
    documents.end_shares(case)
    if not keep:
        documents.let_go(case)
