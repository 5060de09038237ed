"""What a household types into its book: an expense, and what there was at the start."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lantoa.books.models import OtherAccount, PaidFrom
from lantoa.books.rules.expense import LONGEST_NOTE, kind_name, kinds
from lantoa.kit import money
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm, LineField

WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class AmountField(LineField):
    """An amount in đồng, as people write and say it."""

    default_error_messages = {
        "required": _("Please write the amount, like 85.000 or 85k."),
        "invalid": _("This is no clear amount. Write it like 85.000 or 85k."),
        "negative": _("An amount cannot be below 0."),
        "too_big": _("This amount is too high. Please look at the zeros once more."),
    }

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return money.parse_dong(text)
        except ValueError as error:
            code = str(error) if str(error) in ("negative", "too_big") else "invalid"
            raise ValidationError(self.error_messages[code], code=code) from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


def _day(label: Any) -> forms.DateField:
    wrong = _("Please write the day like 21/11/2026.")
    return forms.DateField(
        label=label, input_formats=WRITTEN, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def _one_of(label: Any, wrong: Any, choices: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, widget=forms.RadioSelect, choices=choices, error_messages={"required": wrong, "invalid_choice": wrong}
    )  # fmt: skip


class ExpenseForm(KeyForm):
    """What was spent: how much, for what, when, how it was paid, perhaps a picture of the bill."""

    amount = AmountField(label=_("How much?"))
    kind = _one_of(_("What for?"), _("Choose what it was for."))
    day = _day(_("On which day?"))
    paid_from = _one_of(
        _("How did you pay?"), _("Choose how you paid."), ((PaidFrom.CASH, _("In cash")), (PaidFrom.BANK, _("From the bank account")))
    )  # fmt: skip
    note = LineField(
        label=_("A word about it"), required=False, max_length=LONGEST_NOTE,
        error_messages={"max_length": _("Please keep it to 200 characters.")},
    )  # fmt: skip
    photo = forms.FileField(
        label=_("A photo of the bill"), required=False, help_text=_("Only your household sees it."),
        widget=forms.FileInput(attrs={"accept": "image/*"}), max_length=300,
        error_messages=dict.fromkeys(("invalid", "missing", "empty", "max_length"), _("This photo is empty. Please choose it again.")),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        language = get_language() or "vi"
        self.fields["kind"].choices = [(kind, kind_name(kind, language)) for kind in kinds()]
        self.initial.update(day=world.today(), paid_from=PaidFrom.CASH)


class OpeningForm(KeyForm):
    """What there was at the start of a day."""

    day = _day(_("At the start of which day?"))
    cash = AmountField(label=_("Cash"))
    bank = AmountField(label=_("At the bank"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("day", world.today())


def _words(label: Any, limit: int, **kwargs: Any) -> LineField:
    wrong = {"required": _("Please fill this in."), "max_length": _("This is too long. Please look at it once more.")}
    return LineField(label=label, max_length=limit, error_messages=wrong, **kwargs)


class OtherAccountForm(KeyForm):
    """An account or wallet for the list of the tax office."""

    kind = _one_of(
        _("Which of the two?"), _("Choose which of the two it is."),
        ((OtherAccount.Kind.BANK, _("Bank account")), (OtherAccount.Kind.WALLET, _("Wallet"))),
    )  # fmt: skip
    provider = _words(_("Name of the bank or wallet"), 80)
    number = _words(_("Account number"), 40)
    holder = _words(_("Name of the holder"), 120)
