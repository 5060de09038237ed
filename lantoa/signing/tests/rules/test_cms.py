"""A time stamp's own certificate is found wherever it stands among those that come with it."""

from __future__ import annotations

from asn1crypto import cms, tsp

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
