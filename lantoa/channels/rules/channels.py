"""Which channels there are and until when: data/channels.csv says where each was read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lantoa.kit.world import world

_FILE = Path(__file__).parents[1] / "data" / "channels.csv"


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel as people know it. kind: marketplace, page, conversation, or board (everything is copied there by hand)."""

    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    source: str

    def is_open(self, day: date) -> bool:
        """Whether anything new may be sent there on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def _read() -> dict[str, ChannelRow]:
    rows = csv.DictReader(io.StringIO(world.read_file(_FILE).decode("utf-8")))
    return {
        row["code"]: ChannelRow(row["code"], row["name"], row["kind"], _day(row["valid_from"]), _day(row["valid_to"]), row["source"])
        for row in rows
    }  # fmt: skip


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


CHANNELS = _read()


def channel_name(code: str) -> str:
    """The name people know the channel by, or its code where we do not know it."""
    return CHANNELS[code].name if code in CHANNELS else code


def is_open(code: str, day: date) -> bool:
    """Whether anything new may be sent there on this day; an unknown channel is not open."""
    return code in CHANNELS and CHANNELS[code].is_open(day)
