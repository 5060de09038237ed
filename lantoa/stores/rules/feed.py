"""What the product lists of Google and Meta ask of a row: its fields, its words and their bounds, without a database.

Read in November 2026: support.google.com/merchants/answer/7052112 (Google), developers.facebook.com/docs/commerce-platform/catalog/fields
with Meta's own template of a list, and productfeedspec.com/platforms/meta-catalog (another party's page: title 200, description 9,999,
availability with a space). Where the two differ the narrower bound is kept, so that one row serves both.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

COLUMNS = (
    "id", "title", "description", "availability", "condition", "price", "link", "image_link", "additional_image_link", "brand", "item_group_id", "size",
    "product_type", "identifier_exists",
)  # fmt: skip
# Meta has no such column: who has a brand owes no number there.
OF_META = tuple(name for name in COLUMNS if name != "identifier_exists")
# Characters at most.
LONGEST = {"id": 50, "title": 150, "description": 5_000, "brand": 70, "item_group_id": 50, "size": 100, "product_type": 750, "link": 2_000, "image_link": 2_000}  # fmt: skip
MOST_MORE_PHOTOS = 10
GOOGLE = "http://base.google.com/ns/1.0"
# Whether one can be had, in each one's words.
IN_GOOGLE = {True: "in_stock", False: "out_of_stock"}
IN_META = {True: "in stock", False: "out of stock"}

# What XML 1.0 cannot hold at all (w3.org/TR/xml/#charsets), with half a character that lost its other half.
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(words: str, field: str) -> str:
    """The words as a list may hold them: no control characters, no ends of whitespace, no longer than the field may be."""
    return _NOT_IN_XML.sub("", words).strip()[: LONGEST[field]].rstrip()


def price(amount: int) -> str:
    """Đồng have no smaller part: 225000 VND."""
    return f"{amount} VND"


def in_xml(title: str, link: str, words: str, rows: Iterable[Mapping[str, str | Sequence[str]]]) -> str:
    """RSS 2.0 with Google's names; a field without a value is left out, one with several stands several times."""
    head = "".join(
        f"<{tag}>{escape(_NOT_IN_XML.sub('', value))}</{tag}>"
        for tag, value in (("title", title), ("link", link), ("description", words))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g={quoteattr(GOOGLE)}><channel>{head}'
        + "".join(map(_item, rows))
        + "</channel></rss>\n"
    )


def _item(row: Mapping[str, str | Sequence[str]]) -> str:
    said = [(name, one) for name in COLUMNS for one in _several(row[name]) if one]
    return "<item>" + "".join(f"<g:{name}>{escape(one)}</g:{name}>" for name, one in said) + "</item>\n"


def _several(value: str | Sequence[str]) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


def in_cells(columns: Sequence[str], rows: Iterable[Mapping[str, str | Sequence[str]]], *, tabs: bool = False) -> str:
    """One line a row under the names of the columns, cells apart by commas or by tabs; several values stand in one cell, apart by commas."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter="\t" if tabs else ",", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(",".join(_several(row[name])), tabs=tabs) for name in columns] for row in rows)
    return written.getvalue()


def _cell(value: str, *, tabs: bool) -> str:
    if tabs:  # a line of a list apart by tabs is one row, whatever reads it
        value = " ".join(value.split())
    # A spreadsheet would run what begins like a formula.
    return f"'{value}" if value.startswith(_FORMULA) else value
