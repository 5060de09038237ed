"""The house keeps its own borders, and each border was seen to catch a planted fault."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture import borders
from tests.architecture.house import House

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("border", borders.BORDERS, ids=lambda border: border.__name__)
def test_the_house_keeps_this_border(border: Callable[[House], list[str]]) -> None:
    assert border(House(ROOT)) == []


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house, copied once; what a test plants in it is taken out again."""
    folder = tmp_path_factory.mktemp("house")
    for part in ("lantoa", "config", "sandbox", "bench", "docs"):
        left_out = shutil.ignore_patterns("__pycache__", "*.mo", "static", "node_modules", "records")
        shutil.copytree(ROOT / part, folder / part, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


@contextmanager
def planted(path: Path, text: str) -> Iterator[None]:
    before = path.read_bytes() if path.exists() else None
    new = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")
    try:
        yield
    finally:
        path.unlink()
        for folder in new:
            folder.rmdir()
        if before is not None:
            path.write_bytes(before)


FAULTS = {
    borders.doors: ("lantoa/orders/queries.py", "from lantoa.stock.models import Stock"),
    borders.door_has_no_logic: ("lantoa/stock/api.py", "def planted():\n    return 1"),
    borders.keys_point_down: (
        "lantoa/stock/models.py",
        'planted = models.ForeignKey("orders.Order", on_delete=1, related_name="+")',
    ),
    borders.templates_borrow_down: ("lantoa/stores/templates/stores/planted.html", '{% extends "orders/order.html" %}'),
    borders.routes_have_policies: (
        "lantoa/orders/urls.py",
        'urlpatterns.append(path("planted/", board.board, name="planted"))',
    ),
    borders.acts_are_declared: (
        "lantoa/orders/reactions.py",
        'journal.reaction("payments.never_declared")(count_money)',
    ),
    borders.adapters_are_complete: ("lantoa/payments/adapters/planted/__init__.py", ""),
    borders.models_are_in_the_glossary: ("lantoa/stock/models.py", "class Planted(models.Model):\n    pass"),
    borders.owners_rows_are_spoken_of: (
        "lantoa/stock/models.py",
        'class Planted(models.Model):\n    who = models.ForeignKey("accounts.Person", on_delete=1, related_name="+")',
    ),
    borders.rows_have_a_home: ("lantoa/stock/models.py", "class Planted(models.Model):\n    pass"),
    borders.settings_are_documented: ("config/environment.py", 'text("LANTOA_PLANTED")'),
    borders.commands_are_documented: ("lantoa/portal/management/commands/planted.py", ""),
    borders.tasks_are_done: ("docs/guide/operators/planted.md", "# Planted\n\n<!-- tried: folder -->\n\nNo step."),
    borders.guides_lead_somewhere: ("docs/guide/sellers.md", "[planted](nowhere.md)"),
    borders.no_grab_bags: ("lantoa/orders/utils.py", ""),
    borders.sentences_agree: ("lantoa/orders/locale/vi/LC_MESSAGES/django.po", 'msgid "Market"\nmsgstr "Siêu thị"'),
}


@pytest.mark.parametrize("border", borders.BORDERS, ids=lambda border: border.__name__)
def test_a_planted_fault_is_caught(border: Callable[[House], list[str]], copy: Path) -> None:
    where, what = FAULTS[border]
    with planted(copy / where, what):
        assert border(House(copy)) != []


def test_two_words_for_one_sentence_in_one_catalogue_are_caught(copy: Path) -> None:
    twice = "\n\n".join(f'msgid "Planted"\nmsgstr "{words}"' for words in ("Một", "Hai"))
    with planted(copy / "lantoa/orders/locale/vi/LC_MESSAGES/django.po", twice):
        assert [one for one in borders.sentences_agree(House(copy)) if "'Planted'" in one]


IMPORT_FAULTS = {
    "floors": ("lantoa/stock/queries.py", "from lantoa.orders import api as planted"),
    "inside": ("lantoa/orders/models.py", "from lantoa.orders import queries as planted"),
    "pure-rules": ("lantoa/orders/rules.py", "from django.db import models as planted"),
    "adapters": ("lantoa/payments/queries/money.py", "from lantoa.payments.adapters.sepay import adapter as planted"),
    "sandbox": ("sandbox/app.py", "from lantoa.kit import vietqr as planted"),
    "config-on-top": ("lantoa/orders/queries.py", "from config import environment as planted"),
}


@pytest.mark.parametrize("contract", IMPORT_FAULTS)
def test_a_planted_import_breaks_its_contract(contract: str, copy: Path) -> None:
    where, what = IMPORT_FAULTS[contract]
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--contract", contract]
    with planted(copy / where, what):
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
