"""The app signer: the person sees what is to be signed and says yes or no; whoever asked hears of it by asking again or by callback."""

import base64
import hashlib
import json
import urllib.error
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Shop
from .people import SP, Running
from .test_csc import verified

TEXTS = (b"first decision", b"second decision")


def provider() -> dict[str, str]:
    return {name: SP[name] for name in ("sp_id", "sp_password")}


def call(world: Running, method: str, **said: object) -> tuple[int, Any]:
    page = world.browser.post_json(f"/sca/sp769/v1/{method}", said)
    return page.status, page.said


def certificate(world: Running, slug: str = "lan") -> dict[str, Any]:
    number = world.holder(slug)["number"]
    _, said = call(
        world, "credentials/get_certificate", **provider(), user_id=number, serial_number="", transaction_id="t"
    )
    (found,) = said["data"]["user_certificates"]
    return dict(found)


def submitted(world: Running, slug: str = "lan", **changed: object) -> tuple[int, Any]:
    files = [
        {
            "file_type": "pdf",
            "sign_type": "hash",
            "doc_id": f"giay-{number}",
            "data_to_be_signed": hashlib.sha256(text).hexdigest(),
        }
        for number, text in enumerate(TEXTS, 1)
    ]
    said = {
        **provider(), "user_id": world.holder(slug)["number"], "transaction_id": str(uuid.uuid4()), "transaction_desc": "Ký hai quyết định",
        "sign_files": files, "serial_number": "", "time_stamp": "20261128043000Z", **changed,
    }  # fmt: skip
    return call(world, "signatures/sign", **said)


def standing(world: Running, number: str) -> tuple[int, Any]:
    return call(world, f"signatures/sign/{number}/status")


def say(world: Running, code: str, answer: str, slug: str = "lan") -> int:
    return world.browser.post_json(f"/sca/app/{slug}/{code}", {"answer": answer}).status


@pytest.fixture
def told(world: Running, shop: Shop) -> Iterator[Shop]:
    """A receiver of callbacks."""
    assert world.browser.post_json("/sca/clients", {**SP, "webhook": shop.url}).status == 201
    yield shop
    assert world.browser.post_json("/sca/clients", SP).status == 201


def test_the_subscribers_certificate_comes_with_its_chain(world: Running) -> None:
    found = certificate(world)
    assert (found["cert_status_code"], found["service_type"]) == ("VALID", "SMARTCA")
    assert f"CCCD:{world.holder('lan')['number']}" in found["cert_subject"]
    for data in (found["cert_data"], found["chain_data"]["ca_cert"], found["chain_data"]["root_cert"]):
        assert base64.b64decode(data, validate=True)[0] == 0x30
    assert certificate(world, "con-dau")["service_type"] == "ESEAL"
    given = {**provider(), "user_id": world.holder("lan")["number"], "transaction_id": "t"}
    assert (
        call(world, "credentials/get_certificate", **given, serial_number="beef")[1]["data"]["user_certificates"] == []
    )


def test_a_person_sees_names_and_short_codes_confirms_and_the_signatures_verify(world: Running, tmp_path: Path) -> None:
    status, said = submitted(world)
    assert (status, said["message"]) == (200, "sig_wait_for_user_confirm")
    code, number = said["data"]["tran_code"], said["data"]["transaction_id"]
    page = world.browser.get("/sca/app/lan").text
    digest = hashlib.sha256(TEXTS[0]).hexdigest().upper()
    for words in ("Ký hai quyết định", "giay-1", "giay-2", f"{digest[:4]} {digest[4:8]}", "Một cửa"):
        assert words in page
    for by in (code, number):
        status, said = standing(world, by)
        assert (status, said["message"], said["data"]["signatures"]) == (200, "sig_wait_for_user_confirm", None)
    assert world.browser.post(f"/sca/app/lan/{code}", answer="yes").status == 200
    _, said = standing(world, number)
    assert (said["status_code"], said["message"]) == (200, "SUCCESS")
    assert [one["doc_id"] for one in said["data"]["signatures"]] == ["giay-1", "giay-2"]
    data = base64.b64decode(certificate(world)["cert_data"])
    for text, one in zip(TEXTS, said["data"]["signatures"], strict=True):
        assert verified(tmp_path, data, text, one["signature_value"])


def test_a_person_may_refuse_and_an_answer_stands(world: Running) -> None:
    code = submitted(world)[1]["data"]["tran_code"]
    assert say(world, code, "yes", slug="minh") == 409
    assert say(world, code, "no") == 200
    _, said = standing(world, code)
    assert (said["message"], said["data"]["signatures"]) == ("REJECTED", None)
    assert say(world, code, "yes") == 409
    page = world.browser.post(f"/sca/app/lan/{code}", answer="yes")
    assert page.status == 409
    assert "Yêu cầu này đã từ chối rồi." in page.text
    assert world.browser.post(f"/sca/app/lan/{code}", answer="perhaps").status == 400


def test_the_callback_tells_what_asking_would(world: Running, told: Shop) -> None:
    said = submitted(world)[1]["data"]
    say(world, said["tran_code"], "yes")
    (received,) = told.wait_for(1)
    assert {**received.said, "signed_files": None} == {
        "sp_id": SP["sp_id"], "status_code": 200, "message": "SUCCESS", "transaction_id": said["transaction_id"], "signed_files": None,
    }  # fmt: skip
    assert received.said["signed_files"] == standing(world, said["tran_code"])[1]["data"]["signatures"]
    shown = world.browser.get("/sca/app/lan.json").said["requests"][0]
    assert shown["callbacks"] == [{"http_status": 200, "answer": '{"success": true}'}]


def test_a_callback_may_come_twice_or_be_forged(world: Running, told: Shop, tmp_path: Path) -> None:
    world.go_wrong(app="twice")
    code = submitted(world)[1]["data"]["tran_code"]
    say(world, code, "yes")
    first, again = told.wait_for(2)
    assert first.body == again.body
    world.go_wrong(app="forged")
    said = submitted(world)[1]["data"]
    forged = told.wait_for(3)[2].said
    assert (forged["message"], forged["transaction_id"]) == ("SUCCESS", said["transaction_id"])
    assert standing(world, said["tran_code"])[1]["message"] == "sig_wait_for_user_confirm"
    data = base64.b64decode(certificate(world)["cert_data"])
    assert not verified(tmp_path, data, TEXTS[0], forged["signed_files"][0]["signature_value"])


@pytest.mark.parametrize(("mishap", "message"), [("refused", "REJECTED"), ("expired", "EXPIRED")])
def test_it_may_be_refused_or_over_at_once(world: Running, mishap: str, message: str) -> None:
    world.go_wrong(app=mishap)
    code = submitted(world)[1]["data"]["tran_code"]
    _, said = standing(world, code)
    assert (said["message"], said["data"]["signatures"]) == (message, None)
    assert say(world, code, "yes") == 409


@pytest.mark.parametrize("mishap", ["wrong", "hash"])
def test_a_bad_signature_is_none(world: Running, tmp_path: Path, mishap: str) -> None:
    world.go_wrong(app=mishap)
    code = submitted(world)[1]["data"]["tran_code"]
    assert say(world, code, "yes") == 200
    (value, _) = (one["signature_value"] for one in standing(world, code)[1]["data"]["signatures"])
    data = base64.b64decode(certificate(world)["cert_data"])
    assert not verified(tmp_path, data, TEXTS[0], value)
    assert verified(tmp_path, data, hashlib.sha256(TEXTS[0]).digest(), value) is (mishap == "hash")


def test_another_persons_certificate_signs_consistently(world: Running, tmp_path: Path) -> None:
    own = certificate(world, "minh")
    world.go_wrong(app="other")
    other = certificate(world, "minh")
    assert other["cert_subject"] != own["cert_subject"]
    code = submitted(world, "minh", serial_number=other["serial_number"])[1]["data"]["tran_code"]
    assert say(world, code, "yes", slug="minh") == 200
    value = standing(world, code)[1]["data"]["signatures"][0]["signature_value"]
    assert verified(tmp_path, base64.b64decode(other["cert_data"]), TEXTS[0], value)


def test_a_certificate_taken_back_while_signing_signs_no_more(world: Running) -> None:
    world.go_wrong(app="revoked")
    code = submitted(world)[1]["data"]["tran_code"]
    assert say(world, code, "yes") == 200
    assert standing(world, code)[1]["message"] == "SUCCESS"
    assert certificate(world)["cert_status_code"] == "REVOKED"
    assert submitted(world) == (403, {"status_code": 403, "message": "CREDENTIAL_STATUS_INVALID", "data": None})


@pytest.mark.parametrize(
    ("changed", "status", "name"),
    [
        ({"sp_password": "wrong"}, 401, "SP_CREDENTIAL_INVALID"),
        ({"sp_id": "nobody"}, 401, "SP_CREDENTIAL_INVALID"),
        ({"user_id": "999"}, 401, "SP_CREDENTIAL_INVALID"),
        ({"user_id": 5}, 401, "SP_CREDENTIAL_INVALID"),
        ({"serial_number": "beef"}, 403, "CREDENTIAL_STATUS_INVALID"),
        ({"transaction_id": ""}, 400, "BAD_REQUEST"),
        ({"transaction_id": 5}, 400, "BAD_REQUEST"),
        ({"sign_files": []}, 400, "BAD_REQUEST"),
        ({"sign_files": "x"}, 400, "BAD_REQUEST"),
        ({"sign_files": [5]}, 400, "BAD_REQUEST"),
        (
            {"sign_files": [{"doc_id": "a", "data_to_be_signed": "ab" * 32, "file_type": "pdf", "sign_type": "file"}]},
            400,
            "BAD_REQUEST",
        ),
        (
            {"sign_files": [{"doc_id": "a", "data_to_be_signed": "ab" * 20, "file_type": "pdf", "sign_type": "hash"}]},
            400,
            "BAD_REQUEST",
        ),
        (
            {
                "sign_files": [{"doc_id": "a", "data_to_be_signed": "ab" * 32, "file_type": "pdf", "sign_type": "hash"}]
                * 2
            },
            400,
            "BAD_REQUEST",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(world: Running, changed: dict[str, object], status: int, name: str) -> None:
    assert submitted(world, **changed) == (status, {"status_code": status, "message": name, "data": None})


def test_a_transaction_number_is_used_once_and_an_unknown_one_is_refused(world: Running) -> None:
    assert submitted(world, transaction_id="twice")[0] == 200
    assert submitted(world, transaction_id="twice")[0] == 400
    assert standing(world, "nobody's")[0] == 400


def test_it_may_be_slow_or_silent(world: Running) -> None:
    world.go_wrong(app="slow")
    assert standing(world, "x")[0] == 400
    world.go_wrong(app="silent")
    body = json.dumps(provider()).encode()
    with pytest.raises((TimeoutError, urllib.error.URLError)):
        world.browser.raw("/sca/sp769/v1/signatures/sign", body, "application/json", timeout=0.3)
