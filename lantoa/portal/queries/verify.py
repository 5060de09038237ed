"""What anybody may check: whose stall this is and where its money goes, and who outside holds our roots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.journal import api as journal
from lantoa.kit.certificate_code import certificate_code_in
from lantoa.kit.order_code import codes_in
from lantoa.kit.vietnamese import slug
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.stores import api as stores

LONGEST_QUESTION = 200
NEWEST_ROOTS = 50
# How long an account counts as a new one, and how soon after opening a stall names its first.
NEW_FOR, AT_THE_OPENING = timedelta(days=7), timedelta(days=1)


def our_host() -> str:
    """What stands in the address bar where a page is ours."""
    return urlsplit(settings.PUBLIC_URL).netloc


@dataclass(frozen=True, slots=True)
class Stall:
    """A stall, who owns it, whose identity was verified of those who do (none when nobody's), and the account it is paid to, if it named one."""

    store: stores.Store
    owner: accounts.Organisation
    verification: accounts.Verification | None
    account: payments.PayoutAccount | None

    @property
    def changed_account(self) -> bool:
        """Whether the account was named only lately, while the stall was open before: a QR of before shows another one, and so may a thief's."""
        account, opened = self.account, self.store.opened_at
        if account is None or opened is None or world.now() - account.created_at > NEW_FOR:
            return False
        return bool(account.created_at - opened > AT_THE_OPENING)


def stall_of(address: str) -> Stall | None:
    """The open stall at this address; None when there is none, or it is only tried out."""
    store = stores.public_stores().select_related("organisation__unit").filter(slug=address).first()
    if store is None:
        return None
    verification = accounts.verified_owner_of(store.organisation)
    return Stall(store, store.organisation, verification, payments.payout_account(store.organisation_id))


def asked_for(text: str) -> tuple[str, str] | None:
    """What somebody means who types or pastes this: ("receipt", its code), ("certificate", its code), ("dossier", the code of a
    dossier or a result) or ("stall", its address); None for none of them."""
    given = text[:LONGEST_QUESTION]
    certificate = certificate_code_in(given)
    if certificate:
        return "certificate", certificate
    code, number = cases.read_result_code(given)
    if code:
        return "dossier", f"{code}-KQ{number}" if number else code
    codes = codes_in(given)
    if codes:
        return "receipt", codes[0]
    last = given.split("?")[0].rstrip("/ ").rsplit("/", 1)[-1]
    found = stores.public_stores().filter(slug=slug(last)).first() if slug(last) else None
    return ("stall", found.slug) if found else None


@dataclass(frozen=True, slots=True)
class Trust:
    """What all receipts rest on: the published keys, the newest roots, and the outside witnesses with what each saw last."""

    keys: list[str]
    roots: list[journal.Root]
    witnesses: list[tuple[journal.Witness, journal.Witnessing | None]]


def trust() -> Trust:
    """What the house has published of itself, newest root first."""
    roots = list(journal.Root.objects.order_by("-number")[:NEWEST_ROOTS])
    keys = [key.hex() for key in journal.public_keys()]
    return Trust(keys, roots, journal.last_seen())
