"""What officers of the province write about a procedure: a new version in the fields of the national database."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.cases.forms.case import WordsForm
from lantoa.cases.forms.page import WRITTEN, DayField, SumField
from lantoa.cases.models import ProcedureVersion
from lantoa.cases.models.procedure import HOW_SURE
from lantoa.cases.queries.version import ways_of
from lantoa.cases.rules.level import CENTRAL, COMMUNE, PROVINCE
from lantoa.cases.rules.way import WAYS, Way
from lantoa.kit.vietnamese import clean_line
from lantoa.ui.forms import KeyForm, LineField, TextField

MOST_LINES, LONGEST_LINE, MOST_DAYS = 60, 500, 3650
WAY_NAMES = {"direct": _("At the desk"), "online": _("From home"), "post": _("By post")}
UNITS = (
    (ProcedureVersion.TimeUnit.WORKING_DAY, _("working days")),
    (ProcedureVersion.TimeUnit.DAY, _("days of the calendar")),
)
LISTS = ("components", "steps", "results", "legal_basis")


class LinesField(TextField):
    """Several things, one a line, as a list."""

    def clean(self, value: Any) -> Any:
        lines = [line for one in super().clean(value).split("\n") if (line := clean_line(one))]
        if len(lines) > MOST_LINES:
            raise ValidationError(gettext("Please write at most %(most)s lines.") % {"most": MOST_LINES})
        if any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(
                gettext("One of these lines is longer than %(most)s characters.") % {"most": LONGEST_LINE}
            )
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class DaysField(SumField):
    """A number of days, 0 too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(sum_of_money=False, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        days = super().clean(value)
        if days is not None and days > MOST_DAYS:
            raise ValidationError(gettext("Please write at most %(most)s days.") % {"most": MOST_DAYS})
        return days


class ProvinceSumField(SumField):
    """A fee; one that is known is shown as money is written."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


def _named(way: Any, what: Any) -> Any:
    return format_lazy("{way} · {what}", way=way, what=what)


def _line(label: Any, longest: int, *, missing: Any = None, help_text: Any = "") -> LineField:
    said = {"required": missing} if missing else {}
    return LineField(
        label=label, required=missing is not None, help_text=help_text,
        error_messages={**said, "max_length": _("Please write at most %(limit_value)d characters.")}, max_length=longest,
    )  # fmt: skip


def _lines(label: Any) -> LinesField:
    return LinesField(label=label, required=False, help_text=_("One a line. Leave it empty if it is not known."))


def _day(label: Any, *, required: bool, help_text: Any) -> DayField:
    wrong = _("Please write the day like 21/11/2026.")
    return DayField(
        label=label, required=required, help_text=help_text, input_formats=WRITTEN, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def _choice(label: Any, choices: Any, *, missing: Any = None) -> forms.ChoiceField:
    wrong = missing or _("Please choose one of these.")
    return forms.ChoiceField(
        label=label, choices=choices, required=missing is not None, widget=forms.RadioSelect,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )  # fmt: skip


class ProcedureForm(KeyForm):
    """A new version. What is left empty is not known, and the page for citizens says so."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    code = _line(_("National code"), 12, help_text=_("As the national database has it, like 1.001612."))
    name = _line(_("Name"), 300, missing=_("Please write the name."))
    field = _line(_("Field"), 80, missing=_("Please write the field, such as hộ tịch."))
    executing_level = _choice(_("Who decides"), ())
    online_level = _choice(
        _("How much from home"),
        (
            (ProcedureVersion.OnlineLevel.FULL, "toàn trình"),
            (ProcedureVersion.OnlineLevel.PART, "một phần"),
            ("", _("Not known")),
        ),
    )
    late_after = forms.TimeField(
        label=_("Next working day when handed in after"),
        required=False,
        input_formats=("%H:%M", "%Hh%M", "%Hh", "%H giờ", "%H"),
        help_text=_("Only for a limit of the same day, like 15:00."),
        error_messages={"invalid": _("Please write the hour like 15:00.")},
        widget=forms.TimeInput(format="%H:%M"),
    )
    most_more = DaysField(
        label=_("By how many days the limit may be lengthened, once"), help_text=_("0 or empty: not at all.")
    )
    four_eyes = forms.BooleanField(label=_("A second officer approves the decision"), required=False)
    components = _lines(_("What to bring"))
    steps = _lines(_("Step by step"))
    results = _lines(_("What you receive"))
    legal_basis = _lines(_("Legal basis"))
    source = _line(
        _("Source"),
        300,
        missing=_("Please write where this was read."),
        help_text=_("Number and name of the decision, or the address."),
    )
    source_at = _line(
        _("Of which place and day the source is"), 120, missing=_("Please write of which place and day the source is.")
    )
    source_place = _line(
        _("Another province's paper"),
        40,
        help_text=_("Only where Quảng Ninh's own was not found: the name of that province or city."),
    )
    confidence = _choice(_("How sure it is"), list(HOW_SURE.items()), missing=_("Please say how sure this is."))
    valid_from = _day(
        _("First day"),
        required=True,
        help_text=_("From tomorrow on. Dossiers begun before keep the version they were begun with."),
    )
    valid_to = _day(
        _("Last day"),
        required=False,
        help_text=_("Only if the procedure ends. Else it holds until a new version begins."),
    )

    def __init__(
        self, data: Any = None, *, before: ProcedureVersion | None = None, coded: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        for way, name in WAY_NAMES.items():
            made: dict[str, forms.Field] = {
                "time": DaysField(label=_named(name, _("How long")), help_text=_("0 is the same day.")),
                "unit": forms.ChoiceField(
                    label=_named(name, _("Counted in")), choices=UNITS, required=False,
                    error_messages={"invalid_choice": _("Please choose one of these.")},
                ),
                "fee": ProvinceSumField(
                    sum_of_money=True, label=_named(name, _("Fee")), required=False, help_text=_("0 if nothing is to be paid.")
                ),
                "words": _line(_named(name, _("A word about it")), LONGEST_LINE),
            }  # fmt: skip
            self.fields |= {f"{way}_{what}": field for what, field in made.items()}
        if coded:
            del self.fields["code"]
        level = before.executing_level if before else ""
        known = [
            (COMMUNE, _("The commune (xã)")),
            (PROVINCE, _("The province (tỉnh)")),
            (CENTRAL, _("Above the province (trung ương)")),
        ]
        other = [(level, level)] if level and level not in dict(known) else []
        levels = [*known, *other, ("", _("Not known"))]
        self.fields["executing_level"].choices = levels  # type: ignore[attr-defined]
        if before:
            self.initial.update(
                {name: getattr(before, name) for name in before.FACTS if name in self.fields}, code=before.code
            )
            for one in ways_of(before):
                shown = {"time": one.time, "unit": one.unit, "fee": one.fee, "words": one.words}
                self.initial.update({f"{one.way}_{name}": value for name, value in shown.items()})

    def way_fields(self) -> list[list[Any]]:
        """The fields of each way, for the page: time, what it is counted in, fee, words."""
        return [[self[f"{way}_{name}"] for name in ("time", "unit", "fee", "words")] for way in WAYS]

    def said(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        data = self.cleaned_data
        ways = []
        for way in WAYS:
            time = data[f"{way}_time"]
            unit = (data[f"{way}_unit"] or UNITS[0][0]) if time is not None else ""
            ways.append(Way(way, time, str(unit), data[f"{way}_fee"], data[f"{way}_words"]))
        names = (
            "name", "field", "executing_level", "online_level", "late_after", "four_eyes", *LISTS, "source", "source_at", "source_place",
            "confidence", "valid_from", "valid_to",
        )  # fmt: skip
        kept = {name: data[name] for name in names}
        return {**kept, "code": data.get("code", ""), "most_more": data["most_more"] or 0, "ways": ways}


class PublishForm(KeyForm):
    """What was seen is what is published."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class WithdrawForm(WordsForm):
    """Why a version that does not hold yet is taken back."""
