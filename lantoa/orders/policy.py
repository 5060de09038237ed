"""Who may open which page of orders."""

from lantoa.kit.access import EVERYONE, SELLING, allow

POLICY = [
    allow("orders:buy", "GET POST", EVERYONE, resource="order"),
    allow("orders:cart", "GET POST", EVERYONE, resource="cart"),
    allow("orders:checkout", "GET POST", EVERYONE, resource="order"),
    allow("orders:placed", "GET", EVERYONE, resource="order", token=True),
    allow("orders:order", "GET", EVERYONE, resource="order", token=True),
    allow("orders:order_status", "GET", EVERYONE, resource="order", token=True),
    allow("orders:order_qr", "GET", EVERYONE, resource="order", token=True),
    allow("orders:pay_at_the_door", "POST", EVERYONE, resource="order", token=True),
    allow("orders:cancel", "GET POST", EVERYONE, resource="order", token=True),
    allow("orders:receipt", "GET", EVERYONE, resource="order", token=True),
    allow("orders:receipt_pdf", "GET", EVERYONE, resource="order", token=True),
    allow("orders:receipt_proof", "GET", EVERYONE, resource="order", token=True),
    allow("orders:find", "GET POST", EVERYONE, resource="order"),
    allow("orders:mine", "GET", EVERYONE, scope="own", resource="order"),
    allow("orders:board", "GET", SELLING, scope="own", resource="order"),
    allow("orders:sale", "GET", SELLING, scope="own", resource="order"),
    allow("orders:sale_step", "POST", SELLING, scope="own", resource="order"),
    allow("orders:sale_cancel", "GET POST", SELLING, scope="own", resource="order"),
    allow("orders:sale_payment", "GET POST", SELLING, scope="own", resource="order"),
    allow("orders:slip", "GET", SELLING, scope="own", resource="order"),
    allow("orders:slips", "GET", SELLING, scope="own", resource="order"),
    allow("orders:counter", "GET POST", SELLING, scope="own", resource="order"),
    allow("orders:counter_now", "GET", SELLING, scope="own", resource="order"),
    allow("orders:counter_worker", "GET", EVERYONE, resource="offline_page"),
    allow("orders:counter_words", "GET", EVERYONE, resource="offline_page"),
    allow("orders:counter_sale", "GET", SELLING, scope="own", resource="order"),
    allow("orders:counter_status", "GET", SELLING, scope="own", resource="order"),
    allow("orders:counter_step", "POST", SELLING, scope="own", resource="order"),
]
