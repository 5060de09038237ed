"""What a bank's statement says, in our words, and how a reader tells what it could not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Literal, TypeVar

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from lantoa.kit.vietnamese import clean_line
from lantoa.payments.errors import StatementRefused

MAX_BYTES = 50_000_000
LARGEST = 10**15  # đồng in one movement; more is a number of something else
LONGEST = {"memo": 2_000, "reference": 70, "account": 40, "raw": 2_000}

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement as the bank wrote it down: amount in whole đồng above zero, time aware.

    `number` is the row, entry or message as a person counts it in the file. `day_only` says that the bank told no time
    of day; `at` is then midnight in Vietnam. "" and None mean that the statement does not say.
    """

    number: int
    direction: Direction
    amount: int
    at: datetime
    day_only: bool
    memo: str = ""
    reference: str = ""
    account_number: str = ""
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class RowNotUnderstood:
    """A row that may be money and could not be read. `message` is a sentence before translation, with its `params`."""

    number: int
    raw: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence in the language now spoken."""
        return gettext(self.message) % self.params


Read = StatementRow | RowNotUnderstood
Stream = TypeVar("Stream", bound=BinaryIO)


class Unclear(Exception):
    """One value cannot be what it should; a reader turns it into a row not understood."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def row(self, number: int, raw: str) -> RowNotUnderstood:
        """The row it was found in."""
        return RowNotUnderstood(number, short(raw, "raw"), self.message, self.params)


def refused(sentence: str, *, code: str = "", **params: str) -> StatementRefused:
    """The refusal of a whole file, said in the language of whoever reads it."""
    said = lazy(lambda: gettext(sentence) % params, str)()
    return StatementRefused(said, sentence=sentence, params=params, code=code)


def short(text: str, what: str) -> str:
    """One clean line that any database keeps."""
    return clean_line(text[: 4 * LONGEST[what]])[: LONGEST[what]]


def sized(stream: Stream) -> Stream:
    """The stream at its start, refused at once where it is empty or larger than a statement can be."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > MAX_BYTES:
        raise refused(
            _("This file is larger than %(megabytes)s MB. Take a shorter period at your bank and bring the parts."),
            megabytes=str(MAX_BYTES // 1_000_000),
        )
    if not size:
        raise refused(_("This file is empty. Fetch it at your bank once more."))
    return stream
