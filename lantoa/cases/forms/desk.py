"""What officers write about a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.cases.forms.case import WordsForm
from lantoa.cases.models import Decision
from lantoa.cases.rules.reasons import EXTENDING, STOPPING
from lantoa.ui.forms import KeyForm

REASONS = {
    "waits_for_citizen": _("The citizen has to do something first"),
    "waits_for_other_office": _("Another office has to answer first"),
    "checks_on_the_spot": _("Something has to be looked at on the spot"),
    "force_majeure": _("Storm, flood, an epidemic"),
    "complicated": _("The matter is complicated"),
    "needs_verification": _("Something has to be verified"),
}


class TicksField(forms.MultipleChoiceField):
    """What was ticked of a list. What stands there no more counts for nothing; the action says what is left."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        return [one for one in self.to_python(value) if self.valid_value(one)]


class TicksForm(KeyForm):
    """What has to be looked at before a step."""

    ticked = TicksField(label=_("What to look at"), required=False)

    def __init__(self, data: Any = None, *, points: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["ticked"].choices = list(points)  # type: ignore[attr-defined]


class SupplementForm(WordsForm):
    """Everything that is missing: which papers, and in words."""

    parts = forms.MultipleChoiceField(
        label=_("Which papers are missing?"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_list"), _("Please choose papers of this list.")),
    )  # fmt: skip
    field_order = ("parts", "words")

    def __init__(self, data: Any = None, *, parts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["parts"].choices = list(parts)


class StopForm(WordsForm):
    """Why the clock stands."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=[(key, REASONS[key]) for key in STOPPING], widget=forms.RadioSelect
    )
    field_order = ("reason", "words")


class ExtendForm(WordsForm):
    """How much longer, and why."""

    more = forms.IntegerField(label=_("How many days more"), min_value=1, max_value=365)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(key, REASONS[key]) for key in EXTENDING], widget=forms.RadioSelect
    )
    field_order = ("more", "reason", "words")


class WaiveForm(WordsForm):
    """Whether the fee is owed, and why."""

    granted = forms.ChoiceField(
        label=_("The fee"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Is not to be paid")), ("no", _("Is to be paid"))],
    )
    field_order = ("granted", "words")


class DecideForm(TicksForm, WordsForm):
    """What is decided, and why."""

    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[(Decision.Outcome.GRANTED, _("Granted")), (Decision.Outcome.REFUSED, _("Refused"))],
    )  # fmt: skip
    field_order = ("ticked", "outcome", "words")
