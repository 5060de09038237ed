"""Which goods of a sale need a paper before they are shown, and which papers of them are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.live.models import GoodsPaper, Pick
from lantoa.live.rules.duties import in_force
from lantoa.stores import api as stores

DUTY = "goods_papers"


@dataclass(frozen=True, slots=True)
class Need:
    """What goods of a looked-after kind need: the kind of goods, the papers their stall shows, and whether it was read in the law that it
    is this paper. Which papers are valid is asked anew each time: a day may begin meanwhile."""

    guard: stores.Guard
    shown: tuple[GoodsPaper, ...]
    verified: bool

    @property
    def name(self) -> str:
        return self.guard.name(get_language() or "vi")

    @property
    def paper(self) -> str:
        return self.guard.paper(get_language() or "vi")

    @property
    def papers(self) -> tuple[GoodsPaper, ...]:
        """Those that are valid today."""
        today = world.today()
        return tuple(one for one in self.shown if one.valid_on(today))

    @property
    def met(self) -> bool:
        return bool(self.papers)

    @property
    def ended(self) -> date | None:
        """The day the newest ended, where none is valid."""
        return None if self.met else max((one.valid_until for one in self.shown if one.valid_until), default=None)

    def lacks(self, code: str) -> str:
        """The sentence that says what is missing for the goods under this code; "" where nothing is."""
        if self.met:
            return ""
        paper = self.paper if self.verified else f"{self.paper} ({_('details not verified')})"
        if self.ended:
            return _("The paper of %(code)s was valid until %(day)s only. Add the new one: %(paper)s.") % {
                "code": code, "day": f"{self.ended:%d/%m/%Y}", "paper": paper,
            }  # fmt: skip
        return _("%(code)s needs a paper before you show it: %(paper)s.") % {"code": code, "paper": paper}


def needs(picks: Iterable[Pick], kinds: Mapping[int, Iterable[str]] | None = None) -> dict[int, Need]:
    """By pick, for goods of a kind that the law asks papers of; a sale that is tried out needs none. `kinds` are the names of each
    product's variants where they are known already. Two queries at most; one or none where no goods are of such a kind."""
    today = world.today()
    duty = in_force(today).get(DUTY)
    asked = [one for one in picks if not one.store.rehearsal] if duty else []
    if not asked or duty is None:
        return {}
    names = _variants(asked) if kinds is None else kinds
    guards = {one.pk: stores.guard_for((one.product.name, *names.get(one.product_id, ())), one.product.category_id, today) for one in asked}  # fmt: skip
    guarded = [one for one in asked if guards[one.pk]]
    papers = list(_papers(guarded)) if guarded else []
    found = {}
    for one in guarded:
        guard = guards[one.pk]
        if guard is not None:
            mine = [row for row in papers if (row.store_id, row.product_id, row.guard) == (one.store_id, one.product_id, guard.code)]  # fmt: skip
            found[one.pk] = Need(guard, tuple(mine), duty.verified and guard.paper_is_sure)
    return found


def lacking(picks: Iterable[Pick]) -> list[tuple[Pick, Need]]:
    """Those of these goods that lack the paper they need today, each with what it is. Queries as `needs`."""
    rows = list(picks)
    found = needs(rows)
    return [(one, found[one.pk]) for one in rows if one.pk in found and not found[one.pk].met]


def _variants(picks: Iterable[Pick]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = catalog.ProductVariant.objects.filter(product__in=[one.product_id for one in picks], archived_at=None)
    for product, name in rows.values_list("product", "name"):
        found.setdefault(product, []).append(name)
    return found


def _papers(picks: Iterable[Pick]) -> Iterable[GoodsPaper]:
    rows = list(picks)
    return (
        GoodsPaper.objects.standing()
        .filter(store__in=[one.store_id for one in rows], product__in=[one.product_id for one in rows])
        .order_by("pk")
    )


def papers_ending(first: date, last: date) -> QuerySet[GoodsPaper]:
    """Papers of goods of real stalls that end or ended from one day to another, and that no paper with a later day replaces."""
    later = Q(valid_until__gt=OuterRef("valid_until")) | Q(valid_until=None)
    same = GoodsPaper.objects.standing().filter(
        later, store=OuterRef("store"), product=OuterRef("product"), guard=OuterRef("guard")
    )
    ending = GoodsPaper.objects.standing().filter(
        valid_until__gte=first, valid_until__lte=last, product__archived_at=None
    )
    found: QuerySet[GoodsPaper] = ending.filter(~Exists(same), store__rehearsal=False)
    return found
