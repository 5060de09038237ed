"""Which letters a text file is written in, found without being told, and its lines one after the other."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

_CHUNK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# TCVN 5712:1993, third table ("ABC" fonts): where its letters lie among the 256 bytes.
_TCVN3 = dict(
    zip(
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadae" "b5b6b7b8b9" "bbbcbdbec6" "c7c8c9cacb" "cccecfd0d1" "d2d3d4d5d6"
            "d7d8dcddde" "dfe1e2e3e4" "e5e6e7e8e9" "eaebecedee" "eff1f2f3f4" "f5f6f7f8f9" "fafbfcfdfe"
        ),
        strict=True,
    )
)  # fmt: skip
_FROM_TCVN3 = {byte: letter for letter, byte in _TCVN3.items()}
_TONES = set("\u0300\u0301\u0303\u0309\u0323")
_BARE = set("abcdefghijklmnopqrstuvwxyzđ\u0302\u0306\u031b")


def encoding_of(stream: BinaryIO) -> str:
    """A name `text_lines` knows: by its mark, else by what the bytes can be; the whole stream is looked at."""
    stream.seek(0)
    head = stream.read(_CHUNK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := _wide(head):
        return wide
    good, bad = _utf8(stream)
    if not bad or good > 4 * bad:
        return "utf-8"
    return "tcvn3" if _words(head, "tcvn3") > _words(head, "cp1258") else "cp1258"


def text_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines with their ends, in NFC; what is no letter comes as the replacement sign. The stream stays open."""
    stream.seek(0)
    plain = "latin-1" if encoding == "tcvn3" else encoding
    wrapper = io.TextIOWrapper(stream, encoding=plain, errors="replace", newline="")
    same: Callable[[str], str] = _from_tcvn3 if encoding == "tcvn3" else _composed
    try:
        yield from map(same, wrapper)
    except UnicodeError:  # what begins with a mark of one width and goes on otherwise
        return
    finally:
        with suppress(ValueError):  # the stream was closed by whoever brought it
            wrapper.detach()


def decode(raw: bytes) -> str:
    """The whole text of a small file."""
    stream = io.BytesIO(raw)
    return "".join(text_lines(stream, encoding_of(stream)))


def _from_tcvn3(line: str) -> str:
    return line.translate(_FROM_TCVN3)


def _composed(line: str) -> str:
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain text is zero."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    if head[1::2].count(0) > 0.4 * pairs and head[0::2].count(0) < 0.05 * pairs:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * pairs and head[1::2].count(0) < 0.05 * pairs:
        return "utf-16-be"
    return ""


def _utf8(stream: BinaryIO) -> tuple[int, int]:
    """How many letters beyond ASCII, and how many bytes that cannot be any."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    stream.seek(0)
    good = bad = 0
    while chunk := stream.read(_CHUNK):
        text = decoder.decode(chunk)
        if not text.isascii():
            wrong = text.count("\ufffd")
            bad += wrong
            good += len(text) - len(text.encode("ascii", "ignore")) - wrong
    return good, bad


def _words(head: bytes, encoding: str) -> int:
    """Words with marks that can be Vietnamese, less those that cannot: each has one tone at most."""
    text = "".join(text_lines(io.BytesIO(head), encoding)).lower()
    score = 0
    for word in re.findall(r"[^\W\d_]+", text):
        if not word.isascii():
            parts = unicodedata.normalize("NFD", word)
            tones = sum(part in _TONES for part in parts)
            score += 1 if tones <= 1 and set(parts) <= _BARE | _TONES else -1
    return score
