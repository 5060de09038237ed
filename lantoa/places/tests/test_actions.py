"""Loading the places is safe to repeat."""

from io import StringIO

import pytest
from django.core.management import call_command

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
