"""Out of which lot how many were taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.ui.forms import KeyForm
from lantoa.workforce.forms.measure import WholeField
from lantoa.workforce.queries.lot import OrderToPick
from lantoa.workforce.rules.making import MOST_PIECES

_BOX = re.compile(r"take_([0-9]{1,18})_([0-9]{1,18})", re.ASCII)


class PickForm(KeyForm):
    """For each line and each lot that has of it: how many. What should be taken stands there already."""

    def __init__(self, data: Any = None, *, told: OrderToPick) -> None:
        super().__init__(data)
        self.boxes: dict[str, tuple[int, int]] = {}
        for line in told.lines:
            for lot, quantity in line.takes:
                self._add(line.line.pk, lot, quantity)
            for lot, _left in line.others:
                self._add(line.line.pk, lot)
        self._add_sent(told)

    def _add(self, line: int, lot: catalog.Lot, quantity: int | None = None) -> None:
        name = f"take_{line}_{lot.pk}"
        self.boxes[name] = (line, lot.pk)
        self.fields[name] = WholeField(label=lot.code, required=False, most=MOST_PIECES, initial=quantity)

    def _add_sent(self, told: OrderToPick) -> None:
        """What the page said a while ago, and somebody typed, is not lost where the house would say something else now."""
        found = [
            (int(one[1]), int(one[2])) for name in self.data if (one := _BOX.fullmatch(name)) and name not in self.boxes
        ]
        lines = {line.line.pk for line in told.lines}
        lots = catalog.Lot.objects.filter(product__organisation=told.order.store.organisation_id)
        known = lots.in_bulk({lot for _line, lot in found[:20]}) if found else {}
        for line, lot in found[:20]:
            if line in lines and lot in known:
                self._add(line, known[lot])

    def of_line(self, line: int) -> list[Any]:
        return [self[name] for name, spot in self.boxes.items() if spot[0] == line]

    def clean(self) -> Any:
        data = super().clean()
        if self.is_bound and not any(data.get(name) for name in self.boxes):
            raise ValidationError(_("Please say out of which lot you took how many."))
        return data

    def takes(self) -> list[tuple[int, int, int]]:
        return [(*spot, self.cleaned_data[name] or 0) for name, spot in self.boxes.items()]


class TakeForm(KeyForm):
    """So many of a kind are no longer in a lot, without an order."""

    variant = forms.ChoiceField(label=_("Which kind?"), error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list.")))  # fmt: skip
    quantity = WholeField(label=_("How many are no longer in it"), most=MOST_PIECES)

    def __init__(self, data: Any = None, *, left: Sequence[tuple[catalog.ProductVariant, int]]) -> None:
        super().__init__(data)
        rows = [(str(variant.pk), variant.name or "–") for variant, _left in left]
        self.fields["variant"].choices = rows  # type: ignore[attr-defined]
        self.fields["variant"].initial = rows[0][0] if rows else None
