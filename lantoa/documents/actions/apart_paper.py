"""Read a paper, photographed, scanned or a PDF: what runs apart (see apart.py), with nothing of the house.

Tells what it is (`type`), each page as a clean WebP, upright and without metadata, and what could be better (`advice`); for a
picture the first part is the whole picture, clean as well. Refuses by one line `{"refused": code}`.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms, ImageFilter, ImageOps, ImageStat

_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff", "HEIF": "image/heic"}  # fmt: skip
_WHOLE, _PAGE, _MEASURED, _SEEN = 4096, 2000, 1024, 160
_LEAST_LIGHT, _LEAST_SHARPNESS, _LEAST_SIDE, _LEAST_RANGE = 65, 30, 700, 24
_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/Movie"}
_KEYS = {"/JS", "/XFA", "/EmbeddedFiles", "/EF"}
_SUBTYPES = {"/RichMedia", "/FileAttachment", "/Screen", "/Movie", "/3D"}
_MOST_OBJECTS = 200_000
_OTHER = re.compile(rb"<(html|script|body|svg|!doctype)|PK\x03\x04", re.IGNORECASE)


class Refused(Exception):
    """Not a paper that can be kept."""


def _read(content: bytes, most_pages: int, most_pixels: int) -> tuple[dict[str, Any], list[bytes]]:
    if b"%PDF-" in content[:1024]:
        return _pdf(content, most_pages)
    return _picture(content, most_pages, most_pixels)


def _picture(content: bytes, most_pages: int, most_pixels: int) -> tuple[dict[str, Any], list[bytes]]:
    formats = ["JPEG", "PNG", "WEBP", "TIFF"]  # a phone's MPO opens as JPEG
    if content[4:8] == b"ftyp":
        import pi_heif

        formats = ["HEIF"]
        pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    try:
        opened = Image.open(io.BytesIO(content), formats=formats)
    except Image.UnidentifiedImageError:
        raise Refused("not_a_paper") from None
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    if opened.format in {"PNG", "WEBP"} and getattr(opened, "n_frames", 1) > 1:
        raise Refused("animated")
    wholes: list[Image.Image] = []
    pages: list[bytes] = []
    advice: set[str] = set()
    for number in range(most_pages + 1):
        try:
            opened.seek(number)
        except EOFError:
            break
        if number and opened.format != "TIFF":
            break  # a phone's second view of the same
        if number == most_pages:
            raise Refused("too_many_pages")
        if opened.width * opened.height > most_pixels:
            raise Refused("too_many_pixels")
        whole = _upright(opened)
        flat, cut_off = _straightened(whole)
        grey = flat.convert("L")
        grey.thumbnail((_MEASURED, _MEASURED), Image.Resampling.LANCZOS)
        if _blank(grey):
            continue
        advice.update(_advice(flat, grey, cut_off))
        wholes.append(whole)
        pages.append(_webp(flat, _PAGE))
    if not pages:
        raise Refused("blank")
    # A scan of several pages is kept page by page; of a photo the whole is kept too, as the cut may have taken too much.
    kept = _webp(wholes[0], _WHOLE) if len(wholes) == 1 else pages[0]
    return {"type": _TYPES[str(opened.format)], "advice": sorted(advice)}, [kept, *pages]


def _upright(opened: Image.Image) -> Image.Image:
    profile, heif = opened.info.get("icc_profile"), opened.format == "HEIF"
    opened.load()
    # What EXIF says of turning counts for nothing in a HEIC: the file itself says it.
    turned = opened if heif else ImageOps.exif_transpose(opened)
    if turned.mode.startswith("I;16") or turned.mode == "I":
        turned = turned.convert("I").point(lambda value: value / 256).convert("L")
    if turned.has_transparency_data:
        turned = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned.convert("RGBA"))
    plain = turned.convert("RGB")
    if profile and opened.mode in {"RGB", "RGBA"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(plain, given, ImageCms.createProfile("sRGB"), outputMode="RGB") or plain
        except (ImageCms.PyCMSError, OSError):
            return plain
    return plain


def _straightened(picture: Image.Image) -> tuple[Image.Image, bool]:
    """The sheet or card alone, its edges straight, where all four are found clearly, else the picture as it is; and whether a
    sheet clearly runs out of the picture."""
    seen = picture.convert("L")
    seen.thumbnail((_SEEN, _SEEN), Image.Resampling.BOX)
    seen = seen.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))  # writing on the sheet is sheet
    split, apart = _split(seen.histogram())
    if apart < 50 or min(seen.size) < 40:
        return picture, False
    points = _largest(seen, split)
    wide, high = seen.size
    if len(points) < wide * high * 0.15:
        return picture, False
    border = [(x, y) for x, y in points if x in (0, wide - 1) or y in (0, high - 1)]
    if border:
        return picture, len(border) > 0.15 * (wide + high) and len(border) < 1.4 * (wide + high)
    by_sum, by_difference = (lambda p: p[0] + p[1]), (lambda p: p[0] - p[1])
    corners = [min(points, key=by_sum), max(points, key=by_difference), max(points, key=by_sum), min(points, key=by_difference)]  # fmt: skip
    if not 0.93 < _spanned(points) / max(1.0, _area(corners)) < 1.12:
        return picture, False
    # The outermost points are half a point inside of the edge.
    scale = picture.width / wide
    middle = (sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4)
    exact = [((x + 0.5) * scale, (y + 0.5) * scale) for x, y in corners]
    exact = [(x + (0.5 if x > middle[0] * scale else -0.5) * scale, y + (0.5 if y > middle[1] * scale else -0.5) * scale) for x, y in exact]  # fmt: skip
    nw, ne, se, sw = exact
    size = (round(max(_far(nw, ne), _far(sw, se))), round(max(_far(nw, sw), _far(ne, se))))
    if min(size) < 200:
        return picture, False
    flat = picture.transform(size, Image.Transform.PERSPECTIVE, _plane(size, exact), Image.Resampling.BICUBIC)
    return flat, False


def _split(counts: list[int]) -> tuple[int, float]:
    """The grey that parts dark from light best (Otsu 1979), and how far the middle of the one is from that of the other."""
    whole, total, below, weight, best, found = sum(counts), sum(n * c for n, c in enumerate(counts)), 0, 0, -1.0, (0, 0.0)  # fmt: skip
    for grey, count in enumerate(counts[:-1]):
        weight += count
        below += grey * count
        if weight in (0, whole):
            continue
        apart = (total - below) / (whole - weight) - below / weight
        if weight * (whole - weight) * apart * apart > best:
            best, found = weight * (whole - weight) * apart * apart, (grey, apart)
    return found


def _largest(seen: Image.Image, split: int) -> list[tuple[int, int]]:
    """The points of the largest light piece."""
    wide, high = seen.size
    light = {(n % wide, n // wide) for n, grey in enumerate(seen.tobytes()) if grey > split}
    largest: list[tuple[int, int]] = []
    while light:
        piece, open_ = [], [light.pop()]
        while open_:
            x, y = open_.pop()
            piece.append((x, y))
            for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if near in light:
                    light.remove(near)
                    open_.append(near)
        largest = max(largest, piece, key=len)
    return largest


def _spanned(points: list[tuple[int, int]]) -> int:
    rows: dict[int, tuple[int, int]] = {}
    for x, y in points:
        low, high = rows.get(y, (x, x))
        rows[y] = (min(low, x), max(high, x))
    return sum(high - low + 1 for low, high in rows.values())


def _area(corners: list[tuple[int, int]]) -> float:
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _plane(size: tuple[int, int], corners: list[tuple[float, float]]) -> list[float]:
    """The eight numbers by which Pillow finds each point of the straight picture in the given one."""
    straight = [(0, 0), (size[0], 0), (size[0], size[1]), (0, size[1])]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(straight, corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                rows[other] = [value - rows[other][at] * own for value, own in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]


def _blank(grey: Image.Image) -> bool:
    """Whether next to nothing differs: the lightest and the darkest point of 2,000 aside."""
    counts = grey.histogram()
    few = max(1, grey.width * grey.height // 2000)
    return _past(list(enumerate(counts))[::-1], few) - _past(list(enumerate(counts)), few) < _LEAST_RANGE


def _past(counts: list[tuple[int, int]], few: int) -> int:
    for grey, count in counts:
        few -= count
        if few < 0:
            return grey
    return 0


def _advice(flat: Image.Image, grey: Image.Image, cut_off: bool) -> Iterator[str]:
    mean, points = ImageStat.Stat(grey).mean[0], grey.width * grey.height
    if mean < _LEAST_LIGHT:
        yield "dark"
    edges = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    if min(grey.size) >= 5 and ImageStat.Stat(edges.crop((1, 1, grey.width - 1, grey.height - 1))).var[0] < _LEAST_SHARPNESS:  # fmt: skip
        yield "blurred"
    if max(flat.size) < _LEAST_SIDE:
        yield "small"
    if mean < 190 and 0.01 < sum(grey.histogram()[253:]) / points < 0.25:
        yield "glare"
    if cut_off:
        yield "cut_off"


def _pdf(content: bytes, most_pages: int) -> tuple[dict[str, Any], list[bytes]]:
    import pikepdf
    import pypdfium2

    end = content.rfind(b"%%EOF")
    if not content.startswith(b"%PDF-") or _OTHER.search(content[:1024]) or (end >= 0 and _OTHER.search(content[end:])):
        raise Refused("two_in_one")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > most_pages:
                raise Refused("too_many_pages")
            if _acts(pdf):
                raise Refused("active")
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except pikepdf.PdfError:
        raise Refused("broken") from None
    try:
        shown = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Refused("broken") from None
    pages, blank = [], True
    for page in shown:
        wide, high = page.get_size()
        if wide <= 0 or high <= 0:
            raise Refused("broken")
        picture = page.render(scale=min(_PAGE / max(wide, high), 4.0)).to_pil().convert("RGB")
        page.close()
        grey = picture.convert("L")
        grey.thumbnail((_MEASURED, _MEASURED))
        blank = blank and _blank(grey)
        pages.append(_webp(picture, _PAGE))
    if blank:
        raise Refused("blank" if pages else "broken")
    return {"type": "application/pdf", "advice": []}, pages


def _acts(pdf: Any) -> bool:
    """Whether anything in it runs, starts, sends or carries files."""
    import pikepdf

    left = 0
    for start in pdf.objects:
        open_ = [start]
        while open_:
            one = open_.pop()
            left += 1
            if left > _MOST_OBJECTS:
                raise Refused("too_heavy")
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                keys = set(one.keys())
                if keys & _KEYS or str(one.get("/S")) in _ACTIONS or str(one.get("/Subtype")) in _SUBTYPES:
                    return True
                values = [one.get(key) for key in keys]
            elif isinstance(one, pikepdf.Array):
                values = list(one)
            else:
                continue
            # What is referred to is among `pdf.objects` itself.
            open_ += [each for each in values if isinstance(each, pikepdf.Object) and not each.is_indirect]
    return False


def _webp(picture: Image.Image, longest: int) -> bytes:
    small = picture.copy()
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=85, method=2)
    return out.getvalue()


def read(content: bytes, most_pages: int, most_pixels: int) -> tuple[dict[str, Any], list[bytes]]:
    """What is told of these bytes, and the parts."""
    try:
        return _read(content, most_pages, most_pixels)
    except Refused as refused:
        return {"refused": str(refused)}, []
    except MemoryError:
        return {"refused": "too_heavy"}, []
    except (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError, RuntimeError):
        return {"refused": "broken"}, []


def _tell(most_pages: str, most_pixels: str) -> int:
    Image.MAX_IMAGE_PIXELS = None
    told, parts = read(sys.stdin.buffer.read(), int(most_pages), int(most_pixels))
    sys.stdout.buffer.write(json.dumps({**told, "lengths": [len(part) for part in parts]}).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    return 0


if __name__ == "__main__":
    sys.exit(_tell(*sys.argv[1:]))
