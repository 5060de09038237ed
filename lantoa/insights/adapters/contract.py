"""What every engine has to prove: a test class of an adapter inherits these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from lantoa.insights.adapters.base import Engine, Given
from lantoa.insights.rules.expression import LEVELS, Level, queries
from lantoa.insights.rules.fact import Fact
from lantoa.insights.rules.table import arrow_of

UNITS = (
    {"place": "06652", "province": "22", "terrain": "urban"},
    {"place": "06970", "province": "22", "terrain": "mountain"},
    {"place": "07192", "province": "22", "terrain": "island"},
    {"place": "00001", "province": "01", "terrain": "urban"},
)
TODAY = date(2026, 11, 20)
MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))


def some_facts() -> list[Fact]:
    """A few hundred rows that touch every family: sales with a payment taken back, sites that end, grades that run out."""
    made: list[Fact] = []

    def add(act: str, subject: int, place: str, day: date, **more: object) -> None:
        position = len(made) + 1
        values: dict[str, object] = {
            "position": position, "entry": position, "act": act, "subject": subject, "org": 0, "person": 0, "place": place, "day": day,
            "kind": "", "detail": "", "until": None, "amount": 0, "number": 1,
        }  # fmt: skip
        made.append(Fact(**{**values, **more}))  # type: ignore[arg-type]

    places = [unit["place"] for unit in UNITS]
    for number in range(240):
        place, day = places[number % 4], date(2026, 9 + number % 3, 1 + number * 7 % 28)
        org, person, amount = 100 + number % 7 * 4 + number % 4, 1000 + number % 11, 10_000 * (1 + number % 97)
        add("orders.order_placed", number, place, day, org=org, person=person, kind=("transfer", "cod")[number % 2], amount=amount)  # fmt: skip
        if number % 3:
            add("orders.order_paid", number, place, day, org=org, amount=amount)
            add("payments.payment_received", number, place, day, org=org, kind=("bank", "cash", "carrier")[number % 3], amount=amount)  # fmt: skip
        if number % 20 == 1:
            add("payments.payment_received", number, place, day, org=org, kind="cash", amount=-amount, number=-1)
        if number % 5 == 0:
            add("learning.attended", 5000 + number % 60, place, day, kind="citizen")
    for number in range(40):
        kind = "enterprise" if number % 4 else "individual"
        until = date(2026, 10, 15) if number % 8 == 0 else date(2027, 6, 30)
        add("websites.site_registered", 7000 + number, places[number % 4], date(2026, 9, 1 + number % 28), kind=kind, until=until)  # fmt: skip
    for number in range(0, 40, 10):
        add("websites.site_terminated", 7000 + number, places[number % 4], date(2026, 11, 3))
    add("websites.site_changed", 7001, places[1], date(2026, 10, 2), kind="individual", until=date(2027, 6, 30))
    add("catalog.grade_decided", 1, places[0], date(2026, 9, 5), kind="4", until=date(2026, 10, 20))
    add("catalog.grade_decided", 1, places[0], date(2026, 11, 5), kind="5", until=date(2029, 11, 5))
    return made


def written(folder: Path, facts: Sequence[Fact], parts: int = 2) -> list[Path]:
    """These facts in files, as the export leaves them."""
    files = []
    for part in range(parts):
        path = folder / f"part-{part}.parquet"
        pq.write_table(arrow_of(facts[part::parts]), path)
        files.append(path)
    return files


def counted(
    engine: Engine, files: Sequence[Path], levels: Sequence[Level] = LEVELS
) -> dict[tuple[str, str, date, str], int]:
    """Every figure of every family by (column, area, month, level), noughts left out."""
    found: dict[tuple[str, str, date, str], int] = {}
    with engine.opened(Given(UNITS, MONTHS, TODAY, frozenset({1003}))) as tables:
        tables.turn_to(files, 1_000_000)
        for level in levels:
            for asked in queries(engine.dialect, level, MONTHS):
                for row in tables.rows(asked.sql):
                    numbers = {"__".join(told[:3]): told[3] for told in asked.told(row) if told[3]}
                    found |= {(key, row["area"], row["month"], level): value for key, value in numbers.items()}
    return found


class EngineContract:
    """Give the adapter: `engine()`."""

    def engine(self) -> Engine:
        raise NotImplementedError

    def test_it_can_count_here(self) -> None:
        assert self.engine().check_config() == []  # noqa: S101

    def test_nothing_is_nothing(self) -> None:
        assert counted(self.engine(), []) == {}  # noqa: S101

    def test_what_can_be_added_up_by_hand_is_right(self, tmp_path: Path) -> None:
        facts = some_facts()
        found = counted(self.engine(), written(tmp_path, facts))
        october = date(2026, 10, 1)
        paid = [one for one in facts if one.act == "orders.order_paid" and one.place == "06970" and one.day.month == 10]
        got = [
            one
            for one in facts
            if one.act == "payments.payment_received" and one.day.month == 10 and one.place != "00001"
        ]
        told = {
            ("orders_paid____v", "06970", october, "place"): len(paid),
            ("active_stalls____v", "06970", october, "place"): len({one.org for one in paid}),
            ("income____v", "p:22", october, "province"): sum(one.amount for one in got),
            ("income__bank__v", "p:22", october, "province"): sum(one.amount for one in got if one.kind == "bank"),
        }  # fmt: skip
        assert {key: found.get(key, 0) for key in told} == told  # noqa: S101

    def test_what_stands_on_the_last_day_of_a_month_follows_ends_and_last_days(self, tmp_path: Path) -> None:
        found = counted(self.engine(), written(tmp_path, some_facts()))
        of = {month: found[("sites____v", "p:22", month, "province")] + found[("sites____v", "p:01", month, "province")] for month in MONTHS}  # fmt: skip
        assert list(of.values()) == [40, 35, 32]  # noqa: S101
        stars = [
            found.get(("ocop__" + star + "__v", "06652", month, "place"))
            for month, star in zip(MONTHS, "445", strict=True)
        ]
        assert stars == [1, None, 1]  # noqa: S101
