"""The visible stamp of a signature, printed with the house's own type so that it reads the same everywhere."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from lantoa.documents import api as documents
from lantoa.kit.world import VIETNAM
from lantoa.signing.rules.places import HEIGHT, WIDTH


def stamp(*, name: str, organisation: str, reason: str, at: datetime) -> bytes:
    """A PDF of one small page: who signs, when (Vietnam's time), why; in Vietnamese."""
    said = {
        "name": name, "organisation": organisation, "reason": reason, "at": at.astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y"),
        "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip
    with translation.override("vi"):
        return documents.render_pdf(render_to_string("signing/stamp.html", said))
