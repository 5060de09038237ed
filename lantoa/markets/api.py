"""The door to digital markets: their places and who has them, fees, cashless payment, prices of the day."""

from lantoa.markets.actions.cashless import count_month, survey
from lantoa.markets.actions.fee import correct_bill, make_run, read_meter, set_rate, take_cash, tell_bills
from lantoa.markets.actions.letting import join_place, leave_place, let_place
from lantoa.markets.actions.market import Told, open_market
from lantoa.markets.actions.place import add_places
from lantoa.markets.actions.price import list_item, tell_prices
from lantoa.markets.models import Bill, FeeRun, Market, Place, Stallholder
from lantoa.markets.queries.cashless import Standing, judged, standings, together

__all__ = [
    "Bill", "FeeRun", "Market", "Place", "Stallholder", "Standing", "Told", "add_places", "correct_bill", "count_month", "join_place", "judged", "leave_place", "let_place",
    "list_item", "make_run", "open_market", "read_meter", "set_rate", "standings", "survey", "take_cash", "tell_bills", "tell_prices", "together",
]  # fmt: skip
