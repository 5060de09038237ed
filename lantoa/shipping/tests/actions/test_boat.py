"""To an island a parcel comes with the next boat the seller knows of, and no day is invented where none is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.shipping.actions.boat import set_boats, set_island_boats, set_island_no_boat, set_no_boat
from lantoa.shipping.errors import BadBoat
from lantoa.shipping.models import BoatTable, IslandBoats, NoBoatDay
from lantoa.shipping.queries.boat import boat_after, islands, with_boats
from lantoa.shipping.rules.offers import Compared, Priced
from lantoa.shipping.tests import factories, ordered
from lantoa.shipping.tests.views.browser import browser

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 11, 26)


def island() -> places.Unit:
    ordered.van_don()
    return places.Unit.objects.get(slug="co-to")


def test_the_promised_day_is_that_of_the_next_boat() -> None:
    home, there = factories.household(), island()
    by = factories.owner_of(home)
    offers = Compared([(Priced("ghn", "light", "GHN", 1, THURSDAY, False, False), None), (Priced("ghtk", "road", "GHTK", 1, None, False, False), None)], [])  # fmt: skip
    assert [one.promised for one, _against in with_boats(home.pk, there, offers).offers] == [None, None]
    set_boats(home, there, weekdays=[4, 6], valid_from=date(2026, 1, 1), valid_to=None, source="Bảng tin ở cảng", by=by)
    set_no_boat(home, there, THURSDAY + timedelta(days=1), none=True, by=by)
    assert [one.promised for one, _against in with_boats(home.pk, there, offers).offers] == [date(2026, 11, 29)] * 2
    set_no_boat(home, there, THURSDAY + timedelta(days=1), none=False, by=by)
    assert boat_after(home.pk, there, THURSDAY) == date(2026, 11, 27)
    assert boat_after(factories.household().pk, there, THURSDAY) is None  # another's word is not ours


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"weekdays": []}, "weekdays"), ({"weekdays": [9]}, "weekdays"), ({"valid_to": date(2025, 1, 1)}, "valid_to"), ({"source": " \x00"}, "source")],
)  # fmt: skip
def test_what_cannot_be_a_timetable(changes: dict[str, object], field: str) -> None:
    home = factories.household()
    said = {"weekdays": [1], "valid_from": date(2026, 1, 1), "valid_to": None, "source": "Bảng tin", **changes}
    with pytest.raises(BadBoat) as refused:
        set_boats(home, island(), **said, by=factories.owner_of(home))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_said_on_screen_and_wrong_days_in_sentences() -> None:
    home, there = factories.household(), island()
    phone, at = browser(factories.owner_of(home)), reverse("shipping:boats")
    said = {
        "key": str(world.uuid7()),
        "unit": there.pk,
        "weekdays": ["0", "3"],
        "valid_from": "01/01/2026",
        "source": "Bảng tin",
    }
    assert phone.post(at, said).status_code == 302
    assert BoatTable.objects.get().weekdays == "03"
    day = {"key": str(world.uuid7()), "unit": there.pk, "day": "03/12/2026", "no_boat": "1"}
    assert phone.post(at, day).status_code == 302
    assert NoBoatDay.objects.count() == 1
    assert phone.get(at).status_code == 200
    for wrong in (
        {"valid_from": "31/02/2026"},
        {"valid_from": "01/01/0001", "valid_to": "x"},
        {"unit": "\x00"},
        {"weekdays": ["9"]},
        {"source": ""},
    ):
        assert phone.post(at, {**said, "key": str(world.uuid7()), **wrong}).status_code == 422
    for wrong in ({"day": "01/01/0001"}, {"day": "99/99/9999"}, {"unit": ordered.van_don().pk + "x"}):
        assert phone.post(at, {**day, "key": str(world.uuid7()), **wrong}).status_code == 422


def test_what_the_commune_keeps_all_stalls_see_and_one_may_know_better() -> None:
    home, other, there = factories.household(), factories.household("Hộ khác"), island()
    by = factories.owner_of(home)
    set_island_boats(there, weekdays=[4, 6], valid_from=date(2026, 1, 1), valid_to=None, source="Cảng Cái Rồng", by=by)
    friday, sunday = THURSDAY + timedelta(days=1), date(2026, 11, 29)
    assert [boat_after(one.pk, there, THURSDAY) for one in (home, other)] == [friday, friday]
    set_island_no_boat(there, friday, none=True, by=by)
    set_no_boat(home, there, friday, none=False, by=by)  # it goes after all, says this stall
    assert [boat_after(one.pk, there, THURSDAY) for one in (home, other)] == [friday, sunday]
    set_boats(other, there, weekdays=[3], valid_from=date(2026, 1, 1), valid_to=None, source="Chủ tàu", by=by)
    assert [boat_after(one.pk, there, THURSDAY) for one in (home, other)] == [friday, THURSDAY]
    set_island_no_boat(there, friday, none=False, by=by)
    assert boat_after(factories.household().pk, there, THURSDAY) == friday


def test_a_stalls_own_table_that_ended_leaves_the_communes() -> None:
    home, there = factories.household(), island()
    by = factories.owner_of(home)
    set_boats(home, there, weekdays=[0], valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1), source="Cũ", by=by)
    set_island_boats(there, weekdays=[4], valid_from=date(2026, 1, 1), valid_to=None, source="Cảng", by=by)
    assert boat_after(home.pk, there, THURSDAY) == date(2026, 11, 27)


def test_an_officer_keeps_the_own_commune_only_and_islands_are_asked_for_in_few_questions() -> None:
    there, other = island(), ordered.van_don()
    body = accounts.create_organisation(
        kind="public_body", name="UBND", unit=there, owner=factories.person("Lê Văn Chính"), by=None
    )
    somebody = factories.person("Phạm Thị Tàu")
    accounts.add_member(body, somebody, role="officer", by=None)
    phone, at = browser(accounts.actor_for(somebody, body)), reverse("shipping:island_boats")
    said = {
        "key": str(world.uuid7()),
        "unit": there.pk,
        "weekdays": ["0"],
        "valid_from": "01/01/2026",
        "source": "Cảng",
    }
    assert phone.post(at, {**said, "unit": other.pk}).status_code == 422
    assert phone.post(at, said).status_code == 302
    assert IslandBoats.objects.get().organisation_id == body.pk
    assert phone.post(at, {**said, "key": str(world.uuid7()), "valid_from": "\x00"}).status_code == 422
    assert phone.get(at).status_code == 200
    home = factories.household()
    with CaptureQueriesContext(connection) as asked:
        assert [one.common for one in islands(home.pk) if one.unit.pk == there.pk] == [True]
    assert len(asked) == 5
    assert "xã" in browser(factories.owner_of(home)).get(reverse("shipping:boats")).content.decode()
