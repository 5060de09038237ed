"""The phone inbox: messages come in as the eSMS.vn gateway takes them."""

from typing import Any

import pytest

from .people import Running

SEND = "/esms/MainService.svc/json/SendMultipleMessage_V4_post_json/"
MESSAGE = {
    "ApiKey": "a-key",
    "SecretKey": "a-secret",
    "Phone": "0912345678",
    "Content": "Mã đăng nhập của bạn là 482913. Xem: http://127.0.0.1:8000/don/1?a=b.",
    "SmsType": "2",
    "Brandname": "LanToa",
    "IsUnicode": "1",
    "RequestId": "r-1",
}


def inbox(sandbox: Running, number: str = "0912345678") -> list[dict[str, Any]]:
    return sandbox.browser.get(f"/phone/{number}.json").said["messages"]


def test_a_message_arrives_with_its_code_and_link(sandbox: Running) -> None:
    answer = sandbox.browser.post_json(SEND, MESSAGE).said
    assert (answer["CodeResult"], answer["CountRegenerate"]) == ("100", 0)
    (message,) = inbox(sandbox)
    assert (message["id"], message["from"], message["content"]) == (answer["SMSID"], "LanToa", MESSAGE["Content"])
    assert (message["code"], message["links"]) == ("482913", ["http://127.0.0.1:8000/don/1?a=b"])
    page = sandbox.browser.get("/phone/0912345678").text
    assert '<a href="http://127.0.0.1:8000/don/1?a=b">' in page
    assert '<b class="code">482913</b>' in page
    assert 'http-equiv="refresh"' in page


def test_the_same_request_is_not_delivered_twice(sandbox: Running) -> None:
    sandbox.browser.post_json(SEND, MESSAGE)
    assert sandbox.browser.post_json(SEND, MESSAGE).said["CodeResult"] == "124"
    assert len(inbox(sandbox)) == 1


def test_messages_without_a_request_id_all_arrive_newest_first(sandbox: Running) -> None:
    for words in ("một", "hai", "ba"):
        sandbox.browser.post_json(SEND, {**MESSAGE, "Content": words, "RequestId": ""})
    assert [message["content"] for message in inbox(sandbox)] == ["ba", "hai", "một"]


@pytest.mark.parametrize("written", ["+84912345678", "84912345678", "0912 345 678"])
def test_one_phone_however_its_number_is_written(sandbox: Running, written: str) -> None:
    sandbox.browser.post_json(SEND, {**MESSAGE, "Phone": written})
    assert len(inbox(sandbox)) == 1
    assert sandbox.browser.get("/phone", number=written).url.endswith("/phone/0912345678")


def test_without_unicode_the_marks_are_lost(sandbox: Running) -> None:
    sandbox.browser.post_json(SEND, {**MESSAGE, "Content": "Đơn đã gửi", "IsUnicode": "0"})
    assert inbox(sandbox)[0]["content"] == "Don da gui"


def test_a_trial_message_is_accepted_but_not_delivered(sandbox: Running) -> None:
    assert sandbox.browser.post_json(SEND, {**MESSAGE, "Sandbox": "1"}).said["CodeResult"] == "100"
    assert inbox(sandbox) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ApiKey": "wrong"}, "101"),
        ({"SecretKey": ""}, "101"),
        ({"ApiKey": "khóa"}, "101"),
        ({"Brandname": ""}, "104"),
        ({"Phone": "12"}, "108"),
        ({"Phone": "chín"}, "108"),
        ({"Phone": ["0912345678"]}, "108"),
        ({"SmsType": "7"}, "118"),
        ({"Content": ""}, "99"),
    ],
)
def test_a_wrong_message_gets_its_code_and_is_not_delivered(
    sandbox: Running, changed: dict[str, object], code: str
) -> None:
    assert sandbox.browser.post_json(SEND, {**MESSAGE, **changed}).said["CodeResult"] == code
    assert sandbox.database.rows("SELECT * FROM sms") == []


def test_what_is_not_json_is_refused(sandbox: Running) -> None:
    for body in (b"", b"{", b"[1]", b"\xff"):
        assert sandbox.browser.post_raw(SEND, body, "application/json").status == 400
    assert sandbox.database.rows("SELECT * FROM sms") == []


def test_words_in_a_message_never_become_markup(sandbox: Running) -> None:
    sandbox.browser.post_json(SEND, {**MESSAGE, "Content": "<script>x</script> http://a.b/\"onclick='x' javascript:x"})
    page = sandbox.browser.get("/phone/0912345678").text
    assert "<script>" not in page
    assert 'href="http://a.b/"' in page
    assert 'href="javascript' not in page
