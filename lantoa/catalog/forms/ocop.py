"""What is filled in on the way to a grade: the dossier, the council, the points, the decision, a list of grades."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantoa.accounts import api as accounts
from lantoa.catalog.models import Dossier, GradingBody, GtinClaim, Product
from lantoa.catalog.rules.ocop import LONGEST_BODY, LONGEST_NUMBER, MOST_MEMBERS, Criteria, groups
from lantoa.kit.access import Actor
from lantoa.places import api as places
from lantoa.ui.forms import FilesField, KeyForm, LineField, TextField

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_CHOOSE = dict.fromkeys(("required", "invalid_choice", "invalid_list"), _("Please choose from the list."))


class DayField(forms.DateField):
    """A day, as a browser sends it and as people write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        wrong = dict.fromkeys(("required", "invalid"), _("Please write the day like 21/11/2026."))
        super().__init__(input_formats=DAYS, error_messages=wrong, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip() if isinstance(value, str) else value)


def _line(label: Any, most: int, required: Any = None, **kwargs: Any) -> LineField:
    long = _("This is too long. Please write at most %(limit_value)s characters.")
    wrong = {"max_length": long, **({"required": required} if required else {})}
    return LineField(label=label, max_length=most, required=required is not None, error_messages=wrong, **kwargs)


def _choices(field: Any, rows: Iterable[tuple[str, str]]) -> None:
    field.choices = list(rows)


class DossierForm(KeyForm):
    """A product's dossier: which product, its group, to whom, its story, papers and photos."""

    product = forms.ChoiceField(label=_("Which product?"), error_messages=_CHOOSE)
    group = forms.ChoiceField(label=_("Group"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    body = forms.ChoiceField(label=_("To whom?"), error_messages=_CHOOSE)
    story = TextField(
        label=_("The product's story"), required=False, max_length=4_000,
        help_text=_("Who makes it, from what, since when. The council reads this first."),
        error_messages={"max_length": _("This is too long. Please write at most %(limit_value)s characters.")},
    )  # fmt: skip
    files = FilesField(
        label=_("Papers and photos"), required=False,
        help_text=_("Photos or PDF: certificates, test results, the label. Only the body and its council see them."),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        goods = Product.objects.visible_to(actor).live().order_by("name", "pk")[:500]
        self.products = {str(one.pk): one for one in goods}
        bodies = GradingBody.objects.select_related("organisation").order_by("organisation__name")[:200]
        self.bodies = {str(one.pk): one for one in bodies}
        _choices(
            self.fields["product"], [("", gettext("Choose…")), *((pk, one.name) for pk, one in self.products.items())]
        )
        _choices(self.fields["group"], [(code, one.title(get_language())) for code, one in groups().items()])
        titles = [(pk, f"{one.organisation.name} ({one.level_title})") for pk, one in self.bodies.items()]
        _choices(self.fields["body"], titles if len(titles) == 1 else [("", gettext("Choose…")), *titles])

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "product": self.products[given["product"]], "body": self.bodies[given["body"]], "group": given["group"], "story": given["story"],
        }  # fmt: skip


class CouncilForm(KeyForm):
    """A council: its day, its members one in a line, and the dossiers it grades."""

    held_on = DayField(label=_("Day of grading"), help_text=_("The criteria in force on this day count."))
    members = TextField(
        label=_("Members"), help_text=_("One in a line, with the phone number: Nguyễn Thị Lan, 0912 345 678. Each gives points alone."),
        error_messages={"required": _("Please write who sits in the council.")},
    )  # fmt: skip
    dossiers = forms.MultipleChoiceField(
        label=_("Dossiers"), widget=forms.CheckboxSelectMultiple,
        error_messages={**_CHOOSE, "required": _("Please choose at least one dossier that waits.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, waiting: Iterable[Dossier], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.waiting = {str(one.pk): one for one in waiting}
        titles = [(pk, f"{one.ocop.name} · {one.ocop.producer_name}") for pk, one in self.waiting.items()]
        _choices(self.fields["dossiers"], titles)
        self.initial.setdefault("dossiers", list(self.waiting))

    def clean_members(self) -> list[tuple[str, str]]:
        """(name, phone) of each line."""
        found = []
        lines = [line for line in self.cleaned_data["members"].splitlines() if line.strip()]
        if len(lines) > MOST_MEMBERS:
            raise ValidationError(gettext("At most %(limit)s members.") % {"limit": MOST_MEMBERS})
        for line in lines:
            at = next((place for place, sign in enumerate(line) if sign.isdigit() or sign == "+"), len(line))
            name, phone = line[:at].strip(" ,;·-–:("), line[at:].strip(" ,;)")
            if not name or not phone:
                raise ValidationError(gettext("“%(line)s” needs a name and a phone number.") % {"line": line[:60]})
            found.append((name, phone))
        return found

    def people(self, by: Actor) -> list[accounts.Person]:
        """Who is meant; whoever is new joins under this name. Raises what `accounts.person_called` raises."""
        return [
            accounts.person_called(phone, name, by=by, field="members") for name, phone in self.cleaned_data["members"]
        ]

    def chosen(self) -> list[Dossier]:
        return [self.waiting[pk] for pk in self.cleaned_data["dossiers"]]


class PointsField(forms.DecimalField):
    """Points as people write them: 31,5."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class ScoreForm(KeyForm):
    """Points for the three parts, each up to its most under the criteria of the day."""

    words = LineField(
        label=_("Why?"), required=False, max_length=600,
        error_messages={"max_length": _("This is too long. Please write at most %(limit_value)s characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, criteria: Criteria, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        labels = {
            "a": gettext("Part A: product and community strength"), "b": gettext("Part B: marketing"), "c": gettext("Part C: quality"),
        }  # fmt: skip
        for part, most in criteria.most.items():
            wrong = gettext("0 to %(most)s points, in steps of a half.") % {"most": most}
            errors = dict.fromkeys(
                (
                    "required",
                    "invalid",
                    "min_value",
                    "max_value",
                    "max_digits",
                    "max_decimal_places",
                    "max_whole_digits",
                ),
                wrong,
            )
            self.fields[part] = PointsField(
                label=labels[part],
                min_value=0,
                max_value=most,
                max_digits=4,
                decimal_places=1,
                help_text=wrong,
                error_messages=errors,
            )
        self.order_fields(["a", "b", "c", "words", "key"])


class DecisionForm(KeyForm):
    """The decision by which a product gets its stars."""

    number = _line(
        _("Number of the decision"), LONGEST_NUMBER, _("A star needs the number of its decision. Please write it.")
    )
    decided_on = DayField(label=_("Day of the decision"), help_text=_("It holds for 36 months from this day."))
    decided_by = _line(_("Who decided"), LONGEST_BODY, _("Please write who decided."))
    file = forms.FileField(
        label=_("The decision itself"), required=False, max_length=300, help_text=_("PDF or photo. Everybody can open it."),
        error_messages=dict.fromkeys(("invalid", "empty", "max_length"), _("This file is empty. Please choose it once more.")),
    )  # fmt: skip
    replaces = forms.BooleanField(label=_("A decision that still holds ends on the day of this one"), required=False)


class PassOnForm(KeyForm):
    """To which body a dossier goes on."""

    body = forms.ChoiceField(label=_("To whom?"), error_messages=_CHOOSE)

    def __init__(self, data: Any = None, *, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        bodies = (
            GradingBody.objects.exclude(pk=dossier.body_id)
            .select_related("organisation")
            .order_by("organisation__name")
        )
        self.bodies = {str(one.pk): one for one in bodies if one.of.most > dossier.body.of.most}
        _choices(
            self.fields["body"],
            [(pk, f"{one.organisation.name} ({one.level_title})") for pk, one in self.bodies.items()],
        )


class WordsForm(KeyForm):
    """A reason in words, which others read."""

    words = _line(_("Reason"), 300, _("Please write a reason."))


class GradeListForm(KeyForm):
    """A list of grades that were decided elsewhere."""

    file = forms.FileField(
        label=_("The list"), max_length=300,
        error_messages={
            "required": _("Please choose the file."), "missing": _("Please choose the file."),
            **dict.fromkeys(("invalid", "empty", "max_length"), _("This file is empty. Please choose it once more.")),
        },
    )  # fmt: skip


class LinkForm(KeyForm):
    """Which stall's product a star of a list is about."""

    product = forms.ChoiceField(
        label=_("Which stall's product is it?"), widget=forms.RadioSelect, error_messages=_CHOOSE
    )

    def __init__(self, data: Any = None, *, goods: Iterable[Product], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.goods = {str(one.pk): one for one in goods}
        _choices(self.fields["product"], [(pk, _called(one)) for pk, one in self.goods.items()])


def _called(product: Product) -> str:
    unit = product.organisation.unit
    return " · ".join([product.name, product.organisation.name, *([places.unit_title(unit)] if unit else [])])


class ClaimForm(KeyForm):
    """Whose a trade code is that two stalls use."""

    outcome = forms.ChoiceField(label=_("Whose is it?"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    words = _line(_("How you know"), 300, _("Please write how you know."))

    def __init__(self, data: Any = None, *, claim: GtinClaim, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = [("kept", claim.gtin.product), ("given", claim.product)]
        _choices(self.fields["outcome"], [(code, f"{one.organisation.name} · {one.name}") for code, one in rows])
