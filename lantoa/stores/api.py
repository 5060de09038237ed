"""The door to stalls, what they offer, and what buyers say of it."""

from lantoa.stores.actions.consignment import answer_consignment, propose_consignment, put_consigned
from lantoa.stores.actions.erasure import forget_reviews
from lantoa.stores.actions.fee_agreement import answer_fee, propose_fee
from lantoa.stores.actions.holiday import close_for_holiday, reopen
from lantoa.stores.actions.member import invite_member
from lantoa.stores.actions.moving import set_moving
from lantoa.stores.actions.notice import flag, report
from lantoa.stores.actions.offer import Kind, change_offer, offer_product, set_shown
from lantoa.stores.actions.question import answer, ask
from lantoa.stores.actions.review import (
    answer_review,
    change_review,
    hide_review,
    show_review,
    withdraw_review,
    write_review,
)
from lantoa.stores.actions.store import change_store, open_household_store, open_store
from lantoa.stores.errors import AlreadyOpen, BadOffer, BadReview, BadStore, BadWords, ReviewStands, TooManyWords
from lantoa.stores.models import ConsignmentAgreement, FeeAgreement, Offer, Question, Review, Store
from lantoa.stores.queries import (
    Card,
    Going,
    Moderated,
    Rating,
    Takedown,
    asked_by_moderators,
    cards,
    consigned_seen_by_buyers,
    consignments_for,
    consignments_to_answer,
    fees_for,
    fees_to_answer,
    first_page_on,
    going_abroad,
    has_papers,
    is_closed,
    market_offers,
    market_products,
    moderated,
    of_the_day,
    offers_at,
    offers_on_sale,
    offers_seen_by_buyers,
    on_page,
    only_next_door,
    papers_awaited,
    products_in,
    public_offers,
    public_products,
    public_stores,
    rating_of,
    resting_among,
    review_of,
    reviews_for,
    reviews_to_answer,
    sellable_offers,
    shown_between,
    stalls_of,
    store_at,
    store_of,
    takedowns_asked,
    unanswered,
)
from lantoa.stores.rules.moderation import LONGEST_PAPER_NAME, Guard, guard_for
from lantoa.stores.rules.stall import DAYS_TO_CHANGE_A_REVIEW, LONGEST_REVIEW, LOWEST_PRICE, given_name

__all__ = [
    "AlreadyOpen", "BadOffer", "BadReview", "BadStore", "BadWords", "Card", "ConsignmentAgreement", "DAYS_TO_CHANGE_A_REVIEW", "FeeAgreement",
    "Going", "Guard", "Kind", "LONGEST_PAPER_NAME", "LONGEST_REVIEW", "LOWEST_PRICE", "Moderated", "Offer", "Question", "Rating", "Review", "ReviewStands",
    "Store", "Takedown", "TooManyWords", "answer", "answer_consignment", "answer_fee", "answer_review", "ask", "asked_by_moderators", "cards",
    "change_offer", "change_review", "change_store", "close_for_holiday", "consigned_seen_by_buyers", "consignments_for",
    "consignments_to_answer", "fees_for", "fees_to_answer", "flag", "forget_reviews", "given_name", "going_abroad", "guard_for", "has_papers",
    "hide_review", "invite_member", "first_page_on", "is_closed", "market_offers", "market_products", "moderated", "of_the_day", "offer_product", "offers_at", "offers_on_sale", "offers_seen_by_buyers", "on_page", "only_next_door",
    "open_household_store", "open_store", "papers_awaited", "products_in", "propose_consignment", "propose_fee", "public_offers",
    "public_products", "public_stores", "put_consigned", "rating_of", "reopen", "report", "resting_among", "review_of", "reviews_for",
    "reviews_to_answer", "sellable_offers", "set_moving", "set_shown", "show_review", "shown_between", "stalls_of", "store_at", "store_of", "takedowns_asked",
    "unanswered", "withdraw_review", "write_review",
]  # fmt: skip
