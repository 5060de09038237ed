"""Past what is answered well, the web asks politely to come back; kept pages, files and health go past the gate."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup

from config.door import Door
from config.gate import LATEST, Gate
from config.guard import RULES
from config.pages import Pages
from lantoa.kit.page_cache.fill import KEY
from lantoa.kit.page_cache.table import Table

FORM = "application/x-www-form-urlencoded"


@dataclass
class House:
    """An application whose answers wait until they are let go, behind a gate for one, with a line for one."""

    let_go: threading.Event = field(default_factory=threading.Event)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    most: int = 0
    inside: int = 0

    def __post_init__(self) -> None:
        self.door = Door(lambda: None, lambda: None)
        self.gate = Gate(self.application, inside=1, line=1, patience=10.0, at=self.door)

    def application(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.came.release()
        if environ["PATH_INFO"].startswith("/cham/"):
            self.let_go.wait(10)
        self.inside -= 1
        if environ["PATH_INFO"] == "/hong/":
            raise ZeroDivisionError
        start("200 OK", [("Content-Type", "text/html")])
        return [b"made"]

    def ask(self, path: str, method: str = "GET", body: bytes = b"", kind: str = FORM, gate: Any = None) -> Answer:
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": io.BytesIO(body), "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
        }  # fmt: skip
        content = b"".join((gate or self.gate)(environ, lambda *given: told.extend(given)))
        return Answer(int(told[0][:3]), dict(told[1]), content)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.let_go.set()


@pytest.fixture
def full(house: House) -> Iterator[House]:
    """One is being answered and one waits."""
    threads = [threading.Thread(target=house.ask, args=(f"/cham/{number}",)) for number in range(2)]
    for thread in threads:
        thread.start()
    house.came.acquire()
    _until(lambda: len(house.gate._line) == 1)
    yield house
    house.let_go.set()
    for thread in threads:
        thread.join()


def _until(holds: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(1000):
        if holds():
            return
        waiting.wait(0.01)
    raise AssertionError("it never came to this")


def test_who_finds_the_line_full_is_asked_to_come_back(full: House) -> None:
    answer = full.ask("/mua/1/")
    assert answer.status == 503
    assert 1 <= int(answer.headers["Retry-After"]) <= 5
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Connection"] == "close"
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert RULES.items() <= answer.headers.items()
    assert BeautifulSoup(answer.body, "lxml").select_one("meta[http-equiv=refresh]")


def test_what_was_typed_is_not_lost_at_the_gate(full: House) -> None:
    answer = full.ask("/en/mua/1/", "POST", b"key=0190&name=L%C3%AA+Lan")
    shown = BeautifulSoup(answer.body, "lxml")
    assert shown.html["lang"] == "en"
    assert {one["name"]: one["value"] for one in shown.select("input")} == {"key": "0190", "name": "Lê Lan"}


def test_a_bank_is_told_503_and_nothing_is_acknowledged(full: House) -> None:
    answer = full.ask("/hooks/bank/sepay/x/", "POST", b'{"id": 1}', kind="application/json")
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/json")
    assert b'"success": false' in answer.body


def test_looking_without_reading_gets_no_body(full: House) -> None:
    assert full.ask("/", "HEAD").body == b""


def test_files_and_health_go_past_the_gate(full: House) -> None:
    for path in ("/static/ui/lantoa.css", "/health/live", "/health/ready"):
        assert full.ask(path).status == 200


def test_never_more_are_inside_and_who_waited_is_answered(full: House) -> None:
    full.let_go.set()
    full.came.acquire()
    _until(lambda: full.gate._free == 1)
    assert full.ask("/").status == 200
    assert full.most == 1


def test_who_waits_too_long_is_asked_to_come_back_and_the_line_is_free_again(house: House) -> None:
    house.gate._patience = 0.05
    thread = threading.Thread(target=house.ask, args=("/cham/",))
    thread.start()
    house.came.acquire()
    assert house.ask("/").status == 503
    assert not house.gate._line
    house.let_go.set()
    thread.join()
    assert house.ask("/").status == 200


def test_a_fault_inside_gives_the_place_back(house: House) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            house.ask("/hong/")
    assert house.gate._free == 1


def test_the_more_are_sent_away_the_later_they_are_asked_to_come(house: House) -> None:
    waits = [house.gate._wait() for _ in range(1000)]
    assert max(waits[:20]) <= 4
    assert min(waits[-200:]) >= LATEST * 0.5
    assert max(waits[-200:]) <= LATEST * 1.5
    assert len(set(waits[-200:])) > 5
    house.gate._last -= 60
    assert house.gate._wait() <= 4


def test_a_kept_page_is_given_while_the_gate_is_shut(full: House, tmp_path: Any, settings: Any) -> None:
    made = Gate(_kept, inside=0, line=0)
    table = Table(tmp_path / "pages", settled=lambda: True)
    pages = Pages(made, table, limit=1_000_000, shared=False)
    assert full.ask("/loai/", gate=pages).status == 503
    made._free = 1
    assert full.ask("/loai/", gate=pages).status == 200
    made._free = 0
    assert full.ask("/loai/", gate=pages).status == 200
    assert full.ask("/khac/", gate=pages).status == 503
    table.close()


def _kept(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    fill = environ[KEY]
    fill.admit()
    fill.depends({"market"}, None)
    start("200 OK", [("Content-Type", "text/html")])
    return [b"kept"]


def test_while_the_database_is_away_nobody_waits_for_it(house: House) -> None:
    house.door.is_shut = True
    answer = house.ask("/gio/", "POST", b"key=0190")
    assert (answer.status, house.most) == (503, 0)
    assert "Bạn chờ một lát nhé" in answer.body.decode()
    ready = house.ask("/health/ready")
    assert (ready.status, ready.body) == (503, b"the database does not answer\n")
    assert house.ask("/health/live").status == 200
