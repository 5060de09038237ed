"""The cast of the tests: a payer with a browser, the accounts paid, and the codes on the counter."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from typing import Any

from bs4 import BeautifulSoup

from sandbox.database import Database
from sandbox.vietqr import crc

ACCOUNT = "880000111122"
API_ACCOUNT = "880000333344"
KEY = "a-secret-of-the-shop"
CLIENT = {
    "client_id": "a shop", "client_secret": "a-secret/of+the shop", "name": "Một gian hàng",
    "redirect_uris": ["http://127.0.0.1:9/back", "http://127.0.0.1:9/other?a=b"],
}  # fmt: skip

CSC_CLIENT = {**CLIENT, "client_id": "an office", "name": "Một cửa"}
SP = {"sp_id": "mot-cua.example", "sp_password": "a-password-of-sixteen", "name": "Một cửa", "webhook": ""}


@dataclass(frozen=True)
class Received:
    """One notification as it arrived."""

    headers: Message
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass(frozen=True)
class Page:
    """An answer, followed through redirects."""

    status: int
    url: str
    text: str

    def field(self, name: str) -> str:
        found = BeautifulSoup(self.text, "lxml").select_one(f"[name={name}]")
        assert found is not None, f"no field {name}"
        return str(found.get("value") or found.get_text())

    @property
    def said(self) -> Any:
        return json.loads(self.text)


class Browser:
    """Goes to pages and sends forms, keeping cookies."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def get(self, path: str, **query: str) -> Page:
        return self._go(path + ("?" + urllib.parse.urlencode(query) if query else ""), None, {})

    def post(self, path: str, **form: str) -> Page:
        return self._go(path, urllib.parse.urlencode(form).encode(), {})

    def post_json(self, path: str, given: object) -> Page:
        return self._go(path, json.dumps(given).encode(), {"Content-Type": "application/json"})

    def post_raw(self, path: str, body: bytes, kind: str) -> Page:
        return self._go(path, body, {"Content-Type": kind})

    def raw(
        self, path: str, body: bytes | None = None, kind: str = "", *, timeout: float = 10, **headers: str
    ) -> tuple[int, bytes]:
        headers |= {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(self.base + path, body, headers)  # noqa: S310  # our own address
        try:
            with self._opener.open(request, timeout=timeout) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def _go(self, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        request = urllib.request.Request(self.base + path, body, headers)  # noqa: S310  # our own address
        try:
            with self._opener.open(request, timeout=10) as response:
                return Page(response.status, response.url, response.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, error.url, error.read().decode())


@dataclass(frozen=True)
class Running:
    """A sandbox that answers."""

    browser: Browser
    database: Database

    def balance(self, number: str) -> int:
        row = self.database.row("SELECT balance FROM account WHERE number = ?", number)
        return row["balance"] if row else 0

    def go_wrong(self, **chosen: str) -> None:
        assert self.browser.post_json("/trust/mishaps", chosen).status == 200

    def holder(self, slug: str) -> dict[str, Any]:
        held = self.browser.get("/trust/holders.json").said["holders"]
        return next(one for one in held if one["holder"] == slug)

    def revoke(self, serial: str, **more: object) -> None:
        assert self.browser.post_json(f"/trust/certificates/{serial}/revoke", more).status == 200

    def transfers(self) -> int:
        return len(self.database.rows("SELECT id FROM transfer"))

    def scan(self, payload: str, customer: str = "lan") -> Page:
        return self.browser.get("/bank/scan", qr=payload, customer=customer)

    def pay(self, page: Page, **changed: str) -> Page:
        names = ("once", "customer", "bin", "number", "amount", "memo")
        return self.browser.post("/bank/pay", **{**{name: page.field(name) for name in names}, **changed})


def tlv(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def vietqr(number: str = ACCOUNT, amount: int | None = 260_000, memo: str | None = "LT7K3M9QX") -> str:
    receiver = tlv("00", "A000000727") + tlv("01", tlv("00", "970418") + tlv("01", number)) + tlv("02", "QRIBFTTA")
    text = tlv("00", "01") + tlv("01", "12") + tlv("38", receiver) + tlv("53", "704")
    text += tlv("54", str(amount)) if amount else ""
    text += tlv("58", "VN") + (tlv("62", tlv("08", memo)) if memo else "") + "6304"
    return text + crc(text)
