"""A page read as a browser reads it: some ten thousand of them, hence by the parser itself and not by what is built on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from lxml import etree

PARSER = etree.HTMLParser(encoding="utf-8")


def page_of(answer: HttpResponse) -> Any:
    """The root of the page; an empty one where nothing was answered that is one."""
    root = etree.fromstring(answer.content, PARSER) if answer.content.strip() else None
    return etree.Element("html") if root is None else root


def classed(*names: str) -> str:
    """The condition that something is of one of these classes."""
    return " or ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in names)


def found(start: Any, path: str, **values: str) -> list[Any]:
    """Everything at this path, in the order of the page; `$name` in it stands for one of the values."""
    return list(start.xpath(path, **values))


def first(start: Any, path: str, **values: str) -> Any:
    """The first at this path, None where there is none."""
    return next(iter(found(start, path, **values)), None)


def text(element: Any) -> str:
    """All words in it, one after the other."""
    return "".join(element.itertext())
