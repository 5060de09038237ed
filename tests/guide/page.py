"""A page of the operators' guide, read as what its reader does: commands in order, and what each is said to show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "docs" / "guide" / "operators.md"
FOLDER = ROOT / "docs" / "guide" / "operators"
# Looked up, not done: they hold no steps.
REFERENCE = frozenset({"commands", "running", "settings"})
# Where a page is tried: in a folder that stands for a server (`make test`), and on a whole server in namespaces (`make guide`).
FOLDERS, MACHINE = "folder", "machine"
TIERS = (FOLDERS, MACHINE)
# What the reader is told of each task, in these words.
PARTS = ("**When.**", "**You need.**", "**Takes.**", "**To go back.**")
_TRIED = re.compile(r"<!-- tried: ([a-z ]+) -->")
_OPENED = re.compile(r"```console(?: (folder|machine))?")
_STATUS = re.compile(r"\(exit status (\d+)\)")


@dataclass(frozen=True)
class Step:
    """One command as it is typed, the lines it is said to show, the exit status it is said to end with, where it stands, and where it is tried
    ("" wherever its page is)."""

    command: str
    shown: tuple[str, ...]
    status: int
    line: int
    tier: str = ""

    def difference(self, output: str, status: int) -> str:
        """What is not as the page says, in a sentence; "" where all is."""
        if status != self.status:
            return f"ended with {status}, not {self.status}"
        seen = "".join(f"{line.rstrip()}\n" for line in output.strip("\n").splitlines())
        return "" if re.fullmatch(_pattern(self.shown), seen) else "shows something else"


def _pattern(shown: Iterable[str]) -> str:
    """`…` in a line stands for anything in it, alone for any lines."""
    return "".join(
        r"(?:.*\n)*" if line.strip() == "…" else r".*".join(map(re.escape, line.split("…"))) + r"\n" for line in shown
    )


@dataclass(frozen=True)
class Page:
    """One task: the name of its file, where it is tried, and its steps."""

    name: str
    text: str
    tiers: tuple[str, ...]
    steps: tuple[Step, ...]

    def steps_in(self, tier: str) -> list[Step]:
        return [step for step in self.steps if step.tier in ("", tier)]

    @classmethod
    def read(cls, path: Path) -> Page:
        text = path.read_text(encoding="utf-8")
        tried = _TRIED.search(text)
        return cls(path.stem, text, tuple(tried[1].split()) if tried else (), tuple(_steps(text)))


def pages(folder: Path = FOLDER) -> list[Page]:
    """Every page of a task, by name."""
    return [Page.read(path) for path in sorted(folder.glob("*.md")) if path.stem not in REFERENCE]


def _steps(text: str) -> Iterable[Step]:
    """What stands in the blocks ```console: `$ ` begins a command, `> ` goes on with it, the lines under it are what is seen.

    ```console machine: only a whole server has what this needs."""
    inside, tier, indent, command, began = False, "", 0, "", 0
    shown: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not inside:
            opened = _OPENED.fullmatch(bare)
            if opened:
                inside, tier, indent = True, opened[1] or "", len(line) - len(line.lstrip())
            continue
        line = line[indent:]
        ends = bare == "```"
        if (ends or line.startswith("$ ")) and command:
            yield _step(command, shown, began, tier)
            command, shown = "", []
        if ends:
            inside = False
        elif line.startswith("$ "):
            command, began = line[2:], number
        elif command and not shown and line.startswith("> "):
            command += "\n" + line[2:]
        elif command:
            shown.append(line.rstrip())


def _step(command: str, shown: list[str], line: int, tier: str) -> Step:
    ended = _STATUS.fullmatch(shown[-1]) if shown else None
    return Step(command, tuple(shown[:-1] if ended else shown), int(ended[1]) if ended else 0, line, tier)
