"""A photo just kept is put on its way to be cut, in the same transaction; and papers go with whoever is erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.documents import acts
from lantoa.documents.actions import erasure
from lantoa.documents.actions.personal_paper import forget_papers_of
from lantoa.documents.tasks import cut
from lantoa.journal import api as journal

accounts.at_stake("documents", erasure.has_papers)
accounts.part("documents", accounts.Part(stays=erasure.stays, goes=erasure.goes, holds=erasure.holds))


@journal.reaction(acts.PHOTO_KEPT)
def put_on_its_way(entries: list[journal.Entry]) -> None:
    for entry in entries:
        cut.enqueue(int(entry.subject_id))


@journal.reaction("accounts.person_erased")
def forget_papers(entries: list[journal.Entry]) -> None:
    forget_papers_of(int(entry.subject_id) for entry in entries)
