"""Who may open which page of buying ahead."""

from lantoa.kit.access import EVERYONE, SELLING, allow, also, unguarded
from lantoa.kit.homes import moves

POLICY = [
    allow("preorders:campaigns", "GET", EVERYONE, resource="campaign"),
    allow("preorders:campaign", "GET", EVERYONE, resource="campaign"),
    allow("preorders:card", "GET", EVERYONE, resource="campaign", file=True),
    allow("preorders:join", "GET POST", EVERYONE, resource="pledge"),
    allow("preorders:pledge", "GET", EVERYONE, resource="pledge", token=True, gone=200),
    allow("preorders:withdraw", "POST", EVERYONE, resource="pledge", token=True, gone=200),
    allow("preorders:mine", "GET", SELLING, scope="own", resource="campaign"),
    allow("preorders:campaign_new", "GET POST", SELLING, scope="own", resource="campaign"),
    allow("preorders:sale", "GET", SELLING, scope="own", resource="campaign"),
    allow("preorders:sale_change", "GET POST", SELLING, scope="own", resource="campaign"),
    allow("preorders:sale_cancel", "GET POST", SELLING, scope="own", resource="campaign"),
    allow("preorders:seasons", "GET POST", SELLING, scope="own", resource="season"),
    allow("preorders:season_drop", "POST", SELLING, scope="own", resource="season"),
    allow("preorders:asked", "GET", SELLING, scope="own", resource="asked"),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    also("buyer_name", "preorders:pledge preorders:sale preorders:withdraw"),
    also("buyer_phone", "preorders:pledge preorders:withdraw"),
    also("buyer_address", "preorders:pledge preorders:withdraw"),
    also("buyer_note", "preorders:pledge preorders:sale preorders:withdraw"),
    also("owner_phone", "preorders:join"),
]

ROWS = [
    *unguarded(
        "not yet: who joins is no one who is signed in",
        "preorders.Pledge",
    ),
]

HOMES = [
    *moves("store", "preorders.Campaign", "preorders.Wish"),
    *moves("campaign", "preorders.Pledge"),
    *moves("product", "preorders.HarvestWindow"),
]  # fmt: skip
