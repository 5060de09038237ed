"""Stock's door: the one ledger under every place where a unit can be promised."""

from lantoa.stock.actions import (
    add,
    confirm,
    confirm_many,
    extend,
    find_more,
    hand_over,
    hold,
    keep,
    lock,
    promise_to_make,
    put_in,
    release,
    release_some,
    reserve,
    set_on_hand,
    share,
    take_back,
)
from lantoa.stock.errors import BelowPromised, OutOfStock
from lantoa.stock.models import Hold, StockMove
from lantoa.stock.queries import available, held, next_expiry, on_hand, to_make, with_left

__all__ = [
    "BelowPromised", "Hold", "OutOfStock", "StockMove", "add", "available", "confirm", "confirm_many", "extend", "find_more", "hand_over", "held", "hold", "keep", "lock", "next_expiry", "on_hand",
    "promise_to_make", "put_in", "release", "release_some", "reserve", "set_on_hand", "share", "take_back", "to_make", "with_left",
]  # fmt: skip
