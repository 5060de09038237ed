"""Visitors read what is public and nothing else, and what was seen is written down part by part."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from lantoa.journal.models import Entry
from lantoa.kit.errors import AdapterError
from lantoa.kit.open_net import is_public
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.websites.actions import check
from lantoa.websites.actions.check import OUR_OWN_LINE, due, visit, visit_due
from lantoa.websites.adapters.base import Answer
from lantoa.websites.adapters.contract import SiteVisitorContract
from lantoa.websites.adapters.demo.adapter import Adapter as Demo
from lantoa.websites.adapters.http import client
from lantoa.websites.adapters.http.adapter import Adapter as Http
from lantoa.websites.models import Site, SiteCheck
from lantoa.websites.tests import factories

FRONT = """<h1>Chả mực</h1><a href="/bao-mat">Chính sách bảo mật</a><a href="/gia">Đổi trả</a>
<footer>Công ty TNHH Chả Mực Thử. Địa chỉ: Thôn 2. MST 5700123456. 0203 123 4567</footer>"""


class Handler(http.server.BaseHTTPRequestHandler):
    """As docs/adapters/http.md says of the sandbox."""

    def do_GET(self) -> None:
        host, path = self.headers["Host"], self.path
        if host == "dong.sandbox.test":
            self._say(502, "", {"X-Sandbox-Line": "dead"})
        elif host == "doi-nha.sandbox.test":
            self._say(302, "", {"Location": "http://169.254.169.254/latest/"})
        elif host == "vong.sandbox.test":
            self._say(302, "", {"Location": "/nua"})
        elif path == "/nho-giot":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(200):
                try:
                    self.wfile.write(b"X-%d: y\r\n" % number)
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
        elif path == "/dai":
            self._say(200, "<p>" + "a" * 900_000, {})
        elif path == "/":
            self._say(200, FRONT, {"X-Sandbox-Certificate": "invalid" if host.startswith("het") else "valid"})
        else:
            self._say(404, "<h1>404</h1>", {})

    def _say(self, status: int, text: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(text.encode())),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(text.encode())
        except ConnectionError:
            return  # read no further: enough

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def small_web() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class TestTheOpenNetKeepsTheContract(SiteVisitorContract):
    @pytest.fixture(autouse=True)
    def _through(self, small_web: str, settings: object) -> None:
        settings.SITE_VISITS_VIA = small_web  # type: ignore[attr-defined]

    def visitor(self) -> Http:
        return Http()

    def good(self) -> str:
        return "chamuc.sandbox.test"

    def closed(self) -> str:
        return "dong.sandbox.test"

    def gone(self) -> str:
        return "doi-nha.sandbox.test"

    def distrusted(self) -> str:
        return "het-han.sandbox.test"

    def test_headers_that_trickle_do_not_hold_us(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(client, "WHOLE_TIME", 0.3)
        with pytest.raises(AdapterError) as told:
            self._get(self.good(), "/nho-giot")
        assert told.value.retryable

    def test_a_long_page_is_cut_and_a_circle_is_left(self) -> None:
        assert self._get(self.good(), "/dai").size == client.MOST_BYTES
        with pytest.raises(AdapterError) as told:
            self._get("vong.sandbox.test")
        assert not told.value.retryable


class TestTheDemoKeepsTheContract(SiteVisitorContract):
    def visitor(self) -> Demo:
        return Demo()

    def good(self) -> str:
        return "chamuc.sandbox.test"

    def closed(self) -> str:
        return "dong.sandbox.test"

    def gone(self) -> str:
        return "doi-nha.sandbox.test"

    def distrusted(self) -> str:
        return "het-han.sandbox.test"


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "127.0.0.1", "169.254.169.254", "192.168.0.1", "100.64.0.1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "fd00::1", "224.0.0.1", "240.0.0.1", "2002:0a00:0001::1",
        "64:ff9b::10.0.0.1", "64:ff9b:1::a00:1", "::10.0.0.1", "::8.8.8.8", "fec0::1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(
    address: str, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.SITE_VISITS_VIA = ""  # type: ignore[attr-defined]
    both = [(2, 1, 6, "", ("203.0.114.9", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: both)
    monkeypatch.setattr(socket, "create_connection", lambda *_asked, **_more: pytest.fail("went there"))
    with pytest.raises(AdapterError) as told:
        Http().get("bay.example.com", "/")
    assert not told.value.retryable


def test_without_a_certificate_that_holds_the_page_is_read_by_http_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.SITE_VISITS_VIA = ""  # type: ignore[attr-defined]

    def ask(host: str, path: str, *, tls: bool, headers: dict[str, str]) -> client.Reply:
        if tls:
            raise client.Distrusted
        return client.Reply(200, {"content-type": "text/html"}, b"<h1>x</h1>")

    monkeypatch.setattr(client, "ask", ask)
    answer = Http().get("cu.example.com", "/")
    assert (answer.status, answer.certificate) == (200, "invalid")


def test_open_addresses_are_gone_to() -> None:
    for address in ("1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"):
        assert is_public(address), address


def test_an_address_that_is_none_and_a_charset_that_is_none_stop_nobody(
    monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.SITE_VISITS_VIA = ""  # type: ignore[attr-defined]
    replies = [client.Reply(302, {"location": "http://["}, b""), client.Reply(200, {"content-type": "text/html; charset=idna"}, "Chả".encode())]  # fmt: skip
    monkeypatch.setattr(client, "ask", lambda *_asked, **_more: replies.pop(0))
    with pytest.raises(AdapterError) as told:
        Http().get("la.example.com", "/")
    assert not told.value.retryable
    assert Http().get("la.example.com", "/").text == "Chả"


class Odd:
    """Sites that nobody can read, and one that is read."""

    def __init__(self, *faults: Exception) -> None:
        self._faults = dict(
            zip(("a.sandbox.test", "b.sandbox.test", "c.sandbox.test", "e.sandbox.test"), faults, strict=True)
        )

    def get(self, domain: str, path: str) -> Answer:
        if domain in self._faults:
            raise self._faults[domain]
        return Answer(200 if path == "/" else 404, FRONT, len(FRONT), "valid", path)

    def check_config(self) -> str:
        return ""


@pytest.mark.django_db
def test_one_odd_site_stops_only_its_own_visit_and_each_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = AdapterError("no answer", retryable=True)
    odd = Odd(silent, UnicodeError("idna"), AssertionError("<![x]>"), KeyError("the program's own fault"))
    monkeypatch.setattr(check, "visitor", lambda: odd)
    for letter in "abcde":
        factories.site(f"{letter}.sandbox.test")
    with pytest.raises(KeyError):
        visit_due()
    seen = SiteCheck.objects.order_by("pk").values_list("site__domain", "reachable", "trouble")
    assert list(seen) == [
        ("a.sandbox.test", "no", "silent"), ("b.sandbox.test", "no", "unreadable"), ("c.sandbox.test", "no", "unreadable"),
        ("d.sandbox.test", "yes", ""),
    ]  # fmt: skip


class Town:
    """A web in which only these answer."""

    def __init__(self, *there: str) -> None:
        self.there = {f"{name}.sandbox.test" for name in there}

    def get(self, domain: str, path: str) -> Answer:
        if domain not in self.there:
            raise AdapterError("no answer", retryable=True)
        return Answer(200 if path == "/" else 404, FRONT, len(FRONT), "valid", path)

    def check_config(self) -> str:
        return ""


@pytest.mark.django_db
def test_dead_sites_at_the_head_of_the_queue_starve_nobody(
    monkeypatch: pytest.MonkeyPatch, stage: StandingWorld
) -> None:
    town = Town()
    monkeypatch.setattr(check, "visitor", lambda: town)
    dead, live = (
        [factories.site(f"{kind}-{number}.sandbox.test") for number in range(OUR_OWN_LINE)] for kind in ("chet", "song")
    )
    # Nobody ever answered: whether it is our own line nobody knows, so nothing is written down, and others come first next time.
    with pytest.raises(AdapterError):
        visit_due()
    assert not SiteCheck.objects.exists()
    stage.later(minutes=10)
    town.there = {one.domain for one in live}
    assert [one.pk for one in due()[:OUR_OWN_LINE]] == [one.pk for one in live]
    assert visit_due() == 2 * OUR_OWN_LINE
    assert set(SiteCheck.objects.values_list("site", "reachable")) == {(one.pk, "no") for one in dead} | {
        (one.pk, "yes") for one in live
    }
    # The line is down for all: those who answered last do not answer now either.
    stage.later(days=1, minutes=1)
    town.there = set()
    with pytest.raises(AdapterError):
        visit_due()
    assert SiteCheck.objects.count() == 2 * OUR_OWN_LINE
    # So it is where only one is due.
    others = Site.objects.filter(pk__in=[one.pk for one in dead[1:]])
    others.update(next_visit_at=world.now() + timedelta(days=1))
    assert [one.pk for one in due()] == [dead[0].pk]
    with pytest.raises(AdapterError):
        visit_due()
    assert SiteCheck.objects.count() == 2 * OUR_OWN_LINE
    others.update(next_visit_at=world.now())
    # Only the dead ones are due, and the line is up: they are written down, each time after a longer pause.
    town.there = {one.domain for one in live}
    assert visit_due() == OUR_OWN_LINE
    stage.later(days=1, minutes=1)
    assert due() == []
    stage.later(days=1)
    assert visit_due() == OUR_OWN_LINE
    silent = Site.objects.get(pk=dead[0].pk)
    assert (silent.silent, silent.next_visit_at - silent.checked_at) == (3, timedelta(days=4))
    town.there |= {silent.domain}
    visit(silent.pk)
    silent.refresh_from_db()
    assert (silent.silent, silent.next_visit_at, silent.reachable) == (0, None, "yes")


@pytest.mark.django_db
def test_a_visit_says_what_is_shown_and_a_dead_line_of_our_own_is_nobodys_fault(
    small_web: str, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SITE_VISITS_VIA = small_web  # type: ignore[attr-defined]
    settings.ADAPTERS = {**settings.ADAPTERS, "websites.visitor": "lantoa.websites.adapters.http"}  # type: ignore[attr-defined]
    site = factories.site()
    seen = visit(site.pk)
    assert seen is not None
    assert (seen.reachable, seen.certificate, seen.seen) == ("yes", "valid", ["name", "address", "contact", "number"])
    assert seen.missing == ["privacy", "returns", "complaints"]
    assert [row[:2] for row in seen.read] == [["/robots.txt", 404], ["/", 200], ["/bao-mat", 404], ["/gia", 404]]
    told = Entry.objects.get(act="websites.site_checked")
    assert told.data == {
        "site": site.pk, "reachable": "yes", "certificate": "valid", "owner": 4, "owner_of": 4, "policies": 0, "policies_of": 3,
    }  # fmt: skip
    assert due() == []
    gone = factories.site("doi-nha.sandbox.test")
    moved = visit(gone.pk)
    assert moved is not None
    assert (moved.reachable, moved.trouble) == ("no", "moved")
    settings.SITE_VISITS_VIA = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    for number in range(OUR_OWN_LINE):
        factories.site(f"so-{number}.sandbox.test")
    with pytest.raises(AdapterError):
        visit_due()
    settings.SITE_VISITS_VIA = small_web  # type: ignore[attr-defined]
    assert visit_due() == OUR_OWN_LINE
