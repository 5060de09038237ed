"""What officers write about their office's seal and their own signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.signing import api as signing
from lantoa.ui.forms import KeyForm, LineField

SERVICES = {
    "csc": _("A remote signing service (CSC)"), "appconfirm": _("A service that is confirmed in an app"), "pkcs12": _("A key file beside Lan Tỏa, for trying out only"),
}  # fmt: skip


class ServiceForm(KeyForm):
    """A signing service, and what is used there; nothing where no service is chosen."""

    none = _("No seal")
    adapter = forms.ChoiceField(label=_("Signing service"), required=False, widget=forms.RadioSelect)
    credential = LineField(
        label=_("Name of the seal at the service"), max_length=120, required=False,
        help_text=_("As the service calls it: the credential's ID, the subscriber's number, or the name of the file. Lan Tỏa keeps no password."),
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["adapter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = [*((name, SERVICES.get(name, name)) for name in signing.services()), ("", self.none)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("adapter") and not said.get("credential"):
            self.add_error("credential", _("Please write its name at the service."))
        if not said.get("adapter"):
            said["credential"] = ""
        return said


class SealForm(ServiceForm):
    """Which seal the office's results get, and whether who approves signs first."""

    approver_signs = forms.BooleanField(
        label=_("Who approves signs first, then the seal is put on"), required=False,
        help_text=_("Decree 30/2020/NĐ-CP as it is told, its text was not read here: the competent person's signature, then the organisation's seal. Each officer who approves names their own signature before."),
    )  # fmt: skip


class SignatureForm(ServiceForm):
    """With what an officer signs in person."""

    none = _("No signature")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["credential"].label = _("Name of your signature at the service")


class CitizenSignatureForm(ServiceForm):
    """With what whoever asks signs their dossier. Key files are seals of bodies, for trying out: nobody's own."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        service = self.fields["adapter"]
        assert isinstance(service, forms.ChoiceField)  # noqa: S101 - for the types
        service.choices = [(name, SERVICES.get(name, name)) for name in services_for_people()]
        service.required = True
        service.error_messages |= dict.fromkeys(("required", "invalid_choice"), _("Please choose one of these."))
        credential = self.fields["credential"]
        credential.label = _("Name of your signature at the service")
        credential.required = True
        credential.error_messages["required"] = _("Please write its name at the service.")
        credential.help_text = _(
            "As the service calls it: the credential's ID, or your subscriber number there. Lan Tỏa keeps no password."
        )


def services_for_people() -> list[str]:
    """The signing services in which people have signatures of their own."""
    return [name for name in signing.services() if name != "pkcs12"]


class SealAgainForm(KeyForm):
    """What the signer, or the keeper of the seal, types for the service; kept nowhere."""

    code = forms.CharField(
        label=_("Code for the signing service"), max_length=100, required=False, strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Only if the signing service asks for one (PIN, one-time code). It goes to the service and is kept nowhere."),
    )  # fmt: skip
