"""A paper for the moderators: its photo and what it is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.ui.forms import KeyForm, LineField

_NO_PHOTO = _("Please take a photo of the paper.")


class PaperForm(KeyForm):
    """A photo of one paper and its name."""

    photo = forms.FileField(
        label=_("A photo of the paper"), widget=forms.FileInput(attrs={"accept": "image/*"}), max_length=300,
        help_text=_("Lay it flat in the light, all four corners in the photo. Only your people and the moderators see it."),
        error_messages={
            "required": _NO_PHOTO, "missing": _NO_PHOTO,
            **dict.fromkeys(("invalid", "empty", "max_length"), _("This photo is empty. Please choose it again.")),
        },
    )  # fmt: skip
    name = LineField(label=_("Which paper is it?"), required=False)
