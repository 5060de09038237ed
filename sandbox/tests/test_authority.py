"""The certificate authority: OpenSSL accepts what it gives out, and no longer what it took back or what was forged."""

import base64
import json
import urllib.error
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID

from sandbox import authority
from sandbox.app import create_app
from sandbox.database import Database
from sandbox.registry import Refusal

from .openssl import fetch, fetch_leaf, fetch_lists, openssl, verify
from .people import Running


def ask(world: Running, folder: Path, *more: str) -> tuple[bool, str]:
    return openssl(
        folder, "ocsp", "-issuer", "issuing.pem", "-cert", "leaf.pem", "-url", f"{world.browser.base}/trust/ocsp", "-CAfile", "root.pem",
        *more,
    )  # fmt: skip


@pytest.mark.parametrize("credential", ["lan-rsa", "hoa-ec", "can-bo-file", "con-dau-file", "bui-thi-huong-app"])
def test_a_certificate_names_its_holder_and_openssl_accepts_it(world: Running, tmp_path: Path, credential: str) -> None:
    fetch(world, tmp_path)
    serial = fetch_leaf(world, tmp_path, credential)
    assert verify(tmp_path) == (True, "leaf.pem: OK\n")
    ok, said = ask(world, tmp_path)
    assert ok, said
    assert "leaf.pem: good" in said
    assert "Response verify OK" in said
    holder = world.holder(credential.rpartition("-")[0])
    leaf = x509.load_pem_x509_certificate((tmp_path / "leaf.pem").read_bytes())
    found = {part.oid: part.value for part in leaf.subject}
    assert (found[NameOID.COMMON_NAME], found[NameOID.SERIAL_NUMBER], found[NameOID.COUNTRY_NAME]) == (
        holder["name"],
        holder["number"],
        "VN",
    )
    assert f"{leaf.serial_number:x}" == serial
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    (policy,) = leaf.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policy.policy_identifier.dotted_string == authority.POLICIES[holder["kind"]]


def test_its_addresses_are_the_sandboxs_own(world: Running, tmp_path: Path) -> None:
    fetch_leaf(world, tmp_path, "lan-rsa")
    ok, text = openssl(tmp_path, "x509", "-in", "leaf.pem", "-noout", "-text")
    assert ok
    for path in ("ocsp", "issuing.crt", "issuing.crl"):
        assert f"URI:{world.browser.base}/trust/{path}" in text


def test_what_is_taken_back_is_refused_by_list_and_by_answer(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    serial = fetch_leaf(world, tmp_path, "minh-rsa")
    world.revoke(serial, reason="key_compromise", ago=90)
    assert verify(tmp_path)[0]  # by the list of before
    fetch_lists(world, tmp_path)
    ok, said = verify(tmp_path)
    assert not ok
    assert "certificate revoked" in said
    _, said = ask(world, tmp_path)
    assert "leaf.pem: revoked" in said
    assert "Reason: keyCompromise" in said
    one = next(row for row in world.holder("minh")["certificates"] if row["serial"] == serial)
    assert (one["state"], one["reason"]) == ("revoked", "key_compromise")
    world.revoke(serial.upper(), reason="superseded")
    again = next(row for row in world.holder("minh")["certificates"] if row["serial"] == serial)
    assert again["revoked_at"] == one["revoked_at"]


def test_an_expired_certificate_is_in_use_until_a_new_one_is_given(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    fetch_leaf(world, tmp_path, "hoa-rsa", expired=True)
    ok, said = verify(tmp_path)
    assert not ok
    assert "certificate has expired" in said
    assert world.holder("hoa")["certificates"][0]["state"] == "expired"
    fetch_leaf(world, tmp_path, "hoa-rsa")
    assert verify(tmp_path)[0]


def test_the_authorities_own_certificate_can_be_taken_back_but_not_the_root(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    fetch_leaf(world, tmp_path, "lan-rsa")
    sql = "SELECT serial FROM trust_certificate WHERE key = 'issuing' AND base = ?"
    row = world.database.row(sql, world.browser.base)
    assert row is not None
    world.revoke(row["serial"])
    fetch_lists(world, tmp_path)
    assert not verify(tmp_path)[0]
    root = world.database.row("SELECT serial FROM trust_certificate WHERE key = 'root'")
    assert root is not None
    assert world.browser.post_json(f"/trust/certificates/{root['serial']}/revoke", {}).status == 400


@pytest.mark.parametrize(
    ("mishap", "words"),
    [
        ("later", "trylater"),
        ("unknown", "leaf.pem: unknown"),
        ("old", "WARNING: Status times invalid"),
        ("forged", "Response Verify Failure"),
        ("nonce", "Nonce Verify error"),
    ],
)
def test_status_mishaps_are_noticed(world: Running, tmp_path: Path, mishap: str, words: str) -> None:
    fetch(world, tmp_path)
    fetch_leaf(world, tmp_path, "lan-rsa")
    world.go_wrong(ocsp=mishap)
    assert words in ask(world, tmp_path)[1]


def test_list_mishaps_are_noticed(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    fetch_leaf(world, tmp_path, "lan-rsa")
    for mishap, words in (("old", "CRL has expired"), ("forged", "CRL signature failure")):
        world.go_wrong(crl=mishap)
        fetch_lists(world, tmp_path)
        ok, said = verify(tmp_path)
        assert not ok
        assert words in said


@pytest.mark.parametrize("service", ["ocsp", "crl", "tsa"])
def test_a_silent_service_does_not_answer(world: Running, service: str) -> None:
    world.go_wrong(**{service: "silent"})
    path = {"ocsp": "/trust/ocsp/AAAA", "crl": "/trust/issuing.crl", "tsa": "/trust/tsa"}[service]
    body, kind = (b"x", "application/timestamp-query") if service == "tsa" else (None, "")
    with pytest.raises((TimeoutError, urllib.error.URLError)):
        world.browser.raw(path, body, kind, timeout=0.3)


def test_a_question_may_stand_in_the_address(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    fetch_leaf(world, tmp_path, "lan-rsa")
    assert openssl(tmp_path, "ocsp", "-issuer", "issuing.pem", "-cert", "leaf.pem", "-no_nonce", "-reqout", "q.der")[0]
    question = (tmp_path / "q.der").read_bytes()
    status, answer = world.browser.raw("/trust/ocsp/" + base64.b64encode(question).decode())
    assert status == 200
    assert ocsp.load_der_ocsp_response(answer).certificate_status is ocsp.OCSPCertStatus.GOOD


@pytest.mark.parametrize("question", [b"", b"x", b"\x30\x00", b"\x30\x03\x02\x01\x01"])
def test_what_is_no_question_gets_the_documents_exception(world: Running, question: bytes) -> None:
    _, answer = world.browser.raw("/trust/ocsp", question, "application/ocsp-request")
    assert ocsp.load_der_ocsp_response(answer).response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_another_authoritys_certificate_is_none_of_its_business(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    fetch_leaf(world, tmp_path, "lan-rsa")
    ok, said = openssl(
        tmp_path, "ocsp", "-issuer", "root.pem", "-cert", "issuing.pem", "-url", f"{world.browser.base}/trust/ocsp", "-CAfile", "root.pem",
    )  # fmt: skip
    assert not ok or "unauthorized" in said
    assert "good" not in said


def test_an_officers_key_file_opens_with_the_password_of_the_page_and_signs(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    (tmp_path / "seal.p12").write_bytes(world.browser.raw("/trust/holders/con-dau.p12")[1])
    password = world.holder("con-dau")["file"]
    assert password in world.browser.get("/trust").text
    assert not openssl(tmp_path, "pkcs12", "-in", "seal.p12", "-passin", "pass:x", "-nodes")[0]
    assert openssl(tmp_path, "pkcs12", "-in", "seal.p12", "-passin", f"pass:{password}", "-nodes", "-out", "seal.pem")[
        0
    ]
    (tmp_path / "letter").write_text("Quyết định")
    sign = (
        "cms",
        "-sign",
        "-binary",
        "-in",
        "letter",
        "-signer",
        "seal.pem",
        "-outform",
        "DER",
        "-out",
        "letter.p7s",
        "-md",
        "sha256",
    )
    assert openssl(tmp_path, *sign, "-certfile", "issuing.pem")[0]
    check = (
        "cms",
        "-verify",
        "-binary",
        "-content",
        "letter",
        "-inform",
        "DER",
        "-in",
        "letter.p7s",
        "-CAfile",
        "root.pem",
    )
    assert openssl(tmp_path, *check, "-out", "read")[0]
    assert world.browser.raw("/trust/holders/lan.p12")[0] == 404
    assert world.browser.raw("/trust/holders/nobody.p12")[0] == 404


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/trust/certificates", {"credential": "nobody-rsa"}),
        ("/trust/certificates", {}),
        ("/trust/certificates/beef/revoke", {}),
        ("/trust/certificates/SERIAL/revoke", {"reason": "bored"}),
        ("/trust/certificates/SERIAL/revoke", {"ago": "soon"}),
        ("/trust/certificates/SERIAL/revoke", {"ago": -5}),
        ("/trust/mishaps", {"tsa": "earthquake"}),
        ("/trust/mishaps", {"weather": "none"}),
        ("/trust/mishaps", {"tsa": ["none"]}),
    ],
)
def test_what_cannot_be_is_refused(world: Running, tmp_path: Path, path: str, given: dict[str, object]) -> None:
    serial = fetch_leaf(world, tmp_path, "lan-web")
    page = world.browser.post_json(path.replace("SERIAL", serial), given)
    assert (page.status, page.said["success"]) == (400, False)
    assert world.holder("lan")["certificates"][0]["state"] == "valid"


def test_the_page_revokes_issues_and_chooses_too(world: Running, tmp_path: Path) -> None:
    serial = fetch_leaf(world, tmp_path, "lan-web")
    assert "đã thu hồi" in world.browser.post(f"/trust/certificates/{serial}/revoke", reason="superseded").text
    assert world.browser.post("/trust/certificates", credential="lan-web").status == 200
    assert world.browser.post("/trust/certificates", credential="x").status == 400
    page = world.browser.post("/trust/mishaps", ocsp="old", crl="none")
    assert '<option value="old" selected>Trả lời đã cũ' in page.text
    assert world.browser.get("/trust/certificates/beef.crt").status == 404


def test_keys_differ_from_database_to_database_and_survive_a_restart(world: Running, tmp_path: Path) -> None:
    database = Database(tmp_path / "another.sqlite3")
    base = "http://127.0.0.1:1"
    first = authority.certificate(database, base, "lan-ec")
    root = authority.certificate(database, base, "root")
    assert authority.toy_secret(database, "lan", "password") != world.holder("lan")["password"]
    database.close()
    database = Database(tmp_path / "another.sqlite3")
    assert authority.certificate(database, base, "lan-ec") == first
    # Elsewhere the same key gets a certificate with the new address, under the same root.
    moved = authority.certificate(database, "http://127.0.0.1:2", "lan-ec")
    assert moved != first
    assert moved.public_key() == first.public_key()
    assert authority.certificate(database, "http://127.0.0.1:2", "root") == root
    database.close()


def test_a_name_longer_than_a_certificate_allows_is_cut_between_letters(tmp_path: Path) -> None:
    database = Database(tmp_path / "x.sqlite3")
    authority.eid.register_citizen(database, "Ế" * 70)
    authority.eid.register_citizen(database, "曾")
    long, strange = (one for one in authority.holders(database) if one.kind == "person" and one.name[0] in "Ế曾")
    made = authority.certificate(database, "http://a", f"{long.slug}-ec")
    (common,) = made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert common.value == "Ế" * 21
    assert authority.holder(database, strange.slug) == strange
    database.close()


def test_a_told_seal_opens_with_its_password_bears_its_name_and_keeps_it(tmp_path: Path) -> None:
    told = {"holder": "con-dau-xa", "name": "Ủy ban nhân dân xã A", "password": "twelve-signs"}
    for _again in range(2):
        app = create_app(tmp_path / "s.sqlite3", json.dumps({"trust": {"seals": [told]}}))
        packed = app.test_client().get("/trust/holders/con-dau-xa.p12").data
        loaded = pkcs12.load_pkcs12(packed, b"twelve-signs")
        assert loaded.cert is not None
        names = {one.oid.dotted_string: one.value for one in loaded.cert.certificate.subject}
        assert names["2.5.4.3"] == names["2.5.4.10"] == told["name"]
        app.extensions["sandbox"].database.close()
    for wrong in (
        {"name": "Ủy ban nhân dân xã B"}, {"holder": "con-dau"}, {"holder": "lan"}, {"holder": "../x"}, {"name": ""}, {"name": "x" * 65}, {"password": "short"},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            create_app(tmp_path / "s.sqlite3", json.dumps({"trust": {"seals": [{**told, **wrong}]}}))
