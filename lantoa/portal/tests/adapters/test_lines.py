"""Both lines keep what the socket promises; the real one goes to the named address only."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress

import pytest
from pytest_django.fixtures import Settings

from lantoa.portal.adapters.base import MOST_BYTES, NoAnswer, Reply
from lantoa.portal.adapters.contract import MarketLineContract
from lantoa.portal.adapters.demo.adapter import Adapter as Demo
from lantoa.portal.adapters.market_http.adapter import Adapter as Http

JSON = {"Content-Type": "application/json"}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/trickle":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for _drop in range(MOST_DROPS):
                    self.wfile.write(b"x")
                    drops.append(1)
                    if over.wait(0.05):
                        break
            return
        status, headers = (302, {"Location": "http://169.254.169.254/"}) if path == "/gone" else (200, JSON)
        body = b"x" * (MOST_BYTES + 1) if path == "/huge" else b"{}"
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body)), "X-Host": self.headers["Host"]}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        return


over = threading.Event()
drops: list[int] = []
MOST_DROPS = 400


@pytest.fixture(scope="module")
def outside() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    over.set()
    server.shutdown()
    server.server_close()


class TestHttp(MarketLineContract):
    @pytest.fixture(autouse=True)
    def known(self, outside: str) -> None:
        self._good = outside

    def line(self) -> Http:
        return Http()

    def good(self) -> str:
        return self._good

    def closed(self) -> str:
        return "http://127.0.0.1:9"

    def test_the_name_is_asked_for_with_its_port(self) -> None:
        assert self._get(self.good(), "/here").headers["x-host"] == self.good().removeprefix("http://")

    def test_what_trickles_in_ends_in_time(self) -> None:
        with pytest.raises(NoAnswer, match="slow"):
            self.line().get(self.good(), "/trickle", headers={}, seconds=0.3)
        # We hung up: else it would have gone on for as long as it likes, a drop before each silence is over.
        assert len(drops) < MOST_DROPS

    @pytest.mark.parametrize(
        "address",
        [
            "https://127.0.0.1",
            "https://localhost",
            "https://169.254.169.254",
            "https://10.1.2.3",
            "https://[::1]",
            "http://cho.example",
        ],
    )
    def test_a_public_server_goes_nowhere_inside(self, settings: Settings, address: str) -> None:
        settings.PRODUCTION = True
        with pytest.raises(NoAnswer) as error:
            self.line().get(address, "/", headers={}, seconds=1)
        assert error.value.reason == "address"


class TestDemo(MarketLineContract):
    @pytest.fixture(autouse=True)
    def known(self) -> Iterator[None]:
        def answer(path: str, _headers: Mapping[str, str]) -> Reply:
            bare = path.partition("?")[0]
            if bare == "/gone":
                return Reply(302, {"location": "http://169.254.169.254/"}, b"")
            return Reply(
                200, {"content-type": "application/json"}, b"x" * (MOST_BYTES + 1) if bare == "/huge" else b"{}"
            )

        Demo.markets["http://good.test"] = answer
        yield
        Demo.markets.clear()

    def line(self) -> Demo:
        return Demo()

    def good(self) -> str:
        return "http://good.test"

    def closed(self) -> str:
        return "http://closed.test"
