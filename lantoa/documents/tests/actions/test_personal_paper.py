"""People's own papers: what is kept of them, what is refused, who sees them and what goes. How they are opened apart is tried in
test_paper_apart.py."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.documents.models import File, PaperShare, PersonalPaper
from lantoa.documents.queries import file_path
from lantoa.documents.tests.factories import open_here, picture, png_claiming

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILES_ROOT = tmp_path
    open_here(monkeypatch)


@pytest.fixture
def lan() -> accounts.Person:
    return accounts.person_for("+84912000001", "Lan")


@pytest.fixture
def officer() -> accounts.ActingPerson:
    who = accounts.person_for("+84912000009", "Cán bộ")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban", owner=who, by=None)
    accounts.add_member(body, who, role="officer", by=None)
    return accounts.actor_for(who, body)


def keep(content: io.BytesIO, owner: accounts.Person, **said: Any) -> PersonalPaper:
    return documents.keep_paper(content, owner=owner, by=accounts.actor_for(owner), **said)


def sheet(size: tuple[int, int] = (900, 700), corners: Any = None, *, ground: str = "#333", **save: Any) -> io.BytesIO:
    """A white sheet with lines of writing on a dark table."""
    drawn = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(drawn)
    corners = corners or [(150, 120), (760, 160), (800, 600), (110, 560)]
    draw.polygon(corners, "white")
    for line in range(6):
        draw.text((250, 220 + line * 50), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "black")
    out = io.BytesIO()
    drawn.save(out, save.pop("form", "JPEG"), **save)
    out.seek(0)
    return out


def pdf(pages: int = 1, words: str = "0 0 m 200 200 l 8 w S", *, change: Any = None, **save: Any) -> io.BytesIO:
    made = pikepdf.new()
    for _number in range(pages):
        page = made.add_blank_page(page_size=(300, 400))
        page.Contents = made.make_stream(words.encode())
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)
    out.seek(0)
    return out


def test_edges_that_are_not_clear_leave_the_picture_whole(lan: accounts.Person) -> None:
    scan = keep(sheet(corners=[(0, 0), (899, 0), (899, 699), (0, 699)]), lan)
    round_ = Image.new("RGB", (900, 700), "#333")
    ImageDraw.Draw(round_).ellipse((200, 100, 700, 600), fill="white")
    out = io.BytesIO()
    round_.save(out, "PNG")
    seal = keep(io.BytesIO(out.getvalue()), lan)
    for paper in (scan, seal):
        assert Image.open(io.BytesIO(documents.read_file(paper.pages.get().file_id))).size == (900, 700)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_other_pictures_are_papers_too(lan: accounts.Person, form: str) -> None:
    assert keep(sheet(form=form), lan).sent_type == f"image/{form.lower()}"


def test_of_a_photo_whole_and_page_are_kept_never_what_was_sent(lan: accounts.Person) -> None:
    paper = keep(sheet(), lan, kind="identity", title="Căn cước")
    for sha in (paper.file_id, paper.pages.get().file_id):
        assert Image.open(io.BytesIO(documents.read_file(sha))).format == "WEBP"
    assert not File.objects.filter(pk=paper.sent).exists()


def test_a_pdf_is_kept_as_it_came_whatever_it_is_called(lan: accounts.Person) -> None:
    sent = pdf(pages=2)
    paper = keep(UploadedFile(sent, "giay.jpg", "image/jpeg", len(sent.getvalue())), lan)  # type: ignore[arg-type]
    assert (paper.sent_type, paper.pages.count()) == ("application/pdf", 2)
    assert documents.read_file(paper.file_id) == sent.getvalue()


def test_a_scan_of_several_pages_is_one_paper(lan: accounts.Person) -> None:
    more = [Image.open(sheet(ground=colour)) for colour in ("#222", "#444")]
    assert keep(sheet(form="TIFF", save_all=True, append_images=more), lan).pages.count() == 3


def script(made: Any) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch(made: Any) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    made.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


def attached(made: Any) -> None:
    made.attachments["virus.exe"] = b"MZ"


def xfa(made: Any) -> None:
    made.Root.AcroForm = pikepdf.Dictionary(XFA=made.make_stream(b"<xdp/>"))


def packed() -> io.BytesIO:
    """42 kB that unpack to 40 MB, called a photo."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("can-cuoc.jpg", bytes(40_000_000))
    return out


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "nothing": (lambda: io.BytesIO(), "empty"),
    "200 MB TIFF": (lambda: UploadedFile(io.BytesIO(), "a.tif", "image/tiff", 200_000_000), "too_big"),
    "a page of the web called PDF": (lambda: io.BytesIO(b"<html><script>1</script></html>"), "not_a_paper"),
    "zip bomb called a photo": (lambda: UploadedFile(made := packed(), "a.jpg", "image/jpeg", len(made.getvalue())), "not_a_paper"),
    "thirty-one pages TIFF": (lambda: picture((9, 9), form="TIFF", save_all=True, append_images=[Image.new("RGB", (9, 9), (n, 0, 200)) for n in range(30)]), "blank too_many_pages"),
    "pixel bomb": (lambda: png_claiming(60_000, 60_000), "too_many_pixels"),
    "cut short": (lambda: io.BytesIO(sheet().getvalue()[:4000]), "broken"),
    "moving": (lambda: picture(form="PNG", save_all=True, append_images=[Image.new("RGB", (64, 48))]), "animated"),
    "empty page": (lambda: picture((900, 700), "white"), "blank"),
    "empty PDF page": (lambda: pdf(words=""), "blank"),
    "locked": (lambda: pdf(encryption=pikepdf.Encryption(user="x", owner="y")), "locked"),
    "script": (lambda: pdf(change=script), "active"),
    "launch": (lambda: pdf(change=launch, object_stream_mode=pikepdf.ObjectStreamMode.generate), "active"),
    "attachment": (lambda: pdf(change=attached), "active"),
    "XFA": (lambda: pdf(change=xfa), "active"),
    "thirty-one pages PDF": (lambda: pdf(pages=31), "too_many_pages"),
    "broken PDF": (lambda: io.BytesIO(b"%PDF-1.7\nnothing of the kind"), "broken"),
    "HTML before": (lambda: io.BytesIO(b"<html>" + pdf().getvalue()), "two_in_one"),
    "HTML behind": (lambda: io.BytesIO(pdf().getvalue() + b"<script>alert(1)</script>"), "two_in_one"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_a_sentence_and_leaves_nothing(name: str, lan: accounts.Person) -> None:
    make, code = BAD[name]
    with pytest.raises(documents.NotAPaper) as refused:
        keep(make(), lan)
    assert refused.value.code in code.split()
    assert refused.value.field == "papers"
    assert len(str(refused.value)) > 20
    assert not File.objects.exists()


def test_advice_never_blocks(lan: accounts.Person) -> None:
    dark = keep(sheet(corners=[(10, 10), (60, 10), (60, 60), (10, 60)], ground="#111"), lan)
    assert "dark" in dark.advice.split()
    cut = keep(sheet(corners=[(150, 120), (899, 120), (899, 600), (150, 600)]), lan)
    assert "cut_off" in cut.advice.split()


def test_the_same_again_is_the_same_paper(lan: accounts.Person) -> None:
    assert keep(sheet(), lan) == keep(sheet(), lan)
    assert PersonalPaper.objects.count() == 1


def test_only_a_live_share_opens_a_paper_and_each_opening_is_told(
    lan: accounts.Person, officer: accounts.ActingPerson
) -> None:
    paper, by = keep(sheet(), lan), accounts.actor_for(lan)
    subject, other = officer.organisation, lan
    assert subject
    with pytest.raises(documents.NotShared):
        documents.open_paper(paper, subject=subject, by=officer)
    with pytest.raises(documents.NotShared):
        documents.share_paper(paper, subject=subject, organisation=subject, wording="?", by=officer)
    share = documents.share_paper(paper, subject=subject, organisation=subject, wording="Tôi đồng ý", by=by)
    assert documents.share_paper(paper, subject=subject, organisation=subject, wording="Tôi đồng ý", by=by) == share
    with CaptureQueriesContext(
        connection,
    ) as asked:
        (page,) = documents.open_paper(paper, subject=subject, by=officer)
    assert len(asked) <= 8
    assert documents.read_file(page.pk)
    for about, who in ((other, officer), (subject, accounts.actor_for(accounts.person_for("+84912000003", "Lạ")))):
        with pytest.raises(documents.NotShared):
            documents.open_paper(paper, subject=about, by=who)
    (view,) = documents.views_of(lan)
    assert (view.person_id, view.organisation_id, view.share) == (officer.person_id, subject.pk, share)
    documents.withdraw_share(share, by=by)
    with pytest.raises(documents.NotShared):
        documents.open_paper(paper, subject=subject, by=officer)


def test_what_is_kept_with_its_subject_stays_until_that_lets_go(
    lan: accounts.Person, officer: accounts.ActingPerson, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    paper, by, subject = keep(sheet(), lan), accounts.actor_for(lan), officer.organisation
    assert subject
    with pytest.raises(documents.NotShared):
        documents.keep_for(paper, subject=subject, basis="?", by=officer)
    documents.share_paper(paper, subject=subject, organisation=subject, wording="Tôi đồng ý", by=by)
    documents.keep_for(paper, subject=subject, basis="hồ sơ đã tiếp nhận", by=officer)
    documents.forget_paper(paper, by=by)
    assert not documents.papers_of(lan).exists()
    assert PaperShare.objects.get().wording == ""
    (page,) = documents.open_paper(paper, subject=subject, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        assert documents.let_go(subject) == 1
    assert not file_path(page.pk).exists()


def test_erased_are_its_bytes_unless_somebody_else_has_the_same(
    lan: accounts.Person, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    binh = accounts.person_for("+84912000002", "Bình")
    mine, shared = keep(sheet(), lan), keep(pdf(), lan)
    keep(pdf_again := io.BytesIO(documents.read_file(shared.file_id)), binh)
    assert pdf_again
    with django_capture_on_commit_callbacks(execute=True):
        accounts.erase_person(lan, by=accounts.actor_for(lan))
    assert not file_path(mine.file_id).exists()
    assert file_path(shared.file_id).exists()
    mine.refresh_from_db()
    assert (mine.file_id, mine.sent, mine.title, mine.pages.count()) == (None, "", "", 0)
