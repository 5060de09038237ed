"""Look at every signature of a PDF with pyHanko: is it whole, whose is it, was the certificate good, is the time proved.

Runs in the confined process (`actions.apart`): what it reads was written by strangers. It has no network: revocation data
come from the file or from whoever calls; where they are missing it says which addresses would have them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import cms, x509
from cryptography import x509 as certificates
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from lantoa.signing.rules import der
from lantoa.signing.rules.cms import holder_of
from lantoa.signing.rules.pdf import Unreadable, has_scripts, opened

MOST_SIGNATURES = 50
CLOCKS = timedelta(minutes=5)
_BROKEN = (
    PdfError, SigningError, ValidationError, PathError, SignatureValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    AssertionError, RecursionError, InvalidSignature, NotImplementedError, OverflowError,
)  # fmt: skip
# Vietnamese certificates carry one, the other or both.
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


def look(pdf: bytes, *, roots: Sequence[bytes], ocsps: Sequence[bytes], crls: Sequence[bytes], now: datetime) -> dict[str, Any]:  # fmt: skip
    """What is found, as plain values; raises Unreadable. `roots` are the certificates (DER) that are trusted."""
    reader = opened(pdf)
    try:
        scripted = has_scripts(reader)
        embedded = list(reader.embedded_signatures)
    except Unreadable:
        raise
    except _BROKEN:
        raise Unreadable("broken") from None
    if len(embedded) > MOST_SIGNATURES:
        raise Unreadable("too_long")
    return asyncio.run(_Look(reader, pdf, roots, ocsps, crls, now).all(embedded, scripted))


class _Look:
    def __init__(
        self, reader: PdfFileReader, pdf: bytes, roots: Sequence[bytes], ocsps: Sequence[bytes], crls: Sequence[bytes], now: datetime
    ) -> None:  # fmt: skip
        self.reader, self.pdf, self.now = reader, pdf, now
        self.roots = [x509.Certificate.load(one) for one in roots]
        self.given = (list(ocsps), list(crls))
        self.stored: tuple[list[bytes], list[bytes]] = ([], [])
        self.others: list[x509.Certificate] = []
        try:
            store = DocumentSecurityStore.read_dss(reader)
            self.others = list(store.load_certs())
            self.stored = (
                [one.get_object().data for one in store.ocsps], [one.get_object().data for one in store.crls]
            )  # fmt: skip
        except _BROKEN:
            pass

    async def all(self, embedded: Sequence[EmbeddedPdfSignature], scripted: bool) -> dict[str, Any]:
        stamps: dict[int, dict[str, Any]] = {}
        for place, one in enumerate(embedded):
            if one.sig_object_type == "/DocTimeStamp":
                stamps[place] = await self._stamp(one)
        found = []
        for place, one in enumerate(embedded):
            if place in stamps:
                found.append(stamps[place])
                continue
            after = [stamp for there, stamp in stamps.items() if there > place]
            found.append(await self._signature(one, after))
        return {
            "signatures": found, "scripted": scripted, "fillable": self._fillable(),
            "pages": int(self.reader.root["/Pages"]["/Count"]), "covered": any(one["coverage"] == "file" for one in found),
        }  # fmt: skip

    def _fillable(self) -> bool:
        """Whether there are form fields other than signatures, which may be filled in without it counting as a change."""
        form = self.reader.root.get("/AcroForm")
        try:
            listed = [one.get_object() for one in (form.get_object().get("/Fields", []) if form else [])]
            return any(one.get("/FT") != "/Sig" for one in listed)
        except _BROKEN:
            return True

    def _context(self, *, moment: datetime | None, mode: str, given: bool = True) -> ValidationContext:
        ocsps = [*self.stored[0], *(self.given[0] if given else [])]
        crls = [*self.stored[1], *(self.given[1] if given else [])]
        return ValidationContext(
            trust_roots=self.roots, other_certs=self.others, moment=moment or self.now, allow_fetching=False, ocsps=ocsps, crls=crls,
            revocation_mode=mode, retroactive_revinfo=True, time_tolerance=CLOCKS,
        )  # fmt: skip

    async def _stamp(self, one: EmbeddedPdfSignature) -> dict[str, Any]:
        row = self._plain(one, "timestamp")
        try:
            status = await async_validate_pdf_timestamp(one, self._context(moment=None, mode="soft-fail"))
        except _BROKEN as error:
            return {**row, "said": type(error).__name__}
        row.update(self._whole(one, status))
        row["chain"] = _chain(status)
        self._settle(one, row)
        row["proved_at"] = status.timestamp.isoformat() if status.trusted and status.intact and status.valid else None
        return row

    async def _signature(self, one: EmbeddedPdfSignature, after: Sequence[dict[str, Any]]) -> dict[str, Any]:
        row = self._plain(one, "signature")
        try:
            status = await self._status(one, None, "soft-fail", skip_diff=False)
        except _BROKEN as error:
            return {**row, "said": type(error).__name__}
        row.update(self._whole(one, status))
        own = status.timestamp_validity
        row["stamped"] = "none"
        if own is not None:
            good = own.valid and own.intact and own.trusted
            row["stamped"] = "good" if good else "bad" if not (own.valid and own.intact) else "untrusted"
            row["stamp_chain"] = _chain(own)
            if good:
                row["proved_at"] = own.timestamp.isoformat()
        if row["proved_at"] is None:
            row["proved_at"] = min((stamp["proved_at"] for stamp in after if stamp["proved_at"]), default=None)
        if status.signer_reported_dt:
            row["claimed_at"] = status.signer_reported_dt.isoformat()
        at = datetime.fromisoformat(row["proved_at"]) if row["proved_at"] else None
        await self._certificate(one, row, at)
        self._settle(one, row)
        row["level"] = await self._level(one, row, at, after)
        return row

    async def _certificate(self, one: EmbeddedPdfSignature, row: dict[str, Any], at: datetime | None) -> None:
        try:
            strict = await self._status(one, at, "require")
            if strict.trusted:
                row["chain"], row["revocation"] = "trusted", "good"
                return
            loose = await self._status(one, at, "soft-fail")
        except _BROKEN:
            return
        if revoked := strict.revocation_details or loose.revocation_details:
            row["revocation"], row["revoked_at"] = "revoked", revoked.revocation_date.isoformat()
            row["chain"] = "revoked"
            return
        row["chain"] = _chain(loose)
        if loose.trusted and loose.validation_path is not None:
            # Only of chains that end in a trusted root are addresses told: whoever made the file must not choose whom we ask.
            row["path"] = [each.dump().hex() for each in loose.validation_path]

    async def _level(
        self, one: EmbeddedPdfSignature, row: dict[str, Any], at: datetime | None, after: Sequence[dict[str, Any]]
    ) -> str:  # fmt: skip
        if one.sig_object.get("/SubFilter") != fields.SigSeedSubFilter.PADES.value or row["chain"] != "trusted":
            return "B-B" if row["intact"] and row["valid"] else ""
        if not row["proved_at"]:
            return "B-B"
        try:
            held = await async_validate_pdf_signature(
                one, self._context(moment=at, mode="require", given=False), key_usage_settings=_USAGE, skip_diff=True
            )
        except _BROKEN:
            return "B-T"
        if not held.trusted:
            return "B-T"
        return "B-LTA" if any(stamp["proved_at"] and stamp["stores"] for stamp in after) else "B-LT"

    async def _status(
        self, one: EmbeddedPdfSignature, at: datetime | None, mode: str, *, skip_diff: bool = True
    ) -> Any:  # fmt: skip
        return await async_validate_pdf_signature(
            one, self._context(moment=at, mode=mode), self._context(moment=None, mode="soft-fail"), key_usage_settings=_USAGE, skip_diff=skip_diff
        )  # fmt: skip

    def _plain(self, one: EmbeddedPdfSignature, kind: str) -> dict[str, Any]:
        """A row that says nothing good yet."""
        row: dict[str, Any] = {
            "field": one.fq_name, "kind": kind, "intact": False, "valid": False, "coverage": "", "changed": "unknown", "chain": "unknown",
            "revocation": "unknown", "revoked_at": None, "proved_at": None, "claimed_at": None, "signer": None, "level": "", "canonical": False,
            "path": [], "range": [int(number) for number in one.byte_range], "stores": False, "said": "",
        }  # fmt: skip
        try:
            holder = holder_of(one.signer_cert.dump())
            row["signer"] = {
                "name": holder.name, "organisation": holder.organisation, "issuer": _name(one.signer_cert.issuer),
                "valid_from": holder.valid_from.isoformat(), "valid_to": holder.valid_to.isoformat(), "serial": holder.serial,
            }  # fmt: skip
            row["canonical"] = self._canonical(one)
            row["stores"] = "/DSS" in self.reader.get_historical_root(one.signed_revision)
        except _BROKEN:
            pass
        return row

    def _canonical(self, one: EmbeddedPdfSignature) -> bool:
        """Whether the place no signature covers holds just the signature, written one way: a byte changed there shows too.

        That is: hexadecimal digits of one case, zeros behind it, the structure as RFC 5652 demands; the certificates in it are
        looked at once it is known whether their chain is trusted (`_settle`).
        """
        first, length, second = (int(one.byte_range[place]) for place in (0, 1, 2))
        hole = self.pdf[first + length : second]
        digits = hole[1:-1]
        if hole[:1] != b"<" or hole[-1:] != b">" or digits not in (digits.upper(), digits.lower()):
            return False
        held = bytes.fromhex(digits.decode("ascii"))
        size = der.length(held) or 0
        message, rest = cms.ContentInfo.load(held[:size]), held[size:]
        signed = message["content"]
        info = signed["signer_infos"][0]
        kind = signed["encap_content_info"]["content_type"].native
        right = (
            not rest.strip(b"\0")
            and len(signed["signer_infos"]) == 1
            and signed["version"].native == ("v1" if kind == "data" else "v3")
            and info["version"].native == "v1"
            and [each.dump() for each in signed["digest_algorithms"]] == [info["digest_algorithm"].dump()]
        )
        return right and der.is_der(held[:size])

    def _settle(self, one: EmbeddedPdfSignature, row: dict[str, Any]) -> None:
        """Whoever judges may have a good copy of a certificate from elsewhere: that the one here was changed shows here only."""
        row["canonical"] = row["canonical"] and carried_well(
            one.signed_data, self.roots, signer=one.signer_cert, rooted=row["chain"] == "trusted"
        )

    def _whole(self, one: EmbeddedPdfSignature, status: Any) -> dict[str, Any]:
        level = status.modification_level
        changed = (
            {ModificationLevel.NONE: "none", ModificationLevel.LTA_UPDATES: "proofs", ModificationLevel.FORM_FILLING: "form"}.get(level, "other")
            if level is not None
            else "none" if status.coverage == SignatureCoverageLevel.ENTIRE_FILE else "other"
        )  # fmt: skip
        coverage = {SignatureCoverageLevel.ENTIRE_FILE: "file", SignatureCoverageLevel.ENTIRE_REVISION: "revision"}
        if getattr(status, "docmdp_ok", None) is False:
            changed = "other"
        return {
            "intact": bool(status.intact), "valid": bool(status.valid), "coverage": coverage.get(status.coverage, "part"), "changed": changed,
        }  # fmt: skip


def _chain(status: SignatureStatus) -> str:
    """trusted, unknown (no trusted root), expired, revoked or bad."""
    if status.trusted:
        return "trusted"
    if status.revocation_details is not None:
        return "revoked"
    name = getattr(status.trust_problem_indic, "name", "")
    if "CHAIN_FOUND" in name:
        return "unknown"
    return "expired" if "OUT_OF_BOUNDS" in name or "EXPIRED" in name or "NOT_YET" in name else "bad"


def _name(name: x509.Name) -> str:
    said = name.native
    for part in ("common_name", "organization_name"):
        if isinstance(said.get(part), str):
            return str(said[part])
    return str(name.human_friendly)


def carried_well(
    signed: Any, roots: Sequence[x509.Certificate], *, signer: x509.Certificate, rooted: bool
) -> bool:  # fmt: skip
    """Whether every certificate that comes along is as its authority signed it. The signer's own is judged with its chain; a chain
    that is not `rooted` in a trusted root has a last one whose authority is not here, and that alone may stay open."""
    every = [one.chosen for one in signed["certificates"] or [] if one.name == "certificate"]
    others = [one for one in every if one.dump() != signer.dump()]
    open_ = [one for one in others if not any(_issued(one, each) for each in (*every, *roots))]
    # RFC 5280, 4.1.1.2: said twice, and only the second is signed; nor is what stands around it, such as the count of unused bits.
    alike = all(one["signature_algorithm"].dump() == one["tbs_certificate"]["signature"].dump() for one in every)
    whole = all(one["signature_value"].contents[:1] == b"\0" for one in every)
    return alike and whole and len(open_) <= (0 if rooted else 1)


def _issued(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    read = certificates.load_der_x509_certificate
    try:
        read(one.dump()).verify_directly_issued_by(read(issuer.dump()))
    except (InvalidSignature, UnsupportedAlgorithm, certificates.InvalidVersion, ValueError, TypeError):
        return False
    return True
