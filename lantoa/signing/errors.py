"""Why the signing room refuses."""

from lantoa.kit.errors import RuleError


class NotSignable(RuleError):
    """The file cannot be signed: encrypted, scripted, broken, not_a_pdf, too_big, too_long or changed since it was shown."""

    code = "not_signable"


class BadRequest(RuleError):
    """Signatures cannot be asked for so; `field` says which part."""

    code = "bad_request"


class NotYourTurn(RuleError):
    """Somebody before has not signed yet, or this signature is past."""

    code = "not_your_turn"


class NoCode(RuleError):
    """No code was sent: too_many were asked for, none is sent for this credential (no_code), or the service does not do it (not_sent)."""

    code = "not_sent"


class WrongCertificate(RuleError):
    """The certificate cannot be used: wrong_person, expired, not_yet, revoked, untrusted, not_enabled."""

    code = "wrong_certificate"


class NotVerifiable(RuleError):
    """The file cannot be looked at; the code says why, as for NotSignable."""

    code = "not_verifiable"


class RefusedMessage(Exception):
    """A message to our hook that is not taken; `status` is the HTTP answer (400, 401, 413), `reason` is kept with it."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
