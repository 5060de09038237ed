"""From acts to facts to figures: counted while the month runs, fixed once it is over, and put right by a further edition."""

from __future__ import annotations

import os
from datetime import date, datetime, time, timedelta
from unittest import mock

import pyarrow.parquet as pq
import pytest
from django.db import transaction

from lantoa.accounts.actions.sex import say_sex
from lantoa.insights.actions.export import export_facts
from lantoa.insights.actions.month import _fix, _kept, ask_correction, correct_asked, count_open_month, freeze_months
from lantoa.insights.adapters.registry import engine
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries.check import TAKEN_BACK, check_edition
from lantoa.insights.queries.count import Counted
from lantoa.insights.queries.facts import manifest, root
from lantoa.insights.queries.figure import open_file
from lantoa.insights.rules.guard import Cell
from lantoa.insights.rules.open_sheet import digest
from lantoa.insights.tests.factories import a_sale, a_stall, at
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM
from lantoa.learning.tests import factories as school
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.factories import Stall
from lantoa.workforce.actions.attendance import Times, add_shift, tick
from lantoa.workforce.actions.worker import Told, add_worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def facts_here(settings, tmp_path):
    settings.FACTS_ROOT = tmp_path / "facts"


def sealed() -> None:
    while journal.seal():
        pass


def sell_late(stall: Stall, day: datetime, place: str = "") -> None:
    order = a_sale(stall, 70_000, "cash")
    with transaction.atomic():
        journal.record("orders.order_paid", order, on_behalf_of=stall.store.organisation_id, place=place or stall.store.unit_id, occurred_at=day, data={"amount": 70_000})  # fmt: skip
    sealed()


def sexes_in_files() -> dict[tuple[int, int], str]:
    """By whose rows they are: a person's, or of nobody's a household's."""
    rows = [row for path in manifest().files() for row in pq.read_table(path).to_pylist()]
    return {(row["person"], 0 if row["person"] else row["org"]): row["sex"] for row in rows if row["sex"]}


def sheet(month: date, number: int, area: str):
    return MonthEdition.objects.get(month=month, number=number).sheets.get(area=area)


def test_a_sale_becomes_a_figure_is_fixed_and_later_news_makes_a_further_edition(stage: Stage) -> None:
    at(stage, datetime(2026, 9, 10, 9, tzinfo=VIETNAM))
    stalls = [a_stall(school.person(f"Người bán {number}")) for number in range(6)]
    woman, man = stalls[0].by, stalls[1].by
    say_sex(woman.person, "female", by=woman)
    say_sex(man.person, "male", by=man)
    for stall in stalls:
        a_sale(stall, 100_000)
        a_sale(stall, 50_000, "cash")
    sealed()
    assert export_facts() > 0
    assert export_facts() == 0
    assert count_open_month() > 0
    assert count_open_month() == 0
    september, unit = date(2026, 9, 1), stalls[0].store.unit_id
    here = sheet(september, 0, unit)
    assert here.counted["orders_paid"] == [12, None, 6]
    assert here.counted["income bank"][0] == 600_000
    assert here.counted["cashless_share"] == [600_000, 900_000, 6]
    assert here.shown["cashless_share"] == {}  # while the month runs
    assert sheet(september, 0, "p:22").shown["cashless_share"] == {"share": 65}
    assert sheet(september, 0, "p:22").shown["active_stalls"] == {"value": 6}
    at(stage, datetime(2026, 10, 2, 4, 30, tzinfo=VIETNAM))
    journal.sign_root()
    assert freeze_months() == 0
    at(stage, datetime(2026, 10, 4, 4, 30, tzinfo=VIETNAM))
    a_sale(stalls[0], 10_000)
    sealed()
    journal.sign_root()
    assert freeze_months() == 1
    fixed = MonthEdition.objects.get(month=september, number=1)
    entry = journal.entries_about(fixed).get()
    assert entry.data["digest"] == fixed.digest
    assert fixed.position <= journal.last_root().position
    assert not MonthEdition.objects.filter(month=september, number=0).exists()
    assert freeze_months() == 0
    # A phone that was without a signal tells in October what was sold in September.
    then = datetime(2026, 9, 20, tzinfo=VIETNAM)
    sell_late(stalls[1], then)
    at(stage, datetime(2026, 10, 5, 4, 30, tzinfo=VIETNAM))
    journal.sign_root()
    # That comes with the next month that is fixed, unless an officer asks.
    assert (freeze_months(), correct_asked()) == (0, 0)
    ask_correction(september, by=woman)
    ask_correction(september, by=man)
    assert journal.Entry.objects.filter(act="insights.correction_asked").count() == 1
    at(stage, datetime(2026, 10, 5, 5, 30, tzinfo=VIETNAM))
    sealed()
    journal.sign_root()
    assert (correct_asked(), correct_asked()) == (1, 0)
    again = MonthEdition.objects.get(month=september, number=2)
    assert {"figure": "orders_paid", "area": unit, "was": {"value": 12}, "is": {"value": 13}} in again.changes
    assert sheet(september, 1, unit).counted["orders_paid"] == [12, None, 6]
    # A commune nobody knows any more counts for the province.
    sell_late(stalls[2], then, place="99999")
    at(stage, datetime(2026, 11, 4, 4, 30, tzinfo=VIETNAM))
    journal.sign_root()
    assert freeze_months() == 2
    newest = MonthEdition.objects.filter(month=september).first()
    assert newest.sheets.get(area="p:22").counted["orders_paid"][0] == 14
    assert (newest.number, len(MonthEdition.objects.filter(month=date(2026, 10, 1)))) == (3, 1)
    assert manifest().position == journal.last_position()
    # Who takes it back stands in no file by what they said, from then on and from before; others stay.
    said = {(0, woman.organisation_id): "female", (0, man.organisation_id): "male"}
    assert said.items() <= sexes_in_files().items()
    assert set(sexes_in_files().values()) == {"female", "male"}
    say_sex(woman.person, "", by=woman)
    sealed()
    export_facts()
    assert set(sexes_in_files().values()) == {"male"}
    (root() / "manifest.json").unlink()
    export_facts()
    assert set(sexes_in_files().values()) == {"male"}
    # What no manifest names is removed once nobody can be reading it.
    left = set(root().glob("*/*.parquet")) - set(manifest().files())
    assert left
    for path in left:
        os.utime(path, (0, 0))
    assert export_facts() == 0
    assert not any(path.exists() for path in left)
    # What was fixed still comes out; a share by sex that moved would be no fault.
    assert check_edition(newest, engine()) == ""
    assert b"sex:" not in open_file(newest)
    row = newest.sheets.get(area="p:22")
    row.shown["active_stalls sex:female"] = {"share": 50}
    row.save()
    rows = open_file(newest)
    MonthEdition.objects.filter(pk=newest.pk).update(digest=digest(rows))
    newest.refresh_from_db()
    with_its_hash = mock.patch("lantoa.insights.queries.check.journal.entries_about", return_value=mock.Mock(last=lambda: mock.Mock(data={"digest": newest.digest})))  # fmt: skip
    with with_its_hash:
        assert check_edition(newest, engine()) == TAKEN_BACK


def test_what_people_said_of_their_sex_is_no_news_of_a_month() -> None:
    month = date(2026, 9, 1)

    def counted(share: dict[str, int], stalls: int) -> list[Counted]:
        said = Counted(month, "active_stalls", "sex:female", "p:22", Cell(40, None, 40), share)
        return [said, Counted(month, "active_stalls", "", "p:22", Cell(stalls, None, stalls), {"value": stalls})]

    before = _kept(month, 1, 1, 1, counted({}, 90))
    assert _fix(month, before, 2, 1, counted({"share": 45}, 90)) == 0
    assert _fix(month, before, 2, 1, counted({"share": 45}, 91)) == 1
    changes = MonthEdition.objects.get(month=month, number=2).changes
    assert changes == [{"figure": "active_stalls", "area": "p:22", "was": {"value": 90}, "is": {"value": 91}}]


def test_a_shift_that_was_worked_is_one_day_of_seasonal_work_however_often_it_is_put_right(stage: Stage) -> None:
    by, day = a_stall(school.person("Bếp Vân")).by, date(2026, 11, 30)
    hands = [add_worker(by.organisation, Told(f"Cô {number}", pay=300_000), by=by) for number in range(11)]
    hands.append(add_worker(by.organisation, Told("Bà Vân", kind="permanent", pay_by="nothing"), by=by))
    at(stage, datetime(2026, 12, 1, 4, 30, tzinfo=VIETNAM))
    shifts = [add_shift(one, day, time(7, 30), time(16, 30), "đóng gói", by=by) for one in hands]
    for shift in shifts:
        tick(shift, Times(shift.starts_at, shift.ends_at), by=by)
    tick(shifts[0], Times(shifts[0].starts_at, shifts[0].ends_at - timedelta(hours=1)), reason="Về sớm", by=by)
    sealed()
    export_facts()
    count_open_month()
    # What was put right in December is of November, where it was worked.
    december = MonthEdition.objects.filter(month=date(2026, 12, 1))
    assert not any(one.counted.get("season_days", [0])[0] for edition in december for one in edition.sheets.all())
    found = sheet(date(2026, 11, 1), 0, shifts[0].unit_id)
    assert found.counted["season_days"] == [11, None, 11]
    assert found.shown["season_days"]["least"] == 10
