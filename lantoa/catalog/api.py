"""The door to what people make and sell."""

from lantoa.catalog.actions.asked import note_asked, read_asked
from lantoa.catalog.actions.category import load_categories
from lantoa.catalog.actions.council import call_council, close_council, decide, give_score
from lantoa.catalog.actions.dossier import hand_in, name_grading_body
from lantoa.catalog.actions.forget import forget_goods
from lantoa.catalog.actions.grade_list import receive_grades, take_grades
from lantoa.catalog.actions.lot import Made, make_lot, print_stamps, recall_lot
from lantoa.catalog.actions.product import archive_product, create_product, edit_product
from lantoa.catalog.errors import BadProduct
from lantoa.catalog.models import (
    Category,
    Dossier,
    Grade,
    GradeList,
    GradingBody,
    Lot,
    OcopProduct,
    Product,
    ProductVariant,
)
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
from lantoa.catalog.queries.ocop import starred, stars_of, told_where_sold
from lantoa.catalog.rules import CATEGORIES, MOST_PHOTOS, MOST_VARIANTS, UNITS, guess_category, guess_unit

__all__ = [
    "BadProduct", "CATEGORIES", "Category", "Dossier", "Grade", "GradeList", "GradingBody", "Lot", "MOST_PHOTOS", "MOST_VARIANTS", "Made", "OcopProduct",
    "Product", "ProductVariant", "UNITS", "archive_product", "as_rows", "asked_for", "call_council", "categories", "close_council",
    "create_product", "decide", "edit_product", "forget_goods", "give_score", "guess_category", "guess_unit", "hand_in", "load_categories",
    "main_photo", "main_photos", "make_lot", "name_grading_body", "note_asked", "photos_of", "picture", "print_stamps", "products_of",
    "read_asked", "recall_lot", "receive_grades", "starred", "stars_of", "take_grades", "told_where_sold", "variants_of", "with_main_photo",
]  # fmt: skip
