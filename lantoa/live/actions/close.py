"""Close the account of a sale: every comment is accounted for, nothing is held any more."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.actions.decide import drain
from lantoa.live.actions.give_back import unpaid_in
from lantoa.live.errors import BadSession
from lantoa.live.models import CommentSource, LiveSession, Undecided, Want
from lantoa.live.queries.account import account
from lantoa.stock import api as stock

MOST = 200


def ask_again(session: LiveSession, *, by: Actor, key: UUID | None = None) -> int:
    """Have every channel of this sale asked for its whole list once more; returns how many channels. The worker does it in a moment.

    Refuses (BadSession) a sale whose account is closed.
    """
    with journal.command("live.ask_again", key, {"session": session.pk}, by=by) as run:
        if run.replayed:
            return int((run.answer or {})["sources"])
        if session.closed_at:
            raise BadSession(_("The account of this sale is closed; nothing in it changes any more."))
        sources = session.sources.filter(kind=CommentSource.Kind.CHANNEL).count()
        journal.record(
            acts.ASKED_AGAIN, session, by=by, on_behalf_of=session.organisation_id, data={"sources": sources}
        )
        run.answer = {"sources": sources}
        return int(sources)


def close(session: LiveSession, *, by: Actor, key: UUID | None = None) -> LiveSession:
    """The account is closed for good: no comment is taken, decided otherwise or claimed any more, what was held is free.

    Refuses (BadSession) a sale that is still on air, and an account with a difference.
    """
    drain(session.pk)
    with journal.command("live.close", key, {"session": session.pk}, by=by) as run:
        if not run.replayed:
            # Whoever keeps comments has their source locked: what they keep is seen here, or they see that the account is closed. The whole row,
            # so that a source somebody makes at this moment is there too.
            list(CommentSource.objects.select_for_update(no_key=True).filter(session=session.pk).order_by("pk"))
            locked = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
            if locked.state not in ("over", "closed"):
                raise BadSession(_("End the sale first; then its account can be closed."))
            if Undecided.objects.filter(session=locked).exists():
                raise BadSession(_("Some comments still wait to be decided. Wait a moment."))
            unpaid_in(locked.pk)
            stands = account(locked)
            if stands.difference:
                raise BadSession(
                    _(
                        "The account has a difference. Ask for all comments once more; if it stays, call whoever runs the market."
                    )
                )
            if locked.closed_at is None:
                locked.closed_at = world.now()
                locked.save(update_fields=["closed_at"])
                counts = {name: sum(row.counts[name] for row in stands.rows) for name in stands.rows[0].counts}
                data = {"received": stands.received, "same": sum(row.same for row in stands.rows), **counts}
                journal.record(acts.CLOSED, locked, by=by, on_behalf_of=locked.organisation_id, data=data)
                _free(locked)
    session.refresh_from_db()
    return session


def _free(session: LiveSession) -> None:
    """What is still held is free; who waits to the end stays in the account as what was lost for lack of stock."""
    left = list(session.wants.filter(held__gt=0).order_by("variant", "pk"))
    stock.lock({one.variant_id for one in left if one.variant_id})
    for one in left:
        stock.release(one)
    Want.objects.filter(session=session).filter(held__gt=0).update(held=0, held_until=None, lapsed_at=world.now())
