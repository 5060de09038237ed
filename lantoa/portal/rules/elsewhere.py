"""What a market of another province says, read and of the right kind: who it is, a receipt, a certificate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lantoa.portal.rules.market_document import BadDocument, line, moment_in

RECEIPT_VERDICTS = ("genuine", "sealed", "sealing", "changed", "erased", "uncommitted")
CERTIFICATE_VERDICTS = ("genuine", "sealing", "revoked", "changed", "erased")
MOST_PROOFS, MOST_WITNESSES, LARGEST_CREDENTIAL = 2, 20, 64_000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|\+00:00)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ToldReceipt:
    """A receipt as the market that wrote it tells of it; `proofs` are still to be checked. `total` in đồng (None where it was erased)."""

    code: str
    verdict: str
    stall: str
    place: str
    placed_at: datetime
    paid_at: datetime | None
    total: int | None
    rehearsal: bool
    proofs: list[Mapping[str, Any]]
    witnesses: list[str]


@dataclass(frozen=True, slots=True)
class ToldCertificate:
    """A certificate as the market that signed it tells of it: whether it still holds, and its text, still to be checked."""

    code: str
    verdict: str
    credential: str


def check_context(said: Mapping[str, Any], address: str, *, sandbox: bool) -> None:
    """That the answer names itself as the market that was asked, and is as much in earnest as we are. Raises BadDocument: "shape", "address",
    "sandbox"."""
    try:
        context = said["context"]
        if context["bpp_uri"] != address:
            raise BadDocument("address")
        if context["environment"] != ("sandbox" if sandbox else "production"):
            raise BadDocument("sandbox")
    except (KeyError, TypeError):
        raise BadDocument("shape") from None


def read_receipt(said: Mapping[str, Any], code: str) -> ToldReceipt:
    """What is told of the receipt of this code. Raises BadDocument."""
    try:
        told, provider = said["receipt"], said["receipt"]["provider"]
        proofs, witnesses, total = said["proofs"], said["witnesses"], told["total"]
        if told["code"] != code or told["verdict"] not in RECEIPT_VERDICTS or type(told["rehearsal"]) is not bool:
            raise BadDocument("shape")
        if not isinstance(proofs, list) or len(proofs) > MOST_PROOFS or not isinstance(witnesses, list):
            raise BadDocument("shape")
        if len(witnesses) > MOST_WITNESSES or not all(isinstance(one, dict) for one in proofs):
            raise BadDocument("shape")
        if told["verdict"] == "genuine" and not proofs:
            raise BadDocument("shape")
        return ToldReceipt(
            code, told["verdict"], line(provider["descriptor"]["name"], 200), line(provider["locations"][0]["descriptor"]["name"], 200),
            _moment(told["placed_at"]), None if told["paid_at"] is None else _moment(told["paid_at"]), None if total is None else _amount(total),
            told["rehearsal"], proofs, [line(one["name"], 120) for one in witnesses],
        )  # fmt: skip
    except (KeyError, TypeError, IndexError):
        raise BadDocument("shape") from None


def read_certificate(said: Mapping[str, Any], code: str) -> ToldCertificate:
    """What is told of the certificate of this code. Raises BadDocument."""
    try:
        told = said["certificate"]
        text = told["credential"]
        if told["code"] != code or told["verdict"] not in CERTIFICATE_VERDICTS or not isinstance(text, str):
            raise BadDocument("shape")
        if len(text) > LARGEST_CREDENTIAL:
            raise BadDocument("size")
        if not text and told["verdict"] == "genuine":
            raise BadDocument("shape")  # a word for which nothing is shown
        return ToldCertificate(code, told["verdict"], text)
    except (KeyError, TypeError):
        raise BadDocument("shape") from None


def _amount(said: Mapping[str, Any]) -> int:
    value = said["value"]
    if said["currency"] != "VND" or not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,12}", value, re.ASCII):
        raise BadDocument("price")
    return int(value)


def _moment(value: object) -> datetime:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise BadDocument("shape")
    return moment_in(value, "shape")
