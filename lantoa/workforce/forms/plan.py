"""A shift set by hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.ui.forms import KeyForm

COMES = {"yes": True, "no": False, "plan": None}
AGAIN = _("Something got lost on the way. Please press once more.")


class PinForm(KeyForm):
    """Whether somebody comes on a day: yes, no, or as the plan says."""

    plan = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**62,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), AGAIN),
    )
    day = forms.DateField(
        widget=forms.HiddenInput,
        input_formats=["%Y-%m-%d"],
        error_messages=dict.fromkeys(("required", "invalid"), AGAIN),
    )
    comes = forms.ChoiceField(
        choices=[(name, name) for name in COMES], error_messages=dict.fromkeys(("required", "invalid_choice"), AGAIN)
    )

    def said(self) -> bool | None:
        return COMES[self.cleaned_data["comes"]]
