"""Carts, orders, what is agreed and put right about them."""

from lantoa.orders.models.abroad import AbroadLine, AbroadRequest
from lantoa.orders.models.maker import MakerEntry, MakerPart, MakerSettlement, MakerShare
from lantoa.orders.models.order import (
    Cart,
    CartLine,
    Correction,
    CorrectionLine,
    CounterSale,
    FeeEntry,
    FeeSettlement,
    Order,
    OrderFee,
    OrderLine,
    OrderQuerySet,
    Problem,
    ProblemWord,
    income_at,
    written_time,
)

__all__ = [
    "AbroadLine", "AbroadRequest", "Cart", "CartLine", "Correction", "CorrectionLine", "CounterSale", "FeeEntry", "FeeSettlement", "MakerEntry",
    "MakerPart", "MakerSettlement", "MakerShare", "Order", "OrderFee", "OrderLine", "OrderQuerySet", "Problem", "ProblemWord", "income_at",
    "written_time",
]  # fmt: skip
