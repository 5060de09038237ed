"""How a product is made, on one screen: steps, ingredients, days, and what each kind is of a piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.ui.forms import KeyForm, LineField
from lantoa.workforce.actions.making import Said, StepSaid
from lantoa.workforce.forms.measure import HoursField, MinutesField, QuantityField, WholeField
from lantoa.workforce.models import Equipment, Ingredient, Making
from lantoa.workforce.rules.making import (
    LONGEST_NAME,
    LONGEST_SKILL,
    MOST_AHEAD,
    MOST_BATCH,
    MOST_DAYS,
    MOST_STEPS,
    MOST_USES,
)

SPARE = 2  # empty rows offered beside those filled
_ROW = re.compile(r"(step|use)_([0-9]{1,2})-[a-z]+", re.ASCII)
_CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list."))
_LONG = {"max_length": _("This is too long. Please write at most %(limit_value)s characters.")}


class RowForm(forms.Form):
    """One row of several alike; an empty one counts for nothing."""

    names: Sequence[str] = ()

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, use_required_attribute=False, **kwargs)

    @cached_property
    def is_blank(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in self.names)

    @property
    def is_used(self) -> bool:
        return not self.is_blank and not self.cleaned_data.get("remove")

    def clean(self) -> Any:
        data = super().clean()
        if self.is_blank or data.get("remove"):
            self._errors = ErrorDict()
        return data


class StepForm(RowForm):
    """One step: what is done and how many minutes it takes for one piece; the rest is for those who need it."""

    names = ("name", "minutes", "setup", "batch", "skill", "equipment", "ahead")
    name = LineField(label=_("What is done"), max_length=LONGEST_NAME, error_messages={"required": _("Please write what is done in this step, in a few words."), **_LONG})  # fmt: skip
    minutes = MinutesField(label=_("Minutes for one piece"))
    setup = MinutesField(label=_("Minutes to get ready, once a batch"), required=False)
    batch = WholeField(
        label=_("Pieces in one batch"),
        required=False,
        most=MOST_BATCH,
        help_text=_("Leave it empty if any number goes at once."),
    )
    skill = LineField(label=_("Who can do it"), required=False, max_length=LONGEST_SKILL, error_messages=_LONG, help_text=_("Like grilling, packing. Empty: anybody."))  # fmt: skip
    equipment = forms.ChoiceField(label=_("Takes up"), required=False, error_messages=_CHOOSE)
    ahead = WholeField(label=_("Days before it is ready"), required=False, most=MOST_AHEAD, help_text=_("0: on the same day."))  # fmt: skip
    remove = forms.BooleanField(label=_("Take this step out"), required=False)

    def __init__(self, data: Any = None, *, equipment: Iterable[Equipment], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = [(str(one.pk), one.name) for one in equipment]
        self.fields["equipment"].choices = [("", gettext("nothing")), *rows]  # type: ignore[attr-defined]

    @property
    def has_details(self) -> bool:
        return any(str(self[name].value() or "").strip() for name in self.names[2:]) or any(
            name in self.errors for name in self.names[2:]
        )

    def read(self) -> StepSaid:
        said = self.cleaned_data
        return StepSaid(
            said["name"], said["minutes"], said["setup"] or 0, said["batch"] or 0, said["skill"],
            int(said["equipment"]) if said["equipment"] else None, said["ahead"] or 0,
        )  # fmt: skip


class UseForm(RowForm):
    """One ingredient, and how much of it goes into one piece."""

    names = ("ingredient", "quantity")
    ingredient = forms.ChoiceField(label=_("Ingredient or packaging"), error_messages=_CHOOSE)
    quantity = QuantityField(label=_("For one piece"))

    def __init__(self, data: Any = None, *, ingredients: Iterable[Ingredient], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = [(str(one.pk), f"{one.name} ({one.unit})") for one in ingredients]
        self.fields["ingredient"].choices = [("", "–"), *rows]  # type: ignore[attr-defined]

    def read(self) -> tuple[int, int]:
        return int(self.cleaned_data["ingredient"]), self.cleaned_data["quantity"]


class MakingForm(KeyForm):
    """Everything about how one product is made."""

    sent_within_days = WholeField(label=_("Sent within how many days after the order"), most=MOST_DAYS)
    keeps_days = WholeField(label=_("Days it may lie before it is sent"), most=MOST_DAYS, help_text=_("0: made and sent on the same day."))  # fmt: skip
    shelf_life_days = WholeField(
        label=_("Good for how many days after it was made"), required=False, most=MOST_DAYS,
        help_text=_("It becomes the best-before day of each lot."),
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        making: Making | None,
        variants: Sequence[catalog.ProductVariant],
        equipment: Sequence[Equipment],
        ingredients: Sequence[Ingredient],
    ) -> None:
        first = {"sent_within_days": 2, "keeps_days": 0}
        known = {name: getattr(making, name) for name in (*first, "shelf_life_days")} if making else first
        super().__init__(data, initial=known)
        self.variants = variants if len(variants) > 1 else ()
        said = {one.variant_id: one.thousandths for one in making.portions.all()} if making else {}
        for variant in self.variants:
            self.fields[f"portion_{variant.pk}"] = QuantityField(
                label=variant.name or gettext("without a name"), initial=said.get(variant.pk, 1000), most=1000
            )
        self.equipment, self.ingredients = equipment, ingredients
        sent = [(found[1], int(found[2])) for name in self.data if (found := _ROW.fullmatch(name))]
        rows = [max((number + 1 for kind, number in sent if kind == one), default=0) for one in ("step", "use")]
        steps, uses = self._known(making)
        self.steps = self._steps(max(rows[0], 0 if sent else len(steps) + SPARE, 1), steps)
        self.uses = self._uses(max(rows[1], 0 if sent else len(uses) + SPARE, 1), uses)

    @staticmethod
    def _known(making: Making | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        if making is None:
            return [], []
        steps = [
            {
                "name": one.name, "minutes": one.seconds, "setup": one.setup_seconds or None, "batch": one.batch or None, "skill": one.skill,
                "equipment": str(one.equipment_id or ""), "ahead": one.days_ahead or None,
            }
            for one in making.steps.all()
        ]  # fmt: skip
        uses = [{"ingredient": str(one.ingredient_id), "quantity": one.quantity} for one in making.uses.order_by("pk")]
        return steps, uses

    def _steps(self, count: int, known: Sequence[dict[str, Any]] = ()) -> list[StepForm]:
        return [
            StepForm(self._given(), equipment=self.equipment, prefix=f"step_{number}", initial=_at(known, number))
            for number in range(min(count, MOST_STEPS))
        ]

    def _uses(self, count: int, known: Sequence[dict[str, Any]] = ()) -> list[UseForm]:
        return [
            UseForm(self._given(), ingredients=self.ingredients, prefix=f"use_{number}", initial=_at(known, number))
            for number in range(min(count, MOST_USES))
        ]

    def _given(self) -> Any:
        return self.data if self.is_bound else None

    @property
    def portions(self) -> list[Any]:
        return [self[f"portion_{variant.pk}"] for variant in self.variants]

    def clean(self) -> Any:
        data = super().clean()
        if not all([row.is_valid() for row in (*self.steps, *self.uses)]):
            raise ValidationError(_("Almost there. Please look at the marked lines below."))
        for variant in self.variants:
            if data.get(f"portion_{variant.pk}") == 0:
                self.add_error(f"portion_{variant.pk}", _("Please write how many pieces this kind is, like 1 or 0,5."))
        return data

    def add_rows(self) -> None:
        """Show everything as it was typed, with more empty rows and without a word on what is still missing."""
        self.steps += self._steps(len(self.steps) + SPARE)[len(self.steps) :]
        self.uses += self._uses(len(self.uses) + SPARE)[len(self.uses) :]
        for form in (self, *self.steps, *self.uses):
            form.full_clean()
            form._errors = ErrorDict()

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            [row.read() for row in self.steps if row.is_used],
            data["keeps_days"], data["sent_within_days"], data["shelf_life_days"],
            {variant.pk: data[f"portion_{variant.pk}"] for variant in self.variants},
            [row.read() for row in self.uses if row.is_used],
        )  # fmt: skip

    def refuse(self, error: RuleError) -> None:
        """Show a refusal beside its field, in the row it belongs to."""
        row = getattr(error, "row", None)
        if row is None:
            super().refuse(error)
            return
        rows: Sequence[RowForm] = self.uses if error.field in UseForm.names else self.steps
        used = [one for one in rows if one.is_used] or rows
        used[min(row, len(used) - 1)].add_error(error.field, str(error))
        self.add_error(None, gettext("Almost there. Please look at the marked lines below."))


def _at(known: Sequence[dict[str, Any]], number: int) -> dict[str, Any]:
    return known[number] if number < len(known) else {}


class EquipmentForm(KeyForm):
    """A thing that making takes up, and how many hours of it there are a day."""

    name = LineField(label=_("What is it?"), max_length=LONGEST_NAME, error_messages={"required": _("Please write what it is called, in a few words."), **_LONG})  # fmt: skip
    hours = HoursField(label=_("Hours a day"), help_text=_("Two ovens for 8 hours are 16."))
