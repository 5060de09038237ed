"""Products: described once, changed with their kinds, never lost to orders that name them."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.db import transaction

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.catalog.models import ProductVariant
from lantoa.catalog.tests import factories
from lantoa.catalog.tests.factories import Seller
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.journal import api as journal
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> accounts.Organisation:
    return factories.household()


@pytest.fixture
def owner(home: accounts.Organisation) -> Seller:
    return factories.owner_of(home)


def photo(home: accounts.Organisation, colour: int = 9) -> documents.Photo:
    return documents.keep_photo(picture(colour=(colour, 9, 9)), organisation=home)


def edit(product: catalog.Product, by: Seller, **changes: Any) -> catalog.Product:
    variants = [(variant.pk, variant.name) for variant in catalog.variants_of(product)]
    described = {
        "name": product.name,
        "category": "do-che-bien",
        "unit": "kg",
        "variants": variants,
        "photos": [],
        **changes,
    }
    return catalog.edit_product(product, **described, by=by)  # fmt: skip


def kinds(product: catalog.Product) -> list[tuple[int, str]]:
    return [(variant.pk, variant.name) for variant in catalog.variants_of(product)]


def test_a_product_is_described_and_recorded(home: accounts.Organisation, owner: Seller) -> None:
    pictures = [photo(home, 9), photo(home, 90)]
    product = factories.squid_cake(
        home, owner, description="Giã tay.\r\n\r\n\r\nMỗi sáng.", variants=["500 g", "1 kg"], photos=pictures
    )
    assert (product.name, product.folded, product.description) == (
        "Chả mực giã tay Hạ Long",
        "cha muc gia tay ha long",
        "Giã tay.\n\nMỗi sáng.",
    )
    assert [name for _pk, name in kinds(product)] == ["500 g", "1 kg"]
    assert catalog.photos_of([product.pk]) == {product.pk: pictures}
    entry = journal.entries_about(product).get()
    assert (entry.act, entry.on_behalf_of_id, entry.rehearsal) == ("catalog.product_created", home.pk, False)


def test_a_product_without_choices_has_one_unnamed_kind(home: accounts.Organisation, owner: Seller) -> None:
    assert [name for _pk, name in kinds(factories.squid_cake(home, owner))] == [""]


def test_what_was_typed_is_cleaned(home: accounts.Organisation, owner: Seller) -> None:
    product = factories.squid_cake(
        home, owner, name=unicodedata.normalize("NFD", "  Chả\u202e mực\x00\n 🦑 "), variants=[" 500\u00a0g "]
    )
    assert product.name == "Chả mực 🦑"
    assert [name for _pk, name in kinds(product)] == ["500 g"]


def test_the_same_key_describes_one_product(home: accounts.Organisation, owner: Seller) -> None:
    key = world.uuid7()
    assert factories.squid_cake(home, owner, key=key) == factories.squid_cake(home, owner, key=key)
    with pytest.raises(journal.CommandConflict):
        factories.squid_cake(home, owner, key=key, name="Ruốc tôm")
    assert catalog.Product.objects.count() == 1
    assert ProductVariant.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "row"),
    [
        ({"name": ""}, "name", None),
        ({"name": "🦑 \u200b"}, "name", None),
        ({"name": "ạ" * 161}, "name", None),
        ({"description": "x" * 4_001}, "description", None),
        ({"category": "khong-co"}, "category", None),
        ({"category": ""}, "category", None),
        ({"unit": "thúng"}, "unit", None),
        ({"unit": ""}, "unit", None),
        ({"variants": []}, "variants", None),
        ({"variants": [str(number) for number in range(31)]}, "variants", None),
        ({"variants": ["500 g", ""]}, "variants", 1),
        ({"variants": ["🦑", "500 g"]}, "variants", 0),
        ({"variants": ["500 g", "1 kg", "500 G"]}, "variants", 2),
        ({"variants": ["x" * 81]}, "variants", 0),
        ({"variants": ["500 g", "x" * 81]}, "variants", 1),
    ],
)
def test_what_cannot_be_sold_like_this_is_refused_with_its_field_and_row(
    home: accounts.Organisation, owner: Seller, changes: dict[str, Any], field: str, row: int | None
) -> None:
    with pytest.raises(catalog.BadProduct) as refused:
        factories.squid_cake(home, owner, **changes)
    assert (refused.value.field, refused.value.row) == (field, row)
    assert str(refused.value).endswith((".", "…"))
    assert catalog.Product.objects.count() == 0


def test_thirty_kinds_and_eight_photos_are_taken_and_a_ninth_photo_is_not(
    home: accounts.Organisation, owner: Seller
) -> None:
    pictures = [photo(home, number * 20) for number in range(9)]
    product = factories.squid_cake(home, owner, variants=[f"Cỡ {number}" for number in range(30)], photos=pictures[:8])
    assert len(kinds(product)) == 30
    with pytest.raises(catalog.BadProduct) as refused:
        factories.squid_cake(home, owner, photos=pictures)
    assert refused.value.field == "photo"


def test_a_photo_of_somebody_else_is_refused(home: accounts.Organisation, owner: Seller) -> None:
    with pytest.raises(catalog.BadProduct) as refused:
        factories.squid_cake(home, owner, photos=[photo(factories.household("Khác"))])
    assert refused.value.field == "photo"


def test_a_product_is_described_anew_and_its_kinds_keep_who_they_are(
    home: accounts.Organisation, owner: Seller
) -> None:
    product = factories.squid_cake(home, owner, variants=["500 g", "1 kg"])
    (small, _), (large, _) = kinds(product)
    changed = edit(
        product,
        owner,
        name="Chả mực loại một",
        unit="túi",
        variants=[(large, "1 kg"), (None, "2 kg"), (small, "Nửa cân")],
    )
    assert (changed.name, changed.folded, changed.unit) == ("Chả mực loại một", "cha muc loai mot", "túi")
    assert [name for _pk, name in kinds(product)] == ["1 kg", "2 kg", "Nửa cân"]
    assert (kinds(product)[0][0], kinds(product)[2][0]) == (large, small)
    assert journal.entries_about(product).filter(act="catalog.product_changed").count() == 1


def test_two_kinds_swap_their_names(home: accounts.Organisation, owner: Seller) -> None:
    product = factories.squid_cake(home, owner, variants=["Đỏ", "Xanh", "Vàng"])
    (red, _), (blue, _), (yellow, _) = kinds(product)
    edit(product, owner, variants=[(red, "Xanh"), (blue, "Đỏ"), (yellow, "Vàng")])
    assert kinds(product) == [(red, "Xanh"), (blue, "Đỏ"), (yellow, "Vàng")]
    edit(product, owner, variants=[(red, "Vàng"), (blue, "Xanh"), (yellow, "Đỏ")])
    assert kinds(product) == [(red, "Vàng"), (blue, "Xanh"), (yellow, "Đỏ")]


def test_a_new_kind_takes_a_name_that_another_gives_up_and_not_that_kind_itself(
    home: accounts.Organisation, owner: Seller
) -> None:
    product = factories.squid_cake(home, owner, variants=["Đỏ"])
    ((red, _),) = kinds(product)
    edit(product, owner, variants=[(None, "Đỏ"), (red, "Đỏ đậm")])
    (new, _), (old, _) = kinds(product)
    assert [name for _pk, name in kinds(product)] == ["Đỏ", "Đỏ đậm"]
    assert (old, new == red) == (red, False)


def test_a_kind_left_out_is_archived_and_comes_back_under_its_name(home: accounts.Organisation, owner: Seller) -> None:
    product = factories.squid_cake(home, owner, variants=["500 g", "1 kg"])
    (small, _), (large, _) = kinds(product)
    edit(product, owner, variants=[(small, "500 g")])
    assert kinds(product) == [(small, "500 g")]
    assert ProductVariant.objects.get(pk=large).name == "1 kg"
    edit(product, owner, variants=[(small, "500 g"), (None, "1 kg")])
    assert kinds(product) == [(small, "500 g"), (large, "1 kg")]


def test_an_archived_kind_gives_its_name_up_to_one_that_is_sold(home: accounts.Organisation, owner: Seller) -> None:
    product = factories.squid_cake(home, owner, variants=["500 g", "1 kg"])
    (small, _), (large, _) = kinds(product)
    edit(product, owner, variants=[(small, "500 g")])
    edit(product, owner, variants=[(small, "1 kg")])
    assert kinds(product) == [(small, "1 kg")]
    assert ProductVariant.objects.get(pk=large).archived_at is not None


def test_no_name_that_can_be_typed_stands_in_the_way_of_a_swap(home: accounts.Organisation, owner: Seller) -> None:
    product = factories.squid_cake(home, owner, variants=["Đỏ", "Xanh"])
    (red, _), (blue, _) = kinds(product)
    for odd in (f"~{red}", f"~{blue}", f"\n{blue}"):
        edit(product, owner, variants=[(red, odd), (blue, "Đỏ")])
        edit(product, owner, variants=[(red, "Đỏ"), (blue, odd)])
        assert kinds(product) == [(red, "Đỏ"), (blue, odd.strip())]


@pytest.mark.parametrize("which", ["unknown", "another's", "twice"])
def test_a_kind_that_is_not_there_is_refused_and_nothing_changes(
    home: accounts.Organisation, owner: Seller, which: str
) -> None:
    product, other = factories.squid_cake(home, owner, variants=["500 g"]), factories.squid_cake(home, owner)
    ((own, _),) = kinds(product)
    pk = {"unknown": 987_654_321, "another's": kinds(other)[0][0], "twice": own}[which]
    with pytest.raises(catalog.BadProduct) as refused, transaction.atomic():
        edit(product, owner, name="Mới", variants=[(own, "500 g"), (pk, "1 kg")])
    assert (refused.value.field, refused.value.row) == ("variants", 1)
    product.refresh_from_db()
    assert product.name == "Chả mực giã tay Hạ Long"
    assert kinds(product) == [(own, "500 g")]


def test_photos_are_put_in_the_order_given(home: accounts.Organisation, owner: Seller) -> None:
    one, two = photo(home, 9), photo(home, 90)
    product = factories.squid_cake(home, owner, photos=[one, two])
    edit(product, owner, photos=[two, one, two])
    assert catalog.photos_of([product.pk])[product.pk] == [two, one]
    assert catalog.main_photos([product.pk]) == {product.pk: two}
    edit(product, owner, photos=[])
    assert catalog.photos_of([product.pk]) == {}


def test_changing_nothing_writes_no_kind(
    home: accounts.Organisation, owner: Seller, django_assert_max_num_queries: Any
) -> None:
    product = factories.squid_cake(home, owner, variants=[f"Cỡ {number}" for number in range(30)])
    with django_assert_max_num_queries(12):
        edit(product, owner)


def test_the_same_key_changes_once(home: accounts.Organisation, owner: Seller) -> None:
    product, key = factories.squid_cake(home, owner), world.uuid7()
    for _ in range(2):
        edit(product, owner, name="Chả mực mới", key=key)
    assert journal.entries_about(product).filter(act="catalog.product_changed").count() == 1


def test_an_archived_product_leaves_the_list_once_and_stays_for_orders(
    home: accounts.Organisation, owner: Seller
) -> None:
    product = factories.squid_cake(home, owner)
    assert list(catalog.products_of(home.pk)) == [product]
    for _ in range(2):
        catalog.archive_product(product, by=owner)
    assert product.archived_at is not None
    assert list(catalog.products_of(home.pk)) == []
    assert catalog.Product.objects.filter(pk=product.pk).exists()
    assert journal.entries_about(product).filter(act="catalog.product_archived").count() == 1


def test_only_its_own_people_see_a_product(home: accounts.Organisation, owner: Seller) -> None:
    product = factories.squid_cake(home, owner)
    seen = catalog.Product.objects.visible_to
    assert list(seen(owner)) == [product]
    assert list(seen(factories.owner_of(factories.household("Khác")))) == []
    assert list(seen(factories.VISITOR)) == []
    officer = Seller(person_id=owner.person_id, organisation_id=home.pk, roles=frozenset({"person", "officer"}))
    assert list(seen(officer)) == []


def test_a_trial_is_recorded_as_one(home: accounts.Organisation, owner: Seller) -> None:
    product = factories.squid_cake(home, owner, rehearsal=True)
    edit(product, owner, rehearsal=True)
    catalog.archive_product(product, rehearsal=True, by=owner)
    assert set(journal.entries_about(product).values_list("rehearsal", flat=True)) == {True}
