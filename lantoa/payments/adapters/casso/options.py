"""What can be chosen with Casso, and what we hold it to."""

from __future__ import annotations

from django.conf import settings

HMAC = "hmac"
# Casso's documents name no bound, nor whether a repeat is signed anew: ours is wide, since a message told again counts once.
TOLERANCE_SECONDS = 24 * 3600
# What Casso sends when somebody presses "Gọi thử": github CassoHQ/casso-webhook-v2-verify-signature @0bfff92.
TRIAL_REFERENCE = "MA_GIAO_DICH_THU_NGHIEM"


def list_address() -> str:
    """Where its list is asked for."""
    return str(settings.BANK_LISTS["casso"]).rstrip("/")
