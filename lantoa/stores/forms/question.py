"""A question to the seller, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.ui.forms import KeyForm, LineField, PhoneField, TextField


class AskForm(KeyForm):
    """What a visitor wants to know; who is not signed in leaves a name and a phone number that nobody is shown."""

    text = TextField(
        label=_("Your question"), required=False, help_text=_("The seller may show it with the answer under these goods, without your number.")
    )  # fmt: skip
    name = LineField(label=_("Your name"), required=False, help_text=_("Only your first name is shown, or “A buyer”."))
    phone = PhoneField(
        label=_("Your phone number"), help_text=_("We send you the answer here. Nobody is shown it, the seller neither."),
        error_messages={"required": _("Please write your number. Nobody is shown it.")},
    )  # fmt: skip

    field_order = ("text", "name", "phone")

    def __init__(self, data: Any = None, *, known: str | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if known is not None:
            del self.fields["phone"]
            self.initial["name"] = known


class AnswerForm(KeyForm):
    """The seller's answer, shown to everybody or to the asker alone."""

    text = TextField(label=_("Your answer"), required=False)
    published = forms.BooleanField(
        label=_("Show question and answer to everybody under the goods"), required=False,
        help_text=_("The next buyer need not ask. Without the tick only the asker reads it."),
    )  # fmt: skip
