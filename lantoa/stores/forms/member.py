"""Ask a household to join a cooperative."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantoa.kit.world import world
from lantoa.stores.forms.fee_agreement import PercentField, day_field, store_at_address
from lantoa.ui.forms import KeyForm, LineField


class MemberForm(KeyForm):
    """Which household, what it gets of each sale, and from when on."""

    what = LineField(
        label=_("With which stall?"), required=False, help_text=_("Copy the address of their page in here, like /gian-hang/bep-huong/.")
    )  # fmt: skip
    rate = PercentField(label=_("The maker gets, in percent of the price"), required=False, help_text=_("Delivery is not counted."))  # fmt: skip
    valid_from = day_field(_("From which day?"))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("valid_from", world.today())

    def clean(self) -> Any:
        data = super().clean()
        found = store_at_address(str(data.get("what") or ""))
        if found is None and "what" not in self.errors:
            self.add_error("what", _("There is no such page here. Please copy its address once more."))
        data["store"] = found
        return data
