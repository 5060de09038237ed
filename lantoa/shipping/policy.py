"""Who may open which page about parcels. Only an owner connects a carrier."""

from lantoa.kit.access import EVERYONE, SELLING, allow, also, unguarded
from lantoa.kit.homes import moves, shared, stays

POLICY = [
    allow("carrier_hooks:carrier", "POST", EVERYONE, resource="carrier_message", token=True, proof=True, gone=200),
    allow("shipping:parcels", "GET", SELLING, scope="own", resource="parcel"),
    allow("shipping:parcel", "GET", SELLING, scope="own", resource="parcel"),
    allow("shipping:arrived", "POST", SELLING, scope="own", resource="parcel"),
    allow("shipping:carrier", "GET POST", {"owner"}, scope="own", resource="carrier_account", fresh=True),
    allow("shipping:access", "GET POST", {"owner"}, scope="own", resource="carrier_account", fresh=True),
    allow("shipping:pickup", "GET POST", SELLING, scope="own", resource="pickup_point"),
    allow("shipping:print", "GET", SELLING, scope="own", resource="parcel"),
    allow("shipping:print_file", "GET", SELLING, scope="own", resource="parcel", file=True),
    allow("shipping:label", "GET", SELLING, scope="own", resource="parcel", file=True),
    allow("shipping:boats", "GET POST", SELLING, scope="own", resource="boats"),
    allow("shipping:island_boats", "GET POST", {"officer", "operator"}, resource="boats"),
    allow("shipping:round", "GET", EVERYONE, resource="round", token=True),
    allow("shipping:door", "GET POST", EVERYONE, resource="round", token=True),
    allow("shipping:door_photo", "GET", SELLING, scope="own", resource="round", file=True),
    allow("shipping:settlements", "GET POST", SELLING, scope="own", resource="settlement"),
    allow("shipping:settlement", "GET", SELLING, scope="own", resource="settlement"),
    allow("shipping:take_back", "POST", SELLING, scope="own", resource="settlement"),
    allow("shipping:hs", "GET", SELLING, resource="hs_code"),
    allow("shipping:customs", "GET POST", SELLING, scope="own", resource="declaration"),
    allow("shipping:customs_paper", "GET", SELLING, scope="own", resource="declaration", file=True),
    allow("shipping:customs_data", "GET", SELLING, scope="own", resource="declaration", file=True),
]
# Whose data may be read where; everywhere else by nobody.
FIELDS = [
    also("abroad_address", "shipping:customs shipping:customs_data"),
    also("abroad_name", "shipping:customs shipping:customs_data"),
    also("abroad_phone", "shipping:customs shipping:customs_data"),
]

ROWS = [
    *unguarded(
        "anybody may see it",
        "shipping.BoatTable",
        "shipping.NoBoatDay",
        "shipping.IslandBoats",
    ),
    *unguarded(
        "not yet: buyers and carriers see their part of it",
        "shipping.Parcel",
        "shipping.Booking",
        "shipping.Declaration",
        "shipping.Settlement",
        "shipping.Round",
    ),
    *unguarded(
        "not yet",
        "shipping.CarrierAccount",
        "shipping.PickupPoint",
        "shipping.PrintRun",
        "shipping.CustomsGoods",
    ),
]

HOMES = [
    *shared("said by operators for everybody who sends abroad", "shipping.DestinationStop", "shipping.ExchangeRate"),
    *moves("organisation", "shipping.BoatTable", "shipping.NoBoatDay", "shipping.CarrierAccount", "shipping.Parcel", "shipping.Settlement", "shipping.PickupPoint", "shipping.Booking", "shipping.PrintRun", "shipping.CustomsGoods", "shipping.Declaration", "shipping.Round"),
    *moves("unit", "shipping.IslandBoats", "shipping.IslandNoBoat"),
    *moves("parcel", "shipping.ParcelEvent"),
    *moves("account", "shipping.EarlyNotice", "shipping.CarrierAccess"),
    *moves("settlement", "shipping.SettlementLine"),
    *moves("@subject", "shipping.Handling"),
    *moves("declaration", "shipping.DeclarationItem"),
    *moves("round", "shipping.Stop"),
    *stays("read from the carriers, and read anew", "shipping.CarrierPlace"),
]  # fmt: skip
