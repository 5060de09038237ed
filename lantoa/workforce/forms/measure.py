"""Fields that read how much, how long, how many, and which day, as people type them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.ui.forms import LineField
from lantoa.workforce.rules.measure import MOST_UNITS, minutes_of, read_minutes, read_thousandths, written


class _ReadField(LineField):
    """One line that is read as a number; what cannot be read has a sentence by its code. Nothing written is None."""

    read: Callable[[str, int], int]
    most = MOST_UNITS

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most or type(self).most

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return type(self).read(text, self.most) if text else None
        except ValueError as error:
            code = str(error) if str(error) in self.error_messages else "invalid"
            sentence = self.error_messages[code]
            raise ValidationError(sentence, code=code, params={"most": written(self.most * 1000)}) from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class QuantityField(_ReadField):
    """So much of something, as thousandths of its unit."""

    default_error_messages = {
        "required": _("Please write how much, like 0,5 or 12."),
        "invalid": _("Please write how much as a number, like 0,5 or 12."),
        "negative": _("There cannot be fewer than 0."),
        "too_small": _(
            "That is too fine: at most three digits after the comma. Count it in a smaller unit, like g for kg."
        ),
        "too_big": _("At most %(most)s."),
    }
    read = staticmethod(read_thousandths)

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, int) else value


class MinutesField(_ReadField):
    """Minutes, kept as seconds."""

    most = 24 * 60
    default_error_messages = {
        "required": _("Please write the minutes, like 6 or 7,5."),
        "invalid": _("Please write the minutes as a number, like 6 or 7,5."),
        "negative": _("Minutes cannot be below 0."),
        "too_small": _("Please write the minutes as a number, like 6 or 7,5."),
        "too_big": _("Please write minutes from 0 to a whole day (1.440)."),
    }
    read = staticmethod(read_minutes)

    def prepare_value(self, value: Any) -> Any:
        return minutes_of(value) if isinstance(value, int) else value


class HoursField(_ReadField):
    """Hours, kept as minutes."""

    most = 24
    default_error_messages = {
        "required": _("Please write the hours, like 8 or 2,5."),
        "invalid": _("Please write the hours, like 8 or 2,5."),
        "negative": _("Hours cannot be below 0."),
        "too_small": _("Please write the hours, like 8 or 2,5."),
        "too_big": _("At most %(most)s."),
    }

    @staticmethod
    def read(text: str, most: int) -> int:
        return round(read_thousandths(text, most) * 60 / 1000)

    def prepare_value(self, value: Any) -> Any:
        return written(round(value * 1000 / 60)) if isinstance(value, int) else value


class WholeField(_ReadField):
    """How many: a whole number."""

    default_error_messages = {
        "required": _("Please write a whole number, like 12."),
        "invalid": _("Please write a whole number, like 12."),
        "negative": _("There cannot be fewer than 0."),
        "too_big": _("At most %(most)s."),
    }

    @staticmethod
    def read(text: str, most: int) -> int:
        thousandths = read_thousandths(text, most)
        if thousandths % 1000:
            raise ValueError("invalid")
        return thousandths // 1000

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class DayField(forms.DateField):
    """A day, as a browser sends it and as people write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        wrong = dict.fromkeys(("required", "invalid"), _("Please write the day like 21/11/2026."))
        super().__init__(input_formats=_DAYS, error_messages=wrong, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip() if isinstance(value, str) else value)
