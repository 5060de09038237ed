"""Every page of the operators' guide that can be done in a folder is done there, step by step, and shows what it says."""

from __future__ import annotations

import os

import pytest

from tests.guide.conftest import Stand
from tests.guide.page import FOLDERS, Page, Step, pages
from tests.guide.shell import Shell, follow

# The suite has no time for all of them: `LANTOA_GUIDE=all` does them all here, `make guide` on a server.
ALWAYS = {"bank", "channel", "commune", "keys"}
ALL = os.environ.get("LANTOA_GUIDE") == "all"
PAGES = [page for page in pages() if FOLDERS in page.tiers and (ALL or page.name in ALWAYS)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_it_says(page: Page, stand: Stand) -> None:
    stand.fresh()
    shell = Shell(stand.environment, stand.folder)
    try:
        follow(page, shell, FOLDERS, within=120, instead=stand.instead)
    finally:
        shell.close()


@pytest.mark.parametrize(
    ("shown", "status", "output", "ended", "same"),
    [
        (("one",), 0, "one\n", 0, True), (("one",), 0, "two\n", 0, False), (("one",), 0, "one\ntwo\n", 0, False), ((), 0, "one\n", 0, False),
        (("o…",), 0, "one\n", 0, True), (("one", "…"), 0, "one\n", 0, True), (("…", "three"), 0, "one\ntwo\nthree\n", 0, True), (("one",), 0, "one\n", 1, False),
        ((), 1, "", 1, True), (("a.c",), 0, "abc\n", 0, False), (("o…",), 0, "one\ntwo\n", 0, False),
    ],
)  # fmt: skip
def test_what_is_shown_is_told_apart(shown: tuple[str, ...], status: int, output: str, ended: int, same: bool) -> None:
    assert (Step("x", shown, status, 1).difference(output, ended) == "") is same
