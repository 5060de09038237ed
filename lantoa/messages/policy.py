"""The gateway knocks at an unguessable address."""

from lantoa.kit.access import EVERYONE, allow
from lantoa.kit.homes import stays

POLICY = [allow("message_hooks:text", "GET POST", EVERYONE, resource="text_message", token=True, gone=200, proof=True)]

HOMES = [
    *stays("on their way within hours, by this house's own senders", "lantoa_messages.Message", "lantoa_messages.IncomingText"),
]  # fmt: skip
