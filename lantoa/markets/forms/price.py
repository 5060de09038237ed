"""The prices of the day, and what the board lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from lantoa.markets.forms.field import DongField
from lantoa.markets.queries.market import Line
from lantoa.ui.forms import KeyForm, LineField


class PricesForm(KeyForm):
    """One box for each line of the board; an empty one is not told today."""

    def __init__(self, data: Any = None, *, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lines = lines
        for line in lines:
            words = f"{line.item.name} / {line.item.unit}"
            self.fields[f"item-{line.item.pk}"] = DongField(label=words, required=False, initial=line.today)

    def box(self, line: Line) -> Any:
        return self[f"item-{line.item.pk}"]

    def prices(self) -> dict[int, int]:
        """What was written, by item."""
        said = {line.item.pk: self.cleaned_data.get(f"item-{line.item.pk}") for line in self.lines}
        return {pk: amount for pk, amount in said.items() if amount is not None}


class ItemForm(KeyForm):
    """Something to put on the board."""

    name = LineField(label=_("What is sold?"), required=False)
    unit = LineField(label=_("Price for how much?"), required=False)
    name_en = LineField(label=_("In English, for visitors"), required=False)
