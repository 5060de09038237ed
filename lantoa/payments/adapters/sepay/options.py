"""What can be chosen with SePay, and what its documents fix."""

from __future__ import annotations

API_KEY = "api_key"
HMAC = "hmac"
# "Reject requests whose timestamp is more than 5 minutes off": developer.sepay.vn/en/sepay-webhooks/bao-mat.
TOLERANCE_SECONDS = 300
