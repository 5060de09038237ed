"""Nothing anybody types is answered with a failure of ours."""

import pytest

from .people import Running, vietqr

STRANGE = [
    "\x00", "🦑" * 50, "\u202egnp", "a\u0301" * 500, "'; DROP TABLE transfer; --", "<b>", "%", "9" * 400, "../../x",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]  # fmt: skip


@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_anywhere_is_answered_plainly(sandbox: Running, text: str) -> None:
    browser = sandbox.browser
    pages = [
        browser.get("/bank", customer=text),
        browser.get("/bank/scan", customer="lan", qr=text),
        browser.get("/bank/transfer", bin=text, number=text, amount=text, memo=text),
        browser.get("/bank/accounts", bin=text, number=text),
        browser.get("/phone", number=text),
        browser.post("/bank/style", style=text),
        browser.post("/sepay/fault", fault=text),
        browser.post("/sepay/webhooks", account_number=text, url=text, auth=text, key=text),
        browser.post_json("/bank/accounts", {"bin": "970418", "number": "1", "holder": text}),
        browser.post_json("/esms/MainService.svc/json/SendMultipleMessage_V4_post_json/", {"ApiKey": text}),
        sandbox.pay(sandbox.scan(vietqr()), memo=text),
        browser.get("/eid/authorize", client_id=text, redirect_uri=text, state=text),
        browser.post("/eid/authorize", client_id=text, citizen=text, level=text),
        browser.get("/oauth2/authorize", client_id=text, redirect_uri=text, state=text, hash=text),
        browser.post("/oauth2/authorize", client_id=text, holder=text),
        browser.post("/oauth2/token", grant_type=text, code=text, client_id=text, client_secret=text),
        browser.post_json("/csc/v1/credentials/list", {"userID": text}),
        browser.post_json("/csc/clients", {"client_id": text, "client_secret": text, "redirect_uris": text}),
        browser.post_json("/sca/clients", {"sp_id": text, "sp_password": text, "webhook": text}),
        browser.post_json("/sca/sp769/v1/signatures/sign", {"sp_id": text, "sign_files": text}),
        browser.post("/sca/sp769/v1/signatures/sign/x/status"),
        browser.post_json("/trust/mishaps", {"tsa": text, text: "none"}),
        browser.post_json("/trust/certificates", {"credential": text}),
        browser.post_json("/trust/certificates/x/revoke", {"reason": text, "ago": text}),
        browser.post("/eid/token", grant_type=text, code=text, code_verifier=text, client_id=text, client_secret=text),
    ]
    assert [page.status for page in pages if page.status >= 500] == []
    assert browser.get("/bank").status == 200
    assert browser.get("/sepay").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/bank/receipt/99999999999999999999999", "/bank/receipt/0", "/bank/receipt/x", "/phone/x",
        "/phone/12.json", "/bank/pay", "/trust/nothing.crt", "/trust/certificates/x.crt", "/sca/app/nobody", "/sca/app/nobody.json", "/sepay/deliveries/5/replay",
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_is_said_so(sandbox: Running, path: str) -> None:
    assert sandbox.browser.get(path).status in (404, 405)


@pytest.mark.parametrize("path", ["/bank/accounts", "/sepay/webhooks", "/csc/clients", "/sca/clients"])
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b'{"holder": "\\ud800", "url": "\\ud800"}'])
def test_broken_json_is_refused(sandbox: Running, path: str, body: bytes) -> None:
    assert sandbox.browser.post_raw(path, body, "application/json").status == 400


def test_a_huge_body_is_refused(sandbox: Running) -> None:
    assert (
        sandbox.browser.post_raw("/bank/pay", b"memo=" + b"x" * 200_000, "application/x-www-form-urlencoded").status
        == 413
    )


def test_every_opening_page_is_there(sandbox: Running) -> None:
    for path in (
        "/",
        "/bank",
        "/bank/people",
        "/bank/scan",
        "/bank/transfer",
        "/sepay",
        "/phone",
        "/phone/0912345678",
        "/eid",
        "/trust",
        "/csc",
        "/sca",
        "/sca/app/lan",
    ):
        page = sandbox.browser.get(path)
        assert page.status == 200
        assert "Tiền giả, để thử" in page.text
