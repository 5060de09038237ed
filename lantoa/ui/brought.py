"""Give back what somebody brought: as what it was found to be, and shut in where a browser opens it by itself."""

from __future__ import annotations

from django.http import HttpResponse

LOOKED_AT = ("image/webp", "image/avif", "image/jpeg", "image/png")


def brought(content: bytes, content_type: str, *, name: str = "giay-to") -> HttpResponse:
    """The bytes to look at where they are a picture, else to be saved under this name: never shown by the browser as a page."""
    answer = HttpResponse(content, content_type=content_type)
    if content_type not in LOOKED_AT:
        ending = "pdf" if content_type == "application/pdf" else "bin"
        answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    # On top of what every answer says (config.guard): no form, no way out, whatever a reader of pictures makes of the bytes.
    answer.is_shut_in = True  # type: ignore[attr-defined]
    return answer
