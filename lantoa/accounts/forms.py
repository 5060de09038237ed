"""What people type about themselves, their helpers and their data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.accounts.actions.person import read_name, read_phone
from lantoa.accounts.models import BreachNote, DataRequest, DeskCheck, Membership, Organisation, Person
from lantoa.accounts.queries.data_request import KIND_NAMES
from lantoa.accounts.queries.processing import purposes
from lantoa.accounts.rules.limits import LONGEST_ORGANISATION_NAME
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, MomentField, RefusingForm, TextField

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


class SexForm(RefusingForm):
    """Whether somebody wants to be counted as a woman or a man; not saying it is an answer like the others."""

    sex = forms.ChoiceField(
        label=_("How shall we count you?"), required=False, widget=forms.RadioSelect,
        choices=[(Person.Sex.FEMALE, _("woman")), (Person.Sex.MALE, _("man")), ("", _("I do not say"))],
        error_messages={"invalid_choice": _("Please choose one of these.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, person: Person, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["sex"] = person.sex


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


_YES_NO = (("yes", _("Yes")), ("no", _("No")))


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> TextField:
    return TextField(
        label=label, required=required, max_length=4000, help_text=help_text,
        error_messages={"required": _("Please write a few words."), "max_length": _("Please keep it to 4,000 characters.")},
    )  # fmt: skip


def _one_of(label: Any, choices: Any = (), **kwargs: Any) -> forms.ChoiceField:
    wrong = dict.fromkeys(("required", "invalid_choice"), _("Please choose one of these."))
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=wrong, **kwargs)


def _count(label: Any, help_text: Any) -> forms.IntegerField:
    wrong = dict.fromkeys(
        ("invalid", "min_value", "max_value"), _("Please write a number of people, or leave it empty.")
    )
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=100_000_000, help_text=help_text, error_messages=wrong
    )


class DataRequestForm(KeyForm):
    """What somebody asks about their own data, about which part of it, in their words."""

    kind = _one_of(_("What do you ask for?"), KIND_NAMES.items())
    about = forms.ChoiceField(
        label=_("About which part?"),
        required=False,
        error_messages={"invalid_choice": _("Please choose one of these.")},
    )
    words = _words(
        _("In your words"),
        required=False,
        help_text=_("What is it about, and what would be right? No need for articles of law."),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["about"].choices = [("", gettext("Everything, or I do not know")), *purposes()]


class DataRequestDeskForm(KeyForm):
    """What is done about a request, in words that whoever asked reads."""

    STEPS = (
        ("reply", _("First reply: how it is done")),
        ("extend", _("Take more time, once")),
        ("done", _("Done as asked")),
        ("refused", _("Refuse")),
    )

    step = _one_of(_("What now?"), STEPS)
    others = forms.BooleanField(
        label=_("Somebody else has to act too: a carrier, a stall, an office"), required=False, help_text=_("Counts with the first reply.")
    )  # fmt: skip
    words = _words(
        _("Your words to them"), help_text=_("With the reason, also when it is done. They read exactly this.")
    )

    def __init__(self, data: Any = None, *, request_: DataRequest, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if data is None:
            # What was pressed twice is answered like the first time, so what is sent may be any of them.
            left_out = {"reply"} if request_.replied_at else set()
            if request_.extended_at or request_.due_at < world.now():
                left_out.add("extend")
            self.fields["step"].choices = [one for one in self.STEPS if one[0] not in left_out]
            if request_.replied_at:
                del self.fields["others"]


class BreachForm(KeyForm):
    """What happened to personal data, as far as it is known."""

    what = _words(_("What happened?"), help_text=_("Where, how it was found. No names of those concerned."))
    found_at = MomentField(label=_("When was it found?"))
    happened_at = MomentField(label=_("When did it happen?"), required=False)
    data = _words(_("What data?"), help_text=_("For example: names and phone numbers of buyers."))
    people = _count(_("How many people?"), _("About how many; empty if nobody can say."))
    measures = _words(_("What was done about it so far?"), required=False)
    may_harm = _one_of(
        _("May it harm somebody: their life, health, honour, property; order or security?"), _YES_NO, help_text=_("If you are not sure, say yes.")
    )  # fmt: skip
    sensitive = _one_of(_("Are faces, fingerprints or other biometric data, or where people were, in it?"), _YES_NO)


class ReadingReasonForm(KeyForm):
    """Why somebody goes on opening personal records past their budget."""

    words = _words(_("In words"), help_text=_("For example: the quarterly check of dossiers. No names."))


class BreachNoteForm(KeyForm):
    """What is added to a breach."""

    KINDS = (
        (BreachNote.Kind.CORRECTION, _("Something was different")),
        (BreachNote.Kind.MEASURE, _("Something was done about it")),
        (BreachNote.Kind.AUTHORITY_TOLD, _("The authority was told")),
        (BreachNote.Kind.PEOPLE_TOLD, _("Those concerned were told")),
        (BreachNote.Kind.OVER, _("It is over")),
    )

    kind = _one_of(_("What is to be added?"), KINDS)
    words = _words(_("In words"), help_text=_("For example the number of the notice. No names of those concerned."))
    at = MomentField(label=_("When?"), required=False)
    people = _count(_("How many people, as known now?"), _("Only if that changed."))
    may_harm = _one_of(_("May it harm somebody?"), (("", _("as before")), *_YES_NO), required=False)
    sensitive = _one_of(_("Biometric data or positions in it?"), (("", _("as before")), *_YES_NO), required=False)


ROLE_NAMES = {
    Membership.Role.OWNER: _("Leads it"),
    Membership.Role.OFFICER: _("Officer"),
    Membership.Role.INSTRUCTOR: _("Instructor"),
    Membership.Role.MODERATOR: _("Moderator"),
}
_ROLES = {
    Membership.Role.OWNER: _("Leads it: names its officers and instructors"),
    Membership.Role.OFFICER: _("Officer: works at the desk, with dossiers"),
    Membership.Role.INSTRUCTOR: _("Instructor: holds classes"),
    Membership.Role.MODERATOR: _("Moderator: looks at goods and reports"),
}


class BodyForm(KeyForm):
    """A public body and the person who leads it."""

    PROVINCE = "province"

    name = forms.CharField(
        label=_("Official name of the body"), max_length=LONGEST_ORGANISATION_NAME, help_text=_("As it stands on its seal."),
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the official name, at most 160 characters.")),
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Of which commune?"), error_messages={"required": _("Please choose a commune from the list, or the whole province.")}
    )  # fmt: skip
    tax_code = forms.CharField(
        label=_("Tax code, if there is one"), required=False, max_length=40, help_text=_("Then a seal has to bear it too."),
        error_messages={"max_length": _("This is no tax code yet. It has 10 digits, or 13 with a dash.")},
    )  # fmt: skip
    owner_name = forms.CharField(
        label=_("Name of whoever leads it"), error_messages={"required": _("Please write a name, the way neighbours say it.")}
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Their phone number"), max_length=60, help_text=_("With it they sign in; we send them a message now."),
        error_messages={"required": _("Please write a phone number."), "max_length": _("This number is too long. Write it like 0912 345 678.")},
    )  # fmt: skip
    another = forms.BooleanField(label=_("No, it is another one: set it up"), required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        _offer_units(self)
        first, *units = self.fields["unit"].choices
        self.fields["unit"].choices = [first, (self.PROVINCE, gettext("The whole province")), *units]

    def clean_owner_name(self) -> str:
        return _read(self.cleaned_data["owner_name"])

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean_unit(self) -> places.Unit | None:
        said = self.cleaned_data["unit"]
        return None if said == self.PROVINCE else _unit(said)


class SomebodyForm(KeyForm):
    """Somebody, by name and number: to run the house, or more."""

    name = forms.CharField(
        label=_("Their name"), error_messages={"required": _("Please write a name, the way neighbours say it.")}
    )
    phone = forms.CharField(
        label=_("Their phone number"), max_length=60, help_text=_("With it they sign in; we send them a message now."),
        error_messages={"required": _("Please write a phone number."), "max_length": _("This number is too long. Write it like 0912 345 678.")},
    )  # fmt: skip

    def clean_name(self) -> str:
        return _read(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class BodyRoleForm(SomebodyForm):
    """Somebody, and what they are to be in a public body."""

    role = _one_of(_("What are they to be?"))

    def __init__(self, data: Any = None, *, roles: Iterable[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["role"].choices = [(role, _ROLES[Membership.Role(role)]) for role in roles]


class DeskCheckForm(KeyForm):
    """Which paper an officer looked at."""

    paper = _one_of(
        _("Which paper did you look at?"),
        ((DeskCheck.Paper.IDENTITY_CARD, _("Identity card")), (DeskCheck.Paper.PASSPORT, _("Passport")), (DeskCheck.Paper.DRIVING_LICENCE, _("Driving licence"))),
    )  # fmt: skip


class EraseOtherForm(KeyForm):
    """Who is to be erased, and why not on their own screen."""

    phone = forms.CharField(
        label=_("Their phone number"), max_length=60,
        error_messages={"required": _("Please write a phone number."), "max_length": _("This number is too long. Write it like 0912 345 678.")},
    )  # fmt: skip
    why = _one_of(
        _("Why do they not do it themselves?"),
        (("letter", _("They wrote a letter")), ("desk", _("They came to the desk")), ("authority", _("An authority said so")), ("relatives", _("Those they left behind asked"))),
    )  # fmt: skip

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


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
