"""How Facebook proves a hook, and how our calls prove to be the application's.

A hook: `X-Hub-Signature-256: sha256=` and hex of HMAC-SHA256(app secret, raw body) (official: Meta's sample application). It
carries no time: that a hook is old cannot be refused, Facebook repeats for 36 hours. A call: `appsecret_proof` = hex of
HMAC-SHA256(app secret, token) (official).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping

from lantoa.channels.adapters import fields
from lantoa.channels.adapters.base import Access
from lantoa.kit.wire import NotGenuine

_CHALLENGE = re.compile(r"[0-9A-Za-z_-]{1,100}", re.ASCII)


def check_hook(access: Access, headers: Mapping[str, str], raw: bytes) -> None:
    """Raise NotGenuine unless the hook carries the signature of its own bytes."""
    expected = "sha256=" + fields.hmac_hex(access.app_secret, raw)
    fields.same_signature(fields.header(headers, "x-hub-signature-256"), expected, access.app_secret)


def challenge(access: Access, query: Mapping[str, str]) -> str | None:
    """What to answer when Facebook tries the address; None when it does not. Raises NotGenuine for another word than agreed."""
    if "hub.mode" not in query:
        return None
    given, word = query.get("hub.verify_token", ""), access.hook_secret
    if not word or not hmac.compare_digest(given.encode("utf-8", "replace"), word.encode()):
        raise NotGenuine("another word than agreed")
    asked = query.get("hub.challenge", "")
    # It is sent back as it came: nothing a browser could take for a page.
    if query["hub.mode"] != "subscribe" or not _CHALLENGE.fullmatch(asked):
        raise NotGenuine("no challenge")
    return asked


def proof(access: Access, token: str) -> str:
    """What `appsecret_proof` must say of a call with this token."""
    return fields.hmac_hex(access.app_secret, token.encode())
