"""How much of everything each tier does: on every submission, every night, and for the record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tier:
    """Counts for one database each, but `days` for both together; `schedules` are seeds for each pair of actions."""

    name: str
    worker_kills: int
    web_kills: int
    postgresql_kills: int
    power_cuts: int
    schedules: int
    reads: int
    days: int


# The first takes at most ten minutes in all on two cores (a thousand worker kills, twenty kills of the web group and ten power
# cuts on both databases together), the second an hour; the last is run by hand, a harness at a time.
CI = Tier("ci", worker_kills=500, web_kills=10, postgresql_kills=10, power_cuts=5, schedules=40, reads=1_000, days=5)
NIGHTLY = Tier(
    "nightly",
    worker_kills=4_000,
    web_kills=60,
    postgresql_kills=40,
    power_cuts=40,
    schedules=200,
    reads=20_000,
    days=40,
)
RECORD = Tier(
    "record",
    worker_kills=10_000,
    web_kills=100,
    postgresql_kills=100,
    power_cuts=100,
    schedules=2_000,
    reads=100_000,
    days=200,
)
TIERS = {tier.name: tier for tier in (CI, NIGHTLY, RECORD)}
