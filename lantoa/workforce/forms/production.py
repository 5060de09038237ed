"""What is to be made, and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm, LineField
from lantoa.workforce.actions.production import CameOut
from lantoa.workforce.forms.measure import DayField, HoursField, WholeField
from lantoa.workforce.models import Making, ProductionOrder
from lantoa.workforce.rules.making import MOST_PIECES, MOST_WORK_MINUTES

_CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list."))
_LONG = {"max_length": _("This is too long. Please write at most %(limit_value)s characters.")}
MOST_EXPIRY = timedelta(days=3_660)


class ProductionForm(KeyForm):
    """Which goods, how many pieces, until when."""

    product = forms.ChoiceField(label=_("Which product?"), error_messages=_CHOOSE)
    quantity = WholeField(label=_("How many pieces"), most=MOST_PIECES)
    day = DayField(label=_("Ready on"))

    def __init__(self, data: Any = None, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        goods = catalog.Product.objects.visible_to(actor).live().order_by("name", "pk")[:500]
        self.products = {str(one.pk): one for one in goods}
        rows = [(pk, one.name) for pk, one in self.products.items()]
        self.fields["product"].choices = [("", gettext("Choose…")), *rows]  # type: ignore[attr-defined]


class FinishForm(KeyForm):
    """How many of each kind came out and how many are spoiled, how long it took all together, and the lot it becomes."""

    hours = HoursField(
        label=_("Hours of work, all people together"), required=False, most=MOST_WORK_MINUTES // 60,
        help_text=_("3 people for 4 hours are 12. Your minutes learn from it; leave it empty if you do not know."),
    )  # fmt: skip
    code = LineField(
        label=_("Code of the lot"), required=False, max_length=20, error_messages=_LONG,
        help_text=_("As it stands on your packages. Without a code no lot is written down."),
    )  # fmt: skip
    expires_on = DayField(label=_("Best before"), required=False)
    address = LineField(label=_("Where it was made"), required=False, max_length=200, error_messages=_LONG)

    def __init__(
        self, data: Any = None, *, production: ProductionOrder, variants: Sequence[catalog.ProductVariant], lot: catalog.Lot | None
    ) -> None:  # fmt: skip
        super().__init__(data, initial=_lot_of(production, lot))
        self.variants, self.last = variants, lot
        for number, variant in enumerate(variants):
            named = {"kind": variant.name} if len(variants) > 1 else {}
            first = production.quantity if len(variants) == 1 else None
            made = _("%(kind)s: how many were made") % named if named else gettext("How many were made")
            spoiled = (
                _("%(kind)s: how many of them are spoiled") % named
                if named
                else gettext("How many of them are spoiled")
            )
            self.fields[f"made_{variant.pk}"] = WholeField(
                label=made, most=MOST_PIECES, initial=first, required=number == 0 and len(variants) == 1,
                help_text=gettext("Count the spoiled ones too.") if number == 0 else "",
            )  # fmt: skip
            self.fields[f"spoiled_{variant.pk}"] = WholeField(label=spoiled, most=MOST_PIECES, required=False)

    @property
    def kinds(self) -> list[tuple[Any, Any]]:
        return [(self[f"made_{one.pk}"], self[f"spoiled_{one.pk}"]) for one in self.variants]

    def clean(self) -> Any:
        data = super().clean()
        day: date | None = data.get("expires_on")
        if day is not None and not world.today() <= day <= world.today() + MOST_EXPIRY:
            self.add_error("expires_on", _("Please choose a day to come, within ten years."))
        return data

    def came_out(self) -> CameOut:
        data = self.cleaned_data
        kinds = {one.pk: (data[f"made_{one.pk}"] or 0, data[f"spoiled_{one.pk}"] or 0) for one in self.variants}
        brand = self.last.brand if self.last else ""
        return CameOut(kinds, data["hours"], data["code"], data["expires_on"], data["address"], brand)


def _lot_of(production: ProductionOrder, lot: catalog.Lot | None) -> dict[str, Any]:
    """A lot as it may be called: of goods that had lots before, or that are good for so many days only."""
    today = world.today()
    making = Making.objects.filter(product=production.product_id).first()
    days = making.shelf_life_days if making else None
    had = lot is not None and lot.product_id == production.product_id
    return {
        "code": f"{today:%y%m%d}-{production.pk}" if had or days is not None else "",
        "expires_on": today + timedelta(days=days) if days is not None else None,
        "address": lot.address if lot else getattr(production.organisation.unit, "name", ""),
    }
