"""Note what a stall was asked for that it does not have: words, day and where; never who."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import F

from lantoa.catalog import api as catalog
from lantoa.kit.traces import Traces
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.preorders.models import Wish
from lantoa.preorders.rules import WISH_DAYS
from lantoa.preorders.rules.wishes import has, wishes_in
from lantoa.stores import api as stores

# So many different words at one stall on one day are no longer people.
MOST_A_DAY = 300
# Words of this kind tell no goods: whoever writes "có xe không" may ask for anything.
_NO_GOODS = ("", "dich-vu")


def note_wish(store: stores.Store, words: str, *, source: str) -> bool:
    """Count that these words were asked for at the stall (`source`: chat or comment). False, and nothing kept, where they may be personal
    (a number, an address), are too long or none, or where too many came that day. ValueError for another source."""
    read = catalog.read_asked(words)
    return read is not None and _note(store, {read[0]: (read[1], 1)}, source) == 1


def note_wishes(
    store: stores.Store, said: Iterable[tuple[object, str]], *, source: str, before: Iterable[tuple[object, str]] = (), has_too: Iterable[str] = ()
) -> int:  # fmt: skip
    """Read what people wrote at the stall (who, their words) and count what they ask for there that it does not have; returns how many
    different goods.

    Only where the words name goods of a kind the market knows and neither the stall nor `has_too` (names) has them; of one person once,
    also with what they wrote `before`. Nothing of who asked is kept. No query where nobody asks for anything, else six at most.
    """
    asked = {(who, folded): words for who, text in said for folded, words in _read(text)}
    if not asked or store.rehearsal:
        return 0
    known = {(who, folded) for who, text in before for folded, _words in _read(text)}
    names = _names(store, has_too)
    found: dict[str, tuple[str, int]] = {}
    for who, folded in asked.keys() - known:
        if not has(names, folded):
            words, times = found.get(folded, ("", 0))
            # Of several spellings the one with its marks: they sort behind plain letters.
            found[folded] = (max(words, asked[who, folded]), times + 1)
    return _note(store, found, source)


def asks_for_something(text: str) -> bool:
    """Whether somebody asks in these words for goods of a kind the market knows. No query."""
    return bool(_read(text))


def _read(text: str) -> list[tuple[str, str]]:
    wishes = [one for one in wishes_in(text) if catalog.guess_category(one) not in _NO_GOODS]
    return [read for one in wishes if (read := catalog.read_asked(one)) is not None]


def _names(store: stores.Store, more: Iterable[str]) -> list[frozenset[str]]:
    offers = stores.Offer.objects.filter(store=store, variant__archived_at=None, variant__product__archived_at=None)
    own = offers.order_by().values_list("variant__product__name", flat=True).distinct()
    return [frozenset(fold(name).split()) for name in {*own, *more}]


def _note(store: stores.Store, found: Mapping[str, tuple[str, int]], source: str) -> int:
    """Folded words with how they are written and how often; returns how many of them were kept."""
    if source not in Wish.Source.values:
        raise ValueError(source)
    if not found or store.rehearsal:
        return 0
    day = world.today()
    here = Wish.objects.filter(store=store, day=day)
    same = here.filter(source=source)
    known = set(same.filter(folded__in=list(found)).values_list("folded", flat=True))
    new = sorted(found.keys() - known)
    if new:
        new = new[: max(MOST_A_DAY - here.count(), 0)]
        # Counted with the others below: somebody else may have made the same row in this moment.
        Wish.objects.bulk_create(
            [Wish(store=store, day=day, source=source, folded=one, words=found[one][0], times=0) for one in new],
            ignore_conflicts=True,
        )
        Wish.objects.filter(day__lt=day - timedelta(days=WISH_DAYS)).delete()
    kept = known | set(new)
    for times in sorted({found[one][1] for one in kept}):
        mine = [one for one in kept if found[one][1] == times]
        same.filter(folded__in=mine).update(times=F("times") + times)
    return len(kept)


def forget_wishes(traces: Traces) -> int:
    """Drop words that name somebody; returns how many."""
    named = [pk for pk, words in Wish.objects.values_list("pk", "words") if traces.found_in(words)]
    return int(Wish.objects.filter(pk__in=named).delete()[0])
