"""Amounts, numbers of pieces and days, as people write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.kit import money
from lantoa.ui.forms import LineField

WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)\D{0,20}", re.ASCII)


class AmountField(LineField):
    """An amount in đồng, as people write and say it; None where none is asked for and none was written."""

    default_error_messages = {
        "required": _("Please write the price, like 85.000 or 85k."),
        "invalid": _("This is no clear amount. Write it like 85.000 or 85k."),
        "negative": _("An amount cannot be below 0."),
        "too_big": _("This amount is too high. Please look at the zeros once more."),
    }

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return money.parse_dong(text) if text else None
        except ValueError as error:
            code = str(error) if str(error) in ("negative", "too_big") else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class PiecesField(LineField):
    """How many pieces: `20`, `20 hộp`, `1.000`; None where none is asked for and none was written."""

    default_error_messages = {
        "required": _("Choose how many you want, at least one."),
        "not_a_number": _("Please write how many as a number, like 12."),
        "too_many": _("That is too many. Please write at most 99.999."),
    }

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value))[:40].strip()
        if not text:
            return None
        if text[:1] in {"-", "−", "–"}:
            # Below what anybody asks for: whoever reads it says so.
            return 0
        found = _NUMBER.fullmatch(text)
        if not found:
            raise ValidationError(self.error_messages["not_a_number"], code="not_a_number")
        number = int(re.sub(r"\D", "", found[1]))
        if number > 99_999:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        return number


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    wrong = _("Please write the day like 21/11/2026.")
    return forms.DateField(
        label=label, help_text=help_text, input_formats=WRITTEN, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
