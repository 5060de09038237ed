"""Fields that read what people type in a market: an amount, a number, a day, a month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.kit import money
from lantoa.ui.forms import LineField

WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class _ReadField(LineField):
    """One line that is read as something else; what cannot be read has a sentence by its code."""

    read: Callable[[str], Any]

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return type(self).read(text) if text else None
        except ValueError as error:
            code = str(error) if str(error) in self.error_messages else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from None


class DongField(_ReadField):
    """An amount in đồng, as people write and say it."""

    default_error_messages = {
        "required": _("Please write the price, like 85.000 or 85k."),
        "invalid": _("This is no clear amount. Write it like 85.000 or 85k."),
        "negative": _("An amount cannot be below 0."),
        "too_big": _("This amount is too high. Please look at the zeros once more."),
    }

    @staticmethod
    def read(text: str) -> int:
        return money.parse_dong(text)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


def _whole(text: str) -> int:
    digits = text.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("invalid")
    if len(digits) > 7:
        raise ValueError("too_big")
    return int(digits)


class NumberField(_ReadField):
    """A whole number of at most seven digits: a number of places, what a meter shows."""

    default_error_messages = {
        "required": _("Please write a number, like 12."),
        "invalid": _("Please write a number, like 12."),
        "too_big": _("This number is too long. Please look at it once more."),
    }

    read = staticmethod(_whole)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, as a browser sends it or as people write it."""
    wrong = _("Please write the day like 21/11/2026.")
    return forms.DateField(
        label=label, input_formats=WRITTEN, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs,
    )  # fmt: skip
