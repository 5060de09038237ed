"""What one harness found on one database, as a row of the table and of the record."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """`violations` are sentences, empty when all held. `control` names a weakened copy: it is in order when something was found.

    `counts` are the figures of what was done (kills, orders acknowledged, schedules …), in the order they are shown;
    `short` says what was asked for and not reached, as a sentence. `seeds` is the first and the last one run.
    """

    harness: str
    database: str
    counts: dict[str, int]
    seeds: tuple[int, int]
    violations: list[str] = field(default_factory=list)
    control: str = ""
    short: str = ""
    seconds: float = 0.0
    measured: dict[str, float] = field(default_factory=dict)

    @property
    def in_order(self) -> bool:
        return not self.short and bool(self.violations) == bool(self.control)
