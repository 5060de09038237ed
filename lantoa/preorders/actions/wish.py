"""Note what a stall was asked for that it does not have: words, day and where; never who."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from lantoa.catalog import api as catalog
from lantoa.kit.traces import Traces
from lantoa.kit.world import world
from lantoa.preorders.models import Wish
from lantoa.preorders.rules import WISH_DAYS
from lantoa.stores import api as stores

# So many different words at one stall on one day are no longer people.
MOST_A_DAY = 300


def note_wish(store: stores.Store, words: str, *, source: str) -> bool:
    """Count that these words were asked for at the stall (`source`: chat or comment). False, and nothing kept, where they may be personal
    (a number, an address), are too long or none, or where too many came that day. ValueError for another source."""
    if source not in Wish.Source.values:
        raise ValueError(source)
    read = catalog.read_asked(words)
    if read is None or store.rehearsal:
        return False
    folded, said = read
    day = world.today()
    same = Wish.objects.filter(store=store, day=day, source=source, folded=folded)
    if same.update(times=F("times") + 1):
        return True
    if Wish.objects.filter(store=store, day=day).count() >= MOST_A_DAY:
        return False
    try:
        with transaction.atomic():
            Wish.objects.create(store=store, day=day, source=source, folded=folded, words=said)
    except IntegrityError:
        same.update(times=F("times") + 1)
    Wish.objects.filter(day__lt=day - timedelta(days=WISH_DAYS)).delete()
    return True


def forget_wishes(traces: Traces) -> int:
    """Drop words that name somebody; returns how many."""
    named = [pk for pk, words in Wish.objects.values_list("pk", "words") if traces.found_in(words)]
    return int(Wish.objects.filter(pk__in=named).delete()[0])
