"""The verifier in the browser and as a command: four plain answers, and a clear sentence for what cannot be read."""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from lantoa.documents import api as documents
from lantoa.signing.actions import apart
from lantoa.signing.actions.signature import prepare
from lantoa.signing.errors import NotSignable
from lantoa.signing.tests import pki
from lantoa.signing.tests.factories import a_pdf, a_request, bytes_of, give_key, signer, signs

pytestmark = pytest.mark.django_db


def shown(content: bytes | None) -> tuple[int, str]:
    given = {"file": SimpleUploadedFile("ky.pdf", content)} if content is not None else {}
    answer = Client().post(reverse("signing:verify"), given)
    return answer.status_code, answer.content.decode()


def said(path: Path, *more: str) -> tuple[int, dict[str, object]]:
    out, status = io.StringIO(), 0
    try:
        call_command("sign", "verify", str(path), *more, stdout=out)
    except SystemExit as end:
        status = int(str(end.code))
    return status, json.loads(out.getvalue())


def locked() -> bytes:
    return _written(lambda writer: writer.encrypt("secret"))


def scripted() -> bytes:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    return _written(lambda writer: writer.root_object.update({NameObject("/OpenAction"): action}))


def _written(change: object) -> bytes:
    writer, out = PdfWriter(PdfReader(io.BytesIO(a_pdf()))), io.BytesIO()
    change(writer)  # type: ignore[operator]
    writer.write(out)
    return out.getvalue()


def test_a_good_file_is_called_good_on_the_page_and_by_the_command(authority: pki.Authority, tmp_path: Path) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    assert signs(request).level == "B-LTA"
    content, files = bytes_of(request), documents.File.objects.count()
    status, page = shown(content)
    assert status == 200
    assert page.count(">có<") >= 4
    assert "Mọi chữ ký đều nguyên vẹn" in page
    assert documents.File.objects.count() == files
    path = tmp_path / "ky.pdf"
    path.write_bytes(content)
    status, told = said(path)
    assert (status, told["good"], told["engines"], told["engines_agree"]) == (0, True, ["pyhanko", "pdfsig"], "yes")
    # Under other roots the same file is whole, and of its certificate nothing can be said.
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots" / "other.pem").write_bytes(pki.Authority(mark="other").root.pem)
    status, told = said(path, "--roots", str(tmp_path / "roots"))
    assert (status, told["whole"], told["certificate"], told["time"]) == (1, "yes", "unsure", "unsure")
    path.write_bytes(content.replace(b"%%EOF", b"%%EOG", 1))
    status, told = said(path)
    assert (status, told["good"], told["whole"]) == (1, False, "no")


def test_words_put_in_after_the_signature_are_noticed(authority: pki.Authority, tmp_path: Path) -> None:
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan")
    signs(request)
    writer = PdfWriter(io.BytesIO(bytes_of(request)), incremental=True)
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    status, page = shown(out.getvalue())
    assert status == 200
    assert "Đừng dựa vào tệp này" in page


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("encrypted", locked),
        ("not_a_pdf", lambda: b"xin chao"),
        ("broken", lambda: b"%PDF-1.7\n" + b"\x00" * 400),
        ("broken", lambda: a_pdf()[:700]),
        ("broken", lambda: b"%PDF-1.7\n1 0 obj\n" + b"<<" * 60_000),
        ("too_big", lambda: b"%PDF-" + b"\0" * apart.LARGEST),
    ],
)
def test_what_cannot_be_read_gets_a_clear_sentence(code: str, made: object, tmp_path: Path) -> None:
    content = made()  # type: ignore[operator]
    status, page = shown(content)
    assert status == 422
    assert "PDF" in page
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    status, told = said(path)
    assert (status, told["error"]) == (1, code)


def test_a_file_with_a_program_is_looked_at_with_a_warning_and_never_signed(authority: pki.Authority) -> None:
    status, page = shown(scripted())
    assert status == 200
    assert "có chương trình bên trong" in page
    assert "không có chữ ký điện tử" in page
    give_key("lan", authority.leaf("Lan"))
    request = a_request("Lan", file=scripted())
    with pytest.raises(NotSignable) as refused:
        prepare(signer(request), shown=request.current_id, by=None)
    assert refused.value.code == "scripted"


def bomb(entries: int) -> bytes:
    """A PDF whose list of objects unpacks to four bytes for each of so many; a thousandth of that as a file."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(1_000_000)) + deflate.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\x9c" + block * (entries // 250_000) + b"\x03\x00" + bytes(4)
    said = f"<</Type/XRef/Size {entries}/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length {len(packed)}>>".encode()
    return b"%PDF-1.7\n1 0 obj\n" + said + b"stream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def test_a_bomb_ends_its_own_process_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    # Enough for the libraries and a file, not for 240 MB more.
    monkeypatch.setattr(apart, "MEMORY", 300_000_000)
    nothing = {"roots": [], "ocsps": [], "crls": [], "now": "2026-11-28T00:00:00+00:00"}
    for entries, code in ((250_000, "broken"), (60_000_000, "too_long")):
        with pytest.raises(apart.NotOpened) as ended:
            apart.ask("look", nothing, bomb(entries))
        assert ended.value.code == code
    told, _files = apart.ask("look", nothing, a_pdf())
    assert told["found"]["signatures"] == []
    assert told["isolation"] in ("namespace", "sockets")


def test_nothing_chosen_asks_for_the_file() -> None:
    status, page = shown(None)
    assert status == 422
    assert "chọn tệp PDF đã ký" in page
