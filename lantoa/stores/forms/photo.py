"""Forms with photos: those already kept stay while the rest is put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.documents import api as documents
from lantoa.stores.forms.field import PhotosField
from lantoa.ui.forms import KeyForm


class PhotosForm(KeyForm):
    """A form with photos: those kept already, by their numbers, and new ones. `own` are the photos that may be named."""

    most = 1
    photo = PhotosField(label=_("Photo"))

    def __init__(
        self, data: Any = None, files: Any = None, *, own: QuerySet[documents.Photo],
        kept: Sequence[documents.Photo] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, files, **kwargs)
        self.kept = list(kept) if data is None else self._named(own)

    def _named(self, own: QuerySet[documents.Photo]) -> list[documents.Photo]:
        numbers = [
            int(text) for text in self.data.getlist("kept")[:30] if text.isascii() and text.isdigit() and len(text) < 19
        ]
        found = {photo.pk: photo for photo in own.filter(pk__in=numbers)}
        return [found[number] for number in dict.fromkeys(numbers) if number in found][: self.most]

    def new_photos(self) -> list[UploadedFile]:
        """What was sent, as many as may still be kept; what is too many is said beside the field."""
        sent = self.files.getlist(self.add_prefix("photo"))
        room = self.most - len(self.kept)
        if self.most > 1 and len(sent) > room:
            self.add_error("photo", gettext("At most %(limit)s photos. Please leave some out.") % {"limit": self.most})
        return sent[:room] if self.most > 1 else sent[:1]

    def add_photo(self, photo: documents.Photo) -> None:
        """Put a photo behind those kept; where there is room for one only, in its place."""
        if photo not in self.kept:
            self.kept = [*self.kept, photo][-self.most :]
