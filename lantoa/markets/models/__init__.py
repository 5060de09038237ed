"""Markets, their places and who has them; fees; cashless payment; prices of the day."""

from lantoa.markets.models.cashless import Acceptance, CashlessCount, CashlessUse, Survey
from lantoa.markets.models.fee import Bill, BillCorrection, BillLine, FeeRun, Rate, Reading
from lantoa.markets.models.market import MANAGING, Market, Place, Row, Stallholder
from lantoa.markets.models.price import BoardItem, Price

__all__ = [
    "MANAGING", "Acceptance", "Bill", "BillCorrection", "BillLine", "BoardItem", "CashlessCount", "CashlessUse", "FeeRun", "Market", "Place",
    "Price", "Rate", "Reading", "Row", "Stallholder", "Survey",
]  # fmt: skip
