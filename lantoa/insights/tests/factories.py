"""Short ways to people who went to class, and to what their households sold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lantoa.accounts import api as accounts
from lantoa.kit.world import VIETNAM, world
from lantoa.learning import api as learning
from lantoa.learning.actions.attendance import mark_on_screen
from lantoa.learning.tests import factories as school
from lantoa.orders import api as orders
from lantoa.orders.tests import factories as market
from lantoa.orders.tests.conftest import Stage
from lantoa.places import api as places
from lantoa.stores import api as stores

BEGAN = datetime(2026, 8, 10, 19, 0, tzinfo=VIETNAM)


@dataclass
class School:
    """A commune with a class in the third quarter, and who sat in it."""

    run: learning.CourseRun
    teacher: accounts.ActingPerson
    seats: list[learning.Enrollment] = field(default_factory=list)

    @property
    def people(self) -> list[accounts.Person]:
        return [seat.person for seat in self.seats]


def at(stage: Stage, moment: datetime) -> None:
    """Set the clock to a moment, before or after."""
    stage.later(seconds=(moment - world.now()).total_seconds())


def a_school(
    stage: Stage, people: int, *, came: int, unit: places.Unit | None = None, began: datetime = BEGAN
) -> School:
    """A class with so many seats taken, of whom so many came; the clock stands a day after its end."""
    at(stage, began - timedelta(days=20))
    school.unit()
    body = accounts.create_organisation(
        kind="public_body", name="Ủy ban", unit=unit or school.unit(), owner=school.person("Nguyễn Văn Chủ"), by=None
    )
    teacher = school.member("instructor", body)
    run = school.a_class(
        teacher, unit=unit or school.unit(), seats=max(people, 1), sessions=[(began, began + timedelta(hours=2))]
    )
    made = School(run, teacher, [school.seated(run) for _each in range(people)])
    at(stage, began + timedelta(hours=1))
    mark_on_screen(run.sessions.get(), dict.fromkeys(made.seats[:came], "present"), by=teacher)
    at(stage, began + timedelta(days=1))
    return made


def a_stall(person: accounts.Person) -> market.Stall:
    """They open a stall, which is what the course's practice asks for."""
    home = accounts.create_organisation(name="Bếp nhà", unit=school.unit(), by=accounts.actor_for(person))
    by = accounts.actor_for(person, home)
    store = stores.open_store(home, name="Bếp nhà", unit=school.unit(), phone=person.phone, by=by)
    return market.Stall(by, store, market.account_of(by))


def a_sale(stall: market.Stall, amount: int, method: str = "transfer") -> orders.Order:
    """Something sold at the counter; by transfer the bank tells of the money at once."""
    wish = orders.CounterWish([], amount, method)
    sold = orders.sell_at_counter(stall.store, wish, by=stall.by, key=world.uuid7())
    if method == "transfer":
        market.bank_says(sold)
    return sold
