"""Is a receipt or a certificate of another province's market genuine? It is asked, and everything it shows is checked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import IntegrityError, transaction

from lantoa.journal import api as journal
from lantoa.kit import credential
from lantoa.kit.world import world
from lantoa.portal.actions.ask import NotBelieved, ask, introduce
from lantoa.portal.models import PeerRoot
from lantoa.portal.queries.peer import KnownMarket
from lantoa.portal.rules.elsewhere import ToldCertificate, ToldReceipt, read_certificate, read_receipt
from lantoa.portal.rules.market_document import BadDocument, MarketDocument, line


@dataclass(frozen=True, slots=True)
class ReceiptElsewhere:
    """A receipt of another market. `broken` in one word why its proof does not hold here ("" where it does or none was given), `root` the
    newest signed root it stands under, and since when we hold that root."""

    market: KnownMarket
    told: ToldReceipt
    broken: str
    root: journal.OutsideProof | None
    held_since: Any = None

    @property
    def verdict(self) -> str:
        """What is left of what the market says: "broken" where our own look says otherwise, "rewritten" where it showed us another past before."""
        return self.broken if self.broken == "rewritten" else "broken" if self.broken else self.told.verdict


@dataclass(frozen=True, slots=True)
class CertificateElsewhere:
    """A certificate of another market: whether it still holds is its word, what stands in it was checked here. `broken` as `kit.credential` says."""

    market: KnownMarket
    told: ToldCertificate
    broken: str
    holder: str = ""
    course: str = ""
    issuer: str = ""
    issued_on: str = ""

    @property
    def verdict(self) -> str:
        return "broken" if self.broken else self.told.verdict


def receipt_elsewhere(market: KnownMarket, code: str) -> ReceiptElsewhere:
    """Ask this market for the receipt of this code, and check seal, chain, root and signature by its keys. Raises NotBelieved."""
    known, document = introduce(market)
    told = ask(known, f"/receipts/{quote(code, safe='')}", lambda said: read_receipt(said, code))
    try:
        proofs = [journal.check_outside(proof, document.root_keys) for proof in told.proofs]
    except journal.NotProved as error:
        return ReceiptElsewhere(known, told, error.link, None)
    if not proofs:
        return ReceiptElsewhere(known, told, "", None)
    root = max(proofs, key=lambda proof: proof.root.number)
    seen = [_hold(known, proof) for proof in proofs]
    return ReceiptElsewhere(known, told, "" if all(seen) else "rewritten", root, next((at for at in seen if at), None))


def _hold(market: KnownMarket, proof: journal.OutsideProof) -> Any:
    """Since when we hold this root; None where another one of its number was shown before."""
    fingerprint = proof.root.fingerprint.hex()
    values = {"fingerprint": fingerprint, "seen_at": world.now()}
    try:
        with transaction.atomic():
            row, _new = PeerRoot.objects.get_or_create(peer_id=market.id, number=proof.root.number, defaults=values)
    except IntegrityError:  # somebody else asked at the same moment
        row = PeerRoot.objects.get(peer_id=market.id, number=proof.root.number)
    return row.seen_at if row.fingerprint == fingerprint else None


def certificate_elsewhere(market: KnownMarket, code: str) -> CertificateElsewhere:
    """Ask this market for the certificate of this code, and check its text, word for word, by its keys. Raises NotBelieved."""
    known, document = introduce(market)
    # It names a person: an answer that is not believed is not kept.
    told = ask(known, f"/certificates/{quote(code, safe='')}", lambda said: read_certificate(said, code), keep=False)
    if not told.credential:
        return CertificateElsewhere(known, told, "")
    try:
        said = credential.read(told.credential)
        credential.check(said, controller=document.certificate_issuer, keys=document.certificate_keys)
        if not str(said.get("id", "")).endswith(f"/{code}.json") or not str(said.get("id", "")).startswith(
            f"{known.address}/"
        ):
            return CertificateElsewhere(known, told, "id")
        return CertificateElsewhere(known, told, "", *_words(said, document))
    except credential.NotGenuine as error:
        return CertificateElsewhere(known, told, error.reason)


def _words(said: credential.Document, document: MarketDocument) -> tuple[str, str, str, str]:
    """Holder, course, who assessed it, and the day; each was signed. A word that is not where ours have it is left empty."""
    try:
        subject = said["credentialSubject"]
        words = (
            subject["identifier"][0]["identityHash"], subject["achievement"]["name"], subject.get("source", {}).get("name", document.name),
            said["validFrom"][:10],
        )  # fmt: skip
        return tuple(line(word, 200, empty=True) for word in words)  # type: ignore[return-value]
    except (KeyError, TypeError, IndexError, AttributeError, BadDocument):
        return "", "", document.name, ""


__all__ = ["CertificateElsewhere", "NotBelieved", "ReceiptElsewhere", "certificate_elsewhere", "receipt_elsewhere"]
