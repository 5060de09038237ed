"""Anybody may have a file looked at; services knock at an unguessable address."""

from lantoa.kit.access import EVERYONE, allow

POLICY = [
    allow("signing_hooks:service", "POST", EVERYONE, resource="signing_message", token=True, proof=True),
    allow("signing:verify", "GET POST", EVERYONE, resource="signed_file"),
]
