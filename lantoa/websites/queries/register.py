"""The public register: what is counted, what is found, and how an entry came to be what it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.websites.models import STATES, Site, SiteCheck
from lantoa.websites.rules.site import OWNER_KINDS

LONGEST_QUESTION = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries are in force, by owner kind (only kinds that have any), and how many stand otherwise."""

    total: int
    kinds: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]


def counted() -> Counted:
    """The register's own figures, counted from its rows. Two queries."""
    today = world.today()
    kinds = dict(Site.objects.in_force(today).order_by().values_list("owner_kind").annotate(Count("pk")))
    others = Site.objects.aggregate(**{
        state: Count("pk", filter=_among(state)) for state in STATES if state != "confirmed"
    })  # fmt: skip
    return Counted(
        sum(kinds.values()), tuple((kind, kinds[kind]) for kind in OWNER_KINDS if kinds.get(kind)),
        tuple((state, count) for state, count in others.items() if count),
    )  # fmt: skip


def _among(state: str) -> Q:
    return {
        "expired": Q(ended_on=None, valid_until__lt=world.today()), "terminated": Q(end_kind=Site.End.TERMINATED), "taken_down": Q(end_kind=Site.End.TAKEN_DOWN),
    }[state]  # fmt: skip


def listed(state: str = "confirmed", kind: str = "", words: str = "") -> QuerySet[Site]:
    """The entries of this state and owner kind with all these words in name, owner or number, by name."""
    rows = Site.objects.standing(state, world.today())
    if kind:
        rows = rows.filter(owner_kind=kind)
    return found_by(words, rows)


def found_by(words: str, rows: QuerySet[Site] | None = None) -> QuerySet[Site]:
    """The entries among these (all of them, whatever their state) with all these words in name, owner or number, by name."""
    rows = Site.objects.all() if rows is None else rows
    for word in fold(words[:LONGEST_QUESTION]).split()[:8]:
        rows = rows.filter(folded__contains=word)
    return rows.select_related("unit").order_by("folded", "pk")


def newest_check(site: Site) -> SiteCheck | None:
    return site.checks.first()
