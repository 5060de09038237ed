"""What somebody types about a paper of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.documents.queries import kind_names
from lantoa.documents.rules import PAPER_KINDS
from lantoa.ui.forms import FilesField, KeyForm, LineField, ManyFiles

_WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_EMPTY = _("Photograph a paper or choose a file.")


class NameForm(KeyForm):
    """What a paper is called, what kind it is and until when it holds."""

    title = LineField(
        label=_("What do you call it?"), required=False, max_length=120,
        error_messages={"max_length": _("Please keep it to 120 characters.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What kind of paper is it?"), error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")})  # fmt: skip
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, input_formats=_WRITTEN,
        error_messages={"invalid": _("Please write the day like 21/11/2026.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        names = kind_names()
        self.fields["kind"].choices = [(kind, names[kind]) for kind in PAPER_KINDS]


class PapersForm(NameForm):
    """New papers: files or photographs, several at once."""

    papers = FilesField(
        label=_("Photo, scan or PDF"), error_messages={"required": _EMPTY}, help_text=_("Only you see it, until you share it with an office yourself."),
        widget=ManyFiles(attrs={"accept": "image/*,.heic,.heif,application/pdf"}),
    )  # fmt: skip
    field_order = ("papers", "kind", "title", "valid_until", "key")
