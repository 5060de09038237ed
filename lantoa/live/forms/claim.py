"""What a buyer types: a comment on the sale's own page, the code of their claim, and whom the goods go to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.live.rules.comments import LONGEST_HERE
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, PhoneField

METHODS = [("transfer", _("Bank transfer by QR")), ("cod", _("Cash on delivery"))]


class CommentForm(KeyForm):
    """A comment on the sale's own page; never a phone number."""

    name = LineField(
        label=_("Your name"), max_length=60,
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the name the seller shall call you by.")),
    )  # fmt: skip
    text = LineField(
        label=_("What do you say?"), max_length=LONGEST_HERE, help_text=_("To order, write the code and how many: A1 x2. Please no phone number; you give it later, where only the seller reads it."),
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write something, at most 500 letters.")),
    )  # fmt: skip


class CodeForm(KeyForm):
    """The short code that the seller or the page said."""

    code = LineField(
        label=_("Your code"), max_length=20, help_text=_("Six letters and digits, like K7M 2P9."),
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the code as you saw it, like K7M 2P9.")),
    )  # fmt: skip


class ClaimForm(KeyForm):
    """Whom the goods go to, where, and how they are paid."""

    name = LineField(
        label=_("Your name"), max_length=120,
        error_messages={"required": _("Please write your name, so that the stall knows whom to give the goods to."), "max_length": _("This name is too long. Please write at most 120 characters.")},
    )  # fmt: skip
    phone = PhoneField(
        label=_("Your phone number"),
        error_messages={"required": _("Please write your phone number; the carrier calls it.")},
    )
    unit = LineField(label=_("Commune or ward"), required=False, widget=forms.Select)
    address = LineField(
        label=_("House, street or hamlet"), max_length=300, help_text=_("Outside Quảng Ninh: write the whole address here."),
        error_messages={"required": _("Please write where to bring the goods."), "max_length": _("This address is too long. Please write at most 300 characters.")},
    )  # fmt: skip
    note = LineField(
        label=_("A word to the stall"), max_length=300, required=False,
        error_messages={"max_length": _("This note is too long. Please write at most 300 characters.")},
    )  # fmt: skip
    method = forms.ChoiceField(
        label=_("How do you pay?"), choices=METHODS, initial="transfer", widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how you pay."), "invalid_choice": _("Please choose how you pay.")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**53)

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        total: int,
        cod: bool,
        name: str = "",
        before: orders.Order | None = None,
        **kwargs: Any,
    ) -> None:
        """`before`: what the same person ordered in this sale already; whom it goes to and where is not asked a second time."""
        super().__init__(data, **kwargs)
        self.fields["unit"].widget.choices = [("", gettext("Elsewhere in Vietnam")), *places.unit_choices()]
        self.fields["method"].choices = METHODS if cod else METHODS[:1]
        self.initial["seen"], self.initial["name"] = total, name
        person = getattr(actor, "person", None)
        if person is not None:
            self.initial.update(name=person.name, phone=phones.display(person.phone), unit=person.unit_id or "")
        if before is not None and before.buyer_phone:
            phone = phones.display(before.buyer_phone)
            self.initial.update(name=before.buyer_name, phone=phone, unit=before.unit_id or "", address=before.address)
            if before.method in dict(self.fields["method"].choices):
                self.initial["method"] = before.method

    def buyer(self) -> orders.Buyer:
        data = self.cleaned_data
        return orders.Buyer(data["name"], data["phone"], data["unit"], data["address"], data["note"])
