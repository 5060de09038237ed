"""What becomes of the pictures that people send."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image, ImageCms

from lantoa.documents import api as documents
from lantoa.documents.models import File, Photo
from lantoa.documents.queries import file_path
from lantoa.documents.tests.factories import picture, png_claiming, webp_claiming

pytestmark = pytest.mark.django_db


def shown(photo: Photo, size: str = "large") -> Image.Image:
    return Image.open(io.BytesIO(documents.read_file(photo.large_id if size == "large" else photo.small_id)))


def kept(upload: io.BytesIO) -> Photo:
    return documents.keep_photo(upload, organisation=None)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_in_two_webp_sizes(form: str) -> None:
    photo = kept(picture((2400, 1800), form=form))
    assert (photo.width, photo.height) == (1200, 900)
    assert (shown(photo).format, shown(photo).size) == ("WEBP", (1200, 900))
    assert (shown(photo, "small").format, shown(photo, "small").size) == ("WEBP", (480, 360))


def test_a_photo_taken_sideways_stands_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    upload = picture((400, 300), exif=exif.tobytes(), comment=b"taken at home")
    photo = kept(upload)
    assert (photo.width, photo.height) == (300, 400)
    assert not shown(photo).getexif()
    assert set(shown(photo).info) <= {"loop", "background", "timestamp", "duration"}
    assert b"taken at home" not in documents.read_file(photo.large_id)


def test_wide_colours_are_turned_into_those_every_screen_shows() -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = kept(picture((40, 40), (180, 60, 30), icc_profile=swapped))
    assert "icc_profile" not in shown(photo).info
    red, green, blue = shown(photo).convert("RGB").getpixel((20, 20))
    assert abs(red - 180) < 12
    assert abs(green - 60) < 12
    assert abs(blue - 30) < 12


@pytest.mark.parametrize(
    ("mode", "colour", "form"),
    [
        ("L", 90, "PNG"),
        ("1", 1, "PNG"),
        ("P", 3, "PNG"),
        ("RGBA", (9, 9, 9, 0), "PNG"),
        ("LA", (9, 0), "PNG"),
        ("I;16", 40_000, "PNG"),
        ("CMYK", (0, 90, 90, 0), "JPEG"),
    ],
)
def test_every_kind_of_picture_a_phone_or_scanner_makes_is_read(mode: str, colour: object, form: str) -> None:
    assert shown(kept(picture((30, 20), colour, mode=mode, form=form))).size == (30, 20)


def test_what_is_see_through_becomes_white() -> None:
    photo = kept(picture((30, 20), (0, 0, 0, 0), mode="RGBA", form="PNG"))
    assert min(shown(photo).convert("RGB").getpixel((5, 5))) > 250


def test_a_phones_double_picture_is_taken_by_its_first_view() -> None:
    second = Image.new("RGB", (30, 20), "blue")
    photo = kept(picture((60, 40), (250, 10, 10), form="MPO", save_all=True, append_images=[second]))
    assert (photo.width, photo.height) == (60, 40)


def test_the_same_picture_twice_is_one_photo() -> None:
    assert kept(picture()).large_id == kept(picture()).large_id
    assert File.objects.count() == 1


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (io.BytesIO(), "empty"),
        (io.BytesIO(b"GIF89a" + bytes(200)), "not_a_photo"),
        (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "not_a_photo"),
        (io.BytesIO(b"%PDF-1.7 " + bytes(300)), "not_a_photo"),
        (io.BytesIO(b"\xff\xd8\xff" + bytes(50)), "not_a_photo"),
        (io.BytesIO(b"\x00\x00\x00\x18ftypheic" + bytes(300)), "heic"),
        (png_claiming(8_000, 5_001), "too_many_pixels"),
        (png_claiming(2_000_000_000, 2_000_000_000), "too_many_pixels"),
        (webp_claiming(16_383, 16_383), "too_many_pixels"),
        (png_claiming(30, 30), "broken"),
        (io.BytesIO(picture((600, 600), form="PNG").read()[:400]), "broken"),
        (io.BytesIO(picture((900, 900), quality=95).read()[:3000]), "broken"),
        (io.BytesIO(picture((300, 300), form="WEBP").read()[:60]), "broken"),
        (picture(form="WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48), "blue")]), "animated"),
        (picture(form="PNG", save_all=True, append_images=[Image.new("RGB", (64, 48), "blue")]), "animated"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_with_a_sentence_and_nothing_is_kept(upload: io.BytesIO, code: str) -> None:
    with pytest.raises(documents.NotAPhoto) as refused:
        kept(upload)
    assert (refused.value.code, refused.value.field) == (code, "photo")
    assert str(refused.value).endswith(".")
    assert (Photo.objects.count(), File.objects.count()) == (0, 0)


def test_half_a_photo_is_refused_after_something_was_printed_too() -> None:
    documents.render_pdf("<p>Phiếu giao hàng</p>")
    with pytest.raises(documents.NotAPhoto):
        kept(io.BytesIO(picture((900, 900), quality=95).read()[:3000]))


def test_forty_megapixels_exactly_are_still_taken() -> None:
    photo = kept(picture((8_000, 5_000), 120, mode="L"))
    assert (photo.width, photo.height) == (1200, 750)


def test_a_file_over_the_largest_upload_is_refused_before_it_is_read(settings: object) -> None:
    settings.LARGEST_UPLOAD = 1_000_000  # type: ignore[attr-defined]
    with pytest.raises(documents.NotAPhoto) as refused:
        kept(io.BytesIO(bytes(1_000_001)))
    assert refused.value.code == "too_big"
    assert "1 MB" in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_no_photo_is_made_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        kept(picture())


def test_the_bytes_lie_under_the_name_of_their_content() -> None:
    file = documents.keep_file("nước mắm".encode(), "text/plain")
    assert file_path(file.pk).relative_to(settings.FILES_ROOT).parts == (file.pk[:2], file.pk[2:4], file.pk)
    assert documents.read_file(file.pk) == "nước mắm".encode()


def test_bytes_lost_from_the_disk_are_written_again() -> None:
    file = documents.keep_file(b"here", "text/plain")
    file_path(file.pk).unlink()
    assert documents.keep_file(b"here", "text/plain") == file
    assert documents.read_file(file.pk) == b"here"


@pytest.mark.parametrize("name", ["", "..", "a" * 63, "A" * 64, "../" + "a" * 61, "0" * 64])
def test_a_name_that_is_kept_nowhere_finds_nothing(name: str) -> None:
    with pytest.raises(File.DoesNotExist):
        documents.read_file(name)
