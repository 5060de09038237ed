"""What NAPAS asks of a VietQR payload, one rule a sentence: what is wrong with it, and what is only odd."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lantoa.kit.emv import tag

Tags = Mapping[str, str]

AID = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
LATER_SERVICES = frozenset({"QRPUSH", "QRCASH"})  # a later switching specification; read, never written
LARGEST = 499_999_999
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]*)?")
_LIMITS = {"59": 25, "60": 15, "61": 10} | {f"62.0{number}": 25 for number in range(1, 9)}
_SCHEMES = {"A000000775": "VNPAY", "vn.airpay.www": "ShopeePay"}


def foreign_scheme(tags: Tags, template: Tags) -> list[str]:
    """Whose payload this is, when no tag holds a NAPAS account and some tag from 02 to 51 holds another."""
    holders = {number: value for number, value in tags.items() if "02" <= number <= "51"}
    if template.get("00") == AID or any(value.startswith(tag("00", AID)) for value in holders.values()):
        return []
    if not holders.keys() - {"38"} and not template.get("00"):
        return []
    named = [
        name for aid, name in _SCHEMES.items() if any(value.startswith(tag("00", aid)) for value in holders.values())
    ]
    return [f"another scheme's payload: {', '.join(named) or 'tag ' + ', '.join(holders)}"]


def twice(where: str, pairs: list[tuple[str, str]]) -> list[str]:
    """The tags that stand more than once in this row."""
    numbers = [number for number, _value in pairs]
    return [f"tag {where}{number} stands twice" for number in dict.fromkeys(numbers) if numbers.count(number) > 1]


def wrong_start(pairs: list[tuple[str, str]]) -> list[str]:
    return [] if pairs[:1] == [("00", "01")] else ["does not begin with the format indicator 000201"]


def wrong_frame(tags: Tags) -> Iterator[str]:
    """What is wrong outside tag 38."""
    if tags.get("01") not in ("11", "12"):
        yield "point of initiation is neither 11 nor 12"
    if tags.get("53") != "704":
        yield "currency is not 704 (đồng)"
    if tags.get("58") != "VN":
        yield "country is not VN"
    amount = tags.get("54", "1")
    if not _AMOUNT.fullmatch(amount) or len(amount) > 13 or not amount.strip("0."):
        yield "amount is not a number above 0 of at most 13 characters"
    if not re.fullmatch("[0-9]{4}", tags.get("52", "0000")):
        yield "merchant category has not four digits"


def wrong_receiver(template: Tags, receiver: Tags) -> Iterator[str]:
    """What keeps a bank from finding the account: `template` is tag 38, `receiver` its part 01."""
    if template.get("00") != AID:
        yield "no NAPAS account in tag 38"
        return
    service, number = template.get("02", ""), receiver.get("01", "")
    if "02" in receiver:
        yield "service code nested inside 38.01 instead of 38.02"
    if not service:
        yield "38.02 (service code) missing"
    elif service not in {TO_ACCOUNT, TO_CARD} | LATER_SERVICES:
        yield f"unknown service code {service}"
    if not re.fullmatch("[0-9]{6}", receiver.get("00", "")):
        yield "38.01.00 is not a BIN of six digits"
    if not re.fullmatch("[A-Za-z0-9]{1,19}", number):
        yield "38.01.01 is not an account of 1 to 19 letters and digits"
    elif service == TO_CARD and not number.isdigit():
        yield "a card number has digits only"


def oddities(tags: Tags, template: Tags, additional: Tags) -> Iterator[str]:
    """What we never write, though money arrives by it all the same."""
    if tags.get("63", "") != tags.get("63", "").upper():
        yield "lower-case CRC: accepted when reading, written upper case"
    if any(number >= "65" for number in tags):
        yield "carries reserved or unreserved tags (65–99): kept opaque"
    if any("02" <= number <= "51" and number != "38" for number in tags):
        yield "carries another scheme's account beside NAPAS's"
    if tags.get("01") == "12" and "54" not in tags:
        yield "dynamic (12) without amount: seen in the wild"
    if template.get("02") in LATER_SERVICES:
        yield "service of a later specification"
    if tags.get("59") == "_":
        yield "merchant name is a placeholder"
    yield from _odd_amount(tags.get("54", ""))
    yield from _odd_texts({**tags, **{f"62.{number}": value for number, value in additional.items()}})


def _odd_amount(amount: str) -> Iterator[str]:
    whole, _mark, fraction = amount.partition(".")
    if fraction.strip("0"):
        yield "amount has a fraction: đồng has none"
    if re.fullmatch("[0-9]{1,13}", whole) and int(whole) > LARGEST:
        yield "amount is not below 500 million: NAPAS 247 does not carry it"


def _odd_texts(texts: Tags) -> Iterator[str]:
    for number, value in texts.items():
        if not value and number != "54":
            yield f"empty tag {number}: tolerated, never written"
        if len(value) > _LIMITS.get(number, 99):
            yield f"tag {number} is longer than {_LIMITS[number]}"
    if not re.fullmatch("[AME]{1,3}", texts.get("62.09", "A")):
        yield "62.09 is not an additional-consumer-data request (A, M, E)"
    if not all(map(str.isascii, texts.values())):
        yield "text beyond ASCII: banks garble it"
