"""One page of a guided form: fields made from its definition, what is typed read as people type it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantoa.cases.rules import form as rules
from lantoa.kit import identity, money, tax_code
from lantoa.kit.vietnamese import clean_line
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, PhoneField, TextField

WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
# How a kind is drawn: the element's word for it.
DRAWN = {"phone": "phone", "money": "money"}


class IdentityNumberField(LineField):
    """Twelve digits, however they are grouped."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return identity.parse_personal_number(text).number if text else ""
        except ValueError:
            raise ValidationError(_("A personal number has 12 digits. Please look at the card again.")) from None


class TaxCodeField(LineField):
    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return tax_code.parse_tax_code(text) if text else ""
        except ValueError:
            raise ValidationError(_("This is no tax code yet. It has 10 digits, or 13 with a dash.")) from None


class DayField(forms.DateField):
    """A day, however it is written; blanks are nothing."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip() if isinstance(value, str) else value)


class SumField(forms.Field):
    """A sum of money as people write it, or a whole number with `sum_of_money=False`; kept as an integer, 0 too."""

    widget = forms.TextInput

    def __init__(self, *, sum_of_money: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sum_of_money = sum_of_money

    def to_python(self, value: Any) -> int | None:
        text = clean_line(value or "")
        if not text:
            return None
        try:
            return money.parse_dong(text) if self.sum_of_money else _whole_number(text)
        except ValueError:
            said = (
                _("Please write an amount like 30 triệu or 30.000.000.")
                if self.sum_of_money
                else _("Please write a number.")
            )
            raise ValidationError(said) from None


class PageForm(KeyForm):
    """The page's fields, those asked after what was answered so far; each checked only as a field of its kind.

    What depends on another answer of this same page is shown, and counts once that answer is there.
    """

    def __init__(self, data: Any = None, *, page: rules.Page, answers: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.drawn: dict[str, str] = {}
        here = {field.name for field in page.fields}
        self.elsewhere = {name: value for name, value in answers.items() if name not in here}
        self.asked = [field for field in page.fields if rules.holds(_except(field.when, here), answers)]
        for field in self.asked:
            self.fields[field.name] = _field(field)
            self.drawn[field.name] = DRAWN.get(field.kind, "")
            self.initial[field.name] = answers.get(field.name, "")

    def clean(self) -> Any:
        data = super().clean()
        # What another answer on this page has made needless is not asked: nothing of it is kept, nor missed.
        said = {**self.elsewhere, **(data or self.cleaned_data)}
        for field in self.asked:
            if not rules.holds(field.when, said):
                self.errors.pop(field.name, None)
                self.cleaned_data[field.name] = ""
            elif field.required and not rules.answered(said.get(field.name)) and field.name not in self.errors:
                self.add_error(field.name, gettext("Please answer this."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """The answers as they are kept: plain values by field."""
        kept = {field.name: self.cleaned_data.get(field.name) for field in self.asked}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in kept.items()}


def _field(field: rules.Field) -> forms.Field:
    language = get_language() or "vi"
    said: dict[str, Any] = {
        "label": rules.words(field.label, language), "help_text": rules.words(field.help, language), "required": False,
    }  # fmt: skip
    choices = [(choice.value, rules.words(choice.label, language)) for choice in field.choices]
    made = {
        "line": lambda: LineField(max_length=rules.LONGEST_LINE, **said),
        "text": lambda: TextField(max_length=rules.LONGEST_TEXT, **said),
        "number": lambda: SumField(sum_of_money=False, **said),
        "money": lambda: SumField(sum_of_money=True, **said),
        "date": lambda: DayField(
            input_formats=WRITTEN, error_messages={"invalid": _("Please write the day like 21/11/2026.")},
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **said,
        ),
        "phone": lambda: PhoneField(**said),
        "email": lambda: forms.EmailField(error_messages={"invalid": _("This is no e-mail address yet.")}, **said),
        "choice": lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said),
        "choices": lambda: forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said),
        "unit": lambda: forms.ChoiceField(choices=[("", gettext("Choose…")), *places.unit_choices()], **said),
        "identity_number": lambda: IdentityNumberField(max_length=30, **said),
        "tax_code": lambda: TaxCodeField(max_length=20, **said),
    }[field.kind]()  # fmt: skip
    made.error_messages |= dict.fromkeys(("invalid_choice", "invalid_list"), _("Please choose one of these."))
    # Whether it has to be answered depends on what else is answered: `PageForm.clean` says so; the label only tells.
    made.required = field.required and not field.when
    if made.required:
        made.error_messages["required"] = _("Please answer this.")
    return made


def _whole_number(text: str) -> int:
    bare = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{1,9}", bare):
        raise ValueError("not_a_number")
    return int(bare)


def _except(when: rules.When, names: set[str]) -> rules.When:
    return {name: values for name, values in when.items() if name not in names}
