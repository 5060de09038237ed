"""A domain as the register keeps it: in ASCII and as people read it; what is none; and which others it could be taken for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from lantoa.kit.vietnamese import clean_line

LONGEST = 253
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_APP = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+){1,9}", re.ASCII)
# Letters of other scripts, and figures, that are drawn like one of ours: read as that one. Written by us from how they look.
_LIKE = str.maketrans({
    "а": "a", "е": "e", "ё": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ї": "i", "ј": "j", "ѕ": "s", "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w",
    "к": "k", "м": "m", "т": "t", "в": "b", "н": "h", "г": "r", "п": "n", "ո": "n", "օ": "o", "ս": "u",
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ɡ": "g", "0": "o", "1": "l", "|": "l", "5": "s",
})  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


class BadDomain(ValueError):
    """This is no domain; `code` is empty, address, path, port, letters, single or long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain in ASCII (`xn--…` where it has to be), and as people read it."""

    ascii: str
    shown: str

    @property
    def is_punycode(self) -> bool:
        return self.ascii != self.shown


def read_domain(text: str) -> Domain:
    """The domain somebody wrote, with or without https:// and www.; raises BadDomain for an IP address, a path and what is none."""
    said = clean_line(text).strip(" .").strip()
    if not said:
        raise BadDomain("empty")
    try:
        parts = urlsplit(said if "://" in said else f"//{said}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadDomain("letters") from None
    if parts.scheme not in {"", "http", "https"} or "@" in parts.netloc:
        raise BadDomain("letters")
    if _is_address(host):
        raise BadDomain("address")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadDomain("path")
    if port not in {None, 80, 443}:
        raise BadDomain("port")
    return _domain(host)


def _domain(host: str) -> Domain:
    host = unicodedata.normalize("NFKC", host).lower().strip(".")
    host = host.removeprefix("www.") if host.count(".") > 1 else host
    try:
        plain = host.encode("idna").decode("ascii").lower()
        shown = plain.encode("ascii").decode("idna")
    except UnicodeError:
        raise BadDomain("long" if len(host) > LONGEST else "letters") from None
    if len(plain) > LONGEST:
        raise BadDomain("long")
    labels = plain.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise BadDomain("letters")
    if _is_address(plain) or labels[-1].isdigit():
        raise BadDomain("address")
    if len(labels) < 2:
        raise BadDomain("single")
    return Domain(plain, unicodedata.normalize("NFC", shown))


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        # 127.1 and 0x7f.1 are addresses to some programs too.
        return bool(re.fullmatch(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}", host))
    return True


def read_app(text: str) -> str:
    """The id of an app as shops name it (vn.example.shop), or its name in one line; "" for none."""
    said = clean_line(text)
    return said if len(said) <= 120 else ""


def is_app_id(text: str) -> bool:
    """Whether this is how app shops name an app."""
    return _APP.fullmatch(text) is not None


def skeleton(shown: str) -> str:
    """What a hurried eye makes of a domain: marks gone, look-alike letters and figures read as one. Equal ones can be taken for each other."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", shown.lower()) if not unicodedata.combining(letter)
    )
    drawn = bare.translate(_LIKE)
    for pair, one in _PAIRS:
        drawn = drawn.replace(pair, one)
    return drawn.replace("i", "l").replace("-", "")


def is_mixed(shown: str) -> bool:
    """Whether letters of several scripts stand in one word of it, as nobody writes who means well."""
    return any(len(_scripts(label)) > 1 for label in shown.split("."))


def _scripts(label: str) -> set[str]:
    return {unicodedata.name(letter, "? ").split()[0] for letter in label if letter.isalpha()}
