"""Another body's server: what it is told, and which of its answers count."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lantoa.journal.adapters.contract import ROOT, RootWitnessContract
from lantoa.journal.adapters.registry import root_witness
from lantoa.journal.adapters.witness_server.adapter import Adapter
from lantoa.journal.rules.root import ROOT_MARK, acknowledgement
from lantoa.journal.rules.signature import is_signed, public_key, sign
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import Response

SEED = bytes(range(100, 132))
KEY = public_key(SEED)
URL = "https://witness.example/roots"


class Server:
    """A witness as the documents want it: checks the signature, keeps the root, signs that it has it."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, dict[str, Any]]] = []
        self.kept: list[str] = []
        self.at = "2026-11-24T08:00:02+07:00"
        self.answer: Response | Exception | None = None

    def http(self, method: str, url: str, *, body: bytes, headers: dict[str, str], timeout: float) -> Response:
        said = json.loads(body)
        self.requests.append((method, url, said))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or self._judge(said)

    def _judge(self, said: dict[str, Any]) -> Response:
        told = {name: value for name, value in said.items() if name not in ("fingerprint", "signature")}
        spelled = ROOT_MARK + json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
        if not is_signed(spelled, bytes.fromhex(said["signature"]), bytes.fromhex(said["key"])):
            return Response(422, {}, b'{"error": "not signed"}')
        self.kept.append(said["fingerprint"])
        return Response(200, {}, json.dumps(self.word(said["fingerprint"])).encode())

    def word(self, fingerprint: str) -> dict[str, str]:
        signature = sign(SEED, acknowledgement(fingerprint, self.at)).hex()
        return {"fingerprint": fingerprint, "at": self.at, "signature": signature}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr("lantoa.journal.adapters.witness_server.client.world", made)
    return made


class TestServersKeepTheContract(RootWitnessContract):
    @pytest.fixture(autouse=True)
    def outside(self, server: Server) -> None:
        self.server = server

    def witness(self) -> Adapter:
        return Adapter()

    def address(self) -> str:
        return URL

    def public_key(self) -> bytes:
        return KEY

    def seen(self) -> list[str]:
        return list(dict.fromkeys(self.server.kept))

    def cut_the_line(self) -> bool:
        self.server.answer = ConnectionRefusedError("nobody there")
        return True


def test_the_root_goes_out_as_the_page_says(server: Server) -> None:
    Adapter().tell(ROOT, URL, KEY)
    ((method, url, said),) = server.requests
    assert (method, url) == ("POST", URL)
    assert set(said) == {
        "number", "position", "chains", "root", "before", "key", "signed_at", "fingerprint", "signature",
    }  # fmt: skip
    assert said["fingerprint"] == ROOT.statement.fingerprint.hex()


@pytest.mark.parametrize(
    ("status", "body", "retryable"),
    [
        (503, b"", True), (429, b"", True), (404, b"{}", False), (403, b"{}", False), (302, b"", False), (200, b"", True),
        (200, b"<html>", True), (200, b"[]", True), (200, b"null", True), (200, b"\xff", True), (200, b"[" * 100_000, True),
        (200, b"{}", False), (200, b'{"fingerprint": 7, "at": null, "signature": []}', False),
    ],
)  # fmt: skip
def test_an_answer_that_proves_nothing_is_none(server: Server, status: int, body: bytes, retryable: bool) -> None:
    server.answer = Response(status, {}, body)
    with pytest.raises(AdapterError) as refused:
        Adapter().tell(ROOT, URL, KEY)
    assert refused.value.retryable is retryable


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), ValueError("unknown url type")])
def test_no_answer_is_worth_another_try(server: Server, error: Exception) -> None:
    server.answer = error
    with pytest.raises(AdapterError) as refused:
        Adapter().tell(ROOT, URL, KEY)
    assert refused.value.retryable is True


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"signature": "00" * 64}, "not signed"),
        ({"signature": "no hex"}, "not signed"),
        ({"at": "2026-11-24T08:00:03+07:00"}, "not signed"),
        ({"fingerprint": "00" * 32}, "another root"),
    ],
)
def test_a_changed_answer_is_refused(server: Server, changes: dict[str, str], why: str) -> None:
    word = {**server.word(ROOT.statement.fingerprint.hex()), **changes}
    server.answer = Response(200, {}, json.dumps(word).encode())
    with pytest.raises(AdapterError, match=why):
        Adapter().tell(ROOT, URL, KEY)


@pytest.mark.parametrize("at", ["yesterday", "2026-11-24T08:00:02", ""])
def test_a_signed_answer_without_a_sure_time_is_refused(server: Server, at: str) -> None:
    server.at = at
    with pytest.raises(AdapterError, match="time"):
        Adapter().tell(ROOT, URL, KEY)


@pytest.mark.parametrize(
    "address",
    ["", "witness.example", "file:///etc/passwd", "ftp://witness.example", "https://", "http://[", "https://a b.example", "https://vịt.example"],
)  # fmt: skip
def test_an_address_that_is_none_is_named(address: str) -> None:
    assert Adapter().check_config(address, KEY) == "address"


def test_it_is_the_one_in_the_settings() -> None:
    assert isinstance(root_witness(), Adapter)
