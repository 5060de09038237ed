"""`lantoa bench tickets`: pretix's shop page beside a shelf of ours with as many goods on it, on SQLite, the same web server, in the same run."""

from __future__ import annotations

from typing import Any

from bench.limits import told
from bench.peers import pretix
from bench.peers.run import GOODS, pages_beside
from bench.stage import stage


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    """On SQLite whatever is asked for: its tables take minutes to make."""
    with stage("sqlite") as there:
        town = told(there, "begin")
        told(there, "grow", objects=GOODS)
        fair, pages = pretix.made(there)
        return pages_beside("pretix", fair, pretix.APPLICATION, pages, there, town)
