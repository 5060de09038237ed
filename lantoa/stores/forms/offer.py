"""A product put up for sale: photos and words, and a row for each kind of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.kit.errors import RuleError
from lantoa.stores.actions.offer import Kind
from lantoa.stores.forms.field import CountField, MoneyField, PhotosField
from lantoa.stores.forms.photo import PhotosForm
from lantoa.ui.forms import LineField, TextField

SPARE = 3  # empty rows offered beside those filled
_ROW = re.compile(r"(?:kind|price|on_hand|variant)_([0-9]{1,2})", re.ASCII)


class KindForm(forms.Form):
    """One kind: what it is called, its price, how many there are. The first has plain names, the others a number behind."""

    kind = LineField(label=_("Which kind?"), required=False)
    price = MoneyField(label=_("Price"), required=False)
    on_hand = CountField(label=_("How many you have"), required=False)
    variant = LineField(widget=forms.HiddenInput, required=False)
    seen = LineField(widget=forms.HiddenInput, required=False)
    remove = forms.BooleanField(label=_("No longer sell this kind"), required=False)

    def __init__(self, data: Any = None, *, number: int, **kwargs: Any) -> None:
        self.number = number
        super().__init__(data, use_required_attribute=False, **kwargs)

    def add_prefix(self, field_name: str) -> str:
        return f"{field_name}_{self.number}" if self.number else field_name

    @cached_property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything here and nothing stood here before."""
        names = ("kind", "price", "on_hand", "variant")
        return not any(str(self[name].value() or "").strip() for name in names)

    @property
    def is_used(self) -> bool:
        """Whether this is a kind to be sold: the first always is, unless it is taken out."""
        return (self.number == 0 or not self.is_blank) and not self.cleaned_data.get("remove")

    def clean(self) -> Any:
        data = super().clean()
        if data.get("remove"):
            self._errors = ErrorDict()
        elif self.number == 0 or not self.is_blank:
            for name in ("price", "on_hand"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def read(self) -> Kind:
        data = self.cleaned_data
        return Kind(
            data["kind"], data["price"], data["on_hand"], _number(data["variant"], -1), _number(data["seen"], None)
        )


def _number(text: str, otherwise: int | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else otherwise


class OfferForm(PhotosForm):
    """Everything about a product on sale on one screen; only photo, name, price, unit and number are asked for."""

    most = catalog.MOST_PHOTOS
    photo = PhotosField(
        label=_("Photos"),
        several=True,
        help_text=_("Take it in daylight; the first photo is the one people see first."),
    )
    name = LineField(
        label=_("What do you sell?"), error_messages={"required": _("Please write what it is called, in letters.")}
    )
    unit = forms.ChoiceField(
        label=_("Sold by"), widget=forms.RadioSelect, required=False, choices=[(unit, unit) for unit in catalog.UNITS],
        error_messages={"invalid_choice": _("Please choose how it is sold from the list.")},
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("Shelf in the market"), required=False, error_messages={"invalid_choice": _("Please choose a shelf from the list.")}
    )  # fmt: skip
    description = TextField(
        label=_("A few words about it"), required=False, help_text=_("How it is made, how it keeps, how one eats it.")
    )

    field_order = ("photo", "name", "unit", "category", "description")

    def __init__(
        self, data: Any = None, files: Any = None, *, kinds: Sequence[dict[str, Any]] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        shelves = [(shelf.pk, shelf.title) for shelf in catalog.categories()]
        self.fields["category"].choices = [("", gettext("Find it by the name")), *shelves]
        self.rows = self._rows(max(self._sent(), len(kinds) + SPARE, 1 + SPARE), kinds)

    def _rows(self, count: int, kinds: Sequence[dict[str, Any]] = ()) -> list[KindForm]:
        return [
            KindForm(
                self.data if self.is_bound else None,
                number=number,
                initial=kinds[number] if number < len(kinds) else {},
            )
            for number in range(min(count, catalog.MOST_VARIANTS))
        ]

    def _sent(self) -> int:
        return max((int(found[1]) + 1 for name in self.data if (found := _ROW.fullmatch(name))), default=1)

    @property
    def several(self) -> bool:
        """Whether there is more than one kind, so that each needs its name."""
        return any(not row.is_blank for row in self.rows[1:])

    def clean(self) -> Any:
        data = super().clean()
        if not all([row.is_valid() for row in self.rows]):
            raise ValidationError(_("Almost there. Please look at the marked lines below."))
        return data

    def add_rows(self) -> None:
        """Show everything as it was typed, with more empty rows and without a word on what is still missing."""
        self.rows += self._rows(len(self.rows) + SPARE)[len(self.rows) :]
        for form in (self, *self.rows):
            form.full_clean()
            form._errors = ErrorDict()

    def kinds(self) -> list[Kind]:
        return [row.read() for row in self._used()]

    def _used(self) -> list[KindForm]:
        return [row for row in self.rows if row.is_used]

    def words(self) -> dict[str, Any]:
        """The product's own words; a unit and a shelf left open are found by its name."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "description": data["description"],
            "unit": data["unit"] or catalog.guess_unit(data["name"]),
            "category": data["category"] or catalog.guess_category(data["name"]) or "khac",
        }

    def refuse(self, error: RuleError) -> None:
        """Show a refusal beside its field, in the row it belongs to."""
        row = getattr(error, "row", None)
        if row is None:
            super().refuse(error)
            return
        used = self._used()[row]
        used.add_error("kind" if error.field == "variants" else error.field, str(error))
        self.add_error(None, gettext("Almost there. Please look at the marked lines below."))
