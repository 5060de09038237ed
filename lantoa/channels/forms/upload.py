"""Where goods stand outside."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lantoa.channels.rules.board import LONGEST_ADDRESS
from lantoa.ui.forms import KeyForm, LineField


class UploadForm(KeyForm):
    """The link to the goods there; may be empty while the place still looks at them."""

    goods_link = LineField(
        label=_("Link to the goods there"), required=False, max_length=LONGEST_ADDRESS,
        help_text=_("Open your goods there and copy the link. No link yet? Leave it empty and add it later."),
    )  # fmt: skip
