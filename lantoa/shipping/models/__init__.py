"""Parcels, what carriers tell of them, the cash they settle, and parcels ordered from them."""

from lantoa.shipping.models.abroad import DestinationStop, ExchangeRate
from lantoa.shipping.models.boat import BoatTable, IslandBoats, IslandNoBoat, NoBoatDay
from lantoa.shipping.models.booking import Booking, CarrierAccess, CarrierPlace, Handling, PickupPoint, PrintRun
from lantoa.shipping.models.customs import CustomsGoods, Declaration, DeclarationItem
from lantoa.shipping.models.parcel import (
    SELLER,
    CarrierAccount,
    EarlyNotice,
    Parcel,
    ParcelEvent,
    Settlement,
    SettlementLine,
)
from lantoa.shipping.models.round import Round, Stop

__all__ = [
    "BoatTable", "Booking", "CarrierAccess", "CarrierAccount", "CarrierPlace", "CustomsGoods", "Declaration", "DeclarationItem",
    "DestinationStop", "EarlyNotice", "ExchangeRate", "Handling", "IslandBoats", "IslandNoBoat", "NoBoatDay", "Parcel", "ParcelEvent", "PickupPoint", "PrintRun", "Round",
    "SELLER", "Settlement", "SettlementLine", "Stop",
]  # fmt: skip
