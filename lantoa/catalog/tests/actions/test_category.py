"""The market's shelves stand in the database as the data say, however often they are put there."""

from __future__ import annotations

import pytest
from django.utils import translation

from lantoa.catalog import api as catalog

pytestmark = pytest.mark.django_db


def test_loading_again_changes_names_and_doubles_nothing() -> None:
    catalog.Category.objects.filter(pk="hai-san").update(name="Cũ", position=9)
    assert catalog.load_categories() == catalog.load_categories() == len(catalog.CATEGORIES)
    assert [(shelf.pk, shelf.name) for shelf in catalog.categories()] == [
        (shelf.slug, shelf.name) for shelf in catalog.CATEGORIES
    ]


def test_a_shelf_is_called_by_its_name_in_vietnamese_and_by_its_title_elsewhere() -> None:
    for shelf in catalog.categories():
        with translation.override("vi"):
            assert shelf.title == shelf.name
        with translation.override("en"):
            english = shelf.title
        with translation.override("id"):
            assert len({shelf.name, english, shelf.title}) == 3


def test_a_shelf_without_a_title_keeps_its_name() -> None:
    assert catalog.Category(slug="moi", name="Đồ mới").title == "Đồ mới"
