"""The figures that show how far the platform's own duties are met, and a year of them; all counted from the records of the rooms below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import VIETNAM, world
from lantoa.live import api as live
from lantoa.orders import api as orders
from lantoa.stores import api as stores

KINDS: dict[str, object] = {
    "not_arrived": gettext_lazy("Did not arrive"),
    "broken": gettext_lazy("Broken or spoiled"),
    "wrong_thing": gettext_lazy("Something else came"),
    "not_as_described": gettext_lazy("Not as described"),
    "other": gettext_lazy("Something else is wrong"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One counted figure: `section` and `measure` name it in data, `title` on the page; `value` is a whole number, none where there was
    nothing to measure."""

    section: str
    measure: str
    title: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """A time that is reported on, from its first moment to the one after its last."""

    since: datetime
    until: datetime


def year_of(number: int) -> Span:
    """A year of Vietnam's calendar."""
    return Span(datetime(number, 1, 1, tzinfo=VIETNAM), datetime(number + 1, 1, 1, tzinfo=VIETNAM))


def last_twelve_months() -> Span:
    """The 365 days up to now."""
    now = world.now()
    return Span(now - timedelta(days=365), now + timedelta(seconds=1))


def figures_of(duty: str) -> list[Figure]:
    """What shows how far one duty is met, as it stands now or over the last twelve months. At most four queries."""
    return list(_FIGURES[duty]())


def report_of(number: int) -> list[Figure]:
    """Everything of a year, section by section. Eleven queries."""
    span = year_of(number)
    return [
        *_sellers(span), *_moderation(span), *_takedowns(span), *_complaints(span), *_orders_placed(span), *_live_sales(span),
    ]  # fmt: skip


def _sellers(span: Span | None = None) -> Iterable[Figure]:
    """Of the stalls open now, or of those the public could see at some time of a span, also where they are gone since."""
    if span:
        opened = stores.shown_between(span.since, span.until)
        verified = {home: at for home, at in accounts.owners_verified(opened).items() if at < span.until}
        yield _seen_in(opened)
        yield Figure("sellers", "opened", _("of them opened in it"), sum(at >= span.since for at in opened.values()))
    else:
        now = stores.public_stores().order_by()
        opened = dict(now.values_list("organisation_id", "opened_at"))
        verified = accounts.owners_verified(now.values("organisation_id"))
        yield Figure("sellers", "stalls", _("Stalls open now"), len(opened))
    before = sum(1 for home, at in opened.items() if home in verified and verified[home] <= at)
    yield Figure("sellers", "verified", _("of them with a verified owner"), len(verified))
    yield Figure("sellers", "verified_before", _("verified before they opened"), before)


def _seen_in(opened: Mapping[int, datetime]) -> Figure:
    return Figure("sellers", "stalls", _("Stalls open at some time in the year"), len(opened))


def _moderation(span: Span) -> Iterable[Figure]:
    done = stores.moderated(span.since, span.until)
    decided = done.decided
    yield Figure("moderation", "checks", _("Goods that waited for a look"), done.checks)
    yield Figure("moderation", "let_through", _("let through"), decided.get("let_through", 0))
    yield Figure("moderation", "refused", _("refused"), decided.get("refuse", 0))
    yield Figure("moderation", "reported", _("Reports by visitors"), done.reported)
    yield Figure("moderation", "kept", _("looked at and kept"), decided.get("keep", 0))
    yield Figure("moderation", "taken_down", _("Taken down"), decided.get("take_down", 0))
    yield Figure("moderation", "restored", _("put back"), decided.get("restore", 0))
    yield Figure("moderation", "appeals", _("Second looks asked for"), sum(done.appeals.values()))
    yield Figure("moderation", "upheld", _("the decision stood"), done.appeals.get("upheld", 0))
    yield Figure("moderation", "reversed", _("the decision was reversed"), done.appeals.get("reversed", 0))
    yield Figure("moderation", "appeals_waiting", _("still wait"), done.appeals.get("", 0))


def _takedowns(span: Span) -> Iterable[Figure]:
    asked, now = stores.takedowns_asked(span.since, span.until), world.now()
    states = Counter(one.state(now) for one in asked)
    yield Figure("takedown", "asked", _("Requests of an authority"), len(asked))
    yield Figure("takedown", "in_time", _("taken down in time"), states["in_time"])
    yield Figure("takedown", "late", _("taken down late"), states["late"])
    yield Figure("takedown", "kept", _("looked at and kept"), states["kept"])
    yield Figure("takedown", "waiting", _("still wait, in time"), states["waiting"])
    yield Figure("takedown", "overdue", _("still wait, overdue"), states["overdue"])
    hours = _middle((one.received_at, one.taken_down_at) for one in asked)
    yield Figure("takedown", "middle_hours", _("hours until it was gone, the middle one"), hours)


def _complaints(span: Span, *, by_kind: bool = True) -> Iterable[Figure]:
    told, today = orders.complaints(span.since, span.until), world.today()
    states = Counter(one.state(today) for one in told)
    yield Figure("complaints", "reported", _("Complaints of buyers"), len(told))
    yield Figure("complaints", "in_time", _("answered in time"), states["in_time"])
    yield Figure("complaints", "late", _("answered late"), states["late"])
    yield Figure("complaints", "settled", _("settled by the buyer before an answer"), states["settled"])
    yield Figure("complaints", "waiting", _("still wait, in time"), states["waiting"])
    yield Figure("complaints", "overdue", _("still wait, overdue"), states["overdue"])
    yield Figure("complaints", "middle_hours", _("hours to the first answer, the middle one"), _middle((one.opened_at, one.answered_at) for one in told))  # fmt: skip
    for kind, title in KINDS.items() if by_kind else ():
        of_kind = [one for one in told if one.kind == kind]
        yield Figure("complaints", f"kind_{kind}", str(title), len(of_kind))
        hours = _middle((one.opened_at, one.answered_at) for one in of_kind)
        yield Figure("complaints", f"kind_{kind}_middle_hours", _("hours to the first answer, the middle one"), hours)


def _orders_placed(span: Span) -> Iterable[Figure]:
    placed = orders.Order.objects.filter(rehearsal=False, placed_at__gte=span.since, placed_at__lt=span.until)
    yield Figure("orders", "placed", _("Orders placed"), placed.count())


def _orders_kept() -> Iterable[Figure]:
    kept = orders.Order.objects.filter(rehearsal=False).aggregate(count=Count("pk"), first=Min("placed_at"))
    yield Figure("orders", "kept", _("Orders on record"), kept["count"])
    yield Figure("orders", "oldest_days", _("days since the oldest of them"), _days(kept["first"]))


def _listings() -> Iterable[Figure]:
    real = stores.Offer.objects.filter(store__rehearsal=False, variant__product=OuterRef("pk"))
    kept = catalog.Product.objects.filter(Exists(real))
    off = Q(archived_at__isnull=False)
    sums = kept.aggregate(count=Count("pk"), off=Count("pk", filter=off), first=Min("created_at"))
    yield Figure("listings", "kept", _("Goods on record"), sums["count"])
    yield Figure("listings", "off_sale", _("of them no longer sold"), sums["off"])
    yield Figure("listings", "oldest_days", _("days since the oldest of them"), _days(sums["first"]))


def _ranked() -> Iterable[Figure]:
    yield Figure("ranking", "goods", _("Goods shown in this order"), stores.market_products().count())


def _uses() -> Iterable[Figure]:
    yield Figure("privacy", "uses", _("Uses of personal data that are published"), len(accounts.purposes()))


def _open_stalls() -> Iterable[Figure]:
    yield Figure("sellers", "stalls", _("Stalls open now"), stores.public_stores().count())


def _live_sales(span: Span) -> Iterable[Figure]:
    held = live.LiveSession.objects.public().filter(on_air_at__gte=span.since, on_air_at__lt=span.until)
    known = Exists(accounts.Verification.objects.filter(person=OuterRef("streamer")))
    sums = held.aggregate(
        count=Count("pk"), ruled=Count("pk", filter=~Q(rules="")), known=Count("pk", filter=Q(known)), warned=Count("pk", filter=~Q(warning=""))
    )  # fmt: skip
    yield Figure("live", "held", _("Livestream sales held"), sums["count"])
    yield Figure("live", "rules", _("with published rules"), sums["ruled"])
    yield Figure("live", "verified", _("with a verified streamer"), sums["known"])
    yield Figure("live", "warned", _("with a warning shown"), sums["warned"])


def _this_year() -> Iterable[Figure]:
    """What this year's report stands on so far."""
    span = year_of(world.today().year)
    yield _seen_in(stores.shown_between(span.since, span.until))
    yield from _orders_placed(span)


def _middle(ways: Iterable[tuple[datetime, datetime | None]]) -> int | None:
    """The middle one of these times in whole hours, begun ones count."""
    hours = [-int((begun - done).total_seconds() // 3600) for begun, done in ways if done is not None]
    return round(median(hours)) if hours else None


def _days(moment: datetime | None) -> int | None:
    return (world.now() - moment).days if moment else None


_FIGURES: Mapping[str, Callable[[], Iterable[Figure]]] = {
    "registration": _open_stalls,
    "seller_identity": _sellers,
    "moderation": lambda: _moderation(last_twelve_months()),
    "listing_data": _listings,
    "order_data": _orders_kept,
    "ranking": _ranked,
    "privacy": _uses,
    "complaints": lambda: _complaints(last_twelve_months(), by_kind=False),
    "takedown": lambda: _takedowns(last_twelve_months()),
    "livestream": lambda: _live_sales(last_twelve_months()),
    "yearly_report": _this_year,
}
COUNTED_OVER_A_YEAR = frozenset({"moderation", "complaints", "takedown", "livestream"})
COUNTED_THIS_YEAR = frozenset({"yearly_report"})


def years(first: int, today: date) -> list[int]:
    """The years there is a report of, the newest first."""
    return list(range(today.year, first - 1, -1))
