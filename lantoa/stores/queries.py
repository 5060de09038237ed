"""What the market, a stall and its people see of stalls and offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page
from django.db import models
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.formats import number_format

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor, AnySeller, sells
from lantoa.kit.database import together
from lantoa.kit.database.prepared import Prepared, padded
from lantoa.kit.database.together import One, counted, how_many
from lantoa.kit.pages import CountedPaginator, counted_pages
from lantoa.kit.world import world
from lantoa.shipping import api as shipping
from lantoa.stock import api as stock
from lantoa.stores import acts
from lantoa.stores.models import (
    Appeal,
    ConsignmentAgreement,
    Decision,
    FeeAgreement,
    Matter,
    Notice,
    Offer,
    Paper,
    Question,
    Review,
    Store,
)
from lantoa.stores.rules.moderation import due
from lantoa.ui.beside import may_be_beside

MOST_WAITING, MOST_QUESTIONS, _GOODS_NAMED = 200, 20, 12


def public_stores() -> QuerySet[Store]:
    """Stalls that buyers may see, with their commune."""
    return Store.objects.public().select_related("unit")


def public_offers() -> QuerySet[Offer]:
    """Offers that buyers may see, with stall, commune, variant and product. Rehearsals and hidden offers are not among them."""
    return Offer.objects.public().select_related("store__unit", "variant__product")


def public_products() -> QuerySet[catalog.Product]:
    """Products with at least one offer that buyers may see, newest first, each with its main photo."""
    return _with_offers(Offer.objects.public())


def market_offers() -> QuerySet[Offer]:
    """The same as the market shows them: goods that their maker does not show but a neighbour's stall sells are among them, each of one stall."""
    return Offer.objects.in_market().select_related("store__unit", "variant__product")


def market_products() -> QuerySet[catalog.Product]:
    """What the market shows, newest first, each with its main photo: `public_products`, and what only a neighbour's stall sells."""
    return _with_offers(Offer.objects.sellable())


def only_next_door() -> QuerySet[Offer, Any]:
    """(product, the address of the stall) of goods that the market shows under a neighbour's stall, newest first."""
    there = Offer.objects.in_market().filter(consigned=True).order_by("-variant__product")
    return there.values_list("variant__product", "store__slug").distinct()


def where_sold(product_ids: Iterable[int]) -> dict[int, str]:
    """The address of each of these products that buyers may see on sale now, at its maker's before a neighbour's stall. One query."""
    those = Offer.objects.in_market().filter(variant__product__in=list(product_ids))
    rows = those.values_list("variant__product", "consigned", "store__slug").distinct()
    return {
        pk: reverse("stores:product_at", args=[slug, pk]) if consigned else reverse("stores:product", args=[pk])
        for pk, consigned, slug in rows
    }


def products_in(store: Store, *, hidden: bool = False) -> QuerySet[catalog.Product]:
    """What this stall offers, newest first, each with its main photo; with `hidden` also what it has taken out of sight."""
    return _products_in(store.pk, store.organisation_id, hidden=hidden)


def _products_in(store_id: int, organisation_id: int, *, hidden: bool) -> QuerySet[catalog.Product]:
    offers = Offer.objects.live().filter(store_id=store_id)
    # A stall sells its own organisation's products: with that the newest are found without looking at everybody's.
    return _with_offers(offers if hidden else offers.filter(shown=True, withheld=False)).filter(
        organisation_id=organisation_id
    )


def _with_offers(offers: QuerySet[Offer]) -> QuerySet[catalog.Product]:
    found = catalog.Product.objects.filter(Exists(offers.filter(variant__product=OuterRef("pk"))))
    return catalog.with_main_photo(found).order_by("-created_at", "-pk")


ON_A_PAGE = 24
# A list says how many pages it has up to so many, then that it goes on: counting a whole market costs too much.
COUNTED_PAGES = 10
COUNTED = ON_A_PAGE * COUNTED_PAGES


def on_page(products: QuerySet[catalog.Product], number: str | None) -> Page[catalog.Product]:
    """One page of goods; a number that is none, or too high, gives the nearest. Two queries for any number of goods."""
    return counted_pages(products, ON_A_PAGE, number, pages=COUNTED_PAGES).get_page(number)


def first_page_in(store: Store) -> Page[Any]:
    """The first page of what the stall shows to buyers, as rows (`catalog.as_rows`). One query for any number of goods."""
    return _first_of(_first_page(store=store.pk, organisation=store.organisation_id))


def first_page_on(shelf: str) -> Page[Any]:
    """The first page of what the market shows on this shelf, as rows (`catalog.as_rows`, and `organisation_id`). One query for any number of goods."""
    return _first_of(_first_on_shelf(shelf=shelf))


def _first_of(rows: list[Any]) -> Page[Any]:
    return CountedPaginator(rows, ON_A_PAGE, count=rows[0].goods if rows else 0, most=COUNTED).page(1)


class _Counted(Subquery):
    """How many rows a query of its own has, as a column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _compose_first_page(store: int, organisation: int) -> QuerySet[Any, Any]:
    found = _products_in(store, organisation, hidden=False)
    counted = found.order_by("-created_at", "-pk").values("pk")[:COUNTED]
    return catalog.as_rows(found.annotate(goods=_Counted(counted)), "goods")[:ON_A_PAGE]


_first_page = Prepared[Any](_compose_first_page)


def _compose_first_on_shelf(shelf: str) -> QuerySet[Any, Any]:
    found = market_products().filter(category_id=shelf)
    counted = found.order_by("-created_at", "-pk").values("pk")[:COUNTED]
    return catalog.as_rows(found.annotate(goods=_Counted(counted)), "organisation_id", "goods")[:ON_A_PAGE]


_first_on_shelf = Prepared[Any](_compose_first_on_shelf)


_stalls = Prepared[Store](
    lambda organisation: (
        Store.objects.visible_to(AnySeller(organisation))
        .select_related("unit", "cover", "organisation")
        .order_by("rehearsal", "pk")
    )
)


def stalls_of(actor: Actor) -> list[Store]:
    """The stalls this actor works in: the real one, then what was a rehearsal. One query, none for who sells nowhere."""
    if not sells(actor):
        return []
    return _stalls(organisation=actor.organisation_id)


def store_of(actor: Actor) -> Store | None:
    """The stall this actor works in now: the real one, else the rehearsal, else none."""
    return next(iter(stalls_of(actor)), None)


def known_of_stall(person: accounts.Person, organisation: accounts.Organisation | None) -> dict[str, Any]:
    """What a form about the business need not ask: the stall's name, commune, phone, and what it sells. Three queries at most."""
    chosen = Store.objects.filter(organisation=organisation) if organisation else Store.objects.none()
    store = chosen.order_by("rehearsal", "pk").first()
    if store is None:
        return {}
    goods = catalog.Product.objects.filter(organisation=organisation, archived_at=None).order_by("pk")
    names = list(goods.values_list("name", flat=True)[:_GOODS_NAMED])
    return {
        "business.name": store.name,
        "business.unit": store.unit_id,
        "person.phone": store.phone,
        "business.goods": ", ".join(names),
    }


def is_closed(store: Store, today: date) -> bool:
    """Whether the stall takes no orders on this day (Vietnam's calendar)."""
    return store.is_closed(today)


@dataclass(frozen=True, slots=True)
class Card:
    """A product (an object or a row with pk, name and unit) as it lies in a list: lowest price (đồng), how many kinds, what is left of
    all of them, its first photo with its sizes ("" without one), when a hold on one of them runs out next, and whether the stall sells it for
    a neighbour."""

    product: Any
    store: Store
    price: int
    kinds: int
    left: int
    shown: bool
    picture: documents.Picture | str
    frees_at: datetime | None
    consigned: bool = False

    @property
    def could_be_nicer(self) -> bool:
        """Whether there is a hint about its first photo; known where the product is an object."""
        photo = catalog.main_photo(self.product)
        return bool(photo and photo.advice)


def cards(products: Iterable[Any], *, store: Store | None = None) -> list[Card]:
    """Cards for these products or rows of them in their order, of one stall or as the market shows them. For any number of products one query in a
    stall, two in the market; one more where they do not have their main photo with them (`products_in`, `public_products`)."""
    wanted = list(products)
    ids = padded(product.pk for product in wanted)
    now = world.now()
    found = _offers_in(product_ids=ids, store=store.pk, now=now) if store else _offers(product_ids=ids, now=now)
    by_product: dict[int, list[Any]] = {}
    for offer in found:
        by_product.setdefault(offer.variant__product_id, []).append(offer)
    if store is None:
        by_product = {pk: _in_market(rows) for pk, rows in by_product.items()}
    there = (
        {store.pk: store} if store else {one.pk: one for one in _stores(ids=padded({row.store_id for row in found}))}
    )
    bare = [one.pk for one in wanted if isinstance(one, catalog.Product) and not hasattr(one, "main_known")]
    photos = catalog.main_photos(bare) if bare else {}
    return [
        _card(product, by_product[product.pk], there, photos.get(product.pk))
        for product in wanted
        if product.pk in by_product
    ]


def _in_market(rows: Sequence[Any]) -> list[Any]:
    """Of one product's offers those the market shows (`Offer.objects.in_market`)."""
    own = [row for row in rows if not row.consigned]
    first = min(row.store_id for row in rows)
    return own or [row for row in rows if row.store_id == first]


def _card(product: Any, offers: Sequence[Any], there: dict[int, Store], photo: documents.Photo | None) -> Card:
    seen = [offer for offer in offers if offer.shown and not offer.withheld] or offers
    moments = [offer.frees_at for offer in seen if offer.frees_at]
    return Card(
        product, there[offers[0].store_id], min(offer.price for offer in seen), len(seen), sum(offer.left for offer in seen),
        any(offer.shown for offer in offers), (documents.picture_of(photo) if photo else catalog.picture(product)) or "",
        min(moments, default=None), offers[0].consigned,
    )  # fmt: skip


_ON_A_CARD = ("variant__product_id", "store_id", "price", "shown", "withheld", "left", "frees_at", "consigned")


def _compose_offers(product_ids: Sequence[int], now: datetime) -> QuerySet[Any, Any]:
    found = Offer.objects.sellable().filter(variant__product_id__in=product_ids)
    return stock.with_left(found, "variant_id", now=now).values_list(*_ON_A_CARD, named=True)


def _compose_offers_in(product_ids: Sequence[int], store: int, now: datetime) -> QuerySet[Any, Any]:
    found = Offer.objects.live().filter(store_id=store, variant__product_id__in=product_ids)
    return stock.with_left(found, "variant_id", now=now).values_list(*_ON_A_CARD, named=True)


# Rows, not objects: a page of the market shows two dozen goods and would make a hundred of them.
_offers, _offers_in = Prepared[Any](_compose_offers), Prepared[Any](_compose_offers_in)
_stores = Prepared(lambda ids: Store.objects.filter(pk__in=ids).select_related("unit"))


def store_at(slug: str) -> Store | None:
    """The stall with this address, with its commune, its cover and what buyers say of it in all (`review_count`, `review_average`), whether
    a neighbour's goods lie in it (`resells`), and whether buyers may see it or not. One query."""
    return next(iter(_store_at(slug=slug)), None)


def _compose_store_at(slug: str) -> QuerySet[Store]:
    said = Review.objects.public().filter(store=OuterRef("pk")).order_by().values("store")
    counted = Coalesce(Subquery(said.values(count=Count("pk"))), Value(0), output_field=IntegerField())
    average = Coalesce(Subquery(said.values(average=Avg("stars", output_field=FloatField()))), Value(0.0))
    found = Store.objects.filter(slug=slug).select_related("unit", "cover")
    resells = Exists(Offer.objects.filter(store=OuterRef("pk"), consigned=True, shown=True))
    return found.annotate(review_count=counted, review_average=average, resells=resells)


_store_at = Prepared(_compose_store_at)


def offers_of(store: Store, product: catalog.Product) -> list[Offer]:
    """The stall's offers of one product, hidden ones too, in the product's order."""
    found = Offer.objects.live().filter(store=store, variant__product=product)
    return list(found.select_related("variant").order_by("variant__position", "variant_id"))


def offers_seen_by_buyers(product_id: int) -> list[Offer]:
    """What buyers may see of one product, with stall, commune, variant and product, in the product's order; each with `left`,
    `frees_at` (stock.with_left), `was_asked`, whether questions about it are shown, and `has_beside`, whether a room above may have
    something to say of it. One query."""
    return _seen_by_buyers(product=product_id, now=world.now())


def _compose_seen_by_buyers(product: int, now: datetime) -> QuerySet[Offer]:
    found = public_offers().filter(variant__product_id=product).order_by("variant__position", "variant_id")
    known = {"was_asked": was_asked(product), "has_beside": may_be_beside("product", "variant__product_id")}
    return stock.with_left(found, "variant_id", now=now).annotate(**known)


_seen_by_buyers = Prepared(_compose_seen_by_buyers)


def sellable_offers() -> QuerySet[Offer]:
    """Whatever buyers may put into a cart, a neighbour's goods in a stall too, with stall, commune, variant and product."""
    return Offer.objects.sellable().select_related("store__unit", "variant__product")


def offers_on_sale(offer_ids: Iterable[int]) -> dict[int, Offer]:
    """Those of these offers that buyers may order, a neighbour's goods in a stall too, by id, with stall, commune, variant and product, and `pays_fees`: whether the stall ever
    agreed on a fee. At most one query."""
    return {offer.pk: offer for offer in _on_sale(ids=padded(offer_ids, to=4))}


_on_sale = Prepared(lambda ids: sellable_offers().filter(pk__in=ids).annotate(pays_fees=_pays_fees()))


def _pays_fees() -> Exists:
    return Exists(FeeAgreement.objects.filter(payer=OuterRef("store__organisation_id"), accepted_at__isnull=False))


def fees_for(payers: Iterable[int], day: date) -> dict[int, list[FeeAgreement]]:
    """By which agreements orders of this day owe a fee, by the stall's organisation. One query."""
    found: dict[int, list[FeeAgreement]] = {}
    for one in FeeAgreement.objects.in_force(day).filter(payer__in=set(payers)).order_by("pk"):
        found.setdefault(one.payer_id, []).append(one)
    return found


def consignments_for(offers: Iterable[Offer], day: date) -> dict[int, ConsignmentAgreement]:
    """By which agreement each of these offers of a neighbour's goods may be sold on this day, with its maker, by the offer's id: the one for
    that very kind before the one for the product, and that before the one for all goods, the newest first. Offers no agreement covers are left out. No query where none of them is
    a neighbour's, else one."""
    theirs = [offer for offer in offers if offer.consigned]
    if not theirs:
        return {}
    held = ConsignmentAgreement.objects.in_force(day).filter(
        seller__in={offer.store.organisation_id for offer in theirs},
        maker__in={offer.variant.product.organisation_id for offer in theirs},
    )
    agreed: dict[tuple[int, int, int | None, int | None], ConsignmentAgreement] = {}
    for one in held.select_related("maker").order_by("pk"):
        agreed[one.seller_id, one.maker_id, one.product_id, one.variant_id] = one
    found: dict[int, ConsignmentAgreement] = {}
    for offer in theirs:
        sides = (offer.store.organisation_id, offer.variant.product.organisation_id)
        product, variant = offer.variant.product_id, offer.variant_id
        for what in ((product, variant), (product, None), (None, None)):
            if held_by := agreed.get((*sides, *what)):
                found[offer.pk] = held_by
                break
    return found


def resting_among(organisation_ids: Iterable[int], day: date) -> set[int]:
    """Which of these organisations have a stall that rests on this day. One query."""
    stalls = Store.objects.filter(organisation__in=list(organisation_ids), rehearsal=False, closed_from__isnull=False)
    return {one.organisation_id for one in stalls if one.is_closed(day)}


def consignments_to_answer(actor: Actor) -> int:
    """How many proposals to sell this actor's goods elsewhere wait for an answer. One query."""
    return _consigned.of_seller(actor).answer()


def makers_in(store: Store) -> set[int]:
    """The organisations whose goods this stall offers, also those nobody may see just now: its page changes when they are seen again. One
    query."""
    theirs = Offer.objects.filter(store=store, consigned=True, shown=True)
    return set(theirs.values_list("variant__product__organisation", flat=True))


NEXT_DOOR_ON_A_PAGE = 48


def consigned_in(store: Store, number: int = 1) -> tuple[list[Card], bool]:
    """One page of the neighbours' goods as they lie in this stall, newest first, and whether there are more. At most three queries, one where
    there are none."""
    goods_here = Offer.objects.consigned().filter(store=store).values_list("variant__product_id", flat=True)
    first = (number - 1) * NEXT_DOOR_ON_A_PAGE
    found = list(goods_here.order_by("-variant__product_id").distinct()[first : first + NEXT_DOOR_ON_A_PAGE + 1])
    ids, more = found[:NEXT_DOOR_ON_A_PAGE], len(found) > NEXT_DOOR_ON_A_PAGE
    if not ids:
        return [], False
    goods = catalog.with_main_photo(catalog.Product.objects.filter(pk__in=ids)).order_by("-created_at", "-pk")
    offers = Offer.objects.consigned().filter(store=store, variant__product_id__in=ids)
    rows = stock.with_left(offers, "variant_id", now=world.now()).values_list(*_ON_A_CARD, named=True)
    by_product: dict[int, list[Any]] = {}
    for row in rows:
        by_product.setdefault(row.variant__product_id, []).append(row)
    return [_card(one, by_product[one.pk], {store.pk: store}, None) for one in goods if one.pk in by_product], more


def consigned_seen_by_buyers(store: Store, product_id: int) -> list[Offer]:
    """What buyers may see of a neighbour's product in this stall, as `offers_seen_by_buyers`. One query."""
    found = Offer.objects.consigned().filter(store=store, variant__product_id=product_id)
    found = found.select_related("store__unit", "variant__product")
    found = found.order_by("variant__position", "variant_id")
    return list(stock.with_left(found, "variant_id", now=world.now()).annotate(was_asked=was_asked(product_id)))


def offers_at(slug: str, product_id: int) -> list[Offer]:
    """What is on sale of it at its maker's, or with the address of a stall what a neighbour sells of it there. At most two queries."""
    if not slug:
        return offers_seen_by_buyers(product_id)
    store = store_at(slug.replace("\x00", "")[:60])
    return consigned_seen_by_buyers(store, product_id) if store and store.is_public() else []


def page_in(store: Store, product: catalog.Product) -> str:
    """The path of this product's page as this stall sells it, its own or a neighbour's."""
    if product.organisation_id == store.organisation_id:
        return reverse("stores:product", args=[product.pk])
    return reverse("stores:product_at", args=[store.slug, product.pk])


def reviews_in(store: Store, product: catalog.Product) -> str:
    """The path of what buyers say of this product as this stall sells it."""
    path = reverse("stores:reviews", args=[product.pk])
    return path if product.organisation_id == store.organisation_id else f"{path}?tai={store.slug}"


def fees_to_answer(actor: Actor) -> int:
    """How many proposed fees wait for this actor's side."""
    waiting = FeeAgreement.objects.visible_to(actor).open()
    return waiting.exclude(proposed_by=actor.organisation_id).count()


def offers_to_print(store: Store) -> list[Offer]:
    """What the stall shows to buyers, each kind with its product, newest product first; at most 200. One query."""
    found = Offer.objects.public().filter(store=store).select_related("variant__product")
    return list(found.order_by("-variant__product__created_at", "variant__product_id", "variant__position", "pk")[:200])


_LISTED = (
    "pk", "price", "variant_id", "variant__name", "variant__product_id", "variant__product__name", "variant__product__description",
    "variant__product__category_id", "store__name", "store__organisation_id", "store__closed_from", "store__closed_until", "left", "frees_at",
)  # fmt: skip
_LONGEST_LIST = 2_000


def listed_in_store(store: Store) -> list[Any]:
    """What buyers may see of this stall as rows for product lists, with what is left of each; at most 2,000, oldest first. One query."""
    return list(_listed(Offer.objects.public().filter(store=store))[:_LONGEST_LIST])


def listed_in_market(after: int, to: int) -> list[Any]:
    """The same of the whole market, offers with a number above `after`, up to `to`. One query."""
    return list(_listed(Offer.objects.public().filter(pk__gt=after, pk__lte=to)))


def _listed(offers: QuerySet[Offer]) -> QuerySet[Offer, Any]:
    return stock.with_left(offers, "variant_id", now=world.now()).order_by("pk").values_list(*_LISTED, named=True)


def last_numbered_offer() -> int:
    """The highest number an offer has, 0 where there is none. One query."""
    return Offer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def was_asked(product_id: int) -> Exists:
    """Whether there is a public question about a product: so that only pages that show one ask for it."""
    return Exists(Question.objects.public().order_by().filter(product_id=product_id))


def offers_seen_by_sellers(product_id: int, actor: Actor) -> list[Offer]:
    """The same for the stall's own people: hidden ones and those of a stall only tried out too."""
    mine = Offer.objects.live().visible_to(actor).filter(variant__product_id=product_id)
    found = mine.select_related("store__unit", "variant__product").order_by("variant__position", "variant_id")
    return list(stock.with_left(found, "variant_id", now=world.now()))


@dataclass(frozen=True, slots=True)
class Rating:
    """What buyers say of a product or of all a stall sells: how many reviews, their average (1 to 5), the newest of them."""

    count: int
    average: float
    newest: list[Review]

    @property
    def shown(self) -> str:
        """The average as people write it: 4,7."""
        return number_format(round(self.average, 1), decimal_pos=1)


def reviews_of(store: Store, product_id: int | None = None) -> QuerySet[Review]:
    """What everybody may read about a stall, or about one product of it, newest first, with the product."""
    return _compose_reviews(store.pk) if product_id is None else _compose_reviews(store.pk, product_id)


def _compose_reviews(store: int, product: int | None = None) -> QuerySet[Review]:
    found = Review.objects.public().filter(store=store)
    found = found if product is None else found.filter(product=product)
    return found.select_related("product").order_by("-written_at", "-pk")


def rating_of(store: Store, product_id: int | None = None) -> Rating:
    """Count, average and the three newest reviews of a stall, or of one product of it. One query."""
    found = _rated(store=store.pk) if product_id is None else _rated(store=store.pk, product=product_id)
    return Rating(found[0].in_all, found[0].average, found) if found else Rating(0, 0.0, [])


def _compose_rated(**of: int) -> QuerySet[Review]:
    over_all = {"in_all": Window(Count("pk")), "average": Window(Avg("stars", output_field=models.FloatField()))}
    return _compose_reviews(**of).annotate(**over_all)[:3]


_rated = Prepared(_compose_rated)


def review_of(bought: models.Model, product_id: int) -> Review | None:
    """What the buyer said of this product after this purchase, hidden or not; None where nothing, or where it was taken back."""
    return reviews_for([bought]).get((str(bought.pk), product_id))


def reviews_for(purchases: Iterable[models.Model]) -> dict[tuple[str, int], Review]:
    """What was said after these purchases (of one kind), by (the purchase's id as text, product id). One query."""
    those = list(purchases)
    if not those:
        return {}
    kind = those[0]._meta.label_lower
    found = Review.objects.filter(bought_type=kind, bought_id__in=[str(one.pk) for one in those], withdrawn_at=None)
    return {(review.bought_id, review.product_id): review for review in found}


def reviews_to_answer(actor: Actor) -> QuerySet[Review]:
    """What buyers said in the stalls this actor works for and nobody answered yet."""
    return Review.objects.visible_to(actor).filter(answered_at=None, hidden_at=None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing in the moderators' queue: since when, until when, whose; `blocked` when this moderator may not decide it."""

    title: str
    kind: str
    store: Store
    since: datetime
    due: datetime | None
    path: str
    blocked: bool


def queue_of(own: frozenset[int], person_id: int | None) -> list[Waiting]:
    """What waits for moderators, the least time left first, overdue things on top; `own` are the organisations of this one.

    Stalls that are only tried out are not among it. Four queries at most.
    """
    rows = [
        Waiting(
            row.title, row.kind, row.store, row.opened_at, row.due_at, reverse("stores:matter", args=[row.pk]), row.store.organisation_id in own
        )
        for row in Matter.objects.waiting().select_related("store__unit")[:MOST_WAITING]
    ]  # fmt: skip
    appeals = list(Appeal.objects.waiting()[:MOST_WAITING])
    several = bool(appeals) and accounts.moderators().count() > 1
    for row in appeals:
        matter = row.decision.matter
        mine = several and row.decision.by_id == person_id
        rows.append(
            Waiting(
                matter.title, "appeal", matter.store, row.at, row.due_at, reverse("stores:appeal", args=[row.pk]), mine or matter.store.organisation_id in own
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row.due is None, row.due or row.since))


def checks_of(store: Store, product_ids: Iterable[int]) -> dict[int, Matter]:
    """What keeps these goods from the public, by product id; goods that nothing keeps are left out. One query."""
    numbers = [str(number) for number in product_ids]
    of_products = Matter.objects.filter(subject_type=catalog.Product._meta.label_lower, subject_id__in=numbers)
    return {int(row.subject_id): row for row in of_products.filter(store=store, hides=True).order_by("pk")}


def matters_of(actor: Actor) -> QuerySet[Matter]:
    """What moderators look at or decided in this actor's own stall, what waits for the seller first."""
    mine = Matter.objects.of(actor.organisation_id) if sells(actor) else Matter.objects.none()
    return mine.select_related("store").order_by(Case(When(turn="seller", then=0), default=1), "-opened_at", "-pk")


def asked_by_moderators(actor: Actor) -> int:
    """How many matters wait for this seller's answer. One query."""
    return _asked.of_seller(actor).answer()


def unanswered(actor: Actor) -> int:
    """How many questions wait for this seller's answer. One query."""
    return _unanswered.of_seller(actor).answer()


# Whether there are any: counting what a large stall has takes longer than all the rest of its day.
_goods = One(
    lambda store, organisation: _products_in(store, organisation, hidden=True).order_by().values_list("pk")[:1], bool
)
_reviews = One(lambda organisation: counted(reviews_to_answer(AnySeller(organisation))), how_many)
_unanswered = One(
    lambda organisation: counted(Question.objects.visible_to(AnySeller(organisation)).waiting()), how_many
)
_asked = One(
    lambda organisation: counted(matters_of(AnySeller(organisation)).filter(turn=Matter.Turn.SELLER)), how_many
)
_consigned = One(
    lambda organisation: counted(
        ConsignmentAgreement.objects.visible_to(AnySeller(organisation)).open().filter(maker=organisation)
    ),
    how_many,
)


def of_the_day(actor: Actor, store: Store | None) -> dict[str, together.Question[Any]]:
    """What of this stall of the actor stands on the screen of the seller's day: whether there are `goods`, those out of sight as well;
    `reviews` and `questions` without an answer, what moderators `asked`, and `consignments` to answer."""
    there = _goods.of(store=store.pk, organisation=store.organisation_id) if store else _goods.nothing()
    return {
        "goods": there,
        "reviews": _reviews.of_seller(actor),
        "questions": _unanswered.of_seller(actor),
        "asked": _asked.of_seller(actor),
        "consignments": _consigned.of_seller(actor),
    }


def questions_about(product_id: int, stores: Iterable[int]) -> list[Question]:
    """The questions and answers everybody reads under a product, asked of and answered by these stalls, with the stall. One query."""
    there = Question.objects.public().filter(product_id=product_id, store__in=list(stores))
    return list(there.select_related("store")[:MOST_QUESTIONS])


def why_unseen(product_id: int) -> str:
    """The word "gone" for goods of a public stall that were taken down, "waiting" for those not let through, else ""."""
    offers = Offer.objects.live().filter(variant__product_id=product_id, shown=True, store__rehearsal=False)
    offer = (
        offers.filter(Q(withheld=True) | Q(store__withheld=True), store__opened_at__isnull=False)
        .select_related("store")
        .first()
    )
    if offer is None:
        return ""
    down = Matter.objects.filter(subject_type=catalog.Product._meta.label_lower, subject_id=str(product_id), hides=True)
    return "gone" if offer.store.withheld or down.exclude(kind=Matter.Kind.CHECK).exists() else "waiting"


def has_papers(store: Store) -> bool:
    """Whether this stall ever showed the moderators a paper. One query."""
    return Paper.objects.filter(matter__store=store).exists()


@dataclass(frozen=True, slots=True)
class Moderated:
    """What moderators did in a time, real stalls only: goods that came to a check, what was decided (by outcome), what was reported, and
    second looks asked for (by outcome, "" where one still waits)."""

    checks: int
    decided: dict[str, int]
    reported: int
    appeals: dict[str, int]


def moderated(since: datetime, until: datetime) -> Moderated:
    """Counted from `since` on and before `until`. Four queries."""
    real = {"matter__store__rehearsal": False}
    checks = Matter.objects.filter(
        kind=Matter.Kind.CHECK, store__rehearsal=False, opened_at__gte=since, opened_at__lt=until
    )
    decided = Decision.objects.filter(at__gte=since, at__lt=until, **real).order_by().values_list("outcome")
    reported = Notice.objects.filter(
        matter__kind=Matter.Kind.REPORT, received_at__gte=since, received_at__lt=until, **real
    )
    appeals = Appeal.objects.filter(at__gte=since, at__lt=until, decision__matter__store__rehearsal=False)
    return Moderated(
        checks.count(), dict(decided.annotate(Count("pk"))), reported.exclude(source=Notice.Source.SELLER).count(),
        dict(appeals.order_by().values_list("outcome").annotate(Count("pk"))),
    )  # fmt: skip


def shown_between(since: datetime, until: datetime) -> dict[int, datetime]:
    """By its organisation, when each stall opened that the public could see at some time from `since` on and before `until`: as the acts tell
    that opened, hid and showed it, whatever became of it later. Two queries."""
    real = journal.Entry.objects.filter(subject_type=Store._meta.label_lower, rehearsal=False)
    gone = Store.objects.filter(rehearsal=False, opened_at=None).annotate(key=Cast("pk", CharField())).values("key")
    # Nothing changes in a stall after it was closed for good: its last change is that.
    changed = real.filter(act=acts.STORE_CHANGED, subject_id__in=gone).order_by()
    closed = dict(changed.values_list("subject_id").annotate(Max("occurred_at")))
    opened: dict[str, tuple[int, datetime]] = {}
    hiding: dict[str, set[object]] = defaultdict(set)
    seen_from: dict[str, datetime] = {}
    found: dict[int, datetime] = {}

    def seen_until(store: str, at: datetime) -> None:
        if seen_from.pop(store, at) < at and at > since:
            found[opened[store][0]] = opened[store][1]

    told = real.filter(act__in=(acts.STORE_OPENED, acts.TAKEN_DOWN, acts.RESTORED), occurred_at__lt=until)
    told = told.order_by("occurred_at", "pk")
    for act, store, home, at, matter in told.values_list(
        "act", "subject_id", "on_behalf_of_id", "occurred_at", "data__matter"
    ):
        if act == acts.STORE_OPENED:
            opened.setdefault(store, (home, at))
        elif act == acts.TAKEN_DOWN:
            hiding[store].add(matter)
            seen_until(store, at)
        else:
            hiding[store].discard(matter)
        if store in opened and not hiding[store]:
            seen_from.setdefault(store, at)
    for store in list(seen_from):
        seen_until(store, min(closed.get(store, until), until))
    return found


@dataclass(frozen=True, slots=True)
class Takedown:
    """An authority's request to take something down: when it came in, until when there was time, and what came of it when; neither while it
    waits."""

    received_at: datetime
    due_at: datetime
    taken_down_at: datetime | None
    kept_at: datetime | None

    def state(self, now: datetime) -> str:
        """Either "in_time" or "late" where it was taken down, "kept" where a moderator decided that it stays, else "waiting" or "overdue"."""
        if self.taken_down_at is not None:
            return "in_time" if self.taken_down_at <= self.due_at else "late"
        return "kept" if self.kept_at is not None else "waiting" if now <= self.due_at else "overdue"


def takedowns_asked(since: datetime, until: datetime) -> list[Takedown]:
    """Every request of an authority that came in from `since` on and before `until`, oldest first. One query."""
    asked = Notice.objects.filter(
        source=Notice.Source.AUTHORITY, matter__kind=Matter.Kind.TAKEDOWN, matter__store__rehearsal=False, received_at__gte=since, received_at__lt=until
    )  # fmt: skip
    after = Q(matter__decisions__at__gte=F("received_at"))
    down, kept = (
        Min("matter__decisions__at", filter=after & Q(matter__decisions__outcome=outcome))
        for outcome in ("take_down", "keep")
    )
    found = asked.annotate(down=down, kept=kept).order_by("received_at", "pk")
    return [Takedown(at, due("authority", at), *ends) for at, *ends in found.values_list("received_at", "down", "kept")]


def papers_awaited() -> QuerySet[Matter]:
    """Goods of real stalls that buyers do not see before their seller shows a paper: a moderator asked for one, or refused them without it."""
    asked = Q(kind=Matter.Kind.CHECK, turn=Matter.Turn.SELLER) & ~Q(guard="")
    without = Decision.objects.filter(matter=OuterRef("pk"), outcome="refuse", reason="missing_paper")
    refused = Q(kind=Matter.Kind.CHECK, turn=Matter.Turn.NOBODY, hides=True) & Q(Exists(without))
    return Matter.objects.filter(asked | refused, store__rehearsal=False)


MOST_ABROAD = 100


@dataclass(frozen=True, slots=True)
class Going:
    """Something of a stall and what we know about sending it to a destination; `goods` is what it is to customs, none where nobody said."""

    offer: Offer
    left: int
    goods: shipping.CustomsGoods | None
    verdict: shipping.Verdict

    @property
    def name(self) -> str:
        return f"{self.offer.variant.product.name} {self.offer.variant.name}".strip()


def going_abroad(store: Store, to: shipping.Country, only: Iterable[int] | None = None) -> list[Going]:
    """What buyers may see of this stall, or these of its offers, with what is known about sending each there today, by name. Two queries."""
    found = public_offers().filter(store=store)
    found = found.filter(pk__in=list(only)) if only is not None else found
    offers = list(
        stock.with_left(found.order_by("variant__product__name", "variant__position", "variant_id"), "variant_id", now=world.now())[:MOST_ABROAD]
    )  # fmt: skip
    known = shipping.CustomsGoods.of(catalog.ProductVariant._meta.label_lower, [offer.variant_id for offer in offers])
    today = world.today()
    goods = [known.get(offer.variant_id) for offer in offers]
    return [
        Going(offer, offer.left, one, shipping.verdict(to, one.hs if one else "", today))
        for offer, one in zip(offers, goods, strict=True)
    ]
