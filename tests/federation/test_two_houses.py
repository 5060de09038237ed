"""Two provinces' markets as two real houses: they find each other's goods, verify each other's receipts and certificates, and believe no harm."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from bench.stage import Stage, free_port, prepared, start_web
from tests.federation.between import Between, between

# It starts two houses; what the database has to do with it the rooms' tests show on each.
pytestmark = [pytest.mark.journey, pytest.mark.once]

SOLD = """
import json
from lantoa.journal import api as journal
from lantoa.learning.tests import factories as learners
from lantoa.portal.tests import factories
by = factories.owner("{stall}")
offer = factories.goods(factories.stall(by), by, name="{goods}")
order = factories.order(offer, quantity=2)
certificate = learners.certified(learners.person("{holder}"))
while journal.seal(): pass
journal.sign_root()
print("DONE", json.dumps([order.code, certificate.code]))
"""


WHY = {
    "altered": "không hiện",
    "replayed": "không hiện",
    "forged": "không hiện",
    "huge": "không hiện",
    "slow": "không kịp trả lời",
}


class Market:
    """A running house, with what it sold and attested."""

    def __init__(self, there: Stage, url: str, codes: tuple[str, str]) -> None:
        self.there, self.url = there, url
        self.receipt, self.certificate = codes

    def page(self, path: str) -> str:
        try:
            with urlopen(f"http://127.0.0.1:{self.there.port}{path}", timeout=60) as answer:  # noqa: S310
                return str(answer.read().decode())
        except HTTPError as error:
            return error.read().decode()

    def key(self) -> str:
        with urlopen(f"http://127.0.0.1:{self.there.port}/.well-known/lantoa.json", timeout=60) as answer:  # noqa: S310
            return str(json.loads(answer.read())["keys"][-1]["public"])

    def refused(self) -> str:
        """Why the last answer was not believed, as it is kept."""
        with closing(sqlite3.connect(self.there.folder / "lantoa.sqlite3")) as line:
            return str(line.execute("SELECT reason FROM portal_peerrefusal ORDER BY id DESC LIMIT 1").fetchone()[0])


@contextmanager
def market(
    folder: Path, province: str, url_port: int, port: int, *, stall: str, goods: str, holder: str
) -> Iterator[Market]:
    url = f"http://127.0.0.1:{url_port}"
    environment = {
        **os.environ, "LANTOA_VAR": str(folder), "LANTOA_DATABASE": "sqlite", "LANTOA_DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "LANTOA_PORT": str(port), "LANTOA_PUBLIC_URL": url, "LANTOA_MARKET_NAME": f"Chợ {province}", "LANTOA_PROVINCE_NAME": province,
        "LANTOA_API_ASKS_A_MINUTE": "1000", "LANTOA_MARKETS_MS": "12000",
    }  # fmt: skip
    there = prepared(Stage(environment, folder, "sqlite", port=port))
    said = there.shell(SOLD.format(stall=stall, goods=goods, holder=holder))
    codes = json.loads(next(row for row in said.splitlines() if row.startswith("DONE ")).removeprefix("DONE "))
    process = start_web(there, workers=1, log=folder / "web.log")
    try:
        _until_ready(port, process, folder / "web.log")
        yield Market(there, url, codes)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1800):
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace")[-4000:])


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Market, Market, Between]]:
    """Quảng Ninh's market, Hải Phòng's, and whoever is on the line to the second one. Each has named the other."""
    ours, theirs, line = free_port(), free_port(), free_port()
    with (
        market(tmp_path_factory.mktemp("ours"), "Quảng Ninh", ours, ours, stall="Bếp Hương", goods="Chả mực giã tay Hạ Long", holder="Trần Thị Nụ") as here,
        market(tmp_path_factory.mktemp("theirs"), "Hải Phòng", line, theirs, stall="Nhà Bè", goods="Nem chua lá ổi Tiên Lãng", holder="Vũ Văn Bến") as there,
        between(theirs, line) as on_the_line,
    ):  # fmt: skip
        here.there.lantoa(
            "peer", "add", "Chợ Hải Phòng", "--province", "Hải Phòng", "--address", there.url, "--key", there.key()
        )
        there.there.lantoa(
            "peer", "add", "Chợ Quảng Ninh", "--province", "Quảng Ninh", "--address", here.url, "--key", here.key()
        )
        # The first question builds the index: who has just begun would be late.
        here.page("/?q=muc"), there.page("/?q=nem")
        yield here, there, on_the_line


@pytest.fixture
def line(two: tuple[Market, Market, Between]) -> Iterator[Between]:
    two[2].over.clear()
    yield two[2]
    two[2].harm = ""
    two[2].over.set()


def test_each_finds_what_the_other_sells(two: tuple[Market, Market, Between]) -> None:
    here, there, _line = two
    page = here.page("/cho-tinh-khac/?q=nem+chua")
    assert "Nem chua lá ổi Tiên Lãng" in page
    assert f'href="{there.url}/' in page
    assert "Hải Phòng" in page
    page = there.page("/cho-tinh-khac/?q=cha+muc")
    assert "Chả mực giã tay Hạ Long" in page
    assert f'href="{here.url}/' in page


def test_each_verifies_what_the_other_wrote(two: tuple[Market, Market, Between]) -> None:
    here, there, _line = two
    for mine, other, holder in ((here, there, "Vũ Văn Bến"), (there, here, "Trần Thị Nụ")):
        # As its QR code is scanned: the whole address; the page sends on to whoever wrote it.
        receipt = mine.page(f"/verify/?ma={quote(f'{other.url}/verify/{other.receipt}/')}")
        assert "900.000" in receipt
        assert "alert-good" in receipt
        assert "alert-refuse" not in receipt
        certificate = mine.page(f"/verify/?ma={quote(f'{other.url}/verify/chung-nhan/{other.certificate}/')}")
        assert holder in certificate
    assert "Nhà Bè" in here.page(f"/verify/tinh-khac/?noi=1&ma={there.receipt}")
    # Nobody there knows ours.
    assert "alert-good" not in here.page(f"/verify/tinh-khac/?noi=1&ma={here.receipt}")


@pytest.mark.parametrize(
    ("harm", "words"),
    [("altered", "nem"), ("replayed", "nem la"), ("forged", "chua la"), ("huge", "nem oi"), ("slow", "la oi")],
)
def test_harm_on_the_line_is_left_out_by_name(
    two: tuple[Market, Market, Between], line: Between, harm: str, words: str
) -> None:
    here, _there, _line = two
    honest = here.page(f"/cho-tinh-khac/?q={quote(words + ' tien')}")
    assert "Nem chua lá ổi" in honest
    line.harm = harm
    page = here.page(f"/cho-tinh-khac/?q={quote(words)}")
    assert "Nem chua lá ổi" not in page
    assert "Chợ Hải Phòng" in page
    assert WHY[harm] in page
    if harm in {"altered", "replayed", "forged"}:
        assert here.refused() == {"altered": "digest", "replayed": "signature", "forged": "key"}[harm]


def test_a_receipt_altered_on_the_line_is_not_called_genuine(
    two: tuple[Market, Market, Between], line: Between
) -> None:
    here, there, _line = two
    line.harm = "altered"
    page = here.page(f"/verify/tinh-khac/?noi=1&ma={there.receipt}")
    assert "alert-good" not in page
    assert "alert-refuse" in page


def test_a_question_that_comes_again_is_refused(two: tuple[Market, Market, Between], line: Between) -> None:
    here, _there, _line = two
    here.page("/cho-tinh-khac/?q=nem+tien+lang")
    path, headers = line.last
    status, _said, body = line.ask(path, headers)
    assert (status, json.loads(body)["status"]) == (401, 401)
    status, _said, _body = line.ask(path.replace("nem", "mem"), headers)
    assert status == 401


def test_the_next_key_is_learned_from_the_present_one(two: tuple[Market, Market, Between]) -> None:
    here, there, _line = two
    before = there.key()
    new = there.there.lantoa("peer", "rotate", "--now").split("  ")[1]
    assert new != before
    # Signed with a key that nobody has named yet: not shown.
    assert "Nem chua lá ổi" not in here.page("/cho-tinh-khac/?q=nem+chua+oi")
    assert "2 keys count" in here.there.lantoa("peer", "hear")
    assert "Nem chua lá ổi" in here.page("/cho-tinh-khac/?q=nem+chua+tien")
