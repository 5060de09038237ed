"""The signing room's door: signatures asked for, made and verified; confirmations that are none."""

from lantoa.signing.actions.code import send_code
from lantoa.signing.actions.confirmation import confirm
from lantoa.signing.actions.discard import discard
from lantoa.signing.actions.request import Wanted, refuse, request_signatures, start_again
from lantoa.signing.actions.signature import ask, certificate_of, certificate_words, look_after, prepare
from lantoa.signing.actions.verify import verify
from lantoa.signing.acts import COMPLETED, CONFIRMED, EXPIRED, FAILED, REFUSED, SIGNED, TIMED
from lantoa.signing.adapters.base import NotAsked
from lantoa.signing.errors import BadRequest, NoCode, NotSignable, NotVerifiable, NotYourTurn, WrongCertificate
from lantoa.signing.models import Confirmation, SignatureRequest, Signer
from lantoa.signing.queries import (
    confirmations_of,
    last_used,
    next_signer,
    requests_of,
    sends_codes,
    services,
    signers_of,
)

__all__ = [
    "COMPLETED", "CONFIRMED", "EXPIRED", "FAILED", "REFUSED", "SIGNED", "TIMED", "BadRequest", "Confirmation", "NoCode", "NotAsked", "NotSignable", "NotVerifiable",
    "NotYourTurn", "SignatureRequest", "Signer", "Wanted", "WrongCertificate", "ask", "certificate_of", "certificate_words", "confirm", "confirmations_of", "discard", "last_used",
    "look_after", "next_signer", "prepare", "refuse", "request_signatures", "requests_of", "send_code", "sends_codes", "services", "signers_of", "start_again", "verify",
]  # fmt: skip
