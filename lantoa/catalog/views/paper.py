"""Papers that are sent: photos made by the house, or PDFs as they came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from lantoa.catalog.errors import BadDossier
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError

LARGEST_PDF = 10_000_000


@contextmanager
def papers_kept(uploads: Iterable[Any], field: str) -> Iterator[list[documents.File]]:
    """Their files, in order, while something is made of them; where one or what is made is refused, all are let go of.

    Refuses (BadDossier, documents.NotAPhoto) what is neither a photo nor a PDF, and a PDF over 10 MB.
    """
    kept: list[documents.File] = []
    try:
        for upload in uploads:
            kept.append(_keep_paper(upload, field))
        yield kept
    except RuleError:
        for file in kept:
            documents.forget_file(file.pk)
        raise


def _keep_paper(upload: Any, field: str) -> documents.File:
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
