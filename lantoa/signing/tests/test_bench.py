"""The measurements count what they say, at a size that takes a moment."""

from __future__ import annotations

import pytest

from bench import services_sign
from lantoa.signing.actions.verify import verify
from lantoa.signing.errors import NotVerifiable
from lantoa.signing.tests import pki
from lantoa.signing.tests.factories import a_pdf, a_request, bytes_of, give_key, signs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


def good(content: bytes) -> bool:
    try:
        return verify(content).good
    except NotVerifiable:
        return False


def test_files_are_signed_changed_and_judged_alike(authority: pki.Authority) -> None:
    give_key("lan", authority.leaf("Lan"))

    def sign() -> bytes:
        request = a_request("Lan")
        signs(request)
        return bytes_of(request)

    took, files = services_sign.times(sign, 2)
    assert services_sign.p95(took) == max(took)
    assert all(good(one) and services_sign.by_pdfsig(one) and services_sign.by_openssl(one) for one in files)
    found = services_sign.flips(files, good, 4, seed=3)
    assert found.missed == ()
    assert found.share == 1.0
    assert found.covered + found.placed == 4
    changed = bytearray(files[0])
    changed[300] ^= 1
    assert not services_sign.by_pdfsig(bytes(changed))
    assert not services_sign.by_openssl(bytes(changed))


def test_what_is_called_good_though_it_was_changed_is_counted() -> None:
    content = b"/ByteRange [0 4 8 4] " + a_pdf()[:100]
    found = services_sign.flips([content], lambda _changed: True, 7, seed=1)
    assert len(found.missed) == 7
    assert found.share == 0.0
