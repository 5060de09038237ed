"""A running sandbox and a shop that listens to its notifications, both over real HTTP on this machine."""

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from sandbox.__main__ import QuietHandler
from sandbox.app import create_app

from .people import ACCOUNT, API_ACCOUNT, CLIENT, CSC_CLIENT, KEY, SP, Browser, Received, Running

MINUTE = 0.02


class Shop:
    """Keeps what it is sent; `answers` says what to answer, one after another, the last one forever."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[tuple[int, str]] = [(200, '{"success": true}')]
        shop = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, words = shop.answers.pop(0) if len(shop.answers) > 1 else shop.answers[0]
                shop.received.append(Received(self.headers, body))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(words.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"

    def wait_for(self, count: int) -> list[Received]:
        """What came, once exactly `count` notifications are there."""
        wait_until(lambda: len(self.received) >= count)
        time.sleep(0.15)
        assert len(self.received) == count
        return self.received


def wait_until(happened: Callable[[], bool], seconds: float = 5) -> None:
    """Come back when it happened; fail when it did not."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A receiver of webhooks."""
    shop = Shop()
    threading.Thread(target=shop.server.serve_forever, args=[0.01], daemon=True).start()
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


@pytest.fixture
def sandbox(tmp_path: Path, shop: Shop) -> Iterator[Running]:
    """The sandbox with two accounts that notify the shop, one by each kind of proof."""
    start = json.dumps(
        {
            "webhooks": [
                {"account_number": ACCOUNT, "url": shop.url, "auth": "hmac", "key": KEY},
                {"account_number": API_ACCOUNT, "url": shop.url, "auth": "api_key", "key": KEY},
            ],
            "accounts": [{"bin": "970418", "number": ACCOUNT, "holder": "Bùi Thị Hương"}],
            "esms": {"api_key": "a-key", "secret_key": "a-secret"},
            "eid": {"clients": [CLIENT], "citizens": ["Bùi Thị Hương", "Lê Văn Nam"]},
        }
    )
    app = create_app(tmp_path / "new" / "sandbox.sqlite3", start, minute=MINUTE)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    parts = app.extensions["sandbox"]
    parts.courier.start()
    yield Running(Browser(f"http://127.0.0.1:{server.server_port}"), parts.database)
    parts.courier.stop()
    server.shutdown()
    server.server_close()
    parts.database.close()


@pytest.fixture(scope="session")
def trusted_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A sandbox whose keys are made once for all tests; its minute is four seconds."""
    start = json.dumps(
        {
            "eid": {"citizens": ["Bùi Thị Hương", "Lê Bình An"]},
            "csc": {"clients": [CSC_CLIENT]},
            "app_signer": {"clients": [SP]},
        }
    )
    app = create_app(tmp_path_factory.mktemp("trust") / "sandbox.sqlite3", start, minute=4)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield Running(Browser(f"http://127.0.0.1:{server.server_port}"), app.extensions["sandbox"].database)
    server.shutdown()
    server.server_close()
    app.extensions["sandbox"].database.close()


@pytest.fixture
def world(trusted_world: Running) -> Running:
    """The same, with nothing going wrong and every revoked or expired certificate replaced."""
    with trusted_world.database.transaction() as connection:
        connection.execute("DELETE FROM setting WHERE name LIKE 'mishap_%'")
        connection.execute("DELETE FROM trust_certificate WHERE revoked_at IS NOT NULL OR not_after < unixepoch()")
    return trusted_world
