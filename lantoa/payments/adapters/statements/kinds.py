"""What kind of file this is, seen in its first bytes; its name decides only where they leave it open."""

from __future__ import annotations

import re
from typing import Literal

from lantoa.payments.adapters.statements.letters import decode

Kind = Literal["mt940", "camt", "xlsx", "xls", "csv", "unknown"]

HEAD = 4096
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SWIFT = re.compile(r"^(?:\{1:.*)?:(?:(?:20|25|28C?|60[FM]):|61:[0-9]{6})|\{4:", re.MULTILINE)
_CAMT = re.compile(r"camt\.05[34]|BkToCstmr(?:Stmt|DbtCdtNtfctn)")
_CUT = re.compile(r"[^\n]*[,;\t|][^\n]*")


def sniff(head: bytes, name: str) -> Kind:
    """What a file of this name that begins with these bytes is."""
    head, ending = head[:HEAD], name.lower().rpartition(".")[2]
    if head.startswith(_ZIP):
        office = b"[Content_Types].xml" in head or b"_rels/" in head or b"xl/" in head
        return "xlsx" if office or ending == "xlsx" else "unknown"
    if head.startswith(_OLE):
        return "xls"
    text = decode(head).strip("\ufeff \r\n\t")
    if not text or _is_binary(text):
        return "unknown"
    if text.startswith("<"):
        return "camt" if _CAMT.search(text) or (text.startswith("<?xml") and ending == "xml") else "unknown"
    if _SWIFT.search(text):
        return "mt940"
    return "csv" if ending == "csv" or len(_CUT.findall(text)) > 1 else "unknown"


def _is_binary(text: str) -> bool:
    strange = sum(sign < " " and sign not in "\r\n\t\f" for sign in text)
    return text.startswith("%PDF") or strange > 0.01 * len(text)
