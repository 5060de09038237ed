"""What goes of somebody's own papers when they are erased, and what stays with an office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents.models import PaperShare
from lantoa.documents.queries import papers_of


def stays(who: accounts.Leaving) -> Iterator[str]:
    if PaperShare.objects.filter(paper__person=who.person, kept_at__isnull=False).exists():
        yield _("Papers you handed in that became part of a dossier: they are the office's records.")


def goes(who: accounts.Leaving) -> Iterable[tuple[str, int]]:
    yield "papers in their own store", papers_of(who.person).count()
