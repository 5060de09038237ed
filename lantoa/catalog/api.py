"""The door to what people make and sell."""

from lantoa.catalog.actions.asked import note_asked
from lantoa.catalog.actions.category import load_categories
from lantoa.catalog.actions.forget import forget_goods
from lantoa.catalog.actions.product import archive_product, create_product, edit_product
from lantoa.catalog.errors import BadProduct
from lantoa.catalog.models import Category, Product, ProductVariant
from lantoa.catalog.queries import (
    as_rows,
    asked_for,
    categories,
    main_photo,
    main_photos,
    photos_of,
    picture,
    products_of,
    variants_of,
    with_main_photo,
)
from lantoa.catalog.rules import CATEGORIES, MOST_PHOTOS, MOST_VARIANTS, UNITS, guess_category, guess_unit

__all__ = [
    "CATEGORIES", "MOST_PHOTOS", "MOST_VARIANTS", "UNITS", "BadProduct", "Category", "Product", "ProductVariant", "archive_product",
    "as_rows", "asked_for", "categories", "create_product", "edit_product", "forget_goods", "guess_category", "guess_unit", "load_categories", "main_photo",
    "main_photos", "note_asked", "photos_of", "picture", "products_of", "variants_of", "with_main_photo",
]  # fmt: skip
