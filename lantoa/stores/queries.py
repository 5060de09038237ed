"""What the market, a stall and its people see of stalls and offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.access import SELLING, Actor
from lantoa.stock import api as stock
from lantoa.stores.models import Appeal, Matter, Offer, Question, Store

MOST_WAITING, MOST_QUESTIONS = 200, 20


def public_stores() -> QuerySet[Store]:
    """Stalls that buyers may see, with their commune."""
    return Store.objects.public().select_related("unit")


def public_offers() -> QuerySet[Offer]:
    """Offers that buyers may see, with stall, commune, variant and product. Rehearsals and hidden offers are not among them."""
    return Offer.objects.public().select_related("store__unit", "variant__product")


def public_products() -> QuerySet[catalog.Product]:
    """Products with at least one offer that buyers may see, newest first."""
    return _with_offers(Offer.objects.public())


def products_in(store: Store, *, hidden: bool = False) -> QuerySet[catalog.Product]:
    """What this stall offers, newest first; with `hidden` also what it has taken out of sight."""
    offers = Offer.objects.live().filter(store=store)
    return _with_offers(offers if hidden else offers.filter(shown=True, withheld=False))


def _with_offers(offers: QuerySet[Offer]) -> QuerySet[catalog.Product]:
    found = catalog.Product.objects.filter(Exists(offers.filter(variant__product=OuterRef("pk"))))
    return found.select_related("category").order_by("-created_at", "-pk")


def store_of(actor: Actor) -> Store | None:
    """The stall this actor works in now: the real one, else the rehearsal, else none."""
    return (
        Store.objects.visible_to(actor)
        .select_related("unit", "cover", "organisation")
        .order_by("rehearsal", "pk")
        .first()
    )


def is_closed(store: Store, today: date) -> bool:
    """Whether the stall takes no orders on this day (Vietnam's calendar)."""
    return store.is_closed(today)


@dataclass(frozen=True, slots=True)
class Card:
    """A product as it lies in a list: lowest price (đồng), how many kinds, what is left of all of them, its first photo."""

    product: catalog.Product
    store: Store
    price: int
    kinds: int
    left: int
    shown: bool
    photo: documents.Photo | None

    @property
    def photo_url(self) -> str:
        return documents.photo_url(self.photo, "small") if self.photo else ""


def cards(products: Iterable[catalog.Product], *, store: Store | None = None) -> list[Card]:
    """Cards for these products in their order, of one stall or of all public offers. Four queries for any number."""
    wanted = list(products)
    offers = Offer.objects.live().filter(store=store) if store else Offer.objects.public()
    by_product: dict[int, list[Offer]] = {}
    for offer in offers.filter(variant__product__in=[p.pk for p in wanted]).select_related("store__unit", "variant"):
        by_product.setdefault(offer.variant.product_id, []).append(offer)
    left = stock.available([offer.variant_id for those in by_product.values() for offer in those])
    photos = catalog.main_photos(by_product)
    return [_card(product, by_product[product.pk], left, photos) for product in wanted if product.pk in by_product]


def _card(
    product: catalog.Product, offers: Sequence[Offer], left: dict[int, int], photos: dict[int, documents.Photo]
) -> Card:
    seen = [offer for offer in offers if offer.shown and not offer.withheld] or offers
    return Card(
        product, offers[0].store, min(offer.price for offer in seen), len(seen), sum(left[offer.variant_id] for offer in seen),
        any(offer.shown for offer in offers), photos.get(product.pk),
    )  # fmt: skip


def offers_of(store: Store, product: catalog.Product) -> list[Offer]:
    """The stall's offers of one product, hidden ones too, in the product's order."""
    found = Offer.objects.live().filter(store=store, variant__product=product)
    return list(found.select_related("variant").order_by("variant__position", "variant_id"))


def offers_seen_by_buyers(product_id: int) -> list[Offer]:
    """What buyers may see of one product, with stall, commune, variant and product, in the product's order; `was_asked` on each says
    whether questions are shown. One query."""
    found = public_offers().filter(variant__product_id=product_id).annotate(was_asked=was_asked(product_id))
    return list(found.order_by("variant__position", "variant_id"))


def was_asked(product_id: int) -> Exists:
    """Whether there is a public question about a product: so that only pages that show one ask for it."""
    return Exists(Question.objects.public().order_by().filter(product_id=product_id))


def offers_seen_by_sellers(product_id: int, actor: Actor) -> list[Offer]:
    """The same for the stall's own people: hidden ones and those of a stall only tried out too."""
    mine = Offer.objects.live().visible_to(actor).filter(variant__product_id=product_id)
    return list(mine.select_related("store__unit", "variant__product").order_by("variant__position", "variant_id"))


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
    mine = Matter.objects.of(actor.organisation_id or 0) if actor.roles & SELLING else Matter.objects.none()
    return mine.select_related("store").order_by(Case(When(turn="seller", then=0), default=1), "-opened_at", "-pk")


def asked_by_moderators(actor: Actor) -> int:
    """How many matters wait for this seller's answer."""
    return matters_of(actor).filter(turn=Matter.Turn.SELLER).count()


def unanswered(actor: Actor) -> int:
    """How many questions wait for this seller's answer."""
    return Question.objects.visible_to(actor).waiting().count()


def questions_about(product_id: int) -> list[Question]:
    """The questions and answers everybody reads under a product. One query."""
    return list(Question.objects.public().filter(product_id=product_id)[:MOST_QUESTIONS])


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
