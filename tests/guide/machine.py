"""A rented server for an hour: namespaces of this machine in which the guide's own steps install the house, and everything after it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.supervisor import die_with_parent
from tests.guide.page import ROOT
from tests.guide.server import HERE, OWN
from tests.guide.shell import Shell

FOLDER = Path("/var/tmp/lantoa-guide")  # noqa: S108 - by name, so that what a kill left behind is found again
PROGRAMS = (
    "unshare",
    "nsenter",
    "ip",
    "haproxy",
    "openssl",
    "curl",
    "pg_createcluster",
    "pg_ctlcluster",
    "pgbackrest",
    "setpriv",
    "git",
)
# Of what is tried as the next release: one page says so.
NOTE = "docs/release.txt"


def refusal() -> str:
    """Why no server can stand here, or ""."""
    if os.geteuid() != 0:
        return "A server of namespaces is root's to make: sudo make guide"
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    missing = [name for name in PROGRAMS if not shutil.which(name, path=path)]
    if not Path("/usr/lib/postgresql/15/bin/postgres").exists():
        missing.append("postgresql-15")
    return f"Missing: {', '.join(missing)}. bin/setup cluster and bin/setup test bring them." if missing else ""


@contextmanager
def rented() -> Iterator[Shell]:
    """The shell of its root, on a server with nothing of the house on it."""
    with suppress(FileNotFoundError):
        _end(int((FOLDER / "pid").read_text()))
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o711)
    _repository(FOLDER / "lantoa.git")
    # The places it puts its own over; those that were not there go again.
    made = [place for place in map(Path, OWN.values()) if not place.exists()]
    for place in made:
        place.mkdir(parents=True)
    environment = {"PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    own = ["unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc"]
    with (FOLDER / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [*own, sys.executable, "-P", "-m", "tests.guide.server", str(FOLDER)], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True, preexec_fn=die_with_parent,  # noqa: PLW1509
        )  # fmt: skip
    (FOLDER / "pid").write_text(str(server.pid))
    try:
        first = _first(server)
        enter = ("nsenter", "--target", str(first), "--mount", "--pid", "--net", "--ipc", "--uts")
        told = {
            "PATH": f"{HERE / 'stand_ins'}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
            "CURL_CA_BUNDLE": "/etc/authority/root.pem", "PYTHON": str(HERE / "stand_ins" / "python"),
            "LANTOA_GUIDE_PYTHON": str(Path(sys.executable).resolve()), "LANTOA_GUIDE_PACKAGES": sysconfig.get_path("purelib"),
            "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": f"url.{FOLDER}/.insteadOf", "GIT_CONFIG_VALUE_0": "https://git.example.vn/",
            "GIT_CONFIG_KEY_1": "safe.directory", "GIT_CONFIG_VALUE_1": "*",
        }  # fmt: skip
        shell = Shell(told, ROOT, enter)
        try:
            shell.do("cd /root", 10)
            yield shell
        finally:
            shell.close()
    finally:
        server.send_signal(signal.SIGTERM)
        _end(server.pid)
        server.wait()
        for place in made:
            with suppress(OSError):
                place.rmdir()
        if "LANTOA_GUIDE_KEEP" not in os.environ:
            shutil.rmtree(FOLDER, ignore_errors=True)


def _first(server: subprocess.Popen[bytes]) -> int:
    """The server's first process, by this machine's numbers, once it stands."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        if (FOLDER / "up").exists():
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            return int(children[0])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not come up\n{(FOLDER / 'server.log').read_text()[-3000:]}")


def _end(pid: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            done, _status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return
        if done:
            return
        time.sleep(0.1)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _repository(target: Path) -> None:
    """The project with this tree's files as release 2026.12, and a release after it that changes one file."""
    work = target.with_suffix(".work")
    git = ["git", "-c", "user.name=trial", "-c", "user.email=trial@example.vn", "-C", str(work)]
    subprocess.run(["git", "init", "-q", str(work)], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = ROOT / name
        if source.is_file() and not name.startswith((".venv", "bench/records")):
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, work / name)
    for tag, content in (("2026.12", "2026.12\n"), ("2027.1", "2027.1\n")):
        (work / NOTE).write_text(content)
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", f"release {tag}"], check=True)
        subprocess.run([*git, "tag", "-a", "-m", tag, tag], check=True)
    subprocess.run([*git, "checkout", "-q", "2026.12"], check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(work), str(target)], check=True)
    shutil.rmtree(work)
