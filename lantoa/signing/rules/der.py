"""Whether bytes are one value in DER (ITU-T X.690, clauses 8 and 10 to 11): what is written there is written in the one way allowed.

Looked at without knowing what the fields are called, once over the bytes: writing a structure again with a library takes longer
with each level of it, and one with a time stamp has many. The order within a SET is left aside, as real signatures differ in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

DEEPEST = 60
_CLASS, _CONSTRUCTED, _NUMBER = 0xC0, 0x20, 0x1F
_OF_OTHERS = {0x10, 0x11}  # SEQUENCE and SET
_TIME = re.compile(rb"\d{12}Z|\d{14}(\.\d*[1-9])?Z")
_PRINTABLE = re.compile(rb"[A-Za-z0-9 '()+,\-./:=?]*")


def is_der(content: bytes, deepest: int = DEEPEST) -> bool:
    """Whether it is values in DER one behind the other and nothing else."""
    at = 0
    while at < len(content):
        value = _head(content, at)
        if value is None:
            return False
        start, end = value
        kind = content[at]
        universal, constructed = not kind & _CLASS, bool(kind & _CONSTRUCTED)
        if universal and constructed != (kind & _NUMBER in _OF_OTHERS):
            return False
        inner = content[start:end]
        if constructed and not (deepest and is_der(inner, deepest - 1)):
            return False
        if universal and not _LEAVES.get(kind, _anything)(inner):
            return False
        at = end
    return True


def length(content: bytes) -> int | None:
    """How many bytes the first value takes; None where that is not said in the one way allowed, or more than there are."""
    value = _head(content, 0)
    return value and value[1]


def _head(content: bytes, at: int) -> tuple[int, int] | None:
    """Where the value that begins here has its content, and where it ends."""
    if at + 1 >= len(content) or content[at] & _NUMBER == _NUMBER:
        return None
    size, start = content[at + 1], at + 2
    if size >= 0x80:
        said = content[start : start + (size & 0x7F)]
        start += len(said)
        size = int.from_bytes(said, "big")
        if size < 0x80 or said[0] == 0:
            return None
    return (start, start + size) if start + size <= len(content) else None


def _anything(inner: bytes) -> bool:
    return True


def _whole_number(inner: bytes) -> bool:
    # The first nine bits are not all the same: one byte less would have said it.
    return bool(inner) and (len(inner) == 1 or int.from_bytes(inner[:2], "big") >> 7 not in {0, 0x1FF})


def _bits(inner: bytes) -> bool:
    unused = inner[0] if inner else 8
    return unused < 8 and (not unused or (len(inner) > 1 and not inner[-1] & ((1 << unused) - 1)))


def _name_of_a_kind(inner: bytes) -> bool:
    begins = [True, *(not byte & 0x80 for byte in inner[:-1])]
    return bool(inner) and not inner[-1] & 0x80 and all(byte != 0x80 for byte, first in zip(inner, begins, strict=True) if first)  # fmt: skip


def _utf8(inner: bytes) -> bool:
    try:
        inner.decode()
    except UnicodeDecodeError:
        return False
    return True


def _matches(pattern: re.Pattern[bytes]) -> Callable[[bytes], bool]:
    return lambda inner: pattern.fullmatch(inner) is not None


# By tag: BOOLEAN, INTEGER, BIT STRING, NULL, OBJECT IDENTIFIER, ENUMERATED, UTF8String, PrintableString, the two times.
_LEAVES: dict[int, Callable[[bytes], bool]] = {
    0x01: lambda inner: inner in {b"\0", b"\xff"}, 0x02: _whole_number, 0x03: _bits, 0x05: lambda inner: not inner, 0x06: _name_of_a_kind,
    0x0A: _whole_number, 0x0C: _utf8, 0x13: _matches(_PRINTABLE), 0x17: _matches(_TIME), 0x18: _matches(_TIME),
}  # fmt: skip
