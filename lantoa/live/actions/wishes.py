"""What buyers asked for in a sale that is over and nobody had there: told to the host's list of what is asked for."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from lantoa.live.models import CommentDecision, LiveSession, Pick
from lantoa.preorders import api as preorders
from lantoa.stores import api as stores

MOST, FRESH = 5_000, timedelta(days=1)


def note_asked(session_id: int) -> int:
    """Count goods that comments of this sale asked for and neither the sale nor the host's stall has, of each writer once; returns how many
    different goods. Nothing of a rehearsal. While a sale is on air nothing is read for it: call it once, when it is over."""
    session = LiveSession.objects.get(pk=session_id)
    store = stores.Store.objects.filter(organisation=session.organisation_id, rehearsal=False).order_by("pk").first()
    picks = list(Pick.objects.filter(session=session).values_list("product__name", "store__rehearsal"))
    if store is None or any(rehearsed for _name, rehearsed in picks):
        return 0
    # What was understood as an order, as kind words or as spam asks for nothing that is not there.
    open_ = CommentDecision.objects.filter(Q(kind="question") | Q(kind="unclear"), session=session, current=True)
    said = open_.filter(comment__same_as=None).order_by("comment").values_list("comment__author", "comment__text")
    return preorders.note_wishes(
        store, said[:MOST], source=preorders.Wish.Source.COMMENT, has_too=[name for name, _rehearsed in picks]
    )
