"""Rates, meters, the fees of a month, and what is put right in a bill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit.world import world
from lantoa.markets.forms.field import DongField, NumberField, day_field
from lantoa.markets.forms.market import CHOOSE
from lantoa.markets.models import Place
from lantoa.markets.rules.fee import CLEANING, ELECTRICITY, PLACE, WATER, Change
from lantoa.ui.forms import KeyForm, LineField

KINDS = [
    (PLACE, _("Place, a month")), (ELECTRICITY, _("Electricity, a kWh")), (WATER, _("Water, a cubic metre")), (CLEANING, _("Cleaning, a month")),
]  # fmt: skip
DAYS_TO_PAY = 10


class RateForm(KeyForm):
    """A rate and the day from which it holds."""

    kind = forms.ChoiceField(label=_("Which fee?"), choices=KINDS, error_messages=CHOOSE)
    amount = DongField(label=_("How much?"))
    since = day_field(_("From which day?"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("since", world.today().replace(day=1))


class MetersForm(KeyForm):
    """What the meters of a row's places show on a day: a box for each that costs something; empty ones were not read."""

    day = day_field(_("Read on"))

    def __init__(self, data: Any = None, *, there: Sequence[Place], kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("day", world.today())
        self.there, self.kinds = there, kinds
        for place in there:
            for kind in self.kinds:
                words = gettext("%(place)s, electricity") if kind == ELECTRICITY else gettext("%(place)s, water")
                self.fields[f"{kind}-{place.pk}"] = NumberField(label=words % {"place": place.name}, required=False)
                # Two meters may be changed on one day: each has its own boxes.
                self.fields[f"closing-{kind}-{place.pk}"] = NumberField(
                    label=_("The old meter's last number"), required=False
                )
                self.fields[f"opening-{kind}-{place.pk}"] = NumberField(
                    label=_("The new meter began at"), required=False, initial=0
                )

    def boxes(self, place: Place) -> dict[str, Any]:
        """The boxes of one place: what each kind shows, and by `closing-<kind>` and `opening-<kind>` those for another meter."""
        names = [f"{box}{kind}" for kind in self.kinds for box in ("", "closing-", "opening-")]
        return {name: self[f"{name}-{place.pk}"] for name in names}

    def changes(self, place: Place) -> bool:
        """Whether something was written about another meter at this place, or is wrong there."""
        names = [f"{box}{kind}-{place.pk}" for kind in self.kinds for box in ("closing-", "opening-")]
        return any(self.errors.get(name) for name in names) or any(
            self.data.get(name) for name in names if name[0] == "c"
        )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        for place in self.there:
            for kind in self.kinds:
                name = f"{kind}-{place.pk}"
                if said.get(f"closing-{name}") is not None and said.get(name) is None and name not in self.errors:
                    self.add_error(name, gettext("Write what the new meter shows now, too."))
        return said

    def read(self) -> list[tuple[Place, str, int, Change | None]]:
        """What was written: place, kind, what it shows, and what the old meter showed where another was put in."""
        said = self.cleaned_data
        found = []
        for place in self.there:
            for kind in self.kinds:
                name = f"{kind}-{place.pk}"
                closing, opening = said.get(f"closing-{name}"), said.get(f"opening-{name}")
                change = None if closing is None else Change(closing, opening or 0)
                if said.get(name) is not None:
                    found.append((place, kind, said[name], change))
        return found


class RunForm(KeyForm):
    """Until when the fees of a month are to be paid."""

    due_on = day_field(_("To be paid by"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("due_on", _in_ten_days())


def _in_ten_days() -> date:
    return world.today() + timedelta(days=DAYS_TO_PAY)


class CorrectForm(KeyForm):
    """So many đồng more or less, and why."""

    less = forms.ChoiceField(
        label=_("What changes?"), widget=forms.RadioSelect, choices=[("less", _("Less is owed")), ("more", _("More is owed"))], error_messages=CHOOSE
    )  # fmt: skip
    amount = DongField(label=_("By how much?"))
    reason = LineField(label=_("Why?"), required=False, help_text=_("The stallholder reads this."))

    nothing_owed = forms.BooleanField(label=_("Nothing is owed for this month"), required=False)

    def signed(self) -> int:
        amount: int = self.cleaned_data["amount"]
        return -amount if self.cleaned_data["less"] == "less" else amount
