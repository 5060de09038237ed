"""What a stall says of a paper of its goods."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.stores.api import LONGEST_PAPER_NAME
from lantoa.ui.forms import KeyForm, LineField

_WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_NO_PHOTO = _("Please take a photo of the paper.")


class PaperForm(KeyForm):
    """A photo of one paper, what it is, its number, and until when it is valid."""

    photo = forms.FileField(
        label=_("A photo of the paper"), widget=forms.FileInput(attrs={"accept": "image/*"}), max_length=300,
        help_text=_("Lay it flat in the light, all four corners in the photo. Only your people and who hosts the sale see it."),
        error_messages={
            "required": _NO_PHOTO, "missing": _NO_PHOTO,
            **dict.fromkeys(("invalid", "empty", "max_length"), _("This photo is empty. Please choose it again.")),
        },
    )  # fmt: skip
    kind = LineField(
        label=_("Which paper is it?"), max_length=LONGEST_PAPER_NAME, help_text=_("Buyers read this and the number."),
        error_messages={"required": _("Please write which paper it is."), "max_length": _("Please keep it to 120 characters.")},
    )  # fmt: skip
    number = LineField(
        label=_("Its number"), max_length=60,
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the number that stands on the paper.")),
    )  # fmt: skip
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, input_formats=_WRITTEN, help_text=_("Leave it empty where the paper names no day."),
        error_messages={"invalid": _("Please write the day like 21/11/2026.")}, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
