"""What officers and instructors fill in: classes with their meetings, programmes with their targets, learners and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantoa.accounts import api as accounts
from lantoa.kit.world import VIETNAM, world
from lantoa.learning.models import LEADING, Course, CourseRun, Programme
from lantoa.learning.queries.programme import target_choices
from lantoa.learning.rules import LONGEST_HALL, MOST_SEATS
from lantoa.learning.rules.programme import MOST_PROGRAMME_SEATS
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, PhoneField

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_TIMES = ("%H:%M", "%H:%M:%S", "%Hh%M", "%Hh", "%H")
_CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list."))
MOST_ROWS, SPARE = 24, 3


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        wrong = dict.fromkeys(("required", "invalid"), _("Please write the day like 21/11/2026."))
        super().__init__(input_formats=_DAYS, error_messages=wrong, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip() if isinstance(value, str) else value)


class HourField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=_TIMES, error_messages={"invalid": _("Please write the time like 14:30.")}, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip() if isinstance(value, str) else value)


def _number(label: Any, most: int, *, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    wrong = {
        **dict.fromkeys(("required", "invalid"), _("Please write a whole number, 1 or more.")),
        "min_value": _("Please write a whole number, 1 or more."), "max_value": _("At most %(limit_value)s."),
    }  # fmt: skip
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, required=required, help_text=help_text, error_messages=wrong
    )


class ClassForm(KeyForm):
    """A class: course, place, seats, teacher, programme, and its meetings row by row; empty rows are none."""

    course = forms.ChoiceField(label=_("Course"), error_messages=_CHOOSE)
    unit = forms.ChoiceField(label=_("Commune, ward or special zone"), error_messages=_CHOOSE)
    hall = LineField(
        label=_("Hall"), max_length=LONGEST_HALL, help_text=_("As people call it, like Nhà văn hóa thôn Đông Sơn."),
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write in a few words where the class meets.")),
    )  # fmt: skip
    seats = _number(_("Seats"), MOST_SEATS)
    instructor = forms.ChoiceField(label=_("Instructor"), required=False, error_messages=_CHOOSE)
    programme = forms.ChoiceField(label=_("Programme"), required=False, error_messages=_CHOOSE)

    def __init__(
        self, data: Any = None, *, organisation: accounts.Organisation, run: CourseRun | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.organisation, self.meetings = organisation, []
        self.people = {str(one.pk): one for one in accounts.people_of(organisation, LEADING)}
        self.programmes = {
            str(one.pk): one for one in Programme.objects.filter(organisation=organisation).order_by("-starts_on")[:200]
        }
        self.courses = {str(one.pk): one for one in Course.objects.order_by("pk")}
        self._choices("course", [(pk, one.title) for pk, one in self.courses.items()])
        self.fields["unit"].choices = [("", gettext("Choose…")), *places.unit_choices()]
        self._choices(
            "instructor",
            [("", gettext("Not known yet")), *((pk, one.name or one.phone) for pk, one in self.people.items())],
        )
        self._choices("programme", [("", gettext("None")), *((pk, one.title) for pk, one in self.programmes.items())])
        if run is not None:
            del self.fields["course"]
            self.initial.update(
                unit=run.unit_id,
                hall=run.hall,
                seats=run.seats,
                instructor=str(run.instructor_id or ""),
                programme=str(run.programme_id or ""),
            )
        else:
            self.initial.setdefault("unit", organisation.unit_id)
            self.initial.setdefault("seats", 40)
        self._rows(list(run.sessions.all()) if run else [])

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _rows(self, standing: Sequence[Any]) -> None:
        sent = sum(f"day_{number}" in self.data for number in range(MOST_ROWS)) if self.is_bound else 0
        self.row_numbers = range(min(max(len(standing) + SPARE if standing else SPARE, sent), MOST_ROWS))
        for number in self.row_numbers:
            self.fields[f"day_{number}"] = DayField(label=_("Day"), required=False)
            self.fields[f"from_{number}"] = HourField(label=_("Begins at"), required=False)
            self.fields[f"until_{number}"] = HourField(label=_("Until"), required=False)
            if number < len(standing):
                start, end = (at.astimezone(VIETNAM) for at in (standing[number].starts_at, standing[number].ends_at))
                self.initial.update(
                    {f"day_{number}": start.date(), f"from_{number}": start.time(), f"until_{number}": end.time()}
                )

    def clean(self) -> Any:
        data = super().clean()
        self.meetings = []
        for number in self.row_numbers:
            day, start, end = (self.cleaned_data.get(f"{part}_{number}") for part in ("day", "from", "until"))
            if not (day or start or end) or any(f"{part}_{number}" in self.errors for part in ("day", "from", "until")):
                continue
            if not (day and start and end):
                self.add_error(f"day_{number}", gettext("A meeting needs its day, when it begins and when it ends."))
            elif end <= start:
                self.add_error(f"until_{number}", gettext("It ends after it begins, on the same day."))
            else:
                self.meetings.append(
                    (datetime.combine(day, start, tzinfo=VIETNAM), datetime.combine(day, end, tzinfo=VIETNAM))
                )
        if not self.meetings and not self.errors:
            self.add_error("day_0", gettext("Please give at least one meeting."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {
            "unit": places.Unit.objects.get(pk=given["unit"]), "hall": given["hall"], "seats": given["seats"], "sessions": self.meetings,
            "instructor": self.people.get(given["instructor"]), "programme": self.programmes.get(given["programme"]),
        }  # fmt: skip

    def refuse(self, error: Any) -> None:
        if getattr(error, "field", "") == "sessions":
            error.field = "day_0"
        super().refuse(error)


class ProgrammeForm(KeyForm):
    """A programme: for which commune or sector, when, how many seats, and how many people of each group."""

    title = LineField(
        label=_("Title"),
        max_length=160,
        error_messages=dict.fromkeys(("required", "max_length"), _("Please give it a short title.")),
    )
    unit = forms.ChoiceField(label=_("Commune, ward or special zone"), required=False, error_messages=_CHOOSE)
    sector = LineField(
        label=_("Or a sector"), required=False, max_length=120, error_messages={"max_length": _("Please keep it to a few words.")},
        help_text=_("Where it is for no single commune, like health or schools."),
    )  # fmt: skip
    starts_on = DayField(label=_("From which day?"))
    ends_on = DayField(label=_("Until which day?"))
    seats = _number(_("Seats planned"), MOST_PROGRAMME_SEATS)

    def __init__(
        self,
        data: Any = None,
        *,
        organisation: accounts.Organisation,
        programme: Programme | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].choices = [("", gettext("No single commune")), *places.unit_choices()]
        self.groups = target_choices(get_language() or "vi")
        for code, name in self.groups:
            self.fields[f"group_{code}"] = _number(name, MOST_PROGRAMME_SEATS, required=False)
        if programme is not None:
            names = ("title", "sector", "starts_on", "ends_on", "seats")
            self.initial.update({name: getattr(programme, name) for name in names}, unit=programme.unit_id or "")
            self.initial.update({f"group_{target.group}": target.people for target in programme.targets.all()})
        else:
            today = world.today()
            self.initial.update(
                unit=organisation.unit_id or "",
                starts_on=today,
                ends_on=date(today.year, 12, 31) if today.month < 11 else today + timedelta(days=180),
            )

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        unit = places.Unit.objects.filter(pk=given["unit"]).first() if given["unit"] else None
        names = ("title", "sector", "starts_on", "ends_on", "seats")
        targets = {code: given.get(f"group_{code}") or 0 for code, _name in self.groups}
        return {**{name: given[name] for name in names}, "unit": unit, "targets": targets}


class LearnerForm(KeyForm):
    """Somebody who asked for a seat."""

    name = LineField(
        label=_("Name"), max_length=120,
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write a name, the way neighbours say it.")),
    )  # fmt: skip
    phone = PhoneField(label=_("Phone number"), required=False)
    target_group = forms.ChoiceField(label=_("Group"), required=False, error_messages=_CHOOSE)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["target_group"].choices = [("", gettext("Not known yet")), *target_choices(get_language() or "vi")]


class ListForm(KeyForm):
    """A list of learners as a file, for the whole programme or one of its classes."""

    file = forms.FileField(
        label=_("The list, as Excel or CSV"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty"), _("Please choose the file with the list.")
        ),
    )
    run = forms.ChoiceField(label=_("For which class?"), required=False, error_messages=_CHOOSE)

    def __init__(self, data: Any = None, files: Any = None, *, runs: Sequence[CourseRun], **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.runs = {str(run.pk): run for run in runs}
        named = [(pk, f"{run.hall}, {run.unit.full_name}") for pk, run in self.runs.items()]
        self.fields["run"].choices = [("", gettext("Any class of the programme, by commune")), *named]

    def clean_run(self) -> CourseRun | None:
        return self.runs.get(self.cleaned_data["run"])

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 10_000_000:
            raise ValidationError(
                gettext("This file is larger than %(megabytes)s MB. Please bring it in parts.") % {"megabytes": 10}
            )
        return file


class ConfirmForm(KeyForm):
    """The word that a list is to be enrolled."""

    title_names = forms.BooleanField(label=_("Write names in capitals as Nguyễn Thị Lan"), required=False)
