"""The whole web group, and PostgreSQL, killed with `kill -9` under clients over HTTP, which ask again until they are answered.

Each of sixteen clients opens the form of a product, sends it under the form's key, follows to the order, has the bank's
service tell of its money, cancels. What was not answered, or answered with "later", is sent again: the same bytes under the
same key. An answer of 500, a refusal for a moment without Retry-After, or no answer for long is a fault.
"""

from __future__ import annotations

import html
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.buyers import Connection
from bench.stage import ROOT, Stage, free_port, start_web
from tests.faults.load import ADDRESS, BUYERS_ONLY, NAME, UNIT, Answer, Deed, Town, log_of, next_deed, signed

CLIENTS = 16
# Longer than anybody waits; the web gives up on a database that is away after three seconds.
PATIENCE = 15.0
IN_FLIGHT = "Việc này đang được làm rồi"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_COOKIE = re.compile(rb"(?im)^set-cookie:\s*([^=;]+)=([^;\r\n]*)")
_LOCATION = re.compile(rb"(?im)^location:\s*(\S+)")
_CODE = re.compile(r"\bLT[2-9A-HJ-NP-Z]{7}\b")


class Closed(Exception):
    """The day is over: nothing is asked any more."""


@dataclass(frozen=True)
class Sent:
    """A request as it went out, and the address it was answered with."""

    path: str
    cookies: str
    body: bytes
    answer: str


@dataclass
class Market:
    """What all clients of one run share."""

    port: int
    town: Town
    folder: Path
    # How a client gets a line, and how long it waits for an answer before it calls that a fault.
    line: Callable[[int], Connection] = Connection
    patience: float = PATIENCE
    # Seconds a client takes between two things it wants.
    rest: float = 0.0
    open: bool = True
    # When each order was acknowledged (monotonic).
    placed: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, words: str) -> None:
        with self.guard:
            self.told.append(words)


class Client:
    """One browser, with its cookies and its memory; asks one thing after the other."""

    def __init__(self, market: Market, lane: int) -> None:
        self.market, self.lane = market, lane
        self.log = log_of(market.folder, lane)
        self.cookies: dict[str, str] = {}
        self.line: Connection | None = None
        self.sent: list[Sent] = []

    def run(self) -> None:
        try:
            while self.market.open:
                deed = next_deed(
                    self.market.town, self.lane, self.log.number + 1, list(self.log.known.values()), BUYERS_ONLY
                )
                {"place": self._place, "pay": self._pay, "cancel": self._cancel}[deed["kind"]](deed)
                time.sleep(self.market.rest)
        except Closed:
            return
        except Exception as error:  # noqa: BLE001 - a client that breaks is told of
            self.market.tell(f"client {self.lane}: {type(error).__name__}: {error}")

    # --- what it asks

    def _place(self, deed: Deed) -> None:
        path = f"/mua/{deed['product']}/"
        fields = self._form(path)
        fields |= {
            "offer": str(deed["offer"]), "quantity": str(deed["quantity"]), "name": NAME, "phone": deed["phone"], "unit": UNIT,
            "address": ADDRESS, "note": "", "method": "transfer",
        }  # fmt: skip
        to = self._send(path, {**deed, "key": fields["key"]}, fields)
        if to:
            self.market.placed.append(time.monotonic())
            _status, _head, page = self._ask("GET", to)
            code = _CODE.search(page)
            if code is None:
                self.market.tell(f"{to} shows no code")
                raise Closed
            self._answered({**deed, "key": fields["key"]}, {"token": to.strip("/").rpartition("/")[2], "code": code[0]})

    def _cancel(self, deed: Deed) -> None:
        path = f"/don/{deed['token']}/huy/"
        fields = self._form(path)
        if "key" not in fields:  # paid meanwhile: the page offers no form any more
            self.log.known[deed["token"]].kept = True
            return
        deed = {**deed, "key": fields["key"]}
        if self._send(path, deed, {**fields, "reason": deed["reason"]}):
            self._answered(deed, {"token": deed["token"]})

    def _pay(self, deed: Deed) -> None:
        self.log.ask(deed)
        path = f"/hooks/sepay/{self.market.town.stalls[deed['stall']].hook}/"
        status, _head, _page = self._ask("POST", path, deed["body"].encode(), lambda: signed(deed["body"]))
        if status != 200:
            self.market.tell(f"a bank's message was answered {status}")
        self._answered(deed, {"told": True})

    def _form(self, path: str) -> dict[str, str]:
        status, _head, page = self._ask("GET", path)
        if status != 200:
            self.market.tell(f"{path} answered {status}")
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}

    def _send(self, path: str, deed: Deed, fields: dict[str, str]) -> str:
        """Where the answer sends one on; "" where it was refused."""
        self.log.ask(deed)
        body, cookies = urlencode(fields).encode(), self._cookies()
        status, head, page = self._ask("POST", path, body, lambda: _form_headers(cookies))
        if status in (302, 303):
            to = _to(head)
            self.sent = [*self.sent[-9:], Sent(path, cookies, body, to)]
            return to
        if status not in (409, 422):
            self.market.tell(f"{path} answered {status} to a form")
        self._answered(deed, {"refused": str(status)})
        return ""

    def _answered(self, deed: Deed, answer: Answer) -> None:
        self.log.answer(deed, answer)

    def again(self) -> Iterator[str]:
        """Send once more what was answered; says where the answer is another."""
        for sent in self.sent:
            status, head, _page = self._ask("POST", sent.path, sent.body, lambda sent=sent: _form_headers(sent.cookies))
            if _to(head) != sent.answer:
                yield f"{sent.path} was answered {sent.answer}, and once more {status} {_to(head)}"

    # --- how it asks

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: Callable[[], dict[str, str]] | None = None
    ) -> tuple[int, bytes, str]:
        """The final answer, however often it takes; raises Closed when the day ends before."""
        while True:
            begun = time.monotonic()
            try:
                self.line = self.line or self.market.line(self.market.port)
                given = headers() if headers else {"Cookie": self._cookies()}
                told = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
                status, head, content = self.line.ask(method, path, told, body)
            except (OSError, ValueError, IndexError):
                # Nobody there, or killed in the middle of the answer.
                self.hang_up()
                if time.monotonic() - begun > self.market.patience:
                    self.market.tell(f"{path} was not answered for {time.monotonic() - begun:.0f} s")
                self._later(0.2)
                continue
            if time.monotonic() - begun > self.market.patience:
                self.market.tell(f"{path} took {time.monotonic() - begun:.0f} s")
            page = content.decode("utf-8", "replace")
            with self.market.guard:
                self.market.statuses[status] += 1
            if status >= 500 and status != 503:
                self.market.tell(f"{path} answered {status}")
            if status == 503 and b"retry-after:" not in head.lower() and "hooks" not in path:
                self.market.tell(f"{path} answered 503 without saying when to come again")
            if status < 500 and status != 429 and IN_FLIGHT not in page:
                self.cookies.update((name.decode(), value.decode()) for name, value in _COOKIE.findall(head))
                return status, head, page
            self._later(0.2)

    def hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _later(self, seconds: float) -> None:
        if not self.market.open:
            raise Closed
        time.sleep(seconds)


def _form_headers(cookies: str) -> dict[str, str]:
    return {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}


def _to(head: bytes) -> str:
    found = _LOCATION.search(head)
    return found[1].decode() if found else ""


class Web:
    """The web group of a house: started, killed outright with everything it started, started again on the same port."""

    def __init__(self, there: Stage, application: str) -> None:
        self.there, self.application = there, application
        there.port = free_port()
        self.start()

    def start(self) -> None:
        self.process = start_web(self.there, application=self.application, log=self.there.folder / "web.log")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def serves(self, path: str, patience: float = 30.0) -> float:
        """Seconds until the path is answered with 200 on a fresh line."""
        begun = time.monotonic()
        while time.monotonic() - begun < patience:
            if self.process.poll() is not None:
                raise RuntimeError(f"the web group ended with {self.process.returncode}")
            with suppress(OSError, ValueError, IndexError), closing(Connection(self.there.port)) as line:
                if line.ask("GET", path)[0] == 200:
                    return time.monotonic() - begun
            time.sleep(0.02)
        return patience


@contextmanager
def market(there: Stage, town: Town, folder: Path, web: Web, told: list[str]) -> Iterator[Market]:
    """Clients at work until the block ends; then what they were answered is asked for once more."""
    shared = Market(there.port, town, folder)
    clients = [Client(shared, lane) for lane in range(CLIENTS)]
    threads = [threading.Thread(target=client.run, daemon=True) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield shared
        web.serves(page_of(town))
    finally:
        # What is still to be answered has some seconds for it.
        settle(shared, clients, threads)
        told += shared.told


def settle(shared: Market, clients: list[Client], threads: list[threading.Thread]) -> None:
    """Let each end what it is at, then ask once more for what it was answered."""
    shared.open = False
    for thread in threads:
        thread.join(shared.patience)
    shared.open = True
    for client in clients:
        client.hang_up()
        with suppress(Closed):
            for fault in client.again():
                shared.tell(fault)
        client.hang_up()
    shared.open = False


def page_of(town: Town) -> str:
    """A page that is made anew each time, from the database."""
    return f"/mua/{town.stalls[0].goods[0][0]}/"


def pause(chance: random.Random) -> None:
    time.sleep(chance.uniform(0.3, 1.2))


def worker_of(there: Stage) -> subprocess.Popen[bytes]:
    """The queue worker of the house, as the supervisor starts it."""
    command = [sys.executable, "-P", "-m", "config.command", "work"]
    with (there.folder / "worker.log").open("ab") as told:
        return subprocess.Popen(command, cwd=ROOT, env=there.environment, stderr=told, start_new_session=True)
