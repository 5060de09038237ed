"""Keys shared with carriers, sealed for this room alone."""

from __future__ import annotations

from lantoa.kit.sealing import Sealing

_keys = Sealing("shipping carrier secret", "shipping.CarrierAccount.hook_secret", "shipping.CarrierAccess.key")
sealed, opened = _keys.sealed, _keys.opened
