"""What sellers type about a listing at a channel."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.ui.forms import KeyForm, LineField


class ListingForm(KeyForm):
    """What differs at the channel from the product; left empty it is as in the stall."""

    title = LineField(
        label=_("Name there"), max_length=300, required=False, help_text=_("Left empty: the name in your stall.")
    )
    category = LineField(
        label=_("Number of the shelf there"), max_length=40, required=False, help_text=_("The channel numbers its shelves; look it up in its seller pages."),
    )  # fmt: skip
    weight_grams = forms.IntegerField(
        label=_("Weight of one parcel, in grams"), min_value=0, max_value=100_000, required=False,
        error_messages={"invalid": _("Write the grams as a number."), "max_value": _("That is too heavy for a parcel."), "min_value": _("Write the grams as a number.")},
    )  # fmt: skip


class ListingActForm(KeyForm):
    """What is to be done with a listing."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("pause", "resume", "end", "retry")])
