"""Enter a market and change what is told of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET_PLACES, market_place
from lantoa.kit.vietnamese import clean_line, slug
from lantoa.kit.world import world
from lantoa.markets import acts
from lantoa.markets.errors import BadMarket
from lantoa.markets.models import Market
from lantoa.markets.rules.plan import GRADES, LONGEST_NAME
from lantoa.places import api as places

Kind = accounts.Organisation.Kind
MANAGERS = frozenset({Kind.PUBLIC_BODY, Kind.ENTERPRISE, Kind.COOPERATIVE})
NOT_A_MARKET = frozenset({"khong-tien-mat", "o"})  # addresses of other pages
LONGEST = {"hours": 160, "address": 160, "sells": 400, "hours_en": 160, "sells_en": 400}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a market: its name, class 1 to 3, where it stands in its commune, when it is open, what is sold; the last
    two in English too, where somebody wrote it."""

    name: str
    grade: int
    hours: str
    address: str = ""
    sells: str = ""
    hours_en: str = ""
    sells_en: str = ""

    def cleaned(self) -> Told:
        """The same without what a keyboard leaves behind. Refuses (BadMarket, with the field) what is missing or too long."""
        said = Told(clean_line(self.name), self.grade, *(clean_line(getattr(self, field)) for field in LONGEST))
        if not slug(said.name):
            raise BadMarket(_("Please write the market's name, in letters."), field="name")
        if said.grade not in GRADES:
            raise BadMarket(_("Choose the market's class: 1, 2 or 3."), field="grade")
        if not said.hours:
            raise BadMarket(_("Please write when it is open, like 5:00–17:00 every day."), field="hours")
        for field, most in {"name": LONGEST_NAME, **LONGEST}.items():
            if len(getattr(said, field)) > most:
                message = _("This is too long. Please write at most %(limit)s characters.")
                raise BadMarket(message % {"limit": most}, field=field)
        return said


def open_market(
    manager: accounts.Organisation, told: Told, *, unit: places.Unit, by: Actor, key: UUID | None = None
) -> Market:
    """Enter a market that this organisation manages.

    Records `markets.market_opened`. Refuses (BadMarket) a manager that is no public body, enterprise or cooperative, and a
    second market of one name in a commune.
    """
    if manager.kind not in MANAGERS:
        raise BadMarket(
            _("A market is managed by a public body, an enterprise or a cooperative. Switch to it under “Me” first.")
        )
    said = told.cleaned()
    body = {"manager": manager.pk, "unit": unit.pk, **asdict(said)}
    with journal.command("markets.open_market", key, body, by=by) as run:
        if run.replayed:
            return Market.objects.get(pk=(run.answer or {})["market"])
        touch("markets", MARKET_PLACES)
        made = _create(manager, said, unit)
        journal.record(
            acts.MARKET_OPENED, made, by=by, on_behalf_of=manager.pk, place=unit.pk, data={"class": said.grade}
        )
        run.answer = {"market": made.pk}
        return made


def change_market(market: Market, told: Told, *, by: Actor, key: UUID | None = None) -> Market:
    """Tell it otherwise; its address on line stays. Refuses as above."""
    said = told.cleaned()
    with journal.command("markets.change_market", key, {"market": market.pk, **asdict(said)}, by=by) as run:
        if not run.replayed:
            changed(market)
            try:
                with transaction.atomic():
                    Market.objects.filter(pk=market.pk).update(**asdict(said))
            except IntegrityError:
                raise BadMarket(_("There is a market of this name in this commune already."), field="name") from None
            journal.record(
                acts.MARKET_CHANGED, market, by=by, on_behalf_of=market.manager_id, place=market.unit_id, data={"class": said.grade}
            )  # fmt: skip
    market.refresh_from_db()
    return market


def changed(market: Market) -> None:
    """This transaction changes what the pages of this market show, and no others."""
    touch("markets", MARKET_PLACES, market_place(market.pk))


def _create(manager: accounts.Organisation, said: Told, unit: places.Unit) -> Market:
    base = slug(said.name, longest=50)
    taken = set(Market.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    for number in range(1, 1_000):
        address = f"{base}-{number}" if number > 1 else base
        if address in taken | NOT_A_MARKET:
            continue
        try:
            with transaction.atomic():
                made: Market = Market.objects.create(
                    manager=manager,
                    managed_by=manager.name,
                    slug=address,
                    unit=unit,
                    opened_at=world.now(),
                    **asdict(said),
                )
                return made
        except IntegrityError:
            if Market.objects.filter(unit=unit, name=said.name).exists():
                raise BadMarket(_("There is a market of this name in this commune already."), field="name") from None
    raise BadMarket(_("Too many markets have this name. Please add a word to it."), field="name")
