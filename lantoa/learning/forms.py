"""The one thing a form of learning carries: the key that makes a second press do nothing more."""

from __future__ import annotations

from django import forms


class SeatForm(forms.Form):
    """Taking a seat or giving it back; a key made by hand that is none is left out."""

    key = forms.UUIDField(required=False)
