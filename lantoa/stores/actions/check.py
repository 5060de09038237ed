"""Goods of some kinds are looked at before buyers see them: by their name and shelf, when they are put up or described anew."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.catalog import api as catalog
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.stores.actions.sight import record, settle
from lantoa.stores.acts import CHECK_BEGUN
from lantoa.stores.models import Matter, Offer, Store
from lantoa.stores.rules import moderation as rules


@dataclass(frozen=True, slots=True)
class Told:
    """What buyers are told of a product; prices and numbers are not among it."""

    name: str
    description: str
    category: str
    kinds: tuple[str, ...]


def told_of(product: catalog.Product) -> Told:
    """What stands there now."""
    row = catalog.Product.objects.get(pk=product.pk)
    return Told(row.name, row.description, row.category_id, tuple(one.name for one in catalog.variants_of(row)))


def look_first(store: Store, product: catalog.Product, *, before: Told | None = None, by: Actor) -> Matter | None:
    """Let goods of a guarded kind wait for a moderator; others, rehearsals and what is told as `before` pass at once.

    What waits already, or was refused, goes back to the moderators when it is described anew, under another name too.
    Call it behind the stall's gate.
    """
    now = None if store.rehearsal else told_of(product)
    if now is None or now == before:
        return None
    checks = Matter.objects.about(product).filter(kind=Matter.Kind.CHECK)
    unsettled = checks.filter(hides=True).order_by("-pk").first()
    found = rules.guard_for((now.name, *now.kinds), now.category, world.today())
    if found is None and unsettled is None:
        return None
    code = found.code if found else unsettled.guard if unsettled else ""
    matter = _again(unsettled, now, code) if unsettled and unsettled.is_open else _begin(store, product, now, code)
    record(CHECK_BEGUN, matter, by, {"guard": code})
    return matter


def look_at_stall(store: Store, *, by: Actor) -> int:
    """The same for everything on the shelf of a stall that was tried out and opens for real; how many things wait."""
    shelf = catalog.Product.objects.filter(
        pk__in=Offer.objects.live().filter(store=store).values("variant__product_id"), archived_at=None
    )
    return sum(look_first(store, product, by=by) is not None for product in shelf.order_by("pk"))


def _again(matter: Matter, told: Told, guard: str) -> Matter:
    matter.title, matter.words, matter.guard = told.name, told.description, guard
    if matter.turn == Matter.Turn.SELLER:
        matter.turn, matter.due_at = Matter.Turn.MODERATOR, rules.due("check", world.now())
    # A moderator who still looks at what stood there before is told so.
    matter.step += 1
    matter.save()
    return matter


def _begin(store: Store, product: catalog.Product, told: Told, guard: str) -> Matter:
    now = world.now()
    Matter.objects.about(product).filter(kind=Matter.Kind.CHECK, turn="", hides=True).update(hides=False)
    matter: Matter = Matter.objects.create(
        kind=Matter.Kind.CHECK, subject_type=product._meta.label_lower, subject_id=str(product.pk), store=store, title=told.name,
        words=told.description, guard=guard, hides=True, opened_at=now, due_at=rules.due("check", now),
    )  # fmt: skip
    settle(matter)
    return matter
