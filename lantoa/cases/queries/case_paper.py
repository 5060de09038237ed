"""The parts of a dossier that are papers: what stands at each, what is missing, and what its office may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.cases.models import Case, CasePaper
from lantoa.cases.rules import form as forms
from lantoa.documents import api as documents


@dataclass(frozen=True, slots=True)
class Part:
    """One part, with its papers in the order they were put there. `asked`: the office named it as missing and waits for it."""

    code: str
    title: str
    required: bool
    asked: bool
    papers: list[CasePaper]

    @property
    def is_missing(self) -> bool:
        """Whether a paper has to come here first; one that its owner took out of their store is none, nor is an old one
        where the office asked for more. One that holds no longer goes as another paper only."""
        there = [one for one in self.papers if one.paper.removed_at is None]
        new = [one for one in there if one.handed_in_at is None]
        if self.code != forms.OTHER.code and any(one.paper.is_over for one in new):
            return True
        return not new if self.asked else self.required and not there


@dataclass(frozen=True, slots=True)
class Shown:
    """One paper as whoever may see it does: `pages` 0 where nobody may open it any more."""

    row: CasePaper
    pages: int
    views: list[documents.PaperView]


def parts_of(case: Case, answers: Mapping[str, Any] | None = None, *, handed_in: bool = False) -> list[Part]:
    """The parts asked for after these answers (those that stand in the form, if none are given) and those that hold a paper
    handed in before; with `handed_in` only what the office has. In the reader's language; one query."""
    language = get_language() or "vi"
    rows: dict[str, list[CasePaper]] = {}
    for row in case.papers.select_related("paper"):
        if row.handed_in_at or not handed_in:
            rows.setdefault(row.part, []).append(row)
    given, definition = case.answers if answers is None else answers, case.form.definition
    asked_for = {paper.code: paper for paper in forms.papers_for(definition, given)}
    waits = set(case.supplement_parts) if case.state == Case.State.SUPPLEMENT else set()
    return [
        Part(
            paper.code, forms.words(paper.title, language), paper.required and paper.code in asked_for, paper.code in waits,
            rows.get(paper.code, []),
        )
        for paper in [*definition.papers, forms.OTHER]
        if paper.code in asked_for or paper.code in waits or any(one.handed_in_at for one in rows.get(paper.code, []))
    ]  # fmt: skip


def papers_shown(case: Case, parts: list[Part]) -> dict[int, Shown]:
    """The papers of these parts by row: whether they can be opened, and who did. Two queries."""
    shares, views = documents.shares_for(case), list(documents.views_for(case))
    found = {}
    for row in (row for part in parts for row in part.papers):
        share = shares.get(row.paper_id) if row.handed_in_at else None
        pages = share.pages if share else 0
        found[row.pk] = Shown(row, pages, [one for one in views if one.share.paper_id == row.paper_id])
    return found


def consent_words(case: Case) -> str:
    """What whoever puts a paper into this dossier agrees to; which office that is, they see where they hand it in."""
    return _(
        "I agree that the office I hand dossier %(code)s in to opens these papers for it, until it is decided or I take it "
        "back. If the office accepts the dossier, they stay with it."
    ) % {"code": case.code}
