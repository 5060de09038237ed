"""Show the moderators a paper: a photo that only they and the seller's own people see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.stores import acts
from lantoa.stores.actions.sight import gate, record
from lantoa.stores.errors import BadPaper
from lantoa.stores.models import Matter, Paper
from lantoa.stores.rules.moderation import LONGEST_PAPER_NAME, MOST_PAPERS


def add_paper(matter: Matter, *, file: documents.File, name: str, by: Actor, key: UUID | None = None) -> Paper:
    """Add a photo of a paper to what moderators look at, while they look or while it is hidden. The same photo twice is once.

    A moderator who decides at the same moment is told that something came. Refuses (BadPaper, with the field) a paper without
    a name, a matter that is over, and more than ten papers.
    """
    said = clean_line(name)
    if not any(letter.isalnum() for letter in said):
        raise BadPaper(_("Please write which paper it is."), field="name")
    if len(said) > LONGEST_PAPER_NAME:
        message = _("This is too long. Please write at most %(limit)s characters.")
        raise BadPaper(message % {"limit": LONGEST_PAPER_NAME}, field="name")
    body = {"matter": matter.pk, "file": file.pk, "name": said}
    with journal.command("stores.add_paper", key, body, by=by) as run:
        if run.replayed:
            return Paper.objects.get(pk=(run.answer or {})["paper"])
        gate(matter.store_id)
        paper: Paper | None = Paper.objects.filter(matter=matter, file=file).first()
        if paper is None:
            paper = _add(matter, file, said, by)
        run.answer = {"paper": paper.pk}
        return paper


def _add(matter: Matter, file: documents.File, name: str, by: Actor) -> Paper:
    if Paper.objects.filter(matter=matter).count() >= MOST_PAPERS:
        raise BadPaper(
            _("At most %(limit)s photos of papers. Please write the rest in words.") % {"limit": MOST_PAPERS}
        )
    takes = Matter.objects.filter(pk=matter.pk).filter(~Q(turn="") | Q(hides=True))
    if not takes.update(step=F("step") + 1):
        raise BadPaper(_("This is decided and all is well: no paper is needed any more."))
    made: Paper = Paper.objects.create(matter=matter, file=file, name=name, person_id=by.person_id, at=world.now())
    record(acts.PAPER_ADDED, matter, by, {"paper": made.pk})
    return made
