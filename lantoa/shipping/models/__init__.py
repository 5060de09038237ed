"""Parcels, what carriers tell of them, and the cash they settle."""

from lantoa.shipping.models.abroad import DestinationStop, ExchangeRate
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

__all__ = [
    "SELLER", "CarrierAccount", "CustomsGoods", "Declaration", "DeclarationItem", "DestinationStop", "EarlyNotice", "ExchangeRate", "Parcel", "ParcelEvent",
    "Settlement", "SettlementLine",
]  # fmt: skip
