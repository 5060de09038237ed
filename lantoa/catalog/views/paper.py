"""A paper that is sent: a photo made by the house, or a PDF as it came."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lantoa.catalog.errors import BadDossier
from lantoa.documents import api as documents

LARGEST_PDF = 10_000_000


def keep_paper(upload: Any, field: str) -> documents.File:
    """Keep it and return its file. Refuses (BadDossier, documents.NotAPhoto) what is neither, and a PDF over 10 MB."""
    head = upload.read(5)
    upload.seek(0)
    if head != b"%PDF-":
        try:
            return documents.keep_private_photo(upload)
        except documents.NotAPhoto as error:
            error.field = field
            raise
    if upload.size > LARGEST_PDF:
        raise BadDossier(
            _("This file is larger than %(megabytes)s MB. Please bring it in parts.") % {"megabytes": 10}, field=field
        )
    return documents.keep_file(upload.read(), "application/pdf")
