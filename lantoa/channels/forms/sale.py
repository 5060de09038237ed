"""What sellers press about an order of a channel."""

from __future__ import annotations

from django import forms

from lantoa.channels.actions.step import REASONS
from lantoa.ui.forms import KeyForm


class SaleActForm(KeyForm):
    """What is to be done with an order that could not be kept: look at it again, or give it up at the channel."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("again", *REASONS)])


class StepActForm(KeyForm):
    """What is to be done with what a channel did not take: tell it again, perhaps with a reason, or let it be."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("again", "let_be", *REASONS)])
