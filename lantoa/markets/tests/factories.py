"""Short ways to a market, its manager, its places and who has them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.markets import api as markets
from lantoa.markets.models import Row
from lantoa.payments import api as payments
from lantoa.stores.tests import factories as stalls
from lantoa.stores.tests.factories import browser, key, unit

__all__ = ["browser", "key", "unit"]
_numbers = count(1)


@dataclass(frozen=True)
class Managed:
    """A market with a row of places, the body that manages it and its owner."""

    market: markets.Market
    by: accounts.ActingPerson
    places: list[markets.Place]

    @property
    def row(self) -> Row:
        return self.places[0].row


def manager(kind: str = "public_body", name: str = "Ban quản lý chợ") -> accounts.ActingPerson:
    chief = stalls.person("Vũ Thị Quản")
    body = accounts.create_organisation(kind=kind, name=name, unit=unit(), owner=chief, by=None)
    return accounts.actor_for(chief, body)


def account(by: accounts.ActingPerson) -> payments.PayoutAccount:
    number = f"0900{next(_numbers):08d}"
    return payments.set_payout_account(
        by.organisation, bank_bin="970436", number=number, holder="NGUYEN THI LAN", by=by
    )


def managed(places: int = 3, *, paid: bool = True, **told: Any) -> Managed:
    """A market of class 2 with so many places in a row called Hải sản; `paid`: its manager has an account."""
    by = manager()
    if paid:
        account(by)
    said = {
        "name": f"Chợ thử {next(_numbers)}",
        "grade": 2,
        "hours": "5:00–17:00 hằng ngày",
        "sells": "Mực, cá, rau",
        **told,
    }
    market = markets.open_market(by.organisation, markets.Told(**said), unit=unit(), by=by)
    return Managed(market, by, markets.add_places(market, row="Hải sản", prefix="A", count=places, by=by))


def let(there: Managed, place: markets.Place | None = None, **changes: Any) -> markets.Stallholder:
    said = {
        "name": "Bùi Thị Hương",
        "phone": f"+8491500{next(_numbers):04d}",
        "goods": "Mực tươi",
        "since": world.today(),
        **changes,
    }
    return markets.let_place(place or there.places[0], **said, by=there.by)


def holder(
    there: Managed, place: markets.Place | None = None, *, paid: bool = True, **changes: Any
) -> tuple[markets.Stallholder, stalls.Stall]:
    """A stallholder who sells on line too and said that the place is theirs."""
    stall = stalls.stall()
    if paid:
        account(stall.by)
    found = let(there, place, phone=stall.person.phone, **changes)
    return markets.join_place(found, by=stall.by), stall


def bank_tells(organisation_id: int, amount: int, memo: str = "tien hang") -> payments.BankTransaction:
    at = payments.payout_account(organisation_id)
    number = f"FT{next(_numbers):012d}"
    notice = payments.BankNotice(number, at.number, "", "in", amount, world.now(), memo, number)
    return payments.take_notice(at, notice)


def followed() -> None:
    """The worker has read all that happened."""
    while journal.seal() + journal.follow_all():
        continue
