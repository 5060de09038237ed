"""Who may open which page of markets."""

from lantoa.kit.access import EVERYONE, SELLING, allow, also, shown, unguarded
from lantoa.kit.homes import moves
from lantoa.markets.models import MANAGING

POLICY = [
    allow("markets:markets", "GET", EVERYONE, resource="market", cached=True),
    allow("markets:cashless", "GET", EVERYONE, resource="market", cached=True),
    allow("markets:market", "GET", EVERYONE, resource="market", cached=True, gone=200),
    allow("markets:visit", "GET", EVERYONE, resource="market", cached=True, gone=200),
    allow("markets:place", "GET", EVERYONE, resource="place", cached=True, gone=200),
    allow("markets:mine", "GET", MANAGING, scope="own", resource="market"),
    allow("markets:market_new", "GET POST", MANAGING, scope="own", resource="market"),
    allow("markets:desk", "GET", MANAGING, scope="own", resource="market"),
    allow("markets:market_edit", "GET POST", MANAGING, scope="own", resource="market"),
    allow("markets:plan", "GET POST", MANAGING, scope="own", resource="market"),
    allow("markets:row", "GET POST", MANAGING, scope="own", resource="row"),
    allow("markets:spot", "GET POST", MANAGING, scope="own", resource="place"),
    allow("markets:let", "POST", MANAGING, scope="own", resource="place"),
    allow("markets:close", "POST", MANAGING, scope="own", resource="place"),
    allow("markets:holder_edit", "GET POST", MANAGING, scope="own", resource="stallholder"),
    allow("markets:leave", "POST", MANAGING, scope="own", resource="stallholder"),
    allow("markets:survey", "POST", MANAGING, scope="own", resource="stallholder"),
    allow("markets:rates", "GET POST", MANAGING, scope="own", resource="market"),
    allow("markets:meters", "GET POST", MANAGING, scope="own", resource="market"),
    allow("markets:fees", "GET POST", MANAGING, scope="own", resource="market"),
    allow("markets:bill_desk", "GET", MANAGING, scope="own", resource="bill"),
    allow("markets:cash", "POST", MANAGING, scope="own", resource="bill"),
    allow("markets:correct", "POST", MANAGING, scope="own", resource="bill"),
    allow("markets:prices", "GET POST", MANAGING | SELLING, scope="own", resource="market"),
    allow("markets:item_new", "POST", MANAGING, scope="own", resource="market"),
    allow("markets:item_drop", "POST", MANAGING, scope="own", resource="board item"),
    allow("markets:my_places", "GET", SELLING, scope="own", resource="stallholder"),
    allow("markets:poster", "GET", MANAGING | SELLING, scope="own", resource="stallholder", file=True),
    allow("markets:holder", "GET POST", EVERYONE, resource="stallholder", token=True, gone=200),
    allow("markets:bill", "GET", EVERYONE, resource="bill", token=True, gone=200),
    allow("markets:bill_qr", "GET", EVERYONE, resource="bill", token=True, gone=200, file=True),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    shown("stallholder_phone", "markets.Stallholder.phone", "market_places"),
    also("owner_phone", "markets:bill_desk markets:holder_edit markets:spot"),
]

ROWS = [
    *unguarded(
        "anybody may see it",
        "markets.Market",
        "markets.Stallholder",
        "markets.Price",
        "markets.Rate",
    ),
    *unguarded(
        "not yet: the market and the stallholder each see it",
        "markets.FeeRun",
        "markets.BillCorrection",
        "markets.Reading",
    ),
    *unguarded(
        "what a public body says or does in its office, no matter of a household",
        "markets.Survey",
    ),
]

HOMES = [
    *moves("unit", "markets.Market"),
    *moves("market", "markets.Row", "markets.Place", "markets.CashlessCount", "markets.Rate", "markets.FeeRun", "markets.BoardItem"),
    *moves("place", "markets.Stallholder", "markets.Reading"),
    *moves("stallholder", "markets.Acceptance", "markets.Survey", "markets.CashlessUse"),
    *moves("run", "markets.Bill"),
    *moves("bill", "markets.BillLine", "markets.BillCorrection"),
    *moves("item", "markets.Price"),
]  # fmt: skip
