"""Enter a market, draw its plan, let its places."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.kit import phone as phones
from lantoa.kit.world import world
from lantoa.markets.actions.market import LONGEST, Told
from lantoa.markets.forms.field import NumberField, day_field
from lantoa.markets.models import Market, Place, Row, Stallholder
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, PhoneField

CHOOSE = {"required": _("Please choose from the list."), "invalid_choice": _("Please choose from the list.")}
GRADES = [("1", _("class 1")), ("2", _("class 2")), ("3", _("class 3"))]


class MarketForm(KeyForm):
    """What is told of a market."""

    name = LineField(label=_("Name of the market"), required=False)
    unit = forms.ChoiceField(label=_("Commune"), error_messages=CHOOSE)
    grade = forms.ChoiceField(
        label=_("Class of the market"), choices=GRADES, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    address = LineField(
        label=_("Where in the commune"), required=False, help_text=_("A street, a landmark, a bus stop.")
    )
    hours = LineField(label=_("When it is open"), required=False)
    sells = LineField(
        label=_("What is sold there"),
        required=False,
        help_text=_("Visitors read this first: squid, vegetables, cloth …"),
    )

    hours_en = LineField(label=_("When it is open, in English"), required=False)
    sells_en = LineField(label=_("What is sold, in English"), required=False)

    def __init__(self, data: Any = None, *, market: Market | None = None, **kwargs: Any) -> None:
        if market is not None:
            said = {name: getattr(market, name) for name in ("name", *LONGEST)}
            kwargs.setdefault("initial", {**said, "grade": str(market.grade), "unit": market.unit_id})
        super().__init__(data, **kwargs)
        if market is None:
            self.fields["unit"].choices = [("", "—"), *places.unit_choices()]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

    def told(self) -> Told:
        said = self.cleaned_data
        return Told(said["name"], int(said["grade"]), **{field: said[field] for field in LONGEST})


class PlacesForm(KeyForm):
    """A row and how many places to add to it."""

    row = LineField(label=_("Name of the row"), required=False)
    prefix = LineField(label=_("Letter before the numbers"), required=False)
    count = NumberField(label=_("How many places?"))


class RowForm(KeyForm):
    """Another name for a row."""

    name = LineField(label=_("Name of the row"), required=False)


class MoveForm(KeyForm):
    """Another spot for a place, or another number on it."""

    row = forms.ChoiceField(label=_("Row of places"), error_messages=CHOOSE)
    column = NumberField(label=_("Spot from the left"))
    number = LineField(label=_("Number of the place"), required=False)

    def __init__(self, data: Any = None, *, place: Place, **kwargs: Any) -> None:
        super().__init__(
            data, initial={"row": str(place.row_id), "column": place.column, "number": place.name}, **kwargs
        )
        self.rows = {str(row.pk): row for row in Row.objects.filter(market=place.market_id).order_by("line")}
        self.fields["row"].choices = [(pk, row.name) for pk, row in self.rows.items()]  # type: ignore[attr-defined]


class LetForm(KeyForm):
    """To whom a place is let."""

    name = LineField(label=_("Who has the place?"), required=False)
    phone = PhoneField(label=_("Phone number"))
    goods = LineField(label=_("What is sold there"), required=False)
    since = day_field(_("From which day?"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("since", world.today())


class HolderForm(KeyForm):
    """What is written about a stallholder, put right."""

    name = LineField(label=_("Who has the place?"), required=False)
    phone = PhoneField(label=_("Phone number"))
    goods = LineField(label=_("What is sold there"), required=False)
    stranger = forms.BooleanField(label=_("Somebody else said that the place is theirs: undo it"), required=False)

    def __init__(self, data: Any = None, *, holder: Stallholder, **kwargs: Any) -> None:
        number = phones.display(holder.phone) if holder.phone else ""
        said = {"name": holder.name, "phone": number, "goods": holder.goods}
        super().__init__(data, initial=said, **kwargs)
        if holder.organisation_id is None:
            del self.fields["stranger"]


class LeaveForm(KeyForm):
    """The last day of a letting."""

    last_day = day_field(_("Last day"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("last_day", world.today())


class SurveyForm(KeyForm):
    """What was seen at a place: whether a customer can pay by QR or transfer."""

    accepts = forms.ChoiceField(
        label=_("Can customers pay by QR or transfer here?"), widget=forms.RadioSelect, error_messages=CHOOSE,
        choices=[("yes", _("Yes, I saw it")), ("no", _("No, cash only"))],
    )  # fmt: skip
    day = day_field(_("Seen on"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("day", world.today())
