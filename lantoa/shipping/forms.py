"""What sellers type about carriers and their settlements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.shipping.actions.settlement_file import LARGEST_FILE
from lantoa.shipping.queries import carrier_choices
from lantoa.ui.forms import KeyForm, LineField

CHOOSE_CARRIER = _("Choose the carrier from the list.")


class CarrierForm(KeyForm):
    """The key by which a carrier proves that a message is its own."""

    carrier = LineField(widget=forms.HiddenInput, required=False)
    secret = LineField(
        label=_("The key"), help_text=_("The same here and at the carrier. Once saved it is never shown again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Put a key in; one stands ready above.")},
    )  # fmt: skip


class TakeBackForm(KeyForm):
    """Why a settlement was handed in by mistake."""

    why = LineField(
        label=_("Why do you take it back?"), max_length=200, help_text=_("For example: the wrong file, or the wrong columns."),
        error_messages={"required": _("Say in a few words why."), "max_length": _("Please keep it to 200 characters.")},
    )  # fmt: skip


class SettlementForm(KeyForm):
    """A carrier's settlement file, and what its columns are called where we do not find them ourselves."""

    carrier = forms.ChoiceField(
        label=_("Which carrier is it from?"), widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_CARRIER, "invalid_choice": CHOOSE_CARRIER},
    )  # fmt: skip
    file = forms.FileField(
        label=_("The settlement file"), allow_empty_file=True, max_length=300,
        help_text=_("A CSV file. From Excel: “Save as”, then CSV."),
        error_messages={
            "required": _("Choose the file you downloaded from the carrier."),
            "invalid": _("Choose the file you downloaded from the carrier."),
            "max_length": _("The file's name is too long. Please give it a shorter one."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )  # fmt: skip
    reference = LineField(
        label=_("Number of the settlement"), required=False, max_length=60,
        help_text=_("If the carrier gives one, for example in its message about the money."),
        error_messages={"max_length": _("Please keep it to 60 characters.")},
    )  # fmt: skip
    tracking_code = LineField(label=_("The column with the tracking code is called"), required=False, max_length=60)
    collected = LineField(label=_("The column with the collected cash is called"), required=False, max_length=60)
    fee = LineField(label=_("The column with the carrier's fee is called"), required=False, max_length=60)

    COLUMNS = ("tracking_code", "collected", "fee")

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["carrier"].choices = carrier_choices()

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent and sent.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large. Take a shorter period, at most 5,000 parcels."))
        return sent

    def columns(self) -> dict[str, str]:
        """What the file calls its columns, as far as it was said."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS if self.cleaned_data.get(name)}
