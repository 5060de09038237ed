"""What people type about themselves and their helpers."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.accounts.actions.person import read_name, read_phone
from lantoa.accounts.models import Organisation, Person
from lantoa.accounts.rules.limits import LONGEST_ORGANISATION_NAME
from lantoa.kit.errors import RuleError
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, RefusingForm

DIGITS = 3
LANGUAGES = [(code, name) for code, name in settings.LANGUAGES]


class PhoneForm(RefusingForm):
    """Somebody's phone number."""

    phone = forms.CharField(
        label=_("Phone number"), max_length=60,
        error_messages={"required": _("Please write your phone number."), "max_length": _("This number is too long. Write it like 0912 345 678.")},
    )  # fmt: skip

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class ChangePhoneForm(RefusingForm):
    """The number an account has, and the one it shall have."""

    old_phone = forms.CharField(
        label=_("The number until now"), max_length=60,
        error_messages={"required": _("Please write your phone number."), "max_length": _("This number is too long. Write it like 0912 345 678.")},
    )  # fmt: skip
    new_phone = forms.CharField(
        label=_("The new number"), max_length=60,
        error_messages={"required": _("Please write your phone number."), "max_length": _("This number is too long. Write it like 0912 345 678.")},
    )  # fmt: skip

    def clean_old_phone(self) -> str:
        return _phone(self.cleaned_data["old_phone"])

    def clean_new_phone(self) -> str:
        new = _phone(self.cleaned_data["new_phone"])
        if new == self.cleaned_data.get("old_phone"):
            raise forms.ValidationError(gettext("The old and the new number are the same."))
        return new


class OwnerPhoneForm(PhoneForm):
    """The phone of the person whose household one helps."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["phone"].label = _("Phone number of the household")


class HelperPhoneForm(KeyForm, PhoneForm):
    """The phone of the person who shall help, and in which of one's organisations."""

    organisation = forms.ChoiceField(
        label=_("Where shall they help?"), widget=forms.RadioSelect,
        error_messages={"required": _("Please choose where they shall help."), "invalid_choice": _("Please choose where they shall help.")},
    )  # fmt: skip

    field_order = ("phone", "organisation")

    def __init__(self, data: Any = None, *, owned: list[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.owned = {str(organisation.pk): organisation for organisation in owned}
        self.fields["phone"].label = _("Phone number of your helper")
        self.fields["organisation"].choices = [(pk, one.name) for pk, one in self.owned.items()]
        if len(self.owned) == 1:
            self.fields["organisation"].initial = next(iter(self.owned))
            self.fields["organisation"].widget = forms.HiddenInput()

    def chosen(self) -> Organisation:
        return self.owned[self.cleaned_data["organisation"]]


class CodeForm(RefusingForm):
    """The six digits from the message."""

    code = forms.CharField(
        label=_("The code from the message"), max_length=40,
        error_messages={"required": _("Please type the six digits from the message."), "max_length": _("The code has six digits. Look at the message on your phone.")},
    )  # fmt: skip


class NameForm(RefusingForm):
    """What somebody is called."""

    name = forms.CharField(
        label=_("What may we call you?"), help_text=_("Your name, the way neighbours say it."),
        error_messages={"required": _("Please write a name, the way neighbours say it.")},
    )  # fmt: skip

    def clean_name(self) -> str:
        return _read(self.cleaned_data["name"])


class PersonForm(KeyForm):
    """What a person says of themselves."""

    name = forms.CharField(
        label=_("Your name"), error_messages={"required": _("Please write a name, the way neighbours say it.")}
    )
    unit = forms.ChoiceField(label=_("Your commune or ward"), required=False)
    language = forms.ChoiceField(label=_("Language of the pages"), choices=LANGUAGES)

    def __init__(self, data: Any = None, *, person: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _offer_units(self)
        self.initial.update(name=person.name, unit=person.unit_id or "", language=person.language)
        self.fields["language"].error_messages["invalid_choice"] = gettext("Please choose a language from the list.")

    def clean_name(self) -> str:
        return _read(self.cleaned_data["name"])

    def clean_unit(self) -> places.Unit | None:
        return _unit(self.cleaned_data["unit"])


class HouseholdForm(KeyForm):
    """Which household one helps: one that is here, or a new one in the owner's name."""

    NEW = "new"

    organisation = forms.ChoiceField(label=_("Which household?"), widget=forms.RadioSelect)
    owner_name = forms.CharField(label=_("Name of the owner"), required=False)
    name = forms.CharField(
        label=_("Name of the household"), required=False, help_text=_("For example “Hộ bà Lan”. Buyers see it.")
    )
    unit = forms.ChoiceField(label=_("Commune or ward"), required=False)

    def __init__(self, data: Any = None, *, owned: list[Organisation], owner: Person | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.owned = {str(organisation.pk): organisation for organisation in owned}
        self.fields["organisation"].choices = [
            *((pk, one.name) for pk, one in self.owned.items()),
            (self.NEW, _("A new household")),
        ]
        self.fields["organisation"].error_messages["required"] = gettext("Please choose a household.")
        if not self.owned:
            self.fields["organisation"].initial = self.NEW
            self.fields["organisation"].widget = forms.HiddenInput()
        if owner and owner.name:
            del self.fields["owner_name"]
        _offer_units(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("organisation") == self.NEW:
            self._clean_name("owner_name")
            self._clean_name("name", longest=LONGEST_ORGANISATION_NAME)
        return data

    def _clean_name(self, field: str, **limit: int) -> None:
        if field in self.fields and field not in self.errors:
            try:
                self.cleaned_data[field] = read_name(self.cleaned_data[field], **limit)
            except RuleError as error:
                self.add_error(field, str(error))

    def clean_unit(self) -> places.Unit | None:
        return _unit(self.cleaned_data["unit"])

    def chosen(self) -> Organisation | None:
        """The household chosen; None for a new one."""
        return self.owned.get(self.cleaned_data["organisation"])


class EraseForm(KeyForm):
    """That somebody means it: the last three digits of their own number."""

    digits = forms.CharField(
        label=_("The last three digits of your number"), max_length=20,
        error_messages={"required": _("Please type the last three digits of your number."), "max_length": _("Please type the last three digits of your number.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, phone: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.phone = phone

    def clean_digits(self) -> str:
        typed = "".join(
            digit for digit in unicodedata.normalize("NFKC", self.cleaned_data["digits"]) if digit.isdigit()
        )
        if len(typed) < DIGITS or not self.phone.endswith(typed.lstrip("0") if len(typed) > DIGITS else typed):
            raise forms.ValidationError(gettext("These are not the last digits of your number. Look once more."))
        return typed


def _phone(typed: str) -> str:
    try:
        return read_phone(typed)
    except RuleError as error:
        raise forms.ValidationError(str(error)) from None


def _read(name: str) -> str:
    try:
        return read_name(name)
    except RuleError as error:
        raise forms.ValidationError(str(error)) from None


def _offer_units(form: forms.Form) -> None:
    form.fields["unit"].choices = [("", gettext("Choose…")), *places.unit_choices()]
    form.fields["unit"].error_messages["invalid_choice"] = gettext("Please choose a commune from the list.")


def _unit(code: str) -> places.Unit | None:
    return places.Unit.objects.filter(pk=code).first() if code else None
