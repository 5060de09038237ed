"""What a page tells its reader of who sells there and of the rules of the shop: whether it is shown, never whether it is true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree

from lantoa.kit.vietnamese import fold

OWNER = ("name", "address", "contact", "number")
POLICIES = ("privacy", "returns", "complaints")
MOST_PAGES = 8
MOST_WORDS = 200_000  # letters of a page that are looked through
# Words by which a policy is called, folded.
_CALLED = {
    "privacy": ("bao mat", "bao ve du lieu", "bao ve thong tin", "quyen rieng tu", "du lieu ca nhan", "privacy"),
    "returns": ("doi tra", "doi hang", "tra hang", "hoan tien", "returns", "refund"),
    "complaints": ("khieu nai", "giai quyet tranh chap", "phan anh", "complaints"),
}
_ABOUT = ("gioi thieu", "lien he", "ve chung toi", "thong tin chu so huu", "contact", "about")
_ADDRESS = re.compile(r"(?:dia chi|tru so|address)\s*:?\s*\S{2,}")
_PHONE = re.compile(r"(?<!\d)(?:\+84|0)(?:[\s.\-]?\d){9,10}(?!\d)")
# Bounded, and begun only where a word begins: a page of a million letters is read once.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_NUMBER = re.compile(
    r"(?:mst|ma so thue|mst/msdn|ma so doanh nghiep|msdn|so dang ky|giay chung nhan|gcn|gpkd|dkkd)\D{0,60}(\d[\d .\-]{7,15}\d)"
)
# What no address may hold, and no database keeps.
_UNSENT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_UNREAD = {"script", "style", "noscript", "template"}


@dataclass
class Page:
    """A page as a reader sees it: its words, and its links as (address, words)."""

    words: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


class _Reader:
    """Told by the parser what it meets, one after the other: no tree is built of a stranger's page."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._quiet = 0
        self._href: str | None = None
        self._link: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _UNREAD:
            self._quiet += 1
        if tag == "a":
            self._href, self._link = attributes.get("href"), []

    def end(self, tag: str) -> None:
        if tag in _UNREAD and self._quiet:
            self._quiet -= 1
        if tag == "a" and self._href is not None:
            self.links.append((self._href, " ".join(self._link)))
            self._href = None

    def data(self, data: str) -> None:
        if not self._quiet:
            self.parts.append(data)
            if self._href is not None:
                self._link.append(data)

    def close(self) -> _Reader:
        return self


def read_page(html: str) -> Page:
    """The words and links of a page, whatever state its HTML is in, in a time that grows with its length and no faster."""
    reader = _Reader()
    # Of a page that is no HTML at all nothing is read.
    with suppress(etree.LxmlError):
        parser = etree.HTMLParser(target=reader, no_network=True)
        parser.feed(_UNREADABLE.sub("", html))
        parser.close()
    return Page(" ".join(" ".join(reader.parts).split())[:MOST_WORDS], reader.links[:500])


def pages_to_read(front: Page, host: str) -> list[str]:
    """The paths of the same site that are called like a policy or like who is behind it, each once, those named first."""
    found: list[str] = []
    for href, words in front.links:
        try:
            parts = urlsplit(urljoin(f"https://{host}/", href))
        except ValueError:
            continue
        if (parts.hostname or "").removeprefix("www.") != host.removeprefix("www.") or parts.scheme not in {
            "http",
            "https",
        }:
            continue
        called = fold(words)
        wanted = any(word in called for names in _CALLED.values() for word in names) or any(w in called for w in _ABOUT)
        path = _UNSENT.sub("", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if wanted and path not in found and path != "/" and len(path) <= 300:
            found.append(path)
    return found[: MOST_PAGES - 1]


def shown_on(pages: Iterable[Page], owner_name: str) -> list[str]:
    """What of OWNER and POLICIES these pages show. A policy counts where a page of its own was read and speaks of it, or one page does in
    more than a link."""
    those = list(pages)
    words = " ".join(page.words for page in those)
    folded = fold(words)
    seen = set()
    if owner_name and fold(owner_name) in folded:
        seen.add("name")
    if _ADDRESS.search(folded):
        seen.add("address")
    if _PHONE.search(words) or _EMAIL.search(words):
        seen.add("contact")
    if _NUMBER.search(folded):
        seen.add("number")
    for policy, names in _CALLED.items():
        if any(_speaks(page, names) for page in those):
            seen.add(policy)
    return [name for name in (*OWNER, *POLICIES) if name in seen]


def _speaks(page: Page, names: tuple[str, ...]) -> bool:
    """Whether something is said beyond the links that lead to it."""
    said, linked = fold(page.words), fold(" ".join(words for _href, words in page.links))
    return any(said.count(name) > linked.count(name) for name in names)
