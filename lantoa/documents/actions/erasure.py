"""What goes of somebody's own papers when they are erased, and what stays with an office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents.models import PaperShare
from lantoa.documents.queries import papers_of


def has_papers(person: accounts.Person) -> bool:
    """Whether somebody who gets at their account would get at their papers."""
    return bool(papers_of(person).exists())


def stays(who: accounts.Leaving) -> Iterator[str]:
    if PaperShare.objects.filter(paper__person=who.person, kept_at__isnull=False).exists():
        yield _("Papers you handed in that became part of a dossier: they are the office's records.")


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for paper in papers_of(who.person).prefetch_related("shares__organisation", "shares__views"):
        shared = [
            {
                "with": one.organisation.name, "wording": one.wording, "since": one.since, "withdrawn_at": one.withdrawn_at,
                "opened": [view.at for view in one.views.all()],
            }
            for one in paper.shares.all()
        ]  # fmt: skip
        facts = {
            "kind": paper.kind,
            "title": paper.title,
            "valid_until": paper.valid_until,
            "kept_since": paper.created_at,
            "sha256_of_what_was_sent": paper.sent,
        }
        yield accounts.Held("papers", "paper", {**facts, "shared": shared})


def goes(who: accounts.Leaving) -> Iterable[tuple[str, int]]:
    yield "papers in their own store", papers_of(who.person).count()
