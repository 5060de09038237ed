"""Stock's door: the one ledger under every place where a unit can be promised."""

from lantoa.stock.actions import (
    confirm,
    confirm_many,
    extend,
    find_more,
    hand_over,
    hold,
    keep,
    release,
    release_some,
    reserve,
    set_on_hand,
    take_back,
)
from lantoa.stock.errors import BelowPromised, OutOfStock
from lantoa.stock.models import Hold, StockMove
from lantoa.stock.queries import available, held, next_expiry, on_hand, with_left

__all__ = [
    "BelowPromised", "Hold", "OutOfStock", "StockMove", "available", "confirm", "confirm_many", "extend", "find_more", "hand_over", "held", "hold", "keep", "next_expiry", "on_hand",
    "release", "release_some", "reserve", "set_on_hand", "take_back", "with_left",
]  # fmt: skip
