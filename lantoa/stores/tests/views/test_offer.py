"""Putting something up from a phone, and changing it: what was typed is never lost, what is wrong stands in its row."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from lantoa.catalog import api as catalog
from lantoa.documents.models import Photo
from lantoa.documents.tests.factories import picture, png_claiming
from lantoa.journal import api as journal
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.models import Offer
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.views.forms import filled, kept, send, soup, wrong

pytestmark = pytest.mark.django_db
NEW, GOODS = reverse("stores:offer_new"), reverse("stores:goods")
CAKE = {"name": "Chả mực giã tay", "price": "450.000", "on_hand": "12", "unit": "kg"}


def edit(product: catalog.Product) -> str:
    return reverse("stores:offer_edit", args=[product.pk])


def put_up(stall: factories.Stall, **changes: Any) -> HttpResponse:
    return send(browser(stall.person), NEW, **{**CAKE, **changes})


def shelf(product: catalog.Product | None = None) -> list[tuple[str, int, int]]:
    """(kind, price, on hand) of what is on sale of the product, of the only one by default."""
    product = product or catalog.Product.objects.get()
    variants = catalog.variants_of(product)
    prices = dict(Offer.objects.values_list("variant_id", "price"))
    return [(v.name, prices[v.pk], stock.on_hand([v.pk]).get(v.pk, (0, 0))[0]) for v in variants]


def file(content: io.BytesIO, name: str = "anh.jpg") -> io.BytesIO:
    content.name = name
    content.seek(0)
    return content


def test_four_things_typed_and_it_is_on_sale() -> None:
    stall = factories.stall()
    answer = put_up(stall)
    assert (answer.status_code, answer["Location"]) == (302, GOODS)
    product = catalog.Product.objects.get()
    assert (product.name, product.unit, product.category_id, product.organisation) == (
        "Chả mực giã tay",
        "kg",
        "do-che-bien",
        stall.organisation,
    )
    assert shelf() == [("", 450_000, 12)]
    assert list(stores.public_products()) == [product]


def test_the_page_offers_a_photo_first_and_three_empty_rows_without_a_script() -> None:
    page = soup(browser(factories.stall().person).get(NEW))
    names = [
        control["name"]
        for control in page.select("main form [name]")
        if control["name"] not in {"key", "csrfmiddlewaretoken"}
    ]
    assert names[0] == "photo"
    assert page.select_one("[name=photo]")["accept"] == "image/*,.heic,.heif"
    assert page.select_one("[name=photo]").has_attr("multiple")
    assert [name for name in names if name.startswith("price_")] == ["price_1", "price_2", "price_3"]
    assert page.select_one("details:has([name=price_1]) summary")
    assert page.select_one("main form")["enctype"] == "multipart/form-data"


def test_several_photos_are_kept_in_the_order_sent_without_what_the_camera_wrote() -> None:
    stall = factories.stall()
    put_up(stall, photo=[file(picture(colour=(9, 9, 9))), file(picture(colour=(90, 9, 9)))])
    photos = catalog.photos_of([catalog.Product.objects.get().pk]).popitem()[1]
    assert len(photos) == 2
    assert {photo.organisation_id for photo in photos} == {stall.organisation.pk}
    assert photos == list(Photo.objects.order_by("pk"))


def test_further_kinds_go_up_with_their_own_price_and_number() -> None:
    put_up(
        factories.stall(), kind="500 g", price="225k", kind_1="1 kg", price_1="450k", on_hand_1="5", kind_3="Hộp quà", price_3="1tr2", on_hand_3="1.000",
    )  # fmt: skip
    assert shelf() == [("500 g", 225_000, 12), ("1 kg", 450_000, 5), ("Hộp quà", 1_200_000, 1_000)]


def test_thirty_kinds_go_up_at_once() -> None:
    rows = {
        f"{name}_{n}": value
        for n in range(1, 30)
        for name, value in (("kind", f"Cỡ {n}"), ("price", "480k"), ("on_hand", "1"))
    }
    put_up(factories.stall(), kind="Cỡ 0", **rows)
    assert len(shelf()) == 30


@pytest.mark.parametrize(
    ("name", "shelf_"),
    [("Nước mắm Cái Rồng", "gia-vi"), ("Giày da", "thoi-trang"), ("Chậu nhựa", "khac"), ("muc kho", "hai-san")],
)
def test_a_shelf_left_open_is_found_by_the_name(name: str, shelf_: str) -> None:
    put_up(factories.stall(), name=name)
    assert catalog.Product.objects.get().category_id == shelf_


def test_a_shelf_chosen_stays_chosen() -> None:
    put_up(factories.stall(), category="qua-thu-cong")
    assert catalog.Product.objects.get().category_id == "qua-thu-cong"


def test_a_unit_left_open_is_found_by_a_clear_name_and_asked_for_otherwise() -> None:
    stall = factories.stall()
    put_up(stall, name="Giày da nam", unit=None)
    assert catalog.Product.objects.get().unit == "đôi"
    answer = put_up(stall, name="Chả mực", unit="")
    assert answer.status_code == 422
    assert "kg, hộp, chai" in wrong(answer, "unit")


def test_the_unit_of_the_last_thing_put_up_is_ticked_already() -> None:
    stall = factories.stall()
    assert "unit" not in filled(browser(stall.person).get(NEW))
    factories.squid_cake(stall, unit="hộp")
    assert filled(browser(stall.person).get(NEW))["unit"] == "hộp"


@pytest.mark.parametrize(
    ("typed", "price"),
    [("450.000", 450_000), ("450,000 đ", 450_000), ("450k", 450_000), ("1tr2", 1_200_000), ("1,2 triệu", 1_200_000), ("100", 100), ("499.999.999", 499_999_999)],
)  # fmt: skip
def test_a_price_is_read_as_people_write_it(typed: str, price: int) -> None:
    put_up(factories.stall(), price=typed)
    assert shelf()[0][1] == price


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""), ("name", "🦑"), ("name", "ạ" * 10_000), ("price", ""), ("price", "-1"), ("price", "0"), ("price", "85"), ("price", "tám mươi"),
        ("price", "500.000.000"), ("price", "9" * 30), ("price", "1e9"), ("price", "NaN"), ("price", "85,50"), ("on_hand", ""), ("on_hand", "-3"),
        ("on_hand", "1,5"), ("on_hand", "mười"), ("on_hand", "1.000.000"), ("on_hand", "9" * 30), ("category", "khong-co"), ("unit", "thúng"),
        ("description", "x" * 10_000),
    ],
)  # fmt: skip
@pytest.mark.parametrize("changing", [False, True])
def test_what_cannot_be_sold_like_this_is_refused_beside_its_field(field: str, typed: str, changing: bool) -> None:
    stall = factories.stall()
    address = edit(factories.squid_cake(stall)) if changing else NEW
    before = catalog.Product.objects.count()
    answer = send(
        browser(stall.person), address, **{**CAKE, "description": "Giã tay", "photo": file(picture()), field: typed}
    )
    assert answer.status_code == 422
    assert wrong(answer, field).endswith((".", "…"))
    for other, said in {**CAKE, "description": "Giã tay", field: typed}.items():
        if other not in {"unit", "category"} or other != field:
            assert kept(answer, other) == said
    assert len(kept(answer, "kept")) == 1
    assert catalog.Product.objects.count() == before


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"kind_2": "", "price_2": "90k", "on_hand_2": "1"}, "kind_2"),
        ({"kind_2": "1 KG", "price_2": "90k", "on_hand_2": "1"}, "kind_2"),
        ({"kind_2": "ạ" * 81, "price_2": "90k", "on_hand_2": "1"}, "kind_2"),
        ({"kind_2": "2 kg", "price_2": "", "on_hand_2": "1"}, "price_2"),
        ({"kind_2": "2 kg", "price_2": "0", "on_hand_2": "1"}, "price_2"),
        ({"kind_2": "2 kg", "price_2": "chín mươi", "on_hand_2": "1"}, "price_2"),
        ({"kind_2": "2 kg", "price_2": "90k", "on_hand_2": ""}, "on_hand_2"),
        ({"kind_2": "2 kg", "price_2": "90k", "on_hand_2": "-1"}, "on_hand_2"),
        ({"kind": "", "kind_2": "2 kg", "price_2": "90k", "on_hand_2": "1"}, "kind"),
    ],
)
def test_what_is_wrong_in_a_kind_stands_in_its_row_and_its_list_is_open(row: dict[str, str], field: str) -> None:
    said = {"kind": "500 g", "kind_1": "1 kg", "price_1": "450k", "on_hand_1": "5", **row}
    answer = put_up(factories.stall(), **said)
    assert answer.status_code == 422
    assert wrong(answer, field).endswith(".")
    page = soup(answer)
    assert [one["id"] for one in page.select(".wrong")] == [f"id_{field}-error"]
    assert "đánh dấu" in page.select_one(".alert-refuse").text
    assert page.select_one("details[open] [name=price_2]")
    assert {name: kept(answer, name) for name in said} == said
    assert catalog.Product.objects.count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        io.BytesIO(b"GIF89a" + bytes(99)),
        io.BytesIO(b"%PDF-1.7"),
        png_claiming(10_000, 5_001),
        io.BytesIO(picture((90, 90)).read()[:99]),
    ],
)
def test_a_bad_photo_is_said_beside_it_while_the_good_one_and_all_words_stay(bad: io.BytesIO) -> None:
    stall = factories.stall()
    client = browser(stall.person)
    answer = send(client, NEW, **CAKE, photo=[file(picture()), file(bad)])
    assert answer.status_code == 422
    assert wrong(answer, "photo").endswith(".")
    assert {name: kept(answer, name) for name in CAKE} == CAKE
    (number,) = kept(answer, "kept")
    assert client.post(NEW, filled(answer))["Location"] == GOODS
    assert [photo.pk for photo in catalog.photos_of([catalog.Product.objects.get().pk]).popitem()[1]] == [int(number)]


def test_nine_photos_are_one_too_many_and_eight_of_them_stay() -> None:
    stall = factories.stall()
    answer = put_up(stall, photo=[file(picture(colour=(number * 20, 9, 9))) for number in range(9)])
    assert answer.status_code == 422
    assert "8" in wrong(answer, "photo")
    assert len(kept(answer, "kept")) == 8
    assert browser(stall.person).post(NEW, filled(answer)).status_code == 302


def test_an_absurd_number_of_files_is_refused_with_a_page() -> None:
    answer = put_up(factories.stall(), photo=[file(io.BytesIO(b"x")) for _ in range(101)])
    assert answer.status_code == 400
    assert soup(answer).h1.text


def test_a_photo_of_somebody_else_cannot_be_named() -> None:
    stall, other = factories.stall(), factories.stall("Khác")
    put_up(stall, kept=[str(factories.photo(other).pk), "987654321", "²", "9" * 30, "\x00", "-1"])
    assert catalog.photos_of([catalog.Product.objects.get().pk]) == {}


@pytest.mark.parametrize("changing", [False, True])
def test_more_lines_can_be_asked_for_without_losing_anything(changing: bool) -> None:
    stall = factories.stall()
    address = edit(factories.squid_cake(stall)) if changing else NEW
    before = catalog.Product.objects.count()
    client = browser(stall.person)
    more = soup(client.get(address)).select_one("[formaction]")["formaction"]
    typed = {**filled(client.get(address)), "name": "", "price": "450k", "on_hand": "mười", "kind_3": "2 kg"}
    answer = client.post(more, {**typed, "photo": [file(picture())]})
    assert answer.status_code == 200
    assert not soup(answer).select(".wrong, .alert-refuse")
    for name in typed.keys() - {"csrfmiddlewaretoken"}:
        assert kept(answer, name) == typed[name]
    assert len(kept(answer, "kept")) == 1
    assert "price_6" in filled(answer)
    assert soup(answer).select_one("main form")["action"] == address
    assert catalog.Product.objects.count() == before


def test_asking_for_lines_still_says_that_a_photo_is_none() -> None:
    answer = browser(factories.stall().person).post(f"{NEW}?them=1", {"photo": file(io.BytesIO(b"GIF89a" + bytes(99)))})
    assert answer.status_code == 422
    assert [one["id"] for one in soup(answer).select(".wrong")] == ["id_photo-error"]


def test_there_are_never_more_than_thirty_lines() -> None:
    client = browser(factories.stall().person)
    answer = client.post(f"{NEW}?them=1", {"price_28": "1", "price_99": "1", "price_100": "1", "price_-1": "1"})
    assert [name for name in filled(answer) if name.startswith("price_")][-1] == "price_29"


def test_pressing_twice_puts_up_one_product() -> None:
    stall = factories.stall()
    client = browser(stall.person)
    said = {**filled(client.get(NEW)), **CAKE}
    for _ in range(2):
        assert client.post(NEW, {**said, "photo": file(picture())}).status_code == 302
    assert catalog.Product.objects.count() == Photo.objects.count() == 1


def test_going_back_and_putting_up_another_thing_asks_once_more() -> None:
    stall = factories.stall()
    client = browser(stall.person)
    said = {**filled(client.get(NEW)), **CAKE}
    client.post(NEW, said)
    answer = client.post(NEW, {**said, "name": "Ruốc tôm"})
    assert answer.status_code == 422
    assert kept(answer, "name") == "Ruốc tôm"
    client.post(NEW, filled(answer))
    assert sorted(catalog.Product.objects.values_list("name", flat=True)) == ["Chả mực giã tay", "Ruốc tôm"]


def test_a_product_is_shown_as_it_is_and_saving_it_unchanged_changes_nothing() -> None:
    stall = factories.stall()
    photo = factories.photo(stall)
    product = factories.squid_cake(stall, variants=factories.KINDS, photos=[photo], description="Giã tay.\n\nMỗi sáng.")
    before, variants = shelf(product), [variant.pk for variant in catalog.variants_of(product)]
    client = browser(stall.person)
    shown = filled(client.get(edit(product)))
    assert (shown["name"], shown["price"], shown["on_hand"], shown["kind"], shown["unit"]) == (
        "Chả mực giã tay Hạ Long",
        "225.000",
        "12",
        "500 g",
        "kg",
    )
    assert (shown["kind_1"], shown["price_1"], shown["on_hand_1"], shown["seen_1"]) == ("1 kg", "450.000", "5", "5")
    assert shown["kept"] == [str(photo.pk)]
    assert send(client, edit(product))["Location"] == GOODS
    product.refresh_from_db()
    assert (shelf(product), product.description) == (before, "Giã tay.\n\nMỗi sáng.")
    assert [variant.pk for variant in catalog.variants_of(product)] == variants
    assert catalog.photos_of([product.pk]) == {product.pk: [photo]}


def test_words_prices_kinds_and_photos_are_changed_on_one_screen() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS, photos=[factories.photo(stall)])
    answer = send(
        browser(stall.person), edit(product), name="Chả mực mới", price="230k", remove_1="on", kind_2="2 kg", price_2="880k", on_hand_2="3", kept=None,
        photo=[file(picture(colour=(1, 200, 1)))],
    )  # fmt: skip
    assert answer.status_code == 302
    product.refresh_from_db()
    assert product.name == "Chả mực mới"
    assert shelf(product) == [("500 g", 230_000, 12), ("2 kg", 880_000, 3)]
    assert len(catalog.photos_of([product.pk])[product.pk]) == 1


def test_the_first_kind_is_taken_out_too_whatever_stands_in_its_row() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    send(browser(stall.person), edit(product), remove="on", price="", on_hand="nonsense")
    assert shelf(product) == [("1 kg", 450_000, 5)]


def test_taking_out_every_kind_is_refused() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    answer = send(browser(stall.person), edit(product), remove="on", remove_1="on")
    assert answer.status_code == 422
    assert soup(answer).select_one(".alert-refuse").text
    assert shelf(product) == factories.KINDS


def test_a_sale_while_the_form_was_open_is_not_undone() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    client = browser(stall.person)
    said = filled(client.get(edit(product)))
    with transaction.atomic():
        stock.hold([(catalog.variants_of(product)[0].pk, 2)], stall.store, expires_at=None)
    stock.hand_over(stall.store, by=stall.by)
    client.post(edit(product), {**said, "price": "460k"})
    assert shelf(product) == [("", 460_000, 10)]


def test_fewer_than_promised_are_refused_in_their_row_and_the_form_says_how_many_are() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    with transaction.atomic():
        stock.hold([(catalog.variants_of(product)[1].pk, 3)], stall.store, expires_at=None)
    client = browser(stall.person)
    assert "Trong đó 3 đã hứa cho khách." in client.get(edit(product)).text
    answer = send(client, edit(product), on_hand_1="2")
    assert answer.status_code == 422
    assert "3" in wrong(answer, "on_hand_1")
    assert shelf(product) == factories.KINDS


@pytest.mark.parametrize("number", ["987654321", "0", "-1", "²", "9" * 30, "x"])
def test_a_kind_that_is_not_there_is_refused_and_nothing_changes(number: str) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=factories.KINDS)
    answer = send(browser(stall.person), edit(product), variant_1=number, name="Mới")
    assert answer.status_code == 422
    assert "Loại này không còn nữa" in wrong(answer, "kind_1")
    product.refresh_from_db()
    assert (product.name, shelf(product)) == ("Chả mực giã tay Hạ Long", factories.KINDS)


def test_a_number_seen_that_is_none_counts_as_not_seen() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    send(browser(stall.person), edit(product), seen="nonsense", on_hand="13")
    assert shelf(product) == [("", 450_000, 13)]


def test_an_archived_product_can_no_longer_be_changed() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    catalog.archive_product(product, by=stall.by)
    assert browser(stall.person).get(edit(product)).status_code == 404


def test_a_helper_puts_things_up_and_the_record_shows_both() -> None:
    stall = factories.stall()
    helper = factories.helper(stall)
    assert send(browser(helper, helped=stall), NEW, **CAKE).status_code == 302
    entry = journal.entries_about(catalog.Product.objects.get()).get(act="stores.product_offered")
    assert (entry.by_id, entry.on_behalf_of_id, entry.helping) == (helper.pk, stall.organisation.pk, True)


def test_odd_letters_are_cleaned_and_kept_harmless() -> None:
    evil = "<script>alert(1)</script>"
    stall = factories.stall()
    put_up(stall, name=f"\u202eCha\u0309 mực\x00 🦑 {evil}", description=evil)
    product = catalog.Product.objects.get()
    assert product.name == f"Chả mực 🦑 {evil}"
    for address in (GOODS, edit(product)):
        page = BeautifulSoup(browser(stall.person).get(address).content, "lxml")
        assert all("alert" not in script.text for script in page("script"))


@pytest.mark.parametrize("kinds", [1, 30])
def test_the_form_costs_the_same_queries_however_many_kinds(django_assert_num_queries: Any, kinds: int) -> None:
    stall = factories.stall()
    product = factories.squid_cake(
        stall, variants=[(f"Cỡ {n}", 1_000, 1) for n in range(kinds)], photos=[factories.photo(stall)]
    )
    client = browser(stall.person)
    with django_assert_num_queries(9):
        assert client.get(edit(product)).status_code == 200
