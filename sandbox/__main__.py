"""Start the sandbox: `python -m sandbox --port 8001 --data PATH [--webhooks FILE.json] [--address URL]`.

PATH is a SQLite file, or a folder that will hold one. `SANDBOX_RETRY_SCALE=0.01` makes the courier a hundred times
less patient.
"""

import argparse
import errno
import logging
import os
import signal
import socket
import sqlite3
import sys
import threading
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_app


class QuietHandler(WSGIRequestHandler):
    """Says nothing of ordinary requests, and hands on the two headers that Zalo names with an underscore: werkzeug drops such."""

    def make_environ(self) -> dict[str, object]:
        made = super().make_environ()
        for name in ("access_token", "secret_key"):
            if name in self.headers:
                made[f"HTTP_{name.upper()}"] = self.headers[name]
        return made

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Only what went wrong is worth a line."""
        if str(code).startswith("5"):
            super().log_request(code, size)


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; 1 and a plain sentence when that cannot begin."""
    options = _options(arguments)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    listening = _listen(options.host, options.port)
    if isinstance(listening, str):
        return _complain(listening)
    try:
        app = create_app(
            _data_file(options.data), _start_text(options.webhooks), minute=60 * _retry_scale(),
            address=options.address or f"http://{options.host}:{listening.getsockname()[1]}",
        )  # fmt: skip
    except (OSError, ValueError, sqlite3.Error) as error:
        return _complain(f"The sandbox cannot start: {error}")
    _serve(app, options.host, listening)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="The outside world in miniature.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument(
        "--data", default=os.environ.get("SANDBOX_DATA", "var/sandbox.sqlite3"), help="SQLite file or its folder"
    )
    parser.add_argument("--webhooks", help="JSON file with webhooks, accounts and the text gateway's keys")
    parser.add_argument("--address", help="where others reach it, as certificates say (default: host and port)")
    return parser.parse_args(arguments)


def _listen(host: str, port: int) -> socket.socket | str:
    try:
        return socket.create_server((host, port), backlog=128)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            return f"Port {port} is already used by another program. Choose another one: --port {port + 1}"
        return f"The sandbox cannot listen on {host} port {port}: {error}"


def _retry_scale() -> float:
    scale = float(os.environ.get("SANDBOX_RETRY_SCALE", "1"))
    if not 0 < scale <= 1000:
        raise ValueError("SANDBOX_RETRY_SCALE must be above 0 and at most 1000")
    return scale


def _data_file(path: str) -> Path:
    return Path(path) if Path(path).suffix else Path(path) / "sandbox.sqlite3"


def _start_text(path: str | None) -> str | None:
    if not path:
        return None
    if not Path(path).exists():
        # The bank and the phone are of use without anyone to notify.
        sys.stderr.write(f"There is no file {path}; starting without its webhooks.\n")
        return None
    return Path(path).read_text(encoding="utf-8")


def _complain(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


def _serve(app: Flask, host: str, listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    server = make_server(host, port, app, threaded=True, request_handler=QuietHandler, fd=listening.fileno())
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    parts = app.extensions["sandbox"]
    parts.courier.start()
    sys.stdout.write(f"Sandbox on http://{host}:{port}/\n")
    sys.stdout.flush()
    server.serve_forever()
    parts.courier.stop()
    server.server_close()
    parts.database.close()


if __name__ == "__main__":
    sys.exit(main())
