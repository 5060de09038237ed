"""The door to stalls and what they offer."""

from lantoa.stores.actions.holiday import close_for_holiday, reopen
from lantoa.stores.actions.offer import Kind, change_offer, offer_product, set_shown
from lantoa.stores.actions.store import change_store, open_household_store, open_store
from lantoa.stores.errors import AlreadyOpen, BadOffer, BadStore
from lantoa.stores.models import Offer, Store
from lantoa.stores.queries import (
    Card,
    cards,
    is_closed,
    offers_on_sale,
    offers_seen_by_buyers,
    on_page,
    products_in,
    public_offers,
    public_products,
    public_stores,
    store_of,
)

__all__ = [
    "AlreadyOpen", "BadOffer", "BadStore", "Card", "Kind", "Offer", "Store", "cards", "change_offer", "change_store", "close_for_holiday",
    "is_closed", "offer_product", "offers_on_sale", "offers_seen_by_buyers", "on_page", "open_household_store", "open_store", "products_in", "public_offers", "public_products", "public_stores", "reopen",
    "set_shown", "store_of",
]  # fmt: skip
