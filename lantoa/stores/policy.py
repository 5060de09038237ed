"""Who may open which page of stalls."""

from lantoa.kit.access import EVERYONE, MODERATING, SELLING, SIGNED_IN, allow

POLICY = [
    allow("stores:store", "GET", EVERYONE, resource="store"),
    allow("stores:product", "GET", EVERYONE, resource="product"),
    allow("stores:open", "GET POST", SIGNED_IN, scope="own", resource="store"),
    allow("stores:goods", "GET", SELLING, scope="own", resource="product"),
    allow("stores:offer_new", "GET POST", SELLING, scope="own", resource="product"),
    allow("stores:offer_edit", "GET POST", SELLING, scope="own", resource="product"),
    allow("stores:set_shown", "POST", SELLING, scope="own", resource="product"),
    allow("stores:settings", "GET POST", SELLING, scope="own", resource="store"),
    allow("stores:poster", "GET", SELLING, scope="own", resource="store"),
    allow("stores:holiday", "GET POST", SELLING, scope="own", resource="store"),
    allow("stores:standing", "GET", SELLING, scope="own", resource="matter"),
    allow("stores:my_matter", "GET POST", SELLING, scope="own", resource="matter"),
    allow("stores:questions", "GET", SELLING, scope="own", resource="question"),
    allow("stores:question", "GET POST", SELLING, scope="own", resource="question"),
    allow("stores:ask", "GET POST", EVERYONE, resource="question"),
    allow("stores:my_question", "GET", EVERYONE, resource="question", token=True),
    allow("stores:report_product", "GET POST", EVERYONE, resource="notice"),
    allow("stores:report_store", "GET POST", EVERYONE, resource="notice"),
    allow("stores:report_question", "GET POST", EVERYONE, resource="notice"),
    allow("stores:queue", "GET", MODERATING, resource="matter"),
    allow("stores:takedown", "GET POST", MODERATING, resource="matter"),
    allow("stores:appeal", "GET POST", MODERATING, resource="appeal"),
    allow("stores:matter", "GET POST", MODERATING, resource="matter"),
]
