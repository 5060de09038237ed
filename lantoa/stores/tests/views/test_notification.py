"""A stall with an ordering page of its own comes to a filled-in check page in two taps; the third hands in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.cases import api as cases
from lantoa.cases.tests.factories import province, shipped
from lantoa.stores.rules.stall import own_site
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


def test_the_dossier_is_filled_in_from_the_stall_and_only_what_nobody_knows_is_missing() -> None:
    shipped()
    province()
    stall = factories.stall()
    factories.squid_cake(stall)
    browser = factories.browser(stall.person)
    assert reverse("stores:notification") in browser.get(reverse("stores:settings")).text
    path = reverse("stores:notification")
    assert browser.post(path, {"domain": " . ", "key": "01a2207d-a18c-728e-a696-f47421400001"}).status_code == 422
    sent = browser.post(path, {"domain": "https://www.ChaMuc.vn/mua", "key": "01a2207d-a18c-728e-a696-f47421400002"})
    case = cases.Case.objects.get()
    assert sent["Location"] == reverse("cases:check", args=[case.code])
    known = {
        name: case.answers[name]
        for name in ("sells_where", "confirmed_before", "holder", "domain", "registered_name", "holder_unit")
    }
    assert known == {
        "sells_where": "own_orders", "confirmed_before": "no", "holder": "household", "domain": "chamuc.vn", "registered_name": "Bếp Hương",
        "holder_unit": stall.store.unit_id,
    }  # fmt: skip
    assert case.organisation_id == stall.store.organisation_id
    assert browser.get(sent["Location"]).status_code == 200
    assert (own_site("Chợ Biển"), own_site("a.vn/x"), own_site("...")) == ("Chợ Biển", "a.vn", "")
