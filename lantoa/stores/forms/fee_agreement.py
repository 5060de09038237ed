"""Propose a fee, and end one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.kit.world import world
from lantoa.stores.forms.field import MoneyField
from lantoa.stores.models import FeeAgreement, Store
from lantoa.ui.forms import KeyForm, LineField

WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)


def read_percent(text: str) -> int:
    """Hundredths of a percent in what a person typed: `2`, `2,5`, `0.25 %`. Raises ValueError for anything else, and above 100."""
    found = _PERCENT.fullmatch(text.strip())
    rate = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= rate <= 10_000:
        raise ValueError("invalid")
    return rate


def written_percent(rate: int) -> str:
    """The same the other way: `250` as `2,5`."""
    return f"{rate // 100},{rate % 100:02d}".rstrip("0").rstrip(",")


class PercentField(LineField):
    """A part of the goods' price in percent, as hundredths of a percent; 0 where nothing is written."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_percent(text) if text else 0
        except ValueError:
            raise ValidationError(_("Write a part of the goods' price, like 2 or 2,5."), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return written_percent(value) if isinstance(value, int) else value


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    wrong = _("Please write the day like 21/11/2026.")
    return forms.DateField(
        label=label, input_formats=WRITTEN, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs,
    )  # fmt: skip


class FeeForm(KeyForm):
    """Who pays whom how much for what, from when to when. `store` is the other side's stall, found by its address."""

    stall = LineField(
        label=_("With which stall?"), required=False, help_text=_("Copy the address of their page in here, like /gian-hang/bep-huong/.")
    )  # fmt: skip
    pays = forms.ChoiceField(
        label=_("Who pays?"), widget=forms.RadioSelect, required=False, choices=[("they", _("They pay us")), ("we", _("We pay them"))],
        error_messages={"invalid_choice": _("Please choose from the list.")},
    )  # fmt: skip
    purpose = LineField(label=_("What is the fee for?"), required=False)
    rate = PercentField(label=_("Percent of the goods' price"), required=False, help_text=_("Delivery is not counted."))
    fixed = MoneyField(label=_("And for each order"), required=False)
    valid_from = day_field(_("From which day?"))
    valid_to = day_field(_("Until which day?"), required=False)
    replaces = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, may_be_paid: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("valid_from", world.today())
        if may_be_paid:
            self.initial.setdefault("pays", "they")
        else:
            del self.fields["pays"]

    @property
    def we_pay(self) -> bool:
        return self.cleaned_data.get("pays", "we") != "they"

    def clean(self) -> Any:
        data = super().clean()
        found = store_at_address(str(data.get("stall") or ""))
        if found is None and "stall" not in self.errors:
            self.add_error("stall", _("There is no such page here. Please copy its address once more."))
        data["store"] = found
        return data

    def old(self, mine: Any) -> FeeAgreement | None:
        """The agreement it takes the place of, among these."""
        text = self.cleaned_data["replaces"]
        found: FeeAgreement | None = (
            mine.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 19 else None
        )
        return found


def store_at_address(text: str) -> Store | None:
    parts = [part for part in text.partition("?")[0].split("/") if part]
    slug = next((name for word, name in zip(parts, parts[1:], strict=False) if word == "gian-hang"), "")
    slug = slug or (parts[0] if len(parts) == 1 else "")
    found: Store | None = (
        Store.objects.public().filter(slug=slug[:60]).select_related("organisation").first() if slug else None
    )
    return found


class EndFeeForm(KeyForm):
    """The last day of an agreement."""

    last_day = day_field(_("Until which day shall it still hold?"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("last_day", world.today())

    def day(self) -> date:
        found: date = self.cleaned_data["last_day"]
        return found
