"""Keys shared with notification services, sealed for this room alone."""

from __future__ import annotations

from lantoa.kit.sealing import Sealing

_keys = Sealing("payments feed secret", "payments.PayoutAccount.hook_secret", "payments.Feed.list_key")
sealed, opened = _keys.sealed, _keys.opened
