"""What a seller says of goods for customs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.shipping import api as shipping
from lantoa.stores.forms.field import _ReadField
from lantoa.ui.forms import KeyForm, LineField


class GramsField(_ReadField):
    """A weight, as grams; as people write it."""

    default_error_messages = {"invalid": _("Write the weight in grams, like 500, or like 1,5 kg.")}

    @staticmethod
    def read(text: str) -> int:
        return shipping.read_grams(text)


class CustomsGoodsForm(KeyForm):
    """Six-digit code, words in English, and what one of each kind weighs."""

    hs = LineField(
        label=_("HS code"), widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("An HS code has six digits, like 1605.54.")},
    )  # fmt: skip
    description = LineField(
        label=_("What it is, in English"),
        error_messages={"required": _("Write it in English, in plain letters, like “Dried squid”.")},
    )

    def __init__(
        self, data: Any = None, *, product: catalog.Product, variants: Sequence[catalog.ProductVariant], known: Mapping[int, shipping.CustomsGoods]
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.variants = list(variants)
        first = next(iter(known.values()), None)
        offered = shipping.suggest(product.name)[:3]
        self.initial |= {"hs": first.hs, "description": first.description} if first else {}
        if offered and not first:
            language = get_language() or "vi"
            names = "; ".join(f"{one.written} {one.name(language)}" for one in offered)
            self.fields["hs"].help_text = gettext("Perhaps %(codes)s.") % {"codes": names}
            self.initial["description"] = offered[0].name("en")
        for variant in self.variants:
            label = gettext("What one weighs without packing") + (f": {variant.name}" if variant.name else "")
            self.fields[f"grams_{variant.pk}"] = GramsField(label=label, required=False)
            grams = known[variant.pk].net_grams if variant.pk in known else None
            self.initial[f"grams_{variant.pk}"] = grams or ""

    def clean(self) -> Any:
        data = super().clean()
        for variant in self.variants:
            if data.get(f"grams_{variant.pk}") == 0:
                self.add_error(
                    f"grams_{variant.pk}",
                    ValidationError(_("Write how heavy it is in grams, more than 0. Nothing weighs 0 g.")),
                )
        return data

    def grams(self) -> dict[int, int | None]:
        """Net grams of one, by variant."""
        return {variant.pk: self.cleaned_data.get(f"grams_{variant.pk}") for variant in self.variants}
