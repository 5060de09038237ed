"""Whether something somebody wrote stands in an answer as anything but words."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

import openpyxl
import pikepdf
from django.http import HttpResponse
from lxml import etree

from lantoa.kit.sheets import FORMULA
from tests.hostile.payloads import MARK
from tests.hostile.reading import page_of

ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "srcset",
    "poster",
    "data",
    "cite",
    "ping",
    "background",
    "manifest",
    "xlink:href",
}
FACTS = {"application/ld+json", "application/json"}
NEVER = {"style", "srcdoc", "http-equiv", "integrity", "sandbox", "nonce", "is"}
HERE = re.compile(r"(?:/(?![/\\])|#|\?|https?://|tel:|mailto:|sms:|data:image/|blob:|intent:|zalo:)", re.IGNORECASE)
# The house makes its own pictures in other formats.
BROUGHT = {"image/webp", "image/avif"}
COUNTED = re.compile(r"49zq[0-9a-z]{3}q")


def faults(answer: HttpResponse) -> Iterator[str]:
    """What would be executed, loaded or counted out of this answer; nothing where it is all words."""
    for name, value in answer.headers.items():
        if "\n" in value or "\r" in value:
            yield f"the header {name} has two lines"
        if MARK.fullmatch(name.lower().removeprefix("x-")) or name.lower() == "bcc":
            yield f"the header {name}"
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind in BROUGHT and "sandbox" not in answer.headers.get("Content-Security-Policy", ""):
        yield "a picture somebody brought is not shut in"
    reader = READERS.get(kind) or (in_xml if kind.endswith("+xml") else None)
    try:
        yield from in_page(page_of(answer)) if kind == "text/html" else reader(content) if reader else ()
    except pikepdf.PdfError as error:
        # What stands in the cast in place of somebody's paper is no paper.
        if MARK.search(content.decode("latin-1")):
            yield f"cannot be read as {kind}: {error!r}"
    except (ValueError, KeyError, etree.LxmlError, zipfile.BadZipFile, csv.Error) as error:
        yield f"cannot be read as {kind}: {error!r}"


def marks(answer: HttpResponse) -> set[str]:
    """Whose words stand in it."""
    return set(MARK.findall(answer.content.decode("utf-8", "replace"))) if not answer.streaming else set()


def in_page(page: etree._Element) -> Iterator[str]:
    """A page, read as a browser reads it."""
    for element in page.iter():
        if not isinstance(element.tag, str):  # a comment, a processing instruction
            if MARK.search(element.text or ""):
                yield f"in a comment: {element.text}"
            continue
        if MARK.search(element.tag):
            yield f"as the element {element.tag}"
        inside = element.text or ""
        if element.tag == "style" and MARK.search(inside):
            yield "in a style"
        if element.tag == "script" and MARK.search(inside):
            yield from _in_script(element, inside)
        if COUNTED.search(inside) or COUNTED.search(element.tail or ""):
            yield "a template was counted out"
        for name, value in element.attrib.items():
            yield from _in_attribute(element.tag, str(name).lower(), str(value))


def _in_script(element: etree._Element, inside: str) -> Iterator[str]:
    if element.get("type") not in FACTS:
        yield "in a script"
        return
    try:
        json.loads(inside)
    except ValueError:
        yield "breaks facts for machines"


def _in_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    where = f"{tag} {name}={value[:80]!r}"
    if MARK.search(name):
        yield f"as an attribute: {where}"
    if not MARK.search(value):
        return
    if COUNTED.search(value):
        yield f"a template was counted out: {where}"
    if name in NEVER or name.startswith("on"):
        yield where
    plain = re.sub(r"[\x00-\x20]", "", value)
    if (name in ADDRESSES or (tag == "meta" and plain.lower().startswith("0;"))) and not HERE.match(plain):
        yield f"leads elsewhere: {where}"
    # What htmx fetches and where it puts it is the house's; an address of ours may carry words, each letter of harm in its code.
    if re.match(r"(?:data-)?hx-", name) and (not value.startswith("/") or re.search(r"[\"'<>`\s]", value)):
        yield f"in htmx: {where}"
    host = re.match(r"https?://([^/?#]*)", value) if name in ADDRESSES else None
    if host and MARK.search(host[1]):
        yield f"at another's host: {where}"


def in_xml(content: bytes) -> Iterator[str]:
    """A feed or a drawing."""
    for element in etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)).iter():
        if isinstance(element.tag, str):
            if MARK.search(element.tag) or any(MARK.search(str(name)) for name in element.attrib):
                yield f"as the element {element.tag}"
            for name, value in element.attrib.items():
                if MARK.search(str(value)) and str(name).lower().startswith("on"):
                    yield f"runs by {name}"


def in_cells(content: bytes) -> Iterator[str]:
    """A list: no cell that a spreadsheet would count out."""
    text = content.decode("utf-8-sig")
    dialect = "excel-tab" if text.partition("\n")[0].count("\t") > text.partition("\n")[0].count(",") else "excel"
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else None
    for row in csv.reader(io.StringIO(text), dialect, **({"delimiter": delimiter} if delimiter else {})):
        for cell in row:
            if MARK.search(cell) and cell.startswith(FORMULA):
                yield f"a formula: {cell[:80]!r}"


def in_book(content: bytes) -> Iterator[str]:
    """A workbook."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"a formula: {str(cell.value)[:80]!r}"
                if cell.hyperlink and MARK.search(str(cell.hyperlink.target)):
                    yield f"a link: {cell.hyperlink.target!r}"


def in_pdf(content: bytes) -> Iterator[str]:
    """A printed page: it leads to nothing but addresses, and runs nothing."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        for one in opened.objects:
            if not isinstance(one, pikepdf.Dictionary):
                continue
            if "/JS" in one or one.get("/S") in ("/JavaScript", "/Launch"):
                yield "a program in a PDF"
            if "/URI" in one and not re.match(r"(?:https?|mailto|tel):", str(one["/URI"])):
                yield f"a link in a PDF: {str(one['/URI'])[:80]!r}"


def in_calendar(content: bytes) -> Iterator[str]:
    """A calendar: every line begins with a word of its own."""
    for line in content.decode().splitlines():
        if line.startswith(("Bcc:", "X-zq")):
            yield f"a line of its own: {line[:80]!r}"


def in_json(content: bytes) -> Iterator[str]:
    try:
        json.loads(content)
    except ValueError:
        yield "no JSON"


def in_zip(content: bytes) -> Iterator[str]:
    """Names that stay where they are unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith(("/", "\\")) or ".." in unquote(name) or ":" in name:
                yield f"leads out: {name!r}"


READERS = {
    "text/csv": in_cells, "text/tab-separated-values": in_cells, "application/pdf": in_pdf, "application/json": in_json, "application/ld+json": in_json, "application/zip": in_zip, "text/calendar": in_calendar,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": in_book, "application/xml": in_xml, "text/xml": in_xml, "image/svg+xml": in_xml,
}  # fmt: skip
