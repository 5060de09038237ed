"""Neighbours' stalls in a sale: asked by the host, in it after their own yes, out of it when either side says so."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.session import raise_version
from lantoa.live.actions.want import leave_line
from lantoa.live.errors import BadSession
from lantoa.live.models import LiveSession, LiveStall
from lantoa.stores import api as stores

MOST_STALLS = 12


def ask_stall(session: LiveSession, store: stores.Store, *, by: Actor, key: UUID | None = None) -> LiveStall:
    """Ask a neighbour's stall to stand in this sale. Refuses (BadSession) the host's own, one that was asked, a trial, and a sale that is over."""
    with journal.command("live.ask_stall", key, {"session": session.pk, "store": store.pk}, by=by) as run:
        if run.replayed:
            return LiveStall.objects.get(pk=(run.answer or {})["stall"])
        locked = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
        if locked.state in ("over", "closed"):
            raise BadSession(_("This sale is over."))
        if store.organisation_id == locked.organisation_id:
            raise BadSession(_("That is your own stall."), field="their_page")
        if locked.stalls.filter(left_at=None).count() >= MOST_STALLS:
            raise BadSession(_("Twelve stalls are the most for one sale."), field="their_page")
        known = locked.stalls.filter(store=store).first()
        if known and known.left_at is None:
            raise BadSession(_("This stall was asked already."), field="their_page")
        if known:
            LiveStall.objects.filter(pk=known.pk).update(asked_at=world.now(), joined_at=None, left_at=None)
        stall = known or LiveStall.objects.create(session=locked, store=store, asked_at=world.now())
        journal.record(
            acts.STALL_ASKED,
            stall,
            by=by,
            on_behalf_of=locked.organisation_id,
            data={"session": locked.pk, "store": store.pk},
        )
        run.answer = {"stall": stall.pk}
        return stall


def join_stall(stall: LiveStall, *, by: Actor, key: UUID | None = None) -> None:
    """The neighbour says yes: the host may show their goods; every order of them is their stall's own. Twice is no harm."""
    with journal.command("live.join_stall", key, {"stall": stall.pk}, by=by) as run:
        if not run.replayed and LiveStall.objects.filter(pk=stall.pk, joined_at=None, left_at=None).update(
            joined_at=world.now()
        ):
            journal.record(
                acts.STALL_JOINED,
                stall,
                by=by,
                on_behalf_of=stall.store.organisation_id,
                data={"session": stall.session_id},
            )


def leave_stall(stall: LiveStall, *, by: Actor, key: UUID | None = None) -> None:
    """One side ends it: the stall's goods are taken out of the sale, nobody waits for them any more; what buyers ordered stays ordered. Refuses (BadSession) the host's own stall."""
    with journal.command("live.leave_stall", key, {"stall": stall.pk}, by=by) as run:
        if run.replayed:
            return
        session = LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=stall.session_id)
        if stall.store.organisation_id == session.organisation_id:
            raise BadSession(_("That is your own stall."))
        if LiveStall.objects.filter(pk=stall.pk, left_at=None).update(left_at=world.now()):
            gone = session.picks.filter(removed_at=None, store=stall.store_id)
            leave_line(list(gone.values_list("pk", flat=True)))
            gone.update(removed_at=world.now(), pinned=False)
            raise_version(session)
            journal.record(
                acts.STALL_LEFT, stall, by=by, on_behalf_of=session.organisation_id, data={"session": session.pk}
            )
