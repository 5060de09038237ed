"""Who may open which page of stalls."""

from lantoa.kit.access import EVERYONE, SELLING, SIGNED_IN, allow

POLICY = [
    allow("stores:store", "GET", EVERYONE, resource="store", cached=True),
    allow("stores:product", "GET", EVERYONE, resource="product", cached=True),
    allow("stores:feed", "GET", EVERYONE, resource="store"),
    allow("stores:google_feed", "GET", EVERYONE, resource="store"),
    allow("stores:meta_feed", "GET", EVERYONE, resource="store"),
    allow("stores:store_card", "GET", EVERYONE, resource="store"),
    allow("stores:product_card", "GET", EVERYONE, resource="product"),
    allow("stores:open", "GET POST", SIGNED_IN, scope="own", resource="store"),
    allow("stores:goods", "GET", SELLING, scope="own", resource="product"),
    allow("stores:offer_new", "GET POST", SELLING, scope="own", resource="product"),
    allow("stores:offer_edit", "GET POST", SELLING, scope="own", resource="product"),
    allow("stores:set_shown", "POST", SELLING, scope="own", resource="product"),
    allow("stores:settings", "GET POST", SELLING, scope="own", resource="store"),
    allow("stores:poster", "GET", SELLING, scope="own", resource="store"),
    allow("stores:price_cards", "GET", SELLING, scope="own", resource="store"),
    allow("stores:holiday", "GET POST", SELLING, scope="own", resource="store"),
    allow("stores:reviews", "GET", EVERYONE, resource="review"),
    allow("stores:store_reviews", "GET", EVERYONE, resource="review"),
    allow("stores:my_reviews", "GET", SELLING, scope="own", resource="review"),
    allow("stores:review_answer", "GET POST", SELLING, scope="own", resource="review"),
]
