"""The door to stalls and what they offer."""

from lantoa.stores.actions.holiday import close_for_holiday, reopen
from lantoa.stores.actions.notice import flag, report
from lantoa.stores.actions.offer import Kind, change_offer, offer_product, set_shown
from lantoa.stores.actions.question import answer, ask
from lantoa.stores.actions.store import change_store, open_household_store, open_store
from lantoa.stores.errors import AlreadyOpen, BadOffer, BadStore, BadWords, TooManyWords
from lantoa.stores.models import Offer, Store
from lantoa.stores.queries import (
    Card,
    asked_by_moderators,
    cards,
    is_closed,
    products_in,
    public_offers,
    public_products,
    public_stores,
    store_of,
    unanswered,
)

__all__ = [
    "AlreadyOpen", "BadOffer", "BadStore", "BadWords", "Card", "Kind", "Offer", "Store", "TooManyWords", "answer",
    "ask", "asked_by_moderators", "cards", "change_offer", "change_store", "close_for_holiday", "flag", "is_closed",
    "offer_product", "open_household_store", "open_store", "products_in", "public_offers", "public_products",
    "public_stores", "reopen", "report", "set_shown", "store_of", "unanswered",
]  # fmt: skip
