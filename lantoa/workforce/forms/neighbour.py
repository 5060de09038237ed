"""What a neighbour types: about themselves, their account, and who opens what they worked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, PhoneField
from lantoa.workforce.actions.pool import MOST_KM, About, skills_in
from lantoa.workforce.actions.record import DAYS
from lantoa.workforce.models import Neighbour


class AboutForm(KeyForm):
    """Who they are, where, what they can, how far they go."""

    name = LineField(label=_("Your name"), max_length=120, error_messages={"required": _("Please write your name.")})
    unit = LineField(
        label=_("Commune or ward"), widget=forms.Select, error_messages={"required": _("Please choose your commune.")}
    )
    born = forms.IntegerField(
        label=_("Year of birth"), min_value=1, max_value=9999,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Write the year you were born, like 1985.")),
    )  # fmt: skip
    skills = LineField(
        label=_("What can you do?"), max_length=400, required=False, help_text=_("With commas: packing, peeling shrimp, riding a motorbike."),
        error_messages={"max_length": _("Please write less, at most 400 letters.")},
    )  # fmt: skip
    reach_km = forms.IntegerField(
        label=_("How many kilometres would you go?"), initial=10, min_value=0, max_value=MOST_KM,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Write how many kilometres you would go, at most 300.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, of: Neighbour | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].widget.choices = [("", gettext("Choose one")), *places.unit_choices()]
        if of is not None:
            self.initial.update(
                name=of.name, unit=of.unit_id, born=of.born, skills=", ".join(of.skills), reach_km=of.reach_km
            )

    def clean_unit(self) -> places.Unit:
        found = places.Unit.objects.filter(pk=self.cleaned_data["unit"][:5]).first()
        if found is None:
            raise forms.ValidationError(gettext("Please choose your commune."))
        return found

    def about(self) -> About:
        said = self.cleaned_data
        return About(said["name"], said["unit"], said["born"], skills_in(said["skills"]), said["reach_km"])


class JoinForm(AboutForm):
    """The same with a phone: the link goes there."""

    phone = PhoneField(label=_("Phone number"), help_text=_("We send a link there. Only who opens it can say yes."))
    field_order = ("name", "phone", "unit", "born", "skills", "reach_km")


class AccountForm(KeyForm):
    """Where the pay goes."""

    bank_bin = LineField(
        label=_("Bank"), widget=forms.Select, error_messages={"required": _("Choose the bank from the list.")}
    )
    number = LineField(
        label=_("Account number"), max_length=40, error_messages={"required": _("Please write the account number.")}
    )
    holder = LineField(
        label=_("Account holder"),
        max_length=120,
        error_messages={"required": _("Write the holder's name as the bank app shows it.")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["bank_bin"].widget.choices = [("", gettext("Choose one")), *payments.bank_choices()]


class CodeForm(KeyForm):
    """The code on the stall's phone."""

    code = LineField(
        label=_("Code on the stall's phone"),
        max_length=16,
        error_messages={"required": _("Please write the code as it is shown.")},
    )


class ShareForm(KeyForm):
    """For how long the link holds."""

    days = forms.TypedChoiceField(
        label=_("How long may it be seen?"), coerce=int, initial=DAYS[0],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose for how long the link holds.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["days"].choices = [(number, gettext("%(days)s days") % {"days": number}) for number in DAYS]


class WhoForm(KeyForm):
    """Who opens what somebody worked."""

    said = LineField(
        label=_("Who are you?"), max_length=80, required=False, help_text=_("They see who looked at it, and when.")
    )
