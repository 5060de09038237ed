"""How a dossier is handed in, as the national database lists it: each way with its time and its fee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

# At the desk, from home, by post.
WAYS = ("direct", "online", "post")


@dataclass(frozen=True, slots=True)
class Way:
    """One way: `time` in `unit` ("day" or "working_day"; 0 is the same day) and `fee` in đồng, None where not known; a word about it."""

    way: str
    time: int | None = None
    unit: str = ""
    fee: int | None = None
    words: str = ""

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Way:
        return cls(row["way"], row["time"], row["unit"], row["fee"], row["words"])

    @property
    def is_empty(self) -> bool:
        return self.time is None and self.fee is None and not self.words

    def row(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def counted(ways: Iterable[Way]) -> dict[str, Any]:
    """What clock and fee count by: the time from home, else the next one known; the fee at the desk, and from home where it is another."""
    by = {way.way: way for way in ways}
    order = [by[name] for name in ("online", "direct", "post") if name in by]
    timed = next((way for way in order if way.time is not None), None)
    fees = [by[name].fee for name in WAYS if name in by and by[name].fee is not None]
    fee, online = fees[0] if fees else None, by["online"].fee if "online" in by else None
    return {
        "time_limit": timed.time if timed else None, "time_unit": timed.unit if timed else "",
        "fee": fee, "fee_online": online if online != fee else None,
    }  # fmt: skip
