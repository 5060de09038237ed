"""What sellers type about a listing at a channel."""

from __future__ import annotations

from django import forms

from lantoa.ui.forms import KeyForm


class ListingActForm(KeyForm):
    """What is to be done with a listing."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("pause", "resume", "end", "retry")])
