"""Certificates: where independent software finds them, and whether one still is what was signed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit import credential
from lantoa.kit.own_key import published_keys
from lantoa.learning.acts import CERTIFICATE_ISSUED
from lantoa.learning.models import ERASED, Certificate, CertificateEvidence

MOST_LISTS = 10_000


def issuer_address() -> str:
    """Who signs certificates, for good: the address of the house's keys."""
    return _public("learning:certificate_keys")


def address_of(code: str) -> str:
    return _public("learning:certificate_credential", code)


def list_address(number: int) -> str:
    return _public("learning:certificate_list", number)


def verify_address(code: str) -> str:
    """Where anybody checks a certificate."""
    return _public("portal:verify_certificate", code)


def _public(route: str, *args: object) -> str:
    # What is signed and printed is the same whoever's screen it comes from.
    with translation.override("vi"):
        return settings.PUBLIC_URL.rstrip("/") + reverse(route, args=args)


def list_and_place(status_index: int) -> tuple[int, int]:
    """Which status list (the first is 1) and which entry of it."""
    number, place = divmod(status_index, credential.ENTRIES)
    return number + 1, place


def certificates_of(person: accounts.Person) -> QuerySet[Certificate]:
    """A person's certificates, the newest first, also those that no longer hold."""
    mine = Certificate.objects.filter(person=person).select_related("course", "organisation")
    return mine.order_by("-issued_at", "-pk")


def certificate_by_code(code: str) -> Certificate | None:
    found = Certificate.objects.filter(code=code).select_related("course", "organisation__unit")
    return found.prefetch_related("evidence").first()


@dataclass(frozen=True, slots=True)
class StatusList:
    """The entries of one status list that no longer hold, and when that last changed."""

    revoked: list[int]
    changed_at: datetime


def status_list(number: int) -> StatusList | None:
    """The list of this number; None where no certificate has an entry in it."""
    if not 1 <= number <= MOST_LISTS:
        return None
    first = (number - 1) * credential.ENTRIES
    rows = Certificate.objects.filter(status_index__gte=first, status_index__lt=first + credential.ENTRIES)
    times = rows.aggregate(issued=Min("issued_at"), revoked=Max("revoked_at"))
    if times["issued"] is None:
        return None
    gone = rows.filter(revoked_at__isnull=False).order_by("status_index").values_list("status_index", flat=True)
    return StatusList([index - first for index in gone], max(filter(None, times.values())))


@dataclass(frozen=True, slots=True)
class CertificateCheck:
    """A certificate with what was recomputed of it just now.

    `broken` says which links do not hold: the "signature", the "text" against what the journal committed to, the "rows" shown
    against the signed text, an "act" it stands on. `acts` are those, with their proofs (None: the entry is gone).
    """

    certificate: Certificate
    broken: frozenset[str]
    acts: list[tuple[CertificateEvidence, journal.Proof | None]]
    issued: journal.Proof | None
    key_at_hand: bool

    @property
    def verdict(self) -> str:
        """In one word: "changed" before all, then "erased", "revoked", "sealing" for a few seconds after it was issued; else "genuine"."""
        if self.broken:
            return "changed"
        if not self.certificate.credential:
            return "erased"
        if self.certificate.revoked_at:
            return "revoked"
        return "genuine" if self.issued and self.issued.seal else "sealing"


def check_certificate(certificate: Certificate) -> CertificateCheck:
    """Recompute, now, whether it is whole and ours: signature, commitment, what is shown, and the seal of each act."""
    keys, broken = published_keys(Path(settings.BADGE_KEY)), set()
    entry = journal.entries_about(certificate).filter(act=CERTIFICATE_ISSUED).first()
    evidence = list(certificate.evidence.all())
    entries = journal.Entry.objects.in_bulk([one.entry_id for one in evidence])
    acts = [(one, journal.proof_of(entries[one.entry_id]) if one.entry_id in entries else None) for one in evidence]
    if certificate.credential:
        digest = hashlib.sha256(certificate.credential.encode()).hexdigest()
        if entry is None or entry.data.get("digest") != digest:
            broken.add("text")
        if keys and not _is_signed(certificate.credential, keys):
            broken.add("signature")
        if not _says(certificate, evidence):
            broken.add("rows")
    elif certificate.revoked_reason != ERASED or certificate.name:
        broken.add("text")
    issued = journal.proof_of(entry) if entry else None
    if any(proof is None or not proof.holds for _one, proof in acts) or (issued and not issued.holds):
        broken.add("act")
    return CertificateCheck(certificate, frozenset(broken), acts, issued, bool(keys))


def _is_signed(text: str, keys: list[bytes]) -> bool:
    try:
        credential.check(credential.read(text), controller=issuer_address(), keys=keys)
    except credential.NotGenuine:
        return False
    return True


def _says(certificate: Certificate, evidence: list[CertificateEvidence]) -> bool:
    """Whether what a screen shows of it is what was signed."""
    try:
        said = credential.read(certificate.credential)
        subject = said["credentialSubject"]
        signed = (
            said["id"].rsplit("/", 1)[-1], subject["identifier"][0]["identityHash"], subject["achievement"]["version"], said["validFrom"],
            [one["name"] for one in said["evidence"]],
        )  # fmt: skip
    except (credential.NotGenuine, KeyError, IndexError, TypeError):
        return False
    return signed == (
        f"{certificate.code}.json", certificate.name, certificate.course_version, credential.written(certificate.issued_at),
        [one.title for one in evidence],
    )  # fmt: skip
