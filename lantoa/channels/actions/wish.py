"""What buyers ask for in messages and the stall does not have goes to its list of what is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction

from lantoa.channels.models import ConversationMessage
from lantoa.kit.world import world
from lantoa.preorders import api as preorders
from lantoa.stores import api as stores

# What is told later is history, and no wish of today.
FRESH = timedelta(days=1)
ONCE_IN = timedelta(days=30)
MOST = 500


def note_asked(organisation_id: int, said: Iterable[ConversationMessage]) -> None:
    """Have new messages of buyers counted where they ask for goods, once the caller's transaction is through; comments are not among them:
    those under live videos are read by the sale. No query where nobody asks for goods."""
    since = world.now() - FRESH
    asked = {
        row.pk: (row.conversation_id, row.text)
        for row in said
        if not row.by_shop and row.kind != "comment" and row.at > since and preorders.asks_for_something(row.text)
    }
    if asked:
        transaction.on_commit(partial(_note, organisation_id, asked), robust=True)


def _note(organisation_id: int, asked: dict[int, tuple[int, str]]) -> None:
    store = stores.Store.objects.filter(organisation=organisation_id, rehearsal=False).order_by("pk").first()
    if store is None:
        return
    talks = {talk for talk, _text in asked.values()}
    earlier = ConversationMessage.objects.filter(conversation__in=talks, by_shop=False, at__gt=world.now() - ONCE_IN)
    earlier = earlier.exclude(kind="comment").exclude(pk__in=list(asked)).order_by("-at", "-pk")
    before = earlier.values_list("conversation", "text")[:MOST]
    preorders.note_wishes(store, asked.values(), source=preorders.Wish.Source.CHAT, before=before)
