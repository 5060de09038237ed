"""The file somebody wants looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.signing.actions.apart import LARGEST
from lantoa.ui.forms import RefusingForm

NO_FILE = _("Choose the signed PDF file first.")


class VerifyForm(RefusingForm):
    """One PDF, at most 20 MB."""

    file = forms.FileField(
        label=_("The signed file"), max_length=300, widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        help_text=_("A PDF of at most 20 MB. It is looked at and not kept."),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE, "empty": _("This file is empty."), "max_length": NO_FILE},
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This PDF is larger than 20 MB."))
        return file
