"""What can be chosen with payOS, and what its documents fix."""

from __future__ import annotations

CHECKSUM = "hmac"
# "00" is success: payos.vn/docs/du-lieu-tra-ve/webhook, PyPI payos 1.1.0.
DONE = "00"
# The example of payos.vn/docs/du-lieu-tra-ve/webhook, with which payOS tries an address before it takes it.
TRIAL = ("12345678", "TF230204212323", "123")
