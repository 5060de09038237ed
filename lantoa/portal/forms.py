"""What anybody brings to have it looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.portal.rules.market_document import LONGEST_ADDRESS, LONGEST_NAME
from lantoa.ui.forms import KeyForm, LineField, MomentField, RefusingForm

LARGEST = 64_000
# No copy is older, and years beyond are slips of the finger.
FIRST_YEAR, LAST_YEAR = 2000, 9000
_NO_FILE = _("Please choose the file, or paste its text.")


class RestoreForm(KeyForm):
    """To when the house is to be restored."""

    to = MomentField(label=_("To when?"), required=False, help_text=_("Empty for the newest copy."))

    def clean_to(self) -> Any:
        said = self.cleaned_data["to"]
        if said and (not FIRST_YEAR <= said.year < LAST_YEAR or said > world.now()):
            raise forms.ValidationError(gettext("Please write a time that is over and of which there is a copy."))
        return said


class CredentialForm(RefusingForm):
    """A certificate for programs, pasted or as a file; a file comes before what was pasted. Not a letter of it is cleaned: it was signed."""

    text = forms.CharField(
        label=_("Paste the text of the file"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("It begins with { and ends with }."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or choose the file"), required=False, widget=forms.FileInput(attrs={"accept": ".json,.jsonld,application/json,application/vc"}),
        error_messages=dict.fromkeys(("required", "missing", "invalid", "max_length"), _NO_FILE) | {"empty": _("This file is empty.")},
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(
                gettext("This is larger than any certificate of ours. Please choose the file ending in .json.")
            )
        return file

    def clean(self) -> Any:
        data = super().clean()
        file = self.cleaned_data.get("file")
        given = file.read().decode("utf-8", errors="replace") if file else self.cleaned_data.get("text", "")
        if not given.strip() and not self.errors:
            self.add_error("text", _NO_FILE)
        self.cleaned_data["given"] = given
        return data


class PeerForm(KeyForm):
    """Another province's market: what it is called, where it is, and its key, compared on the telephone."""

    name = LineField(label=_("What the market is called"), max_length=LONGEST_NAME)
    province = LineField(label=_("Of which province"), max_length=LONGEST_NAME)
    market_address = LineField(
        label=_("Its address"), max_length=LONGEST_ADDRESS, widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false", "placeholder": "https://"}),
    )  # fmt: skip
    public_key = LineField(
        label=_("Its public key"), max_length=120, widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("64 letters and digits, as their operator's page shows them."),
    )  # fmt: skip
    compared = forms.BooleanField(
        label=_("We read the five groups to each other on the telephone, and they are the same"),
        error_messages={"required": _("Please call them first: without that nobody knows whose key this is.")},
    )

    def refuse(self, error: RuleError) -> None:
        if error.field == "address":
            error.field = "market_address"
        super().refuse(error)

    def clean_public_key(self) -> bytes:
        try:
            return bytes.fromhex("".join(self.cleaned_data["public_key"].split()))
        except ValueError:
            raise forms.ValidationError(gettext("A market's public key has 64 letters and digits.")) from None
