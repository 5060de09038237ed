"""What stands over a stall: to open it, and to change it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.accounts import api as accounts
from lantoa.kit import phone as phones
from lantoa.places import api as places
from lantoa.stores.forms.field import MoneyField
from lantoa.stores.forms.photo import PhotosForm
from lantoa.stores.models import Store
from lantoa.ui.forms import KeyForm, LineField, PhoneField, TextField


class SignForm(KeyForm):
    """Name, place, phone and story of a stall."""

    name = LineField(
        label=_("Name of the stall"), help_text=_("The way people around here call you, like “Bếp Hương”."),
        error_messages={"required": _("Please give the stall a name, in letters.")},
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Commune or ward"),
        error_messages={"required": _("Please choose the commune where the stall is."), "invalid_choice": _("Please choose a commune from the list.")},
    )  # fmt: skip
    phone = PhoneField(
        label=_("Phone number"), help_text=_("Buyers may call it."),
        error_messages={"required": _("Please write the number that buyers may call.")},
    )  # fmt: skip
    story = TextField(
        label=_("A few words about you"), required=False, help_text=_("What you make, how, since when. Buyers like to know.")
    )  # fmt: skip

    field_order = ("name", "unit", "phone", "story")

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["unit"].choices = [("", gettext("Choose…")), *places.unit_choices()]

    def clean_unit(self) -> places.Unit:
        return places.Unit.objects.get(pk=self.cleaned_data["unit"])

    def sign(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "unit", "phone", "story")}


class OpenForm(SignForm):
    """Opening a stall, or trying one out. One that was tried out is opened for real by the same form."""

    rehearsal = forms.BooleanField(
        label=_("Only try it out first"), required=False,
        help_text=_("Nobody but you sees it: put things on the shelf, change them, nothing can go wrong. Open it for real when you like it."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, person: accounts.Person, organisation: accounts.Organisation | None, trial: Store | None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(data, **kwargs)
        if trial:
            del self.fields["rehearsal"]
            self.initial.update(sign_of(trial))
        else:
            self.initial.update(_guess(person, organisation))


class SettingsForm(PhotosForm, SignForm):
    """A stall's sign, cover photo and terms."""

    shipping_fee = MoneyField(
        label=_("Delivery fee for one order"), required=False, help_text=_("0 when you deliver for free.")
    )
    accepts_cod = forms.BooleanField(label=_("Buyers may pay in cash when the goods come"), required=False)

    hours = LineField(
        label=_("When you are open"), required=False, help_text=_("In your own words, like “6–11 in the morning, not on Mondays”.")
    )  # fmt: skip

    field_order = ("photo", "name", "unit", "phone", "story", "hours", "shipping_fee", "accepts_cod")

    def __init__(self, data: Any = None, files: Any = None, *, store: Store, **kwargs: Any) -> None:
        super().__init__(data, files, kept=[store.cover] if store.cover else [], **kwargs)
        self.fields["photo"].label = _("Cover photo")
        self.initial.update(
            sign_of(store), shipping_fee=store.shipping_fee, accepts_cod=store.accepts_cod, hours=store.hours
        )

    def terms(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "shipping_fee": data["shipping_fee"] or 0, "accepts_cod": data["accepts_cod"], "hours": data["hours"],
        }  # fmt: skip


def sign_of(store: Store) -> dict[str, Any]:
    """What stands over the stall now, as the form shows it."""
    return {"name": store.name, "unit": store.unit_id, "phone": phones.display(store.phone), "story": store.story}


def _guess(person: accounts.Person, organisation: accounts.Organisation | None) -> dict[str, Any]:
    unit = (organisation.unit_id if organisation else None) or person.unit_id or ""
    return {"name": organisation.name if organisation else "", "unit": unit, "phone": phones.display(person.phone)}
