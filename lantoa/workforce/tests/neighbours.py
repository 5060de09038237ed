"""Short ways to a stall that calls for hands, and to neighbours who come."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from unittest import mock

from lantoa.accounts import api as accounts
from lantoa.kit.invariants import Tally, invariants
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import VIETNAM, world
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.workforce.actions.attendance import Times, tick
from lantoa.workforce.actions.call import Wanted, make_call
from lantoa.workforce.actions.offer import accept
from lantoa.workforce.actions.pool import About, join, say_yes
from lantoa.workforce.models import Call, Neighbour, Offer, Shift, Worker

_numbers = count(1)
NOBODY = accounts.Visitor()
TOMORROW = date(2026, 12, 1)


def unit(slug: str = "van-don") -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug=slug)


def stall(name: str = "Chả mực Nhà Vân") -> accounts.ActingPerson:
    """An owner acting for their household, which has an account to be paid from and to."""
    owner = accounts.person_for(f"+8491288{next(_numbers):04d}", "Nguyễn Thị Vân")
    home = accounts.create_organisation(name=name, unit=unit(), by=accounts.actor_for(owner))
    by = accounts.actor_for(owner, home)
    payments.set_payout_account(home, bank_bin="970436", number=f"00110088{next(_numbers):04d}", holder="VAN", by=by)
    return by


def neighbour(name: str = "Phạm Thị Na", **about: Any) -> Neighbour:
    """Somebody who said yes to being asked."""
    said = {"unit": unit(), "born": 1985, **about}
    found = join(f"+8493577{next(_numbers):04d}", About(name, **said), by=NOBODY)
    return say_yes(found, About(name, **said), "Tôi đồng ý.", by=NOBODY)


def by_day() -> Any:
    """Neighbours are asked whatever the hour at which the tests run."""
    return mock.patch("lantoa.workforce.actions.call.is_waking_hour", return_value=True)


def call(
    by: accounts.ActingPerson, hands: int = 1, days: Iterable[date] = (TOMORROW,), *, night: bool = False, **more: Any
) -> Call:
    wanted = {
        "work": "đóng gói", "unit": unit(), "starts": time(7, 30), "ends": time(16, 30), "pay_by": Worker.PayBy.DAY, "pay": 300_000,
        "until": datetime.combine(min(days), time(7), VIETNAM), **more,
    }  # fmt: skip
    with nullcontext() if night else by_day():
        return make_call(by.organisation, Wanted(dict.fromkeys(days, hands), **wanted), by=by)


def offer(of: Call, to: Neighbour) -> Offer:
    return Offer.objects.get(call=of, neighbour=to)


def comes(of: Call, who: Neighbour, *days: date) -> Shift:
    """They say yes to these days; the first one's shift."""
    return accept(offer(of, who), days or [TOMORROW], by=NOBODY)[0]


def go_to(moment: datetime) -> None:
    world.use(StandingWorld(moment))


def worked(shift: Shift, by: accounts.ActingPerson, hours: float = 9, pieces: int = 0) -> Shift:
    """The day comes and goes, and the stall writes it down."""
    after = shift.ends_at + timedelta(hours=3)
    if world.now() < after:
        go_to(after)
    return tick(shift, Times(shift.starts_at, shift.starts_at + timedelta(hours=hours), pieces), by=by)


def went_out(by: accounts.ActingPerson, amount: int, memo: str, **more: Any) -> payments.BankTransaction:
    """The bank tells that money went out of the stall's account."""
    return payments.BankTransaction.objects.create(
        account=payments.payout_account(by.organisation.pk), direction="out", amount=amount, memo=memo, outcome="ignored_outgoing", recorded_at=world.now(),
        **{"at": world.now(), **more},
    )  # fmt: skip


def texts(phone: str) -> list[str]:
    return list(messages.Message.objects.filter(to=phone).order_by("pk").values_list("text", flat=True))


def broken() -> list[str]:
    """What the house's own look at its sums finds wrong."""
    ours = [one for one in invariants() if one.name.startswith("workforce.")]
    return [f"{one.name}: {said}" for one in ours for said in one.check(Tally())]
