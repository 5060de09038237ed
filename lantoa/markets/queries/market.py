"""A market's plan as it is drawn, and what its price board says today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from lantoa.kit.world import world
from lantoa.markets.models import BoardItem, Market, Place, Price, Row, Stallholder
from lantoa.markets.queries.cashless import judged

# The squared paper: so many units a square, and room at the left for the names of rows.
SQUARE, LEFT = 44, 2


@dataclass(frozen=True, slots=True)
class Spot:
    """One place on the plan: its row's name, where its square stands, who has it today (or nobody), and how they may be paid."""

    place: Place
    row: str
    x: int
    y: int
    holder: Stallholder | None

    @property
    def takes_qr(self) -> bool:
        return self.holder is not None and bool(self.holder.own or self.holder.surveyed)

    @property
    def state(self) -> str:
        """qr: let and takes cashless payment; let; free."""
        return "free" if self.holder is None else "qr" if self.takes_qr else "let"


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing: its size, its rows (name, y of the words) and its spots, row by row from the left."""

    width: int
    height: int
    rows: list[tuple[str, int]]
    spots: list[Spot]


def plan_of(market: Market) -> Plan:
    """The places that are there, with who has each today. Two queries."""
    today = world.today()
    now = judged(Stallholder.objects.on(today), today)
    lettings = Prefetch("lettings", now, to_attr="today")
    places = list(
        Place.objects.there()
        .filter(market=market)
        .select_related("row")
        .prefetch_related(lettings)
        .order_by("row__line", "column")
    )
    lines: list[Row] = list(dict.fromkeys(place.row for place in places))
    # A line for the row's name above its squares: names are long, phones are narrow.
    tops = {row.pk: number * (SQUARE + 24) + 20 for number, row in enumerate(lines)}
    spots = [
        Spot(
            place, place.row.name, LEFT + (place.column - 1) * SQUARE, tops[place.row_id], next(iter(place.today), None)
        )
        for place in places
    ]
    width = max((spot.x for spot in spots), default=0) + SQUARE + LEFT
    return Plan(
        max(width, 340), len(lines) * (SQUARE + 24) + LEFT, [(row.name, tops[row.pk] - 6) for row in lines], spots
    )


def spot_of(place: Place) -> Spot:
    """One place with who has it today. One query."""
    today = world.today()
    now = judged(Stallholder.objects.on(today).filter(place=place).select_related("store"), today)
    return Spot(place, place.row.name, 0, 0, now.first())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the price board: what, today's price (None: nobody told it yet today), and yesterday's."""

    item: BoardItem
    today: int | None
    yesterday: int | None

    @property
    def step(self) -> int:
        """How many đồng more than yesterday; 0 where one of the two is not known."""
        return self.today - self.yesterday if self.today and self.yesterday else 0


def board_of(market: Market, day: date | None = None) -> list[Line]:
    """The price board of a day (today): nothing older ever stands as today's. Two queries."""
    day = day or world.today()
    items = list(BoardItem.objects.filter(market=market, gone_at=None).order_by("pk"))
    told = Price.objects.filter(item__in=items, day__in=[day, day - timedelta(days=1)]).order_by("pk")
    known = {(item, of): amount for item, of, amount in told.values_list("item", "day", "amount")}
    return [Line(item, known.get((item.pk, day)), known.get((item.pk, day - timedelta(days=1)))) for item in items]
