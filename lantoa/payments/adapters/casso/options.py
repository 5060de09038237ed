"""What can be chosen with Casso, and what we hold it to."""

from __future__ import annotations

HMAC = "hmac"
# Casso's documents name no bound, nor whether a repeat is signed anew: ours is wide, since a message told again counts once.
TOLERANCE_SECONDS = 24 * 3600
# What Casso sends when somebody presses "Gọi thử": github CassoHQ/casso-webhook-v2-verify-signature @0bfff92.
TRIAL_REFERENCE = "MA_GIAO_DICH_THU_NGHIEM"
