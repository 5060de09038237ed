"""The shipping room's door: parcels given to carriers, where they are, and the cash carriers settle."""

from lantoa.shipping.actions.abroad import refuse_where_stopped
from lantoa.shipping.actions.carrier import connect_carrier
from lantoa.shipping.actions.customs import Address, Goods, draw_up
from lantoa.shipping.actions.forget import forget_receiver
from lantoa.shipping.actions.hs import classify
from lantoa.shipping.actions.parcel import register_parcel
from lantoa.shipping.actions.settlement_file import take_settlement_file
from lantoa.shipping.acts import (
    DELIVERED,
    PARCEL_REGISTERED,
    SETTLED,
    SETTLEMENT_MISMATCH,
    SETTLEMENT_TAKEN_BACK,
    STATUS_TOLD,
)
from lantoa.shipping.errors import BadCarrier, BadDeclaration, BadParcel, BadSettlement, NotThere
from lantoa.shipping.models import (
    CarrierAccount,
    CustomsGoods,
    Declaration,
    DestinationStop,
    ExchangeRate,
    Parcel,
    Settlement,
    SettlementLine,
)
from lantoa.shipping.queries import carrier_choices, hook_url, owed, parcel_of, parcels_of, standing_still, unsettled
from lantoa.shipping.rules.abroad import (
    Country,
    Rate,
    Rule,
    Verdict,
    arrives_between,
    call_times,
    countries,
    country,
    find_country,
    read_on,
    there,
    verdict,
    worst,
)
from lantoa.shipping.rules.carriers import carrier_name
from lantoa.shipping.rules.customs import is_latin, read_grams
from lantoa.shipping.rules.hs import suggest

__all__ = [
    "Address", "BadCarrier", "BadDeclaration", "BadParcel", "BadSettlement", "CarrierAccount", "Country", "CustomsGoods", "DELIVERED", "Declaration",
    "DestinationStop", "ExchangeRate", "Goods", "NotThere", "PARCEL_REGISTERED", "Parcel", "Rate", "Rule", "SETTLED", "SETTLEMENT_MISMATCH",
    "SETTLEMENT_TAKEN_BACK", "STATUS_TOLD", "Settlement", "SettlementLine", "Verdict", "arrives_between", "call_times", "carrier_choices",
    "carrier_name", "classify", "connect_carrier", "countries", "country", "draw_up", "find_country", "forget_receiver", "hook_url", "is_latin",
    "owed", "parcel_of", "parcels_of", "read_grams", "read_on", "refuse_where_stopped", "register_parcel", "standing_still", "suggest",
    "take_settlement_file", "there", "unsettled", "verdict", "worst",
]  # fmt: skip
