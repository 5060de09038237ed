"""What people write to a short number of eSMS.vn, as its GET request carries it.

Source: developers.esms.vn, "Kết nối đầu số ngắn" (Connect to shortcode service), read November 2026; the same in the public repository of
its pages. `sign` = Base64 of MD5 over cpid, smsid, content, receiverTime and the private key, one after the other, in UTF-8 (the page's own
examples in three languages). The answer is XML with Message, Smsid and Receiver. Nobody tried it against the service itself.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from lantoa.kit import phone, wire
from lantoa.kit.vietnamese import fold
from lantoa.messages.adapters.base import Heard
from lantoa.messages.adapters.esms.options import IncomingOptions

MOST_FIELDS = 40
LONGEST_TEXT = 500
GOT_IT = "Lan Toa da nhan tin cua ban."


def heard(options: IncomingOptions, raw: bytes) -> Heard:
    """Read and prove one query string. Raises NotGenuine, NotUnderstood."""
    try:
        said = dict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise wire.NotUnderstood("not a query string") from None
    wire.same_key(said.get("cpid"), options.cpid)
    # A plus sign that was not escaped arrives as a space.
    given = said.get("sign", "").replace(" ", "+").encode("utf-8", "replace")
    if not options.private_key or not hmac.compare_digest(given, signature(said, options.private_key).encode()):
        raise wire.NotGenuine("wrong signature")
    try:
        number = phone.parse(wire.text(said, "sender", 40, needed=True)).e164
    except ValueError:
        raise wire.NotUnderstood("sender is no number") from None
    words = without_keyword(wire.text(said, "content", LONGEST_TEXT), options.keyword)
    return Heard(number, words, wire.text(said, "smsid", 80, needed=True))


def signature(said: Mapping[str, str], private_key: str) -> str:
    """How the gateway signs: MD5 is its choice."""
    parts = [said.get(name, "") for name in ("cpid", "smsid", "content", "receiverTime")]
    signed = hashlib.md5("".join([*parts, private_key]).encode("utf-8", "replace"), usedforsecurity=False)
    return b64encode(signed.digest()).decode()


def without_keyword(words: str, keyword: str) -> str:
    """The words without the one that only leads to this house."""
    first, _space, rest = words.partition(" ")
    return rest.strip() if keyword and fold(first) == fold(keyword) else words


def thanks(heard: Heard) -> str:
    """The answer it documents. Message is sent to the phone, whoever wrote; whether it may be empty is not said there, so it is short."""
    receiver = heard.phone.removeprefix("+")
    return (
        f"<ClientResponse><Message>{GOT_IT}</Message><Smsid>{escape(heard.outside_id)}</Smsid>"
        f"<Receiver>{escape(receiver)}</Receiver></ClientResponse>"
    )
