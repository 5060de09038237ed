"""Pictures a seller makes better on the phone: straight, cut, brighter, on plain ground; to the size of a place; with title and price."""

from __future__ import annotations

import io
import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

TURNS = (-8, -5, -2, 0, 2, 5, 8)
SHAPES = {"whole": None, "square": (1, 1), "portrait": (4, 5), "tall": (9, 16)}
LIGHTS = {"darker": 0.85, "same": 1.0, "brighter": 1.2, "brightest": 1.45}
GROUNDS = {"same": None, "white": (255, 255, 255), "paper": (251, 248, 241)}
PREVIEW, COVER = 720, (1080, 1920)
# How far the ground is looked for: this long a picture is enough to tell goods from what lies under them.
_LOOKED_AT, _ALIKE = 240, 30
# The rim is one ground where most of it is near its middle colour: a shadow is, a patterned cloth is not.
_ONE_GROUND, _PLAIN_RIM = 90, 0.7
_LEAST_GROUND, _MOST_GROUND = 0.12, 0.92
_INK, _PAPER, _BAY = "#1d2a2c", "#fbf8f1", "#0b6e69"
_BOLD, _REGULAR = "NotoSans-Bold.ttf", "NotoSans-Regular.ttf"


class RestlessGround(ValueError):
    """Goods and ground cannot be told apart in this picture."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What is to be done to a picture; each a word of the tables above, the turn in degrees clockwise."""

    turn: int = 0
    shape: str = "whole"
    light: str = "same"
    ground: str = "same"

    @property
    def does_something(self) -> bool:
        return self != Mending()


def mended(content: bytes, how: Mending, *, longest: int = 0) -> bytes:
    """The picture so mended, as JPEG; at most `longest` pixels long where that is said. Raises RestlessGround."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    if longest:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if how.turn:
        picture = _turned(picture, how.turn)
    wanted = SHAPES[how.shape]
    ground = GROUNDS[how.ground]
    if ground is not None:
        picture = _on_ground(picture, ground)
    if wanted:
        picture = _shaped(picture, wanted, ground)
    if LIGHTS[how.light] != 1.0:
        picture = ImageEnhance.Brightness(picture).enhance(LIGHTS[how.light])
    return _jpeg(picture)


def at_size(content: bytes, width: int, height: int) -> bytes:
    """The picture filling this size, its middle kept, as JPEG; what is far from that shape stands whole on its own blurred self."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    return _jpeg(_filling(picture, width, height))


def cover(content: bytes, title: str, price: str, below: str) -> bytes:
    """A cover for a short video, 9:16: the picture with title, price and a word below, as JPEG."""
    return _cover(content, *(unicodedata.normalize("NFC", one) for one in (title, price, below)))


@lru_cache(8)
def _cover(content: bytes, title: str, price: str, below: str) -> bytes:
    width, height = COVER
    with Image.open(io.BytesIO(content)) as opened:
        card = _filling(opened.convert("RGB"), width, height, top=int(height * 0.08))
    draw = ImageDraw.Draw(card)
    size = next((one for one in (96, 80, 66) if len(_lines(draw, title, _font(_BOLD, one), width - 160)) <= 3), 56)
    font = _font(_BOLD, size)
    lines = _lines(draw, title, font, width - 160)[:4]
    step = int(size * 1.25)
    # Below the goods, and above the lowest fifth: there the apps lay their own words.
    tall = step * len(lines) + (110 if price else 0) + 90
    top = int(height * 0.8) - tall
    draw.rounded_rectangle((50, top - 40, width - 50, top + tall), 36, fill=_PAPER)
    for number, line in enumerate(lines):
        draw.text((90, top + number * step), line, _INK, font)
    top += step * len(lines) + 10
    if price:
        draw.text((90, top), price, _BAY, _font(_BOLD, 84))
        top += 110
    draw.text((90, top), _lines(draw, below, _font(_REGULAR, 52), width - 180)[0], _INK, _font(_REGULAR, 52))
    return _jpeg(card)


def _turned(picture: Image.Image, degrees: int) -> Image.Image:
    """Turned, and cut to the largest frame of the same shape that holds no empty corner."""
    width, height = picture.size
    angle = math.radians(abs(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    scale = min(width / (width * cosine + height * sine), height / (width * sine + height * cosine))
    turned = picture.rotate(-degrees, Image.Resampling.BICUBIC)
    half_width, half_height = width * scale / 2, height * scale / 2
    box = (width / 2 - half_width, height / 2 - half_height, width / 2 + half_width, height / 2 + half_height)
    return turned.crop(tuple(round(one) for one in box))  # type: ignore[arg-type]


def _shaped(picture: Image.Image, shape: tuple[int, int], ground: tuple[int, int, int] | None) -> Image.Image:
    across, down = shape
    width, height = picture.size
    if ground is not None:
        # On plain ground nothing has to be cut off: the ground grows.
        side = max(width / across, height / down)
        return ImageOps.pad(picture, (round(side * across), round(side * down)), color=ground)
    side = min(width / across, height / down)
    return ImageOps.fit(picture, (max(1, round(side * across)), max(1, round(side * down))), Image.Resampling.LANCZOS)


def _on_ground(picture: Image.Image, ground: tuple[int, int, int]) -> Image.Image:
    """What is like the picture's rim, from the rim inwards, becomes the ground."""
    small = picture.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.LANCZOS)
    small = small.filter(ImageFilter.MedianFilter(5))
    width, height = small.size
    mark = (255, 0, 255)
    rim = [(x, y) for x in range(0, width, 8) for y in (0, height - 1)] + [(x, y) for y in range(0, height, 8) for x in (0, width - 1)]  # fmt: skip
    colours: list[Any] = [small.getpixel(spot) for spot in rim]
    middle = tuple(sorted(one[band] for one in colours)[len(colours) // 2] for band in range(3))
    plain = [spot for spot, colour in zip(rim, colours, strict=True) if _far(colour, middle) <= _ONE_GROUND]
    if len(plain) < _PLAIN_RIM * len(rim):
        raise RestlessGround
    for spot in plain:
        if small.getpixel(spot) != mark:
            ImageDraw.floodfill(small, spot, mark, thresh=_ALIKE)
    red, green, blue = ImageChops.difference(small, Image.new("RGB", small.size, mark)).split()
    found = ImageChops.lighter(ImageChops.lighter(red, green), blue).point([255, *[0] * 255])
    share = sum(found.histogram()[128:]) / (width * height)
    if not _LEAST_GROUND <= share <= _MOST_GROUND:
        raise RestlessGround
    mask = found.filter(ImageFilter.MinFilter(3)).resize(picture.size, Image.Resampling.BICUBIC)
    mask = mask.filter(ImageFilter.GaussianBlur(max(picture.size) / 400))
    return Image.composite(Image.new("RGB", picture.size, ground), picture, mask)


def _far(one: Any, other: Any) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _filling(picture: Image.Image, width: int, height: int, top: int | None = None) -> Image.Image:
    """The picture over this whole size; one of another shape stands in the middle, or so far from the top, on its own blurred self."""
    wanted, shape = width / height, picture.width / picture.height
    if max(wanted, shape) / min(wanted, shape) <= 1.35:
        return ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS)
    behind = (
        ImageOps.fit(picture, (width // 8, height // 8)).filter(ImageFilter.GaussianBlur(8)).resize((width, height))
    )
    front = ImageOps.contain(picture, (width, height), Image.Resampling.LANCZOS)
    middle = (height - front.height) // 2
    behind.paste(front, ((width - front.width) // 2, middle if top is None else min(top, middle)))
    return behind


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _lines(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text[:200].split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


@lru_cache(16)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size)
