"""What no answer may do, and whether it speaks to whoever sent nonsense."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from django.http import HttpResponse

from tests.hostile.nonsense import ATTRIBUTE, SCRIPT
from tests.hostile.reading import classed, first, found, page_of, text

# Facts for search engines, which no browser executes.
EXECUTED = "//script[not(@type='application/ld+json')]"
SAID, BESIDE, ABOVE = (
    f"//*[{classed(*names)}]" for names in (("wrong", "alert-refuse"), ("wrong",), ("alert-refuse",))
)


def broken(answer: HttpResponse) -> Iterator[str]:
    """What must never be, whatever was sent."""
    if answer.status_code >= 500:
        yield f"{answer.status_code} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r}"
    page = answer.content if answer.headers.get("Content-Type", "").startswith("text/html") else b""
    # Neither hides behind another spelling: names of attributes and the text of scripts are taken as they stand.
    if b"lantoa')" in page or b"onerror" in page.lower():
        read = page_of(answer)
        if any("lantoa')" in text(script) for script in found(read, EXECUTED)) or found(read, "//*[@onerror]"):
            yield "what was typed would be executed"
    if SCRIPT.encode() in page or ATTRIBUTE.encode() in page:
        yield "what was typed stands there unescaped"
    if "\n" in "".join(answer.headers.values()) or "a" in answer.cookies:
        yield "what was typed became a header"


def title(answer: HttpResponse) -> str:
    """The words at the head of the page."""
    heading = first(page_of(answer), "//h1")
    return "" if heading is None else text(heading)


def is_vietnamese(said: str) -> bool:
    """Whether it has letters that only Vietnamese has here."""
    return "đ" in said.lower() or any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", said))
