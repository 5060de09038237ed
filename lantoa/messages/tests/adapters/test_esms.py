"""eSMS.vn: what is sent, and what each answer means."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import urlencode
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from lantoa.kit.errors import AdapterError
from lantoa.kit.wire import NotGenuine
from lantoa.kit.world import Response
from lantoa.messages.adapters.base import Sms, sms_route
from lantoa.messages.adapters.contract import SmsRouteContract
from lantoa.messages.adapters.esms.adapter import Adapter, without_marks
from lantoa.messages.adapters.esms.incoming import signature
from lantoa.messages.tests.conftest import Stage

SMS = Sms("+84912345678", "Mã của bạn là 204816, đừng đọc cho ai.", UUID("01990000-0000-7000-8000-000000000001"))


class Gateway(Stage):
    """Answers as the gateway's documents say, keeping each RequestId for a day."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: dict[str, tuple[str, str]] = {}

    def http(self, method: str, url: str, **call: object) -> Response:
        super().http(method, url, **call)
        said = self.requests[-1]
        if said["RequestId"] in self.arrived:
            return Response(200, {}, json.dumps({"CodeResult": "124", "ErrorMessage": "Request exist 1"}).encode())
        self.arrived[said["RequestId"]] = (said["Phone"], said["Content"])
        return self.answer


class TestEsmsKeepsTheContract(SmsRouteContract):
    @pytest.fixture(autouse=True)
    def gateway(self, monkeypatch: pytest.MonkeyPatch) -> Gateway:
        self.outside = Gateway()
        monkeypatch.setattr("lantoa.messages.adapters.esms.client.world", self.outside)
        return self.outside

    def route(self) -> Adapter:
        return Adapter()

    def arrived(self) -> list[tuple[str, str]]:
        return list(self.outside.arrived.values())

    def cut_the_line(self) -> bool:
        def cut(*call: object, **more: object) -> Response:
            raise ConnectionRefusedError("nobody there")

        self.outside.http = cut  # type: ignore[method-assign]
        return True

    def written(self, phone: str, words: str, name: str) -> bytes:
        return asked(sender=phone, content=words, smsid=name)


def asked(key: str = "a-private-key", **said: str) -> bytes:
    """What eSMS.vn's page on short numbers says that it sends, signed as its page says."""
    given = {"cpid": "cp-1", "smsid": "m-1", "sender": "84912345678", "content": "LANTOA CO", "serviceNumber": "8079", "keyword": "LANTOA", "receiverTime": "20261124080000", **said}  # fmt: skip
    text = given["cpid"] + given["smsid"] + given["content"] + given["receiverTime"] + key
    sign = base64.b64encode(hashlib.md5(text.encode(), usedforsecurity=False).digest()).decode()
    return urlencode({**given, "sign": sign}).encode()


def test_the_signature_is_the_one_of_the_gateway_s_own_page() -> None:
    # Its page takes "abcdef", "1234", "xyz" and this key as the example; the digest of that text, in Base64.
    said = {"cpid": "abcdef", "smsid": "1234", "content": "xyz"}
    whole = b"abcdef1234xyz17417a0d20114d36a902e49cad0e97f3"
    expected = base64.b64encode(hashlib.md5(whole, usedforsecurity=False).digest()).decode()
    assert signature(said, "17417a0d20114d36a902e49cad0e97f3") == expected


def test_the_word_that_leads_here_is_no_part_of_what_they_say() -> None:
    said = [Adapter().heard(asked(content=words)).text for words in ("LANTOA CO", "lantoa  không", "Lantoa", "CO")]
    assert said == ["CO", "không", "", "CO"]


@pytest.mark.parametrize(
    "raw",
    [
        asked("another-key"),
        asked(cpid="cp-2"),
        asked().replace(b"LANTOA+CO", b"LANTOA+KHONG"),
        asked().partition(b"&sign=")[0],
        b"cpid=cp-1&sign=%s" % (b"A" * 2_000),
    ],
)
def test_what_does_not_prove_itself_is_not_genuine(raw: bytes) -> None:
    with pytest.raises(NotGenuine):
        Adapter().heard(raw)


def test_without_a_private_key_nothing_is_genuine(settings: Settings) -> None:
    settings.SMS_ANSWERS = {**settings.SMS_ANSWERS, "private_key": "", "number": "8079"}
    with pytest.raises(NotGenuine):
        Adapter().heard(asked(""))
    assert "LANTOA_SMS_PRIVATE_KEY" in "".join(Adapter().check_config())


def test_thanks_are_the_xml_it_documents() -> None:
    heard = Adapter().heard(asked(smsid="<b>&"))
    words, media = Adapter().thanks(heard)
    assert media == "application/xml"
    assert words.startswith("<ClientResponse><Message>")
    assert "<Smsid>&lt;b&gt;&amp;</Smsid><Receiver>84912345678</Receiver>" in words


def test_the_message_goes_out_as_the_documents_say(stage: Stage, settings: Settings) -> None:
    settings.SMS_OPTIONS = {"url": "http://127.0.0.1:9/esms/", "api_key": "K", "secret_key": "S", "brandname": "LANTOA"}
    assert Adapter().send(SMS) == "abc"
    (sent,) = stage.requests
    assert sent == {
        "method": "POST",
        "url": "http://127.0.0.1:9/esms/MainService.svc/json/SendMultipleMessage_V4_post_json/",
        "ApiKey": "K",
        "SecretKey": "S",
        "SmsType": "2",
        "Brandname": "LANTOA",
        "Phone": "0912345678",
        "Content": "Ma cua ban la 204816, dung doc cho ai.",
        "IsUnicode": "0",
        "Sandbox": "0",
        "RequestId": "01990000-0000-7000-8000-000000000001",
    }


def test_without_a_brand_name_a_fixed_number_sends(stage: Stage, settings: Settings) -> None:
    settings.SMS_OPTIONS = {**settings.SMS_OPTIONS, "brandname": ""}
    Adapter().send(SMS)
    assert stage.requests[0]["SmsType"] == "8"


def test_a_request_seen_before_counts_as_handed_over(stage: Stage) -> None:
    stage.answers(CodeResult="124", ErrorMessage="Request exist 1")
    assert Adapter().send(SMS) == ""


@pytest.mark.parametrize(
    ("status", "said", "retryable"),
    [
        (200, {"CodeResult": "101", "ErrorMessage": "Authorize Failed"}, False),
        (200, {"CodeResult": "104", "ErrorMessage": "Brand name code is not exist"}, False),
        (200, {"CodeResult": "108", "ErrorMessage": "Phone number is not in correct format"}, False),
        (200, {"CodeResult": "146"}, False),
        (200, {"CodeResult": "103"}, True),
        (200, {"error": "Invalid request"}, False),
        (503, {}, True),
        (429, {}, True),
        (404, {}, False),
    ],
)
def test_refusals_say_whether_another_try_helps(
    stage: Stage, status: int, said: dict[str, object], retryable: bool
) -> None:
    stage.answers(status, **said)
    with pytest.raises(AdapterError) as refused:
        Adapter().send(SMS)
    assert refused.value.retryable is retryable


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"\xff\xfe"])
def test_an_unreadable_answer_is_worth_another_try(stage: Stage, body: bytes) -> None:
    stage.answer = Response(200, {}, body)
    with pytest.raises(AdapterError) as refused:
        Adapter().send(SMS)
    assert refused.value.retryable is True


def test_secrets_never_stand_in_the_error(stage: Stage, settings: Settings) -> None:
    settings.SMS_OPTIONS = {**settings.SMS_OPTIONS, "api_key": "KEY-77", "secret_key": "SECRET-77"}
    stage.answers(CodeResult="101", ErrorMessage="Authorize Failed")
    with pytest.raises(AdapterError) as refused:
        Adapter().send(SMS)
    assert "77" not in str(refused.value)


def test_a_configuration_without_keys_is_named(settings: Settings) -> None:
    settings.SMS_OPTIONS = {"url": "http://127.0.0.1:9", "api_key": "", "secret_key": "", "brandname": ""}
    assert [sentence.partition("(")[2] for sentence in Adapter().check_config()] == [
        "LANTOA_SMS_API_KEY) is not set.",
        "LANTOA_SMS_SECRET_KEY) is not set.",
    ]


def test_marks_are_left_out_and_what_no_phone_shows_becomes_a_question_mark() -> None:
    assert without_marks("Đậu phụ: 25.000\N{NO-BREAK SPACE}₫ – “ngon” 🦑") == 'Dau phu: 25.000 d - "ngon" ?'


def test_the_gateway_is_the_one_in_the_settings(settings: Settings) -> None:
    settings.ADAPTERS = {**settings.ADAPTERS, "messages.sms": "lantoa.messages.adapters.esms"}
    assert isinstance(sms_route(), Adapter)
