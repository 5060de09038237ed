"""Who may open what of a small house with planted holes. Its rows are right; what is behind them is not always."""

from lantoa.kit.access import EVERYONE, SELLING, SIGNED_IN, allow, shown

POLICY = [
    allow("holes:order", "GET", SELLING, scope="own", resource="order"),
    allow("holes:parcel", "GET", EVERYONE, resource="parcel", token=True),
    allow("holes:me", "GET POST", SIGNED_IN, scope="own", resource="person"),
    allow("holes:goods", "GET", EVERYONE, resource="goods"),
    allow("holes:desk", "GET", {"operator"}, resource="order"),
    allow("holes:coupon", "POST", EVERYONE, resource="coupon", often=3),
    allow("holes:preview", "POST", SIGNED_IN, resource="page elsewhere"),
    allow("holes:about", "GET", EVERYONE, resource="text"),
    allow("holes:hook", "POST", EVERYONE, resource="bank notice", token=True, proof=True),
]
FIELDS = [shown("buyer_phone", "orders.Order.buyer_phone", "orders", "holes:order holes:desk")]
