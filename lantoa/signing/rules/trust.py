"""Is a certificate good now: its chain to a trusted root, and every link's revocation, asked for by a function that fetches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    CRLFetchError,
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    OCSPFetchError,
    PathBuildingError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers import CertificateFetcher, CRLFetcher, Fetchers, OCSPFetcher
from pyhanko_certvalidator.fetchers.common_utils import format_ocsp_request, process_ocsp_response_data

# Brings what an address answers: (address, body or None, content type of the body). Raises OSError.
Fetch = Callable[[str, bytes | None, str], bytes]
MOST_ASKED = 12
# So far may an authority's clock be ahead of ours, its answer be slow included.
CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands: "" where it is good, else expired, not_yet, revoked, untrusted, unknown (revocation could not be
    asked). What proved it (DER) is for keeping with the signature."""

    problem: str
    path: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


def standing(
    certificate: bytes, chain: Sequence[bytes], *, roots: Sequence[bytes], fetch: Fetch, stamps: bool = False
) -> Standing:  # fmt: skip
    """How this certificate stands now. Only addresses in chains that end in one of the `roots` are asked. `stamps`: it is a time
    stamp authority's."""
    first = asyncio.run(_judged(certificate, chain, roots, _Nothing(), "soft-fail", stamps))
    if first.problem:
        return first
    asked = _Asked(fetch)
    second = asyncio.run(_judged(certificate, chain, roots, asked, "require", stamps))
    return Standing(second.problem, first.path, tuple(asked.ocsps), tuple(asked.crls))


async def _judged(
    certificate: bytes, chain: Sequence[bytes], roots: Sequence[bytes], fetchers: Any, mode: str, stamps: bool
) -> Standing:  # fmt: skip
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in roots], other_certs=[x509.Certificate.load(one) for one in chain],
        allow_fetching=True, time_tolerance=CLOCKS, revocation_mode=mode, fetchers=Fetchers(fetchers, fetchers.lists, fetchers.certificates),
    )  # fmt: skip
    validator = CertificateValidator(x509.Certificate.load(certificate), validation_context=context)
    try:
        usage: tuple[set[str], set[str]] = (set(), {"time_stamping"}) if stamps else (set(), set())
        path = await validator.async_validate_usage(*usage)  # type: ignore[no-untyped-call]
    except RevokedError:
        return Standing("revoked")
    except ExpiredError:
        return Standing("expired")
    except NotYetValidError:
        return Standing("not_yet")
    except InsufficientRevinfoError:
        return Standing("unknown")
    except (PathBuildingError, PathError, ValidationError):
        return Standing("untrusted")
    return Standing("", tuple(one.dump() for one in path))


class _Certificates(CertificateFetcher):
    """None are fetched: a chain comes with its certificate."""

    async def fetch_cert_issuers(self, cert: Any) -> AsyncGenerator[x509.Certificate, None]:
        return
        yield

    async def fetch_crl_issuers(self, certificate_list: Any) -> AsyncGenerator[x509.Certificate, None]:
        return
        yield

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return ()


class _Lists(CRLFetcher):
    def __init__(self, owner: _Asked | None) -> None:
        self._owner = owner

    async def fetch(self, cert: Any, *, use_deltas: Any = None) -> Iterable[crl.CertificateList]:
        if self._owner is None:
            raise CRLFetchError("not asked")
        return self._owner.lists_for(cert)

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return [crl.CertificateList.load(one) for one in self._owner.crls] if self._owner else ()

    def fetched_crls_for_cert(self, cert: Any) -> Iterable[crl.CertificateList]:
        raise KeyError


class _Nothing(OCSPFetcher):
    """Asks nobody."""

    def __init__(self) -> None:
        self.lists, self.certificates = _Lists(None), _Certificates()

    async def fetch(self, cert: Any, authority: Any) -> ocsp.OCSPResponse:
        raise OCSPFetchError("not asked")

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return ()

    def fetched_responses_for_cert(self, cert: Any) -> Iterable[ocsp.OCSPResponse]:
        return ()


class _Asked(OCSPFetcher):
    """Asks the addresses in the certificates, and keeps what came."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch, self._count = fetch, 0
        self.ocsps: list[bytes] = []
        self.crls: list[bytes] = []
        self.lists, self.certificates = _Lists(self), _Certificates()

    async def fetch(self, cert: Any, authority: Any) -> ocsp.OCSPResponse:
        for url in cert.ocsp_urls[:2]:
            request = format_ocsp_request(cert, authority, certid_hash_algo="sha1", request_nonces=False)
            try:
                said = self._brought(url, request.dump(), "application/ocsp-request")
                answer = process_ocsp_response_data(said, ocsp_request=request, ocsp_url=url)
            except Exception as error:  # noqa: BLE001 - whatever came instead of an answer, the list is asked next
                raise OCSPFetchError(type(error).__name__) from None
            self.ocsps.append(said)
            return answer
        raise OCSPFetchError("no address")

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return [ocsp.OCSPResponse.load(one) for one in self.ocsps]

    def fetched_responses_for_cert(self, cert: Any) -> Iterable[ocsp.OCSPResponse]:
        return self.fetched_responses()

    def lists_for(self, cert: Any) -> list[crl.CertificateList]:
        found = []
        for point in cert.crl_distribution_points[:2]:
            try:
                said = self._brought(point.url or "", None, "")
                found.append(crl.CertificateList.load(said))
                found[-1]["tbs_cert_list"].native  # noqa: B018 - read to its end now, not later
            except Exception as error:  # noqa: BLE001 - whatever came instead of a list
                raise CRLFetchError(type(error).__name__) from None
            self.crls.append(said)
        return found

    def _brought(self, url: str, body: bytes | None, kind: str) -> bytes:
        self._count += 1
        if self._count > MOST_ASKED or not url.startswith(("http://", "https://")):
            raise OSError("not asked")
        return self._fetch(url, body, kind)


def revocation(path: Sequence[bytes], *, roots: Sequence[bytes], fetch: Fetch) -> tuple[list[bytes], list[bytes]]:
    """What the addresses in this path (DER, root first) answer about it now, good or bad: OCSP answers and lists."""
    asked = _Asked(fetch)
    asyncio.run(_judged(path[-1], path[:-1], roots, asked, "require", stamps=False))
    if not (asked.ocsps or asked.crls):
        # Out of date now, its chain is not followed; its list may still tell how it stood then.
        for one in path[1:]:
            try:
                asked.lists_for(x509.Certificate.load(one))
            except CRLFetchError:
                continue
    return asked.ocsps, asked.crls
