"""The carriers we know by name, and how a tracking code is written."""

from __future__ import annotations

import re

from lantoa.kit.vietnamese import clean_line

# Names as the carriers write them; the order in which people are asked.
CARRIERS = {
    "ghn": "GHN",
    "ghtk": "GHTK",
    "viettelpost": "Viettel Post",
    "vnpost": "VNPost",
    "own": "Hàng xóm giao",
    "other": "Hãng khác",
}
# Who brings a parcel without any carrier.
OWN = "own"
# A carrier we do not know, to which the seller took a parcel that goes abroad.
OTHER = "other"
# Who takes parcels abroad: the designated post under the UPU's acts, with its EMS. Whether the others do we found nowhere; they are "other" then.
ABROAD = frozenset({"vnpost"})
LARGEST_CASH = 500_000_000
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/-]{3,39}")


def carrier_name(carrier: str) -> str:
    """The carrier's name as people know it."""
    return CARRIERS.get(carrier, carrier)


def tracking_code(text: str) -> str:
    """The code as it is kept: upper case, no spaces; "" for what cannot be one."""
    bare = clean_line(text).replace(" ", "").upper()
    return bare if _CODE.fullmatch(bare) else ""
