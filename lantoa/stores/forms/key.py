"""What every form of the room carries: a key that makes a second sending do nothing more, and photos already kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.stores.forms.field import PhotosField


class KeyForm(forms.Form):
    """A form that changes something: it carries a key made when it was shown, so that sending it twice does it once.

    A key that was lost or spoiled on the way, or was used for something else, is replaced, and the sender asked to press
    once more.
    """

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["key"].initial = world.uuid7

    def clean_key(self) -> UUID | None:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return None

    def clean(self) -> Any:
        data = super().clean()
        if self.cleaned_data.get("key") is None:
            self.errors.pop("key", None)
            self._new_key()
            raise ValidationError(_("Something got lost on the way. Please press once more."))
        return data

    def command_key(self) -> UUID | None:
        """The key that was sent; None where something was lost on the way."""
        return self.cleaned_data["key"] if self.is_valid() else None

    def refuse(self, error: RuleError) -> None:
        """Show a refusal beside its field, or above the form."""
        sentence = str(error)
        if isinstance(error, journal.CommandConflict):
            self._new_key()
            sentence = gettext(
                "You sent this form before with other words in it. If it is something new, press once more."
            )
        self.add_error(error.field if error.field in self.fields else None, sentence)

    def _new_key(self) -> None:
        self.data = self.data.copy()
        self.data["key"] = str(world.uuid7())


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
