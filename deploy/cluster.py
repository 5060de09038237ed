"""`python -m deploy.cluster up | down | status | try`: the whole cluster of deploy/README.md on this one machine, for trials.

Each node is a machine of namespaces: its own network behind a switch that leads nowhere else, its own processes, its own
/etc/lantoa. Its units are read from deploy/units and started by their own commands. `try` (`make cluster`) breaks it under
buyers and says what came of it.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.certificate import self_signed
from deploy.ground import BUYERS, BUYERS_ADDRESS, MARK, ROOT, Machine, inside, lay_network, take_network_away
from deploy.layout import BY_NAME, HOST, NODES, Secrets, Sizes

FOLDER = Path("/var/tmp/lantoa-cluster")  # noqa: S108 - by name, so that what a kill left behind is found again
PROGRAMS = ("ip", "unshare", "nsenter", "setpriv", "openssl", "etcd", "patroni", "pgbouncer", "haproxy")
# Nothing of ours stands longer than that (seconds).
LIFE = 3600.0
PLACES = ("/etc/lantoa", "/opt/lantoa", "/var/lib/lantoa", "/var/lib/lantoa-etcd", "/var/lib/lantoa-postgresql")


OPT = "/opt/lantoa"
BUCKET = (
    "import django; django.setup(); from lantoa.documents.adapters.s3 import client, options;"
    "given = options.options(); client.client(given).create_bucket(Bucket=given.bucket)"
)


class Cluster:
    """All machines of a trial."""

    def __init__(self, folder: Path = FOLDER, sizes: Sizes | None = None) -> None:
        self.folder, self.sizes = folder, sizes or Sizes()
        self.machines = {node.name: Machine(node, folder) for node in NODES}
        self.secrets = Secrets()

    def __getitem__(self, name: str) -> Machine:
        return self.machines[name]

    def up(self, *, watched: bool, say: Callable[[str], None]) -> None:
        """Everything there and serving; takes a minute or three."""
        self.down(gently=False)
        self.folder.mkdir(parents=True)
        _user()
        for place in PLACES:
            Path(place).mkdir(parents=True, exist_ok=True)
        tls = self._certificate()
        lay_network({**{MARK + node.name: node.address for node in NODES}, BUYERS: BUYERS_ADDRESS})
        for machine in self.machines.values():
            machine.furnish(self.secrets, self.sizes, tls)
        begun = time.monotonic()
        for node in NODES:
            if node.keeps_data:
                self[node.name].start(LIFE, watched=watched)
        self.wait(lambda: len(self.in_step()) == 1, 180, "a primary and a synchronous replica")
        say(f"  a primary and a synchronous replica after {time.monotonic() - begun:.0f} s")
        self["store1"].start(LIFE, watched=watched)
        # One machine brings the database into shape; the others find it done.
        self["work1"].start(LIFE, watched=watched)
        self.wait(lambda: self._is_prepared("work1"), 600, "lantoa prepare")
        self["work1"].run(
            [f"{OPT}/.venv/bin/python", "-P", "-c", BUCKET], user="lantoa", files=("lantoa.env", "prepare.env")
        )
        say(f"  the database in shape after {time.monotonic() - begun:.0f} s")
        for name in ("web1", "web2", "front1"):
            self[name].start(LIFE, watched=watched)
        self.wait(lambda: all(self.is_ready(name) for name in ("web1", "web2")), 240, "both web nodes")
        self.wait(lambda: self.page("/health/ready")[0] == 200, 60, "the front")
        say(f"  serving after {time.monotonic() - begun:.0f} s")

    def _is_prepared(self, name: str) -> bool:
        said = self[name].status.get("lantoa-prepare", {})
        if len(said.get("exits", [])) > 2:
            raise RuntimeError(f"lantoa prepare ends again and again on {name}\n{self.told()}")
        return bool(said.get("done"))

    def down(self, *, gently: bool = True) -> list[str]:
        """Everything stopped and away, whoever started it; says what had to be killed."""
        forced = []
        if self.folder.exists():
            # From the front to the databases, these one after the other: the last stops as primary with nobody waiting.
            for name in ("front1", "web1", "web2", "work1", "store1", *self._databases_last()):
                machine = self[name]
                if not machine.first():
                    continue
                if not gently:
                    machine.kill()
                elif not machine.stop():
                    forced.append(name)
        take_network_away()
        for machine in self.machines.values():
            disk = machine.folder / "disk"
            if os.path.ismount(disk):
                subprocess.run(["umount", "--lazy", str(disk)], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        for place in PLACES:
            with suppress(OSError):
                Path(place).rmdir()  # only what is empty: the mount points
        return forced

    def _databases_last(self) -> list[str]:
        try:
            primary = self.primary()
        except OSError:
            primary = ""
        return sorted((node.name for node in NODES if node.keeps_data), key=lambda name: name == primary)

    def _certificate(self) -> Path:
        path = self.folder / "tls.pem"
        path.write_text("".join(self_signed(HOST, host=HOST)))
        return path

    # --- how it is

    def wait(self, there: Callable[[], bool], patience: float, what: str) -> float:
        """Seconds until it is so; RuntimeError where it does not come to be."""
        begun = time.monotonic()
        while time.monotonic() - begun < patience:
            with suppress(OSError, ValueError):
                if there():
                    return time.monotonic() - begun
            time.sleep(0.2)
        raise RuntimeError(f"waited {patience:.0f} s for {what}\n{self.told()}")

    def members(self) -> list[dict[str, Any]]:
        """What the primary's Patroni says of each database node: one that was cut off may still say what was so before."""
        name = self.primary()
        return list(json.loads(self.ask(BY_NAME[name].address, 8008, "/cluster"))["members"]) if name else []

    def primary(self) -> str:
        """The node that holds the part now, by its own word; "" where none does."""
        for node in NODES:
            if node.keeps_data:
                with suppress(OSError, ValueError):
                    self.ask(node.address, 8008, "/primary")
                    return node.name
        return ""

    def in_step(self) -> list[str]:
        """The synchronous replicas."""
        return [one["name"] for one in self.members() if one["role"] == "sync_standby"]

    def is_ready(self, name: str) -> bool:
        return self.ask(BY_NAME[name].address, 8000, "/health/ready") == "ready\n"

    def ask(self, address: str, port: int, path: str) -> str:
        """An answer as somebody in the buyers' network gets it, or HAProxy; OSError where there is none."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
        wish = urllib.request.Request(f"http://{address}:{port}{path}", headers=headers)  # noqa: S310
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with inside(BUYERS), opener.open(wish, timeout=3) as answer:
            return str(answer.read().decode())

    def page(self, path: str) -> tuple[int, str]:
        """Status and content as a buyer gets them, through the front."""
        from deploy.buyers import Line

        line = Line()
        try:
            status, _head, content = line.ask("GET", path)
            return status, content.decode("utf-8", "replace")
        finally:
            line.close()

    def told(self) -> str:
        """The last lines of every unit, for whoever looks why."""
        lines = []
        for machine in self.machines.values():
            for log in sorted((machine.folder / "logs").glob("*.log")):
                last = log.read_text(errors="replace").splitlines()[-6:]
                lines += [f"--- {machine.node.name} {log.stem}", *(line[:240] for line in last)]
        return "\n".join(lines)

    def status(self) -> str:
        rows = [f"{'node':<8}{'unit':<26}{'runs':<7}starts  ended with"]
        for name, machine in self.machines.items():
            for unit, said in machine.status.items():
                runs = "yes" if said["pid"] else "done" if said["done"] else "no"
                rows.append(f"{name:<8}{unit:<26}{runs:<7}{said['starts']:<8}{' '.join(map(str, said['exits'][-5:]))}")
        rows += [
            f"{one['name']}: {one['role']}, {one['state']}, timeline {one.get('timeline')}" for one in self.members()
        ]
        return "\n".join(rows)


def _user() -> None:
    try:
        pwd.getpwnam("lantoa")
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--home-dir", "/var/lib/lantoa", "--shell", "/usr/sbin/nologin", "lantoa"],
            check=True,
        )


def refusal() -> str:
    """Why the cluster cannot stand here, or ""."""
    if os.geteuid() != 0:
        return "Networks and machines of namespaces are root's to make: sudo make cluster"
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    missing = [name for name in PROGRAMS if not shutil.which(name, path=path)]
    return f"Missing: {', '.join(missing)}. bin/setup cluster brings them." if missing else ""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.cluster", description=__doc__)
    parser.add_argument("what", choices=["up", "down", "status", "try"])
    parser.add_argument("--only", nargs="+", default=None, help="of `try`: only these faults")
    parser.add_argument("--record", action="store_true", help="of `try`: keep what was found in bench/records")
    options = parser.parse_args(arguments)
    why = refusal()
    if why:
        sys.stderr.write(why + "\n")
        return 1
    cluster = Cluster()
    if options.what == "try":
        from deploy.trial import trial

        return trial(cluster, options.only, record=options.record)
    if options.what == "up":
        cluster.up(watched=False, say=_say)
        _say(f"  {LIFE / 60:.0f} minutes at most; python -m deploy.cluster down takes it away")
    elif options.what == "down":
        forced = cluster.down()
        _say(f"  had to be killed: {', '.join(forced)}" if forced else "  stopped in order")
        return 1 if forced else 0
    else:
        _say(cluster.status())
    return 0


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
