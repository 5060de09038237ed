"""The page of who shows neighbours' goods, a share proposed, and what was paid of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models import Creator
from lantoa.kit import money
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores
from lantoa.ui.dates import day
from lantoa.ui.forms import KeyForm, LineField, TextField

_PERCENT = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)


def written_percent(rate: int) -> str:
    """Hundredths of a percent as people write it: `750` as `7,5`."""
    return f"{rate // 100},{rate % 100:02d}".rstrip("0").rstrip(",")


class PageForm(KeyForm):
    """Name and words of a creator's page; with the commune where they have no household here yet."""

    name = LineField(
        label=_("The name people know you by"), max_length=120,
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the name people know you by, in letters.")),
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Commune or ward"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose a commune from the list.")),
    )
    about = TextField(
        label=_("A few words about you"), required=False, max_length=1_000,
        error_messages={"max_length": _("That is too long. Please write at most 1.000 characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, needs_place: bool, page: Creator | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if needs_place:
            self.fields["unit"].choices = [("", gettext("Choose…")), *places.unit_choices()]
        else:
            del self.fields["unit"]
        if page is not None:
            self.initial.update(name=page.name, about=page.about)

    def said(self) -> dict[str, Any]:
        unit = self.cleaned_data.get("unit")
        return {
            "name": self.cleaned_data["name"], "about": self.cleaned_data["about"],
            "unit": places.Unit.objects.get(pk=unit) if unit else None,
        }  # fmt: skip


class ShareForm(KeyForm):
    """With whom, and how much of the goods' price. Whoever's page the address is decides who shows whose goods."""

    their_page = LineField(
        label=_("With whom?"), max_length=200, help_text=_("Copy the address of their page in here: the stall's, or that of who shows goods."),
        error_messages=dict.fromkeys(("required", "max_length"), _("There is no such page here. Please copy its address once more.")),
    )  # fmt: skip
    percent = LineField(
        label=_("Percent of the goods' price"), help_text=_("Delivery is not counted."),
        error_messages={"required": _("Write a part of the goods' price up to 50, like 5 or 7,5.")},
    )  # fmt: skip

    def clean_percent(self) -> int:
        found = _PERCENT.fullmatch(self.cleaned_data["percent"])
        rate = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
        if not 0 < rate <= 5_000:
            raise ValidationError(_("Write a part of the goods' price up to 50, like 5 or 7,5."))
        return rate

    def __init__(self, data: Any = None, *, address: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={"their_page": address}, **kwargs)
        self.them = whose_page(self.data.get("their_page", address) if self.is_bound else address)
        if self.them is not None:  # named in words above the form
            self.fields["their_page"].widget = forms.HiddenInput()

    def sides(self, organisation_id: int | None) -> tuple[Creator, stores.Store] | None:
        """Who shows and whose stall, one of them this organisation's; None where the address leads to neither."""
        page, store = self.them, self.them
        if isinstance(self.them, stores.Store):
            page = Creator.objects.public().filter(organisation=organisation_id).first()
        else:
            store = stores.public_stores().filter(organisation=organisation_id).first()
        return (page, store) if page and store else None

    def what_is_missing(self) -> str:
        """Why nobody is found by the address: it leads to nobody, or the side that would be ours is not there yet."""
        if isinstance(self.them, stores.Store):
            return gettext("Open your own page first, then you can show this stall's goods.")
        if self.them is not None:
            return gettext("Open your stall first, then others can show its goods.")
        return gettext("There is no such page here. Please copy its address once more.")


def whose_page(address: str) -> stores.Store | Creator | None:
    """The public stall, or the public page of who shows goods, that an address of this market leads to."""
    parts = [part for part in address.partition("?")[0].split("/") if part]
    named = dict(zip(parts, parts[1:], strict=False))
    if slug := named.get("gian-hang"):
        return stores.public_stores().filter(slug=slug[:60]).first()
    return Creator.objects.public().filter(slug=named.get("nguoi-gioi-thieu", "")[:60]).first()


class PaidForm(KeyForm):
    """What was paid of what is owed (đồng), in cash or by one of the movements `out` of the bank."""

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

    def clean_amount(self) -> int:
        try:
            amount = money.parse_dong(self.cleaned_data["amount"])
        except ValueError:
            raise ValidationError(_("Please write the amount as a number, like 250.000.")) from None
        if amount <= 0:
            raise ValidationError(_("Please write an amount above 0."))
        return amount

    def movement(self) -> payments.BankTransaction | None:
        return self._out.get(self.cleaned_data["how"])
