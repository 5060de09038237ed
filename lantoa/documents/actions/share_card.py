"""Draw the card that a chat shows for a shared address: 1200 × 630, photo on the left, words on the right."""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, ImageOps

from lantoa.documents.models import File, Photo
from lantoa.documents.queries import read_file

WIDTH, HEIGHT, PICTURE, MARGIN = 1200, 630, 560, 56
_PAPER, _INK, _MUTE, _BAY = "#fbf8f1", "#1d2320", "#5d665f", "#0f5b57"
# Debian's fonts-noto-core, as on paper.
_BOLD, _REGULAR = "NotoSans-Bold.ttf", "NotoSans-Regular.ttf"


def share_card(title: str, below: str, price: str, photo: Photo | None) -> bytes:
    """A JPEG with these words; without a photo the words have the whole card. Long words are cut with …"""
    return _drawn(
        *(unicodedata.normalize("NFC", words) for words in (title, below, price)), photo.large_id if photo else ""
    )


@lru_cache(32)
def _drawn(title: str, below: str, price: str, sha: str) -> bytes:
    card = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    left = MARGIN
    if picture := _picture(sha):
        card.paste(picture, (0, 0))
        left = PICTURE + MARGIN
    draw, room = ImageDraw.Draw(card), WIDTH - left - MARGIN
    lines, size = _fitted(draw, title, room)
    top = MARGIN + 20
    for line in lines:
        draw.text((left, top), line, _INK, _font(_BOLD, size))
        top += int(size * 1.25)
    if price:
        draw.text((left, top + 16), _cut(draw, price, _font(_BOLD, 46), room), _BAY, _font(_BOLD, 46))
    for number, line in enumerate(_wrapped(draw, below, _font(_REGULAR, 32), room, most=3)):
        draw.text((left, HEIGHT - MARGIN - 150 + number * 42), line, _MUTE, _font(_REGULAR, 32))
    draw.text((left, HEIGHT - MARGIN - 16), "Lan Tỏa", _BAY, _font(_BOLD, 28))
    written = io.BytesIO()
    card.save(written, "JPEG", quality=82, optimize=True)
    return written.getvalue()


def _picture(sha: str) -> Image.Image | None:
    if not sha:
        return None
    try:
        with Image.open(io.BytesIO(read_file(sha))) as opened:
            return ImageOps.fit(opened.convert("RGB"), (PICTURE, HEIGHT))
    except (File.DoesNotExist, OSError):
        return None


def _fitted(draw: ImageDraw.ImageDraw, text: str, room: int) -> tuple[list[str], int]:
    for size in (68, 58, 48):
        lines = _wrapped(draw, text, _font(_BOLD, size), room, most=4)
        if len(lines) <= 3 and not lines[-1].endswith("…"):
            return lines, size
    return _wrapped(draw, text, _font(_BOLD, 40), room, most=4), 40


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: int, *, most: int) -> list[str]:
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and draw.textlength(f"{line} {words[0]}", font) <= room:
            line += " " + words.pop(0)
        lines.append(line)
    if words:
        lines[-1] += " " + " ".join(words)
    return [_cut(draw, line, font, room) for line in lines] or [""]


def _cut(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    if draw.textlength(text[:200], font) <= room and len(text) <= 200:
        return text
    text = text[:200]
    while text and draw.textlength(text + "…", font) > room:
        text = text[:-1]
    return text.rstrip() + "…"


@lru_cache(16)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size)
