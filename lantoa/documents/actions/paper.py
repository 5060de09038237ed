"""Print a page as PDF, with Vietnamese type and nothing from outside."""

from __future__ import annotations

import mimetypes
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from PIL import ImageFile

# Debian's fonts-noto-core; the type is embedded in the paper, so that it reads the same everywhere.
TYPE = "html { font-family: 'Be Vietnam Pro', 'Noto Sans', sans-serif; font-size: 11pt; line-height: 1.4 }"


def render_pdf(html: str) -> bytes:
    """The page as PDF, its type embedded. Pictures and styles: only `data:` addresses and the house's own static files
    as `static:<path>`; anything else is left out. No network, no other file."""
    return next(_printed([html]))


def render_long_pdf(htmls: Iterable[str]) -> bytes:
    """These pages one after the other as one PDF, each as by `render_pdf`. A long paper in parts needs the memory of one part only, and the
    machine's type is looked through once."""
    import pikepdf

    with ExitStack() as open_:
        paper, whole = open_.enter_context(pikepdf.new()), BytesIO()
        for printed in _printed(htmls):
            # Its pages are read when the whole is written.
            paper.pages.extend(open_.enter_context(pikepdf.open(BytesIO(printed))).pages)
        paper.save(whole)
    return whole.getvalue()


def _printed(htmls: Iterable[str]) -> Iterator[bytes]:
    printer = _printer()
    from weasyprint.text.fonts import FontConfiguration

    fonts, type_ = FontConfiguration(), printer.CSS(string=TYPE)
    for html in htmls:
        page = printer.HTML(string=unicodedata.normalize("NFC", html), url_fetcher=_fetcher())
        printed: bytes = page.write_pdf(stylesheets=[type_], font_config=fonts)
        yield printed


def _printer() -> Any:
    # Loading the printer takes half a second; processes that never print should not pay for it.
    import weasyprint

    # It lets Pillow take half a picture for a whole one, everywhere in this process; photos that people send must not.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class HouseFetcher(URLFetcher):  # type: ignore[misc]
        """Fetches what the house itself packs, and refuses the rest of the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, rest = url.partition(":")
            if scheme.lower() == "data":
                return super().fetch(url, headers)
            found = finders.find(rest) if scheme.lower() == "static" else None
            if not found:
                raise ValueError(f"a paper takes nothing from outside: {url[:80]}")
            kind = mimetypes.guess_type(rest)[0] or "application/octet-stream"
            return URLFetcherResponse(url, BytesIO(Path(str(found)).read_bytes()), {"Content-Type": kind})

    return HouseFetcher(allowed_protocols={"data"}, allow_redirects=False)
