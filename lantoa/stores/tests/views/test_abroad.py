"""A seller says once what goods are to customs, and reads at once where they may go."""

from __future__ import annotations

import pytest

from lantoa.shipping.models import CustomsGoods
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


def test_it_is_suggested_saved_and_read() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    browser = factories.browser(stall.person)
    at = f"/ban-hang/{product.pk}/hai-quan/"
    assert "1605.54" in browser.get(at).content.decode()
    first, second = product.variants.all()
    said = {
        "hs": "1605.54",
        "description": "Squid cakes",
        f"grams_{first.pk}": "500",
        f"grams_{second.pk}": "",
        "key": factories.key(),
    }
    assert browser.post(at, said)["Location"] == at
    assert sorted(CustomsGoods.objects.values_list("hs", "net_grams"), key=str) == [("160554", 500), ("160554", None)]
    page = browser.get(at).content.decode()
    assert "FDA" in page
    assert "GACC" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hs": "16"}, "hs"),
        ({"description": "Quà"}, "description"),
        ({"description": ""}, "description"),
        ({"grams": "0"}, "grams"),
        ({"hs": "\x00"}, "hs"),
    ],
)
def test_what_customs_do_not_read_is_refused(wrong: dict[str, str], field: str) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    variant = product.variants.get()
    grams = wrong.pop("grams", "500")
    said = {"hs": "160554", "description": "Squid cakes", f"grams_{variant.pk}": grams, "key": factories.key(), **wrong}
    answer = factories.browser(stall.person).post(f"/ban-hang/{product.pk}/hai-quan/", said)
    assert answer.status_code == 422
    assert f"id_{field}" in answer.content.decode()
    assert not CustomsGoods.objects.exists()


def test_anothers_goods_are_not_found() -> None:
    product = factories.squid_cake(factories.stall())
    assert (
        factories.browser(factories.stall("Nhà khác").person).get(f"/ban-hang/{product.pk}/hai-quan/").status_code
        == 404
    )
