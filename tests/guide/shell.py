"""The reader of a page: one shell, into which a page's commands are typed one after the other."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from config.supervisor import die_with_parent
from tests.guide.page import Page

MARK = "the-step-is-over"


class Shell:
    """A shell with this environment in this folder; what was exported in one step holds in the next."""

    def __init__(self, environment: Mapping[str, str], folder: Path, begin: tuple[str, ...] = ()) -> None:
        self._process = subprocess.Popen(
            [*begin, "bash", "--noprofile", "--norc"], cwd=folder, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, preexec_fn=die_with_parent, start_new_session=True,  # noqa: PLW1509
        )  # fmt: skip

    def do(self, command: str, within: float) -> tuple[str, int]:
        """What it printed on both channels, and how it ended. Raises TimeoutError."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{{ {command}\n}} </dev/null\nprintf '\\n{MARK} %s\\n' $?\n".encode())
        self._process.stdin.flush()
        said, until = b"", time.monotonic() + within
        while f"\n{MARK} ".encode() not in said or not said.endswith(b"\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))
            read = os.read(self._process.stdout.fileno(), 65536) if ready else b""
            if not read:
                raise TimeoutError(f"{command}: not over in time, or the shell ended\n{said.decode(errors='replace')}")
            said += read
        output, _mark, status = said.decode(errors="replace").rpartition(f"\n{MARK} ")
        return output, int(status)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


def follow(
    page: Page, shell: Shell, tier: str, *, within: float, instead: Mapping[str, str] | None = None
) -> list[tuple[int, float]]:
    """Do what the page says, step by step; (line, seconds) of each. AssertionError at the first that is not as the page says.

    `instead`: folders that stand for those of a server."""
    took = []
    for step in page.steps_in(tier):
        command = _elsewhere(step.command, instead or {})
        begun = time.monotonic()
        output, status = shell.do(command, within)
        took.append((step.line, time.monotonic() - begun))
        for there, here in (instead or {}).items():
            output = output.replace(here, there)
        wrong = step.difference(output, status)
        said = "\n".join(step.shown)
        assert not wrong, f"{page.name}.md:{step.line} $ {step.command}\n{wrong}:\n{output}\n--- the page says:\n{said}"
    return took


def _elsewhere(command: str, instead: Mapping[str, str]) -> str:
    for there, here in instead.items():
        command = command.replace(there, here)
    return command
