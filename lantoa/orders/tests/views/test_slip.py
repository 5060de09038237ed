"""Packing slips: A6, one page an order, in Vietnamese type, with what is still to be taken in cash."""

from __future__ import annotations

import io
import unicodedata

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.tests import factories

pytestmark = pytest.mark.django_db
MILLIMETRE = 72 / 25.4


def pages(client: Client, address: str) -> list[str]:
    """The words of each page, after a look at its size."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    read = PdfReader(io.BytesIO(answer.content)).pages
    for page in read:
        size = [round(float(side) / MILLIMETRE) for side in (page.mediabox.width, page.mediabox.height)]
        assert size == [105, 148]
    return [" ".join(unicodedata.normalize("NFC", page.extract_text()).split()) for page in read]


def test_a_slip_says_what_goes_to_whom_and_what_to_collect() -> None:
    at = factories.stall("Bếp nhà Hương")
    half, whole = factories.offers(at, ("túi 500 g", 225_000, 50), ("túi 1 kg", 450_000, 50))
    buyer = orders.Buyer(
        "Nguyễn Thị Ưng Hoè", "+84987654321", factories.unit().pk, "Thôn Đông Sơn", "Gọi trước khi giao"
    )
    (order,) = orders.place_order(factories.wish((half, 2), (whole, 1), method="cod", buyer=buyer))
    (text,) = pages(at.browser, reverse("orders:slip", args=[order.code]))
    for words in (
        "Bếp nhà Hương", order.code, "Nguyễn Thị Ưng Hoè", "0987 654 321", "Thôn Đông Sơn, Đặc khu Vân Đồn", "“Gọi trước khi giao”",
        "Chả mực giã tay · túi 500 g", "2 túi", "1 túi", "Thu hộ 900.000 ₫", "Đặt Thứ Bảy 21/11 09:00",
    ):  # fmt: skip
        assert words in text, text


def test_what_is_paid_is_not_collected_again_and_what_is_awaited_is_not_collected_at_the_door() -> None:
    paid, half, awaited, part = factories.order(), factories.order(method="cod"), factories.order(), factories.order()
    factories.bank_says(paid)
    factories.seller_says(half, 100_000)
    factories.bank_says(part, 100_000)
    for order, words in (
        (paid, "Đã trả, không thu tiền"),
        (half, "Thu hộ 125.000 ₫"),
        (awaited, "Chưa trả tiền, còn thiếu 225.000 ₫"),
        (part, "Chưa trả tiền, còn thiếu 125.000 ₫"),
    ):
        (text,) = pages(factories.sellers_phone(order), reverse("orders:slip", args=[order.code]))
        assert words in text


def test_all_slips_are_one_page_an_order_the_oldest_first() -> None:
    at = factories.stall()
    squid = factories.offer(at, left=50)
    ready = [factories.do(factories.order(squid, method="cod"), "confirm") for _ in range(3)]
    factories.order(squid)
    found = pages(at.browser, reverse("orders:slips"))
    assert len(found) == 3
    assert [order.code in text for order, text in zip(ready, found, strict=True)] == [True] * 3


def test_the_paper_is_in_vietnamese_whatever_the_screen_speaks() -> None:
    order = factories.order(method="cod")
    (text,) = pages(factories.sellers_phone(order), f"/en/don-hang/{order.code}/phieu.pdf")
    assert "Thu hộ" in text


def test_with_nothing_to_pack_there_is_nothing_to_print() -> None:
    assert factories.stall().browser.get(reverse("orders:slips")).status_code == 404


def test_what_a_buyer_typed_prints_as_letters() -> None:
    buyer = orders.Buyer("<script>alert(1)</script>", "+84987654321", "", "{{ 7*7 }} <img src=x>")
    order = factories.order(method="cod", buyer=buyer)
    (text,) = pages(factories.sellers_phone(order), reverse("orders:slip", args=[order.code]))
    assert "<script>alert(1)</script>" in text
    assert "{{ 7*7 }} <img src=x>" in text


def test_what_goes_along_in_the_same_parcel_stands_on_both_slips_and_pages() -> None:
    at = factories.stall(fee=30_000)
    squid, shrimp = factories.offer(at, left=50), factories.offer(at, name="Tôm nõn", price=90_000)
    first = factories.do(factories.order(squid, method="cod"), "confirm")
    second, unpaid, off = (factories.order(shrimp, pieces, along=[first.pk]) for pieces in (2, 1, 1))
    assert [one.shipping_fee for one in (second, unpaid, off)] == [0, 0, 0]
    factories.bank_says(second)
    orders.cancel(off, by_seller=False, reason="", by=factories.VISITOR, key=world.uuid7())
    elsewhere = factories.do(factories.order(squid, method="cod"), "confirm")
    (text,) = pages(at.browser, reverse("orders:slip", args=[first.code]))
    unit = squid.variant.product.unit
    assert f"Cùng gói với đơn {second.code} 2 {unit} Tôm nõn" in text
    assert f"Cùng gói với đơn {unpaid.code} (chưa trả) 1 {unit} Tôm nõn" in text
    assert off.code not in text
    assert elsewhere.code not in text
    (text,) = pages(at.browser, reverse("orders:slip", args=[second.code]))
    assert f"Cùng gói với đơn {first.code} 1 {unit} Chả mực giã tay" in text
    # All of them at once: each page names its own.
    found = pages(at.browser, reverse("orders:slips"))
    assert [("Cùng gói" in page, first.code in page, second.code in page) for page in found] == [
        (True, True, True), (True, True, True), (False, False, False),
    ]  # fmt: skip
    for one, other, goods in ((first, second, f"2 {unit} Tôm nõn"), (second, first, f"1 {unit} Chả mực giã tay")):
        said = at.browser.get(reverse("orders:sale", args=[one.code])).content.decode()
        assert other.code in said
        assert goods in said


def test_what_is_paid_at_the_door_for_both_is_collected_once() -> None:
    at = factories.stall(fee=30_000)
    first = factories.do(factories.order(factories.offer(at), method="cod"), "confirm")
    second = factories.order(factories.offer(at, name="Tôm nõn", price=90_000), method="cod", along=[first.pk])
    (text,) = pages(at.browser, reverse("orders:slip", args=[first.code]))
    assert "Thu hộ 255.000 ₫" in text
    assert f"Cùng gói với đơn {second.code} (chờ xác nhận)" in text
    factories.do(second, "confirm")
    (text,) = pages(at.browser, reverse("orders:slip", args=[first.code]))
    assert "Thu hộ 345.000 ₫" in text
    (text,) = pages(at.browser, reverse("orders:slip", args=[second.code]))
    assert f"90.000 ₫, thu cùng đơn {first.code}" in text
