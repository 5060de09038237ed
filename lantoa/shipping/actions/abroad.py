"""Stop a destination at once, open it again, enter a rate of exchange: what whoever runs the house says about sending abroad."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.errors import NotThere
from lantoa.shipping.models import DestinationStop, ExchangeRate
from lantoa.shipping.rules import abroad

LARGEST_RATE = Decimal(10_000_000)


def stop_destination(
    country: str, *, why: str, source: str, by: Actor | None, since: date | None = None, until: date | None = None
) -> DestinationStop:
    """Nothing is sent there from that day on, today unless said otherwise. Refuses (NotThere) what is no destination, and a stop without reason or source,
    or that ends before it begins."""
    begins, why, source = since or world.today(), clean_line(why)[:200], clean_line(source)[:300]
    if abroad.country(country) is None:
        raise NotThere(_("There is no destination with this code."), field="country")
    if not why or not source:
        raise NotThere(_("Say why, and where that is written."), field="why")
    if until and until < begins:
        raise NotThere(_("It cannot end before it begins."), field="until")
    with transaction.atomic():
        made: DestinationStop = DestinationStop.objects.create(
            country=country, since=begins, until=until, why=why, source=source, made_at=world.now()
        )
        journal.record(acts.DESTINATION_STOPPED, made, by=by, data={"country": country, "since": begins.isoformat()})
    return made


def open_destination(country: str, *, by: Actor | None) -> int:
    """Lift every stop of ours for this destination; returns how many there were."""
    with transaction.atomic():
        held = list(DestinationStop.objects.filter(country=country, lifted_at=None).order_by("pk"))
        for one in held:
            DestinationStop.objects.filter(pk=one.pk, lifted_at=None).update(lifted_at=world.now())
            journal.record(acts.DESTINATION_OPENED, one, by=by, data={"country": country})
    return len(held)


def enter_rate(currency: str, dong: str, *, on: date, source: str, by: Actor | None) -> ExchangeRate:
    """So many đồng are one unit of the currency on that day, says the source. Refuses (NotThere) no number above 0, a day to come, no source."""
    try:
        value = Decimal(dong)
    except InvalidOperation:
        value = Decimal(0)
    said = clean_line(source)[:300]
    if (
        not value.is_finite()
        or not 0 < value < LARGEST_RATE
        or len(currency) != 3
        or not currency.isascii()
        or not currency.isupper()
    ):
        raise NotThere(_("A rate is so many đồng for one unit of a currency of three letters."), field="dong")
    if on > world.today() or on < world.today() - timedelta(days=3660) or not said:
        raise NotThere(_("Say of which day the rate is, not one to come, and where it is written."), field="on")
    with transaction.atomic():
        made: ExchangeRate = ExchangeRate.objects.create(
            currency=currency, dong=value, on=on, source=said, made_at=world.now()
        )
        journal.record(acts.RATE_ENTERED, made, by=by, data={"currency": currency, "on": on.isoformat()})
    return made


def refuse_where_stopped(country: str) -> None:
    """Raise NotThere while nothing is sent to this destination."""
    stop = DestinationStop.of(country)
    if stop:
        said = _("Nothing is sent to %(country)s now: %(why)s (%(source)s).")
        to = abroad.country(country)
        name = to.name(get_language() or "vi") if to else country
        raise NotThere(said % {"country": name, "why": stop.why, "source": stop.source})
