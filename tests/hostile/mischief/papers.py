"""PDF files: programs, attachments, rings, bombs, locks."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf

from tests.hostile.mischief import Harm, broken

PDF = "application/pdf"
ACTIONS = {
    "a script": "/S/JavaScript/JS(app.alert\\(1\\))", "a program to start": "/S/Launch/F(cmd.exe)", "a form to send": "/S/SubmitForm/F(http://127.0.0.1/)", "an import": "/S/ImportData/F(a.fdf)",
    "a link to a script": "/S/URI/URI(javascript:alert\\(1\\))", "another file": "/S/GoToR/F(\\\\\\\\127.0.0.1\\\\a)", "a film": "/S/Rendition/JS(1)", "an embedded file to go to": "/S/GoToE/F(a.pdf)",
}  # fmt: skip
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>"
DRAWN = "0 0 90 90 re f"


def pdf(
    *objects: str | bytes, trailer: str = "", head: bytes = b"%PDF-1.7\n", end: bytes = b"%%EOF\n", table: bool = True
) -> bytes:
    """A file of these objects, the first its catalogue, written by hand so that nothing is put right."""
    out, places = head, []
    for number, said in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (said.encode() if isinstance(said, str) else said) + b"\nendobj\n"
    start = len(out)
    if table:
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(
            f"{place:010} 00000 n \n".encode() for place in places
        )
    return out + f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n".encode() + end


def stream(data: bytes, more: str = "") -> bytes:
    return f"<</Length {len(data)}{more}>>\nstream\n".encode() + data + b"\nendstream"


def plain(catalogue: str = "", page: str = PAGE, *more: str | bytes, **other: object) -> bytes:
    return pdf(
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        stream(DRAWN.encode()),
        *more,
        **other,
    )  # type: ignore[arg-type]


def _locked(**how: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(**how), deterministic_id=False)
    return out.getvalue()


def made() -> Iterator[Harm]:
    """Each called a paper."""
    whole = plain()
    yield from broken("a PDF", "giay-to.pdf", whole, PDF, 16)
    for what, action in ACTIONS.items():
        yield Harm(f"a PDF that opens with {what}", "giay-to.pdf", plain(f"/OpenAction<<{action}>>"), PDF)
        yield Harm(
            f"a PDF whose page has {what}",
            "giay-to.pdf",
            plain("", PAGE.replace("/Contents", f"/AA<</O<<{action}>>>>/Contents")),
            PDF,
        )
        note = f"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<<{action}>>>>]/Contents"
        yield Harm(
            f"a PDF with a place to press for {what}", "giay-to.pdf", plain("", PAGE.replace("/Contents", note)), PDF
        )
    names = "/Names<</EmbeddedFiles<</Names[(a.exe) 5 0 R]>>>>"
    yield Harm(
        "a PDF with a file in it",
        "giay-to.pdf",
        plain(names, PAGE, "<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>", stream(b"MZ")),
        PDF,
    )
    yield Harm(
        "a PDF with XFA", "giay-to.pdf", plain("/AcroForm<</XFA 5 0 R/Fields[]>>", PAGE, stream(b"<xdp:xdp/>")), PDF
    )
    yield Harm(
        "a PDF with a named script",
        "giay-to.pdf",
        plain("/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>"),
        PDF,
    )
    yield Harm(
        "a PDF with a hidden name for a script", "giay-to.pdf", plain("/OpenAction<</S/#4aavaScript/#4aS(1)>>"), PDF
    )
    for subtype in ("RichMedia", "3D", "Screen", "FileAttachment", "Movie"):
        yield Harm(
            f"a PDF with {subtype}",
            "giay-to.pdf",
            plain("", PAGE.replace("/Contents", f"/Annots[<</Type/Annot/Subtype/{subtype}/Rect[0 0 9 9]>>]/Contents")),
            PDF,
        )
    yield Harm("a PDF that only a word opens", "khoa.pdf", _locked(user="a", owner="b"), PDF)
    yield Harm("a PDF locked by its owner", "khoa.pdf", _locked(owner="b"), PDF)
    yield Harm(
        "a PDF with a lock of nonsense",
        "khoa.pdf",
        plain(trailer="/Encrypt<</Filter/Standard/V 99/R 99/O(a)/U(a)/P -1>>/ID[(a)(a)]"),
        PDF,
    )
    yield Harm(
        "a PDF whose pages are their own parent",
        "vong.pdf",
        pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        PDF,
    )
    yield Harm(
        "a PDF of two lists of pages in a ring",
        "vong.pdf",
        pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 9>>",
            "<</Type/Pages/Kids[2 0 R]/Count 9>>",
        ),
        PDF,
    )
    yield Harm("a PDF whose table leads to itself", "vong.pdf", whole.replace(b"/Root", b"/Prev 9/Root"), PDF)
    yield Harm(
        "a PDF whose length is itself",
        "vong.pdf",
        pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            PAGE,
            b"<</Length 4 0 R>>\nstream\n\nendstream",
        ),
        PDF,
    )
    yield Harm("a PDF whose object is itself", "vong.pdf", pdf("<</Type/Catalog/Pages 2 0 R>>", "2 0 R"), PDF)
    yield Harm(
        "a PDF of outlines in a ring",
        "vong.pdf",
        plain("/Outlines 5 0 R", PAGE, "<</First 6 0 R/Last 6 0 R>>", "<</Title(a)/Next 6 0 R/Parent 5 0 R>>"),
        PDF,
    )
    for count in (-1, 2**31, 10**12):
        yield Harm(
            f"a PDF that claims {count} pages",
            "trang.pdf",
            pdf(
                "<</Type/Catalog/Pages 2 0 R>>",
                f"<</Type/Pages/Kids[3 0 R]/Count {count}>>",
                PAGE,
                stream(DRAWN.encode()),
            ),
            PDF,
        )
    yield Harm(
        "a PDF of 5,000 pages",
        "trang.pdf",
        pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Kids[{'3 0 R ' * 5_000}]/Count 5000>>",
            PAGE,
            stream(DRAWN.encode()),
        ),
        PDF,
    )
    for box in ("0 0 1e9 1e9", "0 0 0 0", "0 0 -5 -5", "0 0 14400 1", "nan 0 1 1", "0 0 1e308 1e308", ""):
        yield Harm(
            f"a PDF with a page of [{box}]", "trang.pdf", plain("", PAGE.replace("0 0 200 200", box)), PDF, heavy=True
        )
    yield Harm(
        "a PDF of a page in units of 1e9",
        "trang.pdf",
        plain("", PAGE.replace("/Parent", "/UserUnit 1000000000/Parent")),
        PDF,
        heavy=True,
    )
    bomb = zlib.compress(zlib.compress(bytes(100_000_000), 9), 9)
    yield Harm(
        "a PDF whose page unfolds to 100 MB",
        "bom.pdf",
        plain("", PAGE.replace("4 0 R", "5 0 R"), stream(bomb, "/Filter[/FlateDecode/FlateDecode]")),
        PDF,
        heavy=True,
    )
    yield Harm(
        "a PDF whose objects unfold to 100 MB",
        "bom.pdf",
        plain("", PAGE, stream(bomb, "/Type/ObjStm/N 100000/First 9/Filter[/FlateDecode/FlateDecode]")),
        PDF,
        heavy=True,
    )
    yield Harm(
        "a PDF with a picture of 60,000 × 60,000",
        "bom.pdf",
        plain(
            "",
            PAGE.replace("/Contents 4 0 R", "/Resources<</XObject<</a 5 0 R>>>>/Contents 6 0 R"),
            stream(
                zlib.compress(bytes(1_000_000)),
                "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode",
            ),
            stream(b"200 0 0 200 0 0 cm /a Do"),
        ),
        PDF,
        heavy=True,
    )
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</a 5 0 R>>>>"
    yield Harm(
        "a PDF that draws itself in itself",
        "bom.pdf",
        plain(
            "",
            PAGE.replace("/Contents 4 0 R", "/Resources<</XObject<</a 5 0 R>>>>/Contents 6 0 R"),
            stream(b"/a Do", form),
            stream(b"/a Do"),
        ),
        PDF,
        heavy=True,
    )
    yield Harm(
        "a PDF of 100,000 empty lists in lists", "sau.pdf", plain(f"/A {'[' * 100_000}{']' * 100_000}"), PDF, heavy=True
    )
    yield Harm(
        "a PDF of 1,000 filters",
        "bom.pdf",
        plain("", PAGE.replace("4 0 R", "5 0 R"), stream(b"x", f"/Filter[{'/ASCIIHexDecode' * 1_000}]")),
        PDF,
        heavy=True,
    )
    yield Harm(
        "a PDF with a page of the web before it",
        "giay-to.pdf",
        b"<html><script>window.__executed=1</script>" + whole,
        PDF,
    )
    yield Harm(
        "a PDF with a page of the web behind it",
        "giay-to.pdf",
        whole + b"<html><script>window.__executed=1</script>",
        PDF,
    )
    yield Harm("a PDF with a zip behind it", "giay-to.pdf", whole + b"PK\x03\x04" + bytes(60), PDF)
    yield Harm("a PDF without a table", "giay-to.pdf", plain(table=False), PDF)
    yield Harm("a PDF without an end", "giay-to.pdf", plain(end=b""), PDF)
    yield Harm("a PDF of version 9.9", "giay-to.pdf", plain(head=b"%PDF-9.9\n"), PDF)
    yield Harm("only the word PDF", "giay-to.pdf", b"%PDF-", PDF)
    yield Harm("a PDF called a picture", "anh.jpg", whole, "image/jpeg")
    yield Harm("a PDF called a page", "a.html", whole, "text/html")
    yield Harm(
        "a PDF of nothing drawn",
        "giay-to.pdf",
        pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"),
        PDF,
    )
    yield Harm(
        "a PDF with a signature of nonsense",
        "ky.pdf",
        plain(
            "/AcroForm<</SigFlags 3/Fields[5 0 R]>>",
            PAGE,
            "<</FT/Sig/T(a)/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<3000>>>/Subtype/Widget/Rect[0 0 0 0]>>",
        ),
        PDF,
    )
    for span in ("0 0 0 0", "-1 5 9 9", "0 99999999999 99999999999 1", "0 10", "[0] 1 2 3"):
        yield Harm(
            f"a PDF signed over [{span}]",
            "ky.pdf",
            plain(
                "/AcroForm<</SigFlags 3/Fields[5 0 R]>>",
                PAGE,
                f"<</FT/Sig/T(a)/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[{span}]/Contents<30820001>>>/Subtype/Widget/Rect[0 0 0 0]>>",
            ),
            PDF,
        )
