"""What every form of the house does alike: a key that makes a second sending do nothing more, and words read as people type them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit import phone as phones
from lantoa.kit.errors import RuleError
from lantoa.kit.vietnamese import clean_line, clean_text
from lantoa.kit.world import world

# The code of the journal's refusal of a key that was used for something else.
KEY_REUSED = "key_reused"
MOST_FILES = 10


class LineField(forms.CharField):
    """One line, cleaned of what a keyboard or a copied text leaves behind."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value))


class TextField(LineField):
    """Several lines, each cleaned."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        return clean_text(forms.CharField.to_python(self, value))


class PhoneField(LineField):
    """A phone number, as E.164; "" where none is required and none was written."""

    default_error_messages = {
        "required": _("Please write a phone number."),
        "invalid": _("This is not a phone number yet. Write it like 0912 345 678."),
        "too_long": _("This number is too long. Write it like 0912 345 678."),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return phones.parse(text).e164 if text else ""
        except ValueError as error:
            code = "too_long" if str(error) == "too_long" else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from None


class ManyFiles(forms.FileInput):
    """A box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, as a list; what each of them is, the action says, and of more than ten `first_of`."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in data or [] if one]
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        return given


def first_of(files: Sequence[Any]) -> tuple[Sequence[Any], str]:
    """The first ten files, and a sentence that names the others; "" where there are none."""
    others = ", ".join(str(one.name) for one in files[MOST_FILES:])
    said = gettext("Ten files at most are taken at once. These were not: %(files)s. Please send them next.")
    return files[:MOST_FILES], said % {"files": others} if others else ""


def key_in(text: object) -> UUID | None:
    """The command key in what was sent, or None where there is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


class RefusingForm(forms.Form):
    """A form that can show a refusal beside the field it belongs to."""

    def refuse(self, error: RuleError) -> None:
        """Show a refusal beside its field, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class KeyForm(RefusingForm):
    """A form that changes something: it carries a key made when it was shown, so that sending it twice does it once.

    A key that was lost or spoiled on the way, or was used for something else, is replaced, and the sender asked to press
    once more.
    """

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["key"].initial = world.uuid7

    def clean_key(self) -> UUID | None:
        return key_in(self.cleaned_data["key"])

    def clean(self) -> Any:
        data = super().clean()
        if self.cleaned_data.get("key") is None:
            self.errors.pop("key", None)
            self.show_again(key=world.uuid7())
            raise ValidationError(_("Something got lost on the way. Please press once more."))
        return data

    def command_key(self) -> UUID | None:
        """The key that was sent; None where it was lost on the way, or something else is wrong."""
        return self.cleaned_data["key"] if self.is_valid() else None

    def refuse(self, error: RuleError) -> None:
        if error.code == KEY_REUSED:
            self.show_again(key=world.uuid7())
            self.add_error(
                None,
                gettext("You sent this form before with other words in it. If it is something new, press once more."),
            )
        else:
            super().refuse(error)

    def show_again(self, **values: object) -> None:
        """What hidden fields carry when a refused form is shown again: a fresh key, the price as it is now."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = str(value)
