"""What can be chosen with SePay, and what its documents fix."""

from __future__ import annotations

import re

API_KEY = "api_key"
HMAC = "hmac"
# "Reject requests whose timestamp is more than 5 minutes off": developer.sepay.vn/en/sepay-webhooks/bao-mat.
TOLERANCE_SECONDS = 300
SECRET = re.compile(r"[\x21-\x7e]{16,200}")
