"""Time stamps: OpenSSL verifies what is given, and sees every mishap."""

from pathlib import Path

import pytest
from asn1crypto import tsp

from sandbox import stamps

from .openssl import fetch, openssl
from .people import Running


def asked(folder: Path, *more: str) -> bytes:
    (folder / "data").write_bytes(b"a decision")
    ok, said = openssl(folder, "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "q.tsq", *more)
    assert ok, said
    return (folder / "q.tsq").read_bytes()


def answered(world: Running, folder: Path, question: bytes) -> stamps.Answer:
    status, answer = world.browser.raw("/trust/tsa", question, "application/timestamp-query")
    assert status == 200
    (folder / "r.tsr").write_bytes(answer)
    return stamps.Answer.load(answer)


def verified(folder: Path) -> tuple[bool, str]:
    return openssl(
        folder, "ts", "-verify", "-in", "r.tsr", "-queryfile", "q.tsq", "-CAfile", "root.pem", "-untrusted", "issuing.pem"
    )  # fmt: skip


def told(answer: stamps.Answer) -> tsp.TSTInfo:
    return answer["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed


@pytest.mark.parametrize("more", [(), ("-no_nonce",), ("-tspolicy", stamps.POLICY)])
def test_a_stamp_is_verified_by_openssl(world: Running, tmp_path: Path, more: tuple[str, ...]) -> None:
    fetch(world, tmp_path)
    answer = answered(world, tmp_path, asked(tmp_path, *more))
    assert answer["status"]["status"].native == "granted"
    assert verified(tmp_path)[0], verified(tmp_path)[1]
    assert told(answer)["policy"].native == stamps.POLICY


def test_serial_numbers_never_come_twice_and_count_upwards(world: Running, tmp_path: Path) -> None:
    question = asked(tmp_path)
    serials = [told(answered(world, tmp_path, question))["serial_number"].native for _ in range(3)]
    assert serials == sorted(set(serials))


def test_certificates_come_only_when_asked_for(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    answer = answered(world, tmp_path, asked(tmp_path))
    assert len(answer["time_stamp_token"]["content"]["certificates"]) == 2
    assert openssl(tmp_path, "ts", "-query", "-data", "data", "-sha256", "-out", "q.tsq")[0]
    answer = answered(world, tmp_path, (tmp_path / "q.tsq").read_bytes())
    assert answer["time_stamp_token"]["content"]["certificates"].native is None


@pytest.mark.parametrize(
    ("mishap", "words"),
    [
        ("nonce", "nonce mismatch"),
        ("imprint", "message imprint mismatch"),
        ("forged", "signature failure"),
        ("rejected", "status code: rejection"),
    ],
)
def test_mishaps_are_noticed(world: Running, tmp_path: Path, mishap: str, words: str) -> None:
    fetch(world, tmp_path)
    world.go_wrong(tsa=mishap)
    answered(world, tmp_path, asked(tmp_path))
    ok, said = verified(tmp_path)
    assert not ok
    assert words in said.lower()


def test_an_old_time_is_well_signed(world: Running, tmp_path: Path) -> None:
    fetch(world, tmp_path)
    question = asked(tmp_path)
    now = told(answered(world, tmp_path, question))["gen_time"].native
    world.go_wrong(tsa="old")
    old = told(answered(world, tmp_path, question))["gen_time"].native
    assert 29 < (now - old).days + 1 < 32
    assert verified(tmp_path)[0]


@pytest.mark.parametrize(
    ("more", "failure"),
    [(("-sha512",), "bad_alg"), (("-tspolicy", "1.2.3.4"), "unaccepted_policy")],
)
def test_what_it_does_not_do_is_rejected_in_the_documents_words(
    world: Running, tmp_path: Path, more: tuple[str, ...], failure: str
) -> None:
    status = answered(world, tmp_path, asked(tmp_path, *more))["status"]
    assert (status["status"].native, status["fail_info"].native) == ("rejection", {failure})


@pytest.mark.parametrize("question", [b"", b"x", b"\x30\x00", b"\x30\x80"], ids=str)
def test_what_is_no_request_is_rejected(world: Running, tmp_path: Path, question: bytes) -> None:
    status = answered(world, tmp_path, question)["status"]
    assert (status["status"].native, status["fail_info"].native) == ("rejection", {"bad_data_format"})


def test_a_digest_of_another_length_is_rejected(world: Running, tmp_path: Path) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(31)}
    question = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint}).dump()
    assert answered(world, tmp_path, question)["status"]["fail_info"].native == {"bad_data_format"}


def test_it_wants_the_documents_content_type_and_may_let_nobody_in(world: Running, tmp_path: Path) -> None:
    question = asked(tmp_path)
    assert world.browser.raw("/trust/tsa", question, "application/octet-stream")[0] == 415
    world.go_wrong(tsa="refused")
    assert world.browser.raw("/trust/tsa", question, "application/timestamp-query")[0] == 403
