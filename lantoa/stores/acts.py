"""What happens to stalls and their offers."""

STORE_OPENED = "stores.store_opened"
STORE_CHANGED = "stores.store_changed"
PRODUCT_OFFERED = "stores.product_offered"
OFFER_CHANGED = "stores.offer_changed"
OFFER_HIDDEN = "stores.offer_hidden"
OFFER_SHOWN = "stores.offer_shown"
HOLIDAY_SET = "stores.holiday_set"

ACTS = {
    STORE_OPENED: "A stall opened to buyers; marked as a rehearsal when only tried out.",
    STORE_CHANGED: "A stall's name, story, place, phone, photo or terms changed.",
    PRODUCT_OFFERED: "A product was put up for sale in a stall.",
    OFFER_CHANGED: "A product on sale was described anew, or its price changed.",
    OFFER_HIDDEN: "A product was taken out of buyers' sight.",
    OFFER_SHOWN: "A hidden product was put back in buyers' sight.",
    HOLIDAY_SET: "A stall said when it takes no orders, or that it takes orders again.",
}
