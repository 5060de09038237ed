"""Print a page as PDF, with Vietnamese type and nothing from outside."""

from __future__ import annotations

import mimetypes
import unicodedata
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
    printer = _printer()
    page = printer.HTML(string=unicodedata.normalize("NFC", html), url_fetcher=_fetcher())
    printed: bytes = page.write_pdf(stylesheets=[printer.CSS(string=TYPE)])
    return printed


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
