"""VietQR payloads for NAPAS 247 transfers: written, read strictly, and judged.

Source: NAPAS, "Quy định về định dạng mã VietQR trong dịch vụ chuyển nhanh NAPAS247" v1.0, September 2021, with its
printed error of §6.1.1 corrected (account length 13).

The five answers of `check`, asked in this order:
- `invalid`: the CRC is missing, not last or does not verify, or a row of tags (the payload, 38, 38.01, 62) cannot be read to
  its end. A length counted in bytes where the text is not ASCII is such a row.
- `other_scheme`: an EMVCo payload of somebody else (VNPAY, ShopeePay, a card network, an electricity bill): its account
  stands in another tag, or tag 38 names another application.
- `crc_ok_wrong_structure`: it reads and verifies, but money cannot be sent by it as NAPAS asks: service code not in 38.02 or
  unknown, BIN not six digits, account empty, too long or not letters and digits, 01 neither 11 nor 12, currency not 704,
  country not VN, amount zero or malformed, a tag twice, 000201 not first.
- `valid_edge`: a transfer all the same, with something seen in the wild that we never write: lower-case CRC, tags 65–99, a
  dynamic code without amount, empty tags, text beyond ASCII or too long, a later service, another scheme's account beside,
  an amount that NAPAS 247 does not carry.
- `valid`: none of these. The order of tags is free, a static code may carry an amount, `50000.` is an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from lantoa.kit.emv import assemble, read_tags, seal_faults, tag
from lantoa.kit.vietqr_rules import (
    AID,
    LARGEST,
    TO_ACCOUNT,
    TO_CARD,
    Tags,
    foreign_scheme,
    oddities,
    twice,
    wrong_frame,
    wrong_receiver,
    wrong_start,
)

Kind = Literal["valid", "valid_edge", "other_scheme", "crc_ok_wrong_structure", "invalid"]
ORDER = ("00", "01", "38", "52", "53", "54", "55", "56", "57", "58", "59", "60", "61", "62", "64")
_MEMO = re.compile("[ -~]{1,25}")


@dataclass(frozen=True, slots=True)
class Check:
    """What a payload is: its class, what is unusual or wrong about it, and its parts as far as they could be read."""

    kind: Kind
    issues: tuple[str, ...] = ()
    tags: Tags = field(default_factory=dict)
    bin: str = ""
    account: str = ""
    service: str = ""
    additional: Tags = field(default_factory=dict)

    @property
    def amount(self) -> str:
        return self.tags.get("54", "")

    @property
    def memo(self) -> str:
        return self.additional.get("08", "")


def build(
    bin: str,
    account: str,
    amount: int | None = None,
    memo: str = "",
    *,
    card: bool = False,
    dynamic: bool | None = None,
    additional: Tags | None = None,
    more: Tags | None = None,
    order: Iterable[str] = ORDER,
) -> str:
    """The payload that asks for a transfer to this account (or card), of `amount` đồng, under this memo.

    With an amount it is for one use unless `dynamic` says otherwise. `additional` holds further parts of tag 62, `more`
    further tags (52, 59, 60 …), `order` the order to write the tags in. Refuses with ValueError: a BIN that is not six
    digits, an account not of 1–19 letters and digits, an amount not between 1 and 499,999,999 (transfers stay below 500
    million), a memo that is not plain ASCII of at most 25 characters (others arrive cut or garbled), and whatever else
    `check` would not call valid.
    """
    if amount is not None and not 0 < amount <= LARGEST:
        raise ValueError("a transfer is above 0 and below 500 million đồng")
    if memo and not _MEMO.fullmatch(memo):
        raise ValueError("a memo is plain ASCII of at most 25 characters")
    dynamic = amount is not None if dynamic is None else dynamic
    receiver = tag("00", bin) + tag("01", account)
    parts = {**(additional or {}), **({"08": memo} if memo else {})}
    tags = {
        **(more or {}),
        "00": "01",
        "01": "12" if dynamic else "11",
        "38": tag("00", AID) + tag("01", receiver) + tag("02", TO_CARD if card else TO_ACCOUNT),
        "53": "704",
        "54": "" if amount is None else str(amount),
        "58": "VN",
        "62": "".join(tag(number, value) for number, value in parts.items()),
    }
    payload = assemble(tags, [number for number in order if tags.get(number)])
    judged = check(payload)
    if judged.kind != "valid":
        raise ValueError("; ".join(judged.issues))
    return payload


def parse(payload: str) -> Check:
    """The parts of a transfer's payload. Raises ValueError for anything that is not a NAPAS 247 transfer."""
    judged = check(payload)
    if judged.kind not in ("valid", "valid_edge"):
        raise ValueError("; ".join(judged.issues))
    return judged


def check(payload: str) -> Check:
    """Judge one payload; never raises."""
    if not payload.strip():
        return Check("invalid", ("empty",))
    faults = list(seal_faults(payload))
    try:
        pairs = read_tags(payload)
        template = read_tags(_first(pairs).get("38", ""))
        receiver = read_tags(_first(template).get("01", "")) if ("00", AID) in template else []
        additional = read_tags(_first(pairs).get("62", ""))
    except ValueError as error:
        return Check("invalid", (*faults, f"cannot be read: {error}"))
    if not faults and pairs[-1][0] != "63":
        faults.append("the CRC is not the last tag")
    tags, parts, account = _first(pairs), _first(template), _first(receiver)
    foreign = foreign_scheme(tags, parts)
    wrong = [*twice("", pairs), *twice("38.", template), *twice("38.01.", receiver), *twice("62.", additional)]
    wrong += wrong_start(pairs)
    if not foreign:
        wrong += [*wrong_frame(tags), *wrong_receiver(parts, account)]
    odd = list(foreign or oddities(tags, parts, _first(additional)))
    kind: Kind = "invalid" if faults else "crc_ok_wrong_structure" if wrong else "valid_edge" if odd else "valid"
    return Check(
        "other_scheme" if foreign and kind == "valid_edge" else kind,
        (*faults, *wrong, *odd),
        tags,
        account.get("00", ""),
        account.get("01", ""),
        parts.get("02", "") if receiver else "",
        _first(additional),
    )


def _first(pairs: list[tuple[str, str]]) -> dict[str, str]:
    tags: dict[str, str] = {}
    for number, value in pairs:
        tags.setdefault(number, value)
    return tags


def check_lines(lines: Iterable[bytes]) -> Iterator[dict[str, object]]:
    """Judge payloads given one a line (UTF-8); an empty or undecodable line is judged too, so that answers match lines.

    Each answer has `class`, `issues` and `decoded`: the parts by name, or None where they could not be read.
    """
    for line in lines:
        try:
            judged = check(line.rstrip(b"\r\n").decode())
        except UnicodeDecodeError:
            judged = Check("invalid", ("not UTF-8 text",))
        yield {"class": judged.kind, "issues": list(judged.issues), "decoded": _decoded(judged)}


def _decoded(judged: Check) -> dict[str, object] | None:
    if not judged.tags:
        return None
    return {
        "point_of_initiation": {"11": "static", "12": "dynamic"}.get(judged.tags.get("01", ""), ""),
        "bin": judged.bin,
        "account": judged.account,
        "service": judged.service,
        "amount": judged.amount,
        "additional": dict(judged.additional),
        "tags": dict(judged.tags),
        "tag_order": list(judged.tags),
    }
