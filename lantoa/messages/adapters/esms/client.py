"""The wire of eSMS.vn: one JSON request a message, one JSON answer with a result code.

Source: developers.esms.vn, "Send OTP/Customer care message", "Send fixed number with cheap price" and "Table of error
codes" (read November 2026). Code 100 means accepted by the gateway, 124 that the RequestId was seen before (kept 24 hours).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lantoa.kit.errors import AdapterError
from lantoa.kit.world import Response, world
from lantoa.messages.adapters.esms.options import Options

PATH = "/MainService.svc/json/SendMultipleMessage_V4_post_json/"
BRANDNAME, FIXED_NUMBER = "2", "8"
ACCEPTED, SEEN_BEFORE = "100", "124"
# 103: not enough balance; somebody may top it up within the tries. All other refusals stay refusals.
PASSING = frozenset({"103"})


def post(options: Options, fields: Mapping[str, str]) -> str:
    """Send the fields with the account's keys and return the gateway's id of the message; raises AdapterError."""
    kind = BRANDNAME if options.brandname else FIXED_NUMBER
    body = {
        "ApiKey": options.api_key,
        "SecretKey": options.secret_key,
        "SmsType": kind,
        "Brandname": options.brandname,
        **fields,
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    try:
        answer = world.http("POST", options.url + PATH, body=json.dumps(body).encode(), headers=headers)
    except OSError as error:
        raise AdapterError(f"no answer: {type(error).__name__}", retryable=True) from error
    return _accepted(_read(answer))


def _read(answer: Response) -> dict[str, Any]:
    if answer.status == 429 or answer.status >= 500:
        raise AdapterError(f"HTTP {answer.status}", retryable=True)
    if answer.status != 200:
        raise AdapterError(f"HTTP {answer.status}", retryable=False)
    try:
        said = json.loads(answer.body)
    except ValueError as error:
        raise AdapterError("the answer is not JSON", retryable=True) from error
    if not isinstance(said, dict):
        raise AdapterError("the answer is not an object", retryable=True)
    return said


def _accepted(said: Mapping[str, Any]) -> str:
    code = str(said.get("CodeResult", ""))
    if code in {ACCEPTED, SEEN_BEFORE}:
        return str(said.get("SMSID") or "")
    reason = str(said.get("ErrorMessage") or said.get("error") or "no reason given")
    raise AdapterError(f"{code or 'no code'}: {reason}"[:300], retryable=code in PASSING)
