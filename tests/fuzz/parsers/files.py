"""Pictures, papers and PDF files before anybody sees them: triage, and what is looked for in a PDF that is to be signed."""

from __future__ import annotations

import io

from PIL import Image

from lantoa.documents.actions import apart_paper
from lantoa.documents.actions.picture import make_picture
from lantoa.documents.errors import NotAPhoto
from lantoa.documents.rules import KEPT, is_heif, is_moving_heif, webp_pixels
from lantoa.documents.tests.factories import picture, with_position
from lantoa.signing.rules.pdf import Unreadable, has_scripts, opened
from tests.fuzz.harness import harness

SMALL = (24, 16)
PICTURES = [
    picture(SMALL).read(), picture(SMALL, form="PNG").read(), picture(SMALL, form="WEBP").read(), picture(SMALL, form="PNG", mode="P", colour=3).read(),
    picture(SMALL, form="JPEG", mode="CMYK", colour=(1, 2, 3, 4)).read(), picture(SMALL, form="PNG", mode="I;16", colour=9).read(), picture(SMALL, exif=with_position()).read(),
    picture(SMALL, form="TIFF").read(),
]  # fmt: skip
BOXES = (
    "IHDR",
    "IDAT",
    "iCCP",
    "eXIf",
    "acTL",
    "tRNS",
    "RIFF",
    "WEBPVP8X",
    "ALPH",
    "ANIM",
    "\xff\xd8\xff\xe1",
    "Exif\x00\x00",
    "ftypheic",
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R>>endobj\n4 0 obj<</Length 14>>stream\n0 0 30 30 re f\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PDF_WORDS = ("/JavaScript", "/JS", "/OpenAction", "/Launch", "/EmbeddedFiles", "/Encrypt", "/ObjStm", "/XRef", "/Prev", "xref", "trailer", "startxref", "endobj", "obj<<", "stream", "/Kids", "/Count", "/MediaBox", "%%EOF")  # fmt: skip


def _is_clean(content: bytes, longest: int) -> None:
    with Image.open(io.BytesIO(content)) as made:
        assert made.format == "WEBP"
        assert max(made.size) <= longest
        assert not {"exif", "xmp", "icc_profile"} & set(made.info)


@harness(NotAPhoto, seeds=PICTURES[:7], words=BOXES, longest=16_384)
def photo(raw: bytes) -> None:
    """Refused, or a clean picture of the house's own making."""
    if is_heif(raw[:32]):  # opened in a process of its own
        return
    is_moving_heif(raw[:32])
    assert (webp_pixels(raw[:32]) or 0) >= 0
    made = make_picture(io.BytesIO(raw))
    assert made.width >= 1
    assert made.height >= 1
    _is_clean(made.content, KEPT)


@harness(seeds=[*PICTURES, PDF], words=(*BOXES, *PDF_WORDS), longest=16_384)
def paper(raw: bytes) -> None:
    """Told in one word why not, or pages of the house's own making."""
    if raw[4:8] == b"ftyp":
        return
    told, parts = apart_paper.read(raw, 30, 50_000_000)
    if "refused" in told:
        assert parts == []
        assert told["refused"].isidentifier()
        return
    assert told["type"].startswith(("image/", "application/pdf"))
    assert parts
    for part in parts:
        _is_clean(part, 4_096)


@harness(Unreadable, seeds=[PDF], words=PDF_WORDS, longest=16_384)
def pdf_to_sign(raw: bytes) -> None:
    has_scripts(opened(raw))
