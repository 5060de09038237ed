"""A call that reached nobody is told from one whose answer was lost."""

from __future__ import annotations

import socket

import pytest

from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.call import UNREACHED, ask
from lantoa.kit.world import World, world


@pytest.mark.parametrize(("behind", "code"), [(False, UNREACHED), (True, "")])
def test_nobody_there_is_not_somebody_who_says_nothing(behind: bool, code: str) -> None:
    before = world.use(World())
    try:
        with socket.create_server(("127.0.0.1", 0), backlog=1) as silent:
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            if not behind:
                silent.close()
            with pytest.raises(NotDone) as failed:
                ask("GET", address, None, {}, timeout=0.2)
    finally:
        world.use(before)
    assert (failed.value.fault, failed.value.code) == ("silent", code)
