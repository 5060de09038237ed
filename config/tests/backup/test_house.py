"""A whole house on SQLite with its copying process: killed, restored to a time between two orders, drilled, and found out when a
part of its copy is gone."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.stage import ROOT, Stage, prepared
from config.backup.base import Setting
from config.backup.sqlite import CUT, MINUTE, Litestream, Piece, pieces_in
from config.backup.vault import Vault, make_key

pytestmark = pytest.mark.skipif(
    os.environ.get("LANTOA_DATABASE", "sqlite") != "sqlite", reason="a house on SQLite, whatever the tests run on"
)
LANTOA = [sys.executable, "-P", "-m", "config.command"]
# Orders through the rooms' own doors; each is written down once it was acknowledged.
SHOP = """
import json
from datetime import UTC, datetime
from pathlib import Path
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from tests.faults import load
folder, first, last = Path({folder!r}), {first}, {last}
town = load.Town.read(folder) if (folder / "town.json").exists() else load.seed(folder, 1)
if {file}:
    documents.keep_file(b"bytes of %d" % first, "text/plain")
with open({told!r}, "a") as told:
    for number in range(first, last):
        deed = load.next_deed(town, 1, number, [], ["place"])
        try:
            load.act(town, deed)
        except RuleError:
            continue
        told.write(json.dumps({{"key": deed["key"], "name": "orders.place_orders", "body": load.wish_body(deed)}}) + "\\n")
        told.flush()
# Behind all of that, and before this process takes its time to end.
print(datetime.now(UTC).isoformat())
"""


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "place").mkdir()
        make_key(folder / "backup.key")
        environment = {
            **os.environ, "LANTOA_VAR": str(folder / "var"), "LANTOA_DATABASE": "sqlite", "LANTOA_DEMO": "0", "LANTOA_LOG": "ERROR",
            "DJANGO_SETTINGS_MODULE": "config.settings.dev", "LANTOA_BACKUP": str(folder / "place"), "PYTHONPATH": str(ROOT),
            "LANTOA_BACKUP_KEY_FILE": str(folder / "backup.key"), "LANTOA_BACKUP_DRILL_DAYS": "0",
        }  # fmt: skip
        self.there = prepared(Stage(environment, folder / "var", "sqlite"))
        vault = Vault(key=(folder / "backup.key").read_text())
        self.engine = Litestream(Setting("sqlite", folder / "var", folder / "place", vault))
        self.bought = self.kept = 0

    def buy(self, count: int, told: str, *, file: bool = False) -> datetime:
        """So many wishes, the acknowledged ones written down, and a file kept where one is wanted; the moment after the last."""
        return datetime.fromisoformat(self.there.shell(self.shop(count, told, file=file)).splitlines()[-1])

    def shop(self, count: int, told: str, *, file: bool = False) -> str:
        self.kept += file
        first, self.bought = self.bought, self.bought + count
        told = str(self.folder / told)
        return SHOP.format(folder=str(self.folder), first=first, last=self.bought, told=told, file=file)

    @contextmanager
    def copying(self) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen([*LANTOA, "backup"], cwd=ROOT, env=self.there.environment)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)

    def wait(self, there: Callable[[], object]) -> None:
        until = time.monotonic() + 60
        while not there():
            assert time.monotonic() < until, "it did not come about"
            time.sleep(0.2)

    def pieces(self) -> list[Piece]:
        return pieces_in(self.engine.place)

    def is_copied(self, moment: datetime) -> bool:
        """Whether all until then is in the place, and every file that was kept. These are looked for now and then, the more seldom
        the longer it takes: who waits for none gets on sooner."""
        files = self.engine.place.names("files")
        return len(files) == self.kept and any(one.level == CUT and one.at >= moment for one in self.pieces())

    def run(self, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*LANTOA, *words], cwd=ROOT, env={**self.there.environment, **changed}, capture_output=True, text=True, check=False
        )  # fmt: skip

    def holds(self, var: Path, told: str) -> bool:
        """Whether in the house that lies there all holds, and everything that was told is there."""
        changed = {"LANTOA_VAR": str(var), "LANTOA_DATABASE": f"sqlite://{var}/lantoa.sqlite3"}
        done = self.run("invariants", "--acknowledged", str(self.folder / told), **changed)
        return done.returncode == 0

    def drills(self) -> list[dict[str, object]]:
        asked = "SELECT data FROM journal_entry WHERE act = 'journal.backup_drilled' ORDER BY id"
        with closing(sqlite3.connect(self.folder / "var" / "lantoa.sqlite3")) as line:
            return [json.loads(data) for (data,) in line.execute(asked)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("house"))


def test_between_two_orders_the_first_is_there_and_the_second_is_not(house: House) -> None:
    with house.copying():
        house.buy(3, "before.jsonl", file=True)
        time.sleep(2.5)
        between = datetime.now(UTC)
        house.buy(3, "after.jsonl", file=True)
        time.sleep(2.5)
        after = house.buy(1, "after.jsonl", file=True)
        house.wait(lambda: house.is_copied(after))
        done = house.run("restore", "--to", between.isoformat(), "--into", str(house.folder / "between"))
    assert done.returncode == 0, done.stderr
    for words in ("All of it holds.", "LANTOA_DATABASE=sqlite://", "lantoa prepare", "1 (0.0 MB)"):
        assert words in done.stderr, done.stderr
    assert house.holds(house.folder / "between", "before.jsonl")
    assert not house.holds(house.folder / "between", "after.jsonl")
    again = house.run("restore", "--to", "now", "--into", str(house.folder / "between"))
    assert (again.returncode, "not empty" in again.stderr) == (1, True)
    late = house.run("restore", "--to", (after + timedelta(hours=1)).isoformat(), "--into", str(house.folder / "late"))
    assert (late.returncode, "What can be restored is" in late.stderr) == (1, True)
    assert not (house.folder / "late").exists()


def test_killed_in_the_middle_of_it_all_that_was_acknowledged_is_there(house: House) -> None:
    shop = [*LANTOA, "shell", "--no-imports"]
    buyer = subprocess.Popen(shop, cwd=ROOT, env=house.there.environment, stdin=subprocess.PIPE)
    assert buyer.stdin is not None
    buyer.stdin.write(house.shop(400, "busy.jsonl").encode())
    buyer.stdin.close()
    while buyer.poll() is None:
        with house.copying() as process:
            time.sleep(4)
            process.kill()
    assert buyer.returncode == 0
    with house.copying():
        after = house.buy(1, "busy.jsonl")
        house.wait(lambda: house.is_copied(after))
    done = house.run("restore", "--to", "now", "--into", str(house.folder / "busy"))
    assert done.returncode == 0, done.stderr
    assert len((house.folder / "busy.jsonl").read_text().splitlines()) > 200
    assert house.holds(house.folder / "busy", "busy.jsonl")


def test_whoever_was_erased_stays_erased_in_a_house_from_before(house: House) -> None:
    """The real command on both sides: the register goes with the copies, and what is restored is erased once more."""

    def registered() -> bool:
        return any(name.endswith("/erased.jsonl") for name in house.engine.place.names("papers"))

    joins = (
        "from lantoa.accounts import api as accounts\naccounts.person_for('+84911222333', name='Bà Nguyễn Thị Lành')\n"
    )
    with house.copying():
        known = datetime.fromisoformat(house.there.shell(joins + house.shop(1, "known.jsonl")).splitlines()[-1])
        house.wait(lambda: house.is_copied(known))
        before = datetime.now(UTC)
        time.sleep(2.5)
    erased = house.run("erase", "person", "0911222333", "--reason", "letter")
    assert erased.returncode == 0, erased.stderr
    moved = house.buy(1, "erased.jsonl")
    # Whoever begins to copy looks at once for what else there is, and then after a while.
    with house.copying():
        house.wait(lambda: house.is_copied(moved) and registered())
        done = house.run("restore", "--to", before.isoformat(), "--into", str(house.folder / "older"))
    assert done.returncode == 0, done.stderr
    assert "All of them are erased." in done.stderr
    there = (house.folder / "older" / "lantoa.sqlite3").read_bytes()
    assert b"person_joined" in there
    asked = house.run(
        "erase", "person", "0911222333", "--dry-run", LANTOA_VAR=str(house.folder / "older"), LANTOA_DATABASE="sqlite"
    )
    assert "Nobody here" in asked.stderr


def test_a_drill_is_a_real_restore_and_is_written_down(house: House) -> None:
    with house.copying():
        after = house.buy(1, "drill.jsonl")
        house.wait(lambda: house.is_copied(after))
        done = house.run("backup", "drill")
        assert done.returncode == 0, done.stderr
        listed = house.run("backup", "list")
        assert "can be restored" in listed.stdout
    (drill,) = house.drills()
    assert (drill["ok"], drill["missing"]) == (True, 0)
    assert list(house.engine.setting.work.glob("drill-*")) == []


def _alone(house: House) -> list[Piece]:
    """The cuts that stand in no minute and no base yet, the oldest first."""
    put_together = max((one.high for one in house.pieces() if one.level == MINUTE or one.whole), default=0)
    return sorted(one for one in house.pieces() if one.level == CUT and one.high > put_together)


def test_a_copy_that_lacks_a_piece_turns_the_drill_red_and_a_new_base_mends_it(house: House) -> None:
    for _ in range(5):
        with house.copying():
            for _ in range(2):
                after = house.buy(1, "gap.jsonl")
                house.wait(lambda after=after: house.is_copied(after))
        # A minute that ends just now puts its cuts together, and the gap would be nobody's.
        if len(cut := _alone(house)) >= 2:
            break
    house.engine.place.remove(cut[-2].name)
    done = house.run("backup", "drill")
    assert done.returncode == 1
    assert house.drills()[-1]["ok"] is False
    assert house.run("backup", "now").returncode == 0
    assert house.run("backup", "drill").returncode == 0
    assert house.drills()[-1]["ok"] is True
