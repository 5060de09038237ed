"""The QR a phone draws by itself is the one segno draws, and its text the one the house writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import Page, Route

from lantoa.kit import vietqr

pytestmark = pytest.mark.journey
SCRIPT = Path(__file__).parents[1] / "static/orders/qr.js"
HOUSE = "http://localhost:9"
ACCOUNTS = [("970436", "0011001234567"), ("970418", "1"), ("970422", "1234567890123456789"), ("970407", "19A35B")]
AMOUNTS = (1, 50_000, 1_250_000, 499_999_999)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    quiet = ("quic", "background-networking", "component-update", "sync", "gpu", "dev-shm-usage")
    options = ["--no-sandbox", "--no-first-run", *(f"--disable-{one}" for one in quiet)]
    return {"executable_path": "/usr/bin/chromium", "args": options}


@pytest.fixture
def phone(page: Page) -> Page:
    def answer(route: Route) -> None:
        if route.request.url.endswith("/qr.js"):
            return route.fulfill(body=SCRIPT.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
        return route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")

    page.route("**/*", answer)
    page.goto(HOUSE)
    return page


def drawn(phone: Page, text: str) -> list[str]:
    rows = phone.evaluate("async text => (await import('/qr.js')).modules(text)", text)
    return ["".join(map(str, row)) for row in rows]


def by_segno(text: str, mask: int) -> list[str]:
    made = segno.make(text, error="m", micro=False, boost_error=False, mask=mask)
    return ["".join(str(int(module)) for module in row) for row in made.matrix]


def same(phone: Page, text: str) -> bool:
    """Which of the eight masks is nicest is a matter of taste; everything else is not."""
    rows = drawn(phone, text)
    return any(rows == by_segno(text, mask) for mask in range(8))


@pytest.mark.parametrize(("bank", "number"), ACCOUNTS)
def test_every_payment_is_drawn_module_for_module_as_segno_draws_it(phone: Page, bank: str, number: str) -> None:
    for amount in AMOUNTS:
        whole = vietqr.build(bank, number, amount=amount, memo="LT7K3M9QX")
        head = whole.rpartition(f"54{len(str(amount)):02d}{amount}5802VN")[0]
        given = phone.evaluate("async said => (await import('/qr.js')).vietqr(...said)", [head, amount, "LT7K3M9QX"])
        assert given == whole
        assert same(phone, whole), whole


@pytest.mark.parametrize("length", [1, 20, 30, 45, 62, 90, 122, 140, 160, 200, 250, 300])
def test_every_size_is_drawn_as_segno_draws_it(phone: Page, length: int) -> None:
    text = ("QR 0123:/$%*+-." * 25)[:length]
    # Where its bits end on a byte segno pads one byte more than asked; readers do not mind, but it is no measure then.
    text += "X" if (17 + 11 * (len(text) // 2) + 6 * (len(text) % 2)) % 8 == 0 else ""
    assert same(phone, text)


def test_an_account_in_small_letters_is_written_byte_by_byte_and_too_much_is_refused(phone: Page) -> None:
    assert len(drawn(phone, "abc" * 40)) == 17 + 4 * 7
    with pytest.raises(Exception, match="too long"):
        drawn(phone, "x" * 300)


def test_the_drawing_keeps_its_quiet_zone(phone: Page) -> None:
    svg = phone.evaluate("async () => (await import('/qr.js')).svg('HELLO')")
    assert 'viewBox="0 0 29 29"' in svg
    assert 'd="M4 4h1v1h-1z' in svg
