"""What sellers type in conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.channels.rules.conversations import joined
from lantoa.ui.forms import KeyForm, LineField, PhoneField, TextField


class ReplyForm(KeyForm):
    """An answer, and by which way it goes where there are several. How long it may be says the action, so that nothing typed is lost."""

    via = forms.TypedChoiceField(
        label=_("Answer at"), coerce=int, widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose where to answer.")),
    )  # fmt: skip
    text = TextField(label=_("Your answer"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    published = forms.BooleanField(label=_("Show question and answer to everybody under the goods"), required=False)
    quantity = LineField(label=_("How many?"), required=False, initial="1")

    def __init__(
        self, data: Any = None, *, ways: Sequence[tuple[int, str]], chosen: int, asked: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["via"].choices = ways
        self.initial["via"] = chosen
        if len(ways) == 1:
            self.fields["via"].widget = forms.HiddenInput()
        if not asked:
            del self.fields["published"]

    def put_in(self, piece: str) -> None:
        """Put a piece behind what was typed; nothing is sent."""
        self.show_again(text=joined(self.data.get("text", ""), piece), quantity=self.data.get("quantity") or "1")

    def number(self) -> int:
        """How many pieces somebody typed; 0 for what is none."""
        written = str(self.data.get("quantity", "1")).strip() or "1"
        return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0


class CallForm(KeyForm):
    """Who called, and what they said."""

    name = LineField(label=_("Their name"), max_length=120, required=False, error_messages={"max_length": _("This name is too long. Please write at most 120 characters.")})  # fmt: skip
    phone = PhoneField(label=_("Their phone number"), required=False)
    text = TextField(label=_("What they said"), required=False)


class ContactForm(KeyForm):
    """A buyer's name and number as the household knows them."""

    name = LineField(label=_("Their name"), max_length=120, required=False, error_messages={"max_length": _("This name is too long. Please write at most 120 characters.")})  # fmt: skip
    phone = PhoneField(
        label=_("Their phone number"), required=False, help_text=_("Their orders at your stall are found by it.")
    )


class QuickReplyForm(KeyForm):
    """A sentence said again and again."""

    text = TextField(label=_("What you often say"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class JoinForm(KeyForm):
    """Which other one is the same person."""

    other = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
