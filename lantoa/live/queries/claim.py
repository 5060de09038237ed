"""What an author can order now, what they wait for, and in which place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from lantoa.kit.world import world
from lantoa.live.models import ClaimLine, CommentSource, LiveAuthor, LiveComment, LiveSession, NoShow, Want
from lantoa.live.queries.shown import Shown, ShownPick, shown_in
from lantoa.orders import api as orders
from lantoa.stock import api as stock
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Ready:
    """So many pieces of a want that can be ordered at this price; `until` when they go to others, None where they may go any moment."""

    want: Want
    offer: stores.Offer
    quantity: int
    price: int
    until: datetime | None

    @property
    def total(self) -> int:
        return self.price * self.quantity

    @property
    def name(self) -> str:
        return f"{self.offer.variant.product.name} {self.offer.variant.name}".strip()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What will be one order: a stall's goods, chilled ones apart, with its carrying. `number` tells apart orders of the same goods at two
    prices, as where a code was taken out of the sale and another one put in."""

    store: stores.Store
    chilled: bool
    lines: list[Ready]
    number: int = 0

    @property
    def goods(self) -> int:
        return sum(one.total for one in self.lines)

    @property
    def total(self) -> int:
        return self.goods + int(self.store.shipping_fee)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A want that waits: for how many pieces, in which place (1 is next), and when the first hold on these goods runs out."""

    want: Want
    name: str
    pieces: int
    place: int
    first_until: datetime | None


def ready(author: LiveAuthor) -> list[Ready]:
    """What is held for the author, and what ran out but is still there for them, and may be sold. Five queries at most."""
    wants = [one for one in _wants(author) if one.variant_id and not one.trouble]
    if not wants:
        return []
    shown, now = shown_in(author.session), world.now()
    ran_out = [one for one in wants if one.lapsed_at or (one.held and one.held_until and one.held_until <= now)]
    left = _left_over(author.session, ran_out)
    found = []
    for want in wants:
        offer = _offer(shown, want)
        late = want in ran_out
        quantity = min(int(want.quantity) - want.claimed, left.get(want.variant_id, 0)) if late else want.held
        stands = _stands(shown, want)
        if late and stands and stands.lacks_paper:
            continue
        if offer and quantity > 0:
            if late:
                left[want.variant_id] -= quantity
            found.append(
                Ready(want, offer, quantity, want.pick.agreed_price or offer.price, None if late else want.held_until)
            )
    return found


def _left_over(session: LiveSession, wants: Sequence[Want]) -> dict[int, int]:
    ids = {one.variant_id for one in wants if one.variant_id}
    if not ids:
        return {}
    asked = set(Want.objects.waiting().filter(session=session, variant__in=ids).values_list("variant", flat=True))
    return {pk: pieces for pk, pieces in stock.available(ids).items() if pk not in asked}


def _wants(author: LiveAuthor) -> list[Want]:
    return list(
        author.wants.wanted()
        .select_related("pick__product", "pick__store", "pick__session", "variant")
        .order_by("pick__position", "pk")
    )


def _stands(shown: Shown, want: Want) -> ShownPick | None:
    """The goods of a want as they stand in the sale now; None once they were taken out of it."""
    found = shown.picks.get(want.pick.code)
    return found if found and found.pick.pk == want.pick_id else None


def _offer(shown: Shown, want: Want) -> stores.Offer | None:
    stands = _stands(shown, want)
    if stands and want.variant_id in stands.offers:
        return stands.offers[want.variant_id]
    # Taken out of the sale meanwhile: what was ordered stays ordered.
    found = stores.offers_on_sale(
        stores.Offer.objects.filter(store=want.pick.store_id, variant=want.variant_id).values_list("pk", flat=True)
    )
    return next(iter(found.values()), None)


def parcels(lines: Iterable[Ready]) -> list[Parcel]:
    """The orders that these lines will be."""
    found: dict[tuple[int, bool, int], Parcel] = {}
    prices: dict[tuple[int, bool], list[int]] = {}
    for one in lines:
        goods = (one.offer.pk, one.want.pick.chilled)
        said = prices.setdefault(goods, [])
        if one.price not in said:
            said.append(one.price)
        number = said.index(one.price)
        place = (one.offer.store_id, one.want.pick.chilled, number)
        found.setdefault(place, Parcel(one.offer.store, one.want.pick.chilled, [], number)).lines.append(one)
    return [found[place] for place in sorted(found)]


def waiting(author: LiveAuthor) -> list[Waiting]:
    """What the author waits for. Two queries more for each."""
    found = []
    for want in _wants(author):
        if want.waits_from and want.variant_id:
            name = f"{want.pick.product.name} {want.variant.name}".strip() if want.variant else want.pick.product.name
            found.append(Waiting(want, name, want.open, place_of(want), first_until(want)))
    return found


def place_of(want: Want) -> int:
    """In which place a want waits for its variant; 1 is next. One query."""
    line = Want.objects.waiting().filter(session=want.session_id, variant=want.variant_id)
    return int(line.filter(waits_from__lt=want.waits_from).count()) + 1


def first_until(want: Want) -> datetime | None:
    """When the first of those for whom the variant is held has to have ordered. One query."""
    held = Want.objects.held_at(world.now()).filter(session=want.session_id, variant=want.variant_id)
    first: datetime | None = held.aggregate(first=Min("held_until"))["first"]
    return first


def to_choose(author: LiveAuthor) -> list[tuple[Want, list[tuple[int, str]]]]:
    """Wants whose variant was not said, each with what there is to choose."""
    shown = shown_in(author.session)
    found = []
    for want in _wants(author):
        stands = _stands(shown, want)
        if want.trouble == Want.Trouble.CHOICE and stands:
            found.append((want, [(pk, offer.variant.name) for pk, offer in stands.offers.items()]))
    return found


def to_round(author: LiveAuthor) -> list[Want]:
    """Wants of a part of a piece: how many whole ones are meant has to be said. One query."""
    return [one for one in _wants(author) if one.trouble == Want.Trouble.PART]


def called(session: LiveSession) -> QuerySet[LiveAuthor]:
    """Those whom no private answer reaches, so that everybody may read their code: pasted comments tell only a name, and some let nobody
    write to them."""
    # Whoever wrote where a place tells us of it by itself can be answered there.
    told = LiveComment.objects.filter(author=OuterRef("pk")).exclude(source__kind=CommentSource.Kind.PASTE)
    found: QuerySet[LiveAuthor] = LiveAuthor.objects.filter(session=session)
    return found.filter(~Exists(told) | Q(by_code=True))


def link_is_private(author: LiveAuthor) -> bool:
    """Whether only the author was ever given the link to their claim: their code never stood where everybody reads it. One query at most."""
    return not author.was_called and not called(author.session).filter(pk=author.pk).exists()


def orders_of(author: LiveAuthor) -> list[orders.Order]:
    """What was ordered by this claim already. One query."""
    placed = ClaimLine.objects.filter(want__author=author).values("order")
    return list(orders.Order.objects.filter(pk__in=placed).order_by("pk"))


def earlier_orders(author: LiveAuthor) -> dict[bool, list[int]]:
    """What was ordered by this claim before, chilled goods apart from others: orders that hold both share a parcel with none. One query."""
    found: dict[int, set[bool]] = {}
    for order, chilled in ClaimLine.objects.filter(want__author=author).values_list("order", "want__pick__chilled"):
        found.setdefault(order, set()).add(chilled)
    return {kind: sorted(pk for pk, kinds in found.items() if kinds == {kind}) for kind in (False, True)}


def came_back(author: LiveAuthor) -> list[NoShow]:
    """What a carrier said of this claim's parcels that counts against their number, or was contested. One query."""
    placed = ClaimLine.objects.filter(want__author=author).values("order")
    found = NoShow.objects.filter(order__in=placed, expires_at__gt=world.now())
    return list(found.select_related("order").order_by("pk"))
