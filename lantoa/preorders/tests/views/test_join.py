"""Join by phone and code without paying, come back by the link, leave; seen from a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.tests.factories import campaign, pledge, said_to
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
PHONE = "+84987654321"


def typed(of: Campaign, **changes: Any) -> dict[str, Any]:
    given = {
        "key": str(world.uuid7()), "quantity": "4", "name": "Lê Thị Mua", "phone": "0987 654 321", "unit": "", "address": "Số 5, phố Huế, Hà Nội", "note": "",
        "method": "transfer", "seen": of.terms_mark,
    }  # fmt: skip
    return {**given, **changes}


def code() -> str:
    text = said_to(PHONE)[-1]
    return next(word for word in text.replace(".", " ").split() if word.isdigit() and len(word) == 6)


def test_a_number_is_proved_by_a_code_then_it_counts_once(client: Client) -> None:
    of = campaign()
    page = client.get(f"/mua-chung/{of.pk}/")
    assert "chưa phải trả" in page.content.decode()
    sent = typed(of)
    asked = client.post(f"/mua-chung/{of.pk}/tham-gia/", sent)
    assert 'name="code"' in asked.content.decode()
    assert not Pledge.objects.exists()
    wrong = client.post(f"/mua-chung/{of.pk}/tham-gia/", {**sent, "code": "000000"})
    assert wrong.status_code == 422
    joined = client.post(f"/mua-chung/{of.pk}/tham-gia/", {**sent, "code": code()})
    assert joined.status_code == 302
    again = client.post(f"/mua-chung/{of.pk}/tham-gia/", {**sent, "code": "123456"})
    assert again.headers["location"] == joined.headers["location"]
    of.refresh_from_db()
    assert (of.joined, Pledge.objects.count()) == (4, 1)
    mine = client.get(joined.headers["location"]).content.decode()
    assert "Lê Thị Mua" in mine
    left = client.post(f"{joined.headers['location']}rut/", {"key": str(world.uuid7())})
    assert left.status_code == 302
    assert "Lê Thị Mua" not in client.get(joined.headers["location"]).content.decode()
    of.refresh_from_db()
    assert of.joined == 0


def test_who_is_signed_in_with_this_number_needs_no_code() -> None:
    of, buyer = campaign(), selling.person("Lê Thị Mua")
    phone = Client()
    phone.force_login(buyer)
    done = phone.post(f"/mua-chung/{of.pk}/tham-gia/", typed(of, phone=buyer.phone))
    assert done.status_code == 302
    assert Pledge.objects.get().person == buyer


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"}, {"quantity": "-3"}, {"quantity": "9" * 30}, {"quantity": "một"}, {"name": "\x00"}, {"phone": "12"}, {"unit": "99999\x00"},
        {"method": "gold"}, {"key": "x"}, {"address": ""}, {"seen": "\u202e" + "9" * 500},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(wrong: dict[str, str]) -> None:
    of, buyer = campaign(), selling.person()
    phone = Client()
    phone.force_login(buyer)
    answer = phone.post(f"/mua-chung/{of.pk}/tham-gia/", typed(of, phone=buyer.phone) | wrong)
    assert answer.status_code == 422
    assert not Pledge.objects.exists()


def test_who_read_other_terms_reads_again_before_a_code_is_sent(client: Client) -> None:
    of = campaign()
    sent = typed(of)
    Campaign.objects.filter(pk=of.pk).update(price=95_000)
    answer = client.post(f"/mua-chung/{of.pk}/tham-gia/", sent)
    assert (answer.status_code, said_to(PHONE)) == (422, [])
    assert "Điều kiện vừa đổi" in answer.content.decode()
    again = typed(Campaign.objects.to_show().get(pk=of.pk))
    assert client.post(f"/mua-chung/{of.pk}/tham-gia/", again).status_code == 200
    assert len(said_to(PHONE)) == 1


def test_both_ends_are_told_on_the_pages(client: Client, stage: StandingWorld) -> None:
    reached, failed = campaign(minimum=3), campaign(selling.stall("Bếp Lan"))
    in_, out = pledge(reached, 3), pledge(failed, 9)
    stage.later(days=3)
    while close_due():
        pass
    order = Order.objects.get()
    assert f"/don/{order.token}/" in client.get(f"/mua-chung/phan/{in_.token}/").content.decode()
    said = client.get(f"/mua-chung/phan/{out.token}/").content.decode()
    assert "Không ai phải trả" in said
    assert "9" in said
    page = client.get(f"/don/{order.token}/").content.decode()
    assert "gửi chậm nhất" in page
    assert client.get(f"/mua-chung/{failed.pk}/tham-gia/").status_code == 302
    assert client.get("/mua-chung/").status_code == 200


def test_a_trial_or_hidden_one_is_nobody_else_s(client: Client) -> None:
    at = selling.stall("Bếp thử", rehearsal=True)
    of = campaign(at)
    assert client.get(f"/mua-chung/{of.pk}/").status_code == 404
    assert client.get(f"/mua-chung/{of.pk}/the.jpg").status_code == 404
    assert at.browser.get(f"/mua-chung/{of.pk}/").status_code == 200
    open_ = selling.stall("Bếp Lan")
    other = campaign(open_)
    assert client.get(f"/mua-chung/{other.pk}/the.jpg").headers["content-type"] == "image/jpeg"
    stores.set_shown(open_.store, other.offer.variant.product, shown=False, by=open_.by)
    assert client.get(f"/mua-chung/{other.pk}/").status_code == 404


def test_the_goods_own_page_leads_there_and_tells_the_season(client: Client) -> None:
    of = campaign()
    page = client.get(f"/hang/{of.offer.variant.product_id}/").content.decode()
    assert f"/mua-chung/{of.pk}/" in page


def test_a_list_costs_the_same_for_many(client: Client, django_assert_num_queries: Any) -> None:
    campaign(), campaign(selling.stall("Bếp Lan")), campaign(selling.stall("Bếp Mai"))
    client.get("/mua-chung/")
    with django_assert_num_queries(3):
        client.get("/mua-chung/")
