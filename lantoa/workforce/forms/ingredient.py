"""An ingredient or packaging, and how much of it is bought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.ui.forms import KeyForm, LineField
from lantoa.workforce.forms.measure import QuantityField, WholeField
from lantoa.workforce.rules.making import LONGEST_NAME, LONGEST_UNIT, MOST_DAYS

_LONG = {"max_length": _("This is too long. Please write at most %(limit_value)s characters.")}


class IngredientForm(KeyForm):
    """What it is, how much there is, how long it takes to come, how long it keeps."""

    name = LineField(label=_("What is it?"), max_length=LONGEST_NAME, help_text=_("Like squid, sugar, box of 500 g."), error_messages={"required": _("Please write what it is called, in a few words."), **_LONG})  # fmt: skip
    unit = LineField(label=_("Counted in"), max_length=LONGEST_UNIT, help_text=_("Like kg, box, bottle."), error_messages={"required": _("Please write what you count it in, like kg or box."), **_LONG})  # fmt: skip
    on_shelf = QuantityField(label=_("How much you have now"))
    lead_days = WholeField(label=_("Days from ordering until it is there"), most=MOST_DAYS)
    keeps_days = WholeField(label=_("Keeps for how many days"), required=False, most=MOST_DAYS, help_text=_("Leave it empty for what keeps long."))  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def said(self) -> dict[str, Any]:
        names = ("name", "unit", "on_shelf", "lead_days", "keeps_days")
        seen = self.cleaned_data["seen"]
        return {
            **{name: self.cleaned_data[name] for name in names},
            "seen": int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None,
        }


class PurchaseForm(KeyForm):
    """How much of an ingredient is ordered, or was bought."""

    quantity = QuantityField(label=_("How much"))
    arrived = forms.BooleanField(required=False)
