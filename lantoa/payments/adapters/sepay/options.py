"""What can be chosen with SePay, and what its documents fix."""

from __future__ import annotations

from django.conf import settings

API_KEY = "api_key"
HMAC = "hmac"
# "Reject requests whose timestamp is more than 5 minutes off": developer.sepay.vn/en/sepay-webhooks/bao-mat.
TOLERANCE_SECONDS = 300


def list_address() -> str:
    """Where its list is asked for."""
    return str(settings.BANK_LISTS["sepay"]).rstrip("/")
