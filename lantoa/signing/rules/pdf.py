"""Put a signature field with its stamp into a PDF, and what proves a signature for long behind it; bytes in, bytes out.

Runs in the confined process (`actions.apart`): what it reads was written by strangers.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import pdf_byterange, pdf_cms, pdf_signer
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

# Room for the signature with its certificates and its time stamp, in hexadecimal digits.
ROOM = 2 * 24_000
DIGEST = "sha256"
_MOST_OBJECTS = 100_000
_SCRIPTS = ("/JS", "/JavaScript")


class Unreadable(Exception):
    """The file cannot be worked with; `code` is broken, encrypted, scripted, not_a_pdf or too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF with the place for a signature: SHA-256 of all but that place, its offsets, and what the signer has to sign."""

    pdf: bytes
    digest: bytes
    start: int
    end: int
    attributes: bytes

    @property
    def to_sign(self) -> bytes:
        """SHA-256 of the signed attributes: what a remote signer gets."""
        return hashlib.sha256(self.attributes).digest()


def opened(pdf: bytes) -> PdfFileReader:
    """The file, read strictly; raises Unreadable."""
    if b"%PDF-" not in pdf[:1024]:
        raise Unreadable("not_a_pdf")
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise Unreadable("encrypted")
        int(reader.root["/Pages"]["/Count"])
    except (PdfError, KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError, AssertionError):
        raise Unreadable("broken") from None
    return reader


def has_scripts(reader: PdfFileReader) -> bool:
    """Whether the file carries a program (JavaScript or the start of another one); raises Unreadable."""
    try:
        table, look_up = reader.xrefs, cast("Callable[[Any], Any]", reader.get_object)
        references = set().union(*(table.explicit_refs_in_revision(one) for one in range(table.total_revisions)))
        if len(references) > _MOST_OBJECTS:
            raise Unreadable("too_long")
        return any(_scripted(look_up(one), 0) for one in references)
    except (PdfError, KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError, AssertionError):
        raise Unreadable("broken") from None


def _scripted(value: Any, depth: int) -> bool:
    if depth > 50 or isinstance(value, generic.IndirectObject):
        return False
    if isinstance(value, generic.DictionaryObject):
        if any(name in value for name in _SCRIPTS) or value.get("/S") in ("/JavaScript", "/Launch"):
            return True
        return any(_scripted(value.raw_get(name), depth + 1) for name in value)
    if isinstance(value, generic.ArrayObject):
        return any(_scripted(value.raw_get(place), depth + 1) for place in range(len(value)))
    return False


def prepare(
    pdf: bytes, stamp: bytes, *, field: str, others: Sequence[tuple[str, tuple[int, int, int, int]]], name: str,
    reason: str, certificate: bytes, chain: Sequence[bytes],
) -> Prepared:  # fmt: skip
    """The PDF with all the signature fields it is to have, and in `field` the stamp (a one-page PDF) and the place of the
    signature to come.

    `others` are all fields with their boxes on the last page, in points. Raises Unreadable.
    """
    if has_scripts(opened(pdf)):
        raise Unreadable("scripted")
    try:
        return asyncio.run(_prepare(pdf, stamp, field, others, name, reason, certificate, chain))
    except (PdfError, KeyError, IndexError, AttributeError, RecursionError, AssertionError):
        raise Unreadable("broken") from None


async def _prepare(
    pdf: bytes, stamp: bytes, field: str, others: Sequence[tuple[str, tuple[int, int, int, int]]], name: str,
    reason: str, certificate: bytes, chain: Sequence[bytes],
) -> Prepared:  # fmt: skip
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    there = {one for one, *_rest in fields.enumerate_sig_fields(writer.prev)}
    for other, box in others:
        if other not in there:
            fields.append_signature_field(writer, fields.SigFieldSpec(other, on_page=-1, box=box))
    signer = outside_signer(certificate, chain)
    meta = pdf_signer.PdfSignatureMetadata(
        field_name=field, md_algorithm=DIGEST, subfilter=fields.SigSeedSubFilter.PADES, name=name or None, reason=reason or None
    )  # fmt: skip
    with tempfile.NamedTemporaryFile(suffix=".pdf") as page:
        page.write(stamp)
        page.flush()
        made = pdf_signer.PdfSigner(meta, signer, stamp_style=StaticStampStyle.from_pdf_file(page.name, border_width=0))
        output: Any
        digest, _document, output = await made.async_digest_doc_for_signing(
            writer, existing_fields_only=True, bytes_reserved=ROOM
        )
    attributes = await signer.signed_attrs(digest.document_digest, DIGEST, use_pades=True)
    return Prepared(
        output.getvalue(), digest.document_digest, digest.reserved_region_start, digest.reserved_region_end, attributes.dump()
    )  # fmt: skip


def outside_signer(certificate: bytes, chain: Sequence[bytes], value: bytes | None = None) -> pdf_cms.ExternalSigner:
    """One whose key is elsewhere. Roots are left out: who verifies has them, and they are covered by nothing."""
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register_multiple(x509.Certificate.load(one) for one in chain)
    return pdf_cms.ExternalSigner(x509.Certificate.load(certificate), known, value, embed_roots=False)


def filled(pdf: bytes, start: int, end: int, content: bytes) -> bytes:
    """The PDF with these bytes in the place kept for them; ValueError when they do not fit."""
    written = content.hex().upper().encode()
    if pdf[start : start + 1] != b"<" or pdf[end - 1 : end] != b">" or len(written) > end - start - 2:
        raise ValueError("the signature does not fit into its place")
    return pdf[: start + 1] + written.ljust(end - start - 2, b"0") + pdf[end - 1 :]


@dataclass(frozen=True, slots=True)
class Extended:
    """A PDF with revocation data and the place of a time stamp over all of it."""

    pdf: bytes
    digest: bytes
    start: int
    end: int


def with_proofs(pdf: bytes, *, certificates: Iterable[bytes], ocsps: Iterable[bytes], crls: Iterable[bytes]) -> bytes:
    """The PDF with what its signatures need to be verified for long (the document security store of PAdES B-LT)."""
    out = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        out, None, certs=[x509.Certificate.load(one) for one in certificates],
        ocsps=[ocsp.OCSPResponse.load(one) for one in ocsps], crls=[crl.CertificateList.load(one) for one in crls], strict=False,
    )  # fmt: skip
    return out.getvalue()


def with_place_for_time(pdf: bytes, field: str) -> Extended:
    """The PDF with the place of a time stamp over the whole file (B-LTA, or B-T added later)."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    embedding = PdfCMSEmbedder(new_field_spec=fields.SigFieldSpec(field)).write_cms(field, writer)
    next(embedding)
    place = pdf_byterange.DocumentTimestamp(bytes_reserved=ROOM)  # type: ignore[no-untyped-call]
    embedding.send(SigObjSetup(sig_placeholder=place))
    digest, output = embedding.send(SigIOSetup(md_algorithm=DIGEST))
    return Extended(output.getvalue(), digest.document_digest, digest.reserved_region_start, digest.reserved_region_end)
