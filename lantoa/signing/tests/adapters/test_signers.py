"""Each service keeps the contract, against a small server that speaks its dialect."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lantoa.signing.adapters.appconfirm.adapter import SIGNER as APPCONFIRM
from lantoa.signing.adapters.base import Certificate, NotAsked
from lantoa.signing.adapters.contract import DIGEST, SignerContract
from lantoa.signing.adapters.csc.adapter import SIGNER as CSC
from lantoa.signing.adapters.demo.adapter import SIGNER as DEMO
from lantoa.signing.adapters.pkcs12.adapter import SIGNER as PKCS12
from lantoa.signing.rules.cms import is_signature_of
from lantoa.signing.tests import pki
from lantoa.signing.tests.factories import give_key


class Fitting(SignerContract):
    leaf: pki.Issued

    def fits(self, certificate: Certificate, value: bytes) -> bool:
        return certificate.der == self.leaf.der and is_signature_of(value, certificate.der, DIGEST)

    @pytest.fixture(autouse=True)
    def _leaf(self) -> None:
        type(self).leaf = pki.Authority().leaf("Lan")


class TestDemo(Fitting):
    on_the_network = False

    @pytest.fixture(autouse=True)
    def _key(self, _leaf: None) -> None:
        give_key("lan", self.leaf)

    def signer(self) -> Any:
        return DEMO

    def credential(self) -> str:
        return "lan"


class TestPkcs12(Fitting):
    on_the_network = False

    @pytest.fixture(autouse=True)
    def _seal(self, _leaf: None, settings: Any, tmp_path: Path) -> None:
        tmp_path.chmod(0o700)
        (tmp_path / "seal.p12").write_bytes(self.leaf.p12(b"secret"))
        settings.SIGNERS = {**settings.SIGNERS, "pkcs12": {"folder": str(tmp_path), "password": "secret"}}
        self.settings = settings

    def signer(self) -> Any:
        return PKCS12

    def credential(self) -> str:
        return "seal"

    def test_a_folder_others_can_read_and_a_wrong_password_are_refused(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o755)
        assert PKCS12.check_config() == "folder"
        self.settings.SIGNERS = {**self.settings.SIGNERS, "pkcs12": {"folder": str(tmp_path), "password": "other"}}
        with pytest.raises(NotAsked) as refused:
            PKCS12.certificate("seal")
        assert refused.value.fault == "key"


def said(status: int, body: Any) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(body).encode()


class TestCsc(Fitting):
    mode, kind, code_is_sent = "explicit", "online", True
    algorithms = ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1")

    @pytest.fixture(autouse=True)
    def _service(self, _leaf: None, settings: Any) -> Iterator[None]:
        leaves: dict[str, list[str]] = {}
        self.calls: list[str] = []

        def answer(_method: str, path: str, headers: dict[str, str], raw: bytes) -> tuple[int, str, bytes]:
            name = path.removeprefix("/csc/v1/")
            self.calls.append(name)
            if name == "oauth2/token":
                return said(200, {"access_token": "t", "token_type": "Bearer"}) if b"client_secret=geheim" in raw else said(401, {"error": "invalid_client"})  # fmt: skip
            body = json.loads(raw)
            if headers.get("Authorization") != "Bearer t":
                return said(401, {"error": "invalid_token"})
            if name == "credentials/list":
                return said(200, {"credentialIDs": ["cred-1"]})
            if body.get("credentialID") != "cred-1":
                return said(400, {"error": "invalid_request", "error_description": "Invalid parameter credentialID"})
            if name == "credentials/info":
                chain = [base64.b64encode(one).decode() for one in (self.leaf.der, *self.leaf.chain)]
                return said(200, {
                    "key": {"status": "enabled", "algo": list(self.algorithms), "len": 2048}, "cert": {"status": "valid", "certificates": chain},
                    "authMode": self.mode, "PIN": {"presence": "true"}, "OTP": {"presence": "true", "type": self.kind}, "multisign": 1,
                })  # fmt: skip
            if name == "credentials/sendOTP":
                return 204, "application/json", b""
            if name == "credentials/authorize":
                if (body.get("PIN"), body.get("OTP")) != ("4711", "123456"):
                    return said(400, {"error": "invalid_otp", "error_description": "The OTP is invalid"})
                leaves["SAD"] = body["hash"]
                return said(200, {"SAD": "SAD", "expiresIn": 60})
            if leaves.pop(body["SAD"], None) != body["hash"] or body["hashAlgo"] != "2.16.840.1.101.3.4.2.1":
                return said(400, {"error": "invalid_request", "error_description": "Hash is not authorized by the SAD"})
            return said(200, {"signatures": [base64.b64encode(self.leaf.sign(base64.b64decode(one))).decode() for one in body["hash"]]})  # fmt: skip

        with pki.serving(answer) as url:
            settings.SIGNERS = {**settings.SIGNERS, "csc": {"url": url, "client_id": "us", "client_secret": "geheim"}}
            self.settings = settings
            yield

    def signer(self) -> Any:
        return CSC

    def credential(self) -> str:
        return "cred-1"

    def code(self) -> str:
        return "4711 123456"

    def test_a_wrong_code_and_none_may_be_typed_again(self) -> None:
        for code in ("4711 000000", "4711", ""):
            with pytest.raises(NotAsked) as refused:
                CSC.ask(self.asked(code=code))
            assert refused.value.fault == "code"
        assert "signatures/signHash" not in self.calls

    def test_a_code_that_a_device_makes_is_not_sent(self) -> None:
        CSC.send_code("cred-1")
        assert self.calls.count("credentials/sendOTP") == 1
        for self.mode, self.kind in (("explicit", "offline"), ("implicit", "online")):
            with pytest.raises(NotAsked) as refused:
                CSC.send_code("cred-1")
            assert refused.value.fault == "no_code"
        assert self.calls.count("credentials/sendOTP") == 1

    def test_a_credential_that_needs_a_browser_says_so(self) -> None:
        asked = self.asked()
        self.mode = "oauth2code"
        with pytest.raises(NotAsked, match="oauth2code"):
            CSC.ask(asked)

    def test_a_service_that_refuses_us_is_told_from_one_that_refuses_them(self) -> None:
        asked = self.asked()
        self.settings.SIGNERS["csc"]["client_secret"] = "falsch"
        with pytest.raises(NotAsked) as refused:
            CSC.ask(asked)
        assert refused.value.fault == "key"

    def test_its_credentials_are_listed(self) -> None:
        assert CSC.credentials("lan") == ["cred-1"]


class TestAppConfirm(Fitting):
    @pytest.fixture(autouse=True)
    def _service(self, _leaf: None, settings: Any) -> Iterator[None]:
        self.open: dict[str, dict[str, Any]] = {}

        def answer(_method: str, path: str, _headers: dict[str, str], raw: bytes) -> tuple[int, str, bytes]:
            body = json.loads(raw)
            if (body.get("sp_id"), body.get("sp_password")) != ("sp", "geheim"):
                return said(401, {"status_code": 401, "message": "SP_CREDENTIAL_INVALID"})
            if path == "/v1/credentials/get_certificate":
                text = [base64.b64encode(one).decode() for one in (self.leaf.der, *self.leaf.chain)]
                mine = [
                    {
                        "cert_data": text[0],
                        "chain_data": {"ca_cert": text[1], "root_cert": text[2]},
                        "serial_number": "54",
                        "cert_status": "1",
                    }
                ]
                return said(200, {"status_code": 200, "message": "Success", "data": {"user_certificates": mine if body["user_id"] == "022190000123" else []}})  # fmt: skip
            if path == "/v1/signatures/sign":
                self.open["code-1"] = {**body, "signed": False, "message": "SUCCESS"}
                return said(200, {"status_code": 200, "message": "sig_wait_for_user_confirm", "data": {"transaction_id": body["transaction_id"], "tran_code": "code-1"}})  # fmt: skip
            code = path.removeprefix("/v1/signatures/sign/").removesuffix("/status")
            mine_ = self.open[code]
            one = mine_["sign_files"][0]
            value = (
                base64.b64encode(self.leaf.sign(bytes.fromhex(one["data_to_be_signed"]))).decode()
                if mine_["signed"]
                else None
            )
            rows = [{"doc_id": one["doc_id"], "signature_value": value, "timestamp_signature": None}]
            return said(200, {"status_code": 200, "message": mine_["message"], "data": {"transaction_id": mine_["transaction_id"], "signatures": rows}})  # fmt: skip

        with pki.serving(answer) as url:
            settings.SIGNERS = {
                **settings.SIGNERS,
                "appconfirm": {"url": url, "sp_id": "sp", "sp_password": "geheim", "hook_token": "unguessable"},
            }
            yield

    def signer(self) -> Any:
        return APPCONFIRM

    def credential(self) -> str:
        return "022190000123"

    def confirm(self, transaction: str) -> None:
        self.open[transaction.partition(":")[2]]["signed"] = True

    def test_who_refuses_in_the_app_is_known(self) -> None:
        answer = APPCONFIRM.ask(self.asked())
        self.open["code-1"]["message"] = "sig_user_rejected"
        assert APPCONFIRM.poll(self.credential(), answer.transaction).state == "refused"

    def test_its_message_only_names_the_transaction(self) -> None:
        raw = json.dumps(
            {"sp_id": "sp", "status_code": 200, "message": "SUCCESS", "transaction_id": "1-abc", "signed_files": []}
        ).encode()
        assert APPCONFIRM.heard("unguessable", {}, raw) == "1-abc"
