"""Propose to sell a neighbour's goods, and say at what price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.stores.forms.fee_agreement import PercentField, day_field, store_at_address
from lantoa.stores.forms.field import MoneyField
from lantoa.stores.models import Offer
from lantoa.ui.forms import KeyForm, LineField

LONGEST_NUMBER = 18


class ConsignmentForm(KeyForm):
    """Whose goods, what the maker gets of each sale, from when to when. The goods are found by the address of a thing's page or of a stall's."""

    what = LineField(
        label=_("Which goods?"), required=False,
        help_text=_("Copy the address of one thing in here, like /hang/12/, or of a stall for all it makes, like /gian-hang/bep-huong/."),
    )  # fmt: skip
    rate = PercentField(label=_("The maker gets, in percent of the price"), required=False, help_text=_("Delivery is not counted."))  # fmt: skip
    price = MoneyField(label=_("Or so much for each piece"), required=False)
    valid_from = day_field(_("From which day?"))
    valid_to = day_field(_("Until which day?"), required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("valid_from", world.today())

    def clean(self) -> Any:
        data = super().clean()
        maker, product = goods_at(str(data.get("what") or ""))
        if maker is None and "what" not in self.errors:
            self.add_error("what", _("There is no such page here. Please copy its address once more."))
        data["maker"], data["product"] = maker, product
        return data


def goods_at(text: str) -> tuple[accounts.Organisation | None, catalog.Product | None]:
    """Whose page an address leads to, and which thing on it, none for a stall's page. In a neighbour's stall the neighbour is whose page it is."""
    parts = [part for part in text.partition("?")[0].split("/") if part]
    store = store_at_address(text) if "gian-hang" in parts or len(parts) == 1 else None
    named = next((number for word, number in zip(parts, parts[1:], strict=False) if word == "hang"), "")
    if not named:
        return (store.organisation if store else None), None
    number = int(named) if named.isascii() and named.isdigit() and len(named) <= LONGEST_NUMBER else 0
    seen = Offer.objects.sellable().filter(variant__product=number)
    seen = seen.filter(store=store) if store else seen.filter(consigned=False)
    offer = seen.select_related("variant__product__organisation").first()
    if offer is None:
        return None, None
    product = offer.variant.product
    return (store.organisation if store else product.organisation), product


class ConsignedForm(KeyForm):
    """At what price each kind stands in one's stall; nothing written, and it does not stand there."""

    def __init__(
        self, data: Any = None, *, variants: Iterable[catalog.ProductVariant], theirs: Mapping[int, int], mine: Mapping[int, int], **kwargs: Any
    ) -> None:  # fmt: skip
        """`theirs` and `mine`: what it costs at its maker's, and here, in đồng by variant."""
        super().__init__(data, **kwargs)
        self.variants = list(variants)
        for one in self.variants:
            name = f"{one.product.name} {one.name}".strip()
            self.fields[f"price-{one.pk}"] = MoneyField(label=name, required=False)
            price = mine.get(one.pk) or (theirs.get(one.pk) if not mine else None)
            if price:
                self.initial[f"price-{one.pk}"] = price

    def prices(self) -> dict[int, int]:
        written = {one.pk: self.cleaned_data[f"price-{one.pk}"] for one in self.variants}
        return {pk: price for pk, price in written.items() if price is not None}

    def rows(self) -> list[tuple[catalog.ProductVariant, forms.BoundField]]:
        return [(one, self[f"price-{one.pk}"]) for one in self.variants]
