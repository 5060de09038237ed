"""What officers write for their desk: templates of words, and points to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.cases.actions.desk_text import LONGEST_TEXT, LONGEST_TITLE, Wording
from lantoa.cases.models import DeskText
from lantoa.ui.forms import KeyForm, LineField, TextField

STEP_NAMES = {
    "accept": _("Accept as complete"), "supplement": _("Ask for what is missing"), "decline": _("Do not accept"), "stop": _("Let the clock stand"),
    "extend": _("Take more time"), "fee": _("Answer about the fee"), "decide": _("Decide"), "approve": _("Approve"), "send_back": _("Send back"),
    "cancel": _("Cancel the result"), "write": _("Write to the citizen"),
}  # fmt: skip
_TOO_LONG = _("Please write at most %(limit_value)d characters.")
_WRONG = dict.fromkeys(("required", "invalid_choice"), _("Please choose one of these."))


class DeskTextForm(KeyForm):
    """A template for a step, or a point to look at before it."""

    step = forms.ChoiceField(label=_("For which step"), error_messages=_WRONG)
    procedure = forms.ChoiceField(label=_("For which procedure"), required=False, error_messages=_WRONG)
    title = LineField(
        label=_("Title"), max_length=LONGEST_TITLE, error_messages={"required": _("Please write a title."), "max_length": _TOO_LONG}
    )  # fmt: skip
    words = TextField(
        label=_("In your words"), max_length=LONGEST_TEXT,
        error_messages={"required": _("Please write a few words."), "max_length": _TOO_LONG},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, kind: str, procedures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["step"].choices = [(step, STEP_NAMES[step]) for step in DeskText.STEPS[kind]]  # type: ignore[attr-defined]
        self.fields["procedure"].choices = [("", _("Every procedure")), *procedures]  # type: ignore[attr-defined]
        if kind == DeskText.Kind.CHECK:
            self.fields["words"].required = False
            self.fields["words"].label = _("What exactly, if the title does not say it")
            self.fields["title"].label = _("What to look at")
        else:
            self.fields["words"].help_text = _(
                "These are filled in by themselves: {name} who asks, {code} the dossier, {procedure}, {office}, {due} until when."
            )

    def wording(self) -> Wording:
        """What was written, as the action takes it."""
        said = self.cleaned_data
        return Wording(said["step"], said["title"], said["words"], said["procedure"])
