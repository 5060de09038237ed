"""What sellers type about carriers and their settlements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit import money
from lantoa.kit.errors import RuleError
from lantoa.places import api as places
from lantoa.shipping.actions.hs import sentence
from lantoa.shipping.actions.settlement_file import LARGEST_FILE
from lantoa.shipping.models import Declaration, DeclarationItem
from lantoa.shipping.queries import carrier_choices
from lantoa.shipping.queries.booking import formers_of
from lantoa.shipping.rules import customs, hs
from lantoa.ui.forms import KeyForm, LineField, PhoneField

CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Please choose from the list."))
CHOOSE_CARRIER = _("Choose the carrier from the list.")


class CarrierForm(KeyForm):
    """The key by which a carrier proves that a message is its own."""

    carrier = LineField(widget=forms.HiddenInput, required=False)
    secret = LineField(
        label=_("The key"), help_text=_("The same here and at the carrier. Once saved it is never shown again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Put a key in; one stands ready above.")},
    )  # fmt: skip


class TakeBackForm(KeyForm):
    """Why a settlement was handed in by mistake."""

    why = LineField(
        label=_("Why do you take it back?"), max_length=200, help_text=_("For example: the wrong file, or the wrong columns."),
        error_messages={"required": _("Say in a few words why."), "max_length": _("Please keep it to 200 characters.")},
    )  # fmt: skip


class _GramsField(LineField):
    """A weight, as grams; as people write it."""

    default_error_messages: ClassVar = {"invalid": _("Write the weight in grams, like 500, or like 1,5 kg.")}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return customs.read_grams(text) if text else 0
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"]) from None


class _WorthField(LineField):
    """What goods are worth in đồng, as people write it."""

    default_error_messages: ClassVar = {"invalid": _("This is no clear amount. Write it like 85.000 or 85k.")}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return money.parse_dong(text) if text else 0
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"]) from None


class CustomsForm(KeyForm):
    """What is in a parcel that goes abroad, item by item, as customs ask for it; one row more than there is stands ready."""

    kind = forms.ChoiceField(
        label=_("How does it travel?"), widget=forms.RadioSelect,
        choices=[("parcel", _("As a parcel")), ("packet", _("As a small packet, up to 2 kg"))], error_messages=CHOOSE,
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("What is it for customs?"), error_messages=CHOOSE,
        choices=[
            ("sale", _("Sold goods")), ("gift", _("A gift")), ("sample", _("A sample")), ("documents", _("Papers")), ("returned", _("Goods sent back")),
            ("other", _("Another reason")),
        ],
    )  # fmt: skip
    gross_grams = _GramsField(
        label=_("How heavy is the whole parcel?"), help_text=_("With box and padding, on a scale; like 1,5 kg."),
        error_messages={"required": _("Write how heavy the whole parcel is in grams, more than 0. Nothing weighs 0 g.")},
    )  # fmt: skip
    remarks = LineField(
        label=_("Papers that go with it"), required=False, max_length=200, help_text=_("Like the number of a certificate or of the FDA's notice."),
        error_messages={"max_length": _("Please keep it to 200 characters.")},
    )  # fmt: skip
    COLUMNS = ("description", "quantity", "net_grams", "value", "hs")

    def __init__(self, data: Any = None, *, declaration: Declaration) -> None:
        super().__init__(data)
        self.declaration, self.known = declaration, list(declaration.items.all())
        self.initial |= {"kind": declaration.kind, "category": declaration.category, "remarks": declaration.remarks}
        self.initial["gross_grams"] = declaration.gross_grams or ""
        self.count = min(len(self.known) + 1, customs.MOST_ITEMS)
        for number in range(self.count):
            self._add_row(number, self.known[number] if number < len(self.known) else None)

    def _add_row(self, number: int, item: DeclarationItem | None) -> None:
        fields = {
            "description": LineField(label=_("What it is, in English"), required=False),
            "quantity": LineField(label=_("Number of pieces"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})),
            "net_grams": _GramsField(label=_("Weight of all of them without packing"), required=False),
            "value": _WorthField(label=_("Worth of all of them"), required=False),
            "hs": LineField(label=_("HS code"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})),
        }  # fmt: skip
        for name, field in fields.items():
            self.fields[f"{name}_{number}"] = field
        if item is None:
            return
        self.initial |= {
            f"description_{number}": item.description, f"quantity_{number}": item.quantity, f"net_grams_{number}": item.net_grams or "",
            f"value_{number}": f"{item.value:,}".replace(",", "."), f"hs_{number}": item.hs,
        }  # fmt: skip
        offered = hs.suggest(item.called)[:3] if not item.hs else []
        if offered:
            language = get_language() or "vi"
            names = "; ".join(f"{one.written} {one.name(language)}" for one in offered)
            self.fields[f"hs_{number}"].help_text = gettext("Perhaps %(codes)s.") % {"codes": names}

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """For each kind of goods what its seller calls it ("" for the empty row) and its fields."""
        called = [item.called for item in self.known] + [""]
        return [(called[number], [self[f"{name}_{number}"] for name in self.COLUMNS]) for number in range(self.count)]

    def clean(self) -> Any:
        data = super().clean()
        broken = [name for name in self.errors if name != "__all__"]
        for wrong in customs.faults(
            self.items(),
            kind=data.get("kind", ""),
            category=data.get("category", ""),
            gross_grams=data.get("gross_grams") or 0,
        ):
            name = (
                wrong.field
                if wrong.item is None
                else f"{wrong.field}_{self._places()[wrong.item] if wrong.item < len(self._places()) else 0}"
            )
            if name not in broken and name in self.fields:
                self.add_error(name, sentence(wrong.fault))
        return data

    def _places(self) -> list[int]:
        """The numbers of the rows in which something stands."""
        said = [
            any(str(self.data.get(f"{name}_{number}", "")).strip() for name in self.COLUMNS)
            for number in range(self.count)
        ]
        return [number for number, used in enumerate(said) if used]

    def items(self) -> list[customs.Item]:
        """What was written, as the rules read it; what could not be read counts as nothing."""
        data = self.cleaned_data
        found = []
        for number in self._places():
            count = str(data.get(f"quantity_{number}", ""))
            pieces = int(count) if count.isascii() and count.isdigit() and len(count) < 8 else 0
            code = str(data.get(f"hs_{number}", ""))
            found.append(
                customs.Item(
                    str(data.get(f"description_{number}", "")), pieces, data.get(f"net_grams_{number}") or 0, data.get(f"value_{number}") or 0,
                    hs.read_code(code) or code[:20], row=number,
                )
            )  # fmt: skip
        return found

    def refuse(self, error: RuleError) -> None:
        """As every form; what is wrong with one kind of goods is said beside its own field."""
        item = getattr(error, "item", None)
        if item is not None and item < len(self._places()):
            error.field = f"{error.field}_{self._places()[item]}"
        super().refuse(error)


class SettlementForm(KeyForm):
    """A carrier's settlement file, and what its columns are called where we do not find them ourselves."""

    carrier = forms.ChoiceField(
        label=_("Which carrier is it from?"), widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_CARRIER, "invalid_choice": CHOOSE_CARRIER},
    )  # fmt: skip
    file = forms.FileField(
        label=_("The settlement file"), allow_empty_file=True, max_length=300,
        help_text=_("A CSV file. From Excel: “Save as”, then CSV."),
        error_messages={
            "required": _("Choose the file you downloaded from the carrier."),
            "invalid": _("Choose the file you downloaded from the carrier."),
            "max_length": _("The file's name is too long. Please give it a shorter one."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )  # fmt: skip
    reference = LineField(
        label=_("Number of the settlement"), required=False, max_length=60,
        help_text=_("If the carrier gives one, for example in its message about the money."),
        error_messages={"max_length": _("Please keep it to 60 characters.")},
    )  # fmt: skip
    tracking_code = LineField(label=_("The column with the tracking code is called"), required=False, max_length=60)
    collected = LineField(label=_("The column with the collected cash is called"), required=False, max_length=60)
    fee = LineField(label=_("The column with the carrier's fee is called"), required=False, max_length=60)

    COLUMNS = ("tracking_code", "collected", "fee")

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["carrier"].choices = carrier_choices()

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent and sent.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large. Take a shorter period, at most 5,000 parcels."))
        return sent

    def columns(self) -> dict[str, str]:
        """What the file calls its columns, as far as it was said."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS if self.cleaned_data.get(name)}


class AccessForm(KeyForm):
    """The key with which parcels are ordered from a carrier."""

    carrier = LineField(widget=forms.HiddenInput, required=False)
    api_key = LineField(
        label=_("The key for ordering (token)"), max_length=200,
        help_text=_("From your account page at the carrier. Once saved it is never shown again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Copy the key from your account page at the carrier."), "max_length": _("This key cannot be one. Copy it once more from the carrier, without spaces.")},
    )  # fmt: skip
    shop = LineField(
        label=_("Your shop's number there"), required=False, max_length=40, help_text=_("It stands beside the key."),
        error_messages={"max_length": _("This number is too long. Please look at it again.")},
    )  # fmt: skip


class PickupForm(KeyForm):
    """Where a seller's parcels start."""

    name = LineField(
        label=_("Whom the carrier asks for"), max_length=120, error_messages={"required": _("Please write a name.")}
    )
    phone = PhoneField(
        label=_("Phone number"), error_messages={"required": _("Please write the number the carrier calls.")}
    )
    unit = LineField(
        label=_("Commune or ward"), widget=forms.Select, error_messages={"required": _("Choose from the list.")}
    )
    address = LineField(
        label=_("House, street or hamlet"), max_length=300,
        error_messages={"required": _("Please write where the carrier comes to."), "max_length": _("This address is too long. Please write at most 300 characters.")},
    )  # fmt: skip
    former = LineField(label=_("Where was that before July 2025?"), widget=forms.RadioSelect, required=False, help_text=_("Carriers still use the old names."))  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].widget.choices = [("", _("Choose")), *places.unit_choices()]
        chosen = (data.get("unit") if data else None) or self.initial.get("unit") or ""
        self.there: places.Unit | None = places.Unit.objects.filter(pk=str(chosen)[:5]).first() if "\x00" not in str(chosen) else None  # fmt: skip
        self.formers = formers_of(self.there) if self.there else []
        self.fields["former"].widget.choices = [(one.code, f"{one.name}, {one.district}") for one in self.formers]
        if len(self.formers) == 1:
            self.initial["former"] = self.formers[0].code

    def clean_unit(self) -> places.Unit:
        if self.there is None or self.there.pk != self.cleaned_data["unit"]:
            raise forms.ValidationError(_("Choose from the list."))
        return self.there

    def clean_former(self) -> str:
        code = self.cleaned_data["former"]
        if code not in {one.code for one in self.formers}:
            raise forms.ValidationError(_("Choose where it lay before, from the list."))
        return str(code)


class DoorForm(KeyForm):
    """What proves that a parcel was brought, and the cash taken."""

    code = LineField(
        label=_("The buyer's four digits"), required=False, max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": _("These are not the buyer's digits. They stand on the order's page.")},
    )  # fmt: skip
    photo = forms.FileField(
        label=_("Or a photo of where it stands"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    cash = LineField(label=_("Cash you took"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, cash: int, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.initial["cash"] = money.format_dong(cash).replace("\N{NO-BREAK SPACE}₫", "")

    def clean_cash(self) -> int:
        text = self.cleaned_data["cash"]
        try:
            return money.parse_dong(text) if text else 0
        except ValueError:
            raise forms.ValidationError(_("Please write the amount as a number, like 250.000.")) from None


class NotDeliveredForm(KeyForm):
    """Why nobody took it."""

    reason = LineField(
        label=_("Why could it not be given?"), max_length=120, help_text=_("For example: nobody at home, wants it tomorrow."),
        error_messages={"required": _("Say in a few words why."), "max_length": _("Please keep it to 120 characters.")},
    )  # fmt: skip


WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
# Day first in whatever language the page is read.
_DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
_NO_DAY = _("Please write a day, like 30/11/2026.")


class _IslandForm(KeyForm):
    """Which island is meant."""

    unit = LineField(label=_("Island"), widget=forms.Select, error_messages={"required": _("Choose from the list.")})

    def __init__(self, data: Any = None, *, islands: Iterable[places.Unit], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.islands = {one.pk: one for one in islands}
        self.fields["unit"].widget.choices = [("", _("Choose")), *((pk, one.name) for pk, one in self.islands.items())]

    def clean_unit(self) -> places.Unit:
        found = self.islands.get(self.cleaned_data["unit"])
        if found is None:
            raise forms.ValidationError(_("Choose from the list."))
        return found


class BoatsForm(_IslandForm):
    """On which weekdays boats go."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Boats go on"), coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one weekday."), "invalid_choice": _("Choose from the list.")},
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("Valid from"), input_formats=_DAYS, error_messages={"required": _NO_DAY, "invalid": _NO_DAY}
    )
    valid_to = forms.DateField(
        label=_("Until"), required=False, input_formats=_DAYS, error_messages={"invalid": _NO_DAY}
    )
    source = LineField(
        label=_("Where do you know it from?"), max_length=120, help_text=_("For example: the harbour's notice board, 12 November."),
        error_messages={"required": _("Say where you know it from."), "max_length": _("Please keep it to 120 characters.")},
    )  # fmt: skip


class NoBoatForm(_IslandForm):
    """A day the weather takes, or gives back."""

    day = forms.DateField(
        label=_("No boat on"), input_formats=_DAYS, error_messages={"required": _NO_DAY, "invalid": _NO_DAY}
    )
