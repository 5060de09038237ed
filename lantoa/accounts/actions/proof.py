"""Ask one browser to prove something, once and within minutes, and take its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.accounts.errors import ProofOver, TooMany
from lantoa.accounts.models import Person, ProofRequest
from lantoa.accounts.rules import limits
from lantoa.kit.world import world

PROVED = "proved"


@dataclass(frozen=True, slots=True)
class Asked:
    """A proof asked for: its row, and the token that only the asked browser holds."""

    row: ProofRequest
    token: str


def ask(purpose: str, *, data: Mapping[str, Any], person: Person | None = None, address: str = "") -> Asked:
    """Remember for ten minutes what this browser was asked; the token goes into its cookie and is nowhere else.

    Raises TooMany for more than 600 an hour from one network address (kept as a keyed hash only).
    """
    now, token = world.now(), world.token(32)
    origin = (
        str(salted_hmac("lantoa.accounts.proof.address", address, algorithm="sha256").hexdigest()) if address else ""
    )
    with transaction.atomic():
        ProofRequest.objects.filter(asked_at__lt=now - limits.PROOF_REQUESTS_KEPT).delete()
        recent = ProofRequest.objects.filter(address_hash=origin, asked_at__gt=now - timedelta(hours=1))
        if origin and recent.count() >= limits.MOST_PROOFS_FROM_AN_ADDRESS_AN_HOUR:
            raise TooMany(_("Too many tries from here. Please wait an hour, then try again."))
        row = ProofRequest.objects.create(
            token_hash=_hash(token), purpose=purpose, person=person, address_hash=origin, data=dict(data), asked_at=now,
            expires_at=now + limits.PROOF_REQUEST_LIFE,
        )  # fmt: skip
    return Asked(row, token)


def take(token: str, *, purpose: str | Iterable[str], person: Person | None = None) -> ProofRequest:
    """Use up what was asked of the holder of this token, for this purpose (or one of these) and person, and return it.

    A question put to nobody in particular is anybody's who holds the token. Raises ProofOver.
    It is used up whatever the answer is worth: never call this inside a transaction that a bad answer would undo.
    """
    open_ = _open(token, [purpose] if isinstance(purpose, str) else list(purpose), person)
    with transaction.atomic():
        row = open_.first()
        if row is None or not open_.filter(pk=row.pk).update(used_at=world.now()):
            raise ProofOver(_("This took too long, or was done before. Please start again."))
    return row


def look(token: str, *, purpose: str, person: Person | None = None) -> ProofRequest | None:
    """What `take` would return, not used up by it; None where there is nothing."""
    return _open(token, [purpose], person).first()


def close(row: ProofRequest, outcome: str) -> None:
    """Note what came of it: "proved", or the reason why not."""
    ProofRequest.objects.filter(pk=row.pk).update(outcome=outcome[:40])


def _open(token: str, purposes: list[str], person: Person | None) -> QuerySet[ProofRequest]:
    whose = Q(person=None) | Q(person=person) if person else Q(person=None)
    those = ProofRequest.objects.filter(whose, purpose__in=purposes, used_at=None, expires_at__gt=world.now())
    return those.filter(token_hash=_hash(token)) if token else those.none()


def _hash(token: str) -> str:
    return str(salted_hmac("lantoa.accounts.proof", token, algorithm="sha256").hexdigest())
