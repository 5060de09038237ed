"""Rows of tag, length and value with a checksum at the end: the grammar of payment QR codes, whoever wrote them.

Source: EMVCo, "QR Code Specification for Payment Systems, Merchant-Presented Mode". A tag has two digits, a length two
digits counted in characters; tag 63 comes last and is a CRC-16/CCITT-FALSE over everything before its value.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator, Mapping

_HEAD = re.compile("([0-9]{2})([0-9]{2})")
_SEAL = re.compile("6304([0-9A-Fa-f]{4})")


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE over the UTF-8 bytes, four upper-case hex digits ("123456789" gives 29B1)."""
    return f"{binascii.crc_hqx(text.encode(errors='surrogatepass'), 0xFFFF):04X}"


def tag(number: str, value: str) -> str:
    """One tag with its length in characters. Raises ValueError above 99."""
    if len(value) > 99:
        raise ValueError(f"tag {number} is longer than 99 characters")
    return f"{number}{len(value):02d}{value}"


def assemble(tags: Mapping[str, str], order: Iterable[str]) -> str:
    """The payload of these raw tags in this order; 63 is computed and comes last."""
    body = "".join(tag(number, tags[number]) for number in order if number != "63") + "6304"
    return body + crc(body)


def read_tags(text: str) -> list[tuple[str, str]]:
    """The (tag, value) pairs of a row of tags. Raises ValueError where it cannot be read to its very end."""
    found, at = [], 0
    while at < len(text):
        head = _HEAD.match(text, at)
        if not head:
            raise ValueError(f"no tag and length at {at}: {text[at : at + 6]!r}")
        number, start, end = head[1], at + 4, at + 4 + int(head[2])
        if end > len(text):
            raise ValueError(f"tag {number} is {end - len(text)} characters short")
        found.append((number, text[start:end]))
        at = end
    return found


def seal_faults(payload: str) -> Iterator[str]:
    """What is wrong with the checksum at the end, judged without reading the tags before it."""
    seal = _SEAL.fullmatch(payload[-8:])
    if not seal:
        yield "does not end in a CRC (6304 and four hex digits)"
    elif crc(payload[:-4]) != seal[1].upper():
        yield f"CRC mismatch (computed {crc(payload[:-4])})"
