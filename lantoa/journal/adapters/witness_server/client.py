"""The wire to a witness: one JSON request a root, one JSON answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from lantoa.kit.errors import AdapterError
from lantoa.kit.world import world

TIMEOUT = 5.0  # seconds; the worker has other things to do


def post(address: str, root: Mapping[str, Any]) -> dict[str, Any]:
    """Send the root and return what was answered; raises AdapterError."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    try:
        answer = world.http("POST", address, body=json.dumps(root).encode(), headers=headers, timeout=TIMEOUT)
    except (OSError, HTTPException, ValueError) as error:
        raise AdapterError(f"no answer: {type(error).__name__}", retryable=True) from error
    if answer.status == 429 or answer.status >= 500:
        raise AdapterError(f"HTTP {answer.status}", retryable=True)
    if answer.status != 200:
        raise AdapterError(f"HTTP {answer.status}", retryable=False)
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise AdapterError("the answer is not JSON", retryable=True) from error
    if not isinstance(said, dict):
        raise AdapterError("the answer is not an object", retryable=True)
    return said
