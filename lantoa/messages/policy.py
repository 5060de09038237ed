"""The gateway knocks at an unguessable address."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [allow("message_hooks:text", "GET POST", EVERYONE, resource="text_message", token=True, gone=200, proof=True)]
