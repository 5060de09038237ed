"""The stall's answer to a review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.stores.models import Review
from lantoa.stores.rules.stall import LONGEST_REVIEW
from lantoa.ui.forms import KeyForm, TextField


class AnswerForm(KeyForm):
    """What the stall answers; everybody reads it below the review."""

    words = TextField(
        label=_("Your answer"), max_length=LONGEST_REVIEW,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write what you want to answer."), "max_length": _("That is too long. Please write at most 1.000 characters.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, review: Review, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["words"] = review.answer
