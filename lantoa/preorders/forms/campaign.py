"""What a seller writes of goods sold ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.preorders import rules
from lantoa.preorders.actions.campaign import NewGoods, Terms
from lantoa.preorders.forms.field import AmountField, PiecesField, day_field
from lantoa.preorders.models import Campaign
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm, LineField, TextField

NEW = "new"
_KINDS = [
    (Campaign.Kind.GROUP_BUY, _("Group buy: only made when enough people join")),
    (Campaign.Kind.PRE_ORDER, _("Pre-order: made for whoever joins, even one")),
]
_CHOOSE = _("Please choose one.")


class TermsForm(KeyForm):
    """The terms: what it costs, how many must come together, until when, and the day it is sent by."""

    kind = forms.ChoiceField(
        label=_("How do you sell it?"), choices=_KINDS, initial=Campaign.Kind.GROUP_BUY, widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )  # fmt: skip
    price = AmountField(label=_("Price of one"))
    minimum = PiecesField(
        label=_("How many must come together?"), required=False,
        help_text=_("Too few by the last day: nobody pays, everybody is told. For a pre-order leave it empty."),
    )  # fmt: skip
    maximum = PiecesField(
        label=_("The most you can make"), required=False, help_text=_("It closes as soon as all are taken.")
    )
    lower_price = AmountField(label=_("Cheaper when many join: price of one"), required=False)
    lower_from = PiecesField(label=_("From how many pieces"), required=False)
    last_day = day_field(_("Last day to join"))
    due_on = day_field(_("Sent by"), _("The day you promise. Buyers see it; it stands in their order."))
    pay_days = PiecesField(
        label=_("Days to pay after it closed"),
        required=False,
        initial=rules.PAY_DAYS,
        help_text=_("1 to 7. Who has not paid by then drops out."),
    )
    words = TextField(
        label=_("A few words about it"), required=False, max_length=rules.LONGEST_WORDS,
        error_messages={"max_length": _("Please keep it to 1,000 letters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, campaign: Campaign | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if campaign:
            for name in Terms.__dataclass_fields__:
                self.initial.setdefault(name, getattr(campaign, name))

    def terms(self) -> Terms:
        said = {name: self.cleaned_data.get(name) for name in Terms.__dataclass_fields__}
        said["minimum"] = said["minimum"] if said["minimum"] is not None else 0
        said["pay_days"] = said["pay_days"] if said["pay_days"] is not None else rules.PAY_DAYS
        return Terms(**{name: value for name, value in said.items() if name != "words"}, words=said["words"] or "")


class CampaignForm(TermsForm):
    """The same for new ones: of which goods, perhaps of goods that are not in the stall yet."""

    goods = forms.ChoiceField(label=_("Which goods?"), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE})
    name = LineField(
        label=_("What is it called?"), required=False, max_length=160, error_messages={"max_length": _("This name is too long.")}
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Sold by"), required=False, choices=[("", _("Find it by the name")), *((unit, unit) for unit in catalog.UNITS)],
        error_messages={"invalid_choice": _("Please choose how it is sold from the list.")},
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("Shelf in the market"), required=False, error_messages={"invalid_choice": _("Please choose a shelf from the list.")}
    )  # fmt: skip

    field_order = ("kind", "goods", "name", "unit", "category")

    def __init__(self, data: Any = None, *, offers: Sequence[stores.Offer], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._offers = {str(one.pk): one for one in offers}
        named = [(str(one.pk), f"{one.variant.product.name} {one.variant.name}".strip()) for one in offers]
        self.fields["goods"].choices = [(NEW, gettext("Something new, not in my stall yet")), *named]
        shelves = [(shelf.pk, shelf.title) for shelf in catalog.categories()]
        self.fields["category"].choices = [("", gettext("Find it by the name")), *shelves]

    def clean(self) -> Any:
        data = super().clean()
        if data.get("goods") == NEW:
            name = data.get("name") or ""
            if not name and "name" not in self.errors:
                self.add_error("name", ValidationError(_("Please write what it is called, in letters.")))
            data["unit"] = data.get("unit") or catalog.guess_unit(name)
            data["category"] = data.get("category") or catalog.guess_category(name)
            if name and not data["unit"]:
                self.add_error("unit", ValidationError(_("Please choose how it is sold from the list.")))
            if name and not data["category"]:
                self.add_error("category", ValidationError(_("Please choose a shelf from the list.")))
        return data

    def goods_chosen(self) -> stores.Offer | NewGoods:
        data = self.cleaned_data
        if data["goods"] == NEW:
            return NewGoods(data["name"], data["unit"], data["category"])
        return self._offers[data["goods"]]


class CancelForm(KeyForm):
    """Why it is called off."""

    reason = LineField(
        label=_("Why?"), max_length=rules.LONGEST_REASON, help_text=_("Everybody who joined reads it."),
        error_messages={"required": _("Please write why, those who joined read it."), "max_length": _("Please keep it to 200 characters.")},
    )  # fmt: skip


class SeasonForm(KeyForm):
    """When one of the stall's products can be had."""

    product = forms.ChoiceField(
        label=_("Which goods?"), error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE}
    )
    first = day_field(_("Can be had from"))
    last = day_field(_("Can be had until"))
    yearly = forms.BooleanField(label=_("Each year on these days"), required=False, initial=True)

    def __init__(self, data: Any = None, *, products: Sequence[catalog.Product], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._products = {str(one.pk): one for one in products}
        self.fields["product"].choices = [(pk, one.name) for pk, one in self._products.items()]

    def product_chosen(self) -> catalog.Product:
        return self._products[self.cleaned_data["product"]]
