"""A folder that stands for a server, with a house in it on SQLite that two people run; every page finds it as it was made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.units import FOLDER as UNITS
from tests import ready
from tests.guide.page import ROOT

# Places of a server, and of the folder in its place.
PLACES = ("/etc/lantoa", "/var/lib/lantoa", "/srv")
LANTOA = """#!/bin/sh
set -a
. {etc}/lantoa.env
case ${{1:-}} in
  backup | restore) . {etc}/backup.env ;;
esac
set +a
LANTOA_VAR=${{KEPT_VAR:-$LANTOA_VAR}}
exec {python} -S -E -P {root}/tests/guide/warm.py {warm} "$@"
"""
SYSTEMCTL = """#!/bin/sh
# Starts nothing: sees that there is such a unit.
shift
for name in "$@"; do
  case $name in
    --*) ;;
    *) [ -e "{units}/$name.service" ] || {{ echo "Unit $name.service not found."; exit 5; }} ;;
  esac
done
"""


@dataclass(frozen=True)
class Stand:
    """The folder, what stands in it for which place, and the environment of its root's shell."""

    folder: Path
    instead: dict[str, str]
    environment: dict[str, str]

    def fresh(self) -> None:
        """As it was made."""
        shutil.rmtree(self.folder / "server")
        shutil.copytree(self.folder / "made", self.folder / "server", symlinks=True)


@pytest.fixture(scope="package")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    folder = tmp_path_factory.mktemp("stand")
    server, bin_ = folder / "server", folder / "bin"
    instead = {place: str(server) + place for place in PLACES}
    for place in instead.values():
        Path(place).mkdir(parents=True)
    (folder / "warm").mkdir()
    bin_.mkdir()
    etc, var = Path(instead["/etc/lantoa"]), instead["/var/lib/lantoa"]
    said = (ROOT / "deploy" / "small" / "lantoa.env").read_text().replace("@HOST@", "cho.example.vn")
    for place, here in instead.items():
        said = said.replace(place, here)
    said = said.replace("/opt/lantoa", str(ROOT)).replace("LANTOA_DATABASE_FILE=", "# LANTOA_DATABASE_FILE=")
    (etc / "lantoa.env").write_text(said + f"LANTOA_DATABASE=sqlite:///{var}/lantoa.sqlite3\n")
    (etc / "backup.env").write_text("")
    for name, content in (
        ("secret.key", "s" * 64),
        ("secret-old.keys", ""),
        ("sms-api.key", "key"),
        ("sms-secret.key", "secret"),
    ):
        (etc / name).write_text(f"{content}\n")
        (etc / name).chmod(0o600)
    _program(bin_ / "lantoa", LANTOA.format(etc=etc, python=sys.executable, root=ROOT, warm=folder / "warm"))
    _program(bin_ / "systemctl", SYSTEMCTL.format(units=UNITS))
    environment = {
        "PATH": f"{bin_}:{os.environ['PATH']}", "LANG": "C.UTF-8", "HOME": str(folder), "PYTHONPATH": str(ROOT),
        **{name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE") if name in os.environ},
    }  # fmt: skip
    ready.begin({
        **environment, "DJANGO_SETTINGS_MODULE": "config.settings.production", "LANTOA_VAR": var, "LANTOA_SECRET_KEY": "s" * 64,
        "LANTOA_DATABASE": f"sqlite:///{var}/lantoa.sqlite3", "LANTOA_SMS_API_KEY": "key", "LANTOA_SMS_SECRET_KEY": "secret",
    })  # fmt: skip
    _say(environment, "lantoa migrate --verbosity 0 && lantoa load_places")
    _say(
        environment,
        'lantoa operator name 0912345678 "Nguyễn Thị Điều" && lantoa operator name 0987654321 "Phạm Văn Bình"',
    )
    shutil.copytree(server, folder / "made", symlinks=True)
    yield Stand(folder, instead, environment)
    # The warm process ends with it.
    shutil.rmtree(folder / "warm")


def _program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def _say(environment: dict[str, str], line: str) -> None:
    done = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
