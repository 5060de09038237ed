"""The shipping room's door: parcels given to carriers, where they are, and the cash carriers settle."""

from lantoa.shipping.actions.carrier import connect_carrier
from lantoa.shipping.actions.forget import forget_receiver
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
from lantoa.shipping.errors import BadCarrier, BadParcel, BadSettlement
from lantoa.shipping.models import CarrierAccount, Parcel, Settlement, SettlementLine
from lantoa.shipping.queries import carrier_choices, hook_url, owed, parcel_of, parcels_of, standing_still, unsettled
from lantoa.shipping.rules.carriers import carrier_name

__all__ = [
    "DELIVERED", "PARCEL_REGISTERED", "SETTLED", "SETTLEMENT_MISMATCH", "SETTLEMENT_TAKEN_BACK", "STATUS_TOLD",
    "BadCarrier", "BadParcel", "BadSettlement", "CarrierAccount", "Parcel", "Settlement", "SettlementLine", "carrier_choices", "carrier_name",
    "connect_carrier", "forget_receiver", "hook_url", "owed", "parcel_of", "parcels_of", "register_parcel", "standing_still", "take_settlement_file", "unsettled",
]  # fmt: skip
