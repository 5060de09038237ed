"""Loading the places is safe to repeat."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.places.models import FormerUnit, ProvinceStatus, Unit

pytestmark = pytest.mark.django_db


def test_loading_twice_doubles_nothing() -> None:
    assert places.load_places() == 54
    before = set(FormerUnit.objects.values_list("pk", flat=True))
    assert places.load_places() == 54
    assert Unit.objects.count() == 54
    assert ProvinceStatus.objects.count() == 2
    assert set(FormerUnit.objects.values_list("pk", flat=True)) == before


def test_loading_puts_back_what_was_changed_and_drops_what_is_not_in_the_files() -> None:
    places.load_places()
    Unit.objects.filter(code="06895").update(full_name="Xã Khác")
    FormerUnit.objects.create(
        unit_id="06895", name="Xã Không Có", folded="xa khong co", code="99999", district="Huyện Không Có"
    )
    places.load_places()
    assert Unit.objects.get(code="06895").full_name == "Xã Đầm Hà"
    assert not FormerUnit.objects.filter(code="99999").exists()


def test_an_old_unit_may_stand_under_several_units() -> None:
    places.load_places()
    old = FormerUnit.objects.filter(code="06886")
    assert old.count() == 3
    assert FormerUnit.objects.count() == 184


def test_the_command_says_how_many() -> None:
    said = StringIO()
    call_command("load_places", stdout=said)
    assert said.getvalue() == "54 units loaded.\n"


def new_unit(**other: object) -> Unit:
    said: dict[str, object] = {
        "kind": "xa", "name": "Đảo Trần", "since": world.today(), "lat": 21.24, "lon": 107.96, "area_km2": 4.4, "tile": (12, 4), "source": "a resolution",
    }  # fmt: skip
    return places.add_unit(str(other.pop("code", "06999")), **{**said, **other})  # type: ignore[arg-type]


def test_a_commune_that_ended_is_found_in_the_one_it_became_and_loading_again_changes_nothing_of_it() -> None:
    places.load_places()
    old, new = Unit.objects.get(code="06778"), new_unit()
    assert (new.full_name, new.full_name_en, new.slug) == ("Xã Đảo Trần", "Dao Tran Commune", "dao-tran")
    assert new_unit().pk == new.pk
    places.end_unit(old, new, since=world.today(), source="a resolution")
    places.load_places()
    old.refresh_from_db()
    assert (old.became_id, old.valid_to) == (new.pk, world.today() - timedelta(days=1))
    assert places.find_units("quang hanh") == [new]
    # What had ended in it before, too.
    assert places.find_units("Cẩm Thạch") == [new]
    assert places.unit_named("xã Đảo Trần", places.units_by_name()) == new.pk
    assert (len(places.units()), len(places.standing_units())) == (55, 54)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"code": "6999"}, "code"), ({"code": "06778"}, "code"), ({"code": "٠٦٩٩٩"}, "code"), ({"name": " \x00 "}, "name"), ({"name": "Quang Hanh"}, "name"),
        ({"tile": (6, 6)}, "tile"), ({"tile": (-1, 6)}, "tile"), ({"lat": float("nan")}, "at"), ({"source": " "}, "source"), ({"kind": "huyen"}, "kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_commune_is_refused(other: dict[str, object], field: str) -> None:
    places.load_places()
    with pytest.raises(places.BadUnit) as refused:
        new_unit(**other)
    assert refused.value.field == field
    assert Unit.objects.count() == 54


def test_a_merger_to_come_into_itself_or_twice_into_two_is_refused() -> None:
    places.load_places()
    old, new, third = (Unit.objects.get(code=code) for code in ("06778", "06793", "06781"))
    for into, since, field in ((old, world.today(), "into"), (new, world.today() + timedelta(days=1), "since")):
        with pytest.raises(places.BadUnit) as refused:
            places.end_unit(old, into, since=since, source="a resolution")
        assert refused.value.field == field
    places.end_unit(old, new, since=world.today(), source="a resolution")
    with pytest.raises(places.BadUnit):
        places.end_unit(old, third, since=world.today(), source="a resolution")
    with pytest.raises(places.BadUnit):
        places.end_unit(third, old, since=world.today(), source="a resolution")
