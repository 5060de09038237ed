"""Let go of goods that were only tried out, when nobody is left who made them."""

from __future__ import annotations

from lantoa.catalog.models import Product, ProductPhoto
from lantoa.documents import api as documents
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.world import world


def forget_goods(organisation_id: int) -> int:
    """Take every product of this organisation off its shelf, and its words and photos away; return how many. What was ordered of
    them is written in the orders."""
    touch("catalog", MARKET, seller(organisation_id))
    products = Product.objects.filter(organisation=organisation_id)
    ProductPhoto.objects.filter(product__in=products).delete()
    documents.forget_photos([organisation_id])
    products.filter(archived_at=None).update(archived_at=world.now())
    return products.update(name="–", folded="", description="")
