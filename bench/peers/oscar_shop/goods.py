"""`python -m bench.peers.oscar_shop.goods N`: a shop of so many products on ten shelves, each with its price and stock, in the peer's own tables."""

import shutil
import sys
from decimal import Decimal
from pathlib import Path

import django

django.setup()

import oscar  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from oscar.apps.catalogue.categories import create_from_breadcrumbs  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

Product, ProductClass = get_model("catalogue", "Product"), get_model("catalogue", "ProductClass")
ProductCategory = get_model("catalogue", "ProductCategory")
Partner, StockRecord = get_model("partner", "Partner"), get_model("partner", "StockRecord")
Country = get_model("address", "Country")


def main(count: int) -> None:
    # What it shows for a product without a photo has to lie there for it to make small ones of.
    kept = Path(settings.MEDIA_ROOT)
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(oscar.__file__).parent / "static/oscar/img/image_not_found.jpg", kept)
    with transaction.atomic():
        kind = ProductClass.objects.create(name="Goods", requires_shipping=True, track_stock=True)
        maker = Partner.objects.create(name="Maker")
        Country.objects.create(
            iso_3166_1_a2="VN", iso_3166_1_a3="VNM", iso_3166_1_numeric="704", name="Viet Nam", printable_name="Viet Nam", is_shipping_country=True
        )  # fmt: skip
        shelves = [create_from_breadcrumbs(f"Shelf {number}") for number in range(10)]
        goods = Product.objects.bulk_create(
            [
                Product(structure="standalone", upc=f"U{n}", title=f"Chả mực giã tay {n}", slug=f"goods-{n}", product_class=kind, is_public=True, description="Giã tay mỗi sáng. " * 6)
                for n in range(count)
            ],
            batch_size=500,
        )  # fmt: skip
        ProductCategory.objects.bulk_create(
            [ProductCategory(product=one, category=shelves[n % 10]) for n, one in enumerate(goods)], batch_size=500
        )
        StockRecord.objects.bulk_create(
            [StockRecord(product=one, partner=maker, partner_sku=f"S{n}", price_currency="VND", price=Decimal(225000), num_in_stock=100_000) for n, one in enumerate(goods)],
            batch_size=500,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write(
        f"TOLD {goods[0].pk} {goods[0].slug} {goods[1].pk} {goods[1].slug} {shelves[0].pk} {shelves[0].full_slug}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
