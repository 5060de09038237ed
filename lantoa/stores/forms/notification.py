"""The address of the seller's own ordering page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.stores.rules.stall import own_site
from lantoa.ui.forms import KeyForm, LineField


class NotificationForm(KeyForm):
    """A domain or the name of an app, as one line."""

    domain = LineField(
        label=_("Your own website or app"), max_length=120, help_text=_("For example chamuc.vn"),
        error_messages={"required": _("Please write the address of your own site.")},
    )  # fmt: skip

    def clean_domain(self) -> str:
        said = own_site(self.cleaned_data["domain"])
        if not said:
            raise ValidationError(gettext("Please write the address of your own site."))
        return said
