"""A rule said no: the one kind of refusal that people are shown as a sentence."""

from __future__ import annotations


class RuleError(Exception):
    """An action refused by a rule of the house; nothing was changed.

    `code` is for programs, `message` is the sentence for the person (already translated or lazy), `field` names the
    input it belongs to, if any.
    """

    code = "refused"

    def __init__(self, message: object = "", *, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field

    def __str__(self) -> str:
        return str(self.message) or self.code


class AdapterError(Exception):
    """The outside did not do as asked; `retryable` says whether trying again later can help."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable
