"""A mounted disk in a process of its own, and the plug to pull."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from random import Random

from config.supervisor import die_with_parent
from tests.faults.power.disk import Disk
from tests.faults.power.fuse import ORDER, PowerCut, Server, mount, unmount

PATIENCE = 30.0


class Plug:
    """The disk that begins with the files of `source`, mounted at `place` until it is pulled or put away.

    What is left after a cut is drawn by `seed` and stands in `after` then.
    """

    def __init__(self, source: Path, place: Path, folder: Path, *, seed: object) -> None:
        self.after, self._place = folder / "after", place
        place.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True)
        handle = mount(place)
        self._told, tell = os.pipe()
        hear, self._say = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._told)
            os.close(self._say)
            _be_the_disk(source, folder, handle, tell, hear, seed)
        os.close(handle)
        os.close(tell)
        os.close(hear)

    def order(self, word: str) -> None:
        os.setxattr(self._place, ORDER.decode(), word.encode())

    def is_cut(self, patience: float) -> bool:
        """Whether the power went within so many seconds."""
        return _is_heard(self._told, patience)

    def pull(self, patience: float, end: Callable[[], None]) -> dict[str, int]:
        """Wait for the cut that was ordered, or cut when patience ends; `end` kills whoever works there. What was lost is told."""
        if not self.is_cut(patience):
            os.kill(self.pid, signal.SIGUSR1)
            if not self.is_cut(PATIENCE):
                raise RuntimeError("the disk does not answer")
        # The disk answers nobody from now on. Whoever waits for it dies before it hears that the disk is gone.
        end()
        fell = os.read(self._told, 1) != b"!"
        if not fell:
            os.write(self._say, b"!")
        words = self._last_words()
        if fell or not words:
            raise RuntimeError("the disk fell over")
        return dict(json.loads(words))

    def put_away(self) -> None:
        """Unmount; nothing of it is kept."""
        unmount(self._place)
        self._last_words()

    def _last_words(self) -> str:
        words = b""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and _is_heard(self._told, PATIENCE):
            more = os.read(self._told, 65536)
            if not more:
                break
            words += more
        unmount(self._place)
        os.close(self._told)
        os.close(self._say)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return words.decode()


def _is_heard(pipe: int, patience: float) -> bool:
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    return bool(poll.poll(patience * 1000))


def _be_the_disk(source: Path, folder: Path, handle: int, tell: int, hear: int, seed: object) -> None:
    try:
        die_with_parent()
        gc.disable()
        disk = Disk(source, folder / "store")
        server = Server(disk, handle)
        signal.signal(signal.SIGUSR1, lambda _number, _frame: server.cut())
        try:
            server.serve()
        except PowerCut:
            os.write(tell, b"!")
            os.read(hear, 1)
            os.close(handle)
            left = disk.cut(Random(f"{seed}"), folder / "after")
            os.write(tell, json.dumps({**asdict(left), "changes": server.changes}).encode())
    except BaseException:  # noqa: BLE001 - nobody above may go on as if it were the harness
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(0)
