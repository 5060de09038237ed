"""Somebody on the list of hands, and days on which they cannot come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.kit import money
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, PhoneField
from lantoa.workforce.actions.worker import LONGEST_NAME, WEEK, Told
from lantoa.workforce.forms.measure import DayField, HoursField, WholeField
from lantoa.workforce.models import Worker

KINDS = ((Worker.Kind.PERMANENT, _("always there")), (Worker.Kind.SEASONAL, _("comes when orders peak")))
PAY = (
    (Worker.PayBy.DAY, _("by the day")),
    (Worker.PayBy.HOUR, _("by the hour")),
    (Worker.PayBy.PIECE, _("by the piece")),
    (Worker.PayBy.NOTHING, _("of our own household, no pay")),
)
SAME = ("name", "kind", "phone", "minutes_a_day", "days_a_week", "born", "pay_by", "pay")
HOURS = ("required", "invalid", "negative", "too_small", "too_big")
LIST = {"required": _("Please choose from the list."), "invalid_choice": _("Please choose from the list.")}


class YearField(LineField):
    """A year, or None where none was written."""

    default_error_messages = {"invalid": _("Please write the year like 1985.")}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not (text.isascii() and text.isdigit() and len(text) == 4):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text) if text else None


class PayField(LineField):
    """An amount in đồng, as people write and say it; 0 where none was written."""

    default_error_messages = {
        "invalid": _("This is no clear amount. Write it like 85.000 or 85k."),
        "negative": _("An amount cannot be below 0."),
        "too_big": _("This amount is too high. Please look at the zeros once more."),
    }

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return money.parse_dong(text) if text else 0
        except ValueError as error:
            code = str(error) if str(error) in self.error_messages else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value:,}".replace(",", ".") if value else ""
        return value


class WorkerForm(KeyForm):
    """What a stall says of somebody."""

    name = LineField(
        label=_("Their name"), max_length=LONGEST_NAME,
        error_messages={"required": _("Please write their name, in letters."), "max_length": _("This is too long. Please look at it once more.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("When do they work?"), choices=KINDS, widget=forms.RadioSelect, error_messages=LIST
    )
    phone = PhoneField(label=_("Phone number"), required=False)
    # How many are too many is said with the law that says it.
    minutes_a_day = HoursField(
        label=_("Hours a day"),
        most=9_999,
        error_messages=dict.fromkeys(HOURS, _("Please write how many hours they can work a day, like 8.")),
    )
    days_a_week = WholeField(
        label=_("Days of seven, at most"),
        required=False,
        most=WEEK,
        help_text=_("Leave it empty for as many as the law lets them."),
        error_messages=dict.fromkeys(HOURS[1:], _("Please write a number of days from 1 to 7, or leave it empty.")),
    )
    skills = LineField(label=_("What can they do?"), required=False, help_text=_("A comma between two things."))
    born = YearField(
        label=_("Year of birth"), required=False,
        help_text=_("Whoever is under 18 may work less. Without a year we take your word that they are of age."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Commune"), required=False, error_messages=LIST)
    pay_by = forms.ChoiceField(
        label=_("How are they paid?"), choices=PAY, widget=forms.RadioSelect, error_messages=LIST
    )
    pay = PayField(label=_("How much?"), required=False)

    def __init__(self, data: Any = None, *, worker: Worker | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = {"kind": Worker.Kind.SEASONAL, "minutes_a_day": 480, "pay_by": Worker.PayBy.DAY}
        if worker is not None:
            first = {name: getattr(worker, name) for name in SAME}
            first |= {"skills": ", ".join(worker.skills), "unit": worker.unit_id or ""}
        super().__init__(data, initial=first, **kwargs)
        self.fields["unit"].choices = [("", "—"), *places.unit_choices()]  # type: ignore[attr-defined]

    def told(self) -> Told:
        said = self.cleaned_data
        return Told(
            **{name: said[name] for name in SAME}, unit_id=said["unit"], skills=tuple(said["skills"].split(","))
        )


class AbsenceForm(KeyForm):
    """Days on which somebody cannot come."""

    first = DayField(label=_("First day off"))
    last = DayField(label=_("Last day off"))
