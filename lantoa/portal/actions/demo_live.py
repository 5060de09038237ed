"""The demo's first stall has planned a livestream sale: goods under codes, rules, a time to come."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from lantoa.kit.world import VIETNAM
from lantoa.live import api as live

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community


def plan_a_sale(there: Community) -> live.LiveSession:
    """As its owner would: planned yesterday, for an evening to come."""
    said = there.written["live"]
    there.ago(days=1)
    day = there.start.astimezone(VIETNAM).date() + timedelta(days=said["in_days"])
    at = datetime.combine(day, time(said["hour"]), VIETNAM)
    by = there.owners[said["stall"]]
    plan = live.Plan(said["title"], at, said["hold_minutes"], rules=said["rules"].strip())
    made = live.plan(there.stalls[said["stall"]], plan, by=by)
    for code, key, price, chilled in said["goods"]:
        store, product = there.goods[key]
        live.pick(made, store, product, live.PickWords(code, price or None, chilled), by=by)
    return made
