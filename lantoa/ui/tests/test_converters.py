"""An address names a row by a number that a database can hold."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, path, resolve, reverse

pytestmark = pytest.mark.urls(__name__)
urlpatterns = [path("hang/<row:product_id>/", lambda request, product_id: None, name="product")]


@pytest.mark.parametrize("number", [0, 7, 10**18 - 1])
def test_a_row_is_found_by_its_number(number: int) -> None:
    assert resolve(f"/hang/{number}/").kwargs == {"product_id": number}
    assert reverse("product", args=[number]) == f"/hang/{number}/"


@pytest.mark.parametrize("number", ["1000000000000000000", "9" * 400, "-1", "1.0", "", "ba", "²", "١"])
def test_what_no_database_can_hold_is_no_address(number: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/hang/{number}/")
