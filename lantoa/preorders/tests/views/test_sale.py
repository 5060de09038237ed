"""The seller's side: open in one form, see what came of it, try again; seasons; what is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lantoa.catalog import api as catalog
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.actions.wish import note_wish
from lantoa.preorders.models import Campaign, HarvestWindow, Wish
from lantoa.preorders.queries.campaign import promised_ahead
from lantoa.preorders.tests.factories import campaign, pledge

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    today = world.today()
    given = {
        "key": str(world.uuid7()), "kind": "group_buy", "goods": "new", "name": "Mắm tép chưng thịt", "unit": "lọ", "category": "do-che-bien", "price": "90k",
        "minimum": "10", "maximum": "", "lower_price": "", "lower_from": "", "last_day": f"{today + timedelta(days=2):%d/%m/%Y}",
        "due_on": f"{today + timedelta(days=10):%Y-%m-%d}", "pay_days": "3", "words": "",
    }  # fmt: skip
    return {**given, **changes}


def test_one_form_opens_it_and_twice_is_once() -> None:
    at = selling.stall()
    catalog.load_categories()
    browser, sent = at.browser, typed()
    assert browser.get("/mua-chung/cua-toi/mo/").status_code == 200
    first = browser.post("/mua-chung/cua-toi/mo/", sent)
    assert first.status_code == 302
    assert browser.post("/mua-chung/cua-toi/mo/", sent).headers["location"] == first.headers["location"]
    of = Campaign.objects.get()
    assert (of.price, of.minimum, of.offer.variant.product.name) == (90_000, 10, "Mắm tép chưng thịt")
    assert browser.get(first.headers["location"]).status_code == 200
    assert browser.get(f"{first.headers['location']}sua/").status_code == 200
    called_off = browser.post(f"{first.headers['location']}huy/", {"key": str(world.uuid7()), "reason": "Mưa"})
    assert called_off.status_code == 302
    assert "?lai=" in browser.get(first.headers["location"]).content.decode()
    assert browser.get(f"/mua-chung/cua-toi/mo/?lai={of.pk}").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum": "0"}, {"minimum": "-1"}, {"price": "rẻ"}, {"last_day": "0001-01-01"}, {"last_day": "9999-12-31"}, {"due_on": "9999-12-31"},
        {"due_on": "0001-01-01"}, {"goods": "77"}, {"name": ""}, {"name": "\x00"}, {"kind": "x"}, {"words": "a" * 1_001}, {"maximum": "9" * 40},
        {"pay_days": "40"}, {"key": ""}, {"unit": "tấn"}, {"last_day": "hôm nay"},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(wrong: dict[str, str]) -> None:
    at = selling.stall()
    catalog.load_categories()
    answer = at.browser.post("/mua-chung/cua-toi/mo/", typed(**wrong))
    assert answer.status_code == 422
    if "name" not in wrong:
        assert "Mắm tép chưng thịt" in answer.content.decode()
    assert not Campaign.objects.exists()


def test_a_season_is_said_and_taken_back() -> None:
    at = selling.stall()
    product = selling.offer(at, name="Cam Vạn Yên").variant.product
    browser = at.browser
    sent = {
        "key": str(world.uuid7()),
        "product": product.pk,
        "first": "2026-12-05",
        "last": "2027-01-20",
        "yearly": "on",
    }
    assert browser.post("/mua-chung/cua-toi/mua-vu/", sent).status_code == 302
    window = HarvestWindow.objects.get()
    assert (window.first, window.yearly) == (date(2026, 12, 5), True)
    assert "5/12" in browser.get("/mua-chung/cua-toi/mua-vu/").content.decode()
    assert "5/12" in browser.get(f"/hang/{product.pk}/").content.decode()
    key = {"key": str(world.uuid7())}
    assert selling.stall("Bếp Lan").browser.post(f"/mua-chung/cua-toi/mua-vu/{window.pk}/bo/", key).status_code == 404
    assert browser.post(f"/mua-chung/cua-toi/mua-vu/{window.pk}/bo/", key).status_code == 302
    assert not HarvestWindow.objects.exists()


def test_what_is_asked_for_often_enough_is_one_tap_from_a_group_buy() -> None:
    at = selling.stall()
    for _time in range(3):
        catalog.note_asked("ruốc hàu")
    for _time in range(2):
        note_wish(at.store, "Mắm cáy", source="comment")
    note_wish(at.store, "mam cay", source="chat")
    note_wish(at.store, "sứa muối", source="chat")
    for personal in ("gọi 0912345678 nhé", "a@b.vn", "x" * 80, "\x00", ""):
        assert not note_wish(at.store, personal, source="chat")
    page = at.browser.get("/mua-chung/cua-toi/duoc-hoi/").content.decode()
    assert "ruốc hàu" in page
    assert "ten=M%E1%BA%AFm%20c%C3%A1y" in page or "ten=mam%20cay" in page
    assert "sứa" not in page
    assert set(Wish.objects.values_list("source", flat=True)) == {"comment", "chat"}
    with pytest.raises(ValueError, match="letter"):
        note_wish(at.store, "mực", source="letter")


def test_what_is_promised_ahead_is_told_to_who_plans_the_work(stage: StandingWorld) -> None:
    at = selling.stall()
    of = campaign(at, minimum=5)
    home = at.store.organisation_id
    assert promised_ahead(home) == []
    pledge(of, 3)
    (likely,) = promised_ahead(home)
    assert (likely.pieces, likely.minimum, likely.due_on, likely.sure) == (3, 5, of.due_on, False)
    pledge(of, 4)
    stage.later(days=3)
    (sure,) = promised_ahead(home)
    assert (sure.pieces, sure.sure) == (7, True)
    while close_due():
        pass
    assert promised_ahead(home) == []
