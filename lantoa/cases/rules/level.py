"""Who decides, as the data says it: the commune, the province, or somebody above it."""

from __future__ import annotations

import re
import unicodedata

# At these two a dossier is handed in at a desk of the commune, or of the province.
COMMUNE, PROVINCE, CENTRAL = "xã", "tỉnh", "trung ương"
# A ministry is a "Bộ"; a "bộ phận" (một cửa) is a desk.
_ABOVE = re.compile(r"(trung ương|chính phủ|thủ tướng|bộ (?!phận\b))")


def is_central(level: str) -> bool:
    """Whether these words name somebody above the province: the state's centre, the government, a ministry. Unknown is not."""
    return _ABOVE.match(unicodedata.normalize("NFC", level).casefold()) is not None
