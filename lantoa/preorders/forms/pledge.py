"""What a buyer writes who joins: how many, whom it goes to, and the code that proves the number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.preorders.actions.pledge import Joining
from lantoa.preorders.forms.field import PiecesField
from lantoa.preorders.models import Campaign
from lantoa.ui.forms import KeyForm, LineField, PhoneField

METHODS = [("transfer", _("Bank transfer by QR")), ("cod", _("Cash on delivery"))]


class JoinForm(KeyForm):
    """Joining: nothing is paid by it."""

    quantity = PiecesField(label=_("How many?"), initial=1)
    name = LineField(
        label=_("Your name"), max_length=120,
        error_messages={"required": _("Please write your name, so that the stall knows whom to give the goods to."), "max_length": _("This name is too long. Please write at most 120 characters.")},
    )  # fmt: skip
    phone = PhoneField(
        label=_("Your phone number"), help_text=_("We send a code there now, and a word when it closes."),
        error_messages={"required": _("Please write your phone number; the carrier calls it.")},
    )  # fmt: skip
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
        label=_("How will you pay, if enough join?"), choices=METHODS, initial="transfer", widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how you pay."), "invalid_choice": _("Please choose how you pay.")},
    )  # fmt: skip
    tell_again = forms.BooleanField(
        required=False, label=_("If it comes to nothing, tell me when the stall tries again. My number is kept for it, 120 days at most.")
    )  # fmt: skip
    seen = LineField(widget=forms.HiddenInput, required=False, max_length=120)
    code = LineField(label=_("Code from the message"), required=False, max_length=20)

    def __init__(self, data: Any = None, *, campaign: Campaign, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        person = getattr(actor, "person", None)
        if person is not None:
            self.initial |= {"name": person.name, "phone": phones.display(person.phone), "unit": person.unit_id or ""}
            self.fields["phone"].help_text = gettext("We write there when it closes.")
        self.fields["method"].choices = METHODS if campaign.store.accepts_cod else METHODS[:1]
        self.initial["seen"] = campaign.terms_mark

    def show(self, campaign: Campaign) -> None:
        """Fill in what the page needs now: communes, the terms as they are."""
        self.fields["unit"].widget.choices = [("", gettext("Elsewhere in Vietnam")), *places.unit_choices()]
        if self.is_bound:
            self.show_again(seen=campaign.terms_mark)

    def joining(self) -> Joining:
        data = self.cleaned_data
        buyer = orders.Buyer(data["name"], data["phone"], data["unit"], data["address"], data["note"])
        return Joining(data["quantity"], buyer, data["method"], data["seen"], bool(data["tell_again"]))
