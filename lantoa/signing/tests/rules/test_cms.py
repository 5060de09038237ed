"""The certificates that come with a signature or a time stamp: whose is which, and none of them changed."""

from __future__ import annotations

import pytest
from asn1crypto import cms, tsp, x509

from lantoa.signing.rules.check import carried_well
from lantoa.signing.rules.cms import certificates_in
from lantoa.signing.tests import pki


def test_the_authority_s_own_certificate_comes_first_in_whatever_order_they_came() -> None:
    authority = pki.Authority()
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    request = tsp.TimeStampReq({"version": 1, "cert_req": True, "message_imprint": imprint})
    token = tsp.TimeStampResp.load(authority.stamp(request.dump()))["time_stamp_token"].dump()
    written = [one.chosen.dump() for one in cms.ContentInfo.load(token)["content"]["certificates"]]
    assert {*written} == {authority.tsa.der, authority.middle.der}
    turned = token.replace(b"".join(written), b"".join(reversed(written)))
    assert turned != token
    for each in (token, turned):
        assert certificates_in(each) == [authority.tsa.der, authority.middle.der]


def well(carried: list[bytes], roots: list[bytes], *, rooted: bool) -> bool:
    made = cms.CertificateSet([cms.CertificateChoices("certificate", x509.Certificate.load(one)) for one in carried])
    return carried_well(
        {"certificates": made},
        [x509.Certificate.load(one) for one in roots],
        signer=x509.Certificate.load(carried[0]),
        rooted=rooted,
    )


def test_a_chain_ends_at_a_root_or_where_nobody_stands_for_it() -> None:
    authority, other = pki.Authority(), pki.Authority(mark="other")
    leaf, middle, root = authority.leaf().der, authority.middle.der, authority.root.der
    assert well([leaf, middle], [root], rooted=True)
    assert well([leaf, middle, root], [root], rooted=True)
    assert well([leaf], [root], rooted=True)
    for carried in ([leaf], [leaf, middle]):
        assert well(carried, [other.root.der], rooted=False)
    assert not well([leaf, middle, other.middle.der], [root], rooted=True)
    assert not well([leaf, other.middle.der], [root], rooted=True)


@pytest.mark.parametrize("bit", [0, 5])
def test_a_certificate_that_came_along_cannot_be_changed_unseen(bit: int) -> None:
    """Whoever judges may have a good copy of it from elsewhere, so that nothing else would notice."""
    authority = pki.Authority()
    leaf, middle, unseen = authority.leaf().der, authority.middle.der, []
    for place in range(len(middle)):
        changed = bytearray(middle)
        changed[place] ^= 1 << bit
        try:
            if well([leaf, bytes(changed)], [authority.root.der], rooted=True):
                unseen.append(place)
        except ValueError:
            pass  # cannot even be read
    assert unseen == []


def test_a_signature_is_whole_bytes() -> None:
    """Said to be a bit shorter, one that ends in a zero bit is the same to whoever reads it as bytes."""
    authority = pki.Authority()
    while authority.middle.der[-1] & 1:
        authority = pki.Authority()
    leaf, middle = authority.leaf().der, authority.middle.der
    signature = x509.Certificate.load(middle)["signature_value"].contents
    shorter = middle.removesuffix(signature) + b"\x01" + signature[1:]
    assert x509.Certificate.load(shorter)["signature_value"].native == signature[1:]
    assert well([leaf, middle], [authority.root.der], rooted=True)
    assert not well([leaf, shorter], [authority.root.der], rooted=True)
