"""From when until when a stall rests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.kit.world import world
from lantoa.stores.models import Store
from lantoa.ui.forms import KeyForm, LineField

WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def _day(label: Any, missing: Any) -> forms.DateField:
    wrong = _("Please write the day like 21/11/2026.")
    return forms.DateField(
        label=label, input_formats=WRITTEN, error_messages={"required": missing, "invalid": wrong},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class HolidayForm(KeyForm):
    """The days of rest, both included, and a word for buyers."""

    since = _day(_("First day of rest"), _("Please choose the first day."))
    until = _day(_("Last day of rest"), _("Please choose the last day."))
    note = LineField(
        label=_("A word for buyers"), required=False, help_text=_("For example “Nhà có việc, mùng 6 bán lại”.")
    )

    def __init__(self, data: Any = None, *, store: Store, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.update(
            since=store.closed_from or world.today(), until=store.closed_until or "", note=store.closed_note
        )
