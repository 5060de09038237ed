"""What sellers press about an order of a channel."""

from __future__ import annotations

from django import forms

from lantoa.channels.actions.step import ANSWERS, REASONS
from lantoa.ui.forms import KeyForm


class SaleActForm(KeyForm):
    """What is to be done with an order: one that could not be kept is looked at again, or given up at the channel; a buyer who asks to
    cancel one gets an answer."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("again", *ANSWERS, *REASONS)])


class StepActForm(KeyForm):
    """What is to be done with what a channel did not take: tell it again, perhaps with a reason, or let it be."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("again", "let_be", *REASONS)])
