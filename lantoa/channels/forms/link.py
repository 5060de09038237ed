"""Short links and the orders that came by them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.channels.rules.link import PLACES
from lantoa.ui.forms import KeyForm, LineField

PLACE_NAMES = {"facebook": "Facebook", "zalo": "Zalo", "tiktok": "TikTok", "shopee": "Shopee", "other": _("Elsewhere")}


class LinkForm(KeyForm):
    """Where the link will stand, so that each place's share can be told apart."""

    place = forms.ChoiceField(
        label=_("Where do you share it?"), choices=[(one, PLACE_NAMES[one]) for one in PLACES], widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose where you share it.")),
    )  # fmt: skip


class ClaimForm(KeyForm):
    """The order whose buyer said a link's code in a chat."""

    order_code = LineField(
        label=_("Which order?"), max_length=20, help_text=_("Its number begins with LT."),
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the order's number; it begins with LT.")),
    )  # fmt: skip
    said = LineField(
        label=_("Code of the post"), max_length=20,
        error_messages=dict.fromkeys(("required", "max_length"), _("Please write the code as the buyer said it, like K7M 2P9.")),
    )  # fmt: skip
