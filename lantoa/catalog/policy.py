"""Who may open which page of grades and lots; products themselves are seen in stalls."""

from lantoa.kit.access import EVERYONE, SELLING, SIGNED_IN, allow, unguarded
from lantoa.kit.homes import moves, shared, stays

OFFICERS = {"officer"}
POLICY = [
    allow("catalog:market", "GET", EVERYONE, resource="graded product", cached=True),
    allow("catalog:criteria", "GET", EVERYONE, resource="criteria of grading", cached=True),
    allow("catalog:open_data", "GET", EVERYONE, resource="graded product", cached=True, file=True),
    allow("catalog:product", "GET", EVERYONE, resource="graded product", cached=True, gone=200),
    allow("catalog:decision", "GET", EVERYONE, resource="decision about a grade", gone=200, file=True),
    allow("catalog:trace", "GET", EVERYONE, resource="lot", gone=200),
    allow("catalog:trace_serial", "GET", EVERYONE, resource="lot", gone=200),
    allow("catalog:trace_own", "GET", EVERYONE, resource="lot", gone=200),
    allow("catalog:trace_own_serial", "GET", EVERYONE, resource="lot", gone=200),
    allow("catalog:mine", "GET", SELLING, scope="own", resource="dossier"),
    allow("catalog:hand_in", "GET POST", SELLING, scope="own", resource="dossier"),
    allow("catalog:dossier", "GET", SELLING, scope="own", resource="dossier"),
    allow("catalog:lots", "GET", SELLING, scope="own", resource="lot"),
    allow("catalog:lot_new", "GET POST", SELLING, scope="own", resource="lot"),
    allow("catalog:lot", "GET", SELLING, scope="own", resource="lot"),
    allow("catalog:stamps_new", "POST", SELLING, scope="own", resource="lot"),
    allow("catalog:stamps", "GET", SELLING, scope="own", resource="lot", file=True),
    allow("catalog:recall", "GET POST", SELLING, scope="own", resource="lot"),
    allow("catalog:evidence", "GET", SIGNED_IN, scope="own", resource="evidence", file=True),
    allow("catalog:to_score", "GET", SIGNED_IN, scope="own", resource="dossier to grade"),
    allow("catalog:score", "GET POST", SIGNED_IN, scope="own", resource="dossier to grade"),
    allow("catalog:desk", "GET", OFFICERS, scope="own", resource="dossier to grade"),
    allow("catalog:council_new", "GET POST", OFFICERS, scope="own", resource="council"),
    allow("catalog:council", "GET", OFFICERS, scope="own", resource="council"),
    allow("catalog:council_close", "POST", OFFICERS, scope="own", resource="council"),
    allow("catalog:desk_dossier", "GET", OFFICERS, scope="own", resource="dossier to grade"),
    allow("catalog:decide", "POST", OFFICERS, scope="own", resource="grade"),
    allow("catalog:pass_on", "POST", OFFICERS, scope="own", resource="dossier to grade"),
    allow("catalog:send_back", "POST", OFFICERS, scope="own", resource="dossier to grade"),
    allow("catalog:revoke", "GET POST", OFFICERS, scope="own", resource="grade"),
    allow("catalog:link", "GET POST", OFFICERS, scope="own", resource="grade"),
    allow("catalog:claim", "GET POST", OFFICERS, resource="trade code two stalls use"),
    allow("catalog:list_new", "GET POST", OFFICERS, scope="own", resource="list of grades"),
    allow("catalog:list", "GET", OFFICERS, scope="own", resource="list of grades"),
    allow("catalog:list_take", "POST", OFFICERS, scope="own", resource="list of grades"),
    allow("catalog:list_drop", "POST", OFFICERS, scope="own", resource="list of grades"),
]

ROWS = [
    *unguarded(
        "anybody may see it",
        "catalog.Product",
        "catalog.OcopProduct",
        "catalog.GradingBody",
    ),
    *unguarded(
        "what a public body says or does in its office, no matter of a household",
        "catalog.CouncilMember",
    ),
]

HOMES = [
    *moves("organisation", "catalog.GradingBody", "catalog.Product"),
    *moves("body", "catalog.Council", "catalog.GradeList"),
    *moves("council", "catalog.CouncilMember"),
    *moves("ocop", "catalog.Dossier"),
    # With who decided: what a list brought may be of a maker who is nobody's here.
    *moves("authority listed ocop", "catalog.Grade"),
    *moves("dossier", "catalog.Evidence", "catalog.Score"),
    *moves("product organisation unit", "catalog.OcopProduct"),
    *moves("grade_list", "catalog.GradeRow"),
    *moves("product", "catalog.Gtin", "catalog.Lot", "catalog.ProductPhoto", "catalog.ProductVariant"),
    *moves("gtin", "catalog.GtinClaim"),
    *moves("lot", "catalog.StampSheet", "catalog.ScanDay"),
    *shared("the same shelves for everybody", "catalog.Category"),
    *stays("what was looked for in this house's market, by nobody in particular", "catalog.Asked"),
]  # fmt: skip
