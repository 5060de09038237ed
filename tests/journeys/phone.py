"""A person's phone in a journey."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.journeys.house import CONTEXT
from tests.journeys.walks import look_at


class Phone:
    """One person's phone; every page it comes to is looked at for what would shut somebody out."""

    def __init__(self, browser: Browser, *, scripts: bool = True) -> None:
        self._context = browser.new_context(**CONTEXT, java_script_enabled=scripts)
        self._context.set_default_timeout(30_000)
        self.page = self._context.new_page()
        self.broken: list[str] = []
        self.page.on("response", lambda answer: self._hear(answer.status, answer.url))
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))

    def _hear(self, status: int, url: str) -> None:
        if status >= 500:
            self.broken.append(f"{status} {url}")

    def look(self) -> None:
        """Nothing serious for axe on this page, nothing wider than the screen, every button big enough for a thumb."""
        look_at(self.page)

    def close(self) -> None:
        self._context.close()


def another(browser: Browser, phones: list[Phone], **options: bool) -> Phone:
    phones.append(Phone(browser, **options))
    return phones[-1]
