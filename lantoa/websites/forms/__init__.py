"""What officers fill in, and what anybody may say of a site."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, MomentField, TextField
from lantoa.websites.models import REASONS, DossierQuestion, Site
from lantoa.websites.queries.words import OWNER_KINDS, PLATFORMS
from lantoa.websites.rules.site import LONGEST_NUMBER, LONGEST_OWNER

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list."))
_WRITE = {"required": _("Please write something here.")}


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        wrong = dict.fromkeys(("required", "invalid"), _("Please write the day like 21/11/2026."))
        super().__init__(input_formats=_DAYS, error_messages=wrong, **kwargs)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(value.strip() if isinstance(value, str) else value)


class ListForm(KeyForm):
    """A list of sites as a file."""

    file = forms.FileField(
        label=_("The list, as Excel or CSV"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty"), _("Please choose the file with the list.")
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 5_000_000:
            raise ValidationError(
                gettext("This file is larger than %(megabytes)s MB. Please bring it in parts.") % {"megabytes": 5}
            )
        return file


class SiteForm(KeyForm):
    """What changed of an entry."""

    owner_kind = forms.ChoiceField(label=_("Kind of owner"), choices=list(OWNER_KINDS.items()), error_messages=_CHOOSE)
    owner_name = LineField(label=_("Owner"), max_length=LONGEST_OWNER, error_messages=_WRITE)
    platform = forms.ChoiceField(label=_("Kind of site"), choices=list(PLATFORMS.items()), error_messages=_CHOOSE)
    registration_number = LineField(label=_("Number of the confirmation"), max_length=LONGEST_NUMBER, required=False)
    confirmed_on = DayField(label=_("Confirmed on"))
    valid_until = DayField(label=_("Valid until"), required=False)
    unit = forms.ChoiceField(label=_("Commune, ward or special zone"), required=False, error_messages=_CHOOSE)

    def __init__(self, data: Any = None, *, site: Site, **kwargs: Any) -> None:
        start = {name: getattr(site, name) for name in self.base_fields if name not in {"key", "unit"}}
        super().__init__(data, initial={**start, "unit": site.unit_id or ""}, **kwargs)
        self.fields["unit"].choices = [("", gettext("Not known")), *places.unit_choices()]

    def values(self) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"key", "unit"}}
        return {**said, "unit_id": self.cleaned_data["unit"] or None}


class EndForm(KeyForm):
    """That a site sells no more."""

    on = DayField(label=_("It sells no more since"))
    words = LineField(label=_("How you know"), max_length=300, error_messages=_WRITE)


class ComplaintForm(KeyForm):
    """What is wrong with a site; nothing about whoever says it."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=list(REASONS.items()), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    words = TextField(
        label=_("In your words"),
        max_length=1000,
        required=False,
        help_text=_("Please no names and no numbers of people."),
    )


class AnswerForm(KeyForm):
    """The answer to a complaint."""

    answer = TextField(label=_("What you did, or why nothing has to be done"), max_length=1000, error_messages=_WRITE)


class TakedownForm(KeyForm):
    """What an authority asked for."""

    authority = LineField(label=_("Which authority asks?"), max_length=160, error_messages=_WRITE)
    document = LineField(label=_("Number of its letter"), max_length=60, error_messages=_WRITE)
    asked_at = MomentField(label=_("When did it arrive?"))
    words = TextField(label=_("What it says"), max_length=1000, required=False)


class DoneForm(KeyForm):
    """What became of a request to take a site down."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"), widget=forms.RadioSelect, error_messages=_CHOOSE,
        choices=[("taken_down", _("The site is down")), ("kept", _("The authority took its request back"))],
    )  # fmt: skip
    done_words = TextField(label=_("How you know"), max_length=1000, error_messages=_WRITE)


class QuestionForm(KeyForm):
    """What becomes of a granted dossier that waits; which site it is about, where that could not be read."""

    outcome = forms.ChoiceField(label=_("What becomes of it?"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    site = LineField(label=_("Domain, or the name of the app"), max_length=253, required=False)
    words = LineField(label=_("Why, or how you know"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, question: DossierQuestion, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        enter = [("enter", gettext("It goes into the register"))] if question.can_enter else []
        self.fields["outcome"].choices = [*enter, ("leave", gettext("It is left out; I write why"))]
        if not (question.can_enter and question.lacks_site):
            del self.fields["site"]
