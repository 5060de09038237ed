"""What a stall types to call for hands, to write down who came, and to pay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit.world import VIETNAM, world
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, MomentField
from lantoa.workforce.actions.attendance import Times
from lantoa.workforce.actions.call import MOST_DAYS, MOST_HANDS, Wanted
from lantoa.workforce.forms.measure import WholeField
from lantoa.workforce.forms.worker import PayField
from lantoa.workforce.models import Call, Shift, Worker
from lantoa.workforce.rules.pay import MOST_PIECES

PAY_BY = [("day", _("by the day")), ("hour", _("by the hour")), ("piece", _("by the piece"))]
_DAY = _("Please write the day like 21/11/2026.")
_HOUR = _("Please write the time like 07:30.")


def day_field(label: object, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), _DAY), **more,
    )  # fmt: skip


def hour_field(label: object, initial: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, initial=initial, input_formats=["%H:%M", "%H:%M:%S"], widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(("required", "invalid"), _HOUR),
    )  # fmt: skip


class CallForm(KeyForm):
    """Which days, how many, for what."""

    work = LineField(
        label=_("What is to be done?"),
        max_length=120,
        error_messages={"required": _("Write what is to be done, like packing boxes.")},
    )
    skill = LineField(
        label=_("Skill needed"),
        max_length=40,
        required=False,
        help_text=_("Only who says they can do it is asked. Empty: anybody."),
    )
    first = day_field(_("First day"))
    last = day_field(_("Last day"), required=False, help_text=_("Empty: one day only."))
    hands = forms.IntegerField(
        label=_("How many hands each day?"), min_value=1, max_value=MOST_HANDS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Write how many hands you need, between 1 and 200.")),
    )  # fmt: skip
    starts = hour_field(_("Begins at"), "07:30")
    ends = hour_field(_("Ends at"), "16:30")
    unit = LineField(
        label=_("Commune or ward"), widget=forms.Select, error_messages={"required": _("Please choose the commune.")}
    )
    place = LineField(
        label=_("Where exactly?"), max_length=160, required=False, help_text=_("Seen only by who is asked.")
    )
    pay_by = forms.ChoiceField(label=_("How is it paid?"), choices=PAY_BY, initial="day", widget=forms.RadioSelect)
    pay = PayField(label=_("Pay"), help_text=_("For a day, an hour or a piece."))
    until = MomentField(label=_("Answer until"))
    wave_minutes = forms.TypedChoiceField(
        label=_("How long has each to answer, before the next is asked?"), coerce=int, initial=120,
        choices=[(30, _("half an hour")), (120, _("two hours")), (720, _("half a day"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Give people between a quarter of an hour and a day to answer.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, unit: places.Unit | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].widget.choices = [("", gettext("Choose one")), *places.unit_choices()]
        if unit is not None:
            self.initial.setdefault("unit", unit.pk)

    def clean_unit(self) -> places.Unit:
        found = places.Unit.objects.filter(pk=self.cleaned_data["unit"][:5]).first()
        if found is None:
            raise forms.ValidationError(gettext("Please choose the commune."))
        return found

    def clean(self) -> Any:
        data = super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error("last", gettext("Choose between one and thirty-one days."))
        return data

    def wanted(self, planned: dict[date, int] | None = None) -> Wanted:
        """`planned`: how many the plan wants on which days; between first and last they count instead of the one number."""
        said = self.cleaned_data
        last = said["last"] or said["first"]
        span = [said["first"] + timedelta(days=number) for number in range((last - said["first"]).days + 1)]
        days = {day: planned[day] for day in span if planned and planned.get(day)} or dict.fromkeys(span, said["hands"])
        return Wanted(
            days, said["work"], said["unit"], said["starts"], said["ends"], said["pay_by"], said["pay"], said["until"], said["skill"],
            said["place"], said["wave_minutes"],
        )  # fmt: skip


class ChangeForm(KeyForm):
    """What a call pays now, and until when answers count."""

    pay = PayField(label=_("Pay"))
    until = MomentField(label=_("Answer until"))

    def __init__(self, data: Any = None, *, call: Call, **kwargs: Any) -> None:
        until = call.until.astimezone(VIETNAM)
        super().__init__(data, initial={"pay": call.pay, "until": f"{until:%Y-%m-%dT%H:%M}"}, **kwargs)
        self.before = call.until

    def moment(self) -> datetime:
        """The moment meant; unchanged it is the one that stood there, to the second."""
        said: datetime = self.cleaned_data["until"]
        same = said.replace(second=0, microsecond=0) == self.before.replace(second=0, microsecond=0)
        return self.before if same else said


class TickForm(KeyForm):
    """When somebody came and went, and how many pieces."""

    came = hour_field(_("Came"), "")
    went = forms.TimeField(
        label=_("Went"), required=False, input_formats=["%H:%M", "%H:%M:%S"], widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _HOUR},
    )  # fmt: skip
    pieces = WholeField(label=_("Pieces made"), required=False, most=MOST_PIECES)
    reason = LineField(label=_("Why is it changed?"), max_length=200, required=False, help_text=_("They will read it."))

    def __init__(self, data: Any = None, *, shift: Shift, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.shift = shift
        local = shift.came_or_starts.astimezone(VIETNAM), shift.went_or_ends.astimezone(VIETNAM)
        over = shift.went_at is not None or shift.ends_at <= world.now()
        self.initial.update(
            came=f"{local[0]:%H:%M}", went=f"{local[1]:%H:%M}" if over else "", pieces=shift.pieces or None
        )
        if shift.pay_by != Worker.PayBy.PIECE:
            del self.fields["pieces"]
        if shift.came_at is None:
            del self.fields["reason"]

    def times(self) -> Times:
        """The moments meant: whoever goes at an earlier hour than they came goes the next day. Unchanged minutes keep their seconds."""
        said = self.cleaned_data
        came = self._moment(said["came"], self.shift.came_at)
        went = self._moment(said["went"], self.shift.went_at) if said["went"] else None
        if went is not None and went < came and self.shift.starts_at.astimezone(VIETNAM).hour >= 12:
            went += timedelta(days=1)
        return Times(came, went, said.get("pieces") or 0)

    def _moment(self, clock: Any, before: Any) -> Any:
        if before is not None and (before.astimezone(VIETNAM).hour, before.astimezone(VIETNAM).minute) == (
            clock.hour,
            clock.minute,
        ):
            return before
        day = self.shift.starts_at.astimezone(VIETNAM)
        return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)


class AddShiftForm(KeyForm):
    """Somebody of the roster comes, or came, without a call."""

    worker = forms.ModelChoiceField(
        label=_("Who?"),
        queryset=Worker.objects.none(),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose who.")),
    )
    day = day_field(_("Day"))
    starts = hour_field(_("Begins at"), "07:30")
    ends = hour_field(_("Ends at"), "16:30")
    work = LineField(
        label=_("What is to be done?"),
        max_length=120,
        error_messages={"required": _("Write what is to be done, like packing boxes.")},
    )

    def __init__(self, data: Any = None, *, workers: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["worker"].queryset = workers
        self.initial.setdefault("day", world.today())


class SheetForm(KeyForm):
    """Until which day; and the total and the rows that were seen."""

    last = day_field(_("Worked until"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**53)
    rows = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)


class SettleForm(KeyForm):
    """By which of the bank's movements, or in cash."""

    movement = forms.ChoiceField(
        label=_("How was it paid?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose how it was paid.")),
    )

    def __init__(
        self, data: Any = None, *, out: list[payments.BankTransaction], said: list[str], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.out = {str(one.pk): one for one in out}
        rows = [(str(one.pk), words) for one, words in zip(out, said, strict=True)]
        self.fields["movement"].choices = [*rows, ("cash", gettext("In cash"))]

    def chosen(self) -> payments.BankTransaction | None:
        return self.out.get(self.cleaned_data["movement"])
