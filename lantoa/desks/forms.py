"""What is asked on the shared desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.desks.rules import LONGEST_WORDS
from lantoa.ui.forms import KeyForm, TextField

DONE, LEFT = "done", "left"


class EndForm(KeyForm):
    """What became of it."""

    words = TextField(
        label=_("What was done, or why not"), max_length=LONGEST_WORDS, error_messages={"required": _("Please write in a few words what was done, so that the next one knows.")}
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("And now"), widget=forms.RadioSelect, initial=DONE, choices=[(DONE, _("It is done")), (LEFT, _("I leave it, somebody else may take it"))]
    )  # fmt: skip


class GiveForm(KeyForm):
    """To whom it goes; nobody: back for all."""

    person = forms.ChoiceField(label=_("Who takes it over?"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Nobody yet: put it back for all of us")), *people]


class ShareForm(KeyForm):
    """Which partner, and whose part of the list."""

    partner = forms.ChoiceField(
        label=_("Which partner?"), error_messages={"required": _("Please choose a partner from the list.")}
    )
    part = forms.ChoiceField(label=_("Whose part of the list?"), required=False)

    def __init__(
        self, *args: Any, partners: Sequence[tuple[str, str]], parts: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [("", _("Choose one")), *partners]
        if parts:
            self.fields["part"].choices = [("", _("Choose one")), *parts]
        else:
            del self.fields["part"]
