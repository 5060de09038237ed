from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests import postgres

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def replica_of(one: postgres.Server) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that follows this one: its address, and its process."""
    folder = Path(tempfile.mkdtemp(prefix="lantoa-pg-", dir="/tmp"))
    process = None
    try:
        if one.owner:
            shutil.chown(folder, one.owner)
        copy = [
            one.programs / "pg_basebackup",
            "-D",
            folder / "data",
            "-R",
            "-c",
            "fast",
            "-h",
            one.folder,
            "-U",
            "lantoa",
        ]
        subprocess.run([*map(str, copy)], **postgres._as(one.owner, folder), capture_output=True, check=True)
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(f"unix_socket_directories = '{folder}'\n")
        process = postgres._start(one.programs, folder, one.owner)
        address = f"postgresql://lantoa@/lantoa?host={folder}&port={postgres.PORT}"
        for _turn in range(300):
            try:
                psycopg.connect(address).close()
                break
            except psycopg.OperationalError:
                time.sleep(0.1)
        yield address, process
    finally:
        if process:
            postgres._stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_visitor_never_misses_what_they_wrote_and_a_kept_page_nothing_at_all(tmp_path: Path) -> None:
    try:
        programs = postgres.programs()
    except postgres.Unavailable as why:
        pytest.skip(str(why))
    assert programs
    with postgres.server() as one, replica_of(one) as (address, process):
        environment = {**os.environ, "LANTOA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        environment |= {"LANTOA_DATABASE": one.address, "LANTOA_DATABASE_READ": address, "LANTOA_DEMO": "0"}
        scene = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.replica.scene"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert scene.stdout is not None
        assert scene.stdin is not None
        said = scene.stdout.readline()
        if said == "gone?\n":
            postgres._stop(process)
        rest, errors = scene.communicate("\n", timeout=60)
        assert scene.returncode == 0, errors[-3000:]
    assert json.loads(rest) == {
        # One file was kept which the replica has not seen.
        "behind, nothing written": 0,
        "behind, written": 1,
        "nobody knows what was written": 1,
        "in a transaction": 1,
        "after it": 0,
        "where it is written": 1,
        "after a write": 1,
        "a row's own": ["default"],
        "asked without a cookie": "0 read",
        # A second one.
        "sent": "2 default",
        "cookie": [True, True, "Lax"],
        "asked with its own": "2 default",
        "asked with forged": "2 default",
        "asked with long": "2 default",
        "asked by a program": "2 default",
        "a page that may be kept": "2 default",
        "in step": "2 read",
        "kept, in step": "2 read",
        "its statements are heard": True,
        "gone": "2 default",
        "gone, in time": True,
        "left alone": "2 default",
        "left alone, at once": True,
    }
