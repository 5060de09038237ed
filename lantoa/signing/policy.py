"""Anybody may have a file looked at; services knock at an unguessable address."""

from lantoa.kit.access import EVERYONE, SIGNED_IN, allow, guarded, having_row, of_organisation, of_person
from lantoa.kit.homes import moves, stays

POLICY = [
    allow("signing_hooks:service", "POST", EVERYONE, resource="signing_message", token=True, proof=True),
    allow("signing:verify", "GET POST", EVERYONE, resource="signed_file"),
]

# Who is to sign, for themselves or for a body; who asked for it.
ROWS = [
    guarded("signing.Signer", of_person("person_id"), of_organisation("organisation_id", SIGNED_IN)),
    guarded("signing.SignatureRequest", of_person("by_id"), having_row("signing_signer", "request_id")),
    guarded("signing.Confirmation", of_person("person_id")),
]

HOMES = [
    # With what is signed, else with who asked for it.
    *moves("@subject by", "signing.SignatureRequest"),
    *moves("request", "signing.Signer"),
    *moves("person", "signing.Confirmation"),
    *stays("counts codes of the last hours", "signing.CodeAllowance"),
]  # fmt: skip
