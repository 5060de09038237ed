"""What is looked at before a dossier is accepted, decided or approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lantoa.cases.models import Case, Decision, DeskText
from lantoa.cases.queries.case_paper import parts_of
from lantoa.cases.queries.desk_text import own_texts
from lantoa.cases.queries.exemption import claim_of
from lantoa.kit.money import format_dong

CHECKED = DeskText.STEPS["check"]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at: `code` says what was seen, so that a tick on another state of it does not count."""

    code: str
    words: str


def checklist(case: Case, step: str, *, proposal: Decision | None = None) -> list[Point]:
    """The points of this step in the reader's language: the parts that were handed in, what follows from the dossier, and what the
    office added. Three queries, one more where a fee is."""
    last = case.actions.filter(answers__isnull=False).order_by("-number").first()
    parts = [one for one in parts_of(case, (last and last.answers) or {}, handed_in=True) if one.papers]
    said = {part.code: _("%(part)s: it is there, readable, and theirs") % {"part": part.title} for part in parts}
    points = [Point(f"part:{code}", words) for code, words in said.items()]
    answers = (
        _("The answers agree with the papers") if parts else _("The answers are complete and agree with each other")
    )
    points.append(Point(f"answers:{last.number if last else 0}", answers))
    points += _fee(case)
    if step == "approve" and proposal:
        words = (
            _("The proposal fits the papers and its own words")
            if parts
            else _("The proposal fits the answers and its own words")
        )
        points.append(Point(f"proposal:{proposal.number}", words))
    own = own_texts(case, "check", step)
    return [*points, *(Point(f"own:{one.pk}", f"{one.title}: {one.words}" if one.words else one.title) for one in own)]


def _fee(case: Case) -> Iterator[Point]:
    if not case.fee:
        return
    claim, fee = claim_of(case), {"sum": format_dong(case.fee)}
    if case.fee_waived:
        yield Point("fee:waived", _("Fee %(sum)s: not owed, the reason stands in the dossier") % fee)
    elif claim and claim.granted is None:
        yield Point("fee:asked", _("Fee %(sum)s: they ask not to pay, which is answered before the decision") % fee)
    elif not case.fee_due:
        yield Point("fee:paid", _("Fee %(sum)s: paid") % fee)
    else:
        yield Point("fee:open", _("Fee %(sum)s: not paid yet, I have seen that") % fee)
