"""Short messages through eSMS.vn."""

from __future__ import annotations

import unicodedata

from lantoa.messages.adapters.base import Heard, Sms
from lantoa.messages.adapters.esms import client, incoming
from lantoa.messages.adapters.esms.options import IncomingOptions, Options


class Adapter:
    """Sends customer-care messages under the registered brand name, or from a fixed number when there is none."""

    def __init__(self) -> None:
        self.options = Options.from_settings()

    def send(self, sms: Sms) -> str:
        fields = {
            "Phone": sms.phone.replace("+84", "0", 1),
            # Marks would halve what fits into one message and double its price; nobody misses them in a text message.
            "Content": without_marks(sms.text),
            "IsUnicode": "0",
            "Sandbox": "0",
            "RequestId": str(sms.request_id),
        }
        return client.post(self.options, fields)

    def heard(self, raw: bytes) -> Heard:
        return incoming.heard(IncomingOptions.from_settings(), raw)

    def thanks(self, heard: Heard) -> tuple[str, str]:
        return incoming.thanks(heard), "application/xml"

    def check_config(self) -> list[str]:
        return [*self.options.missing(), *IncomingOptions.from_settings().missing()]


# What texts say in letters that plain SMS has not: đ, the sign of the đồng, spaces that never break, dashes and marks of speech.
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "₫": "d", "\N{NO-BREAK SPACE}": " ", "–": "-", "—": "-", "…": "...", "×": "x", "·": "-"}
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’", "'")
)  # fmt: skip


def without_marks(text: str) -> str:
    """The text as phones of any age show it: no tone and letter marks, nothing outside ASCII but as a question mark."""
    plain = unicodedata.normalize("NFD", text.translate(_PLAIN))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.encode("ascii", "replace").decode("ascii")
