"""The electronic identity: a citizen chooses, a client redeems a code once, and gets a signed answer or the mishap it asked for."""

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox import eid

from .people import CLIENT, Running

VERIFIER = "v" * 50
BACK = CLIENT["redirect_uris"][0]
ASK = {
    "client_id": CLIENT["client_id"], "redirect_uri": BACK, "response_type": "code", "scope": "openid", "state": "a-state", "nonce": "a-nonce",
    "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("="), "code_challenge_method": "S256",
    "acr_values": "urn:the-gioi-thu:muc-2",
}  # fmt: skip


def sent_back(sandbox: Running, **said: str) -> dict[str, str]:
    """The query the citizen comes back to the client with."""
    form = {**ASK, "citizen": "1", "level": "2", "yes": "1", **said}
    request = urllib.request.Request(sandbox.browser.base + "/eid/authorize", urlencode(form).encode())  # noqa: S310
    with pytest.raises(urllib.error.HTTPError) as answered:
        urllib.request.build_opener(Stay).open(request, timeout=10)
    with answered.value as answer:
        assert answer.code == 303, answer.read().decode()
        target = urlsplit(answer.headers["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == form["redirect_uri"].partition("?")[0]
    return {name: values[0] for name, values in parse_qs(target.query).items()}


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def redeemed(sandbox: Running, code: str, **changed: str) -> tuple[int, dict[str, Any]]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    form |= {"client_id": CLIENT["client_id"], "client_secret": CLIENT["client_secret"], **changed}
    page = sandbox.browser.post("/eid/token", **form)
    return page.status, page.said


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read(sandbox: Running, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token signed with the published key; raises InvalidSignature."""
    signed, _, signature = token.rpartition(".")
    header, claims = (json.loads(unpacked(part)) for part in signed.split("."))
    (key,) = sandbox.browser.get("/eid/jwks").said["keys"]
    public = rsa.RSAPublicNumbers(*(int.from_bytes(unpacked(key[name]), "big") for name in ("e", "n"))).public_key()
    assert header["kid"] == key["kid"]
    public.verify(unpacked(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return header, claims


def test_it_describes_itself_under_its_own_name(sandbox: Running) -> None:
    said = sandbox.browser.get("/eid/.well-known/openid-configuration").said
    assert said["issuer"] == f"{sandbox.browser.base}/eid"
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        assert said[name].startswith(said["issuer"] + "/")


def test_a_citizen_chooses_and_the_client_gets_a_signed_answer(sandbox: Running) -> None:
    page = sandbox.browser.get("/eid/authorize", **ASK)
    assert "Bùi Thị Hương" in page.text
    assert "Một gian hàng" in page.text
    back = sent_back(sandbox)
    assert (back["state"], back["iss"]) == ("a-state", f"{sandbox.browser.base}/eid")
    status, answer = redeemed(sandbox, back["code"])
    assert status == 200
    header, claims = read(sandbox, answer["id_token"])
    assert header["alg"] == "RS256"
    expected = {"iss": back["iss"], "aud": "a shop", "nonce": "a-nonce", "acr": "urn:the-gioi-thu:muc-2"}
    assert expected.items() <= claims.items()
    assert claims["at_hash"] == half_hash(answer["access_token"])
    assert "Hương" not in json.dumps(claims)


def half_hash(access: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(access.encode()).digest()[:16]).decode().rstrip("=")


def test_the_same_citizen_has_the_same_name_here_and_another_elsewhere(sandbox: Running) -> None:
    subs = [read(sandbox, redeemed(sandbox, sent_back(sandbox)["code"])[1]["id_token"])[1]["sub"] for _ in range(2)]
    assert subs[0] == subs[1]
    assert eid.subject(sandbox.database, "another", 1) != subs[0]
    assert eid.subject(sandbox.database, "a shop", 2) != subs[0]


def test_a_client_may_prove_itself_in_the_header_too(sandbox: Running) -> None:
    pair = ":".join(quote_plus(CLIENT[name]) for name in ("client_id", "client_secret"))
    form = {
        "grant_type": "authorization_code",
        "code": sent_back(sandbox)["code"],
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    request = urllib.request.Request(sandbox.browser.base + "/eid/token", urlencode(form).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        assert "id_token" in json.loads(answer.read())


def test_a_code_is_redeemed_once(sandbox: Running) -> None:
    code = sent_back(sandbox)["code"]
    assert redeemed(sandbox, code)[0] == 200
    assert redeemed(sandbox, code) == (
        400,
        {"error": "invalid_grant", "error_description": "code, redirect_uri or code_verifier does not fit"},
    )


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "w" * 50}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": CLIENT["redirect_uris"][1]}, "invalid_grant"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_what_does_not_fit_gets_no_token(sandbox: Running, changed: dict[str, str], error: str) -> None:
    status, answer = redeemed(sandbox, sent_back(sandbox)["code"], **changed)
    assert status in (400, 401)
    assert answer["error"] == error


@pytest.mark.parametrize(
    "changed", [{"client_id": "nobody"}, {"redirect_uri": "http://evil.example/"}, {"redirect_uri": ""}]
)
def test_an_unknown_client_or_address_is_never_sent_to(sandbox: Running, changed: dict[str, str]) -> None:
    assert sandbox.browser.get("/eid/authorize", **{**ASK, **changed}).status == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"no": "1"}, "access_denied"),
    ],
)
def test_other_faults_are_told_to_the_client(sandbox: Running, changed: dict[str, str], error: str) -> None:
    back = sent_back(sandbox, **changed)
    assert (back["error"], back["state"]) == (error, "a-state")
    assert "code" not in back


def test_an_address_with_a_query_keeps_it(sandbox: Running) -> None:
    assert sent_back(sandbox, redirect_uri=CLIENT["redirect_uris"][1])["a"] == "b"


def mishap(sandbox: Running, name: str) -> str:
    return redeemed(sandbox, sent_back(sandbox, mishap=name)["code"])[1]["id_token"]


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("nonce", "nonce"),
        ("audience", "aud"),
        ("party", "azp"),
        ("issuer", "iss"),
        ("old", "exp"),
        ("level", "acr"),
        ("hash", "at_hash"),
    ],
)
def test_a_mishap_changes_what_it_says_and_is_signed_all_the_same(sandbox: Running, name: str, claim: str) -> None:
    good, bad = (read(sandbox, mishap(sandbox, one))[1] for one in ("none", name))
    assert good.get(claim) != bad.get(claim)


def test_mishaps_of_the_signature(sandbox: Running) -> None:
    with pytest.raises(InvalidSignature):
        read(sandbox, mishap(sandbox, "key"))
    header, _claims, signature = mishap(sandbox, "unsigned").split(".")
    assert (json.loads(unpacked(header)), signature) == ({"alg": "none"}, "")
    confused = mishap(sandbox, "confused")
    assert json.loads(unpacked(confused.split(".")[0]))["alg"] == "HS256"
    assert not hmac.compare_digest(confused, mishap(sandbox, "none"))


def test_nobody_chosen_or_an_unknown_level_asks_again(sandbox: Running) -> None:
    for said in ({"citizen": ""}, {"citizen": "999"}, {"level": "9"}, {"mishap": "x"}):
        page = sandbox.browser.post("/eid/authorize", **{**ASK, "citizen": "1", "level": "2", "yes": "1", **said})
        assert page.status == 400
        assert 'role="alert"' in page.text
