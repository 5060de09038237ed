"""What stands on each list, asked of the rooms below each time. A new list is one row in data/lists.toml and one source here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.desks.rules import is_behind, lists
from lantoa.kit.world import VIETNAM, world
from lantoa.learning import api as learning
from lantoa.live import api as live
from lantoa.markets import api as markets
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.shipping import api as shipping
from lantoa.stores import api as stores
from lantoa.websites import api as websites


@dataclass(frozen=True, slots=True)
class Said:
    """One row of a list in words: its title, what is the matter, where more of it stands ("" nowhere), whom one may call (for the commune's
    own officers only), and what to do next where that is not the same for the whole list. Nothing of buyers is ever in it."""

    title: str
    note: str
    href: str = ""
    phone: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from. `rows` are marked with `at_unit` (a commune's code, or none: the province's), `waits_since` (a day or a moment)
    and `part_of` (a carrier, a bank, or ""), and with `why` where a list has several reasons; `say` puts one of them into words."""

    rows: Callable[[], QuerySet[Any]]
    say: Callable[[Any], Said]

    @property
    def subject_type(self) -> str:
        return self.rows().model._meta.label_lower


def day_of(moment: date | datetime) -> date:
    """The day in Vietnam from which something waits."""
    return moment.astimezone(VIETNAM).date() if isinstance(moment, datetime) else moment


def _ago(days: int) -> datetime:
    return world.now() - timedelta(days=days)


def _programmes_behind() -> QuerySet[Any]:
    today, rule = world.today(), lists()["programmes_behind"]
    held = Q(runs__cancelled_at=None)
    known = learning.Programme.objects.filter(
        starts_on__lte=today, ends_on__gte=today - timedelta(days=rule.days["after"])
    )
    known = known.annotate(taken=Coalesce(Sum("runs__taken", filter=held), 0))
    late = [one.pk for one in known if is_behind(one.seats, one.taken, one.starts_on, one.ends_on, today, rule.slack)]
    return known.filter(pk__in=late).annotate(
        at_unit=Coalesce("unit_id", "organisation__unit_id"), waits_since=F("starts_on"), part_of=Value("")
    )


def _say_programme(row: Any) -> Said:
    note = _("%(taken)s of %(seats)s seats are taken; it ends on %(day)s.")
    return Said(row.title, note % {"taken": row.taken, "seats": row.seats, "day": f"{row.ends_on:%d/%m/%Y}"})


def _stalls_to_visit() -> QuerySet[Any]:
    days = lists()["stalls_to_visit"].days
    offers = stores.Offer.objects.live().filter(store=OuterRef("pk"))
    sold = orders.Order.objects.filter(store=OuterRef("pk"), rehearsal=False, cancelled_at=None).order_by()
    last = sold.values("store").annotate(last=Max("placed_at")).values("last")
    known = stores.public_stores().annotate(
        goods=Exists(offers), photos=Exists(offers.filter(variant__product__photos__isnull=False)), last_sold=Subquery(last)
    )  # fmt: skip
    new = Q(opened_at__lte=_ago(days["opened"]))
    why = Case(
        When(new & Q(goods=False), then=Value("goods")),
        When(new & Q(last_sold=None), then=Value("orders")),
        When(new & Q(photos=False), then=Value("photos")),
        When(last_sold__lt=_ago(days["idle"]), then=Value("idle")),
        default=Value(""), output_field=CharField(),
    )  # fmt: skip
    since = Case(When(why="idle", then=F("last_sold")), default=F("opened_at"))
    found = known.annotate(why=why).exclude(why="")
    return found.annotate(at_unit=F("unit_id"), waits_since=since, part_of=Value(""))


def _say_stall(row: Any) -> Said:
    words = {
        "goods": _("Open, but nothing is on sale."),
        "orders": _("Goods are there, but nobody has ordered yet."),
        "photos": _("Sells without a single photo."),
        "idle": _("Sold before, nothing for a long time."),
    }
    what_next = {
        "goods": _("Call, then help on the spot to put the first goods up."),
        "orders": _("Help them share the stall where their buyers are."),
        "photos": _("Go there and take a few photos in daylight with them."),
        "idle": _("Call: do they still sell, and what do they need?"),
    }
    return Said(row.name, words[row.why], reverse("stores:store", args=[row.slug]), row.phone, what_next[row.why])


def _papers_asked() -> QuerySet[Any]:
    return stores.papers_awaited().select_related("store").annotate(
        at_unit=F("store__unit_id"), waits_since=F("opened_at"), part_of=Value("")
    )  # fmt: skip


def _say_matter(row: Any) -> Said:
    asked = (
        _("The moderators asked %(store)s for a paper.") if row.turn else _("Refused at %(store)s: a paper is missing.")
    )
    return Said(
        row.title, asked % {"store": row.store.name}, reverse("stores:store", args=[row.store.slug]), row.store.phone
    )


def _papers_ending() -> QuerySet[Any]:
    days, today = lists()["papers_ending"].days, world.today()
    found = live.papers_ending(today - timedelta(days=days["after"]), today + timedelta(days=days["before"]))
    return found.select_related("store", "product").annotate(
        at_unit=F("store__unit_id"), waits_since=F("valid_until"), part_of=Value("")
    )


def _say_paper(row: Any) -> Said:
    ended = row.valid_until < world.today()
    note = (
        _("%(store)s: %(paper)s was valid until %(day)s.")
        if ended
        else _("%(store)s: %(paper)s is valid until %(day)s.")
    )
    words = {"store": row.store.name, "paper": row.kind, "day": f"{row.valid_until:%d/%m/%Y}"}
    return Said(row.product.name, note % words, reverse("stores:store", args=[row.store.slug]), row.store.phone)


def _parcels_still() -> QuerySet[Any]:
    still = shipping.standing_still(_ago(lists()["parcels_still"].days["silent"])).select_related("organisation")
    return still.annotate(at_unit=F("organisation__unit_id"), waits_since=F("heard_at"), part_of=F("carrier"))


def _say_parcel(row: Any) -> Said:
    note = _("From %(stall)s; the carrier has told nothing since %(day)s.")
    words = {"stall": row.organisation.name, "day": f"{day_of(row.heard_at):%d/%m/%Y}"}
    return Said(f"{row.carrier_name} {row.tracking_code}", note % words)


def _accounts_silent() -> QuerySet[Any]:
    days = lists()["accounts_silent"].days
    silent = payments.Feed.objects.filter(account=OuterRef("pk")).exclude(silent_why="")
    selling = stores.public_stores().filter(organisation=OuterRef("organisation")).order_by()
    known = payments.PayoutAccount.objects.live().filter(Exists(selling))
    known = known.annotate(silent=Exists(silent), silent_since=Subquery(silent.values("silent_since")[:1]))
    untold = Q(proved_at=None, created_at__lt=_ago(days["untold"]))
    found = known.filter(Q(silent=True) | untold).select_related("organisation")
    return found.annotate(
        at_unit=F("organisation__unit_id"), waits_since=Coalesce("silent_since", "created_at"), part_of=F("bank_bin")
    )


def _say_account(row: Any) -> Said:
    note = _("Its bank notices have stopped.") if row.silent else _("No bank has ever told of money on it.")
    return Said(row.organisation.name, f"{row.bank} {row.masked}. {note}")


def _grades_ending() -> QuerySet[Any]:
    last = world.today() + timedelta(days=lists()["grades_ending"].days["before"])
    found = catalog.Grade.objects.open().filter(valid_until__lte=last).select_related("ocop__organisation")
    return found.annotate(at_unit=F("ocop__unit_id"), waits_since=F("valid_until"), part_of=Value(""))


def _say_grade(row: Any) -> Said:
    note = _("%(stars)s stars by decision %(number)s, until %(day)s.")
    words = {"stars": row.stars, "number": row.decision_number, "day": f"{row.valid_until:%d/%m/%Y}"}
    return Said(row.ocop.name, note % words, reverse("catalog:product", args=[row.ocop_id]))


def _sites_ending() -> QuerySet[Any]:
    return websites.expiring().annotate(at_unit=F("unit_id"), waits_since=F("valid_until"), part_of=Value(""))


def _say_site(row: Any) -> Said:
    note = _("%(owner)s; the confirmation runs until %(day)s.")
    return Said(
        row.shown or row.app,
        note % {"owner": row.owner_name, "day": f"{row.valid_until:%d/%m/%Y}"},
        reverse("websites:site", args=[row.pk]),
    )


def _places_cash_only() -> QuerySet[Any]:
    today = world.today()
    there = markets.judged(markets.Stallholder.objects.on(today), today).filter(own=False, surveyed=False)
    old = there.filter(since__lte=today - timedelta(days=lists()["places_cash_only"].days["let"]))
    return old.select_related("place__market").annotate(
        at_unit=F("place__market__unit_id"), waits_since=F("since"), part_of=Value("")
    )


def _say_place(row: Any) -> Said:
    note = _("Place %(place)s takes cash only, as far as is known here.") % {"place": row.place.name}
    return Said(row.place.market.name, note, reverse("markets:market", args=[row.place.market.slug]))


SOURCES: Mapping[str, Source] = {
    "programmes_behind": Source(_programmes_behind, _say_programme),
    "stalls_to_visit": Source(_stalls_to_visit, _say_stall),
    "papers_asked": Source(_papers_asked, _say_matter),
    "papers_ending": Source(_papers_ending, _say_paper),
    "parcels_still": Source(_parcels_still, _say_parcel),
    "accounts_silent": Source(_accounts_silent, _say_account),
    "grades_ending": Source(_grades_ending, _say_grade),
    "sites_ending": Source(_sites_ending, _say_site),
    "places_cash_only": Source(_places_cash_only, _say_place),
}


def part_choices(part: str) -> list[tuple[str, str]]:
    """The carriers or banks by which a list may be narrowed."""
    return {"carrier": shipping.carrier_choices, "bank": payments.bank_choices}[part]() if part else []
