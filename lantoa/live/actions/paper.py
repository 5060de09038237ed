"""A stall shows the paper that its goods need before a livestream sale may show them; goods whose paper is gone are unpinned."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.session import raise_version
from lantoa.live.errors import BadPaper, MissingPaper
from lantoa.live.models import GoodsPaper, LiveSession, Pick
from lantoa.live.queries.papers import Need, lacking, needs

MOST_PAPERS = 20


def show_paper(
    one: Pick, *, kind: str, number: str, valid_until: date | None, file: documents.File, by: Actor, key: UUID | None = None
) -> GoodsPaper:  # fmt: skip
    """Keep a paper of these goods; it serves every sale of them by this stall, until it ends.

    Refuses (BadPaper) goods that need none, a paper that has ended, and more than twenty.
    """
    body = {"pick": one.pk, "kind": kind, "number": number, "until": valid_until and valid_until.isoformat(), "file": file.pk}  # fmt: skip
    with journal.command("live.show_paper", key, body, by=by) as run:
        if run.replayed:
            return GoodsPaper.objects.get(pk=(run.answer or {})["paper"])
        need = needs([one]).get(one.pk)
        if need is None:
            raise BadPaper(_("These goods need no paper here."))
        if valid_until is not None and valid_until < world.today():
            raise BadPaper(
                _("This paper has ended already. Please add the one that is valid now."), field="valid_until"
            )
        if GoodsPaper.objects.standing().filter(store=one.store_id, product=one.product_id).count() >= MOST_PAPERS:
            raise BadPaper(_("Twenty papers are the most for one thing."))
        made = GoodsPaper.objects.create(
            store_id=one.store_id, product_id=one.product_id, guard=need.guard.code, kind=kind, number=number, valid_until=valid_until, file=file,
            person_id=by.person_id, at=world.now(),
        )  # fmt: skip
        for session in _sales_of(made):
            raise_version(session)
        journal.record(
            acts.PAPER_SHOWN,
            made,
            by=by,
            on_behalf_of=one.store.organisation_id,
            rehearsal=one.store.rehearsal,
            data={"product": one.product_id, "guard": need.guard.code, "kind": kind, "number": number},
        )
        run.answer = {"paper": made.pk}
    return made


def take_back(paper: GoodsPaper, *, by: Actor, key: UUID | None = None) -> None:
    """The stall shows this paper no more; goods that need it and have no other are unpinned at once. Twice is no harm."""
    with journal.command("live.take_back_paper", key, {"paper": paper.pk}, by=by) as run:
        if not run.replayed and GoodsPaper.objects.standing().filter(pk=paper.pk).update(taken_back_at=world.now()):
            for session in _sales_of(paper):
                raise_version(session)
                lift_pins(session.pk)
            journal.record(
                acts.PAPER_TAKEN_BACK,
                paper,
                by=by,
                on_behalf_of=paper.store.organisation_id,
                rehearsal=paper.store.rehearsal,
                data={"product": paper.product_id, "guard": paper.guard},
            )


def _sales_of(paper: GoodsPaper) -> list[LiveSession]:
    """Every sale with these goods whose account is open."""
    shown = Pick.objects.shown().filter(store=paper.store_id, product=paper.product_id).order_by().values("session")
    return list(LiveSession.objects.filter(pk__in=shown, closed_at=None).order_by("pk"))


def lift_pins(session_id: int) -> int:
    """Unpin what lacks its paper by now; returns how many were. Three queries where all is well. Whoever reads the sale takes it for
    unpinned before (`ShownPick.lacks_paper`), and pinning refuses it (`papers_for`)."""
    pinned = Pick.objects.shown().filter(session=session_id, pinned=True).select_related("product", "store")
    if not lacking(pinned):
        return 0
    with transaction.atomic():
        session = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session_id)
        gone = lacking(pinned.all())
        Pick.objects.filter(pk__in=[one.pk for one, _need in gone]).update(pinned=False, unpinned_at=world.now())
        for one, need in gone:
            data = {"session": session.pk, "guard": need.guard.code}
            journal.record(acts.UNPINNED, one, on_behalf_of=session.organisation_id, data=data)
    return len(gone)


def papers_for(picks: list[Pick]) -> list[int]:
    """The papers with which these goods may be shown. Refuses (MissingPaper) the first that lacks one."""
    found: dict[int, Need] = needs(picks)
    for one in picks:
        if one.pk in found and not found[one.pk].met:
            raise MissingPaper(found[one.pk].lacks(one.code), pick=one.pk)
    return [paper.pk for need in found.values() for paper in need.papers]
