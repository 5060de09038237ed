"""The way of an order abroad over its pages, in a buyer's language and on the seller's phone."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from lantoa.kit.world import world
from lantoa.orders.models import AbroadRequest, Order
from lantoa.orders.tests import abroad as far
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.abroad import stop_destination
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
ADDRESS = {
    "name": "Yamada Hanako", "phone": "+81 90 1234 5678", "address": "1-2-3 Nakamachi", "city": "Musashino", "region": "Tokyo", "postcode": "180-0006",
    "zone": "Asia/Tokyo", "note": "",
}  # fmt: skip


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def ask(offer: stores.Offer, language: str = "/en", **changes: str) -> Any:
    said = {**ADDRESS, "key": str(world.uuid7()), f"line-{offer.pk}": "2", **changes}
    return Client().post(f"{language}/di-xa/{offer.store.slug}/JP/", said)


def test_from_the_stall_to_a_parcel_with_its_cn23() -> None:
    offer = far.classified(factories.offer())
    stall = f"/en/gian-hang/{offer.store.slug}/nuoc-ngoai/"
    before = text(Client().get(stall, {"nuoc": "Japan"}))
    for words in (
        "within a limit",
        "about ¥1,300",
        "Nobody checked this rate",
        "Ask what delivery costs",
        "Customs Answer 1006",
        "Squid cakes",
    ):
        assert words in before
    page = ask(offer)["Location"]
    assert "The stall has your question" in text(Client().get(page))
    request = AbroadRequest.objects.get()
    phone = Client()
    phone.force_login(far.seller(request).person)
    assert "Có người ở nước ngoài hỏi" in text(phone.get("/don-hang/"))
    at = f"/don-hang/nuoc-ngoai/{request.pk}/"
    assert "Nhật Bản" in text(phone.get(at))
    assert (
        phone.post(at, {"key": str(world.uuid7()), "fee": "400k", "days_least": "5", "days_most": "12"})["Location"]
        == at
    )
    quoted = text(Client().get(page))
    assert "850.000" in quoted
    assert "about ¥5,100" in quoted
    order_page = Client().post(f"{page}dong-y/", {"key": str(world.uuid7()), "seen_total": "850000"})["Location"]
    order = Order.objects.get()
    assert order_page == f"/en/don/{order.token}/"
    waiting = text(Client().get(order_page))
    assert "Somebody in Vietnam can pay for you" in waiting
    assert f"with the note {order.code}" in waiting
    assert "Pay on delivery" not in waiting
    factories.bank_says(order)
    sale = f"/don-hang/{order.code}/"
    assert "Gói này đi Nhật Bản" in text(phone.get(sale))
    paper = phone.post(f"{sale}hai-quan/", {"key": str(world.uuid7())})["Location"]
    form = phone.get(paper)
    assert 'value="160554"' in form.content.decode()
    row = {
        "description_0": "Squid cakes",
        "quantity_0": "2",
        "net_grams_0": "1 kg",
        "value_0": "450.000",
        "hs_0": "1605.54",
    }
    sent = {
        **row,
        "gross_grams": "1,2 kg",
        "kind": "parcel",
        "category": "sale",
        "remarks": "",
        "key": str(world.uuid7()),
    }
    assert phone.post(paper, sent)["Location"] == paper
    pdf = phone.get(f"{paper}cn23.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    printed = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf.content)).pages)
    for words in (
        "CN 23",
        "Yamada Hanako",
        "JAPAN",
        "Squid cakes",
        "160554",
        "1.200",
        "450,000",
        order.code,
        "Déclaration".upper(),
    ):
        assert words in printed, words
    invoice = " ".join(
        one.extract_text() for one in PdfReader(io.BytesIO(phone.get(f"{paper}hoa-don.pdf").content)).pages
    )
    assert "850,000 VND" in invoice
    data = json.loads(phone.get(f"{paper}khai-bao.json").content)
    assert (data["gross_weight_g"], data["content"][0]["hs"], data["addressee"]["country"]) == (1200, "160554", "JP")
    assert phone.get(f"{paper}cn22.pdf").status_code == 404
    said = {"carrier": "vnpost", "tracking_code": "EE123456785VN", "cash_to_collect": "0", "key": str(world.uuid7())}
    assert phone.post(f"{sale}gui/", said)["Location"] == sale
    parcel = shipping.parcel_of(order)
    assert parcel
    assert parcel.tracking_code == "EE123456785VN"
    assert "It should be there" in text(Client().get(order_page))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"phone": "090-1234-5678"}, "phone"), ({"phone": ""}, "phone"), ({"phone": "\x00"}, "phone"), ({"name": "山田"}, "name"), ({"postcode": "1"}, "postcode"),
     ({"zone": "Moon"}, "zone"), ({"address": "x" * 5_000}, "address"), ({"city": "\u202eTokyo\x00"}, None), ({"name": ""}, "name")],
)  # fmt: skip
def test_what_no_post_can_use_is_said_beside_its_field_and_what_was_typed_stays(
    changes: dict[str, str], field: str | None
) -> None:
    answer = ask(far.classified(factories.offer()), **changes)
    if field is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}-error"' in page or field == "zone"
    assert "1-2-3 Nakamachi" in page or "address" in changes
    assert not AbroadRequest.objects.exists()


@pytest.mark.parametrize("many", ["", "0", "-1", "many", "99999999999999", "\x00"])
def test_nothing_or_too_much_is_not_asked_for(many: str) -> None:
    offer = far.classified(factories.offer())
    assert ask(offer, **{f"line-{offer.pk}": many}).status_code == 422
    assert not AbroadRequest.objects.exists()


def test_what_cannot_be_sent_is_said_before_the_sale_and_not_offered() -> None:
    at = factories.stall()
    sausage = far.classified(factories.offer(at, name="Giò lụa"), "160100", "Pork sausage")
    said = text(Client().get(f"/gian-hang/{at.store.slug}/nuoc-ngoai/", {"nuoc": "Nhật"}))
    for words in ("không gửi được", "MAFF", "Giờ chưa gửi gì sang đó được"):
        assert words in said
    assert ask(sausage).status_code == 422


def test_a_country_without_rules_is_never_called_allowed() -> None:
    offer = factories.offer()
    said = text(Client().get(f"/en/gian-hang/{offer.store.slug}/nuoc-ngoai/", {"nuoc": "Brazil"}))
    assert "We know no rules of this country" in said
    assert "not known" in said
    assert "The stall has not said yet what this is for customs" in said


@pytest.mark.parametrize("typed", ["Atlantis", "\x00", "VN", "%F0%9F%92%A9", "x" * 3_000, "<script>"])
def test_no_country_is_a_sentence(typed: str) -> None:
    offer = factories.offer()
    answer = Client().get(f"/gian-hang/{offer.store.slug}/nuoc-ngoai/", {"nuoc": typed})
    assert answer.status_code == 200
    assert "<script>x" not in answer.content.decode()


def test_a_stop_is_read_everywhere_at_once() -> None:
    request, order = far.quoted(), far.paid()
    stop_destination("JP", why="Chiến sự", source="Công văn 1", by=None)
    slug = request.store.slug
    for page in (f"/gian-hang/{slug}/nuoc-ngoai/?nuoc=JP", f"/di-xa/{slug}/JP/", f"/di-xa/yeu-cau/{request.token}/"):
        assert "Chiến sự" in text(Client().get(page)), page
    assert (
        Client()
        .post(f"/di-xa/yeu-cau/{request.token}/dong-y/", {"key": str(world.uuid7()), "seen_total": "850000"})
        .status_code
        == 409
    )
    phone = factories.sellers_phone(order)
    assert "Chiến sự" in text(phone.post(f"/don-hang/{order.code}/hai-quan/", {"key": str(world.uuid7())}))


def test_anothers_question_is_not_found() -> None:
    request = far.asked()
    other = factories.stall("Bếp khác").browser
    assert other.get(f"/don-hang/nuoc-ngoai/{request.pk}/").status_code == 404
    assert Client().get("/di-xa/yeu-cau/khong-co/").status_code == 404


def test_the_seller_reads_when_to_call_in_both_times(stage: Stage) -> None:
    offer = far.classified(factories.offer())
    request = far.asked(
        offer,
        country="US",
        zone="America/New_York",
        phone="+12125550100",
        postcode="10001",
        region="NY",
        city="New York",
        address="5th Ave 1",
    )
    phone = Client()
    phone.force_login(far.seller(request).person)
    for moment, here, there in (
        (datetime(2026, 10, 31, 5, tzinfo=UTC), "07:00–08:00", "20:00–21:00"),
        (datetime(2026, 11, 2, 5, tzinfo=UTC), "07:00–09:00", "19:00–21:00"),
    ):
        stage.time = moment
        said = text(phone.get(f"/don-hang/nuoc-ngoai/{request.pk}/"))
        assert here in said
        assert there in said


def test_a_list_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    offer = far.classified(factories.offer(left=50))
    for _one in range(5):
        request = far.asked(offer, quantity=1)
    phone = Client()
    phone.force_login(far.seller(request).person)
    phone.get("/don-hang/nuoc-ngoai/")
    with django_assert_max_num_queries(9):
        phone.get("/don-hang/nuoc-ngoai/")


def test_the_send_page_offers_only_who_goes_abroad_and_says_a_slip_beside_the_code() -> None:
    order = far.paid()
    far.declared(order)
    phone, at = factories.sellers_phone(order), f"/don-hang/{order.code}/gui/"
    page = phone.get(at).content.decode()
    assert 'value="vnpost"' in page
    assert 'value="other"' in page
    assert 'value="ghn"' not in page
    assert "So giá và đặt" not in page
    said = {"carrier": "vnpost", "tracking_code": "EE123456784VN", "cash_to_collect": "0", "key": str(world.uuid7())}
    wrong = phone.post(at, said)
    assert wrong.status_code == 422
    assert 'id="id_tracking_code-error"' in wrong.content.decode()
    assert "EE123456784VN" in wrong.content.decode()


def test_handing_over_by_hand_before_customs_is_refused_in_a_sentence_and_rounds_do_not_offer_it() -> None:
    order = far.paid()
    phone = factories.sellers_phone(order)
    phone.post(f"/don-hang/{order.code}/dong-goi/", {"key": str(world.uuid7())})
    refused = phone.post(f"/don-hang/{order.code}/giao/", {"key": str(world.uuid7())})
    assert refused.status_code == 409
    assert "thiếu nó bưu điện không nhận gói" in text(refused)
    inside = factories.paid_order(
        factories.offer(factories.Stall(factories.seller_of(order), order.store, None), name="Mực khô")
    )
    page = text(phone.get("/don-hang/giao-tay/"))
    assert inside.code in page
    assert order.code not in page


def test_a_stop_after_agreeing_asks_the_buyer_not_to_pay_and_lets_the_stall_say_no() -> None:
    order, request = far.agreed(), far.asked(far.classified(factories.offer(name="Khác")))
    at = f"/en/don/{order.token}/"
    assert "Open your bank app" in text(Client().get(at))
    stop_destination("JP", why="Chiến sự", source="Công văn 1", by=None)
    page = text(Client().get(at))
    assert "Please do not pay now" in page
    assert "Chiến sự" in page
    assert "Open your bank app" not in page
    phone = Client()
    phone.force_login(far.seller(request).person)
    answer = f"/don-hang/nuoc-ngoai/{request.pk}/"
    assert "Chiến sự" in text(phone.get(answer))
    phone.post(answer, {"key": str(world.uuid7()), "decline": "1", "words": "Đang dừng"})
    request.refresh_from_db()
    assert request.state == "declined"
