"""What moderators decide, sellers answer and appeal, and visitors report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.catalog import api as catalog
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM, world
from lantoa.stores.models import Decision, Matter, Store
from lantoa.stores.models.moderation import REASONS, REPORTS
from lantoa.ui.forms import KeyForm, LineField, PhoneField, TextField

WRITTEN = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")


def _list(label: Any, given: Any) -> forms.ChoiceField:
    wrong = _("Please choose from the list.")
    return forms.ChoiceField(
        label=label, widget=forms.RadioSelect, required=False, choices=list(given.items()), error_messages={"invalid_choice": wrong}
    )  # fmt: skip


class DecisionForm(KeyForm):
    """One of the things a moderator may decide; each has its own form on the page."""

    outcome = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = _list(_("Why?"), REASONS)
    words = TextField(label=_("In your own words"), required=False, help_text=_("The seller reads this."))

    def __init__(self, data: Any = None, *, matter: Matter, outcome: str, **kwargs: Any) -> None:
        # Several stand on one page; what was sent as an outcome may be anything.
        known = outcome if outcome in Decision.Outcome.values else "other"
        super().__init__(data, auto_id=f"id_{known}_%s", initial={"outcome": outcome, "seen": matter.step}, **kwargs)
        self.answered = outcome

    def clean_seen(self) -> int:
        return _step(self.cleaned_data["seen"])


class WordsForm(KeyForm):
    """A few words to the moderators: an answer to what they asked, or an appeal."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    words = TextField(label=_("In your own words"), required=False)

    def __init__(self, data: Any = None, *, matter: Matter, **kwargs: Any) -> None:
        super().__init__(data, initial={"seen": matter.step}, **kwargs)

    def clean_seen(self) -> int:
        return _step(self.cleaned_data["seen"])


class AppealForm(KeyForm):
    """The second look: the decision stands or is reversed, with words."""

    outcome = forms.ChoiceField(
        label=_("The second look"), widget=forms.RadioSelect, required=False,
        choices=[("reversed", _("Reverse it: show this again")), ("upheld", _("It stands: keep this hidden"))],
        error_messages={"invalid_choice": _("Please choose from the list.")},
    )  # fmt: skip
    words = TextField(label=_("In your own words"), required=False, help_text=_("The seller reads this."))


class ReportForm(KeyForm):
    """What a visitor finds wrong."""

    reason = _list(_("What is wrong?"), REPORTS)
    words = TextField(label=_("Tell us more"), required=False)
    phone = PhoneField(
        label=_("Your phone number"), required=False, help_text=_("Only those who look into this see it. The seller does not.")
    )  # fmt: skip


class TakedownForm(KeyForm):
    """A request from outside: who asks, when it came, about what and why."""

    what = LineField(
        label=_("Which goods or stall?"), required=False, help_text=_("Copy the address of the page in here, like /hang/12/ or /gian-hang/bep-huong/.")
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("Who asks?"), widget=forms.RadioSelect, required=False,
        choices=[("authority", _("An authority")), ("rights_holder", _("Whoever holds the rights"))],
        error_messages={"invalid_choice": _("Please choose from the list.")},
    )  # fmt: skip
    asked_by = LineField(label=_("Name of the office or company"), required=False)
    reference = LineField(label=_("Number of the letter"), required=False)
    received_at = LineField(
        label=_("When did it arrive?"), required=False, help_text=_("Like 27/11/2026 08:30. The clock runs from then on.")
    )  # fmt: skip
    reason = _list(_("Why?"), REASONS)
    words = TextField(label=_("What the request says"), required=False)

    field_order = ("what", "source", "asked_by", "reference", "received_at", "reason", "words")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("received_at", f"{world.now().astimezone(VIETNAM):%d/%m/%Y %H:%M}")

    def clean_received_at(self) -> datetime:
        text = clean_line(self.cleaned_data["received_at"])
        for pattern in WRITTEN:
            try:
                # Django's connection to the clock of Vietnam: what is typed is local time.
                return datetime.strptime(text, pattern).replace(tzinfo=VIETNAM)
            except ValueError:
                continue
        raise ValidationError(_("Please write day and time like 27/11/2026 08:30."))

    def clean(self) -> Any:
        data = super().clean()
        found = _thing(str(data.get("what") or ""))
        if found is None and "what" not in self.errors:
            self.add_error("what", _("There is no such page here. Please copy its address once more."))
        data["thing"] = found
        return data


def _thing(text: str) -> tuple[Store, Any] | None:
    """The stall, and what is meant of it: goods or the stall itself, by the address of a page."""
    parts = [part for part in text.partition("?")[0].split("/") if part]
    for word, name in zip(parts, parts[1:], strict=False):
        if word == "gian-hang":
            store = Store.objects.filter(slug=name[:60], rehearsal=False).first()
            return (store, store) if store else None
        if word == "hang" and name.isascii() and name.isdigit() and len(name) < 19:
            product = catalog.Product.objects.filter(pk=int(name)).first()
            store = (
                Store.objects.filter(organisation=product.organisation_id, rehearsal=False).first() if product else None
            )
            return (store, product) if store else None
    return None


def _step(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
