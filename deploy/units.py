"""Units of systemd, read as systemd reads them, as far as ours go: so that what is tried here are the very commands that are shipped."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "units"
STAND_INS = Path(__file__).parent / "stand_ins"
# What a unit of ours may say, by section; anything else is a slip of the pen or something nobody tries here.
SETTINGS = {
    "Unit": {"Description", "After", "Wants", "Requires"},
    "Service": {
        "Type", "User", "Group", "Environment", "EnvironmentFile", "WorkingDirectory", "StateDirectory", "StateDirectoryMode",
        "RuntimeDirectory", "RuntimeDirectoryPreserve", "RemainAfterExit", "ExecStartPre", "ExecStart", "ExecReload", "KillMode", "KillSignal", "TimeoutStartSec",
        "TimeoutStopSec", "Restart", "RestartSec", "SuccessExitStatus", "LimitNOFILE", "OOMScoreAdjust", "NoNewPrivileges",
        "ProtectSystem", "ProtectHome", "PrivateTmp", "UMask",
    },
    "Install": {"WantedBy"},
}  # fmt: skip
_NAME = re.compile(r"\$\{(\w+)\}|^\$(\w+)$")


class BadUnit(ValueError):
    """A unit says what it cannot mean."""


@dataclass(frozen=True)
class Unit:
    """One unit: `name` as it is started (`lantoa-haproxy@front`), what stands in its sections, in their order."""

    name: str
    said: Mapping[str, Mapping[str, list[str]]]

    @classmethod
    def read(cls, name: str, folder: Path = FOLDER) -> Unit:
        template, at, instance = name.partition("@")
        path = folder / f"{template}{at}.service"
        if not path.exists():
            path = STAND_INS / path.name
        text = path.read_text(encoding="utf-8").replace("%i", instance)
        return cls(name, parsed(text, str(path)))

    def all(self, setting: str) -> list[str]:
        return list(self.said["Service"].get(setting, []))

    def one(self, setting: str, default: str = "") -> str:
        return (self.all(setting) or [default])[-1]

    def seconds(self, setting: str, default: float) -> float:
        return float(self.one(setting, str(default)))

    def environment(self, root: Path = Path("/")) -> dict[str, str]:
        """What the unit gives its processes: of its own, and over that the files', the later over the earlier."""
        found = dict(pair.split("=", 1) for line in self.all("Environment") for pair in shlex.split(line))
        for name in self.all("EnvironmentFile"):
            path = root / name.lstrip("-/")
            if path.exists() or not name.startswith("-"):
                found |= environment_file(path.read_text(encoding="utf-8"))
        return found

    def commands(self, setting: str, environment: Mapping[str, str]) -> list[list[str]]:
        """The commands of ExecStart or ExecStartPre, with their variables filled in."""
        return [[filled(word, environment) for word in shlex.split(line)] for line in self.all(setting)]


def parsed(text: str, where: str) -> dict[str, dict[str, list[str]]]:
    """Section, setting, values. Raises BadUnit for what ours do not say."""
    sections: dict[str, dict[str, list[str]]] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line[0] in "#;":
            continue
        if line[0] == "[":
            section = line.strip("[]")
            sections.setdefault(section, {})
            continue
        name, equals, value = line.partition("=")
        if not equals or name not in SETTINGS.get(section, set()):
            raise BadUnit(f"{where}:{number}: {name!r} in [{section}]")
        sections[section].setdefault(name, []).append(value)
    if "ExecStart" not in sections.get("Service", {}):
        raise BadUnit(f"{where}: starts nothing")
    return sections


def environment_file(text: str) -> dict[str, str]:
    lines = (line for line in text.splitlines() if line.strip() and line[0] not in "#;")
    return {name.strip(): value.strip() for name, _equals, value in (line.partition("=") for line in lines)}


def filled(word: str, environment: Mapping[str, str]) -> str:
    """The word with `${NAME}` filled in; a variable nobody set raises BadUnit, where systemd would put nothing."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name not in environment:
            raise BadUnit(f"{name} is not set")
        return environment[name]

    return _NAME.sub(value, word)
