"""`lantoa web`: the web server. What its processes need is loaded once, before they part, and the memory of it is theirs together."""

from __future__ import annotations

import argparse
import ctypes
import gc
import logging
import os
from contextlib import suppress

# Threads of each process: more than are let in at once (config.gate), so that the rest get an answer too.
THREADS = 22
M_ARENA_MAX, HEAPS = -8, 2


def main(arguments: list[str]) -> int:
    """Serve until told to stop; the exit code."""
    options = _options(arguments)
    few_heaps()
    load()
    return serve(
        options.host, options.port, workers=options.workers, threads=options.threads, target=options.application
    )


def few_heaps() -> None:
    """Else the C library may give each thread a heap of its own, and keeps what it once needed. Only glibc knows of it."""
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, HEAPS)


def load() -> None:
    """The application and all it needs, but nothing that belongs to one process: no line to the database, no kept pages."""
    # What is loaded now stays: looking for garbage in it again and again would be a twelfth of the start.
    gc.disable()
    from config import gate, ground, pages, wsgi  # noqa: F401
    from config.warm import warm

    warm()
    gc.enable()


def serve(host: str, port: int, *, workers: int, threads: int, target: str) -> int:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.errors import FatalError
    from granian.log import LogLevels

    server = Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=3,
    )
    # So many threads are meant (config.gate); whoever starts it needs no advice on them.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    try:
        server.serve()
    except FatalError:
        return 1
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa web", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (this machine only by default)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="processes that answer")
    parser.add_argument("--threads", type=int, default=THREADS, help="threads of each of them")
    parser.add_argument("--application", default="config.serving:application", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)
