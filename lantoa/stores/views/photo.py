"""Keep the photos a form brings, before anything else is done with it, so that no other mistake loses them."""

from __future__ import annotations

from django.http import HttpRequest

from lantoa.documents import api as documents
from lantoa.stores.forms.photo import PhotosForm


def keep_photos(request: HttpRequest, form: PhotosForm) -> None:
    """Keep each photo for one's organisation; what is none is said beside the field."""
    for upload in form.new_photos():
        try:
            form.add_photo(documents.keep_photo(upload, organisation=request.actor.organisation))
        except documents.NotAPhoto as error:
            form.add_error("photo", str(error))
