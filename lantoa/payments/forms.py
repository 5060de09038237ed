"""What sellers type about their account, the service that tells of its money, and money nobody could explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit.money import format_dong
from lantoa.kit.order_code import codes_in
from lantoa.payments.adapters.statements import ROLES, Cell, Layout, letter, titles_of
from lantoa.payments.models import CarrierTransfer, PaymentRequest, PaymentRequestQuerySet, PayoutAccount
from lantoa.payments.rules.banks import bank_choices
from lantoa.ui.forms import KeyForm, LineField, TextField

AUTHS = [("hmac", _("HMAC-SHA256 (the safer one)")), ("api_key", _("API Key"))]
CHOOSE_BANK = _("Choose your bank from the list.")
CHOOSE_ORDER = _("Choose the order this money is for.")
SAY_WHAT = _("Say in a few words what this money was.")


class AccountForm(KeyForm):
    """The account one is paid to, as the bank app shows it."""

    bank_bin = forms.ChoiceField(
        label=_("Bank"), error_messages={"required": CHOOSE_BANK, "invalid_choice": CHOOSE_BANK}
    )
    number = LineField(
        label=_("Account number"),
        error_messages={"required": _("Write the account number; it stands in your bank app.")},
    )
    holder = LineField(
        label=_("Name of the holder"), help_text=_("As your bank app shows it, for example NGUYEN THI LAN. Buyers compare it before they pay."),
        error_messages={"required": _("Write the holder's name; buyers compare it before they pay.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, account: PayoutAccount | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["bank_bin"].choices = [("", gettext("Choose…")), *bank_choices()]
        if account:
            self.initial.update(bank_bin=account.bank_bin, number=account.number, holder=account.holder)


# The services on screen, by the names they give themselves.
SERVICES = {"sepay": "SePay", "casso": "Casso", "payos": "payOS", "gpmpay": "GPM Pay"}


class FeedForm(KeyForm):
    """Which service tells of the account, and how it proves that a message is its own; only SePay leaves a choice there."""

    provider = forms.ChoiceField(
        choices=list(SERVICES.items()), required=False, widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("This service is not known here.")},
    )  # fmt: skip

    auth = forms.ChoiceField(
        label=_("How does SePay prove itself?"), choices=AUTHS, initial="hmac", widget=forms.RadioSelect,
        help_text=_("The same as under “Bảo mật” at SePay."),
        error_messages={"required": _("Choose how the service proves itself."), "invalid_choice": _("Choose how the service proves itself.")},
    )  # fmt: skip
    secret = LineField(
        label=_("The key"), help_text=_("The same here and at SePay. Once saved it is never shown again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the key that also stands at SePay.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, account: PayoutAccount, provider: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.service = provider
        self.initial["provider"] = provider
        if account.hook_auth and account.feed == provider:
            self.initial["auth"] = account.hook_auth
        if provider != "sepay":
            self.fields["auth"].required = False
            self.fields["secret"].help_text = _("Once saved it is never shown again.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data if self.service == "sepay" else {**data, "auth": "hmac"}


class ListForm(KeyForm):
    """The key with which the connected service is asked for its list."""

    list_key = LineField(
        label=_("The key for its list"), help_text=_("Once saved it is never shown again."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the key that you made at the service.")},
    )  # fmt: skip


class CountForm(KeyForm):
    """Which order money counts towards: one of those offered, or another by its code."""

    BY_CODE = "code"

    request = LineField(
        label=_("Which order is it for?"), widget=forms.RadioSelect, error_messages={"required": CHOOSE_ORDER},
        help_text=_("What fits best stands first. We never guess with your money, so you choose."),
    )  # fmt: skip
    code = LineField(
        label=_("Code of the other order"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "placeholder": "LT…"}),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, offered: Sequence[PaymentRequest], mine: PaymentRequestQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.mine = mine
        due = gettext("%(code)s · %(amount)s still to be paid")
        self.fields["request"].widget.choices = [
            *((str(one.pk), due % {"code": one.code, "amount": format_dong(one.due)}) for one in offered),
            (self.BY_CODE, gettext("Another order")),
        ]
        self.initial["request"] = str(offered[0].pk) if len(offered) == 1 else None if offered else self.BY_CODE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        asked = data.get("request", "")
        if asked == self.BY_CODE:
            codes = codes_in(data.get("code", ""))[:10]
            found = self.mine.filter(code__in=codes).order_by("pk").first() if codes else None
            if not found:
                self.add_error("code", gettext("No order of yours has this code. Please look at it again."))
        else:
            found = self.mine.filter(pk=int(asked)).first() if _is_number(asked) else None
            if asked and not found:
                self.add_error("request", CHOOSE_ORDER)
        return {**data, "chosen": found}


class NoteForm(KeyForm):
    """What money was that pays no order."""

    OTHER = "other"
    KINDS = (
        ("returned", _("I gave it back to the sender")), ("confirmed", _("I had confirmed this very money by hand already")),
        ("private", _("Private money, no order")), (OTHER, _("Something else")),
    )  # fmt: skip

    what = forms.ChoiceField(
        label=_("What was this money?"), choices=KINDS, widget=forms.RadioSelect,
        error_messages={"required": SAY_WHAT, "invalid_choice": SAY_WHAT},
    )  # fmt: skip
    note = LineField(
        label=_("A word about it"), required=False, max_length=120,
        error_messages={"max_length": _("Please keep it to 120 characters.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == self.OTHER and not data.get("note") and "note" not in self.errors:
            self.add_error("note", SAY_WHAT)
        return data

    def words(self) -> str:
        """The note to be kept: what was chosen, in the language it was chosen in, and the words added to it."""
        kind = "" if self.cleaned_data["what"] == self.OTHER else str(dict(self.KINDS)[self.cleaned_data["what"]])
        return " · ".join(part for part in (kind, self.cleaned_data["note"]) if part)


class RefundAccountForm(KeyForm):
    """Where the buyer wants to be paid back, as they told it."""

    bank_bin = forms.ChoiceField(
        label=_("Bank"), error_messages={"required": CHOOSE_BANK, "invalid_choice": CHOOSE_BANK}
    )
    number = LineField(
        label=_("Account number"), error_messages={"required": _("Write the account number as the buyer told it.")}
    )
    holder = LineField(
        label=_("Name of the holder"),
        error_messages={"required": _("Write the holder's name; your bank app shows whether it is right.")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["bank_bin"].choices = [("", gettext("Choose…")), *bank_choices()]

    def account(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("bank_bin", "number", "holder")}


NO_FILE = _("Choose the file you fetched at your bank.")


class StatementForm(KeyForm):
    """A statement as a file from the bank's website or app."""

    file = forms.FileField(
        label=_("The statement"), max_length=300, widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,.xml,.sta,.mt940"}),
        help_text=_("Excel, CSV, MT940 or camt.053, as your bank gives it. At most 40 MB."),
        error_messages={"required": NO_FILE, "missing": NO_FILE, "invalid": NO_FILE, "empty": _("This file is empty. Fetch it at your bank once more."), "max_length": NO_FILE},
    )  # fmt: skip


class MessagesForm(KeyForm):
    """Messages of the bank, copied from the phone."""

    text = TextField(
        label=_("Messages of your bank"), max_length=20_000,
        help_text=_("Copy the whole message; several at once are fine."),
        error_messages={"required": _("Paste the message of your bank here."), "max_length": _("That is too much at once. Paste a few messages at a time.")},
    )  # fmt: skip


class ColumnsForm(KeyForm):
    """Which column of a sheet says what."""

    WORDS = {
        "date": _("Day"), "time": _("Time"), "credit": _("Money in"), "debit": _("Money out"), "amount": _("Amount, in or out by its sign"),
        "mark": _("In or out, in words"), "memo": _("Message"), "reference": _("Reference"), "balance": _("Balance"), "account": _("Account"),
    }  # fmt: skip
    NEEDED = ("date", "credit", "debit", "amount", "memo", "reference")
    ORDERS = (
        ("", _("find out")),
        ("dmy", _("day / month / year")),
        ("mdy", _("month / day / year")),
        ("ymd", _("year / month / day")),
    )

    header = forms.IntegerField(
        label=_("In which row do the titles stand?"), min_value=0, max_value=10_000,
        help_text=_("0 when there are none."), error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Write the number of the row.")),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, rows: Sequence[Sequence[Cell]], layout: Layout | None, sheet: int, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.rows, self.sheet = rows, sheet
        self.initial["header"] = layout.header if layout else 1
        titles = titles_of(rows[layout.header - 1]) if layout and 0 < layout.header <= len(rows) else ()
        width = max([len(row) for row in rows], default=0)
        columns = [(str(place), self._column(place, titles)) for place in range(width)]
        for role in ROLES:
            self.fields[role] = forms.ChoiceField(
                label=self.WORDS[role], choices=[("", gettext("not in this file")), *columns], required=False,
                error_messages={"invalid_choice": _("Choose a column of this file.")},
            )  # fmt: skip
            place = getattr(layout, role) if layout else None
            self.initial[role] = "" if place is None else str(place)
        self.fields["order"] = forms.ChoiceField(label=_("How are days written?"), choices=self.ORDERS, required=False)
        self.initial["order"] = layout.order if layout else ""

    def _column(self, place: int, titles: Sequence[str]) -> str:
        title = titles[place] if place < len(titles) else ""
        sample = next(
            (str(row[place])[:24] for row in self.rows[-3:] if place < len(row) and row[place] not in (None, "")), ""
        )
        return " · ".join(part for part in (letter(place), title[:30], sample if sample != title else "") if part)

    def clean(self) -> Any:
        data = super().clean() or {}
        if self.errors:
            return data
        if not data["date"]:
            self.add_error("date", gettext("Say in which column the day stands."))
        if not (data["credit"] or data["debit"] or data["amount"]):
            self.add_error("credit", gettext("Say in which column the money stands."))
        if self.errors:
            return data
        places = {role: int(data[role]) if data[role] else None for role in ROLES}
        header = data["header"]
        titles = titles_of(self.rows[header - 1]) if 0 < header <= len(self.rows) else ()
        try:
            layout = Layout(
                header=header, **{**places, "date": places["date"] or 0}, order=data["order"], titles=titles
            )  # type: ignore[arg-type]
            self.layout = replace(layout, sheet=self.sheet)
        except ValueError:
            self.add_error(
                None, gettext("One column cannot say two things. Take money in and money out, or one amount.")
            )
        return data


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


class CarrierForm(KeyForm):
    """Which carrier's settlement some money is of."""

    transfer = LineField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, offered: Sequence[CarrierTransfer], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offered = {str(one.pk): one for one in offered}

    def clean_transfer(self) -> CarrierTransfer:
        found = self.offered.get(self.cleaned_data["transfer"])
        if found is None:
            raise forms.ValidationError(_("This settlement is of another amount, or its money came already."))
        return found

    def chosen(self) -> CarrierTransfer:
        return self.cleaned_data["transfer"]  # type: ignore[no-any-return]

    def said(self) -> str:
        """Why it cannot be done, in one sentence."""
        return next(str(error) for errors in self.errors.values() for error in errors)
