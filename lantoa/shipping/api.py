"""The shipping room's door: parcels given to carriers, where they are, and the cash carriers settle."""

from lantoa.shipping.actions.abroad import refuse_where_stopped
from lantoa.shipping.actions.access import open_booking, set_pickup_point
from lantoa.shipping.actions.again import ask_carrier, can_ask, can_change
from lantoa.shipping.actions.booking import ask_booking, cancel_booking, hand_over_bookings, note_handling
from lantoa.shipping.actions.carrier import connect_carrier, take_turn
from lantoa.shipping.actions.customs import Address, Goods, draw_up
from lantoa.shipping.actions.forget import forget_receiver
from lantoa.shipping.actions.hs import classify
from lantoa.shipping.actions.parcel import register_parcel
from lantoa.shipping.actions.printing import ask_print
from lantoa.shipping.actions.quote import compare
from lantoa.shipping.actions.round import Taken, bring_back, door_code, hand_in_cash, start_round
from lantoa.shipping.actions.settlement_file import take_settlement_file
from lantoa.shipping.acts import (
    BOOKED,
    BOOKING_HANDED_OVER,
    DELIVERED,
    PARCEL_REGISTERED,
    SETTLED,
    SETTLEMENT_MISMATCH,
    SETTLEMENT_TAKEN_BACK,
    STATUS_TOLD,
)
from lantoa.shipping.adapters.booking import Change, Consignment, End
from lantoa.shipping.errors import BadBooking, BadCarrier, BadDeclaration, BadParcel, BadRound, BadSettlement, NotThere
from lantoa.shipping.models import (
    Booking,
    CarrierAccount,
    CustomsGoods,
    Declaration,
    DestinationStop,
    ExchangeRate,
    Parcel,
    PickupPoint,
    PrintRun,
    Round,
    Settlement,
    SettlementLine,
)
from lantoa.shipping.queries import (
    carrier_choices,
    hook_url,
    owed,
    owing_since,
    parcel_of,
    parcels_of,
    standing_still,
    unsettled,
)
from lantoa.shipping.queries.boat import boat_after, with_boats
from lantoa.shipping.queries.booking import (
    Pieces,
    accesses,
    asked_for,
    asked_subjects,
    bookable,
    bookings_of,
    cash_ordered,
    end_in,
    formers_of,
    handling_of,
    handling_of_each,
    live_subjects,
    ordered_parcels,
    pickup_point,
    prints,
    province_name,
    round_link,
    rounds,
    start_of,
    to_hand_over,
)
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
from lantoa.shipping.rules.carriers import OWN, carrier_name
from lantoa.shipping.rules.customs import is_latin, read_grams
from lantoa.shipping.rules.hs import suggest
from lantoa.shipping.rules.offers import Compared, Priced
from lantoa.shipping.rules.old_places import Former, Guess, guess

__all__ = [
    "Address", "BOOKED", "BOOKING_HANDED_OVER", "BadBooking", "BadCarrier", "BadDeclaration", "BadParcel", "BadRound", "BadSettlement",
    "Booking", "CarrierAccount", "Change", "Compared", "Consignment", "Country", "CustomsGoods", "DELIVERED", "Declaration", "DestinationStop",
    "End", "ExchangeRate", "Former", "Goods", "Guess", "NotThere", "OWN", "PARCEL_REGISTERED", "Parcel", "PickupPoint", "Pieces", "Priced",
    "PrintRun", "Rate", "Round", "Rule", "SETTLED", "SETTLEMENT_MISMATCH", "SETTLEMENT_TAKEN_BACK", "STATUS_TOLD", "Settlement",
    "SettlementLine", "Taken", "Verdict", "accesses", "arrives_between", "ask_booking", "ask_carrier", "ask_print", "asked_for",
    "asked_subjects", "boat_after", "bookable", "bookings_of", "bring_back", "call_times", "can_ask", "can_change", "cancel_booking",
    "carrier_choices", "carrier_name", "cash_ordered", "classify", "compare", "connect_carrier", "countries", "country", "door_code", "draw_up",
    "end_in", "find_country", "forget_receiver", "formers_of", "guess", "hand_in_cash", "hand_over_bookings", "handling_of", "handling_of_each",
    "hook_url", "is_latin", "live_subjects", "note_handling", "open_booking", "ordered_parcels", "owed", "owing_since", "parcel_of", "parcels_of",
    "pickup_point", "prints", "province_name", "read_grams", "read_on", "refuse_where_stopped", "register_parcel", "round_link", "rounds",
    "set_pickup_point", "standing_still", "start_of", "start_round", "suggest", "take_settlement_file", "take_turn", "there", "to_hand_over",
    "unsettled", "verdict", "with_boats", "worst",
]  # fmt: skip
