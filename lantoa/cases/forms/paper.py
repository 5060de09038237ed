"""Papers for one part of a dossier: from one's own store, or photographed now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.kit.world import world
from lantoa.ui.forms import FilesField, KeyForm, ManyFiles


class PaperForm(KeyForm):
    """Which of their own papers, which new ones, and the agreement; that there is one, the action asks, once the files are safe."""

    kept = forms.MultipleChoiceField(
        label=_("From my papers"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_list"), _("This paper is not in your store. Please choose another.")),
    )  # fmt: skip
    papers = FilesField(
        label=_("Photograph it, or choose a photo, scan or PDF"), required=False,
        help_text=_("It is kept among your own papers, so you need it only once."),
        widget=ManyFiles(attrs={"accept": "image/*,.heic,.heif,application/pdf"}),
    )  # fmt: skip
    agreed = forms.BooleanField(required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, kept: Sequence[tuple[str, str]], wording: str, **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.chosen: list[str] = data.getlist(self.add_prefix("kept")) if data is not None else []
        self.fields["kept"].choices = list(kept)
        self.fields["agreed"].label = wording

    def clean(self) -> Any:
        data = super().clean()
        if not (self.cleaned_data.get("kept") or self.cleaned_data.get("papers") or self.errors):
            self.add_error("papers", _("Choose one of your papers, or photograph one."))
        return data

    def keep_chosen(self, kept: Sequence[tuple[str, str]]) -> None:
        """Show the form again with these papers to choose from and those chosen: what was sent is among them now."""
        self.fields["kept"].choices = list(kept)
        self.show_again(key=world.uuid7())
        self.data.setlist(self.add_prefix("kept"), self.chosen)
