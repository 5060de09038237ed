"""What screens ask of catalog: products and their photos, OCOP grades, lots."""

from lantoa.catalog.queries.product import (
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

__all__ = [
    "as_rows", "asked_for", "categories", "main_photo", "main_photos", "photos_of", "picture", "products_of", "variants_of", "with_main_photo",
]  # fmt: skip
