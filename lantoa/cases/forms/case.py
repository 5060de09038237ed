"""What citizens write about a dossier as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.ui.forms import KeyForm, PhoneField, TextField


class SubmitForm(KeyForm):
    """The statement of truth."""

    truth = forms.BooleanField(
        label=_("What I wrote is true and complete. I know that I answer for it before the law."),
        error_messages={"required": _("Please say that what you wrote is true.")},
    )  # fmt: skip


class WordsForm(KeyForm):
    """A reason, or a word to the other side."""

    words = TextField(
        label=_("In your words"), max_length=4000, error_messages={"required": _("Please write a few words.")}
    )


class ExemptionForm(KeyForm):
    """On which ground no fee is owed, if on any."""

    ground = forms.ChoiceField(
        label=_("Are you one of these?"), widget=forms.RadioSelect, error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose one of these.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, grounds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["ground"].choices = [*grounds, ("none", _("None of these; I pay the fee"))]


class HelperForm(KeyForm):
    """Who may help, and the agreement."""

    phone = PhoneField(label=_("Their phone number"))
    agreed = forms.BooleanField(
        error_messages={"required": _("Please say that they may help; without that nobody sees it.")}
    )

    def __init__(self, data: Any = None, *, wording: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["agreed"].label = wording
