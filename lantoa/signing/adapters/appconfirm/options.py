"""What the interface fixes.

VNPT, "Tài liệu tích hợp VNPT SMARTCA" v4.x, sections 3.2 to 3.5, as public copies and several independent public clients quote
it (read November 2026; not obtained from VNPT): see docs/adapters/appconfirm.md.
"""

from __future__ import annotations

CERTIFICATE, SIGN, STATUS = "/v1/credentials/get_certificate", "/v1/signatures/sign", "/v1/signatures/sign/{}/status"
# What the signer is shown, shortened.
LONGEST_TITLE = 100
# Words in `message` that end a transaction. How VNPT writes them was not found: taken by their stem, anything else is waiting.
REFUSED, EXPIRED = ("reject", "refus", "denied", "cancel"), ("expire", "timeout", "time_out")
OUT_OF_USE = frozenset({"0", "revoked", "inactive", "suspended", "expired"})
