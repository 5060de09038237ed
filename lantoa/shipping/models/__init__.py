"""Parcels, what carriers tell of them, and the cash they settle."""

from lantoa.shipping.models.parcel import (
    SELLER,
    CarrierAccount,
    EarlyNotice,
    Parcel,
    ParcelEvent,
    Settlement,
    SettlementLine,
)

__all__ = ["SELLER", "CarrierAccount", "EarlyNotice", "Parcel", "ParcelEvent", "Settlement", "SettlementLine"]
