"""What a stall is asked for: searches that found nothing, words from its chats and comments, questions about its goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Sum

from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.preorders.models import Campaign, Wish
from lantoa.preorders.rules import WISH_DAYS, WISH_LEAST
from lantoa.stores import api as stores

MOST = 30


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Words that were asked for so often, from where ("search", "chat", "comment"), and whether goods like that are of a kind the stall has."""

    words: str
    often: int
    sources: tuple[str, ...]
    alike: bool


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """Goods of the stall that so many questions were about."""

    product: catalog.Product
    questions: int


def asked_of(store: stores.Store) -> list[AskedFor]:
    """Of the last 30 days, what fits the stall's own kinds of goods first, then the most often asked for. Words fewer than three asked for
    are not shown, nor what the stall sells ahead already. Four queries."""
    times: dict[str, int] = {}
    said: dict[str, str] = {}
    sources: dict[str, set[str]] = {}
    rows = [(fold(words), words, often, "search") for words, often in catalog.asked_for(most=MOST)]
    since = world.today() - timedelta(days=WISH_DAYS)
    wishes = Wish.objects.filter(store=store, day__gte=since).values("folded", "source")
    for one in wishes.annotate(often=Sum("times"), spelled=Max("words")).order_by("folded"):
        rows.append((one["folded"], one["spelled"], one["often"], one["source"]))
    for folded, words, often, source in rows:
        times[folded] = times.get(folded, 0) + often
        said.setdefault(folded, words)
        sources.setdefault(folded, set()).add(source)
    running = Campaign.objects.running(world.today()).filter(store=store)
    names = {fold(name) for name in running.values_list("offer__variant__product__name", flat=True)}
    mine = {one.category_id for one in catalog.products_of(store.organisation_id).only("category_id")}
    found = [
        AskedFor(said[folded], often, tuple(sorted(sources[folded])), catalog.guess_category(said[folded]) in mine)
        for folded, often in times.items()
        if often >= WISH_LEAST and folded not in names
    ]
    return sorted(found, key=lambda one: (not one.alike, -one.often, one.words))[:MOST]


def asked_about(actor: Actor) -> list[AskedAbout]:
    """The stall's goods that buyers asked most questions about in the last 30 days. Two queries."""
    since = world.now() - timedelta(days=WISH_DAYS)
    asked = stores.Question.objects.visible_to(actor).filter(asked_at__gte=since, withheld=False)
    rows = list(asked.order_by().values_list("product").annotate(many=Count("pk")).order_by("-many", "product")[:10])
    goods = catalog.Product.objects.in_bulk([pk for pk, _many in rows])
    return [AskedAbout(goods[pk], many) for pk, many in rows if pk in goods]
