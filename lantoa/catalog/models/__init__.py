"""Products, what people looked for in vain, OCOP grades with their dossiers and councils, lots with their stamps."""

from lantoa.catalog.models.dossier import Council, CouncilMember, Dossier, Evidence, GradingBody, Score
from lantoa.catalog.models.grade import Grade, OcopProduct
from lantoa.catalog.models.grade_list import GradeList, GradeRow
from lantoa.catalog.models.lot import Gtin, GtinClaim, Lot, ScanDay, StampSheet
from lantoa.catalog.models.product import TITLES, Asked, Category, Product, ProductPhoto, ProductVariant

__all__ = [
    "TITLES", "Asked", "Category", "Council", "CouncilMember", "Dossier", "Evidence", "Grade", "GradeList", "GradeRow", "GradingBody", "Gtin", "GtinClaim", "Lot",
    "OcopProduct", "Product", "ProductPhoto", "ProductVariant", "ScanDay", "Score", "StampSheet",
]  # fmt: skip
