"""What buyers and sellers type about orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit import money, vietnamese
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders.actions.place import MOST_OF_ONE, Buyer, Wish
from lantoa.orders.models import Order
from lantoa.places import api as places
from lantoa.stores import api as stores

METHODS = [(Order.Method.TRANSFER, _("Bank transfer by QR")), (Order.Method.COD, _("Cash on delivery"))]


class KeyForm(forms.Form):
    """A form that changes something: it carries a key made when it was shown, so that sending it twice does it once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["key"].initial = world.uuid7

    def command_key(self) -> UUID:
        """The key that was sent; a form without one (made by hand) counts as a new one."""
        if not self.is_bound or not self.is_valid() and "key" not in self.cleaned_data:
            return world.uuid7()
        key: UUID = self.cleaned_data["key"]
        return key

    def refuse(self, error: RuleError) -> None:
        """Show a refusal beside its field, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class _LineField(forms.CharField):
    """One line of text, cleaned of what a keyboard or a copied text leaves behind."""

    def to_python(self, value: Any) -> str:
        return vietnamese.clean_line(super().to_python(value))


class BuyerForm(KeyForm):
    """Who gets the goods, where, and how they pay."""

    name = _LineField(
        label=_("Your name"), max_length=120,
        error_messages={"required": _("Please write your name, so that the stall knows whom to give the goods to."), "max_length": _("This name is too long. Please write at most 120 characters.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Your phone number"), max_length=40,
        error_messages={"required": _("Please write your phone number; the carrier calls it.")},
    )  # fmt: skip
    unit = forms.CharField(label=_("Commune or ward"), required=False, max_length=5, widget=forms.Select)
    address = _LineField(
        label=_("House, street or hamlet"), max_length=300, help_text=_("Outside Quảng Ninh: write the whole address here."),
        error_messages={"required": _("Please write where to bring the goods."), "max_length": _("This address is too long. Please write at most 300 characters.")},
    )  # fmt: skip
    note = _LineField(label=_("A word to the stall"), max_length=300, required=False)
    method = forms.ChoiceField(
        label=_("How do you pay?"), choices=METHODS, initial=Order.Method.TRANSFER, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        person = getattr(actor, "person", None) if actor.person_id else None
        if person is not None:
            self.initial.update(name=person.name, phone=phones.display(person.phone), unit=person.unit_id or "")

    def clean_phone(self) -> str:
        try:
            return phones.parse(self.cleaned_data["phone"]).e164
        except ValueError:
            raise forms.ValidationError(_("This is not a phone number yet. Write it like 0912 345 678.")) from None

    def clean_unit(self) -> str:
        code: str = self.cleaned_data["unit"]
        if code and not places.Unit.objects.filter(pk=code).exists():
            raise forms.ValidationError(_("Please choose a commune from the list."))
        return code

    def show_places(self) -> None:
        """Fill the list of communes; needed only where the form is shown, not where it is read."""
        self.fields["unit"].widget.choices = [("", gettext("Elsewhere in Vietnam")), *places.unit_choices()]

    def buyer(self) -> Buyer:
        data = self.cleaned_data
        return Buyer(data["name"], data["phone"], data["unit"], data["address"], data["note"])

    def offer_methods(self, cod: bool) -> None:
        """Leave out cash on delivery where a stall does not take it."""
        self.fields["method"].choices = METHODS if cod else METHODS[:1]


class BuyForm(BuyerForm):
    """Buying one thing: which variant, how many, and the buyer."""

    offer = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _("Please choose one.")})
    quantity = forms.IntegerField(
        label=_("How many?"), initial=1, min_value=1, max_value=MOST_OF_ONE,
        error_messages={"required": _("Choose how many you want, at least one."), "invalid": _("Please write how many as a number, like 2."), "min_value": _("Choose how many you want, at least one."), "max_value": _("That is more than can be ordered here at once. Please call the stall.")},
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("offer", "quantity", "name", "phone", "unit", "address", "note", "method")

    def __init__(self, data: Any = None, *, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.chosen = chosen
        if data is not None and "cart" in data:
            for name in ("name", "phone", "address", "method"):
                self.fields[name].required = False

    def clean_phone(self) -> str:
        return super().clean_phone() if self.cleaned_data["phone"] or self.fields["phone"].required else ""

    def offer_from(self, offers: Sequence[stores.Offer]) -> None:
        """Show these variants to choose from, with the prices the buyer now sees."""
        self.show_places()
        self.offer_methods(offers[0].store.accepts_cod)
        wanted = next((o.pk for o in offers if str(o.variant_id) == self.chosen), offers[0].pk)
        self.initial["offer"] = wanted
        self.initial["seen"] = " ".join(f"{o.pk}:{o.price}:{o.store.shipping_fee}" for o in offers)

    def wish(self, actor: Actor) -> Wish:
        data = self.cleaned_data
        return Wish(
            [(data["offer"], data["quantity"])], self.buyer(), data["method"], actor, data["key"], self._seen_total()
        )

    def _seen_total(self) -> int | None:
        for part in self.cleaned_data["seen"].split()[:100]:
            offer, _colon, prices = part.partition(":")
            price, _colon, fee = prices.partition(":")
            if offer == str(self.cleaned_data["offer"]) and price.isdigit() and fee.isdigit():
                return int(price) * int(self.cleaned_data["quantity"]) + int(fee)
        return None


class CheckoutForm(BuyerForm):
    """Ordering the whole cart."""

    seen_total = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def show_total(self, total: int, *, cod: bool) -> None:
        self.show_places()
        self.initial["seen_total"] = total
        self.offer_methods(cod)

    def wish(self, actor: Actor, lines: Sequence[tuple[int, int]]) -> Wish:
        data = self.cleaned_data
        return Wish(lines, self.buyer(), data["method"], actor, data["key"], data["seen_total"])


class CancelForm(KeyForm):
    reason = _LineField(
        label=_("Why?"),
        max_length=200,
        error_messages={"required": _("Please say in a few words why; the other side reads it.")},
    )


class ReceivedForm(KeyForm):
    """The seller's word that money came."""

    amount = forms.CharField(
        label=_("How much came?"), max_length=30, error_messages={"required": _("Please write the amount.")}
    )
    how = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[("bank", _("To my bank account")), ("cash", _("In cash"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, order: Order, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["amount"] = money.format_dong(order.missing)
        self.initial["how"] = "cash" if order.method == Order.Method.COD else "bank"

    def clean_amount(self) -> int:
        try:
            amount = money.parse_dong(self.cleaned_data["amount"])
        except ValueError:
            raise forms.ValidationError(_("Please write the amount as a number, like 250.000.")) from None
        if amount <= 0:
            raise forms.ValidationError(_("Please write an amount above 0."))
        return amount


class FindForm(forms.Form):
    """Find one's orders by phone: the number first, then the code that was sent to it."""

    phone = forms.CharField(label=_("The phone number you ordered with"), max_length=40)
    code = forms.CharField(label=_("The code we sent you"), max_length=12, required=False)

    def clean_phone(self) -> str:
        try:
            return phones.parse(self.cleaned_data["phone"]).e164
        except ValueError:
            raise forms.ValidationError(_("This is not a phone number yet. Write it like 0912 345 678.")) from None

    def asking_code(self) -> FindForm:
        self.fields["code"].required = True
        return self
