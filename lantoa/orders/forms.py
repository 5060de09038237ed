"""What buyers and sellers type about orders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.accounts import api as accounts
from lantoa.kit import money
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.kit.errors import RuleError
from lantoa.kit.phone import local_number
from lantoa.kit.post_code import post_code_in
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import rules
from lantoa.orders.actions.abroad import Receiver
from lantoa.orders.actions.book_many import Wanted
from lantoa.orders.actions.booking import Packed
from lantoa.orders.actions.cart import MOST_LINES
from lantoa.orders.actions.correction import Wrong
from lantoa.orders.actions.counter import CounterWish
from lantoa.orders.actions.place import Buyer, Wish
from lantoa.orders.models import AbroadRequest, Correction, Order, Problem
from lantoa.orders.models.maker import REASONS
from lantoa.orders.queries.book_many import ToBook
from lantoa.orders.queries.counter import Ware
from lantoa.orders.queries.order import CartGroup, CartItem, last_address
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.shipping import api as shipping
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.ui.dates import day
from lantoa.ui.forms import KeyForm, LineField, PhoneField, TextField

METHODS = [(Order.Method.TRANSFER, _("Bank transfer by QR")), (Order.Method.COD, _("Cash on delivery"))]
_DAYS = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"), _("Write from how many to how many days it takes, 120 at most.")
)
_LINE = re.compile(r"line-(\d{1,18})", re.ASCII)
REMEMBER_ADDRESS = "remember_address"
_SEEN = re.compile(r"(\d{1,18}):(\d{1,12}):(\d{1,12})", re.ASCII)


class _QuantityField(LineField):
    """How many of a thing, as people type it."""

    default_error_messages = {
        "required": _("Choose how many you want, at least one."),
        "not_a_number": _("Please write how many as a number, like 2."),
        "too_few": _("Choose how many you want, at least one."),
        "too_many": _("That is more than can be ordered here at once. Please call the stall."),
    }

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least = least
        self.widget.attrs |= {"data-min": str(least), "data-max": str(rules.MOST_OF_ONE)}

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        try:
            return rules.read_quantity(text, self.least) if text else None
        except ValueError as error:
            raise ValidationError(self.error_messages[str(error)], code=str(error)) from None


class BuyerForm(KeyForm):
    """Who gets the goods, where, and how they pay."""

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
    came_by = LineField(
        label=_("Code of the post"), required=False,
        help_text=_("Only if a post brought you here and gave one. It tells the stall which post it was, nothing about you."),
    )  # fmt: skip
    method = forms.ChoiceField(
        label=_("How do you pay?"), choices=METHODS, initial=Order.Method.TRANSFER, widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how you pay."), "invalid_choice": _("Please choose how you pay.")},
    )  # fmt: skip

    remember = forms.BooleanField(
        required=False,
        label=_("Remember where to bring the goods, for my next orders. I can take this back under “Me”."),
    )

    def __init__(self, data: Any = None, *, actor: Actor, came_by: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["came_by"] = post_code_in(came_by)
        if actor.person_id is None:
            # Nothing is kept of a guest, on the device neither.
            del self.fields["remember"]
            return
        person = getattr(actor, "person", None) if data is None else None
        agreed = data is None and accounts.agreed_to(REMEMBER_ADDRESS, actor.person_id)
        if agreed:
            del self.fields["remember"]
        if person is not None:
            known = {"name": person.name, "phone": phones.display(person.phone), "unit": person.unit_id or ""}
            self.initial.update({**known, **(last_address(actor) if agreed else {})})

    def clean_came_by(self) -> str:
        """What is no code is let go: nobody is kept from ordering over it."""
        return post_code_in(self.cleaned_data["came_by"])

    def wants_remembering(self) -> bool:
        """Whether the buyer ticked that their address may be remembered."""
        return bool(self.cleaned_data.get("remember"))

    def show_places(self) -> None:
        """Fill the list of communes; needed only where the form is shown, not where it is read."""
        self.fields["unit"].widget.choices = [("", gettext("Elsewhere in Vietnam")), *places.unit_choices()]

    def buyer(self) -> Buyer:
        data = self.cleaned_data
        return Buyer(data["name"], data["phone"], data["unit"], data["address"], data["note"])

    def offer_methods(self, cod: bool) -> None:
        """Leave out cash on delivery where a stall does not take it."""
        self.fields["method"].choices = METHODS if cod else METHODS[:1]


_ADDRESS = {"required": _("Please write where to bring the goods."), "max_length": _("Please keep it shorter.")}


class AskAbroadForm(KeyForm):
    """What somebody would like sent to a country, and who gets it there; in letters every post reads."""

    name = LineField(
        label=_("Name of who gets it"), max_length=120, help_text=_("In Latin letters."),
        error_messages={"required": _("Please write your name, so that the stall knows whom to give the goods to."), "max_length": _("This name is too long. Please write at most 120 characters.")},
    )  # fmt: skip
    phone = PhoneField(
        label=_("Phone number there"), error_messages=dict.fromkeys(("required", "invalid", "too_long"), _("Write it with + and the country's number in front, like +81 90 1234 5678.")),
    )  # fmt: skip
    address = LineField(label=_("Street and house"), max_length=120, error_messages=_ADDRESS)
    city = LineField(label=_("City"), max_length=60, error_messages=_ADDRESS)
    region = LineField(label=_("State or prefecture"), max_length=40, required=False, error_messages=_ADDRESS)
    postcode = LineField(label=_("Postal code"), max_length=20, required=False, error_messages=_ADDRESS)
    zone = forms.ChoiceField(
        label=_("Which clock is yours?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list.")),
    )
    note = LineField(
        label=_("A word to the stall"), max_length=300, required=False,
        error_messages={"max_length": _("This note is too long. Please write at most 300 characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, to: shipping.Country, going: Sequence[stores.Going]) -> None:
        super().__init__(data)
        self.to = to
        self.sendable = [one for one in going if one.verdict.kind != "forbidden" and one.left]
        for one in self.sendable:
            self.fields[f"line-{one.offer.pk}"] = _QuantityField(label=one.name, least=0, required=False)
        self.fields["zone"].choices = [(zone, zone.rpartition("/")[2].replace("_", " ")) for zone in to.zones]
        self.initial["zone"] = to.zones[0]
        self.fields["phone"].widget.attrs["placeholder"] = f"{to.dial or '+'} …"
        if len(to.zones) == 1:
            self.fields["zone"].widget = forms.HiddenInput()
        if not to.region:
            del self.fields["region"]
        self.fields["postcode"].required = bool(to.postcode)

    def of(self, one: stores.Going) -> forms.BoundField:
        return self[f"line-{one.offer.pk}"]

    def clean_phone(self) -> str:
        # Without the country's number it would be taken for one of ours.
        typed = unicodedata.normalize("NFKC", str(self.data.get("phone", ""))[:60]).strip()
        if not typed.startswith(("+", "00")):
            raise ValidationError(self.fields["phone"].error_messages["invalid"])
        return str(self.cleaned_data["phone"])

    def clean(self) -> Any:
        data = super().clean()
        broken = any(name.startswith("line-") for name in self.errors)
        if not broken and not self.lines():
            raise ValidationError(_("Choose how many you want, at least one."))
        return data

    def lines(self) -> list[tuple[int, int]]:
        """(offer id, quantity) of everything wanted."""
        found = [(one.offer.pk, self.cleaned_data.get(f"line-{one.offer.pk}") or 0) for one in self.sendable]
        return [(offer, count) for offer, count in found if count]

    def receiver(self) -> Receiver:
        data = self.cleaned_data
        return Receiver(
            data["name"], data["phone"], self.to.code, data["zone"], data["address"], data["city"], data.get("region", ""), data["postcode"], data["note"]
        )  # fmt: skip


class QuoteForm(KeyForm):
    """What delivery abroad costs and how long it takes, or that the stall does not send it."""

    fee = LineField(
        label=_("What does delivery cost?"), help_text=_("What the post office says for such a parcel, with packing."),
        error_messages={"required": _("Please write the amount as a number, like 250.000.")},
    )  # fmt: skip
    days_least = forms.IntegerField(
        label=_("It takes at least so many days"), min_value=1, max_value=rules.LONGEST_WAY, error_messages=_DAYS
    )
    days_most = forms.IntegerField(
        label=_("and at most"), min_value=1, max_value=rules.LONGEST_WAY, error_messages=_DAYS
    )
    post_asked = forms.BooleanField(
        label=_("I have asked the post office: these goods may be sent there."), required=False
    )
    words = LineField(
        label=_("A word to the buyer"), max_length=300, required=False,
        error_messages={"max_length": _("This note is too long. Please write at most 300 characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, asked: AbroadRequest) -> None:
        super().__init__(data)
        if data is not None and "decline" in data:
            for name in ("fee", "days_least", "days_most"):
                self.fields[name].required = False
        if asked.fee is not None:
            self.initial |= {"fee": money.format_dong(asked.fee).replace("\N{NO-BREAK SPACE}₫", ""), "days_least": asked.days_least, "days_most": asked.days_most, "words": asked.words}  # fmt: skip

    def clean_fee(self) -> int | None:
        return _dong(self.cleaned_data["fee"])


class BuyForm(BuyerForm):
    """Buying one thing: which variant, how many, and the buyer."""

    offer = forms.IntegerField(
        label=_("Which one?"), widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Please choose one.")),
    )  # fmt: skip
    quantity = _QuantityField(label=_("How many?"), initial=1)
    seen = LineField(widget=forms.HiddenInput, required=False)

    field_order = ("offer", "quantity", "name", "phone", "unit", "address", "note", "came_by", "method", "remember")

    def __init__(self, data: Any = None, *, chosen: str = "", many: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.chosen = chosen
        if many.isascii() and many.isdigit() and len(many) < 4 and int(many):
            # A link that says how many.
            self.initial["quantity"] = int(many)
        if data is not None and "cart" in data:
            for name in ("name", "phone", "address", "method"):
                self.fields[name].required = False

    def offer_from(self, offers: Sequence[stores.Offer], left: Mapping[int, int]) -> None:
        """Show these variants to choose from, with the prices the buyer now sees and how many are `left` of each."""
        self.show_places()
        self.offer_methods(offers[0].store.accepts_cod)
        there = [offer for offer in offers if left[offer.variant_id]] or offers
        wanted = next((o.pk for o in offers if str(o.variant_id) == self.chosen), there[0].pk)
        self.initial["offer"] = wanted
        self.initial["seen"] = " ".join(f"{o.pk}:{o.price}:{o.store.shipping_fee}" for o in offers)
        if len(offers) > 1:
            rows = [(offer.pk, _offered(offer, left[offer.variant_id])) for offer in offers]
            self.fields["offer"].widget = forms.RadioSelect(choices=rows)
        if self.is_bound:
            self.show_again(seen=self.initial["seen"])
            if len(offers) == 1 and "offer" in self.errors:
                self.add_error(None, self.errors.pop("offer").as_data())
                self.show_again(offer=wanted)

    def wish(self, actor: Actor) -> Wish:
        data = self.cleaned_data
        return Wish(
            [(data["offer"], data["quantity"])], self.buyer(), data["method"], actor, data["key"], self._seen_total(), data["came_by"]
        )  # fmt: skip

    def _seen_total(self) -> int | None:
        wanted, quantity = self.cleaned_data["offer"], self.cleaned_data["quantity"]
        for part in self.cleaned_data["seen"].split()[:100]:
            found = _SEEN.fullmatch(part)
            if found and int(found[1]) == wanted:
                return int(found[2]) * int(quantity) + int(found[3])
        return None


def _offered(offer: stores.Offer, left: int) -> str:
    words = [offer.variant.name or offer.variant.product.name, money.format_dong(offer.price)]
    if not left:
        words.append(gettext("sold out"))
    elif left <= 5:
        words.append(gettext("only %(left)s left") % {"left": left})
    return " · ".join(words)


def lines_in(data: Mapping[str, Any]) -> list[int]:
    """The offers whose quantities (`line-<offer>`) were sent, at most as many as a cart holds."""
    found = [int(match[1]) for name in data if (match := _LINE.fullmatch(name))]
    return list(dict.fromkeys(found))[:MOST_LINES]


class CartForm(forms.Form):
    """How many of each thing in the cart; none takes it out."""

    def __init__(self, data: Any = None, *, groups: Sequence[CartGroup]) -> None:
        super().__init__(data)
        for item in (item for group in groups for item in group.lines):
            self.fields[f"line-{item.offer.pk}"] = _QuantityField(label=item.name, initial=item.quantity, least=0)

    def of(self, item: CartItem) -> forms.BoundField:
        return self[f"line-{item.offer.pk}"]

    def quantities(self) -> dict[int, int]:
        """The number for each offer whose field is right."""
        return {int(name.removeprefix("line-")): number for name, number in self.cleaned_data.items()}


class CheckoutForm(BuyerForm):
    """Ordering what is in the cart, as this page showed it: the lines stand in hidden fields until one needs changing."""

    seen_total = LineField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, lines: Iterable[tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._lines = list(lines)
        self._short: stock.OutOfStock | None = None
        for offer_id, quantity in self._lines:
            self.fields[f"line-{offer_id}"] = _QuantityField(initial=quantity, least=0, widget=forms.HiddenInput)

    def of(self, item: CartItem) -> forms.BoundField:
        return self[f"line-{item.offer.pk}"]

    def lines(self) -> list[tuple[int, int]]:
        """(offer id, quantity) of everything wanted: as typed, or as the cart had it where what was typed is no number."""
        typed = getattr(self, "cleaned_data", {})
        numbers = {offer_id: typed.get(f"line-{offer_id}", quantity) for offer_id, quantity in self._lines}
        return [(offer_id, number) for offer_id, number in numbers.items() if number]

    def wish(self, actor: Actor) -> Wish:
        data, seen = self.cleaned_data, self.cleaned_data["seen_total"]
        known = int(seen) if re.fullmatch(r"\d{1,15}", seen, re.ASCII) else None
        return Wish(self.lines(), self.buyer(), data["method"], actor, data["key"], known, data["came_by"])

    def refuse(self, error: RuleError) -> None:
        """As every form; what is short is said beside its line, once `show` knows the lines."""
        if isinstance(error, stock.OutOfStock):
            self._short = error
        else:
            super().refuse(error)

    def show(self, groups: Sequence[CartGroup]) -> None:
        """Fill in what the page needs now: communes, the total as it is, a box for each number that has to change."""
        self.show_places()
        self.offer_methods(all(group.store.accepts_cod for group in groups))
        items = {item.offer.pk: item for group in groups for item in group.lines}
        for offer_id, _quantity in self._lines:
            name = f"line-{offer_id}"
            if offer_id in items:
                self._show_line(name, items[offer_id])
            else:
                del self.fields[name]
                self.errors.pop(name, None)
        total = sum(group.total for group in groups)
        self.initial["seen_total"] = total
        if self.is_bound:
            self.show_again(seen_total=total)

    def _show_line(self, name: str, item: CartItem) -> None:
        box, short = self.of(item), item.left < item.quantity
        box.label = item.name
        if self._short and self._short.variant_id == item.offer.variant_id:
            self.add_error(name, str(self._short))
        elif short and item.left:
            box.help_text = gettext("Only %(left)s left.") % {"left": item.left}
        if short and not item.left:
            box.help_text = gettext("Sold out. Write 0 to leave it out.")
        if short or self.errors.get(name):
            box.field.widget = forms.TextInput(attrs=box.field.widget.attrs)


def _dong(text: str) -> int | None:
    """An amount somebody typed at the counter; None where nothing stands there."""
    if not text:
        return None
    try:
        return money.parse_dong(text)
    except ValueError as error:
        if str(error) == "negative":
            raise ValidationError(_("Please write an amount above 0.")) from None
        raise ValidationError(_("Please write the amount as a number, like 250.000.")) from None


class CounterForm(KeyForm):
    """One sale from hand to hand: an amount, things of the stall, what was handed over. `wares` are shown to choose from;
    what a phone kept may name others, which the action then judges."""

    amount = LineField(label=_("Amount"), required=False)
    given = LineField(
        label=_("How much does the buyer hand you?"), required=False, help_text=_("Only for cash: then we say how much to give back.")
    )  # fmt: skip

    def __init__(self, data: Any = None, *, wares: Sequence[Ware] = ()) -> None:
        super().__init__(data)
        self._wares = {ware.id: ware for ware in wares}
        sent = lines_in(data) if data is not None else []
        for offer_id in dict.fromkeys([*self._wares, *sent]):
            name = self._wares[offer_id].name if offer_id in self._wares else ""
            self.fields[f"line-{offer_id}"] = _QuantityField(label=name, least=0, required=False)
            self.fields[f"price-{offer_id}"] = LineField(required=False, widget=forms.HiddenInput)
            if offer_id in self._wares:
                self.initial[f"price-{offer_id}"] = self._wares[offer_id].price

    def of(self, ware: Ware) -> forms.BoundField:
        return self[f"line-{ware.id}"]

    def clean_amount(self) -> int:
        return _dong(self.cleaned_data["amount"]) or 0

    def clean_given(self) -> int | None:
        return _dong(self.cleaned_data["given"])

    @property
    def method(self) -> str:
        return str(self.data.get("anyway") or self.data.get("method") or "")[:20]

    def wish(self, *, code: str = "", earliest: datetime | None = None) -> CounterWish:
        """What is to be written down; with a phone's own code it also says when it was sold."""
        data = self.cleaned_data
        lines = [
            (int(name[5:]), number, self._price(int(name[5:])))
            for name, number in data.items()
            if name.startswith("line-") and number
        ]
        return CounterWish(
            lines, data["amount"], self.method, data["given"] if self.method == Order.Method.CASH else None, code, earliest,
            _moment(self.data.get("said_at")) if code else None, bool(self.data.get("anyway")),
        )  # fmt: skip

    def _price(self, offer_id: int) -> int:
        """The price the buyer was told; the stall's own where that cannot be read."""
        told = self.cleaned_data[f"price-{offer_id}"]
        if re.fullmatch(r"\d{1,9}", told, re.ASCII):
            return int(told)
        return self._wares[offer_id].price if offer_id in self._wares else 0


def _moment(text: object) -> datetime | None:
    """The time a phone told, in milliseconds since 1970 as scripts count; None where that is no time."""
    if not re.fullmatch(r"\d{1,14}", str(text), re.ASCII):
        return None
    return datetime.fromtimestamp(int(str(text)) / 1000, UTC)


class CancelForm(KeyForm):
    reason = LineField(
        label=_("Why?"), max_length=200,
        error_messages={"required": _("Please say in a few words why; the other side reads it."), "max_length": _("That is too long. Please write at most 200 characters.")},
    )  # fmt: skip


class WhereForm(KeyForm):
    """Where the buyer wants to be paid back."""

    bank_bin = forms.ChoiceField(
        label=_("Your bank"), error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose your bank from the list."))
    )  # fmt: skip
    number = LineField(
        label=_("Your account number"), error_messages={"required": _("Write the account number; it stands in your bank app.")}
    )  # fmt: skip
    holder = LineField(
        label=_("Your name as the bank knows it"), help_text=_("The stall compares it before it sends the money."),
        error_messages={"required": _("Write the name as your bank app shows it.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["bank_bin"].choices = [("", gettext("Choose…")), *payments.bank_choices()]

    def account(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("bank_bin", "number", "holder")}


class CorrectionForm(KeyForm):
    """What is to be put right about an order: pieces of its lines, what is given for them, or an amount less."""

    KINDS = {
        Correction.Kind.NOT_DELIVERED: _("I deliver fewer pieces"), Correction.Kind.RETURNED: _("The buyer gives pieces back"),
        Correction.Kind.EXCHANGED: _("The buyer gets something else for it"), Correction.Kind.ALLOWANCE: _("I take something off the price"),
    }  # fmt: skip

    words = LineField(
        label=_("A word about it"), required=False, max_length=200, help_text=_("The buyer reads it."),
        error_messages={"max_length": _("That is too long. Please write at most 200 characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, order: Order, kind: str, wares: Sequence[stores.Offer] = ()) -> None:
        super().__init__(data)
        self.kind, self.wares = kind, list(wares)
        if kind == Correction.Kind.ALLOWANCE:
            self.fields["amount"] = LineField(
                label=_("How much less?"), error_messages={"required": _("Please write the amount.")}
            )
        else:
            for line in (line for line in order.lines.all() if line.left):
                help_text = gettext("%(left)s %(unit)s there") % {"left": line.left, "unit": line.selling_unit}
                self.fields[f"line-{line.pk}"] = _QuantityField(
                    label=line.name, least=0, required=False, initial=0, help_text=help_text
                )
        if kind == Correction.Kind.EXCHANGED:
            for ware in self.wares:
                name = f"{ware.variant.product.name} {ware.variant.name}".strip()
                label = f"{name} · {money.format_dong(ware.price)}"
                self.fields[f"given-{ware.pk}"] = _QuantityField(label=label, least=0, required=False, initial=0)
        if kind in (Correction.Kind.RETURNED, Correction.Kind.EXCHANGED):
            self.fields["restock"] = forms.BooleanField(
                required=False, label=_("It is still good: back on the shelf. Otherwise it counts as lost.")
            )

    def _with(self, start: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(start)]

    @property
    def pieces(self) -> list[forms.BoundField]:
        return self._with("line-")

    @property
    def gifts(self) -> list[forms.BoundField]:
        return self._with("given-")

    def clean_amount(self) -> int:
        return _dong(self.cleaned_data["amount"]) or 0

    def wrong(self) -> Wrong:
        data = self.cleaned_data
        numbers = {
            start: {int(name[len(start) :]): data[name] or 0 for name in data if name.startswith(start)}
            for start in ("line-", "given-")
        }
        return Wrong(
            self.kind, numbers["line-"], numbers["given-"], data.get("amount", 0), bool(data.get("restock")), data["words"]
        )  # fmt: skip


class ReceivedForm(KeyForm):
    """The seller's word that money came."""

    amount = LineField(label=_("How much came?"), error_messages={"required": _("Please write the amount.")})
    how = forms.ChoiceField(
        label=_("How did it come?"), choices=[("bank", _("To my bank account")), ("cash", _("In cash"))], widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how it came."), "invalid_choice": _("Please choose how it came.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, order: Order, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["amount"] = money.format_dong(order.missing).replace("\N{NO-BREAK SPACE}₫", "")
        self.initial["how"] = "cash" if order.method == Order.Method.COD else "bank"

    def clean_amount(self) -> int:
        try:
            amount = money.parse_dong(self.cleaned_data["amount"])
        except ValueError as error:
            if str(error) == "negative":
                raise ValidationError(_("Please write an amount above 0.")) from None
            raise ValidationError(_("Please write the amount as a number, like 250.000.")) from None
        if amount <= 0:
            raise ValidationError(_("Please write an amount above 0."))
        return amount


class SettleForm(KeyForm):
    """What was paid of the fees that are owed (đồng), in cash or by one of the movements `out` of the bank."""

    amount = LineField(label=_("How much did you pay?"), error_messages={"required": _("Please write the amount.")})
    how = forms.ChoiceField(
        label=_("How did you pay?"), widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose how you paid.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, owed: int, out: Sequence[payments.BankTransaction], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._out = {str(one.pk): one for one in out}
        told = [
            (pk, f"{money.format_dong(one.amount)} · {day(one.at)} · {one.memo[:40]}") for pk, one in self._out.items()
        ]
        self.fields["how"].choices = [("cash", _("In cash")), *told]
        self.initial["amount"] = money.format_dong(max(owed, 0)).replace("\N{NO-BREAK SPACE}₫", "")
        self.initial["how"] = "cash"

    clean_amount = ReceivedForm.clean_amount

    def movement(self) -> payments.BankTransaction | None:
        return self._out.get(self.cleaned_data["how"])


class DeclineForm(KeyForm):
    """Why a maker cannot deliver its part."""

    why = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, choices=list(REASONS.items()),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose why.")),
    )  # fmt: skip


class SendForm(KeyForm):
    """Which carrier takes the parcel, under which code, and what it collects at the door."""

    carrier = forms.ChoiceField(
        label=_("Carrier"), widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the carrier."), "invalid_choice": _("Please choose the carrier.")},
    )  # fmt: skip
    tracking_code = LineField(
        label=_("Tracking code"), max_length=60, help_text=_("It stands on the carrier's label."),
        error_messages={"required": _("Please write the tracking code."), "max_length": _("This code is too long. It stands on the carrier's label.")},
    )  # fmt: skip
    cash_to_collect = LineField(
        label=_("What the carrier collects at the door"),
        required=False,
        help_text=_("Write 0 when it is paid already."),
    )

    def __init__(
        self, data: Any = None, *, cash: int, carriers: Sequence[tuple[str, str]], abroad: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if abroad:
            self.fields["tracking_code"].help_text = _(
                "As on the post's label: two letters, nine digits, two letters, like EE123456785VN."
            )
            self.fields["cash_to_collect"].widget = forms.HiddenInput()
        self.fields["carrier"].choices = list(carriers)
        if len(carriers) == 1:
            self.initial["carrier"] = carriers[0][0]
        self.initial["cash_to_collect"] = money.format_dong(cash).replace("\N{NO-BREAK SPACE}₫", "")

    def clean_cash_to_collect(self) -> int:
        return _dong(self.cleaned_data["cash_to_collect"]) or 0


class FindForm(forms.Form):
    """Find one's orders by phone: the number first, then the code that was sent to it."""

    phone = PhoneField(
        label=_("The phone number you ordered with"),
        error_messages={"required": _("Please write the phone number you ordered with.")},
    )
    code = LineField(
        label=_("The code we sent you"),
        error_messages={"required": _("Please write the six digits from the message.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if data is None or "again" in data or "code" not in data:
            self.fields["code"].required = False


class ReviewForm(KeyForm):
    """How good a thing was: stars, words if one likes, and whether others read the given name."""

    stars = forms.ChoiceField(
        label=_("How was it?"), widget=forms.RadioSelect,
        choices=[("5", _("5 ★ Very good")), ("4", _("4 ★ Good")), ("3", _("3 ★ All right")), ("2", _("2 ★ Not so good")), ("1", _("1 ★ Bad"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose from one to five stars.")),
    )  # fmt: skip
    words = TextField(
        label=_("A few words"), required=False, max_length=stores.LONGEST_REVIEW, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("That is too long. Please write at most 1.000 characters.")},
    )  # fmt: skip
    named = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, order: Order, standing: stores.Review | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        given = stores.given_name(order.buyer_name)
        if given:
            self.fields["named"].label = gettext("Let others read my given name: %(name)s") % {"name": given}
        else:
            del self.fields["named"]
        if standing:
            self.initial.update(stars=str(standing.stars), words=standing.words, named=bool(standing.name))

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"stars": int(data["stars"]), "words": data["words"], "named": data.get("named", False)}


class WordForm(KeyForm):
    """One side's words about a problem."""

    words = TextField(
        label=_("Your words"), max_length=rules.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say in a few words what happened."), "max_length": _("That is too long. Please write at most 1.000 characters.")},
    )  # fmt: skip


class ReportForm(WordForm):
    """What is wrong with an order, in a kind and in words, with a photo if one likes."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"), widget=forms.RadioSelect,
        choices=[
            (Problem.Kind.NOT_ARRIVED, _("It has not arrived")),
            (Problem.Kind.BROKEN, _("It arrived broken or spoiled")),
            (Problem.Kind.WRONG_THING, _("It is the wrong thing, or something is missing")),
            (Problem.Kind.NOT_AS_DESCRIBED, _("It is not as described")),
            (Problem.Kind.OTHER, _("Something else")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose what is wrong.")),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("A photo of it"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}), max_length=300,
        error_messages=dict.fromkeys(("invalid", "missing", "empty", "max_length"), _("This photo is empty. Please choose it again.")),
    )  # fmt: skip
    field_order = ("kind", "words", "photo")


class AnswerForm(WordForm):
    """What the stall answers about a problem."""

    words = TextField(
        label=_("Your answer"), max_length=rules.LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write what you want to answer."), "max_length": _("That is too long. Please write at most 1.000 characters.")},
    )  # fmt: skip


_FROM_CARRIER = re.compile(r"([a-z0-9]{2,20})\|([^|\x00]{1,40})\|(\d{1,9})\|(\d{4}-\d{2}-\d{2})?")
_HEAVY = 200_000


def _pick_times() -> list[tuple[str, Any]]:
    """When a carrier can be asked to come: the rest of today and the next three days, in halves."""
    now, parts = world.now().astimezone(VIETNAM), {"morning": _("morning"), "afternoon": _("afternoon")}
    days = [now.date() + timedelta(days=after) for after in range(4)]
    left = [
        (one, part) for one in days for part in parts if one > now.date() or (part == "afternoon" and now.hour < 15)
    ]
    said = [(f"{one.isoformat()}|{part}", f"{day(one)}, {parts[part]}") for one, part in left]
    return [("", _("As the carrier plans")), *said]


class _PickField(forms.ChoiceField):
    """When the carrier is asked to come for a parcel, or as it plans."""

    def __init__(self) -> None:
        super().__init__(
            label=_("When is it to be fetched?"), required=False, choices=_pick_times, help_text=_("A wish: the carrier says whether it comes then."),
            error_messages={"invalid_choice": _("The carrier cannot be asked to fetch it then. Choose another time.")},
        )  # fmt: skip


def picked(value: str) -> dict[str, Any]:
    """The day and the part of it that were chosen."""
    on, _bar, part = value.partition("|")
    return {"pick_day": date.fromisoformat(on), "pick_part": part} if on else {}


class ParcelForm(KeyForm):
    """What a parcel weighs and holds, and where it lay before July 2025, for carriers to name their price."""

    weight = LineField(
        label=_("Weight"), help_text=_("In grams, packed. 1,5 kg is 1500."),
        error_messages={"required": _("Write what the parcel weighs; 0 g cannot be carried.")},
    )  # fmt: skip
    length = LineField(label=_("Length"), required=False)
    width = LineField(label=_("Width"), required=False)
    height = LineField(label=_("Height"), required=False)
    value = LineField(label=_("What it is worth"), required=False, help_text=_("What the carrier makes good when it loses the parcel; some charge for it."))  # fmt: skip
    cash_to_collect = LineField(label=_("What the carrier collects at the door"), required=False, help_text=_("Write 0 when it is paid already."))  # fmt: skip
    cold = forms.BooleanField(label=_("It must be kept cold"), required=False)
    fragile = forms.BooleanField(label=_("It breaks easily"), required=False)
    fetched = forms.ChoiceField(
        label=_("How does the carrier get it?"), widget=forms.RadioSelect, initial="1",
        choices=[("1", _("The carrier fetches it")), ("0", _("I bring it there"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose one.")),
    )  # fmt: skip
    former = forms.ChoiceField(
        label=_("Where was that before July 2025?"), widget=forms.RadioSelect,
        help_text=_("Carriers still use the old names."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose where it lay before, from the list.")),
    )  # fmt: skip
    province = LineField(label=_("Province, as before July 2025"), max_length=80)
    district = LineField(label=_("District, as before July 2025"), max_length=80)
    ward = LineField(label=_("Commune or ward, as before July 2025"), max_length=80)
    note = LineField(label=_("A word to the carrier"), required=False, max_length=60)
    pick = _PickField()

    def __init__(
        self, data: Any = None, *, order: Order, cash: int, weight: int | None, cold: bool, fragile: bool, formers: Sequence[shipping.Former],
        guess: shipping.Guess | None, province: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, **kwargs)
        self.formers, self.home = {one.code: one for one in formers}, province
        if formers:
            for name in ("province", "district", "ward"):
                del self.fields[name]
            self.fields["former"].choices = [(one.code, f"{one.name}, {one.district}") for one in formers]
            self.initial["former"] = guess.former.code if guess else None
        else:
            del self.fields["former"]
        self.initial |= {
            "weight": str(weight or ""), "cold": cold, "fragile": fragile, "value": _plain(order.to_pay), "cash_to_collect": _plain(cash),
        }  # fmt: skip

    def clean_weight(self) -> int:
        return self._whole("weight", _HEAVY, gettext("A parcel weighs at most 200 kg. Make several of it."))

    def clean_length(self) -> int:
        return self._side("length")

    def clean_width(self) -> int:
        return self._side("width")

    def clean_height(self) -> int:
        return self._side("height")

    def clean_value(self) -> int:
        return _dong(self.cleaned_data["value"]) or 0

    def clean_cash_to_collect(self) -> int:
        return _dong(self.cleaned_data["cash_to_collect"]) or 0

    def _side(self, name: str) -> int:
        return self._whole(name, 400, gettext("A parcel is at most 400 cm long.")) if self.cleaned_data[name] else 0

    def _whole(self, name: str, most: int, too_much: str) -> int:
        text = self.cleaned_data[name].replace(".", "").replace(" ", "").lower().removesuffix("g").removesuffix("cm")
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise ValidationError(gettext("Please write a whole number, like 500."))
        if int(text) == 0:
            raise ValidationError(gettext("Write what the parcel weighs; 0 g cannot be carried.") if name == "weight" else gettext("Please write a whole number, like 500."))  # fmt: skip
        if int(text) > most:
            raise ValidationError(too_much)
        return int(text)

    def packed(self) -> Packed:
        """What was typed."""
        said = self.cleaned_data
        if self.formers:
            one = self.formers[said["former"]]
            place = {"ward": one.name, "district": one.district, "province": self.home}
        else:
            place = {name: said[name] for name in ("ward", "district", "province")}
        names = ("weight", "length", "width", "height", "value", "cold", "fragile", "note")
        return Packed(
            **{name: said[name] for name in names},
            cash=said["cash_to_collect"],
            fetched=said["fetched"] == "1",
            **place,
            **picked(said["pick"]),
        )

    def chosen(self) -> tuple[str, str, int, date | None] | None:
        """The offer that was pressed: carrier, service, price as shown, promised day; None where none was."""
        found = _FROM_CARRIER.fullmatch(self.data.get("offer", ""))
        if not found:
            return None
        try:
            promised = date.fromisoformat(found[4]) if found[4] else None
        except ValueError:
            return None
        return found[1], found[2], int(found[3]), promised


def _plain(amount: int) -> str:
    return money.format_dong(amount).replace("\N{NO-BREAK SPACE}₫", "")


class BookManyForm(KeyForm):
    """Which packed orders are ordered at one carrier in one go; a weight for each, and where it lay before where that is not sure or not known."""

    fetched = forms.ChoiceField(
        label=_("How does the carrier get it?"), widget=forms.RadioSelect, initial="1",
        choices=[("1", _("The carrier fetches it")), ("0", _("I bring it there"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose one.")),
    )  # fmt: skip
    pick = _PickField()

    def __init__(
        self, data: Any = None, *, rows: Sequence[ToBook], carriers: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.rows = {one.order.pk: one for one in rows}
        self.fields["carrier"] = forms.ChoiceField(
            label=_("Carrier"), choices=carriers, widget=forms.RadioSelect, initial=carriers[0][0] if len(carriers) == 1 else None,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose the carrier from the list.")),
        )  # fmt: skip
        self.fields["orders"] = forms.MultipleChoiceField(
            choices=[(str(pk), one.order.code) for pk, one in self.rows.items()], required=False,
            error_messages={"invalid_choice": _("Something of this has changed meanwhile. Please look at it again.")},
        )  # fmt: skip
        for pk, one in self.rows.items():
            self.fields[f"weight_{pk}"] = LineField(label=_("Weight"), required=False)
            self.initial.setdefault(f"weight_{pk}", str(one.weight or ""))
            if not one.order.unit:
                self.fields[f"ward_{pk}"] = LineField(
                    label=_("Commune or ward, as before July 2025"), required=False, max_length=80
                )
                self.fields[f"district_{pk}"] = LineField(
                    label=_("District, as before July 2025"), required=False, max_length=80
                )
                self.fields[f"province_{pk}"] = LineField(
                    label=_("Province, as before July 2025"), required=False, max_length=80
                )
            elif not one.sure:
                self.fields[f"former_{pk}"] = forms.ChoiceField(
                    label=_("Where was that before July 2025?"), required=False,
                    choices=[("", _("Choose")), *((former.code, f"{former.name}, {former.district}") for former in one.formers)],
                    error_messages={"invalid_choice": _("Choose where it lay before, from the list.")},
                )  # fmt: skip

    def ids(self) -> set[int]:
        """Those that were ticked, and those for which a weight was written where none was known: nobody writes one for a parcel they do
        not send. What has to stay cold is ticked or left."""
        written = {
            pk
            for pk, one in self.rows.items()
            if not one.weight and not one.cold and self.cleaned_data.get(f"weight_{pk}")
        }
        return written | {int(pk) for pk in self.cleaned_data.get("orders", ())}

    def wanted(self) -> list[Wanted]:
        """What was ticked, with its weight (0: none that can be read) and where it lay before (none: not said)."""
        found = []
        for pk in sorted(self.ids()):
            one = self.rows[pk]
            text = self.cleaned_data[f"weight_{pk}"].replace(".", "").replace(" ", "").lower().removesuffix("g")
            grams = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
            found.append(Wanted(one.order, grams, *self._place(one)))
        return found

    def _place(self, one: ToBook) -> tuple[str, str, str]:
        said = {
            name: self.cleaned_data.get(f"{name}_{one.order.pk}", "")
            for name in ("former", "ward", "district", "province")
        }
        if not one.order.unit:
            return said["ward"], said["district"], said["province"]
        former = one.sure or next((former for former in one.formers if former.code == said["former"]), None)
        return (former.name, former.district, shipping.province_name()) if former else ("", "", "")


class RetryForm(KeyForm):
    """How a parcel is to be tried once more; nothing written leaves it as it was."""

    phone = PhoneField(label=_("Another number to call"), required=False)
    address = LineField(
        label=_("Another address in the same commune"), required=False, max_length=300,
        error_messages={"max_length": _("This address is too long. Please write at most 300 characters.")},
    )  # fmt: skip
    note = LineField(
        label=_("When, or what else to mind"), required=False, max_length=120, help_text=_("For example: after 5 p.m. tomorrow, please call first."),
        error_messages={"max_length": _("Please keep it to 120 characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, change: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not change:
            for name in ("phone", "address", "note"):
                del self.fields[name]

    def change(self) -> shipping.Change:
        """What was wished."""
        said = self.cleaned_data
        phone = local_number(said["phone"]) if said.get("phone") else ""
        return shipping.Change(phone, said.get("address", ""), said.get("note", ""))


class HandOverForm(KeyForm):
    """Which ordered parcels are meant, and what is to be done with them."""

    def __init__(self, data: Any = None, *, ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["parcels"] = forms.MultipleChoiceField(
            choices=[(str(pk), str(pk)) for pk in ids], required=False,
            error_messages={"invalid_choice": _("Something of this has changed meanwhile. Please look at it again.")},
        )  # fmt: skip

    def ids(self) -> set[int]:
        """Those that were ticked."""
        return {int(pk) for pk in self.cleaned_data.get("parcels", ())}


class RoundForm(KeyForm):
    """Who brings which orders, and for how much."""

    name = LineField(label=_("Who brings them?"), max_length=120, error_messages={"required": _("Please write who brings them."), "max_length": _("This name is too long. Please write at most 120 characters.")})  # fmt: skip
    phone = PhoneField(label=_("Their phone number"), required=False)
    fee = LineField(label=_("What they get for the round"), required=False)

    def __init__(self, data: Any = None, *, orders: Sequence[Order], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["orders"] = forms.MultipleChoiceField(
            choices=[(str(one.pk), one.code) for one in orders], required=False,
            error_messages={"invalid_choice": _("Something of this has changed meanwhile. Please look at it again.")},
        )  # fmt: skip

    def clean_fee(self) -> int:
        return _dong(self.cleaned_data["fee"]) or 0

    def ids(self) -> set[int]:
        """Those that were ticked."""
        return {int(pk) for pk in self.cleaned_data.get("orders", ())}


class RoundCashForm(KeyForm):
    """The cash a neighbour brought, as the page showed it: what comes in meanwhile is not counted with it."""

    seen = LineField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> int:
        text = self.cleaned_data["seen"]
        if not re.fullmatch(r"\d{1,15}", text, re.ASCII):
            raise ValidationError(gettext("The cash with the neighbour is another sum now. Please look at it again."))
        return int(text)
