"""A QR as a picture to keep: for a bank app on the very phone that shows it."""

from __future__ import annotations

import io

import segno
from django.http import HttpResponse


def qr_picture(text: str, name: str) -> HttpResponse:
    """The text as a PNG to download under this name, error correction M; nobody keeps it on the way."""
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="png", scale=12, border=4)
    answer = HttpResponse(image.getvalue(), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="{name}.png"'
    answer["Cache-Control"] = "no-store"
    return answer
