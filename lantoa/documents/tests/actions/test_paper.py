"""Papers read the same everywhere and take nothing from outside."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from lantoa.documents import api as documents

SENTENCE = "Chả mực giã tay Hạ Long · Nước mắm Cái Rồng · đặc khu Vân Đồn, xã Đầm Hà, phường Quảng Yên: 1.250.000 ₫"
EVERY = "ằẳẵắặ ầẩẫấậ ềểễếệ ồổỗốộ ờởỡớợ ừửữứự ỳỷỹýỵ ĂÂĐÊÔƠƯ"


def read(paper: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_text_of_a_paper_is_read_back_letter_by_letter(form: str) -> None:
    paper = documents.render_pdf(unicodedata.normalize(form, f"<p>{SENTENCE}</p><p><b>{EVERY}</b></p>"))
    assert read(paper) == unicodedata.normalize("NFC", f"{SENTENCE} {EVERY}")


def test_a_long_paper_is_its_parts_one_after_the_other() -> None:
    paper = documents.render_long_pdf(f"<p>trang {number} · {SENTENCE}</p>" for number in (1, 2, 3))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages]
    assert [" ".join(page.split()) for page in pages] == [f"trang {number} · {SENTENCE}" for number in (1, 2, 3)]


def test_the_type_is_embedded() -> None:
    fonts = [
        font["/DescendantFonts"][0].get_object()
        for page in PdfReader(io.BytesIO(documents.render_pdf(f"<p>{SENTENCE} <b>{EVERY}</b></p>"))).pages
        for font in (reference.get_object() for reference in page["/Resources"]["/Font"].values())
    ]
    assert {"NotoSans" in font["/BaseFont"].replace("-", "") or "BeVietnam" in font["/BaseFont"] for font in fonts} == {
        True
    }
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"].get_object()) for font in fonts)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "https://example.org/x.png", "file:///etc/hostname", "ftp://127.0.0.1/x", "static:../../etc/passwd", "static:none.png"])  # fmt: skip
def test_a_paper_takes_nothing_from_outside(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "urllib.request.OpenerDirector.open", lambda self, request, *a, **k: asked.append(request.full_url)
    )
    paper = documents.render_pdf(f"<p>{SENTENCE}</p><img src='{address}'><link rel=stylesheet href='{address}'>")
    assert read(paper) == SENTENCE
    assert asked == []


def test_a_picture_inside_the_page_is_printed() -> None:
    svg = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Ctext%3EQR%3C/text%3E%3C/svg%3E"
    with_picture = documents.render_pdf(f'<p>a</p><img src="{svg}">')
    assert "QR" in read(with_picture)


def test_the_houses_own_files_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    style = tmp_path / "paper.css"
    style.write_text("p::after { content: 'from the house' }")
    monkeypatch.setattr(
        "lantoa.documents.actions.paper.finders.find", lambda name: str(style) if name == "ui/paper.css" else None
    )
    assert read(documents.render_pdf("<link rel=stylesheet href='static:ui/paper.css'><p>a</p>")) == "afrom the house"
