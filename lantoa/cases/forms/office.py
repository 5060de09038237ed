"""What those who run the house write about an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.cases.rules.level import COMMUNE, PROVINCE
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, TextField

_WRONG = dict.fromkeys(("required", "invalid_choice"), _("Please choose one of these."))


class OfficeForm(KeyForm):
    """Whose dossiers it takes: a commune's, the province's, or what one of the levels `above` decides."""

    level = forms.ChoiceField(
        label=_("Whose dossiers it takes"), widget=forms.RadioSelect, error_messages=_WRONG, initial=COMMUNE
    )
    unit = forms.ChoiceField(
        label=_("Commune or ward"), required=False, error_messages=_WRONG, help_text=_("Only for what a commune decides.")
    )  # fmt: skip

    def __init__(self, data: Any = None, *, above: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        levels = [
            (COMMUNE, _("The commune (xã)")),
            (PROVINCE, _("The province (tỉnh)")),
            *((one, one) for one in above),
        ]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "–"), *places.unit_choices()]  # type: ignore[attr-defined]

    @property
    def level_above(self) -> str:
        """The level above the province that was chosen; "" for none."""
        said: str = self.cleaned_data["level"]
        return "" if said in {COMMUNE, PROVINCE} else said

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("level") != COMMUNE:
            said["unit"] = ""
        elif "unit" in said and not said["unit"]:
            self.add_error("unit", _("Please choose the commune."))
        return said


class EndOfficeForm(KeyForm):
    """Why an office takes no new dossiers any more."""

    words = TextField(
        label=_("Why"), max_length=4000, error_messages={"required": _("Please write a few words.")},
        help_text=_("Whoever has a draft for this office reads it, and so do its officers."),
    )  # fmt: skip
