"""`lantoa run`: everything on this machine — web, worker and the outside world in miniature — until it is told to stop."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

from config import environment
from config.supervisor import Process, Supervisor, die_with_parent

ROOT = Path(__file__).resolve().parents[1]
PYTHON = (sys.executable, "-P", "-m")
PREPARE = Process("prepare", (*PYTHON, "config.command", "prepare"))
WORDS = {
    "asked": "Đang dừng… / Stopping…",
    "deaf": "Cửa sổ đã đóng, dừng tất cả. / The terminal is gone, stopping everything.",
    "died": "Tiến trình “{name}” dừng bất ngờ (mã {code}), nên dừng tất cả. / “{name}” ended unexpectedly (code {code}), so everything stops.",
}


def main(arguments: list[str]) -> int:
    """Check the ports, prepare the data, start the processes and watch them; the exit code."""
    options = _options(arguments)
    refusal = port_refusal(options.host, options.port) or port_refusal("127.0.0.1", options.port + 1, web=options.port)
    if refusal:
        sys.stderr.write(refusal + "\n")
        return 1
    if options.with_parent:
        # `make` killed outright could not pass that on.
        die_with_parent(signal.SIGTERM)
    os.environ["LANTOA_PORT"] = str(options.port)
    os.chdir(ROOT)
    supervisor = Supervisor(WORDS)
    try:
        if supervisor.first(PREPARE):
            for process in plan(options.host, options.port):
                supervisor.start(process)
            supervisor.keep(lambda: greeting(options.port))
    finally:
        code = supervisor.stop()
    return code


def plan(host: str, port: int) -> list[Process]:
    """What stays running once the data are prepared."""
    there = [_sandbox(port + 1), Process("worker", (*PYTHON, "config.command", "work")), _web(host, port)]
    if environment.text("LANTOA_BACKUP"):
        # It has a process of its own to stop.
        there.append(Process("backup", (*PYTHON, "config.command", "backup"), last_word=signal.SIGTERM))
    return there


def _sandbox(port: int) -> Process:
    var = Path(os.environ.get("LANTOA_VAR", "var")).resolve()
    command = [*PYTHON, "sandbox", "--host", "127.0.0.1", "--port", str(port), "--data", str(var / "sandbox.sqlite3")]
    webhooks = var / "sandbox" / "webhooks.json"
    if webhooks.exists():
        command += ["--webhooks", str(webhooks)]
    return Process("sandbox", tuple(command), health=f"http://127.0.0.1:{port}/health")


def _web(host: str, port: int) -> Process:
    command = (*PYTHON, "config.command", "web", "--host", host, "--port", str(port))
    reachable = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    return Process("web", command, health=f"http://{reachable}:{port}/health/ready", last_word=signal.SIGTERM)


def port_refusal(host: str, port: int, *, web: int = 0) -> str:
    """Why this port cannot be used and what to do about it, or "". `web` is the port asked for when this one follows from it.

    Asked before anything starts: a second server on a taken port would start and share it in silence.
    """
    asked = web or port
    if not 1 <= port <= 65535:
        return f"Cổng {port} không dùng được, hãy chọn số từ 1024 đến 65534. / {port} is no port; choose one from 1024 to 65534."
    other = asked + 10 if asked + 11 <= 65535 else 8010
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Cổng {port} đang có chương trình khác dùng; hãy chạy lại với cổng khác: make run PORT={other}\n"
                f"Port {port} is already taken; run it on another one: make run PORT={other}"
            )
        return (
            f"Không mở được cổng {port} trên {host} ({error.strerror}); hãy thử: make run PORT={other}\n"
            f"Port {port} on {host} cannot be opened ({error.strerror}); try: make run PORT={other}"
        )
    return ""


def greeting(port: int) -> Iterable[str]:
    address = f"http://127.0.0.1:{port}"
    return (
        "",
        f"  Lantoa đã sẵn sàng. Mở trình duyệt: {address}",
        f"  Vào trang đăng nhập rồi chạm một người để vào vai:   {address}/dang-nhap/",
        f"  Tin nhắn điện thoại và ngân hàng thử:                http://127.0.0.1:{port + 1}",
        "  Dừng lại: Ctrl-C.",
        f"  Lantoa is ready at {address} - choose a person on the sign-in page; Ctrl-C stops everything.",
        "",
    )


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa run", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (this machine only by default)")
    parser.add_argument(
        "--port",
        type=_port,
        default=os.environ.get("LANTOA_PORT", "8000"),
        help="port of the web; the sandbox takes the next one",
    )
    parser.add_argument("--with-parent", action="store_true", help="stop when the calling process ends")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        sentence = f"Cổng phải là một số, ví dụ: make run PORT=8010 / a port is a number, not {text!r}"
        raise argparse.ArgumentTypeError(sentence) from None
