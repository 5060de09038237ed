"""What those who lead a class fill in by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.learning.rules.attendance import LONGEST_NAME
from lantoa.ui.forms import KeyForm, LineField, PhoneField


class WalkInForm(KeyForm):
    """Somebody who came without a seat: a name, and a phone if they have one."""

    name = LineField(
        label=_("Full name"), max_length=LONGEST_NAME,
        error_messages={"required": _("Please write this person's name."), "max_length": _("This name is too long.")},
    )  # fmt: skip
    phone = PhoneField(label=_("Phone"), required=False)


class RollFileForm(KeyForm):
    """The file a phone wrote as a last resort."""

    file = forms.FileField(
        label=_("File from the phone"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty", "max_length"), _("Choose the file that the phone wrote.")
        ),
    )

    def content(self, most: int) -> bytes:
        """The file's bytes; of one that is larger than any roll only as many as may be, which is then no whole file."""
        given: Any = self.cleaned_data["file"]
        found: bytes = given.read(most)
        return found
