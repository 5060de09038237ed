"""What kinds, states, platforms and reasons are called on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lantoa.places import api as places
from lantoa.websites.models import DossierQuestion, SiteListRow
from lantoa.websites.rules.regime import regimes

OWNER_KINDS: dict[str, Promise] = {
    "enterprise": _("Enterprise"),
    "cooperative": _("Cooperative"),
    "household": _("Household business"),
    "individual": _("Individual"),
}
# As they stand behind a number: 130 enterprises.
COUNTED_KINDS: dict[str, Promise] = {
    "enterprise": _("of enterprises"),
    "cooperative": _("of cooperatives"),
    "household": _("of household businesses"),
    "individual": _("of individuals"),
}
PLATFORMS: dict[str, Promise] = {
    "direct": _("Sells its own goods"),
    "intermediary": _("Others sell on it"),
    "social": _("Social network with selling"),
    "integrated": _("Several of these together"),
}
STATES: dict[str, Promise] = {
    "confirmed": _("In force"),
    "expired": _("Has run out"),
    "terminated": _("Has ended"),
    "taken_down": _("Taken down"),
}
SEEN: dict[str, Promise] = {
    "name": _("The owner's name"),
    "address": _("Address of the owner"),
    "contact": _("Phone or e-mail"),
    "number": _("Tax or registration number"),
    "privacy": _("What it does with personal data"),
    "returns": _("How goods are given back"),
    "complaints": _("How complaints are settled"),
}
REACHABLE: dict[str, Promise] = {
    "yes": _("Could be opened"),
    "no": _("Could not be opened"),
    "forbidden": _("Asks not to be visited by machines"),
    "app": _("An app; nothing to visit"),
}
CERTIFICATES: dict[str, Promise] = {
    "valid": _("Valid"),
    "invalid": _("Not valid: browsers will warn"),
    "none": _("None: what buyers type can be read on the way"),
}
CHANGED: dict[str, Promise] = {
    "owner_kind": _("Kind of owner"),
    "owner_name": _("Owner"),
    "platform": _("Kind of site"),
    "regime": _("Rules"),
    "registration_number": _("Number"),
    "confirmed_on": _("Confirmed on"),
    "valid_until": _("Valid until"),
    "unit_id": _("Commune"),
}
PROBLEMS: dict[str, Promise] = {
    "broken": _("The file is broken here: a quotation mark may be missing."),
    "no_site": _("The site or app is missing."),
    "domain_empty": _("The site or app is missing."),
    "domain_address": _("“%(text)s” is the number of a machine, not a domain. Write it like chamuc.vn."),
    "domain_path": _("“%(text)s” is a page of a site. Write its domain only, like chamuc.vn."),
    "domain_port": _("“%(text)s” names a port. Write the domain only, like chamuc.vn."),
    "domain_letters": _("“%(text)s” is not a domain. Write it like chamuc.vn."),
    "domain_single": _("“%(text)s” has no ending like .vn or .com."),
    "domain_long": _("“%(text)s” is too long for a domain."),
    "no_owner": _("The owner is missing."),
    "owner": _("“%(text)s” cannot be an owner."),
    "kind": _("“%(text)s” is no kind of owner. Write Doanh nghiệp, Hợp tác xã, Hộ kinh doanh or Cá nhân."),
    "no_kind": _("It does not say whether the owner is an enterprise, a household or an individual."),
    "platform": _("“%(text)s” is no kind of site we know."),
    "no_day": _("The day it was confirmed is missing."),
    "day_confirmed": _("“%(text)s” is no day. Write it like 21/11/2025."),
    "day_until": _("“%(text)s” is no day. Write it like 21/11/2025."),
    "day_to_come": _("It says it was confirmed on %(text)s, which is still to come."),
    "before_rules": _("On %(text)s there were no rules for such sites yet."),
    "until_before": _("It ends on %(text)s, before it was confirmed."),
    "number": _("The number “%(text)s” is too long."),
    "double": _("The same site stands in row %(row)s."),
    "older": _("A newer confirmation stands in the register already."),
    "ended": _("The register ended this confirmation already."),
    "not_agreed": _("It looks like another site, and nobody said that it is one of its own."),
    "bad_site": _("This entry contradicts itself. Please look at its days."),
}
NOTES: dict[str, Promise] = {
    "punycode": _("A domain with marks or other letters; machines write it as xn--…"),
    "mixed": _("Letters of two alphabets in one word: they can be mistaken for others."),
    "like_site": _("Looks like %(other)s, which is in the register."),
    "like_row": _("Looks like the site in row %(row)s."),
    "kind_changed": _("The owner was of another kind before. Both are kept, each with its day."),
    "until_law": _("It was to hold longer than the law lets it; the law's day counts."),
    "unit_unknown": _("We do not know this commune; it is left empty."),
}
# Why a granted dossier waits for the keeper: in a word or two, and what to do.
WHYS: dict[str, Promise] = {
    "owner": _("another owner"),
    "like": _("looks like another site"),
    "letters": _("marks or other letters"),
    "unreadable": _("cannot be read"),
    "older": _("a newer one is there"),
    "cancelled": _("decision cancelled"),
}
QUESTIONS: dict[str, Promise] = {
    "owner": _(
        "This site stands in the register as somebody else's. Ask both: has it changed hands? If so, the new owner goes in, and the old one stays in its history."
    ),
    "like": _(
        "This site looks like %(other)s, which is in the register as somebody else's. Open both and compare before it goes in."
    ),
    "letters": _(
        "This domain has marks or other letters, which can be mistaken for others. Look at it before it goes in."
    ),
    "unreadable": _(
        "The decision was made, and we cannot read which site it is about: “%(said)s”. Call the owner, then write it here."
    ),
    "older": _(
        "A newer confirmation of this site stands in the register already, so this one changed nothing. Look whether that is right."
    ),
    "cancelled": _(
        "The decision was cancelled, and an officer had changed the entry since. Look at the entry: should it go, or be what it was before?"
    ),
}
SETTLED: dict[str, Promise] = {
    "entered": _("It went into the register."),
    "left": _("It was left out."),
    "gone": _("It asks for nothing any more: the decision was cancelled, or its owner's data are erased."),
}
SOURCES: dict[str, Promise] = {
    "list": _("from a list"),
    "case": _("from a dossier"),
    "officer": _("by an officer"),
    "authority": _("on an authority's request"),
}


def problem_of(row: SiteListRow) -> str:
    """Why the row is not taken over, in the language now spoken; "" for a good one."""
    said = PROBLEMS.get(row.problem, row.problem)
    return str(said) % {"text": "", "row": "", "other": "", **row.params} if row.problem else ""


def notes_of(row: SiteListRow) -> list[str]:
    """What should be looked at, in the language now spoken."""
    return [str(NOTES.get(note, note)) % {"row": "", "other": "", **row.params} for note in row.notes]


def why_of(question: DossierQuestion) -> str:
    """Why a granted dossier waits, and what to do, in the language now spoken."""
    return str(QUESTIONS.get(question.why, question.why)) % {"other": question.other, "said": question.said or "–"}


def in_our_language(words: Mapping[str, str]) -> str:
    """Of words of a data file those in the language now spoken, else in Vietnamese."""
    return words.get((get_language() or "vi")[:2]) or words["vi"]


def changes_of(changed: Mapping[str, Sequence[Any]]) -> list[str]:
    """What changed from what to what, one sentence each; which account an owner has here is nobody's business."""
    return [
        gettext("%(what)s: %(before)s → %(after)s")
        % {"what": CHANGED[name], "before": _value(name, pair[0]), "after": _value(name, pair[1])}
        for name, pair in changed.items()
        if name in CHANGED and name != "organisation_id"
    ]


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if name == "regime":
        return in_our_language(regimes()[value].name) if value in regimes() else str(value)
    if name == "unit_id":
        unit = next((unit for unit in places.units() if unit.pk == value), None)
        return places.unit_title(unit) if unit else str(value)
    if name in {"confirmed_on", "valid_until"}:
        year, month, day = str(value).split("-")
        return f"{day}/{month}/{year}"
    return str({"owner_kind": OWNER_KINDS, "platform": PLATFORMS}.get(name, {}).get(value, value))
