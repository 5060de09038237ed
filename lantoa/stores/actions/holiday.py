"""A stall rests, and takes orders again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.stores.acts import HOLIDAY_SET
from lantoa.stores.errors import BadStore
from lantoa.stores.models import Store
from lantoa.stores.rules.stall import LONGEST_HOLIDAY_DAYS, LONGEST_NOTE


def close_for_holiday(
    store: Store, *, since: date, until: date, note: str = "", by: Actor, key: UUID | None = None
) -> Store:
    """Take no orders from one day until another, both included (Vietnam's calendar); `note` is shown to buyers.

    Refuses (BadStore) an end before its beginning or in the past, more than a year, a note over 200 characters.
    """
    words = clean_line(note)
    if until < since:
        raise BadStore(_("The last day comes before the first."), field="until")
    if until < world.today():
        raise BadStore(_("These days are already over."), field="until")
    if until - max(since, world.today()) > timedelta(days=LONGEST_HOLIDAY_DAYS):
        raise BadStore(_("A rest of more than a year: please choose an earlier day."), field="until")
    if len(words) > LONGEST_NOTE:
        raise BadStore(
            _("This note is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_NOTE},
            field="note",
        )
    return _set(store, since, until, words, by, key)


def reopen(store: Store, *, by: Actor, key: UUID | None = None) -> Store:
    """Take orders again, from now on. On an open stall it changes nothing."""
    return _set(store, None, None, "", by, key)


def _set(store: Store, since: date | None, until: date | None, note: str, by: Actor, key: UUID | None) -> Store:
    days = {"since": since.isoformat() if since else None, "until": until.isoformat() if until else None}
    with journal.command("stores.set_holiday", key, {"store": store.pk, "note": note, **days}, by=by) as run:
        before = (store.closed_from, store.closed_until, store.closed_note)
        if not run.replayed and before != (since, until, note):
            touch("stores", MARKET, seller(store.organisation_id))
            Store.objects.filter(pk=store.pk).update(closed_from=since, closed_until=until, closed_note=note)
            journal.record(
                HOLIDAY_SET,
                store,
                by=by,
                on_behalf_of=store.organisation_id,
                place=store.unit_id,
                rehearsal=store.rehearsal,
                data=days,
            )
    store.refresh_from_db()
    return store
