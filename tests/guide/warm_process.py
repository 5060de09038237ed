"""The process behind `tests.guide.warm`: everything imported, each command a child of its own. It ends with its folder, or when nobody asks."""

from __future__ import annotations

from config import embedded

embedded.install()

import importlib  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import select  # noqa: E402
import socket  # noqa: E402
import struct  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import traceback  # noqa: E402
from pathlib import Path  # noqa: E402

# Whoever asked was killed and took nothing away: nobody will ask again (seconds).
IDLE = 300.0


def main(address: str, folder: str) -> None:
    import django

    django.setup()
    # Most commands tell somebody of it, with a link: every child would read all addresses for itself.
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018
    get_resolver().reverse_dict  # noqa: B018
    part = f"{address}.part"
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(part)
        door.listen()
        Path(part).rename(address)
        asked = time.monotonic()
        while Path(folder).exists() and time.monotonic() - asked < IDLE:
            ready, _, _ = select.select([door], [], [], 1.0)
            if not ready:
                continue
            asked = time.monotonic()
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                os._exit(_answer(line))
            line.close()
            _reap()


def _read_settings() -> None:
    """As a process does that begins now."""
    from django.conf import settings

    for name in ("config.settings.base", os.environ["DJANGO_SETTINGS_MODULE"]):
        module = importlib.reload(importlib.import_module(name))
    for name in dir(module):
        if name.isupper() and name not in ("DATABASES", "INSTALLED_APPS"):
            setattr(settings, name, getattr(module, name))
    if settings.BANKS_FILE:
        # What a start makes of it.
        from django.apps import apps

        apps.get_app_config("payments").ready()


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _answer(line: socket.socket) -> int:
    head, handles, _flags, _address = socket.recv_fds(line, 4, 3)
    asked = b""
    while len(asked) < struct.unpack("!I", head)[0]:
        asked += line.recv(65536)
    arguments, folder, environment = json.loads(asked)
    pid = os.fork()
    if pid == 0:
        line.close()
        os._exit(_do(arguments, folder, environment, handles))
    _pid, status = os.waitpid(pid, 0)
    line.sendall(struct.pack("!i", os.waitstatus_to_exitcode(status)))
    return 0


def _do(arguments: list[str], folder: str, environment: dict[str, str], handles: list[int]) -> int:
    for number, handle in enumerate(handles):
        os.dup2(handle, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["lantoa", *arguments]
    from config.command import main as command

    try:
        _read_settings()
        code = command()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
    except BaseException:  # noqa: BLE001 - as Python itself would
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code or 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
