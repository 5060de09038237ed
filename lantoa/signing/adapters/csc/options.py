"""What the interface fixes: "Architectures and protocols for remote signature applications", Cloud Signature Consortium, v1.0.4.0."""

from __future__ import annotations

BASE = "/csc/v1"
TOKEN = "/oauth2/token"  # noqa: S105 - an address
SHA256, RSA, ECDSA = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.1", "1.2.840.10045.4.3.2"
RSA_SHA256 = "1.2.840.113549.1.1.11"
# `OTP.type` in credentials/info: "online" codes are sent by the service when asked (11.8), "offline" ones a device makes.
SENT = "online"
# Codes of `error`: what the signer typed was wrong, and what says that the service refuses us.
BAD_CODE, BAD_KEY = (
    ("invalid_otp", "invalid_pin"),
    ("invalid_client", "invalid_token", "unauthorized_client", "access_denied"),
)
