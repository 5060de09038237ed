"""What a producer fills in about a lot: what stands on its stamp, how many stamps, why it is called back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog.actions.lot import Made
from lantoa.catalog.forms.ocop import DayField
from lantoa.catalog.models import Product
from lantoa.catalog.rules.lot import (
    LONGEST_ADDRESS,
    LONGEST_BRAND,
    LONGEST_REASON,
    MOST_QUANTITY,
    MOST_STAMPS,
    STAMPS_ON_A_SHEET,
)
from lantoa.kit.access import Actor
from lantoa.ui.forms import KeyForm, LineField

_LONG = {"max_length": _("This is too long. Please write at most %(limit_value)s characters.")}
_NUMBER = dict.fromkeys(("required", "invalid", "min_value"), _("Please write a whole number, 1 or more."))


class LotForm(KeyForm):
    """A lot: product, code, days, how much, where, brand and trade code."""

    product = forms.ChoiceField(label=_("Which product?"), error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list.")))  # fmt: skip
    code = LineField(
        label=_("Code of the lot"), max_length=20, help_text=_("As it stands on your packages, like 2611-01."),
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("A lot's code has up to 20 letters without marks, digits, dots and dashes, like 2611-01.")
        ),
    )  # fmt: skip
    made_on = DayField(label=_("Made on"))
    expires_on = DayField(label=_("Use by"), required=False)
    quantity = forms.IntegerField(
        label=_("How many"), required=False, min_value=1, max_value=MOST_QUANTITY,
        error_messages={**_NUMBER, "max_value": _("At most %(limit_value)s.")},
    )  # fmt: skip
    address = LineField(
        label=_("Where it was made"), max_length=LONGEST_ADDRESS,
        help_text=_("Hamlet, commune. Whoever scans the stamp sees it, as the rules on traceability ask."),
        error_messages={"required": _("Please write where it was made, as buyers may find it."), **_LONG},
    )  # fmt: skip
    brand = LineField(label=_("Brand"), required=False, max_length=LONGEST_BRAND, error_messages=_LONG)
    gtin = LineField(
        label=_("Trade code (the digits under the barcode)"), required=False, max_length=30,
        help_text=_("Leave it empty if the product has none: the stamp works all the same."), error_messages=_LONG,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        goods = Product.objects.visible_to(actor).live().order_by("name", "pk")[:500]
        self.products = {str(one.pk): one for one in goods}
        self.fields["product"].choices = [
            ("", gettext("Choose…")),
            *((pk, one.name) for pk, one in self.products.items()),
        ]  # type: ignore[attr-defined]

    def made(self) -> Made:
        given = self.cleaned_data
        return Made(
            given["code"],
            given["made_on"],
            given["address"],
            given["expires_on"],
            given["quantity"],
            given["brand"],
            given["gtin"],
        )


class StampsForm(KeyForm):
    """How many stamps, and whether each has a number of its own."""

    count = forms.IntegerField(
        label=_("How many stamps"), min_value=1, max_value=MOST_STAMPS, initial=STAMPS_ON_A_SHEET,
        error_messages={**_NUMBER, "max_value": _("At most %(limit_value)s.")},
    )  # fmt: skip
    serials = forms.BooleanField(label=_("Each stamp with a number of its own"), required=False)


class RecallForm(KeyForm):
    """Why a lot is called back, and what buyers should do."""

    reason = LineField(
        label=_("Why is it called back?"), max_length=LONGEST_REASON,
        error_messages={"required": _("Please write why it is called back."), **_LONG},
    )  # fmt: skip
    advice = LineField(
        label=_("What should buyers do?"), max_length=LONGEST_REASON, help_text=_("Like: do not eat it; bring it back and get your money."),
        error_messages={"required": _("Please write what buyers should do."), **_LONG},
    )  # fmt: skip
