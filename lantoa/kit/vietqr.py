"""VietQR payloads for NAPAS 247 transfers: written, read strictly, and judged.

Source: NAPAS, "Quy định về định dạng mã VietQR trong dịch vụ chuyển nhanh NAPAS247" v1.0, September 2021, with its
printed error of §6.1.1 corrected (account length 13). A payload is a row of tag (2 digits), length (2 digits, counted in
characters), value; the last one, 63, is a CRC over everything before its own value.

What `check` answers:
- `invalid`: the CRC does not verify, or a row of tags (also inside 38, 38.01 and 62) cannot be read to its end;
- `other_scheme`: an EMVCo payload of somebody else (VNPAY, ShopeePay, an electricity bill): no NAPAS account in tag 38;
- `crc_ok_wrong_structure`: reads and verifies, but is not what NAPAS asks (service code not in 38.02, no BIN, wrong currency…);
- `valid_edge`: a transfer all the same, with something seen in the wild that we never write (lower-case CRC, tags 65–99 kept
  opaque, dynamic without an amount, an empty tag 62, text beyond ASCII);
- `valid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

AID = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
LATER_SERVICES = frozenset({"QRPUSH", "QRCASH"})  # a later switching specification; read, never written
LARGEST = 499_999_999
MEMO = re.compile(r"[A-Za-z0-9 .,:()/+?-]{1,25}")
_LIMITS = {"59": 25, "60": 15, "61": 10}


@dataclass(frozen=True, slots=True)
class Check:
    """What a payload is: its class, what is unusual or wrong about it, and its parts as far as they could be read."""

    kind: str
    issues: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    bin: str = ""
    account: str = ""
    service: str = ""
    amount: str = ""
    additional: Mapping[str, str] = field(default_factory=dict)

    @property
    def memo(self) -> str:
        return self.additional.get("08", "")


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE over the UTF-8 bytes, four upper-case hex digits ("123456789" gives 29B1)."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def tag(number: str, value: str) -> str:
    """One tag with its length in characters. Raises ValueError above 99."""
    if len(value) > 99:
        raise ValueError(f"tag {number} is longer than 99 characters")
    return f"{number}{len(value):02d}{value}"


def assemble(tags: Mapping[str, str], order: Iterable[str]) -> str:
    """The payload of these raw tags in this order; 63 is computed and comes last."""
    body = "".join(tag(number, tags[number]) for number in order if number != "63") + "6304"
    return body + crc(body)


def build(bin: str, account: str, amount: int | None = None, memo: str = "", *, card: bool = False) -> str:
    """The payload that asks for a transfer to this account, of `amount` đồng, under this memo.

    With an amount it is for one use (dynamic). Refuses with ValueError: a BIN that is not six digits, an account not
    of 1–19 letters and digits, an amount not between 1 and 499,999,999 (transfers stay below 500 million), a memo that is
    not plain ASCII of at most 25 characters (longer or accented ones arrive cut or garbled).
    """
    if not re.fullmatch(r"[0-9]{6}", bin):
        raise ValueError("a BIN has six digits")
    if not re.fullmatch(r"[A-Za-z0-9]{1,19}", account):
        raise ValueError("an account has 1 to 19 letters and digits")
    if amount is not None and not 0 < amount <= LARGEST:
        raise ValueError("a transfer is above 0 and below 500 million đồng")
    if memo and not MEMO.fullmatch(memo):
        raise ValueError("a memo is plain ASCII of at most 25 characters")
    receiver = tag("00", bin) + tag("01", account)
    tags = {
        "00": "01",
        "01": "11" if amount is None else "12",
        "38": tag("00", AID) + tag("01", receiver) + tag("02", TO_CARD if card else TO_ACCOUNT),
        "53": "704",
        "54": "" if amount is None else str(amount),
        "58": "VN",
        "62": tag("08", memo) if memo else "",
    }
    return assemble(tags, [number for number, value in tags.items() if value])


def read_tags(text: str) -> list[tuple[str, str]]:
    """The (tag, value) pairs of a row of tags. Raises ValueError where it cannot be read to its very end."""
    found, at = [], 0
    while at < len(text):
        head = re.match(r"([0-9]{2})([0-9]{2})", text[at:], re.ASCII)
        if not head:
            raise ValueError(f"no tag and length at {at}: {text[at : at + 6]!r}")
        length = int(head.group(2))
        value = text[at + 4 : at + 4 + length]
        if len(value) < length:
            raise ValueError(f"tag {head.group(1)} is {length - len(value)} characters short")
        found.append((head.group(1), value))
        at += 4 + length
    return found


def parse(payload: str) -> Check:
    """The parts of a transfer's payload. Raises ValueError for anything that is not a NAPAS 247 transfer."""
    judged = check(payload)
    if judged.kind not in ("valid", "valid_edge"):
        raise ValueError("; ".join(judged.issues) or judged.kind)
    return judged


def check(payload: str) -> Check:
    """Judge one payload; never raises."""
    wrong = []
    found = re.search(r"6304([0-9A-Fa-f]{4})$", payload)
    if not found:
        wrong.append("does not end in a CRC (6304 and four hex digits)")
    elif crc(payload[:-4]) != found.group(1).upper():
        wrong.append(f"CRC mismatch (computed {crc(payload[:-4])})")
    try:
        pairs = read_tags(payload)
    except ValueError as error:
        return Check("invalid", (*wrong, f"cannot be read: {error}"))
    tags = dict(reversed(pairs))
    if not pairs or pairs[-1][0] != "63":
        wrong.append("the CRC is not the last tag")
    wrong += _unreadable(tags)
    return Check("invalid", tuple(wrong), tags) if wrong else _judge(pairs, tags)


def _unreadable(tags: Mapping[str, str]) -> list[str]:
    inside = {"62": tags.get("62", "")}
    try:
        if tags.get("38", "").startswith(tag("00", AID)):
            inside["38.01"] = dict(read_tags(tags["38"])).get("01", "")
    except ValueError as error:
        return [f"38 cannot be read: {error}"]
    wrong = []
    for name, value in inside.items():
        try:
            read_tags(value)
        except ValueError as error:
            wrong.append(f"{name} cannot be read: {error}")
    return wrong


def _judge(pairs: list[tuple[str, str]], tags: dict[str, str]) -> Check:
    account, wrong = _account(tags.get("38", ""))
    if account is None and any(number in tags for number in map(str, range(26, 52)) if number != "38"):
        return Check("other_scheme", ("a payload of another scheme: no NAPAS account in tag 38",), tags)
    if account is None and "38" in tags and not wrong:
        return Check("other_scheme", ("tag 38 belongs to another scheme",), tags)
    wrong += _frame(pairs, tags)
    additional, odd = _additional(tags)
    odd += _oddities(tags)
    kind = "crc_ok_wrong_structure" if wrong or account is None else "valid_edge" if odd else "valid"
    if account is None and not wrong:
        wrong = ["no account (tag 38)"]
    bank_bin, number, service = account or ("", "", "")
    return Check(kind, (*wrong, *odd), tags, bank_bin, number, service, tags.get("54", ""), additional)


def _account(value: str) -> tuple[tuple[str, str, str] | None, list[str]]:
    """(BIN, account, service) of tag 38 and what is wrong with it; (None, []) when it is not NAPAS's."""
    if not value.startswith(tag("00", AID)):
        return None, []
    parts = dict(reversed(read_tags(value)))
    receiver = dict(reversed(read_tags(parts.get("01", ""))))
    service, wrong = parts.get("02", ""), []
    if "02" in receiver:
        wrong.append("service code nested inside 38.01 instead of 38.02")
    if not service:
        wrong.append("38.02 (service code) missing")
    elif service not in {TO_ACCOUNT, TO_CARD} | LATER_SERVICES:
        wrong.append(f"unknown service code {service}")
    if not re.fullmatch(r"[0-9]{6}", receiver.get("00", ""), re.ASCII):
        wrong.append("38.01.00 is not a BIN of six digits")
    number = receiver.get("01", "")
    if not re.fullmatch(r"[A-Za-z0-9]{1,19}", number, re.ASCII):
        wrong.append("38.01.01 is not an account of 1 to 19 letters and digits")
    elif service == TO_CARD and not number.isdigit():
        wrong.append("a card number has digits only")
    return (receiver.get("00", ""), number, service), wrong


def _frame(pairs: list[tuple[str, str]], tags: Mapping[str, str]) -> list[str]:
    numbers = [number for number, _value in pairs]
    wrong = [f"tag {number} stands twice" for number in dict.fromkeys(numbers) if numbers.count(number) > 1]
    if pairs[0] != ("00", "01"):
        wrong.append("does not begin with the format indicator 000201")
    if tags.get("01") not in ("11", "12"):
        wrong.append("point of initiation is neither 11 nor 12")
    if tags.get("53") != "704":
        wrong.append("currency is not 704 (đồng)")
    if tags.get("58") != "VN":
        wrong.append("country is not VN")
    amount = tags.get("54")
    if amount is not None and not (
        re.fullmatch(r"[0-9]+(\.[0-9]*)?", amount, re.ASCII) and len(amount) <= 13 and float(amount) > 0
    ):
        wrong.append("amount is not a number above 0 of at most 13 characters")
    if "52" in tags and not re.fullmatch(r"[0-9]{4}", tags["52"], re.ASCII):
        wrong.append("merchant category has not four digits")
    return wrong + [
        f"tag {number} is longer than {most}" for number, most in _LIMITS.items() if len(tags.get(number, "")) > most
    ]


def _additional(tags: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    if "62" not in tags:
        return {}, []
    if not tags["62"]:
        return {}, ["empty tag 62: tolerated, never written"]
    parts = dict(reversed(read_tags(tags["62"])))
    odd = [f"62.{number} is longer than 25" for number, value in parts.items() if number < "09" and len(value) > 25]
    if "09" in parts and not re.fullmatch(r"[AME]{1,3}", parts["09"]):
        odd.append("62.09 is not an additional-consumer-data request (A, M, E)")
    return parts, odd


def _oddities(tags: Mapping[str, str]) -> list[str]:
    odd = []
    if tags["63"] != tags["63"].upper():
        odd.append("lower-case CRC: accepted when reading, written upper case")
    if any(number.isdigit() and int(number) >= 65 for number in tags):
        odd.append("carries reserved or unreserved tags (65–99): kept opaque")
    if any(number != "38" and "02" <= number <= "51" for number in tags):
        odd.append("carries another scheme's account beside NAPAS's")
    if tags.get("01") == "12" and "54" not in tags:
        odd.append("dynamic (12) without amount: seen in the wild")
    if any(not value.isascii() for value in tags.values()):
        odd.append("text beyond ASCII: banks garble it")
    if any(service in tags.get("38", "") for service in LATER_SERVICES):
        odd.append("service of a later specification")
    if tags.get("59") == "_":
        odd.append("merchant name is a placeholder")
    return odd


def check_lines(lines: Iterable[bytes]) -> Iterator[dict[str, object]]:
    """Judge payloads given one a line (UTF-8); an empty or undecodable line is judged too, so that answers match lines."""
    for line in lines:
        try:
            judged = check(line.rstrip(b"\r\n").decode())
        except UnicodeDecodeError:
            judged = Check("invalid", ("not UTF-8 text",))
        decoded = {"bin": judged.bin, "account": judged.account, "service": judged.service, "amount": judged.amount}
        yield {
            "class": judged.kind,
            "issues": list(judged.issues),
            "decoded": {**decoded, "additional": dict(judged.additional), "tags": dict(judged.tags)},
        }
