"""What can be chosen with GPM Pay, and what its documents fix."""

from __future__ import annotations

HMAC = "hmac"
# PyPI gpmpay-sdk 0.4.0, gpmpay/webhooks/verify.py: DEFAULT_TOLERANCE_SECONDS.
TOLERANCE_SECONDS = 300
# `source` of what somebody played through in GPM Pay's simulator: no money moved.
SIMULATED = "SIMULATED"
