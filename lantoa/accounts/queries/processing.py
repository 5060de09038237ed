"""The register of processing in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lantoa.accounts.rules.processing import Processing, register

HOLDERS: dict[str, object] = {
    "province": _("Those who run Lan Tỏa, for the province"),
    "stall": _("Each stall, for its own buyers"),
    "office": _("Each public office, for those who come to it"),
}
GROUNDS: dict[str, object] = {
    "consent": _("You agreed, and can take it back"),
    "agreement": _("To do what you asked for"),
    "duty": _("A public office's duty"),
    "law": _("Another law asks for it"),
}
RECEIVERS: dict[str, object] = {
    "public": _("everybody, where it is meant to be seen"),
    "stall": _("the stall you buy from"),
    "office": _("the public office concerned"),
    "maker": _("the household that makes the goods, when the stall asks it to send them to you"),
    "carrier": _("the carrier of your parcel"),
    "gateway": _("the service that delivers text messages"),
    "identity": _("the electronic identity you choose"),
    "signing": _("the signing service you choose"),
    "helper": _("whom you let help"),
    "witness": _("outside witnesses, as a mark nobody can read back"),
}


@dataclass(frozen=True, slots=True)
class ProcessingShown:
    """One row in the page's language."""

    it: Processing
    purpose: str
    data: str
    kept: str
    holder: object
    ground: object
    gives: tuple[object, ...]


def processing() -> list[ProcessingShown]:
    """The whole register, in its order. No query."""
    return [
        ProcessingShown(
            one,
            _in_page_language(one.purpose),
            _in_page_language(one.data),
            _in_page_language(one.kept),
            HOLDERS[one.holder],
            GROUNDS[one.ground],
            tuple(RECEIVERS[name] for name in one.gives),
        )  # fmt: skip
        for one in register().values()
    ]


def purposes() -> list[tuple[str, str]]:
    """(id, purpose) of every row, for a choice."""
    return [(one.id, _in_page_language(one.purpose)) for one in register().values()]


def _in_page_language(words: Mapping[str, str]) -> str:
    return words.get((get_language() or "vi")[:2], words["vi"])
