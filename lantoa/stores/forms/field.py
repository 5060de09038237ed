"""Fields that read what sellers type: money, a number of things, photos."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.kit import money
from lantoa.stores.rules.stall import read_count
from lantoa.ui.forms import LineField


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


class MoneyField(_ReadField):
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


class CountField(_ReadField):
    """How many there are: a whole number."""

    default_error_messages = {
        "required": _("Please write how many you have, 0 when there are none."),
        "invalid": _("Please write how many as a number, like 12."),
        "negative": _("There cannot be fewer than 0."),
        "fraction": _("Please write a whole number, like 12. For half a kilo sell it as a kind of 500 g."),
        "too_big": _("Please write how many you have as a number from 0 to 999.999."),
    }

    @staticmethod
    def read(text: str) -> int:
        return read_count(text)


class _ManyPhotos(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.Field):
    """Photos from the phone, none, one or several; what was sent is looked at when it is kept."""

    def __init__(self, *, several: bool = False, **kwargs: Any) -> None:
        attrs = {"accept": "image/*,.heic,.heif", **({"multiple": True} if several else {})}
        super().__init__(widget=_ManyPhotos(attrs=attrs), required=False, **kwargs)
