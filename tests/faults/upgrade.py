"""The next release's migrations, applied while the last release's code answers buyers: not one request may fail.

The last release is checked out of the repository by the commit that config/releases.toml names, prepares an empty house and
serves it. Buyers look and order; the code of today prepares the same house under their hands, and then takes over beside the
old one, which goes on answering. The weakened copy adds a column that the old code does not know how to fill.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from bench.buyers import Connection
from bench.checkout import SEED
from bench.stage import ROOT, Stage, serve, stage
from tests.architecture.migrations import last_release
from tests.faults.house import copy_of
from tests.faults.outcome import Outcome
from tests.faults.tiers import Tier

DATABASES = ("sqlite", "postgresql")
BUYERS, GOODS, PIECES = 6, 4, 100_000
BEFORE, AFTER = 2.0, 3.0
LEFT_OUT = ("var", ".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache")
PLANTED = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("orders", "{last}")]
    operations = [migrations.AddField("order", "planted", models.IntegerField(default=7))]
"""


class Unknown(Exception):
    """The last release's commit is not in this repository."""


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """The true upgrade, then one whose migration the last release does not live through: once, the fault is not the database's."""
    with tempfile.TemporaryDirectory(prefix="lantoa-upgrade-") as folder:
        try:
            old = _checked_out(Path(folder) / "old")
        except Unknown as error:
            yield Outcome("upgrade", database, {}, (seed, seed), short=str(error))
            return
        # The last release's house is made once; what one upgrade does to its copy, the other does not see.
        with stage(database, {"LANTOA_LOG": "CRITICAL"}, root=old) as house:
            goods = json.loads(re.search(r"IDS (.*)", house.shell(SEED.format(runs=GOODS, pieces=PIECES)))[1])  # type: ignore[index]
            with copy_of(house) as there:
                yield _upgrade(database, there, goods, ROOT, seed)
            if database == DATABASES[0]:
                planted = _planted(Path(folder) / "planted")
                with copy_of(house) as there:
                    yield _upgrade(
                        database, there, goods, planted, seed, control="a column the last release does not fill"
                    )


def _upgrade(database: str, there: Stage, goods: list[int], new: Path, seed: int, *, control: str = "") -> Outcome:
    # What the weakened one says of each failed request would fill a book.
    log = there.folder / "web.log"
    with serve(there, log=log), _buying(there, goods, seed) as told:
        time.sleep(BEFORE)
        begun = time.monotonic()
        said = there.by(new).lantoa("prepare")
        took = time.monotonic() - begun
        time.sleep(AFTER)
        after = there.by(new)
        if not control:
            with serve(after, log=log), _buying(after, goods, seed + 1) as later:
                time.sleep(AFTER)
            told.join(later)
    violations = list(told.wrong) + [line for line in said.splitlines() if "Error" in line]
    if not control:
        violations += _broken(after)
    counts = {**told.counts, "migrations": _new(after)}
    short = "" if told.counts["orders"] > 20 else f"{told.counts['orders']} orders only"
    return Outcome(
        "upgrade", database, counts, (seed, seed), violations, control, short, measured={"s to migrate": round(took, 1)}
    )


class Told:
    """What the buyers were answered."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.over = threading.Event()

    def join(self, other: Told) -> None:
        self.counts += other.counts
        self.wrong += other.wrong


@contextmanager
def _buying(there: Stage, goods: list[int], seed: int) -> Iterator[Told]:
    """Buyers who look and order until the block ends."""
    told = Told()
    offers = json.loads(
        re.search(r"OFFERS (.*)", there.shell(
            "import json; from lantoa.stores.models import Offer\n"
            "print('OFFERS', json.dumps(dict(Offer.objects.values_list('variant__product_id', 'pk'))))"
        ))[1]  # type: ignore[index]
    )  # fmt: skip
    threads = [threading.Thread(target=_buyer, args=(there, goods, offers, Random(f"{seed} {number}"), told)) for number in range(BUYERS)]  # fmt: skip
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        told.over.set()
        for thread in threads:
            thread.join()


def _buyer(there: Stage, goods: list[int], offers: dict[str, int], chance: Random, told: Told) -> None:
    line = Connection(there.port)

    def ask(
        method: str, path: str, headers: str = "", body: bytes = b"", good: tuple[int, ...] = (200,)
    ) -> tuple[bytes, bytes]:
        status, head, page = line.ask(method, path, headers, body)
        told.counts["requests"] += 1
        if status not in good:
            told.wrong.append(f"{method} {path} was answered {status}")
        return head, page

    try:
        while not told.over.is_set():
            product = chance.choice(goods)
            _head, page = ask("GET", chance.choice(["/", f"/hang/{product}/", "/gian-hang/bench/", "/thu-tuc/"]))
            for asset in set(re.findall(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)):
                ask("GET", asset.decode())
            head, page = ask("GET", f"/mua/{product}/")
            cookie, token = re.search(rb"(?i)set-cookie:\s*(csrftoken=[^;]+)", head), re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)  # fmt: skip
            if not cookie or not token:
                continue
            offer = offers[str(product)]
            fields = {
                "csrfmiddlewaretoken": token[1].decode(), "key": str(uuid4()), "offer": offer, "quantity": 1, "name": "Người mua",
                "phone": f"09{chance.randrange(10**8):08}", "unit": "06685", "address": "Số 1, tổ 2", "note": "", "method": "transfer",
                "seen": f"{offer}:225000:0",
            }  # fmt: skip
            headers = f"Cookie: {cookie[1].decode()}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            head, _page = ask("POST", f"/mua/{product}/", headers, urlencode(fields).encode(), good=(303,))
            told.counts["orders"] += b"HTTP/1.1 303" in head
            place = re.search(rb"(?i)\r\nlocation:\s*(\S+)", head)
            if place:
                ask("GET", place[1].decode())
    except (OSError, ConnectionError) as error:
        told.wrong.append(f"a line broke: {error}")


def _broken(there: Stage) -> list[str]:
    try:
        there.lantoa("invariants")
    except SystemExit as error:
        return str(error).splitlines()
    return []


def _new(there: Stage) -> int:
    """How many migrations the upgrade applied."""
    known = set(last_release().migrations.items())
    code = "from django.db import connection\nfrom django.db.migrations.recorder import MigrationRecorder\n"
    code += "print('APPLIED', sorted(MigrationRecorder(connection).applied_migrations()))"
    applied = re.findall(r"\('(\w+)', '(\w+)'\)", re.search(r"APPLIED (.*)", there.shell(code))[1])  # type: ignore[index]
    newest = {app: name for app, name in known}
    return sum(app in newest and name > newest[app] for app, name in applied)


# --- the code of then


def _checked_out(folder: Path) -> Path:
    """The last release's code, its catalogues compiled."""
    commit = last_release().commit
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise Unknown(f"the last release's commit {commit[:8]} is not in this repository: git fetch --unshallow")
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return _compiled(folder)


def _planted(folder: Path) -> Path:
    """Today's code with a migration that breaks the last release."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    rooms = folder / "lantoa" / "orders" / "migrations"
    last = max(path.stem for path in rooms.glob("[0-9]*.py"))
    (rooms / f"{int(last[:4]) + 1:04}_planted.py").write_text(PLANTED.format(last=last))
    return _compiled(folder)


def _compiled(folder: Path) -> Path:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-P", "-m", "config.command", "messages", "--quiet"]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return folder
