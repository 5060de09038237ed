"""What is shown in a session under which code, made once for many comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from lantoa.kit.world import world
from lantoa.live.models import LiveSession, Pick
from lantoa.live.queries.papers import Need, needs
from lantoa.live.rules.grammar import Choice, Item, Learned, Table
from lantoa.live.rules.session import options_of, values_of
from lantoa.stores import api as stores

# A stall may change what it offers while the session is on: what was read is read again after so long.
FRESH = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class ShownPick:
    """One pick with what can be bought of it: offers by variant, in the product's order, and each one's option values; what papers it
    needs, none where its kind needs none."""

    pick: Pick
    offers: dict[int, stores.Offer]
    values: dict[int, tuple[str, ...]]
    need: Need | None = None

    @property
    def lacks_paper(self) -> bool:
        """Whether these goods may neither be shown nor ordered now: the paper they need is not there, or has ended."""
        return self.need is not None and not self.need.met

    @property
    def lacks(self) -> str:
        """The sentence that says so; "" where nothing is missing."""
        return self.need.lacks(self.pick.code) if self.need else ""

    def price(self, variant_id: int) -> int:
        """Đồng for one piece in this session."""
        return int(self.pick.agreed_price or self.offers[variant_id].price)

    def variant_for(self, choice: str) -> int | None:
        """The one variant that has all the values said; None where several fit, or none."""
        if len(self.offers) == 1 and not choice:
            return next(iter(self.offers))
        said = {part.strip().casefold() for part in choice.split("/") if part.strip()}
        whole = [pk for pk in self.offers if choice and "/".join(self.values[pk]).casefold() == choice.casefold()]
        fitting = whole or [
            pk for pk in self.offers if said and said <= {value.casefold() for value in self.values[pk]}
        ]
        return fitting[0] if len(fitting) == 1 else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A session's goods by code, as the grammar and the ledger know them."""

    table: Table
    picks: dict[str, ShownPick]

    @property
    def barred(self) -> set[str]:
        """The codes of goods that lack the paper they need now."""
        return {code for code, one in self.picks.items() if one.lacks_paper}


_kept: dict[int, tuple[int, float, Shown]] = {}
_guard = Lock()


def shown_in(session: LiveSession) -> Shown:
    """What this session shows; kept in this process until it changes. Four queries when it is made, one more where goods need papers."""
    now = world.monotonic()
    with _guard:
        found = _kept.get(session.pk)
    if found and found[0] == session.table_version and now - found[1] < FRESH.total_seconds():
        return found[2]
    made = _made(session)
    with _guard:
        if len(_kept) > 200:
            _kept.clear()
        _kept[session.pk] = (session.table_version, now, made)
    return made


def _made(session: LiveSession) -> Shown:
    picks = list(session.picks.shown().select_related("product", "store"))
    found = stores.public_offers() if not _rehearsed(picks) else stores.Offer.objects.live().filter(shown=True)
    offers: dict[tuple[int, int], list[stores.Offer]] = {}
    wanted = found.filter(
        variant__product__in=[one.product_id for one in picks], store__in=[one.store_id for one in picks]
    )
    for offer in wanted.select_related("variant__product", "store").order_by("variant__position", "variant_id"):
        offers.setdefault((offer.store_id, offer.variant.product_id), []).append(offer)
    kinds = {product: [one.variant.name for one in mine] for (_store, product), mine in offers.items()}
    papers = needs(picks, kinds)
    shown = {one.code: _one(one, offers.get((one.store_id, one.product_id), []), papers.get(one.pk)) for one in picks}
    items = tuple(_item(one) for one in shown.values() if one.offers)
    sellers = [session.organisation.name, *(one.store.name for one in picks)]
    if session.streamer:
        sellers.append(session.streamer.name)
    return Shown(Table(tuple(dict.fromkeys(sellers)), items, Learned.from_json(session.learned)), shown)


def _rehearsed(picks: list[Pick]) -> bool:
    return any(one.store.rehearsal for one in picks)


def _one(pick: Pick, offers: list[stores.Offer], need: Need | None) -> ShownPick:
    names = [offer.variant.name for offer in offers]
    columns = len(options_of(names))
    values = {
        offer.variant_id: values_of(offer.variant.name) if columns > 1 else (offer.variant.name.strip(),) for offer in offers
    }  # fmt: skip
    return ShownPick(pick, {offer.variant_id: offer for offer in offers}, values, need)


def _item(shown: ShownPick) -> Item:
    pick, offers = shown.pick, list(shown.offers.values())
    options = tuple(Choice(name, tuple(values)) for name, values in options_of([one.variant.name for one in offers]))
    by_variant = (
        {"/".join(shown.values[one.variant_id]): shown.price(one.variant_id) for one in offers} if options else {}
    )
    return Item(
        pick.code, pick.product.name, pick.product.unit, min(shown.price(one.variant_id) for one in offers), options, by_variant, pick.pack_grams,
        pick.pack_pieces,
    )  # fmt: skip
