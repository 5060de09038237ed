"""What becomes of the pictures that people send."""

from __future__ import annotations

import io
import struct

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db import transaction
from PIL import Image, ImageCms

from lantoa.documents import api as documents
from lantoa.documents.actions import apart
from lantoa.documents.models import File, Photo
from lantoa.documents.queries import file_path, is_photo
from lantoa.documents.tests.factories import heic, picture, png, png_claiming, webp_claiming

pytestmark = pytest.mark.django_db


def shown(photo: Photo) -> Image.Image:
    return Image.open(io.BytesIO(documents.read_file(photo.large_id)))


def kept(upload: io.BytesIO) -> Photo:
    return documents.keep_photo(upload, organisation=None)


def four_colours(size: tuple[int, int]) -> Image.Image:
    """Red, green; below them blue, white."""
    wide, high = size
    made = Image.new("RGB", size, "white")
    made.paste((220, 30, 30), (0, 0, wide // 2, high // 2))
    made.paste((30, 180, 30), (wide // 2, 0, wide, high // 2))
    made.paste((30, 30, 220), (0, high // 2, wide // 2, high))
    return made


def corners(opened: Image.Image) -> list[str]:
    """What stands above left, above right, below left and below right."""
    plain, near = opened.convert("RGB"), 8
    far, low = plain.width - near, plain.height - near

    def name(red: int, green: int, blue: int) -> str:
        bright = (red > 128, green > 128, blue > 128)
        return {(1, 0, 0): "red", (0, 1, 0): "green", (0, 0, 1): "blue", (1, 1, 1): "white"}.get(bright, "other")

    return [name(*plain.getpixel(at)) for at in ((near, near), (far, near), (near, low), (far, low))]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_webp_at_most_2048_long(form: str) -> None:
    photo = kept(picture((2400, 1800), form=form))
    assert (photo.width, photo.height) == (2048, 1536)
    assert (shown(photo).format, shown(photo).size) == ("WEBP", (2048, 1536))


def test_a_photo_is_never_enlarged() -> None:
    photo = kept(picture((300, 200)))
    assert (photo.width, photo.height) == (300, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_by_each_of_the_eight_ways_a_phone_is_held(orientation: int) -> None:
    # Seen upright: red, green below it blue, white. Laid down as a phone would that is held so.
    lay = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    laid = four_colours((96, 64))
    laid = laid.transpose(lay[orientation]) if orientation in lay else laid
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    laid.save(out, "JPEG", quality=95, exif=exif.tobytes())
    photo = kept(out)
    assert (photo.width, photo.height) == (96, 64)
    assert corners(shown(photo)) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize(
    ("turns", "seen"),
    [
        (0, ["red", "green", "blue", "white"]),
        (1, ["green", "white", "red", "blue"]),
        (2, ["white", "blue", "green", "red"]),
        (3, ["blue", "red", "white", "green"]),
    ],
)
def test_a_heic_is_read_and_turned_once_by_what_it_says_itself(turns: int, seen: list[str]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # phones write it too; the standard says that it means nothing here
    photo = kept(heic(turns=turns, exif=exif.tobytes()))
    assert (shown(photo).format, shown(photo).size) == ("WEBP", (64, 64))
    assert corners(shown(photo)) == seen


def test_where_a_photo_was_taken_is_in_nothing_that_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "MAKER-OF-PHONE"
    exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 57.0, 30.0), 3: "E", 4: (107.0, 4.0, 0.0)})
    said = exif.tobytes()
    for upload in (
        picture((700, 600), exif=said, comment=b"MAKER-OF-PHONE"),
        picture((700, 601), form="PNG", exif=said),
        picture((700, 602), form="WEBP", exif=said, xmp=b"<x:xmpmeta>MAKER-OF-PHONE</x:xmpmeta>"),
        heic(exif=said),
    ):
        assert b"MAKER-OF-PHONE" in upload.getvalue()
        assert documents.cut_photo(kept(upload).pk)
    everything = [documents.read_file(file.pk) for file in File.objects.all()]
    assert len(everything) == File.objects.count() >= 4 + 4 * 2
    for content in everything:
        opened = Image.open(io.BytesIO(content))
        assert not opened.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened.info)
        for trace in (b"MAKER-OF-PHONE", b"Exif", b"xmpmeta", b"EXIF"):
            assert trace not in content


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


def test_a_print_shops_four_inks_keep_their_colour() -> None:
    red, green, blue = shown(kept(picture((60, 40), (0, 220, 220, 0), mode="CMYK"))).convert("RGB").getpixel((30, 20))
    assert red > 200
    assert max(green, blue) < 90


def test_sixteen_bits_of_grey_are_brought_to_eight_and_not_cut_off() -> None:
    grey = shown(kept(picture((60, 40), 32_768, mode="I;16", form="PNG"))).convert("L").getpixel((30, 20))
    assert abs(grey - 128) < 4


def test_sixteen_bits_of_colour_are_read() -> None:
    rows = b"".join(b"\0" + struct.pack(">HHH", 60_000, 20_000, 5_000) * 40 for _ in range(30))
    photo = kept(png(40, 30, rows, depth=16))
    red, green, blue = shown(photo).convert("RGB").getpixel((20, 15))
    assert abs(red - 234) < 12
    assert abs(green - 78) < 12
    assert abs(blue - 20) < 12


def test_a_palette_with_a_see_through_colour_stands_on_white() -> None:
    flat = Image.new("P", (40, 30), 0)
    flat.putpalette([10, 20, 30, 200, 30, 30])
    flat.paste(1, (20, 0, 40, 30))
    out = io.BytesIO()
    flat.save(out, "PNG", transparency=0)
    seen = shown(kept(out)).convert("RGB")
    assert min(seen.getpixel((5, 15))) > 240
    assert seen.getpixel((35, 15))[0] > 150 > seen.getpixel((35, 15))[1]


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
        (io.BytesIO(b"\x00\x00\x00\x18ftypheic" + bytes(300)), "broken"),
        (io.BytesIO(heic().read()[:380]), "broken"),
        (heic(coded=b"\x00\x00\x00\x34" + bytes(52)), "broken"),
        (heic(coded=b"\xff" * 56), "broken"),
        (heic(claims=(9_000, 9_000)), "too_many_pixels"),
        (heic(claims=(2_000_000_000, 2_000_000_000)), "too_many_pixels"),
        (heic(claims=(3, 3)), "broken"),
        (heic(brand=b"hevc"), "animated"),
        (io.BytesIO(b"GIF89a" + picture(form="GIF").read()[6:]), "not_a_photo"),
        (png_claiming(10_000, 5_001), "too_many_pixels"),
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


def test_fifty_megapixels_exactly_are_still_taken() -> None:
    photo = kept(picture((10_000, 5_000), 120, mode="L"))
    assert (photo.width, photo.height) == (2048, 1024)


def test_a_heic_that_unpacks_beyond_reason_ends_only_the_process_that_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_PATIENCE", 0.001)
    with pytest.raises(documents.NotAPhoto) as refused:
        kept(heic())
    assert refused.value.code == "broken"


def test_an_upload_of_which_nothing_was_kept_is_refused_by_the_size_it_had() -> None:
    upload = InMemoryUploadedFile(io.BytesIO(), "photo", "anh.jpg", "image/jpeg", 300_000_000, None)
    with pytest.raises(documents.NotAPhoto) as refused:
        kept(upload)
    assert refused.value.code == "too_big"


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


def test_a_private_photo_is_as_clean_and_has_no_address() -> None:
    file = documents.keep_private_photo(picture((900, 600), exif=Image.Exif()))
    assert Image.open(io.BytesIO(documents.read_file(file.pk))).size == (900, 600)
    assert not Photo.objects.exists()
    assert not is_photo(file.pk)


def test_a_private_photo_that_is_none_is_refused() -> None:
    with pytest.raises(documents.NotAPhoto):
        documents.keep_private_photo(io.BytesIO(b"none"))
    assert File.objects.count() == 0
