"""A market that an office of the cast manages, with one place let to a household of the cast and one to somebody who has not said so yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.markets import api as markets
from lantoa.markets.models import BoardItem, Row
from lantoa.payments import api as payments
from lantoa.places import api as places
from tests.access import marks


def have_a_market(
    body: accounts.Organisation, owner: accounts.Person, household: accounts.Organisation, unit: places.Unit
) -> None:
    """Drawn, let, with its fees of this month asked for and something on its price board."""
    by = accounts.actor_for(accounts.people_of(body, {"owner"})[0], body)
    if payments.payout_account(body.pk) is None:
        number = f"7700{body.pk:08d}"
        payments.set_payout_account(body, bank_bin="970436", number=number, holder="BAN QUAN LY CHO", by=by)
    told = markets.Told(f"Chợ thử {body.pk}", 2, "5:00–17:00", sells="Mực, cá")
    market = markets.open_market(body, told, unit=unit, by=by)
    first, second, _third = markets.add_places(market, row="Hải sản", prefix="H", count=3, by=by)
    since = world.today() - timedelta(days=40)
    theirs = markets.let_place(first, name=owner.name, phone=owner.phone, goods="Chả mực", since=since, by=by)
    markets.join_place(theirs, by=accounts.actor_for(owner, household))
    markets.let_place(
        second, name="Vũ Thị Chợ", phone=marks.phone("stallholder_phone", "91299?888"), goods="Cá", since=since, by=by
    )
    month = world.today().replace(day=1)
    markets.set_rate(market, "place", 250_000, since=last_month(), by=by)
    markets.set_rate(market, "water", 9_000, since=month, by=by)
    markets.make_run(market, month, due_on=world.today(), by=by)
    markets.list_item(market, name="Mực tươi", unit="kg", by=by)


def last_month() -> date:
    """Its fees were not asked for."""
    return (world.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def _market(body: accounts.Organisation) -> markets.Market:
    found: markets.Market = markets.Market.objects.get(manager=body)
    return found


def _holders(body: accounts.Organisation) -> list[markets.Stallholder]:
    return list(markets.Stallholder.objects.filter(place__market__manager=body).order_by("pk"))


def bills_of(body: accounts.Organisation) -> list[markets.Bill]:
    return list(markets.Bill.objects.filter(run__market__manager=body).order_by("pk"))


def free_place_of(body: accounts.Organisation) -> markets.Place:
    return markets.Place.objects.filter(market__manager=body).order_by("-pk")[0]


# What only its manager has.
MANAGED: dict[str, Callable[[accounts.Organisation], Any]] = {
    "market_id": lambda body: _market(body).pk,
    "row_id": lambda body: Row.objects.get(market__manager=body).pk,
    "place_id": lambda body: _holders(body)[0].place_id,
    "stallholder_id": lambda body: _holders(body)[0].pk,
    "bill_id": lambda body: bills_of(body)[0].pk,
    "item_id": lambda body: BoardItem.objects.get(market__manager=body).pk,
}
# What whoever has a place in it has too.
HELD: dict[str, Callable[[accounts.Organisation], Any]] = {
    "board_market_id": lambda body: _market(body).pk,
    "my_stallholder_id": lambda body: _holders(body)[0].pk,
}
# What everybody may open, some of it by its link.
OPEN: dict[str, Callable[[accounts.Organisation], Any]] = {
    "market_slug": lambda body: _market(body).slug,
    "stand_id": lambda body: _holders(body)[0].place_id,
    "holder_token": lambda body: _holders(body)[1].token,
    "bill_token": lambda body: bills_of(body)[0].token,
}
NOTHING: dict[str, Any] = {
    **dict.fromkeys((*MANAGED, *HELD, "stand_id"), 987_654_321), "market_slug": "khong-co-o-day", "holder_token": "khongcotrendoi",
    "bill_token": "khongcotrendoi",
}  # fmt: skip
