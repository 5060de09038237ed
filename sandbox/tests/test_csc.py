"""The remote signer: what a holder allowed is signed, and OpenSSL verifies it; what they did not is refused in the document's words."""

import base64
import hashlib
import json
import urllib.error
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, build_opener

import pytest
from asn1crypto import cms
from asn1crypto import x509 as plain_x509

from .openssl import fetch, openssl
from .people import CSC_CLIENT, Running
from .test_eid import Stay

RSA, SHA256_RSA, ECDSA, SHA256 = (
    "1.2.840.113549.1.1.1",
    "1.2.840.113549.1.1.11",
    "1.2.840.10045.4.3.2",
    "2.16.840.1.101.3.4.2.1",
)
BACK = CSC_CLIENT["redirect_uris"][0]
HASHES = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in (b"one", b"two", b"three")]


class Application:
    """A signing application that has a holder's service token."""

    def __init__(self, world: Running, holder: str = "lan") -> None:
        self.world = world
        self.holder = holder
        pair = f"{holder}:{world.holder(holder)['password']}"
        basic = "Basic " + base64.b64encode(pair.encode()).decode()
        status, said = self.call("auth/login", {"rememberMe": True}, basic)
        assert status == 200, said
        self.token, self.refresh = said["access_token"], said["refresh_token"]

    def call(self, method: str, given: object, authorization: str | None = None) -> tuple[int, Any]:
        header = f"Bearer {self.token}" if authorization is None else authorization
        body = json.dumps(given).encode()
        status, answer = self.world.browser.raw(f"/csc/v1/{method}", body, "application/json", Authorization=header)
        return status, json.loads(answer) if answer else {}

    def code(self, purpose: str = "rsa") -> str:
        """A fresh code from the holder's phone."""
        assert self.call("credentials/sendOTP", {"credentialID": f"{self.holder}-{purpose}"}) == (204, {})
        phone = self.world.holder(self.holder)["phone"]
        return str(self.world.browser.get(f"/phone/{phone}.json").said["messages"][0]["code"])

    def allow(self, hashes: list[str], **changed: object) -> tuple[int, Any]:
        given = {
            "credentialID": f"{self.holder}-rsa", "numSignatures": len(hashes), "hash": hashes, "PIN": self.world.holder(self.holder)["pin"],
            **changed,
        }  # fmt: skip
        if "OTP" not in changed and given["credentialID"] == f"{self.holder}-rsa":
            given["OTP"] = self.code()
        return self.call("credentials/authorize", given)

    def sign(self, sad: object, hashes: object, **changed: object) -> tuple[int, Any]:
        given = {
            "credentialID": f"{self.holder}-rsa", "SAD": sad, "hash": hashes, "hashAlgo": SHA256, "signAlgo": RSA, **changed,
        }  # fmt: skip
        return self.call("signatures/signHash", given)

    def certificate(self, credential: str) -> bytes:
        status, said = self.call("credentials/info", {"credentialID": credential, "certificates": "chain"})
        assert status == 200, said
        return base64.b64decode(said["cert"]["certificates"][0])


@pytest.fixture
def app(world: Running) -> Application:
    return Application(world)


def verified(folder: Path, certificate: bytes, text: bytes, signature: str) -> bool:
    """Whether OpenSSL finds the signature over the text made by the certificate's key."""
    (folder / "c.crt").write_bytes(certificate)
    (folder / "text").write_bytes(text)
    (folder / "s").write_bytes(base64.b64decode(signature))
    read, public = openssl(folder, "x509", "-inform", "DER", "-in", "c.crt", "-noout", "-pubkey")
    assert read, public
    (folder / "p.pem").write_text(public)
    return openssl(folder, "dgst", "-sha256", "-verify", "p.pem", "-signature", "s", "text")[0]


def wrong(words: str, error: str = "invalid_request") -> dict[str, str]:
    return {"error": error, "error_description": words}


def test_it_says_what_it_is(world: Running) -> None:
    said = world.browser.post_json("/csc/v1/info", {}).said
    assert (said["specs"], said["region"], said["oauth2"]) == ("1.0.4.0", "VN", world.browser.base)
    assert set(said["authType"]) == {"basic", "oauth2code", "oauth2client"}
    for method in said["methods"]:
        path = f"/{method}" if method.startswith("oauth2") else f"/csc/v1/{method}"
        assert world.browser.raw(path, b"{}", "application/json")[0] not in (404, 405)
    assert world.browser.raw(urlsplit(said["logo"]).path)[1].startswith(b"\x89PNG")


def test_a_holder_allows_two_signatures_and_openssl_verifies_them(app: Application, tmp_path: Path) -> None:
    status, said = app.allow(HASHES[:2])
    assert (status, said["expiresIn"]) == (200, 300)
    status, signed = app.sign(said["SAD"], HASHES[:2])
    assert status == 200
    certificate = app.certificate("lan-rsa")
    assert verified(tmp_path, certificate, b"one", signed["signatures"][0])
    assert verified(tmp_path, certificate, b"two", signed["signatures"][1])
    assert not verified(tmp_path, certificate, b"one", signed["signatures"][1])
    assert app.sign(said["SAD"], HASHES[:1]) == (400, wrong("Invalid parameter SAD"))


def test_the_signature_makes_a_message_openssl_accepts(app: Application, world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    (tmp_path / "letter").write_bytes("Đơn đề nghị".encode())
    leaf = plain_x509.Certificate.load(app.certificate("lan-rsa"))
    digest = hashlib.sha256((tmp_path / "letter").read_bytes()).digest()
    attributes = cms.CMSAttributes([
        cms.CMSAttribute({"type": "content_type", "values": ["data"]}), cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
        cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": datetime.now(UTC).replace(microsecond=0)})]}),
    ])  # fmt: skip
    asked = base64.b64encode(hashlib.sha256(attributes.dump()).digest()).decode()
    _, signed = app.sign(app.allow([asked])[1]["SAD"], [asked], signAlgo=SHA256_RSA, hashAlgo=None)
    info = cms.SignerInfo({
        "version": "v1", "sid": {"issuer_and_serial_number": {"issuer": leaf.issuer, "serial_number": leaf.serial_number}},
        "digest_algorithm": {"algorithm": "sha256"}, "signed_attrs": attributes, "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": base64.b64decode(signed["signatures"][0]),
    })  # fmt: skip
    above = plain_x509.Certificate.load(world.browser.raw("/trust/issuing.crt")[1])
    data = cms.SignedData({
        "version": "v1", "digest_algorithms": [{"algorithm": "sha256"}], "encap_content_info": {"content_type": "data"},
        "certificates": [leaf, above], "signer_infos": [info],
    })  # fmt: skip
    (tmp_path / "letter.p7s").write_bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())
    ok, said = openssl(
        tmp_path, "cms", "-verify", "-binary", "-content", "letter", "-inform", "DER", "-in", "letter.p7s", "-CAfile", "root.pem", "-out", "read",
    )  # fmt: skip
    assert ok, said


def test_an_elliptic_key_needs_only_a_pin_and_no_hashes_beforehand(app: Application, tmp_path: Path) -> None:
    _, info = app.call("credentials/info", {"credentialID": "lan-ec", "authInfo": True})
    assert (info["SCAL"], info["key"]["curve"], info["OTP"]) == ("1", "1.2.840.10045.3.1.7", {"presence": "false"})
    _, said = app.allow([], credentialID="lan-ec", numSignatures=1, hash=None)
    status, signed = app.sign(said["SAD"], HASHES[:1], credentialID="lan-ec", signAlgo=ECDSA, hashAlgo=None)
    assert status == 200
    assert verified(tmp_path, app.certificate("lan-ec"), b"one", signed["signatures"][0])


def test_a_code_alone_allows_where_no_pin_is_asked_for(app: Application, tmp_path: Path) -> None:
    _, info = app.call("credentials/info", {"credentialID": "lan-otp", "authInfo": True})
    assert (info["PIN"]["presence"], info["OTP"]["presence"], info["SCAL"]) == ("false", "true", "2")
    # A code for one key is none for another.
    said = {"credentialID": "lan-otp", "PIN": None}
    assert app.allow(HASHES[:1], OTP=app.code("rsa"), **said) == (400, wrong("The OTP is invalid", "invalid_otp"))
    _, said = app.allow(HASHES[:1], OTP=app.code("otp"), **said)
    _, signed = app.sign(said["SAD"], HASHES[:1], credentialID="lan-otp")
    assert verified(tmp_path, app.certificate("lan-otp"), b"one", signed["signatures"][0])
    assert app.call("credentials/sendOTP", {"credentialID": "lan-ec"}) == (400, wrong("Invalid parameter credentialID"))


@pytest.mark.parametrize("path", ["/oauth2/token", "/csc/v1/oauth2/token"])
def test_an_application_may_come_in_its_own_name_and_then_says_whose_keys(app: Application, path: str) -> None:
    form = {name: CSC_CLIENT[name] for name in ("client_id", "client_secret")} | {"grant_type": "client_credentials"}
    said = app.world.browser.post(path, **form, scope="service").said
    assert said["token_type"] == "Bearer"
    app.token = said["access_token"]
    assert app.call("credentials/list", {"userID": "minh"})[1]["credentialIDs"][0] == "minh-rsa"
    assert app.call("credentials/list", {}) == (400, wrong("Missing (or invalid type) string parameter userID"))
    assert app.call("credentials/list", {"userID": "nobody"}) == (400, wrong("Invalid parameter userID"))
    assert app.allow(HASHES[:1])[0] == 200
    assert app.allow(HASHES[:1], PIN="1")[0] == 400
    assert app.call("credentials/info", {"credentialID": "nobody-rsa"}) == (
        400,
        wrong("Invalid parameter credentialID"),
    )
    assert app.call("credentials/info", {"credentialID": "lan-app"}) == (400, wrong("Invalid parameter credentialID"))
    assert app.world.browser.post(path, **form, scope="credential").said["error"] == "invalid_scope"


def test_credentials_are_listed_a_page_at_a_time(app: Application) -> None:
    assert app.call("credentials/list", {})[1] == {"credentialIDs": ["lan-rsa", "lan-otp", "lan-ec", "lan-web"]}
    _, said = app.call("credentials/list", {"maxResults": 2})
    assert said["credentialIDs"] == ["lan-rsa", "lan-otp"]
    _, said = app.call("credentials/list", {"maxResults": 2, "pageToken": said["nextPageToken"]})
    assert said == {"credentialIDs": ["lan-ec", "lan-web"]}
    assert app.call("credentials/list", {"userID": "minh"}) == (400, wrong("userID parameter MUST be null"))
    assert app.call("credentials/list", {"maxResults": 0})[0] == 400
    assert app.call("credentials/list", {"pageToken": "9"})[0] == 400


def test_a_credential_is_described(app: Application) -> None:
    _, said = app.call(
        "credentials/info", {"credentialID": "lan-rsa", "certificates": "chain", "certInfo": True, "authInfo": True}
    )
    assert (said["authMode"], said["SCAL"], said["key"]["status"], said["cert"]["status"]) == (
        "explicit",
        "2",
        "enabled",
        "valid",
    )
    assert len(said["cert"]["certificates"]) == 3
    assert "CN=Nguyễn Thị Lan" in said["cert"]["subjectDN"]
    assert (said["PIN"]["presence"], said["OTP"]["type"], said["multisign"]) == ("true", "online", 20)
    leaf = plain_x509.Certificate.load(base64.b64decode(said["cert"]["certificates"][0]))
    assert int(said["cert"]["serialNumber"], 16) == leaf.serial_number
    assert said["cert"]["validTo"] == f"{leaf.not_valid_after:%Y%m%d%H%M%S}Z"
    _, said = app.call("credentials/info", {"credentialID": "lan-web", "certificates": "none"})
    assert said["authMode"] == "oauth2code"
    assert "certificates" not in said["cert"]
    assert "PIN" not in said


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"credentialID": None}, wrong("Missing (or invalid type) string parameter credentialID")),
        ({"credentialID": "minh-rsa"}, wrong("Invalid parameter credentialID")),
        ({"credentialID": "lan-web"}, wrong("Invalid parameter credentialID")),
        ({"numSignatures": "2"}, wrong("Missing (or invalid type) integer parameter numSignatures")),
        ({"numSignatures": True}, wrong("Missing (or invalid type) integer parameter numSignatures")),
        ({"numSignatures": 0}, wrong("Invalid value for parameter numSignatures")),
        ({"numSignatures": 21}, wrong("Numbers of signatures is too high")),
        ({"hash": None}, wrong("Missing (or invalid type) array parameter hash")),
        ({"hash": []}, wrong("Empty hash array")),
        ({"hash": ["!"]}, wrong("Invalid Base64 hash string parameter")),
        ({"hash": [5]}, wrong("Invalid Base64 hash string parameter")),
        ({"PIN": 123456}, wrong("Invalid parameter PIN")),
        ({"PIN": "00000x"}, wrong("The PIN is invalid", "invalid_pin")),
        ({"OTP": "00000x"}, wrong("The OTP is invalid", "invalid_otp")),
        ({"OTP": 5}, wrong("Invalid parameter OTP")),
    ],
)
def test_what_cannot_be_allowed_is_refused_in_the_documents_words(
    app: Application, changed: dict[str, object], expected: dict[str, str]
) -> None:
    assert app.allow(HASHES[:2], **{"OTP": "1", **changed}) == (400, expected)


def test_a_code_from_the_phone_is_good_once(app: Application) -> None:
    code = app.code()
    assert app.allow(HASHES[:1], OTP=code)[0] == 200
    assert app.allow(HASHES[:1], OTP=code) == (400, wrong("The OTP is invalid", "invalid_otp"))


def test_three_wrong_codes_make_the_right_one_void_and_so_does_the_next(app: Application) -> None:
    refused = (400, wrong("The OTP is invalid", "invalid_otp"))
    first, code = app.code(), app.code()
    if first != code:
        assert app.allow(HASHES[:1], OTP=first) == refused
    for _each in range(3):
        assert app.allow(HASHES[:1], OTP="x") == refused
    assert app.allow(HASHES[:1], OTP=code) == refused
    assert app.allow(HASHES[:1], OTP=app.code())[0] == 200


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"SAD": None}, wrong("Missing (or invalid type) string parameter SAD")),
        ({"SAD": "x"}, wrong("Invalid parameter SAD")),
        ({"credentialID": "lan-ec"}, wrong("Invalid parameter SAD")),
        ({"hash": HASHES[2:]}, wrong("Hash is not authorized by the SAD")),
        ({"hash": [HASHES[0]] * 3}, wrong("Numbers of signatures is too high")),
        ({"hash": "x"}, wrong("Missing (or invalid type) array parameter hash")),
        ({"signAlgo": None}, wrong("Missing (or invalid type) string parameter signAlgo")),
        ({"signAlgo": "1.2.3"}, wrong("Invalid parameter signAlgo")),
        ({"signAlgo": ECDSA}, wrong("Invalid parameter signAlgo")),
        ({"hashAlgo": None}, wrong("Missing (or invalid type) string parameter hashAlgo")),
        ({"hashAlgo": "1.3.14.3.2.26"}, wrong("Invalid parameter hashAlgo")),
    ],
)
def test_what_cannot_be_signed_is_refused_and_uses_nothing_up(
    app: Application, changed: dict[str, Any], expected: dict[str, str]
) -> None:
    sad = app.allow(HASHES[:2])[1]["SAD"]
    given = {"sad": sad, "hashes": HASHES[:2]}
    given |= {"sad": changed.pop("SAD")} if "SAD" in changed else {}
    given |= {"hashes": changed.pop("hash")} if "hash" in changed else {}
    assert app.sign(**given, **changed) == (400, expected)
    assert app.sign(sad, HASHES[:2])[0] == 200


def test_a_digest_of_another_length_is_refused(app: Application) -> None:
    short = [base64.b64encode(bytes(20)).decode()]
    sad = app.allow(short)[1]["SAD"]
    assert app.sign(sad, short) == (400, wrong("Invalid digest value length"))


def test_what_is_left_of_a_transaction_is_bound_to_the_next_hashes(app: Application) -> None:
    sad = app.allow(HASHES[:1], numSignatures=2)[1]["SAD"]
    assert app.sign(sad, HASHES[:1])[0] == 200
    status, said = app.call(
        "credentials/extendTransaction", {"credentialID": "lan-rsa", "SAD": sad, "hash": HASHES[1:2]}
    )
    assert status == 200
    assert app.sign(sad, HASHES[:1])[1] == wrong("Invalid parameter SAD")
    assert app.sign(said["SAD"], HASHES[:1])[1] == wrong("Hash is not authorized by the SAD")
    assert app.sign(said["SAD"], HASHES[1:2])[0] == 200
    assert app.sign(said["SAD"], HASHES[1:2])[0] == 400


def test_service_tokens_are_checked_refreshed_and_forgotten(app: Application, world: Running) -> None:
    assert app.call("credentials/list", {}, "Bearer") == (400, wrong("Malformed authorization header"))
    assert app.call("credentials/list", {}, "Bearer x")[0] == 401
    status, said = app.call("auth/login", {"refresh_token": app.refresh}, "")
    assert status == 200
    assert app.call("credentials/list", {}, f"Bearer {said['access_token']}")[0] == 200
    assert app.call("auth/revoke", {"token": app.token})[0] == 204
    status, answer = app.call("credentials/list", {})
    assert (status, answer["error"]) == (401, "invalid_token")
    with world.database.transaction() as connection:
        connection.execute("UPDATE csc_grant SET until = 0 WHERE kind = 'access'")
    status, answer = app.call("credentials/list", {}, f"Bearer {said['access_token']}")
    assert (status, answer["error"]) == (401, "expired_token")
    pair = base64.b64encode(b"lan:wrong").decode()
    assert app.call("auth/login", {}, f"Basic {pair}") == (
        400,
        wrong("An error occurred during authentication process", "authentication_error"),
    )
    assert app.call("auth/login", {}, "")[0] == 401
    assert app.call("auth/login", {"refresh_token": "x"}, "") == (400, wrong("Invalid refresh_token"))


def asked(**changed: str) -> dict[str, str]:
    urls = [one.replace("+", "-").replace("/", "_").rstrip("=") for one in HASHES[:2]]
    said = {
        "response_type": "code", "client_id": CSC_CLIENT["client_id"], "redirect_uri": BACK, "scope": "credential", "state": "a-state",
        "credentialID": "lan-web", "numSignatures": "2", "hash": ",".join(urls), "description": "Quyết định 12",
    }  # fmt: skip
    return {**said, **changed}


def sent_back(world: Running, said: dict[str, str], **form: str) -> dict[str, str]:
    """The query the holder comes back to the application with."""
    body = urlencode({**said, **form}).encode() if form else None
    url = f"{world.browser.base}/oauth2/authorize" + ("" if form else "?" + urlencode(said))
    with pytest.raises(urllib.error.HTTPError) as answered:
        build_opener(Stay).open(Request(url, body), timeout=10)  # noqa: S310  # our own address
    with answered.value as answer:
        assert answer.code in (302, 303), answer.read().decode()
        target = answer.headers["Location"]
    assert target.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}


def redeemed(world: Running, given: str, **changed: str) -> tuple[int, Any]:
    form = {
        "grant_type": "authorization_code", "code": given, "client_id": CSC_CLIENT["client_id"], "client_secret": CSC_CLIENT["client_secret"],
        "redirect_uri": BACK, **changed,
    }  # fmt: skip
    page = world.browser.post("/oauth2/token", **form)
    return page.status, page.said


def test_a_holder_allows_in_the_browser_what_they_see(app: Application, world: Running, tmp_path: Path) -> None:
    page = world.browser.get("/oauth2/authorize", **asked())
    for words in ("Quyết định 12", "Nguyễn Thị Lan", hashlib.sha256(b"one").hexdigest()[:4].upper()):
        assert words in page.text
    assert "Trần Văn Minh" not in page.text
    back = sent_back(world, asked(), holder="lan", yes="1")
    assert back["state"] == "a-state"
    status, said = redeemed(world, back["code"])
    assert (status, said["token_type"]) == (200, "SAD")
    status, signed = app.sign(said["access_token"], HASHES[:2], credentialID="lan-web")
    assert status == 200
    assert verified(tmp_path, app.certificate("lan-web"), b"two", signed["signatures"][1])
    assert app.sign(said["access_token"], HASHES[:1], credentialID="lan-web")[0] == 400
    assert redeemed(world, back["code"]) == (400, wrong("Invalid parameter code", "invalid_grant"))


def test_a_service_token_comes_by_the_browser_too(world: Running) -> None:
    back = sent_back(world, asked(scope="service"), holder="minh", yes="1")
    _, said = redeemed(world, back["code"])
    assert said["token_type"] == "Bearer"
    page = world.browser.raw(
        "/csc/v1/credentials/list", b"{}", "application/json", Authorization=f"Bearer {said['access_token']}"
    )
    assert json.loads(page[1])["credentialIDs"][0] == "minh-rsa"
    again = redeemed(world, "", grant_type="refresh_token", refresh_token=said["refresh_token"])
    assert (again[0], again[1]["token_type"]) == (200, "Bearer")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "all"}, "invalid_scope"),
        ({"credentialID": "lan-rsa"}, "invalid_request"),
        ({"credentialID": "nobody-web"}, "invalid_request"),
        ({"numSignatures": "many"}, "invalid_request"),
        ({"numSignatures": "1"}, "invalid_request"),
        ({"hash": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
def test_faults_of_the_request_are_told_to_the_application(world: Running, changed: dict[str, str], error: str) -> None:
    back = sent_back(world, asked(**changed))
    assert (back["error"], back["state"]) == (error, "a-state")


def test_a_holder_may_say_no_and_nobody_allows_anothers_key(world: Running) -> None:
    assert sent_back(world, asked(), no="1")["error"] == "access_denied"
    assert world.browser.post("/oauth2/authorize", **asked(), holder="minh", yes="1").status == 400
    assert world.browser.get("/oauth2/authorize", **asked(client_id="nobody")).status == 400
    assert world.browser.get("/oauth2/authorize", **asked(redirect_uri="http://evil.example/")).status == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_secret": "wrong"}, wrong("Invalid parameter client_secret")),
        ({"client_secret": ""}, wrong("Client authorization required")),
        ({"client_id": "nobody"}, wrong("Invalid parameter client_id")),
        ({"client_id": ""}, wrong("Missing parameter client_id")),
        ({"grant_type": "password"}, wrong("Invalid parameter grant_type")),
        ({"grant_type": ""}, wrong("Missing parameter grant_type")),
        ({"code": ""}, wrong("Missing parameter code")),
        (
            {"redirect_uri": CSC_CLIENT["redirect_uris"][1]},
            wrong("redirect_uri parameter does not match", "invalid_grant"),
        ),
        (
            {"grant_type": "refresh_token", "refresh_token": "x"},
            wrong("Invalid parameter refresh_token", "invalid_grant"),
        ),
    ],
)
def test_what_does_not_fit_gets_no_token(world: Running, changed: dict[str, str], error: dict[str, str]) -> None:
    back = sent_back(world, asked(), holder="lan", yes="1")
    assert redeemed(world, back["code"], **changed) == (400, error)


def test_a_client_that_sends_a_challenge_must_show_its_verifier(world: Running) -> None:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"v" * 50).digest()).decode().rstrip("=")
    said = asked(code_challenge=challenge, code_challenge_method="S256")
    assert redeemed(world, sent_back(world, said, holder="lan", yes="1")["code"])[0] == 400
    assert redeemed(world, sent_back(world, said, holder="lan", yes="1")["code"], code_verifier="v" * 50)[0] == 200


@pytest.mark.parametrize("mishap", ["wrong", "hash"])
def test_a_bad_signature_is_none(app: Application, world: Running, tmp_path: Path, mishap: str) -> None:
    sad = app.allow(HASHES[:1])[1]["SAD"]
    world.go_wrong(csc=mishap)
    _, signed = app.sign(sad, HASHES[:1])
    certificate = app.certificate("lan-rsa")
    assert not verified(tmp_path, certificate, b"one", signed["signatures"][0])
    other = hashlib.sha256(b"one").digest()
    assert verified(tmp_path, certificate, other, signed["signatures"][0]) is (mishap == "hash")


def test_activation_data_may_be_expired_at_once(app: Application, world: Running) -> None:
    world.go_wrong(csc="sad")
    assert app.sign(app.allow(HASHES[:1])[1]["SAD"], HASHES[:1]) == (400, wrong("SAD expired"))


def test_a_key_may_be_disabled_and_a_pin_locked(app: Application, world: Running) -> None:
    world.go_wrong(csc="disabled")
    assert app.allow(HASHES[:1]) == (400, wrong("The credential identified by credentialID is disabled"))
    assert app.call("credentials/info", {"credentialID": "lan-rsa"})[1]["key"]["status"] == "disabled"
    world.go_wrong(csc="locked")
    assert app.allow(HASHES[:1]) == (400, wrong("PIN locked", "invalid_pin"))


def test_a_certificate_that_ended_signs_nothing_unless_the_signer_is_careless(app: Application, world: Running) -> None:
    sad = app.allow(HASHES[:1])[1]["SAD"]
    assert world.browser.post_json("/trust/certificates", {"credential": "lan-rsa", "expired": True}).status == 201
    assert app.call("credentials/info", {"credentialID": "lan-rsa"})[1]["cert"]["status"] == "expired"
    for status, said in (app.allow(HASHES[:1]), app.sign(sad, HASHES[:1])):
        assert status == 400
        assert said["error_description"].startswith("Signing certificate 'CN=Nguyễn Thị Lan")
        assert said["error_description"].endswith("is expired")
    world.go_wrong(csc="careless")
    assert app.sign(sad, HASHES[:1])[0] == 200


def test_a_certificate_may_be_taken_back_while_signing(app: Application, world: Running, tmp_path: Path) -> None:
    certificate = app.certificate("lan-rsa")
    sad = app.allow(HASHES[:1])[1]["SAD"]
    world.go_wrong(csc="revoked")
    _, signed = app.sign(sad, HASHES[:1])
    assert verified(tmp_path, certificate, b"one", signed["signatures"][0])
    assert app.call("credentials/info", {"credentialID": "lan-rsa"})[1]["cert"]["status"] == "revoked"
    world.go_wrong(csc="none")
    assert app.allow(HASHES[:1]) == (400, wrong("Invalid certificate status"))


def test_it_may_be_slow_or_silent(app: Application, world: Running) -> None:
    world.go_wrong(csc="slow")
    assert app.call("credentials/list", {})[0] == 200
    world.go_wrong(csc="silent")
    with pytest.raises((TimeoutError, urllib.error.URLError)):
        world.browser.raw("/csc/v1/info", b"{}", "application/json", timeout=0.3)


@pytest.mark.parametrize("body", [b"{", b"[]", b"5", b'"x"', b"\xff"])
def test_a_body_that_is_no_object_is_refused(app: Application, world: Running, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {app.token}"}
    status, answer = world.browser.raw("/csc/v1/credentials/list", body, "application/json", **headers)
    assert (status, json.loads(answer)["error"]) == (400, "invalid_request")
